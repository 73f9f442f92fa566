"""Counts: what was due and what became of it, and how many actions have each status."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.choices import CLOSED_STATUSES, OPEN_STATUSES, Status
from priorities.progress import TALLY_ORDER, DueSummary, Share, Standing, Window, due_summary, tally

TODAY = date(2026, 11, 22)
PAST = Window(date(2024, 4, 1), date(2026, 3, 31))
LATER = Window(date(2024, 4, 1), date(2027, 3, 31))
ONGOING = Window(date(2024, 4, 1), None, True)
UNDATED = Window()


def test_a_plan_of_23_actions_of_which_5_were_due() -> None:
    actions = [
        # Due: three completed, one ready to close, one overdue.
        *[Standing("completed", PAST)] * 3,
        Standing("ready_to_close", PAST),
        Standing("at_risk", PAST),
        # Not due yet, whatever is said of them, even if they are completed ahead of time.
        Standing("completed", LATER),
        *[Standing("on_track", LATER)] * 6,
        *[Standing("at_risk", LATER)] * 2,
        Standing("off_track", LATER),
        *[Standing("not_started", LATER)] * 2,
        Standing("", LATER),
        Standing("paused", LATER),
        # Without a latest date.
        *[Standing("on_track", ONGOING)] * 2,
        *[Standing("", UNDATED)] * 2,
    ]
    assert len(actions) == 23
    summary = due_summary(actions, TODAY)
    assert summary == DueSummary(
        closed={"completed": 3},
        ready_to_close=1,
        overdue=1,
        later=14,
        last_date=date(2027, 3, 31),
        ongoing=2,
        no_date=2,
        closed_early=1,
    )
    assert summary.due == 5


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        # The latest date itself is not past yet.
        (Standing("on_track", Window(None, TODAY)), "later"),
        (Standing("on_track", Window(None, date(2026, 11, 21))), "overdue"),
        (Standing("completed", Window(None, TODAY)), "later"),
        (Standing("completed", Window(None, date(2026, 11, 21))), "closed"),
        (Standing("carried_forward", PAST), "closed"),
        (Standing("ready_to_close", LATER), "later"),
        (Standing("ready_to_close", PAST), "ready_to_close"),
        (Standing("", PAST), "overdue"),
        (Standing("paused", PAST), "overdue"),
        # Ongoing with an end was due at its end.
        (Standing("on_track", Window(None, date(2026, 11, 21), True)), "overdue"),
        (Standing("on_track", Window(None, TODAY, True)), "later"),
        (Standing("on_track", ONGOING), "ongoing"),
        (Standing("completed", ONGOING), "ongoing"),
        (Standing("stopped", UNDATED), "no_date"),
        (Standing("", Window(date(2026, 1, 1), None)), "no_date"),
    ],
)
def test_where_an_action_is_counted(action: Standing, expected: str) -> None:
    summary = due_summary([action], TODAY)
    counts = {
        "closed": sum(summary.closed.values()),
        "ready_to_close": summary.ready_to_close,
        "overdue": summary.overdue,
        "later": summary.later,
        "ongoing": summary.ongoing,
        "no_date": summary.no_date,
    }
    assert [place for place, count in counts.items() if count] == [expected]


def test_closings_are_counted_apart() -> None:
    actions = [Standing(status, PAST) for status in ("completed", "stopped", "completed", "replaced")]
    assert due_summary(actions, TODAY).closed == {"completed": 2, "stopped": 1, "replaced": 1}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (Standing("completed", LATER), 1),
        (Standing("completed", Window(None, TODAY)), 1),
        (Standing("stopped", ONGOING), 1),
        (Standing("replaced", UNDATED), 1),
        (Standing("completed", PAST), 0),
        (Standing("ready_to_close", LATER), 0),
        (Standing("on_track", LATER), 0),
    ],
)
def test_closed_before_it_was_due(action: Standing, expected: int) -> None:
    assert due_summary([action], TODAY).closed_early == expected


def test_a_plan_without_actions() -> None:
    assert due_summary([], TODAY) == DueSummary({}, 0, 0, 0, None, 0, 0)
    assert due_summary([], TODAY).due == 0
    assert tally([]) == []


def test_the_last_date_is_the_last_of_those_to_come() -> None:
    actions = [Standing("on_track", Window(None, date(2027, month, 1))) for month in (2, 9, 5)]
    assert due_summary(actions, TODAY).last_date == date(2027, 9, 1)


def test_tally_counts_confirmed_before_last_known_in_the_order_of_bars() -> None:
    actions = [
        Standing("", LATER),
        Standing("off_track", LATER),
        Standing("on_track", LATER, is_last_known=True),
        Standing("on_track", LATER),
        Standing("on_track", LATER),
        Standing("completed", PAST),
        Standing("paused", LATER),
        Standing("at_risk", LATER, is_last_known=True),
        Standing("", LATER),
    ]
    assert tally(actions) == [
        Share("completed", 1, False),
        Share("on_track", 2, False),
        Share("on_track", 1, True),
        Share("at_risk", 1, True),
        Share("off_track", 1, False),
        Share("paused", 1, False),
        Share("", 2, False),
    ]


def test_every_status_has_its_place_in_bars() -> None:
    assert sorted(TALLY_ORDER) == sorted(["", *Status.values])
    assert len(set(TALLY_ORDER)) == 12


DAYS = st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31))
WINDOWS = st.builds(Window, DAYS, DAYS, st.booleans())
ACTIONS = st.lists(st.builds(Standing, st.sampled_from([*OPEN_STATUSES, *CLOSED_STATUSES]), WINDOWS, st.booleans()))


@given(ACTIONS, st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_each_action_is_counted_once(actions: list[Standing], today: date) -> None:
    summary = due_summary(actions, today)
    assert summary.due + summary.later + summary.ongoing + summary.no_date == len(actions)
    assert sum(due_summary([action], today).due for action in actions) == summary.due
    assert (summary.last_date is None) is (summary.later == 0)


@given(ACTIONS)
def test_tally_adds_up(actions: list[Standing]) -> None:
    shares = tally(actions)
    assert sum(share.count for share in shares) == len(actions)
    assert all(share.count > 0 for share in shares)
    assert len({(share.status, share.is_last_known) for share in shares}) == len(shares)
