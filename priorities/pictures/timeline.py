"""The plan on a page: each action's time window, its status, today's line, what slipped and what is promised next.

What lies outside the plan's period is drawn at its edge, with an open end; the words have the dates themselves.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from plans.models import Text
from priorities import progress
from priorities.choices import Status
from priorities.pictures import svg
from priorities.pictures.timeline_words import (
    Span,
    Step,
    Timeline,
    TimelineGroup,
    TimelineRow,
    original_words,
    row_words,
    said,
    step_words,
)
from priorities.templatetags.progress_tags import status_look

WIDTH = 1000
#: Where the plan's first day and its last end; titles stand left of it, open ends right of it.
LEFT, RIGHT = 384, 988
SIZE, LINE = 12.5, 15
#: A row is at least as high as a finger is wide.
ROW, GROUP = 24, 34
#: Years on the first line, today on the second, then the rows.
YEARS_AT, TODAY_AT, TOP = 14, 32, 38
#: How tall a part is at most that is to fit on a sheet of paper with its heading and its key.
TALLEST = 1150
#: How large a status is drawn: its shape stands in a box of 12.
SHAPE = 1.25
#: How wide a bold letter is, in parts of its size.
BOLD = 0.66
#: How much of a promise is shown on hover; all of it is read out.
SHOWN = 70


@dataclass(frozen=True)
class Year:
    """A year of a plan: from the day of its start, or its anniversary."""

    label: str
    starts_on: date


def years_of(starts_on: date, ends_on: date) -> list[Year]:
    """Return the years of a plan: "Year 1 · 2024–25", or "Year 1 · 2024" where they begin with the calendar's."""
    years: list[Year] = []
    start = starts_on
    while start <= ends_on:
        _first, last = progress.year_around(starts_on, start)
        name = str(start.year) if last.year == start.year else f"{start.year}–{last.year % 100:02d}"
        years.append(Year(_("Year %(number)d · %(years)s") % {"number": len(years) + 1, "years": name}, start))
        start = last + timedelta(days=1)
    return years


def draw_timeline(timeline: Timeline, name: str = "timeline") -> SafeString:
    """Return the picture of ``timeline``, its titles wrapped and never cut.

    Args:
        name: tells it apart from other pictures of a page.
    """
    return _Drawing(timeline).picture(name)


def in_parts(timeline: Timeline) -> list[Timeline]:
    """Return ``timeline`` in as many parts as it needs pages: none is taller than a page, unless a single row is."""
    drawing = _Drawing(timeline)
    parts: list[list[TimelineGroup]] = [[]]
    tall: float = TOP
    for group in timeline.groups:
        tall += GROUP
        parts[-1].append(replace(group, rows=[]))
        for row in group.rows:
            height = drawing.height(row)
            if tall + height > TALLEST and tall > TOP + GROUP:
                parts.append([replace(group, rows=[])])
                tall = TOP + GROUP
            parts[-1][-1] = replace(group, rows=[*parts[-1][-1].rows, row])
            tall += height
    return [replace(timeline, groups=[group for group in part if group.rows]) for part in parts]


def draw_key() -> list[tuple[SafeString, str]]:
    """Return what the lines and marks of the picture mean, each as it is drawn there."""
    bar = {"x1": 4, "x2": 36, "y1": 10, "y2": 10}
    last_known = {"d": status_look(Status.ON_TRACK)[1], "transform": "translate(12 2) scale(1.25)"}
    samples = [
        (svg.element("line", css="win", **bar), _("its time")),
        (svg.element("rect", css="maybe", x=2, y=7, width=36, height=6, rx=3), _("suggested, not adopted")),
        (svg.element("line", css="win ongoing", **bar), _("ongoing")),
        (svg.element("path", css="open", d="M20 5l6 5-6 5"), _("goes on beyond the plan")),
        (svg.element("path", css="was", d="M4 10H30v-4v8"), _("at first, rescheduled since")),
        (svg.element("line", css="gap", **bar), _("overdue")),
        (svg.element("line", css="after", **bar), _("closed after its date")),
        (svg.element("path", css="step", d="M20 2v16"), _("next step promised")),
        (svg.element("path", css="mark last-known", **last_known), _("hollow: last known, not confirmed this round")),
    ]
    return [(_sample(shape, label), label) for shape, label in samples]


