from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class OtworkforceConfig(AppConfig):
    """The roof: pages that span both rooms."""

    name = "otworkforce"
    verbose_name = "Workforce Strategy tracker"


class TrackerAdminConfig(admin_apps.AdminConfig):
    """Django admin, with the portal's own site."""

    default = False
    default_site = "otworkforce.admin.TrackerAdminSite"
