"""The picture of a measure's readings against its path, as plain geometry; templates draw it as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from priorities.models import Measure, Reading
from priorities.progress import MeasureFact

WIDTH, HEIGHT = 320, 130
#: Room for the labels above, below, left and right of the plot.
TOP, BOTTOM, SIDE = 22, 18, 8


@dataclass(frozen=True)
class Point:
    """A reading in the picture."""

    x: float
    y: float
    reading: Reading


@dataclass(frozen=True)
class Chart:
    """Where everything in the picture stands, in the units of its view box."""

    points: list[Point]
    #: Ends of the path from baseline to target: x1, y1, x2, y2; ``None`` where there is none.
    path: tuple[float, float, float, float] | None
    starts_on: date
    ends_on: date
    width: int = WIDTH
    height: int = HEIGHT
    axis_y: int = HEIGHT - BOTTOM

    @property
    def line(self) -> str:
        """The points of the line through the readings."""
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def last(self) -> Point:
        """The newest reading."""
        return self.points[-1]

    @property
    def last_label_y(self) -> float:
        """The base line of the newest value: above its point, or below where the target's label stands."""
        under_label = self.last.y < TOP + 12 and self.last.x > self.width * 0.4
        return self.last.y + 19 if under_label else self.last.y - 9

    @property
    def label_y(self) -> int:
        """The base line of the dates below the axis."""
        return self.height - 4

    @property
    def last_label_anchor(self) -> str:
        """On which side of its point the newest value is written, so that it stays in the picture."""
        return "end" if self.last.x > self.width * 0.9 else "start" if self.last.x < self.width * 0.1 else "middle"


def measure_chart(measure: Measure, fact: MeasureFact, readings: Sequence[Reading], today: date) -> Chart | None:
    """Return the picture of a counted measure; ``None`` without readings.

    Args:
        readings: its readings, oldest first.
        today: the right edge, where the measure has no end and no later reading.
    """
    counted = [reading for reading in readings if reading.value is not None]
    if not counted:
        return None
    starts_on = min(filter(None, [fact.starts_on, counted[0].read_on]))
    ends_on = max(filter(None, [fact.ends_on or today, counted[-1].read_on]))
    days = max((ends_on - starts_on).days, 1)
    values = [reading.value for reading in counted if reading.value is not None]
    scale = [*values, *(value for value in (fact.baseline, fact.target) if value is not None), Decimal(0)]
    low, high = min(scale), max(scale)

    def x(day: date) -> float:
        return round(SIDE + (WIDTH - 2 * SIDE) * (day - starts_on).days / days, 1)

    def y(value: Decimal) -> float:
        share = float((value - low) / (high - low)) if high > low else 0.0
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)

    path = None
    if None not in (fact.baseline, fact.target, fact.starts_on, fact.ends_on):
        assert fact.baseline is not None
        assert fact.target is not None
        assert fact.starts_on is not None
        assert fact.ends_on is not None
        path = (x(fact.starts_on), y(fact.baseline), x(fact.ends_on), y(fact.target))
    points = [Point(x(r.read_on), y(r.value), r) for r in counted if r.value is not None]
    return Chart(points, path, starts_on, ends_on)
