"""Schedule: where an action stands against its adopted timings on a day in London."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from priorities.choices import Schedule, TimingKind
from priorities.progress.status import is_closed

LONDON = ZoneInfo("Europe/London")

#: An action is "due soon" in the last 30 days before its latest date.
DUE_SOON_DAYS = 30


def london_date(moment: datetime) -> date:
    """Return the date in London at ``moment`` (aware)."""
    return moment.astimezone(LONDON).date()


@dataclass(frozen=True)
class TimingFact:
    """A timing as we read it."""

    kind: str
    starts_on: date | None = None
    latest_on: date | None = None
    is_adopted: bool = False


@dataclass(frozen=True)
class Window:
    """When an action is to be worked on, over all its adopted timings."""

    starts_on: date | None = None
    latest_on: date | None = None
    is_ongoing: bool = False


def window(timings: Iterable[TimingFact]) -> Window:
    """Return the window over all adopted timings. A suggestion counts for nothing until a lead adopts it.

    The latest date is the latest of them; something that goes on without an end has none.
    """
    counted = [timing for timing in timings if timing.is_adopted and timing.kind != TimingKind.NONE]
    ongoing = [timing for timing in counted if timing.kind == TimingKind.ONGOING]
    without_end = any(timing.latest_on is None for timing in ongoing)
    return Window(
        starts_on=min((timing.starts_on for timing in counted if timing.starts_on), default=None),
        latest_on=None
        if without_end
        else max((timing.latest_on for timing in counted if timing.latest_on), default=None),
        is_ongoing=bool(ongoing),
    )


def schedule(status: str, when: Window, today: date) -> Schedule:
    """Return where an action stands against its window on ``today`` (London's)."""
    if is_closed(status):
        return Schedule.CLOSED
    if days_overdue(status, when.latest_on, today):
        return Schedule.OVERDUE
    if when.starts_on and today < when.starts_on:
        return Schedule.NOT_YET_DUE
    if when.is_ongoing:
        return Schedule.ONGOING
    if when.latest_on is None:
        return Schedule.NO_DATE
    if when.latest_on - today <= timedelta(days=DUE_SOON_DAYS):
        return Schedule.DUE_SOON
    return Schedule.IN_WINDOW


def days_overdue(status: str, latest_on: date | None, today: date) -> int:
    """Return how many days ago the latest date of an open action was; 0 where it is not overdue.

    Overdue begins on the day after the latest date. Ready to close can be overdue until it is closed.
    """
    if is_closed(status) or latest_on is None or today <= latest_on:
        return 0
    return (today - latest_on).days


def has_passed(timing: TimingFact, status: str, today: date) -> bool:
    """Return whether this one adopted timing of an open action has passed."""
    return timing.is_adopted and days_overdue(status, timing.latest_on, today) > 0


def is_half_gone(when: Window, today: date) -> bool:
    """Return whether half of the window, or more, has passed."""
    gone = share_of_time(when.starts_on, when.latest_on, today)
    return gone is not None and gone >= Fraction(1, 2)


def share_of_time(starts_on: date | None, ends_on: date | None, today: date) -> Fraction | None:
    """Return how much of the time from start to end is gone on ``today``, from 0 to 1; ``None`` without both dates."""
    if starts_on is None or ends_on is None or ends_on <= starts_on:
        return None
    return min(max(Fraction((today - starts_on).days, (ends_on - starts_on).days), Fraction(0)), Fraction(1))
