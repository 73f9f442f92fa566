"""Counts: what was due by a day and what became of it, and how many actions have each status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from priorities.choices import NO_REPORT, Status
from priorities.progress.schedule import Window
from priorities.progress.status import is_closed

#: The order in which bars and sentences name statuses: what is done first, what is unknown last.
TALLY_ORDER = (
    Status.COMPLETED,
    Status.PARTLY_MET,
    Status.READY_TO_CLOSE,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.OFF_TRACK,
    Status.NOT_STARTED,
    Status.PAUSED,
    Status.STOPPED,
    Status.REPLACED,
    Status.CARRIED_FORWARD,
    NO_REPORT,
)


@dataclass(frozen=True)
class Standing:
    """What a count needs to know of an action."""

    status: str
    when: Window
    is_last_known: bool = False


@dataclass(frozen=True)
class DueSummary:
    """What was due by a date and what became of it; the rest by when it falls due."""

    #: Closed status → how many of the actions that were due ended so.
    closed: dict[str, int]
    ready_to_close: int
    overdue: int
    #: Actions whose latest date is still to come, closed ones included.
    later: int
    #: The latest of those dates.
    last_date: date | None
    ongoing: int
    no_date: int
    #: How many of the actions that were not due yet are closed already.
    closed_early: int = 0

    @property
    def due(self) -> int:
        """How many actions were due by the date."""
        return sum(self.closed.values()) + self.ready_to_close + self.overdue


def due_summary(actions: Iterable[Standing], today: date) -> DueSummary:
    """Return what was due before ``today`` and what became of it; each action is counted once.

    An action was due when its latest date has passed. One that is ready to close is counted as that, though it is
    overdue until it is closed.
    """
    closed: dict[str, int] = {}
    ready = overdue = ongoing = no_date = early = 0
    later: list[date] = []
    for action in actions:
        latest_on = action.when.latest_on
        early += is_closed(action.status) and (latest_on is None or today <= latest_on)
        if latest_on is None:
            ongoing += action.when.is_ongoing
            no_date += not action.when.is_ongoing
        elif today <= latest_on:
            later.append(latest_on)
        elif is_closed(action.status):
            closed[action.status] = closed.get(action.status, 0) + 1
        elif action.status == Status.READY_TO_CLOSE:
            ready += 1
        else:
            overdue += 1
    return DueSummary(closed, ready, overdue, len(later), max(later, default=None), ongoing, no_date, early)


@dataclass(frozen=True)
class Share:
    """How many actions have a status, told apart by whether this round confirmed it."""

    status: str
    count: int
    is_last_known: bool


def tally(actions: Iterable[Standing]) -> list[Share]:
    """Return the counts by status in the order of bars, confirmed before last known; empty counts are left out."""
    counts: dict[tuple[str, bool], int] = {}
    for action in actions:
        key = (action.status, action.is_last_known)
        counts[key] = counts.get(key, 0) + 1
    return [
        Share(status, counts[status, known], known)
        for status in TALLY_ORDER
        for known in (False, True)
        if (status, known) in counts
    ]
