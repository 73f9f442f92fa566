from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrioritiesConfig(AppConfig):
    """The work: priorities, actions and what is reported on them."""

    name = "priorities"
    verbose_name = _("Priorities and actions")

    def ready(self) -> None:
        """Listen to what happens to people's roles."""
        from priorities import signals  # noqa: F401
