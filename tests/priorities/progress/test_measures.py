"""Measures: whether a reading meets its measure, and how far it is behind its path."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.progress import MeasureFact, is_met, path_value, points_behind

START = date(2026, 1, 1)
END = date(2026, 4, 11)  # 100 days
HALF = date(2026, 2, 20)  # 50 days

#: From 20 to 60 in 100 days.
RISING = MeasureFact(
    "percent", "more", baseline=Decimal(20), target=Decimal(60), starts_on=START, ends_on=END, value=Decimal(40)
)
#: From 60 down to 20 in 100 days.
FALLING = MeasureFact(
    "number", "less", baseline=Decimal(60), target=Decimal(20), starts_on=START, ends_on=END, value=Decimal(40)
)


def reading(kind: str, direction: str, value: str | None, **limits: str) -> MeasureFact:
    given_limits = {name: Decimal(limit) for name, limit in limits.items()}
    return MeasureFact(kind, direction, value=None if value is None else Decimal(value), **given_limits)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (reading("number", "more", "10", target="10"), True),
        (reading("number", "more", "9.99", target="10"), False),
        (reading("number", "more", "11", target="10"), True),
        (reading("percent", "less", "10", target="10"), True),
        (reading("percent", "less", "10.01", target="10"), False),
        (reading("percent", "less", "0", target="0"), True),
        (reading("number", "within", "5", lower="5", upper="10"), True),
        (reading("number", "within", "10", lower="5", upper="10"), True),
        (reading("number", "within", "4.9", lower="5", upper="10"), False),
        (reading("number", "within", "10.1", lower="5", upper="10"), False),
        (reading("milestone", "more", "1"), True),
        (reading("milestone", "more", "0"), False),
        # What cannot be said.
        (reading("number", "more", None, target="10"), None),
        (reading("milestone", "more", None), None),
        (reading("number", "more", "10"), None),
        (reading("number", "within", "7", lower="5"), None),
        (reading("number", "within", "7", upper="10"), None),
        (reading("narrative", "more", "10", target="5"), None),
    ],
)
def test_is_met(measure: MeasureFact, expected: bool | None) -> None:
    assert is_met(measure) is expected


@pytest.mark.parametrize(
    ("measure", "today", "expected"),
    [
        (RISING, date(2025, 12, 31), Decimal(20)),
        (RISING, START, Decimal(20)),
        (RISING, date(2026, 1, 26), Decimal(30)),
        (RISING, HALF, Decimal(40)),
        (RISING, END, Decimal(60)),
        (RISING, date(2027, 1, 1), Decimal(60)),
        (FALLING, START, Decimal(60)),
        (FALLING, HALF, Decimal(40)),
        (FALLING, END, Decimal(20)),
        # No path.
        (replace(RISING, baseline=None), HALF, None),
        (replace(RISING, target=None), HALF, None),
        (replace(RISING, target=Decimal(20)), HALF, None),
        (replace(RISING, starts_on=None), HALF, None),
        (replace(RISING, ends_on=None), HALF, None),
        (replace(RISING, ends_on=START), HALF, None),
        (replace(RISING, kind="milestone"), HALF, None),
        (replace(RISING, kind="narrative"), HALF, None),
        (replace(RISING, direction="within"), HALF, None),
        # The path needs no reading.
        (replace(RISING, value=None), HALF, Decimal(40)),
    ],
)
def test_path_value(measure: MeasureFact, today: date, expected: Decimal | None) -> None:
    assert path_value(measure, today) == expected


@pytest.mark.parametrize(
    ("measure", "value", "today", "expected"),
    [
        (RISING, "40", HALF, Decimal(0)),
        (RISING, "20", HALF, Decimal(50)),
        (RISING, "60", HALF, Decimal(-50)),
        (RISING, "30", HALF, Decimal(25)),
        (RISING, "20", END, Decimal(100)),
        (RISING, "10", START, Decimal(25)),
        # Downwards, a high value is behind.
        (FALLING, "40", HALF, Decimal(0)),
        (FALLING, "60", HALF, Decimal(50)),
        (FALLING, "50", HALF, Decimal(25)),
        (FALLING, "20", HALF, Decimal(-50)),
        (replace(RISING, target=None), "40", HALF, None),
        (replace(RISING, kind="milestone"), "0", HALF, None),
    ],
)
def test_points_behind(measure: MeasureFact, value: str, today: date, expected: Decimal | None) -> None:
    assert points_behind(replace(measure, value=Decimal(value)), today) == expected


def test_points_behind_are_exact_where_the_share_of_time_is_not() -> None:
    # A third of the way, 300 days: the path stands at 100, and 25 is 75 of 300 behind it.
    thirds = replace(RISING, baseline=Decimal(0), target=Decimal(300), ends_on=date(2026, 10, 28), value=Decimal(25))
    assert path_value(thirds, date(2026, 4, 11)) == Decimal(100)
    assert points_behind(thirds, date(2026, 4, 11)) == Decimal(25)


def test_without_a_reading_nothing_is_behind() -> None:
    assert points_behind(replace(RISING, value=None), HALF) is None


AMOUNTS = st.decimals(-10_000, 10_000, places=2)


@st.composite
def paths(draw: st.DrawFn) -> MeasureFact:
    """Draw a measure that has a path, up or down."""
    baseline, target = draw(st.tuples(AMOUNTS, AMOUNTS).filter(lambda pair: pair[0] != pair[1]))
    ends_on = START + timedelta(days=draw(st.integers(1, 1500)))
    kind = draw(st.sampled_from(["number", "percent"]))
    direction = "more" if target > baseline else "less"
    return MeasureFact(kind, direction, baseline, target, starts_on=START, ends_on=ends_on, value=draw(AMOUNTS))


@given(paths(), st.integers(-100, 1600), st.integers(-100, 1600))
def test_a_path_never_turns_back(measure: MeasureFact, one: int, other: int) -> None:
    sooner, later = sorted([one, other])
    first, second = (path_value(measure, START + timedelta(days=days)) for days in (sooner, later))
    assert first is not None
    assert second is not None
    assert first <= second if measure.direction == "more" else first >= second


@given(paths(), st.integers(0, 400))
def test_a_path_runs_from_the_baseline_to_the_target(measure: MeasureFact, days: int) -> None:
    assert measure.ends_on is not None
    assert path_value(measure, START - timedelta(days=days)) == measure.baseline
    assert path_value(measure, measure.ends_on + timedelta(days=days)) == measure.target


@given(paths(), st.integers(-100, 1600))
def test_nobody_on_the_path_is_behind_it(measure: MeasureFact, days: int) -> None:
    today = START + timedelta(days=days)
    assert points_behind(replace(measure, value=path_value(measure, today)), today) == 0


@given(paths())
def test_what_is_behind_at_the_end_has_not_met_its_target(measure: MeasureFact) -> None:
    assert measure.ends_on is not None
    behind = points_behind(measure, measure.ends_on)
    assert behind is not None
    assert (behind > 0) is (is_met(measure) is False)
