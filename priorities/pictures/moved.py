"""How a plan has moved: a stacked column of its actions by status for each sign-off, and for today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models.language import Text
from priorities.pictures.svg import LETTER, Number, element, lines_of_text, mark, picture, wrapped
from priorities.progress import TALLY_ORDER, Share
from priorities.templatetags.progress_tags import status_label, status_look, tally_words

#: How tall the tallest column is.
PLOT = 150
#: How wide a column with the space beside it is at most, and its share of that.
PITCH, FILLED = 76, 0.7
#: The letters of a column's label and of its numbers, and how many lines a label has at most.
LABEL_SIZE, NUMBER_SIZE, LABEL_STEP, LABEL_LINES = 11, 12, 13, 3
#: What is left free between two parts of a column; half of a part at most.
GAP = 1


@dataclass(frozen=True)
class Size:
    """How wide a picture is, how many of the newest columns it has room for, and where the tallest begins.

    Above it is room for the words of a mark: one line or two.
    """

    name: str
    width: int
    most: int
    top: int


WIDE, NARROW = Size("wide", 460, 12, 20), Size("narrow", 288, 6, 34)


@dataclass(frozen=True)
class Column:
    """A plan's actions by status at a moment."""

    #: What it is called above the table and below the picture.
    label: Text
    day: date
    #: In the order of bars, as :func:`priorities.progress.tally` gives them.
    shares: Sequence[Share]
    #: The report of the moment, and what a link to it says.
    href: str
    report: str
    #: The list of the actions on that day, with a query of its own or without.
    list_href: str
    #: Whether it is a sign-off: those are told with their day.
    is_sign_off: bool = True

    @property
    def total(self) -> int:
        """How many actions the plan had."""
        return sum(share.count for share in self.shares)

    @property
    def name(self) -> str:
        """What it is called where the picture is read out, e.g. "Summer 2026, 9 September"."""
        if not self.is_sign_off:
            return str(self.label)
        has_year = str(self.day.year) in self.label.value
        return f"{self.label}, {date_format(self.day, 'j F' if has_year else 'j F Y')}"

    @property
    def called(self) -> Text:
        """What it is called within a sentence: "Summer 2026", "today"."""
        value = self.label.value
        return self.label if self.is_sign_off else replace(self.label, value=value[:1].lower() + value[1:])

    @property
    def words(self) -> str:
        """All its counts."""
        return f"{self.name}: {tally_words(self.shares) or _('no actions')}"

    def counts(self, status: str) -> tuple[int, int]:
        """Return how many actions have ``status``, and of how many of them it is only last known."""
        own = [share for share in self.shares if share.status == status]
        return sum(share.count for share in own), sum(share.count for share in own if share.is_last_known)

    def href_of(self, status: str) -> str:
        """Return the address of the list of the actions that have ``status``."""
        return f"{self.list_href}{'&' if '?' in self.list_href else '?'}status={status or 'none'}"


@dataclass(frozen=True)
class Cell:
    """A number of the table, and the column that it stands in."""

    label: Text
    count: int
    last_known: int
    href: str


@dataclass(frozen=True)
class Change:
    """What is different from one column to the next."""

    before: Text
    after: Text
    words: str


@dataclass(frozen=True)
class HowMoved:
    """What the picture, its words and its table show."""

    #: Oldest first; at least one.
    columns: Sequence[Column]
    #: How many sign-offs there were before the first column.
    earlier: int = 0

    @property
    def words(self) -> str:
        """What the picture shows, in words."""
        return ". ".join(column.words for column in self.columns) + "."

    @property
    def changes(self) -> list[Change]:
        """A sentence for each step from one column to the next, the newest first."""
        steps = pairwise(self.columns)
        return [Change(before.called, after.called, _changed(before, after)) for before, after in steps][::-1]

    @property
    def rows(self) -> list[tuple[str, list[Cell]]]:
        """The table: a status, and its number in each column."""
        held = {share.status for column in self.columns for share in column.shares}
        return [
            (status_label(status), [_cell(column, status) for column in self.columns])
            for status in TALLY_ORDER
            if status in held
        ]

    @property
    def undrawn(self) -> int:
        """How many columns a narrow picture has no room for."""
        return max(len(self.columns) - NARROW.most, 0)


def _cell(column: Column, status: str) -> Cell:
    count, known = column.counts(status)
    return Cell(column.label, count, known, column.href_of(status))


