"""What a timeline shows, as plain values, and the words that say the same as its picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models import Text
from priorities.choices import CLOSED_STATUSES
from priorities.progress import Window, tally
from priorities.progress.counts import Standing
from priorities.templatetags.progress_tags import status_label, tally_words

#: How many overdue actions a sentence names.
NAMED = 5


@dataclass(frozen=True)
class Span:
    """A timing of an action; without a latest date it goes on."""

    starts_on: date | None
    latest_on: date | None
    is_adopted: bool = True
    is_ongoing: bool = False
    #: From when to when it was at first to be, where it was rescheduled: one of the two may be as it was.
    original: tuple[date | None, date | None] | None = None

    @property
    def starts_moved(self) -> bool:
        """Whether its start was rescheduled."""
        return self.original is not None and self.original[0] != self.starts_on


@dataclass(frozen=True)
class Step:
    """What is promised next, and by when."""

    words: str
    on: date


@dataclass(frozen=True)
class TimelineRow:
    """An action."""

    reference: str
    wording: Text
    href: str
    status: str
    is_last_known: bool = False
    spans: tuple[Span, ...] = ()
    step: Step | None = None
    closed_on: date | None = None
    #: The latest date of an open action that has passed.
    overdue_since: date | None = None
    #: Where the history of its timings is told.
    timings_href: str = ""
    #: Where it stands against its dates, in words.
    schedule: str = ""

    @property
    def counted(self) -> tuple[Span, ...]:
        """The timings that its window spans: the adopted ones, or the suggestions where nothing is adopted."""
        return tuple(span for span in self.spans if span.is_adopted) or self.spans

    @property
    def starts_on(self) -> date | None:
        """The first day of the window."""
        return min((span.starts_on for span in self.counted if span.starts_on), default=None)

    @property
    def latest_on(self) -> date | None:
        """The latest date; ``None`` where there is none, or where it goes on."""
        if any(span.latest_on is None for span in self.counted):
            return None
        return max((span.latest_on for span in self.counted if span.latest_on), default=None)

    @property
    def is_ongoing(self) -> bool:
        """Whether a timing goes on over its time."""
        return any(span.is_ongoing for span in self.counted)

    @property
    def is_suggested(self) -> bool:
        """Whether its dates are suggestions that nobody has adopted."""
        return bool(self.spans) and not any(span.is_adopted for span in self.spans)

    @property
    def is_closed(self) -> bool:
        """Whether a lead has closed it."""
        return self.status in CLOSED_STATUSES

    @property
    def first_due(self) -> list[date]:
        """The latest dates that were rescheduled, in order."""
        ends = [span.original[1] for span in self.spans if span.original and span.original[1] != span.latest_on]
        return sorted(end for end in ends if end)

    @property
    def originally(self) -> list[str]:
        """What its rescheduled timings were at first: "20 January 2026", with the start where that has moved too."""
        return [_first(span) for span in self.spans if span.original]


@dataclass(frozen=True)
class TimelineGroup:
    """The actions of a priority."""

    title: Text
    href: str
    rows: Sequence[TimelineRow]


@dataclass(frozen=True)
class Timeline:
    """A plan's actions as they stand on ``day``."""

    title: str
    starts_on: date
    ends_on: date
    day: date
    is_today: bool
    groups: Sequence[TimelineGroup]

    @property
    def rows(self) -> list[TimelineRow]:
        """The actions of all groups."""
        return [row for group in self.groups for row in group.rows]


def said(timeline: Timeline) -> str:
    """Return what the picture says as a few short sentences."""
    rows = timeline.rows
    count = ngettext("%d action", "%d actions", len(rows)) % len(rows)
    standings = (Standing(row.status, Window(row.starts_on, row.latest_on), row.is_last_known) for row in rows)
    parts = [_overdue(rows), *_dates(rows, timeline)]
    return f"{count}: {tally_words(tally(standings))}. {'; '.join(part for part in parts if part)}".rstrip("; ") + "."


def _overdue(rows: Sequence[TimelineRow]) -> str:
    late = sorted(((row.overdue_since, row.reference) for row in rows if row.overdue_since), key=lambda pair: pair[0])
    if not late:
        return _("None overdue")
    count = ngettext("%d overdue", "%d overdue", len(late)) % len(late)
    named = [_("%(action)s since %(day)s") % {"action": name, "day": _day(day)} for day, name in late[:NAMED]]
    return f"{count}: {', '.join(named)}{', …' if len(late) > NAMED else ''}"


def _dates(rows: Sequence[TimelineRow], timeline: Timeline) -> list[str]:
    """Return what is to be said of dates, each kind counted; kinds without any are left out."""
    end = timeline.ends_on
    dated = [row for row in rows if not row.is_closed and not row.is_suggested]
    in_time = _count(row.latest_on is not None and timeline.day <= row.latest_on <= end for row in dated)
    later = _count(row.latest_on is not None and row.latest_on > end for row in dated)
    endless = _count(bool(row.spans) and row.latest_on is None for row in dated)
    suggested = _count(row.is_suggested for row in rows if not row.is_closed)
    undated = _count(not row.spans for row in rows if not row.is_closed)
    moved = _count(bool(row.originally) for row in rows)
    said_of = [
        (in_time, ngettext("%(n)d to end by %(day)s", "%(n)d to end by %(day)s", in_time)),
        (later, ngettext("%(n)d to end after %(day)s", "%(n)d to end after %(day)s", later)),
        (endless, ngettext("%(n)d goes on without an end", "%(n)d go on without an end", endless)),
        (suggested, ngettext("%(n)d with suggested dates only", "%(n)d with suggested dates only", suggested)),
        (undated, ngettext("%(n)d without a date", "%(n)d without a date", undated)),
        (moved, ngettext("%(n)d rescheduled", "%(n)d rescheduled", moved)),
    ]
    return [words % {"n": n, "day": _day(end)} for n, words in said_of if n]


def when_words(row: TimelineRow) -> str:
    """Return the window of an action in words."""
    start, end = row.starts_on, row.latest_on
    if not row.spans or not (start or end or row.is_ongoing):
        return _("no date")
    if row.is_ongoing:
        words = _("ongoing")
        words += _(" from %s") % _day(start) if start else ""
        words += _(" to %s") % _day(end) if end else ""
    elif start and end:
        words = _("%(start)s to %(end)s") % {"start": _day(start), "end": _day(end)}
    else:
        words = _("by %s") % _day(end) if end else _("from %s") % _day(start)
    return _("%s (suggested)") % words if row.is_suggested else words


def row_words(row: TimelineRow) -> str:
    """Return what the line of an action says: its status, when, and what became of its dates."""
    status = status_label(row.status)
    parts = [_("%s, last known") % status if row.is_last_known else status, when_words(row)]
    if row.overdue_since:
        parts.append(_("overdue since %s") % _day(row.overdue_since))
    if row.closed_on:
        parts.append(_("closed %s") % _day(row.closed_on))
    return " · ".join(parts)


def original_words(span: Span) -> str:
    """Return what the mark of a rescheduled timing says."""
    return _("Rescheduled; first: %s") % _first(span)


def _first(span: Span) -> str:
    start, end = span.original or (None, None)
    if start and end and span.starts_moved:
        return _("%(start)s to %(end)s") % {"start": _day(start), "end": _day(end)}
    return _day(end) if end else _("from %s") % _day(start)


def step_words(step: Step) -> str:
    """Return what the mark of a next step says."""
    return _("Next step by %(day)s: %(words)s") % {"day": _day(step.on), "words": " ".join(step.words.split())}


def _count(found: Iterable[bool]) -> int:
    return sum(found)


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
