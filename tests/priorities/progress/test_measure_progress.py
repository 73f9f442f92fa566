"""How a measure stands: the way it has come, the year's count, limits, and what is missing where nothing is said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.progress import (
    MeasureFact,
    MeasureProgress,
    is_small,
    measure_gap,
    measure_progress,
    path_parts,
    path_value,
    without_small,
    year_around,
)

START, HALF, END = date(2026, 1, 1), date(2026, 2, 20), date(2026, 4, 11)  # 100 days
#: From 20 to 60 in 100 days; halfway it stands at 30, ten behind.
RISING = MeasureFact(
    "number", baseline=Decimal(20), target=Decimal(60), starts_on=START, ends_on=END, value=Decimal(30), read_on=HALF
)
#: 4 in each year of a plan that starts on 1 April 2024; the action is ongoing to the plan's end.
YEARLY = MeasureFact(
    "number",
    target=Decimal(4),
    value=Decimal(1),
    read_on=date(2025, 6, 30),
    is_yearly=True,
    plan_starts_on=date(2024, 4, 1),
    starts_on=date(2024, 4, 1),
    ends_on=date(2027, 3, 31),
)


def test_how_far_from_baseline_to_target_and_where_the_path_is() -> None:
    assert measure_progress(RISING, HALF) == MeasureProgress(
        share=Decimal(25), expected=Decimal(40), points_behind=Decimal(25), is_inside=None, is_met=False, missing=()
    )


def test_falling_to_a_target_counts_downwards() -> None:
    falling = replace(RISING, direction="less", baseline=Decimal(60), target=Decimal(20), value=Decimal(50))
    told = measure_progress(falling, HALF)
    assert (told.share, told.expected, told.points_behind, told.is_met) == (25, 40, 25, False)


@pytest.mark.parametrize(("value", "share"), [("10", -25), ("20", 0), ("60", 100), ("70", 125)])
def test_the_share_goes_below_0_and_beyond_100(value: str, share: int) -> None:
    assert measure_progress(replace(RISING, value=Decimal(value)), HALF).share == share


@pytest.mark.parametrize(
    ("lacking", "missing"),
    [
        ({"baseline": None}, ["baseline"]),
        ({"target": None}, ["target"]),
        ({"starts_on": None}, ["timing"]),
        ({"ends_on": None}, ["timing"]),
        ({"value": None, "read_on": None}, ["reading"]),
        (
            {"baseline": None, "target": None, "starts_on": None, "value": None},
            ["baseline", "target", "timing", "reading"],
        ),
    ],
)
def test_nothing_is_computed_of_what_is_missing_and_it_says_what(lacking: dict[str, None], missing: list[str]) -> None:
    told = measure_progress(replace(RISING, **lacking), HALF)
    assert [str(what) for what in told.missing] == missing
    assert told.share is None
    assert told.points_behind is None


def test_the_path_needs_no_reading() -> None:
    assert measure_progress(replace(RISING, value=None), HALF).expected == 40


@pytest.mark.parametrize(
    ("value", "inside"), [("9.99", False), ("10", True), ("15", True), ("20", True), ("20.01", False)]
)
def test_keep_within_is_inside_or_outside_and_has_no_path(value: str, inside: bool) -> None:
    kept = MeasureFact("number", "within", lower=Decimal(10), upper=Decimal(20), value=Decimal(value), read_on=HALF)
    assert measure_progress(kept, HALF) == MeasureProgress(is_inside=inside, is_met=inside)


def test_keep_within_without_limits_says_so() -> None:
    kept = MeasureFact("number", "within", lower=Decimal(10), value=Decimal(12), read_on=HALF)
    assert measure_progress(kept, HALF) == MeasureProgress(missing=("limits",))  # type: ignore[arg-type]
    assert measure_gap(kept) == "no_target"


@pytest.mark.parametrize(
    ("today", "expected", "share", "behind"),
    [
        # 1 April 2025 to 31 March 2026: 364 days between its first and its last.
        (date(2025, 4, 1), 0, 25, -25),
        (date(2025, 9, 30), 2, 25, 25),
        (date(2026, 3, 31), 4, 25, 75),
        # The next year begins at 0, and the reading was of the year before.
        (date(2026, 4, 1), 0, None, None),
    ],
)
def test_a_yearly_count_has_its_years_path(today: date, expected: int, share: int | None, behind: int | None) -> None:
    told = measure_progress(YEARLY, today)
    assert (told.expected, told.share, told.points_behind) == (expected, share, behind)
    assert list(told.missing) == ([] if share is not None else ["reading"])


def test_a_yearly_count_of_which_fewer_are_better_has_no_path() -> None:
    fewer = replace(YEARLY, direction="less")
    assert path_value(fewer, date(2025, 9, 30)) is None
    assert path_parts(fewer) == []
    assert measure_progress(fewer, date(2025, 9, 30)).is_met is True


def test_the_parts_of_a_path() -> None:
    assert path_parts(RISING) == [((START, Decimal(20)), (END, Decimal(60)))]
    nothing, four = Decimal(0), Decimal(4)
    assert path_parts(replace(YEARLY, starts_on=date(2025, 6, 1))) == [
        ((date(2025, 4, 1), nothing), (date(2026, 3, 31), four)),
        ((date(2026, 4, 1), nothing), (date(2027, 3, 31), four)),
    ]
    assert path_parts(replace(RISING, baseline=None)) == []


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_a_yearly_path_rises_within_a_year_and_meets_its_target_on_the_last_day(one: date, other: date) -> None:
    assert YEARLY.plan_starts_on is not None
    first, last = year_around(YEARLY.plan_starts_on, one)
    assert first <= one <= last
    assert path_value(YEARLY, first) == 0
    assert path_value(YEARLY, last) == 4
    if first <= other <= last:
        sooner, later = (path_value(YEARLY, day) for day in sorted([one, other]))
        assert sooner is not None
        assert later is not None
        assert sooner <= later


@pytest.mark.parametrize(
    ("starts_on", "day", "expected"),
    [
        (date(2024, 4, 1), date(2024, 4, 1), (date(2024, 4, 1), date(2025, 3, 31))),
        (date(2024, 4, 1), date(2025, 3, 31), (date(2024, 4, 1), date(2025, 3, 31))),
        (date(2024, 4, 1), date(2025, 4, 1), (date(2025, 4, 1), date(2026, 3, 31))),
        (date(2024, 2, 29), date(2025, 2, 28), (date(2024, 2, 29), date(2025, 2, 28))),
        (date(2024, 2, 29), date(2025, 3, 1), (date(2025, 3, 1), date(2026, 2, 28))),
    ],
)
def test_a_year_of_the_plan(starts_on: date, day: date, expected: tuple[date, date]) -> None:
    assert year_around(starts_on, day) == expected


@pytest.mark.parametrize(
    ("measure", "gap"),
    [
        (RISING, None),
        (replace(RISING, target=None), "no_target"),
        (replace(RISING, target=None, gap="no_target"), "no_target"),
        (replace(RISING, gap="not_measurable"), "not_measurable"),
        (MeasureFact("milestone"), None),
        (MeasureFact("narrative", gap="not_measurable"), "not_measurable"),
    ],
)
def test_what_a_measure_lacks(measure: MeasureFact, gap: str | None) -> None:
    assert measure_gap(measure) == gap


def test_what_cannot_be_measured_yet_misses_nothing_else() -> None:
    assert measure_progress(MeasureFact("number", gap="not_measurable"), HALF).missing == ()


@pytest.mark.parametrize(
    ("value", "below", "small"),
    [
        ("0", 5, False),
        ("0.5", 5, True),
        ("1", 5, True),
        ("4", 5, True),
        ("5", 5, False),
        ("1", 0, False),
        (None, 5, False),
    ],
)
def test_a_small_number_of_people(value: str | None, below: int, small: bool) -> None:
    assert is_small(None if value is None else Decimal(value), below) is small


def test_what_would_reveal_a_small_number_is_left_out_with_it() -> None:
    assert without_small(measure_progress(RISING, HALF)) == MeasureProgress(expected=Decimal(40))
