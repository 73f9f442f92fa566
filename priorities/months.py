"""A timeline as a list by month: what starts, what is due, what is overdue and what is promised next.

It says what the picture says, for phones and for those who would rather read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from priorities.pictures.timeline_words import Timeline, TimelineRow


class Event(IntEnum):
    """What a line of a month says of an action, in the order of a month."""

    OVERDUE = 1
    STEP_PASSED = 2
    DUE = 3
    STEP = 4
    CLOSED = 5
    FIRST_DUE = 6
    START = 7
    SUGGESTED = 8

    @property
    def is_late(self) -> bool:
        """Whether its day has passed, so that it is to be looked at now."""
        return self <= Event.STEP_PASSED

    @property
    def is_step(self) -> bool:
        """Whether it is about what was promised."""
        return self in (Event.STEP, Event.STEP_PASSED)

    @property
    def label(self) -> Promise:
        """The event in the words of pages."""
        return _LABELS[self]


_LABELS: dict[int, Promise] = {
    Event.OVERDUE: _("Overdue"),
    Event.STEP_PASSED: _("Next step whose date has passed"),
    Event.DUE: _("Due"),
    Event.STEP: _("Next step"),
    Event.CLOSED: _("Closed"),
    Event.FIRST_DUE: _("First due, rescheduled"),
    Event.START: _("Starts"),
    Event.SUGGESTED: _("Due, as suggested"),
}


@dataclass(frozen=True)
class Line:
    """An action in a month."""

    event: Event
    row: TimelineRow
    on: date


@dataclass(frozen=True)
class Part:
    """What happens in a month in one way."""

    event: Event
    lines: Sequence[Line]


@dataclass(frozen=True)
class Month:
    """A month in which something happens, or the one of the day that is shown."""

    starts_on: date
    parts: Sequence[Part]
    is_present: bool = False

    @property
    def count(self) -> int:
        """How many lines it has."""
        return sum(len(part.lines) for part in self.parts)


@dataclass(frozen=True)
class Months:
    """A timeline by month; the one of the day shown comes after what is past, whatever happens in it."""

    past: Sequence[Month]
    present: Month
    coming: Sequence[Month]
    #: Open actions without a latest date.
    undated: Sequence[TimelineRow]


def months_of(timeline: Timeline) -> Months:
    """Return ``timeline`` by month. What is late stands in the month of the day shown, as what is to be done now."""
    by_month: dict[date, list[Line]] = defaultdict(list)
    for row in timeline.rows:
        for line in _lines(row, timeline.day):
            on = timeline.day if line.event.is_late else line.on
            by_month[on.replace(day=1)].append(line)
    now = timeline.day.replace(day=1)
    months = [_month(start, by_month[start]) for start in sorted(by_month) if start != now]
    return Months(
        past=[month for month in months if month.starts_on < now],
        present=_month(now, by_month[now], is_present=True),
        coming=[month for month in months if month.starts_on > now],
        undated=[row for row in timeline.rows if not row.is_closed and row.latest_on is None],
    )


def _lines(row: TimelineRow, today: date) -> Iterator[Line]:
    if row.starts_on and not row.is_suggested:
        yield Line(Event.START, row, row.starts_on)
    if row.overdue_since:
        yield Line(Event.OVERDUE, row, row.overdue_since)
    elif row.latest_on and not row.is_closed:
        yield Line(Event.SUGGESTED if row.is_suggested else Event.DUE, row, row.latest_on)
    if row.step and not row.is_closed:
        yield Line(Event.STEP_PASSED if row.step.on < today else Event.STEP, row, row.step.on)
    if row.closed_on:
        yield Line(Event.CLOSED, row, row.closed_on)
    for day in row.first_due:
        yield Line(Event.FIRST_DUE, row, day)


def _month(start: date, lines: Iterable[Line], is_present: bool = False) -> Month:
    by_event: dict[Event, list[Line]] = defaultdict(list)
    for line in lines:
        by_event[line.event].append(line)
    parts = [Part(event, sorted(by_event[event], key=lambda line: line.on)) for event in sorted(by_event)]
    return Month(start, parts, is_present)
