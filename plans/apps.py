from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """The foundation: who, which plan, when."""

    name = "plans"
    verbose_name = _("Strategy, plans and people")

    def ready(self) -> None:
        """Listen to people being saved."""
        from plans import signals  # noqa: F401
