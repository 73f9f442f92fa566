"""Measures: whether a reading meets its measure, and how far it is behind the path to its target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from priorities.choices import Direction, MeasureKind
from priorities.progress.schedule import share_of_time


@dataclass(frozen=True)
class MeasureFact:
    """A measure with its newest reading."""

    kind: str
    direction: str = Direction.MORE
    baseline: Decimal | None = None
    target: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    value: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def is_met(measure: MeasureFact) -> bool | None:
    """Return whether the newest reading meets the measure; ``None`` where that cannot be said."""
    if measure.value is None or measure.kind == MeasureKind.NARRATIVE:
        return None
    if measure.kind == MeasureKind.MILESTONE:
        return measure.value >= 1
    if measure.direction == Direction.WITHIN:
        if measure.lower is None or measure.upper is None:
            return None
        return measure.lower <= measure.value <= measure.upper
    if measure.target is None:
        return None
    return measure.value >= measure.target if measure.direction == Direction.MORE else measure.value <= measure.target


def path_value(measure: MeasureFact, today: date) -> Decimal | None:
    """Return where the straight path from baseline to target would be on ``today``.

    ``None`` where baseline, target or a date is missing, or where the measure has no path (milestones, narrative,
    keep within). Before the start the path is at the baseline, after the end at the target.
    """
    gone = share_of_time(measure.starts_on, measure.ends_on, today)
    if gone is None or not _has_path(measure):
        return None
    assert measure.baseline is not None
    assert measure.target is not None
    # Multiplied before it is divided: a third of 300 is 100, not 99.99…
    return measure.baseline + (measure.target - measure.baseline) * gone.numerator / gone.denominator


def points_behind(measure: MeasureFact, today: date) -> Decimal | None:
    """Return how many percentage points of the way from baseline to target the reading is behind its path.

    Negative where it is ahead; ``None`` where it cannot be computed.
    """
    expected = path_value(measure, today)
    if expected is None or measure.value is None:
        return None
    assert measure.baseline is not None
    assert measure.target is not None
    return (expected - measure.value) * 100 / (measure.target - measure.baseline)


def _has_path(measure: MeasureFact) -> bool:
    return (
        measure.kind in (MeasureKind.NUMBER, MeasureKind.PERCENT)
        and measure.direction != Direction.WITHIN
        and measure.baseline is not None
        and measure.target is not None
        and measure.baseline != measure.target
    )
