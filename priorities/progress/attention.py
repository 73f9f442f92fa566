"""Attention: which actions come first, and in which order."""

from datetime import date

from priorities.choices import Status


def needs_attention(status: str, overdue_days: int, review_on: date | None, today: date) -> bool:
    """Return whether an action belongs in the list that comes first: off track, at risk, overdue without being
    ready to close, or paused past its review date.
    """
    if status in (Status.OFF_TRACK, Status.AT_RISK):
        return True
    if status == Status.PAUSED and review_on is not None and today > review_on:
        return True
    return overdue_days > 0 and status != Status.READY_TO_CLOSE


def attention_order(status: str, overdue_days: int) -> tuple[int, int]:
    """Return a key that sorts what needs attention, most serious first: off track, overdue, at risk, the rest."""
    if status == Status.OFF_TRACK:
        return 0, -overdue_days
    if overdue_days:
        return 1, -overdue_days
    return (2 if status == Status.AT_RISK else 3), 0
