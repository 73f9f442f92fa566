from django.apps import AppConfig


class OtworkforceConfig(AppConfig):
    """The roof: pages that span both rooms."""

    name = "otworkforce"
    verbose_name = "Workforce Strategy tracker"
