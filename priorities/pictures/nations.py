"""Priorities across nations: a small bar for each nation under each priority, side by side and never ranked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from plans.models.language import Text
from priorities.pictures.svg import LETTER, Number, element, picture
from priorities.progress import Share
from priorities.templatetags.progress_tags import status_look, tally_words

#: The size of a cell's bar, of its numbers, and what is left free between two parts; half of a part at most.
WIDTH, HEIGHT, NUMBER_SIZE, GAP = 240, 20, 12, 1


@dataclass(frozen=True)
class Cell:
    """A nation's actions under a priority, or why there are none to be shown."""

    nation: Text
    shares: Sequence[Share]
    #: The page of the priority in the nation's plan.
    href: str = ""
    why_empty: str = ""

    @property
    def words(self) -> str:
        """The counts, or why there are none."""
        return tally_words(self.shares) or self.why_empty


@dataclass(frozen=True)
class Row:
    """A priority in every nation."""

    number: int
    title: Text
    #: In the order of the nations.
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Nations:
    """What the picture and its table show."""

    nations: Sequence[Text]
    rows: Sequence[Row]
    #: Whether there is more than one nation to be looked at.
    compares: bool


def cell_picture(row: Row, cell: Cell) -> SafeString:
    """Return a cell's bar as a link to its priority. Its whole width is all of that nation's actions there."""
    total = sum(share.count for share in cell.shares)
    shapes, start = [], 0.0
    for share in cell.shares:
        width = WIDTH * share.count / total
        shapes.append(_part(share, start, width))
        start += width
    title = f"{cell.nation}: {row.title}"
    link = element("a", *shapes, css="spot", href=cell.href, aria_label=f"{title}: {cell.words}")
    name = f"cell-{row.number}-{row.cells.index(cell) + 1}"
    return picture(name, WIDTH, HEIGHT, title, cell.words, link, css="trend")


def _part(share: Share, start: float, width: float) -> SafeString:
    gap = min(GAP, width / 2)
    box: dict[str, Number] = {"x": start + gap / 2, "y": 0.5, "width": width - gap, "height": HEIGHT - 1}
    shapes = [element("rect", **box)]
    if width > (len(str(share.count)) + 1) * LETTER * NUMBER_SIZE:
        middle = start + width / 2
        shapes.append(element("text", str(share.count), x=middle, y=HEIGHT / 2 + 4.3, text_anchor="middle"))
    return element("g", *shapes, css="last-known" if share.is_last_known else status_look(share.status)[0])
