"""Measures: what a reading says against the measure's aim, and what is missing where nothing can be said."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from priorities.choices import Direction, MeasureGap, MeasureKind
from priorities.progress.schedule import share_of_time


class Missing(StrEnum):
    """What it takes to compute how a measure stands and that is not there."""

    BASELINE = "baseline"
    TARGET = "target"
    LIMITS = "limits"
    TIMING = "timing"
    READING = "reading"


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
    #: From when to when the baseline is to become the target, by adopted timings; ``None`` where none says.
    starts_on: date | None = None
    ends_on: date | None = None
    read_on: date | None = None
    #: A :class:`priorities.choices.MeasureGap`, where somebody said so; empty for none.
    gap: str = ""
    #: Whether it is counted anew in each year of the plan, with a target for each year.
    is_yearly: bool = False
    #: From when the plan's years are counted.
    plan_starts_on: date | None = None
    #: Whether its figures are numbers of people: see :mod:`priorities.progress.small`.
    counts_people: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether its readings are figures."""
        return self.kind in (MeasureKind.NUMBER, MeasureKind.PERCENT)


@dataclass(frozen=True)
class MeasureProgress:
    """How a measure stands on a day. What cannot be said is ``None``, and ``missing`` says for want of what."""

    #: Of the way from baseline to target how much the reading has come, in per cent: below 0 where it went the wrong
    #: way, above 100 where it is beyond the target. Of a yearly count, how much of the year's target.
    share: Decimal | None = None
    #: Where the straight path from baseline to target is on that day, in the measure's unit.
    expected: Decimal | None = None
    #: How many percentage points of the way the reading is behind its path; negative where it is ahead.
    points_behind: Decimal | None = None
    #: Of a measure that is to stay within limits, whether it does.
    is_inside: bool | None = None
    is_met: bool | None = None
    missing: tuple[Missing, ...] = ()


def measure_gap(measure: MeasureFact) -> MeasureGap | None:
    """Return what keeps a measure from telling anything: no target, or that it cannot be measured yet; or ``None``.

    A counted measure without a target (or limits) has none set, whether or not somebody has said so.
    """
    if measure.gap == MeasureGap.NOT_MEASURABLE:
        return MeasureGap.NOT_MEASURABLE
    if not measure.is_counted:
        return None
    within = measure.direction == Direction.WITHIN
    is_set = None not in (measure.lower, measure.upper) if within else measure.target is not None
    return None if is_set else MeasureGap.NO_TARGET


def measure_progress(measure: MeasureFact, today: date) -> MeasureProgress:
    """Return how ``measure`` stands on ``today`` (London's), and what is missing to say more."""
    return MeasureProgress(
        share=_share(measure, today),
        expected=path_value(measure, today),
        points_behind=points_behind(measure, today),
        is_inside=is_met(measure) if measure.direction == Direction.WITHIN else None,
        is_met=is_met(measure),
        missing=_missing(measure, today),
    )


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
    keep within). Before the start the path is at the baseline, after the end at the target. A yearly count begins each
    year of the plan at 0 and comes to the target on the year's last day; one of which fewer are better has no path.
    """
    ends = _path_ends(measure, today)
    if ends is None or measure.target is None:
        return None
    begin, starts_on, ends_on = ends
    gone = share_of_time(starts_on, ends_on, today)
    if gone is None:
        return None
    # Multiplied before it is divided: a third of 300 is 100, not 99.99…
    return begin + (measure.target - begin) * gone.numerator / gone.denominator


def path_parts(measure: MeasureFact) -> list[tuple[tuple[date, Decimal], tuple[date, Decimal]]]:
    """Return the straight parts of the path, each from a (day, value) to a later one; one a year of a yearly count.

    Empty where the measure has no path.
    """
    ends = _path_ends(measure, measure.starts_on) if measure.starts_on else None
    if ends is None or measure.target is None or measure.ends_on is None:
        return []
    begin, first, last = ends
    if not measure.is_yearly:
        return [((first, begin), (last, measure.target))] if first < last else []
    parts = []
    while first <= measure.ends_on and measure.plan_starts_on is not None:
        parts.append(((first, begin), (last, measure.target)))
        first, last = year_around(measure.plan_starts_on, last + timedelta(days=1))
    return parts


def points_behind(measure: MeasureFact, today: date) -> Decimal | None:
    """Return how many percentage points of the way from baseline to target the reading is behind its path.

    Negative where it is ahead; ``None`` where it cannot be computed.
    """
    expected, share = path_value(measure, today), _share(measure, today)
    ends = _path_ends(measure, today)
    if expected is None or share is None or ends is None or measure.target is None:
        return None
    value = _value_on(measure, today)
    assert value is not None
    return (expected - value) * 100 / (measure.target - ends[0])


def year_around(plan_starts_on: date, day: date) -> tuple[date, date]:
    """Return the first and the last day of the plan's year that holds ``day``.

    A plan that starts on 29 February begins its years on 1 March where there is none.
    """
    first = _anniversary(plan_starts_on, day.year)
    if day < first:
        return _anniversary(plan_starts_on, day.year - 1), first - timedelta(days=1)
    return first, _anniversary(plan_starts_on, day.year + 1) - timedelta(days=1)


def _anniversary(start: date, year: int) -> date:
    try:
        return start.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _path_ends(measure: MeasureFact, today: date) -> tuple[Decimal, date, date] | None:
    """Return the value that the path begins at, and its first and last day, where the measure has a path."""
    if not measure.is_counted or measure.direction == Direction.WITHIN or measure.target is None:
        return None
    if measure.starts_on is None or measure.ends_on is None:
        return None
    if measure.is_yearly:
        if measure.direction == Direction.LESS or measure.plan_starts_on is None or not measure.target:
            return None
        return Decimal(0), *year_around(measure.plan_starts_on, today)
    if measure.baseline is None or measure.baseline == measure.target:
        return None
    return measure.baseline, measure.starts_on, measure.ends_on


def _value_on(measure: MeasureFact, today: date) -> Decimal | None:
    """Return the newest reading; of a yearly count only one of the year that holds ``today``."""
    if not measure.is_yearly or measure.read_on is None or measure.plan_starts_on is None:
        return measure.value
    first, last = year_around(measure.plan_starts_on, today)
    return measure.value if first <= measure.read_on <= last else None


def _share(measure: MeasureFact, today: date) -> Decimal | None:
    ends, value = _path_ends(measure, today), _value_on(measure, today)
    if ends is None or value is None or measure.target is None:
        return None
    return (value - ends[0]) * 100 / (measure.target - ends[0])


def _missing(measure: MeasureFact, today: date) -> tuple[Missing, ...]:
    if measure.kind == MeasureKind.NARRATIVE or measure.gap == MeasureGap.NOT_MEASURABLE:
        return ()
    is_read = _value_on(measure, today) is not None
    if measure.kind == MeasureKind.MILESTONE:
        return () if is_read else (Missing.READING,)
    if measure.direction == Direction.WITHIN:
        has_limits = None not in (measure.lower, measure.upper)
        return _named({Missing.LIMITS: not has_limits, Missing.READING: not is_read})
    has_time = share_of_time(measure.starts_on, measure.ends_on, today) is not None
    return _named(
        {
            Missing.BASELINE: measure.baseline is None and not measure.is_yearly,
            Missing.TARGET: measure.target is None,
            Missing.TIMING: not has_time,
            Missing.READING: not is_read,
        }
    )


def _named(lacks: dict[Missing, bool]) -> tuple[Missing, ...]:
    return tuple(what for what, is_missing in lacks.items() if is_missing)
