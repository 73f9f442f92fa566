"""How the history of a model is kept: who, when, what and why."""

from typing import Any

from simple_history.models import HistoricalRecords

from plans import clock


class TrackedHistory(HistoricalRecords):
    """History rows whose author and moment come from the service that wrote them (``instance._history_user``,
    ``instance._history_date``).

    A service is called by views, the admin, imports and commands alike, so the request is never asked. What was known
    at a moment is told by these rows, so where no service named the moment it comes from the portal's one clock.
    """

    def get_history_user(self, instance: Any) -> Any:
        """Return the user that the service named, or ``None`` for the system itself."""
        return getattr(instance, "_history_user", None)

    def create_historical_record(self, instance: Any, history_type: str, using: str | None = None) -> None:
        """Write a row, dated by the service or else by the clock."""
        named = hasattr(instance, "_history_date")
        if not named:
            instance._history_date = clock.now()
        super().create_historical_record(instance, history_type, using)
        if not named:
            del instance._history_date
