"""Words that several leads may write: nobody replaces what another has saved without having seen it.

The version of a record is the number of its newest history row; 0 stands for nothing. A page carries the version that
it was drawn from, and the service compares under its lock.
"""

from typing import Any

from django.db import models


class Overtaken(Exception):
    """Somebody saved since the form was drawn; ``row`` is the history row of what they saved."""

    def __init__(self, row: Any) -> None:
        super().__init__(str(row))
        self.row = row


def version(model: type[models.Model], **of: Any) -> int:
    """Return the version of the record of ``model`` that ``of`` names.

    Read before the record itself: what is saved between the two then counts as newer than the page, never as seen.
    """
    row = _newest(model, of)
    return row.history_id if row else 0


def check(base: int | None, model: type[models.Model], **of: Any) -> None:
    """Raise :class:`Overtaken` where a record, held by the caller, is newer than ``base``.

    Args:
        base: the version that the page was drawn from; ``None`` where no page was, as in the demonstration's story.
    """
    row = _newest(model, of)
    if base is not None and row is not None and row.history_id != base:
        raise Overtaken(row)


def _newest(model: type[models.Model], of: dict[str, Any]) -> Any:
    history: Any = model.history  # type: ignore[attr-defined]
    return history.filter(**of).order_by("-history_id").first()
