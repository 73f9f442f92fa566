"""What moved: how an action stands at one moment against an earlier one."""

from dataclasses import dataclass
from enum import StrEnum

from priorities.choices import Freshness, Status
from priorities.progress.status import is_closed, movement


class Move(StrEnum):
    """A way in which an action moved between two moments.

    In the order in which pages tell them: first what was achieved, which is what a plan is for; then what asks for an
    answer, most serious first; then what goes better; last what changed in scope.
    """

    COMPLETED = "completed"
    WORSENED = "worsened"
    REOPENED = "reopened"
    RESCHEDULED = "rescheduled"
    SILENT = "silent"
    IMPROVED = "improved"
    CLOSED = "closed"
    ADDED = "added"


#: What it takes to have been heard of in a round.
_HEARD = (Freshness.AFRESH, Freshness.UNCHANGED, Freshness.DONT_KNOW)
_SILENT = (Freshness.SILENT, Freshness.SILENT_LONG)


@dataclass(frozen=True)
class Known:
    """What was known of an action at a moment."""

    status: str
    #: What the newest round that was over at that moment had heard of it.
    fresh: Freshness
    #: How often its timings had been rescheduled.
    slips: int = 0


def moves(before: Known | None, after: Known) -> list[Move]:
    """Return how an action moved, in the order of :class:`Move`; empty where nothing about it did.

    Closing and reopening are told as such and never as improved or worsened: those are for open actions, by the
    published order. An action fell silent where the newest round that was over at the earlier moment heard of it and
    the one that was over at the later moment did not.

    Args:
        before: what was known at the earlier moment; ``None`` where the plan did not have the action then.
        after: what was known at the later one.
    """
    was = before or Known("", Freshness.NO_REPORT)
    found = [_by_status(was.status, after.status)] if before or is_closed(after.status) else []
    if after.slips > was.slips:
        found.append(Move.RESCHEDULED)
    if was.fresh in _HEARD and after.fresh in _SILENT:
        found.append(Move.SILENT)
    if before is None:
        found.append(Move.ADDED)
    order = list(Move)
    return sorted((move for move in found if move is not None), key=order.index)


def _by_status(before: str, after: str) -> Move | None:
    if before == after:
        return None
    if is_closed(after):
        return Move.COMPLETED if after == Status.COMPLETED else Move.CLOSED
    if is_closed(before):
        return Move.REOPENED
    moved = movement(before, after)
    return Move(moved) if moved else None