def _changed(before: Column, after: Column) -> str:
    parts = [_("actions %(n)d → %(m)d") % {"n": before.total, "m": after.total}] if before.total != after.total else []
    for status in TALLY_ORDER:
        (old, old_known), (new, new_known) = before.counts(status), after.counts(status)
        known = _("last known %(n)d → %(m)d") % {"n": old_known, "m": new_known} if old_known != new_known else ""
        label = status_label(status).lower()
        if old != new:
            parts.append(f"{label} {old} → {new}" + (f" ({known})" if known else ""))
        elif known:
            parts.append(f"{label} {new} ({known})")
    return ", ".join(parts) or _("no number changed")


# --- The picture ----------------------------------------------------------------------------------------------------


def moved_picture(of: HowMoved, size: Size = WIDE) -> SafeString:
    """Return the newest columns that ``size`` has room for. All are drawn on one scale: plans grow."""
    columns = of.columns[-size.most :]
    tallest = max(column.total for column in columns) or 1
    pitch = min(size.width / len(columns), PITCH)
    labels = [_label(column, pitch) for column in columns]
    bottom = size.top + PLOT
    height = bottom + LABEL_STEP * max(len(lines) for lines in labels) + 6
    axis = element("line", css="axis", x1=0, y1=bottom, x2=pitch * len(columns), y2=bottom)
    marks: list[SafeString] = []
    for n, (column, lines) in enumerate(zip(columns, labels, strict=True)):
        place = _Place(n * pitch + pitch * (1 - FILLED) / 2, pitch * FILLED, PLOT / tallest, size)
        marks += [*_parts(column, place), _report(column, lines, place)]
    title, words = _("How the plan has moved"), HowMoved(columns).words
    return picture(f"moved-{size.name}", size.width, height, title, words, axis, *marks, css=f"trend {size.name}")


@dataclass(frozen=True)
class _Place:
    """Where a column stands, how wide it is, how tall one action is, and in which picture."""

    x: float
    width: float
    unit: float
    size: Size

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def _parts(column: Column, place: _Place) -> Iterator[SafeString]:
    """Yield a link for each status, from below: what is confirmed, and above it what is last known."""
    bottom = float(place.size.top + PLOT)
    for status in dict.fromkeys(share.status for share in column.shares):
        shapes = []
        for share in column.shares:
            if share.status == status:
                height = share.count * place.unit
                bottom -= height
                shapes.append(_part(share, place, bottom, height))
        words = f"{column.name}: {_part_words(status, *column.counts(status))}"
        yield mark(column.href_of(status), words, *shapes, x=place.middle, y=NUMBER_SIZE, width=place.size.width)


def _part(share: Share, place: _Place, y: float, height: float) -> SafeString:
    gap = min(GAP, height / 2)
    box: dict[str, Number] = {"x": place.x, "y": y + gap / 2, "width": place.width, "height": height - gap}
    shapes = [element("rect", **box)]
    if height > NUMBER_SIZE + GAP and place.width > (len(str(share.count)) + 1) * LETTER * NUMBER_SIZE:
        below = y + height / 2 + NUMBER_SIZE * 0.36
        shapes.append(element("text", str(share.count), x=place.middle, y=below, text_anchor="middle"))
    return element("g", *shapes, css="last-known" if share.is_last_known else status_look(share.status)[0])


def _part_words(status: str, count: int, known: int) -> str:
    words = f"{count} {status_label(status).lower()}"
    if not known:
        return words
    if known == count:
        return f"{words}, {_('last known')}"
    return f"{words}, {ngettext('%d of them last known', '%d of them last known', known) % known}"


def _report(column: Column, lines: Sequence[str], place: _Place) -> SafeString:
    """Return the column's label, a link to its report."""
    at: dict[str, Number] = {"x": place.middle, "y": place.size.top + PLOT + LABEL_STEP, "step": LABEL_STEP}
    lang = column.label.lang if column.label.is_fallback else None
    label = lines_of_text(lines, **at, css="label", text_anchor="middle", lang=lang)
    words = f"{column.name}: {column.report}"
    return mark(column.href, words, label, x=place.middle, y=NUMBER_SIZE, width=place.size.width)


def _label(column: Column, pitch: float) -> list[str]:
    """Return the label in lines that fit below its column; what does not fit is cut."""
    room = max(int(pitch / (LABEL_SIZE * LETTER)), 2)
    lines = wrapped(column.label.value, pitch - LABEL_SIZE / 2, LABEL_SIZE)
    shown = [line if len(line) <= room else f"{line[: room - 1]}…" for line in lines[:LABEL_LINES]]
    if len(lines) > LABEL_LINES and not shown[-1].endswith("…"):
        shown[-1] = f"{shown[-1][: room - 1]}…"
    return shown
