"""Schedule: where an action stands against its window on a day in London."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import clock
from priorities.choices import CLOSED_STATUSES, OPEN_STATUSES, Schedule, Status, TimingKind
from priorities.progress import (
    TimingFact,
    Window,
    days_overdue,
    has_passed,
    is_half_gone,
    london_date,
    schedule,
    share_of_time,
    window,
)

START = date(2025, 4, 1)
END = date(2026, 3, 31)
WITHIN = Window(START, END)


def timing(kind: str, starts_on: date | None, latest_on: date | None, adopted: bool = True) -> TimingFact:
    return TimingFact(kind, starts_on, latest_on, adopted)


@pytest.mark.parametrize(
    ("timings", "expected"),
    [
        ([], Window(None, None, False)),
        ([timing("window", START, END)], Window(START, END, False)),
        ([timing("by_date", None, END)], Window(None, END, False)),
        ([timing("none", None, None)], Window(None, None, False)),
        # A suggestion counts for nothing, whatever else there is.
        ([timing("window", START, END, adopted=False)], Window(None, None, False)),
        ([timing("ongoing", START, None, adopted=False)], Window(None, None, False)),
        (
            [timing("window", START, END), timing("by_date", None, date(2027, 3, 31), adopted=False)],
            Window(START, END, False),
        ),
        # Several: from the earliest start to the latest date, in whatever order.
        (
            [timing("by_date", None, date(2025, 9, 30)), timing("window", START, END)],
            Window(START, END, False),
        ),
        (
            [timing("window", date(2026, 4, 1), date(2027, 3, 31)), timing("window", START, END)],
            Window(START, date(2027, 3, 31), False),
        ),
        # Ongoing without an end has no latest date, even beside a timing that has one.
        ([timing("ongoing", START, None)], Window(START, None, True)),
        ([timing("ongoing", START, END)], Window(START, END, True)),
        ([timing("ongoing", START, None), timing("by_date", None, END)], Window(START, None, True)),
        (
            [timing("ongoing", START, END), timing("by_date", None, date(2026, 9, 30))],
            Window(START, date(2026, 9, 30), True),
        ),
        ([timing("none", None, None), timing("by_date", None, END)], Window(None, END, False)),
    ],
)
def test_window(timings: list[TimingFact], expected: Window) -> None:
    assert window(timings) == expected


@pytest.mark.parametrize(
    ("when", "today", "expected"),
    [
        # Within a period: each boundary.
        (WITHIN, date(2025, 3, 31), "not_yet_due"),
        (WITHIN, date(2025, 4, 1), "in_window"),
        (WITHIN, date(2026, 2, 28), "in_window"),  # 31 days before
        (WITHIN, date(2026, 3, 1), "due_soon"),  # 30 days before
        (WITHIN, date(2026, 3, 31), "due_soon"),
        (WITHIN, date(2026, 4, 1), "overdue"),
        # By a date: no start.
        (Window(None, END), date(2020, 1, 1), "in_window"),
        (Window(None, END), date(2026, 2, 28), "in_window"),
        (Window(None, END), date(2026, 3, 1), "due_soon"),
        (Window(None, END), date(2026, 4, 1), "overdue"),
        # A window shorter than 30 days is not due soon before it begins.
        (Window(date(2026, 3, 20), END), date(2026, 3, 19), "not_yet_due"),
        (Window(date(2026, 3, 20), END), date(2026, 3, 20), "due_soon"),
        # Ongoing without an end is never overdue.
        (Window(START, None, True), date(2025, 3, 31), "not_yet_due"),
        (Window(START, None, True), date(2025, 4, 1), "ongoing"),
        (Window(START, None, True), date(2099, 1, 1), "ongoing"),
        # Ongoing with an end is ongoing until that day, overdue after it.
        (Window(START, END, True), date(2026, 3, 31), "ongoing"),
        (Window(START, END, True), date(2026, 4, 1), "overdue"),
        # No date.
        (Window(), date(2026, 4, 1), "no_date"),
        (Window(START, None), date(2025, 3, 31), "not_yet_due"),
        (Window(START, None), date(2025, 4, 1), "no_date"),
    ],
)
@pytest.mark.parametrize("status", ["", "not_started", "on_track", "at_risk", "off_track", "ready_to_close", "paused"])
def test_schedule_of_open_actions(status: str, when: Window, today: date, expected: str) -> None:
    assert schedule(status, when, today) == expected


@pytest.mark.parametrize("status", ["completed", "partly_met", "stopped", "replaced", "carried_forward"])
@pytest.mark.parametrize("today", [date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31), date(2026, 4, 1)])
def test_what_is_closed_is_only_closed(status: str, today: date) -> None:
    assert schedule(status, WITHIN, today) == "closed"
    assert days_overdue(status, END, today) == 0


def test_a_suggested_date_makes_nothing_overdue() -> None:
    suggested = window([timing("by_date", None, END, adopted=False)])
    assert schedule("on_track", suggested, date(2030, 1, 1)) == "no_date"


@pytest.mark.parametrize(
    ("status", "latest_on", "today", "expected"),
    [
        ("on_track", END, date(2026, 3, 30), 0),
        ("on_track", END, date(2026, 3, 31), 0),
        ("on_track", END, date(2026, 4, 1), 1),
        ("on_track", END, date(2026, 11, 22), 236),
        ("", END, date(2026, 4, 1), 1),
        ("ready_to_close", END, date(2026, 4, 2), 2),
        ("paused", END, date(2026, 4, 2), 2),
        ("on_track", None, date(2026, 4, 1), 0),
        ("completed", END, date(2026, 4, 1), 0),
        ("carried_forward", END, date(2026, 4, 1), 0),
    ],
)
def test_days_overdue(status: str, latest_on: date | None, today: date, expected: int) -> None:
    assert days_overdue(status, latest_on, today) == expected


@pytest.mark.parametrize(
    ("fact", "status", "today", "expected"),
    [
        (timing("by_date", None, END), "on_track", date(2026, 3, 31), False),
        (timing("by_date", None, END), "on_track", date(2026, 4, 1), True),
        (timing("by_date", None, END, adopted=False), "on_track", date(2026, 4, 1), False),
        (timing("by_date", None, END), "completed", date(2026, 4, 1), False),
        (timing("ongoing", START, None), "on_track", date(2099, 1, 1), False),
        (timing("ongoing", START, END), "on_track", date(2026, 4, 1), True),
    ],
)
def test_has_passed(fact: TimingFact, status: str, today: date, expected: bool) -> None:
    assert has_passed(fact, status, today) is expected


def test_an_earlier_timing_passes_though_the_action_is_not_overdue() -> None:
    first, second = timing("by_date", None, date(2025, 9, 30)), timing("by_date", None, END)
    assert has_passed(first, "on_track", date(2025, 10, 1)) is True
    assert has_passed(second, "on_track", date(2025, 10, 1)) is False
    assert days_overdue("on_track", window([first, second]).latest_on, date(2025, 10, 1)) == 0


@pytest.mark.parametrize(
    ("when", "today", "expected"),
    [
        # 1 to 31 January: half of its 30 days is gone on the 16th.
        (Window(date(2026, 1, 1), date(2026, 1, 31)), date(2026, 1, 15), False),
        (Window(date(2026, 1, 1), date(2026, 1, 31)), date(2026, 1, 16), True),
        (Window(date(2026, 1, 1), date(2026, 1, 31)), date(2026, 2, 9), True),
        (Window(date(2026, 1, 1), date(2026, 1, 31)), date(2025, 12, 1), False),
        (Window(None, date(2026, 1, 31)), date(2026, 1, 30), False),
        (Window(date(2026, 1, 1), None, True), date(2030, 1, 1), False),
        (Window(date(2026, 1, 1), date(2026, 1, 1)), date(2026, 1, 1), False),
    ],
)
def test_is_half_gone(when: Window, today: date, expected: bool) -> None:
    assert is_half_gone(when, today) is expected


def test_share_of_time_stays_between_nothing_and_all() -> None:
    assert share_of_time(START, END, date(2020, 1, 1)) == 0
    assert share_of_time(START, END, date(2030, 1, 1)) == 1
    assert share_of_time(END, START, date(2025, 6, 1)) is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # 29 March 2026: at 01:00 UTC the clocks go forward; this day begins in GMT and ends in BST.
        (datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        # In summer London's day begins at 23:00 UTC.
        (datetime(2026, 7, 31, 22, 59, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 23, 0, tzinfo=UTC), date(2026, 8, 1)),
        # 25 October 2026: begins in BST, and ends in GMT after 25 hours.
        (datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_the_day_is_londons(moment: datetime, expected: date) -> None:
    assert clock.today(moment) == expected
    assert london_date(moment) == expected


def test_overdue_begins_at_midnight_in_london() -> None:
    when = Window(None, date(2026, 6, 30))
    before, after = datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    assert schedule("on_track", when, london_date(before)) == "due_soon"
    assert schedule("on_track", when, london_date(after)) == "overdue"


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
STATUSES = st.sampled_from([*OPEN_STATUSES, *CLOSED_STATUSES])
TIMINGS = st.lists(
    st.builds(TimingFact, st.sampled_from([*TimingKind]), st.none() | DAYS, st.none() | DAYS, st.booleans()), max_size=4
)


@given(STATUSES, TIMINGS, DAYS)
def test_there_is_always_exactly_one_schedule_position(status: str, timings: list[TimingFact], today: date) -> None:
    position = schedule(status, window(timings), today)
    assert position in Schedule.values
    assert (position == "closed") is (status in CLOSED_STATUSES)


@given(STATUSES, TIMINGS, DAYS)
def test_overdue_never_begins_before_the_day_after_the_latest_date(
    status: str, timings: list[TimingFact], today: date
) -> None:
    when = window(timings)
    is_overdue = schedule(status, when, today) == Schedule.OVERDUE
    assert is_overdue is (days_overdue(status, when.latest_on, today) > 0)
    if is_overdue:
        assert when.latest_on is not None
        assert today >= when.latest_on + timedelta(days=1)
        assert any(has_passed(fact, status, today) for fact in timings)


@given(TIMINGS, DAYS)
def test_suggestions_change_nothing(timings: list[TimingFact], today: date) -> None:
    adopted = [fact for fact in timings if fact.is_adopted]
    assert schedule(Status.ON_TRACK, window(timings), today) == schedule(Status.ON_TRACK, window(adopted), today)


@given(st.timedeltas(timedelta(0), timedelta(days=1800)))
def test_the_two_ways_of_asking_for_the_day_agree(since: timedelta) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC) + since
    assert clock.today(moment) == london_date(moment)
    ahead = london_date(moment) - moment.date()
    assert ahead == timedelta(0) or (ahead == timedelta(days=1) and moment.hour == 23)
