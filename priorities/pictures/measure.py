"""A measure's readings against its path, and the same small enough for a row of a list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from django.utils.safestring import SafeString

from priorities.pictures.svg import element, mark, picture

WIDTH, HEIGHT = 320, 150
#: Room above the plot for the target's label, below it for the dates, and at both sides.
TOP, BOTTOM, SIDE = 26, 20, 8
#: The size of a sparkline, and the room around its line.
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 120, 32, 4

Corner = tuple[date, Decimal]


@dataclass(frozen=True)
class Point:
    """A reading. One without a value is a number of people too small to be shown."""

    day: date
    value: Decimal | None
    #: What it says, e.g. "12 teams, 1 October 2026".
    words: str
    href: str


@dataclass(frozen=True)
class Readings:
    """What the picture shows."""

    #: Tells the picture apart from others of a page.
    name: str
    title: str
    #: What the picture says, in words.
    words: str
    #: Oldest first; at least one.
    points: Sequence[Point]
    #: The newest figure, as it is written beside its point.
    label: str
    #: The straight parts of the path, one for each year of a yearly count.
    path: Sequence[tuple[Corner, Corner]] = ()
    #: What the path leads to, e.g. "target 12 (illustrative)".
    aim: str = ""
    #: The limits to stay within.
    limits: tuple[Decimal, Decimal] | None = None
    #: What the left and the right edge of the plot stand for, and how they are written.
    starts_on: date = date.min
    ends_on: date = date.max
    edges: tuple[str, str] = ("", "")
    #: Where the small numbers end that are left out.
    small_below: int = 0

    @cached_property
    def scale(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest figure of the plot. 0 is always in it: no change looks larger than it is."""
        figures = [point.value for point in self.points if point.value is not None]
        figures += [value for part in self.path for _day, value in part]
        figures += [*(self.limits or ()), Decimal(0)]
        if any(point.value is None for point in self.points):
            figures.append(Decimal(self.small_below))
        return min(figures), max(figures)


class _Plot:
    """Where days and figures stand in a box."""

    def __init__(self, of: Readings, *, left: float, top: float, right: float, bottom: float) -> None:
        self.of, self.left, self.top, self.right, self.bottom = of, left, top, right, bottom
        self.days = max((of.ends_on - of.starts_on).days, 1)

    def x(self, day: date) -> float:
        return round(self.left + (self.right - self.left) * (day - self.of.starts_on).days / self.days, 1)

    def y(self, value: Decimal) -> float:
        low, high = self.of.scale
        share = float((value - low) / (high - low)) if high > low else 0.0
        return round(self.bottom - (self.bottom - self.top) * share, 1)

    def lines(self) -> Iterator[str]:
        """Yield the lines through the readings. They break where one is left out, since its place would tell it, and
        where a yearly count begins anew.
        """
        for _year, points in groupby(self.of.points, key=lambda point: (self._year(point), point.value is None)):
            run = [f"{self.x(p.day):g},{self.y(p.value):g}" for p in points if p.value is not None]
            if len(run) > 1:
                yield " ".join(run)

    def _year(self, point: Point) -> int:
        """Return in which part of the path a reading is; all are in one, where it is no yearly count."""
        return sum(begin <= point.day for (begin, _low), _end in self.of.path[1:])

    def path(self) -> list[SafeString]:
        """Return the path, and the limits as an area."""
        shapes = []
        if self.of.limits is not None:
            lower, upper = (self.y(limit) for limit in self.of.limits)
            width, height = self.right - self.left, round(lower - upper, 1)
            shapes.append(element("rect", css="limits", x=self.left, y=upper, width=width, height=height))
        for (begin, low), (end, high) in self.of.path:
            ends = {"x1": self.x(begin), "y1": self.y(low), "x2": self.x(end), "y2": self.y(high)}
            shapes.append(element("line", css="path", **ends))
        return shapes

    def shape(self, point: Point, radius: float) -> SafeString:
        """Return a reading: a dot, or where it is left out a hollow bar over all that it may be."""
        x = self.x(point.day)
        if point.value is not None:
            return element("circle", css="got", cx=x, cy=self.y(point.value), r=radius)
        top, bottom = self.y(Decimal(self.of.small_below)), self.y(Decimal(0))
        height = round(bottom - top, 1)
        return element("rect", css="small", x=round(x - radius, 1), y=top, width=2 * radius, height=height, rx=2)


def measure_picture(of: Readings) -> SafeString:
    """Return the readings of a measure against its path."""
    plot = _Plot(of, left=SIDE, top=TOP, right=WIDTH - SIDE, bottom=HEIGHT - BOTTOM)
    axis = element("line", css="axis", x1=0, y1=HEIGHT - BOTTOM, x2=WIDTH, y2=HEIGHT - BOTTOM)
    aim = [element("text", of.aim, css="t", x=WIDTH, y=12, text_anchor="end")] if of.aim else []
    lines = [element("polyline", css="got", points=points) for points in plot.lines()]
    dates = [
        element("text", of.edges[0], css="t", x=0, y=HEIGHT - 5),
        element("text", of.edges[1], css="t", x=WIDTH, y=HEIGHT - 5, text_anchor="end"),
    ]
    marks = [_mark(plot, point, is_last=point is of.points[-1]) for point in of.points]
    return picture(
        of.name, WIDTH, HEIGHT, of.title, of.words, axis, *plot.path(), *aim, *lines, *dates, *marks, css="chart"
    )


def sparkline(of: Readings, href: str) -> SafeString:
    """Return the readings as a small line, a link to ``href`` as a whole: its row has the newest figure in words."""
    edge = SPARK_EDGE
    plot = _Plot(of, left=edge, top=edge, right=SPARK_WIDTH - edge, bottom=SPARK_HEIGHT - edge)
    lines = [element("polyline", css="got", points=points) for points in plot.lines()]
    shapes = [*plot.path(), *lines, plot.shape(of.points[-1], 3)]
    # Without a shape of its own, the empty parts between the lines would not be part of the link.
    area = element("rect", css="area", width=SPARK_WIDTH, height=SPARK_HEIGHT)
    link = element("a", area, *shapes, css="spot", href=href, aria_label=of.title)
    return picture(of.name, SPARK_WIDTH, SPARK_HEIGHT, of.title, of.words, link, css="chart spark")


def _mark(plot: _Plot, point: Point, *, is_last: bool) -> SafeString:
    x, y = plot.x(point.day), plot.y(Decimal(plot.of.small_below) if point.value is None else point.value)
    shapes = [plot.shape(point, 5 if is_last else 3.5)]
    if is_last:
        anchor = "end" if x > WIDTH * 0.9 else "start" if x < WIDTH * 0.1 else "middle"
        # Below its point where the aim's label stands above it.
        beside = y + 19 if y < TOP + 12 and x > WIDTH * 0.4 else y - 9
        shapes.append(element("text", plot.of.label, css="v", x=x, y=beside, text_anchor=anchor))
    return mark(point.href, point.words, *shapes, x=x, y=max(y - 12, 12), width=WIDTH)