def _sample(shape: SafeString, label: str) -> SafeString:
    # Hidden from those who hear the page, since its label stands beside it. A tagged PDF wants words in any picture.
    title = svg.element("title", label)
    return svg.element("svg", title, shape, css="gantt", viewBox="0 0 40 20", aria_hidden="true")


class _Drawing:
    """Places everything: ``y`` runs down the rows as they are drawn."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.days = (timeline.ends_on - timeline.starts_on).days + 1
        rows = [row for group in timeline.groups for row in group.rows]
        self.indent = max((len(row.reference) for row in rows), default=0) * SIZE * svg.LETTER + 8
        self.y: float = TOP

    def height(self, row: TimelineRow) -> int:
        """Return how tall the row is."""
        return max(ROW, LINE * len(self._lines(row)) + 9)

    def _lines(self, row: TimelineRow) -> list[str]:
        return svg.wrapped(str(row.wording), LEFT - self.indent - 14, SIZE)

    def picture(self, name: str) -> SafeString:
        rows = [part for group in self.timeline.groups for part in (self._group(group), *map(self._row, group.rows))]
        height = self.y + 6
        title = _("Plan on a page: %s") % self.timeline.title
        return svg.picture(name, WIDTH, height, title, said(self.timeline), *self._frame(height), *rows, css="gantt")

    def _x(self, day: date) -> float:
        """Return where ``day`` begins; days outside the plan are at its edge."""
        gone = min(max((day - self.timeline.starts_on).days, 0), self.days)
        return LEFT + (RIGHT - LEFT) * gone / self.days

    def _end(self, day: date) -> float:
        """Return where ``day`` ends. A day that nothing follows is the end of all days."""
        return self._x(day + timedelta(days=1)) if day < date.max else RIGHT

    def _frame(self, height: float) -> list[SafeString]:
        parts = []
        for year in years_of(self.timeline.starts_on, self.timeline.ends_on):
            x = self._x(year.starts_on)
            parts.append(svg.element("line", css="grid", x1=x, x2=x, y1=4, y2=height))
            parts.append(svg.element("text", year.label, css="yr", x=x + 5, y=YEARS_AT))
        if self.timeline.starts_on <= self.timeline.day <= self.timeline.ends_on:
            parts += self._today(height)
        return parts

    def _today(self, height: float) -> list[SafeString]:
        x, on = self._x(self.timeline.day), date_format(self.timeline.day, "j F Y")
        words = _("Today, %s") % on if self.timeline.is_today else on
        half = len(words) * BOLD * SIZE / 2
        anchor = "end" if x + half > WIDTH else "middle"
        return [
            svg.element("text", words, css="day", x=x, y=TODAY_AT, text_anchor=anchor),
            svg.element("line", css="now", x1=x, x2=x, y1=TODAY_AT + 4, y2=height),
        ]

    def _group(self, group: TimelineGroup) -> SafeString:
        lines = svg.wrapped(str(group.title), WIDTH, SIZE)
        words = svg.lines_of_text(
            lines, x=0, y=self.y + 23, step=LINE, css="grp lbl", lang=_other_language(group.title)
        )
        self.y += GROUP + LINE * (len(lines) - 1)
        return svg.element("a", words, css="spot", href=group.href)

    def _row(self, row: TimelineRow) -> SafeString:
        height = self.height(row)
        top, middle, x = self.y, self.y + height / 2, self._x(row.closed_on or self.timeline.day)
        self.y += height
        words = row_words(row)
        shapes = [
            svg.element("rect", css="area", x=0, y=top, width=WIDTH, height=height),
            *self._title(row, middle),
            *(part for span in _drawn_first(row.spans) for part in self._span(span, middle)),
            *self._lateness(row, middle),
            _status(row, x, middle),
        ]
        name = f"{row.reference} {row.wording}: {words}"
        line = svg.mark(row.href, words, *shapes, x=x, y=middle - 10, width=WIDTH, name=name)
        originals = [self._original(row, span, *span.original, middle) for span in row.spans if span.original]
        step = [self._step(row, row.step, middle)] if row.step and not row.is_closed else []
        return svg.element("g", line, *originals, *step)

    def _title(self, row: TimelineRow, middle: float) -> list[SafeString]:
        """Write the reference and beside it the wording, as high above the bar as below it."""
        lines = self._lines(row)
        first = middle - LINE * len(lines) / 2 + 11.5
        lang = _other_language(row.wording)
        return [
            svg.element("text", row.reference, css="ref", x=0, y=first),
            svg.lines_of_text(lines, x=self.indent, y=first, step=LINE, css="lbl", lang=lang),
        ]

    def _span(self, span: Span, y: float) -> list[SafeString]:
        """Draw a timing: a bar; dots where it goes on; hollow where it is a suggestion; open where it goes beyond."""
        end = self._end(span.latest_on) if span.latest_on else RIGHT
        start = self._x(span.starts_on) if span.starts_on else LEFT if span.is_ongoing else end - 6
        css = "ongoing" if span.is_ongoing else None
        if span.is_adopted:
            # Round ends stand over by half of the bar's width.
            shape = svg.element("line", css=f"win {css or ''}".strip(), x1=start + 3, x2=end - 3, y1=y, y2=y)
        else:
            shape = svg.element(
                "rect", css=f"maybe {css or ''}".strip(), x=start + 1, y=y - 3, width=end - start - 2, height=6, rx=3
            )
        goes_beyond = span.latest_on is None or span.latest_on > self.timeline.ends_on
        arrow = svg.element("path", css="open", d=f"M{RIGHT + 2} {svg.written(y - 5)}l6 5-6 5") if goes_beyond else None
        return [shape, arrow] if arrow else [shape]

    def _lateness(self, row: TimelineRow, y: float) -> list[SafeString]:
        """Draw what lies between the latest date and today, or the closing where that came later."""
        if row.overdue_since:
            ends, css = (self._end(row.overdue_since), self._x(self.timeline.day)), "gap"
        elif row.closed_on and row.latest_on and row.latest_on < row.closed_on:
            ends, css = (self._end(row.latest_on), self._x(row.closed_on)), "after"
        else:
            return []
        return [svg.element("line", css=css, x1=ends[0], x2=ends[1], y1=y, y2=y)]

    def _original(self, row: TimelineRow, span: Span, start: date | None, end: date | None, y: float) -> SafeString:
        """Draw under a rescheduled timing what it was at first, with a tick at each end that has moved."""
        words, under = original_words(span), svg.written(y + 7)
        right = self._end(end) if end else RIGHT
        left = self._x(start) + 1 if start else right - 6
        ticks = [x for x, moved in ((left, span.starts_moved), (right, end != span.latest_on)) if moved]
        line = f"M{svg.written(left)} {under}H{svg.written(right)}" + "".join(
            f"M{svg.written(x)} {svg.written(y + 3)}v8" for x in ticks
        )
        at = ticks[-1] if ticks else right
        shapes = [
            svg.element("rect", css="area", x=at - 12, y=y - 12, width=24, height=24),
            svg.element("path", css="was", d=line),
        ]
        name = f"{row.reference} {words}"
        return svg.mark(row.timings_href, words, *shapes, x=at, y=y - 10, width=WIDTH, name=name)

    def _step(self, row: TimelineRow, step: Step, y: float) -> SafeString:
        """Draw when the next step is promised for."""
        x, words = self._end(step.on), step_words(step)
        shown = words if len(words) <= SHOWN else f"{words[:SHOWN].rsplit(' ', 1)[0]} …"
        shapes = [
            svg.element("rect", css="area", x=x - 12, y=y - 12, width=24, height=24),
            svg.element("path", css="step", d=f"M{svg.written(x)} {svg.written(y - 8)}v16"),
        ]
        name = f"{row.reference} {words}"
        return svg.mark(row.href, shown, *shapes, x=x, y=y - 10, width=WIDTH, name=name)


def _status(row: TimelineRow, x: float, y: float) -> SafeString:
    css, shape = status_look(row.status)
    half = 6 * SHAPE
    return svg.element(
        "path",
        css=f"mark {css}{' last-known' if row.is_last_known else ''}",
        d=shape,
        transform=f"translate({svg.written(x - half)} {svg.written(y - half)}) scale({SHAPE})",
    )


def _drawn_first(spans: tuple[Span, ...]) -> list[Span]:
    """Return suggestions before what is adopted: that is to lie over them."""
    return sorted(spans, key=lambda span: span.is_adopted)


def _other_language(text: Text) -> str | None:
    """Return the language of English that stands in for Welsh."""
    return text.lang if text.is_fallback else None
