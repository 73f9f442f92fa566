"""Freshness: what the latest reporting round heard of an action."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from priorities.choices import AnswerKind, Freshness, Heard, Status
from priorities.progress.schedule import Window, days_overdue, london_date
from priorities.progress.status import is_closed


@dataclass(frozen=True)
class Interval:
    """A reporting round as the rules see it. It owns the answers in (``after``, ``closes_at``]."""

    opens_at: datetime
    closes_at: datetime
    #: The closing of the round before; ``None`` for a plan's first round.
    after: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Return whether an answer given at ``moment`` belongs to this round."""
        return (self.after is None or self.after < moment) and moment <= self.closes_at


def was_asked(added_on: date, closed_at: datetime | None, interval: Interval) -> bool:
    """Return whether a round asks for an action: part of the plan, and open, when the round opened.

    Args:
        added_on: the day from which the action is part of the plan.
        closed_at: when it was closed; ``None`` while it is open.
    """
    return added_on <= london_date(interval.opens_at) and (closed_at is None or closed_at > interval.opens_at)


def heard_in(interval: Interval, answers: Iterable[tuple[datetime, str]], closed_at: datetime | None) -> Heard:
    """Return what a round heard of an action that it asked for.

    What was said after the closing belongs to the next round, but it is no longer silence: it is told apart.

    Args:
        answers: when each answer since the round before was given and its :class:`AnswerKind`, oldest first.
        closed_at: when the action was closed; ``None`` while it is open.
    """
    given = list(answers)
    in_time = [kind for at, kind in given if interval.holds(at)]
    if in_time:
        newest = AnswerKind(in_time[-1])
        return {AnswerKind.UNCHANGED: Heard.UNCHANGED, AnswerKind.DONT_KNOW: Heard.DONT_KNOW}.get(newest, Heard.AFRESH)
    if any(at > interval.closes_at for at, _kind in given):
        return Heard.LATE
    return Heard.SILENT if closed_at is None else Heard.CLOSED


def silent_rounds(answered_at: datetime | None, rounds: Sequence[Interval]) -> int:
    """Return for how many rounds running, counted back from the newest, no answer came.

    Args:
        answered_at: when the newest answer was given; ``None`` for never.
        rounds: the plan's rounds that have opened, newest first.
    """
    if answered_at is None:
        return len(rounds)
    return sum(1 for interval in rounds if interval.after is not None and answered_at <= interval.after)


def silent_running(answered_at: datetime | None, added_on: date, over: Sequence[Interval]) -> int:
    """Return in how many rounds running, counted back from the newest that is over, an open action was not heard of.

    While a round is open, nobody is silent in it yet; a round before the action was part of the plan asked nobody.

    Args:
        answered_at: when the newest answer was given; ``None`` for never.
        added_on: from when the action is part of the plan.
        over: the plan's rounds that ask for nothing any more, newest first.
    """
    return silent_rounds(answered_at, [interval for interval in over if was_asked(added_on, None, interval)])


def freshness(status: str, answer_kind: str, answered_at: datetime | None, rounds: Sequence[Interval]) -> Freshness:
    """Return what the latest round heard of an action.

    Args:
        status: the action's current status.
        answer_kind: an :class:`AnswerKind`: what the newest answer was; empty for none.
        answered_at: when the newest answer was given (its first recording, where it was corrected since).
        rounds: the plan's rounds that have opened, newest first.
    """
    silent = silent_rounds(answered_at, rounds)
    if answered_at is not None and not silent:
        return {
            AnswerKind.UNCHANGED: Freshness.UNCHANGED,
            AnswerKind.DONT_KNOW: Freshness.DONT_KNOW,
        }.get(AnswerKind(answer_kind), Freshness.AFRESH)
    if is_closed(status):
        return Freshness.NOT_ASKED
    if answered_at is None:
        return Freshness.NO_REPORT
    return Freshness.SILENT if silent == 1 else Freshness.SILENT_LONG


def is_last_known(status: str, fresh: Freshness) -> bool:
    """Return whether ``status`` was not confirmed in the latest round and is shown as last known.

    "I don't know" is an answer, but it confirms nothing.
    """
    return (
        bool(status)
        and not is_closed(status)
        and fresh in (Freshness.SILENT, Freshness.SILENT_LONG, Freshness.DONT_KNOW, Freshness.NO_REPORT)
    )


def confirmed_at(stated_at: datetime | None, answer_kind: str, answered_at: datetime | None) -> datetime | None:
    """Return when somebody last stood by a status.

    Args:
        stated_at: when the report or decision that the status comes from was recorded; ``None`` for neither.
        answer_kind: an :class:`AnswerKind`: what the newest answer was; empty for none.
        answered_at: when the newest answer was given.
    """
    if stated_at is None or answered_at is None or answer_kind != AnswerKind.UNCHANGED:
        return stated_at
    return max(stated_at, answered_at)


def may_say_unchanged(
    *,
    status: str,
    when: Window,
    today: date,
    step_due_on: date | None,
    is_reading_due: bool,
    used_in_round_before: bool,
) -> bool:
    """Return whether "nothing has changed" may be one press.

    Args:
        status: the action's current status.
        when: its window.
        today: the date in London.
        step_due_on: the date of the promised next step that nobody has been asked about yet.
        is_reading_due: whether a measure waits for a reading.
        used_in_round_before: whether the answer of the round before was "nothing has changed".
    """
    before_its_window = when.starts_on is not None and today < when.starts_on
    quiet = status == Status.ON_TRACK or (status == Status.NOT_STARTED and before_its_window)
    if not quiet or used_in_round_before or is_reading_due:
        return False
    if days_overdue(status, when.latest_on, today):
        return False
    return step_due_on is None or today < step_due_on


def reading_due_on(newest_on: date, every_months: int) -> date:
    """Return from which day on a measure waits for its next reading.

    The same day of the month, ``every_months`` later; the first of the month after where that month is too short.
    """
    months = newest_on.year * 12 + newest_on.month - 1 + every_months
    year, month = divmod(months, 12)
    if newest_on.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, newest_on.day)
    year, month = divmod(months + 1, 12)
    return date(year, month + 1, 1)


def is_reading_due(newest_on: date | None, every_months: int, today: date) -> bool:
    """Return whether a measure that is read every ``every_months`` months waits for a reading on ``today``."""
    return newest_on is None or today >= reading_due_on(newest_on, every_months)
