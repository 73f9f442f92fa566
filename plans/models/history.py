"""How the history of a model is kept: who, when, what and why."""

from typing import Any

from simple_history.models import HistoricalRecords


class TrackedHistory(HistoricalRecords):
    """History rows whose author comes from the service that wrote them (``instance._history_user``).

    A service is called by views, the admin, imports and commands alike, so the request is never asked.
    """

    def get_history_user(self, instance: Any) -> Any:
        """Return the user that the service named, or ``None`` for the system itself."""
        return getattr(instance, "_history_user", None)
