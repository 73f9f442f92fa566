"""Freshness: what the latest round heard, and when "nothing has changed" may be one press."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.choices import CLOSED_STATUSES, OPEN_STATUSES, AnswerKind, Freshness
from priorities.progress import (
    Interval,
    Window,
    confirmed_at,
    freshness,
    heard_in,
    is_last_known,
    is_reading_due,
    may_say_unchanged,
    reading_due_on,
    silent_rounds,
)


def moment(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


# Three rounds: January (the first), April, July; each open for a month.
FIRST = Interval(moment(1, 1, 0), moment(1, 31))
SECOND = Interval(moment(4, 1, 0), moment(4, 30), moment(1, 31))
THIRD = Interval(moment(7, 1, 0), moment(7, 31), moment(4, 30))
ROUNDS = [THIRD, SECOND, FIRST]


@pytest.mark.parametrize(
    ("interval", "at", "expected"),
    [
        # The first round owns everything up to its closing.
        (FIRST, moment(1, 1), True),
        (FIRST, datetime(2020, 1, 1, tzinfo=UTC), True),
        (FIRST, moment(1, 31), True),
        (FIRST, moment(1, 31, 12, 1), False),
        # Later ones begin just after the closing of the one before, not at their own opening.
        (SECOND, moment(1, 31), False),
        (SECOND, moment(1, 31, 12, 1), True),
        (SECOND, moment(2, 15), True),
        (SECOND, moment(4, 30), True),
        (SECOND, moment(4, 30, 12, 1), False),
    ],
)
def test_a_round_owns_the_answers_after_the_one_before(interval: Interval, at: datetime, expected: bool) -> None:
    assert interval.holds(at) is expected


@pytest.mark.parametrize(
    ("answers", "closed_at", "expected"),
    [
        ([], None, "silent"),
        ([], moment(4, 20), "closed"),
        ([(moment(4, 10), "status")], None, "afresh"),
        ([(moment(4, 10), "unchanged")], None, "unchanged"),
        ([(moment(4, 10), "dont_know")], None, "dont_know"),
        # The last answer in time counts, and it counts before a closing.
        ([(moment(4, 10), "dont_know"), (moment(4, 20), "status")], None, "afresh"),
        ([(moment(4, 10), "status"), (moment(4, 20), "dont_know")], moment(4, 25), "dont_know"),
        # The closing itself is in time; what comes after it is told apart, but does not undo what came in time.
        ([(moment(4, 30), "status")], None, "afresh"),
        ([(moment(4, 30, 12, 1), "status")], None, "late"),
        ([(moment(4, 30, 12, 1), "status")], moment(5, 2), "late"),
        ([(moment(4, 10), "unchanged"), (moment(5, 2), "status")], None, "unchanged"),
    ],
)
def test_what_a_round_heard(answers: list[tuple[datetime, str]], closed_at: datetime | None, expected: str) -> None:
    assert heard_in(SECOND, answers, closed_at) == expected


@pytest.mark.parametrize(
    ("answered_at", "rounds", "expected"),
    [
        (None, [], 0),
        (None, [FIRST], 1),
        (None, ROUNDS, 3),
        (moment(1, 10), [], 0),
        (moment(1, 10), [FIRST], 0),
        (datetime(2025, 6, 1, tzinfo=UTC), [FIRST], 0),
        (moment(1, 10), [SECOND, FIRST], 1),
        (moment(1, 10), ROUNDS, 2),
        (moment(1, 31), ROUNDS, 2),
        (moment(1, 31, 12, 1), ROUNDS, 1),
        (moment(4, 30), ROUNDS, 1),
        # Between rounds, before the third opened: it belongs to the third.
        (moment(4, 30, 12, 1), ROUNDS, 0),
        (moment(6, 1), ROUNDS, 0),
        (moment(7, 10), ROUNDS, 0),
        (moment(9, 1), ROUNDS, 0),
    ],
)
def test_silent_rounds(answered_at: datetime | None, rounds: list[Interval], expected: int) -> None:
    assert silent_rounds(answered_at, rounds) == expected


@pytest.mark.parametrize(
    ("status", "kind", "answered_at", "rounds", "expected"),
    [
        # Before any round, and in the first one.
        ("", "", None, [], "no_report"),
        ("on_track", "status", moment(1, 10), [], "afresh"),
        ("", "", None, [FIRST], "no_report"),
        ("on_track", "status", moment(1, 10), [FIRST], "afresh"),
        ("", "dont_know", moment(1, 10), [FIRST], "dont_know"),
        # In the latest round, by the kind of the answer.
        ("on_track", "status", moment(7, 10), ROUNDS, "afresh"),
        ("on_track", "unchanged", moment(7, 10), ROUNDS, "unchanged"),
        ("on_track", "dont_know", moment(7, 10), ROUNDS, "dont_know"),
        # Between rounds: what was said after the closing belongs to the next round.
        ("on_track", "status", moment(6, 1), ROUNDS, "afresh"),
        ("on_track", "status", moment(6, 1), [SECOND, FIRST], "afresh"),
        # Silent, whatever the answer before was.
        ("on_track", "status", moment(4, 30), ROUNDS, "silent"),
        ("on_track", "unchanged", moment(4, 10), ROUNDS, "silent"),
        ("on_track", "dont_know", moment(4, 10), ROUNDS, "silent"),
        ("on_track", "status", moment(1, 31), ROUNDS, "silent_long"),
        ("off_track", "unchanged", moment(1, 10), ROUNDS, "silent_long"),
        ("paused", "status", moment(1, 10), ROUNDS, "silent_long"),
        ("", "", None, ROUNDS, "no_report"),
        ("paused", "", None, ROUNDS, "no_report"),
        # Closed: not asked any more, but what was said in the round still counts.
        ("completed", "status", moment(4, 10), ROUNDS, "not_asked"),
        ("stopped", "", None, ROUNDS, "not_asked"),
        ("completed", "status", moment(7, 10), ROUNDS, "afresh"),
    ],
)
def test_freshness(status: str, kind: str, answered_at: datetime | None, rounds: list[Interval], expected: str) -> None:
    assert freshness(status, kind, answered_at, rounds) == expected


LAST_KNOWN = ["dont_know", "silent", "silent_long", "no_report"]


@pytest.mark.parametrize("fresh", [*Freshness])
def test_is_last_known(fresh: Freshness) -> None:
    assert is_last_known("on_track", fresh) is (fresh in LAST_KNOWN)
    assert is_last_known("paused", fresh) is (fresh in LAST_KNOWN)
    assert is_last_known("", fresh) is False
    assert is_last_known("completed", fresh) is False
    assert is_last_known("carried_forward", fresh) is False


@pytest.mark.parametrize(
    ("stated_at", "kind", "answered_at", "expected"),
    [
        (None, "", None, None),
        (None, "dont_know", moment(4, 2), None),
        (None, "unchanged", moment(4, 2), None),
        (moment(4, 1), "status", moment(4, 1), moment(4, 1)),
        (moment(1, 5), "unchanged", moment(4, 2), moment(4, 2)),
        (moment(1, 5), "dont_know", moment(4, 2), moment(1, 5)),
        # A decision after the answer counts.
        (moment(5, 1), "unchanged", moment(4, 2), moment(5, 1)),
        (moment(5, 1), "", None, moment(5, 1)),
    ],
)
def test_confirmed_at(
    stated_at: datetime | None, kind: str, answered_at: datetime | None, expected: datetime | None
) -> None:
    assert confirmed_at(stated_at, kind, answered_at) == expected


TODAY = date(2026, 7, 10)
QUIET: dict[str, Any] = {
    "status": "on_track",
    "when": Window(date(2026, 1, 1), date(2026, 12, 31)),
    "today": TODAY,
    "step_due_on": None,
    "is_reading_due": False,
    "used_in_round_before": False,
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"status": "not_started", "when": Window(date(2026, 7, 11), date(2026, 12, 31))}, True),
        ({"when": Window()}, True),
        ({"when": Window(date(2026, 1, 1), None, True)}, True),
        ({"when": Window(None, TODAY)}, True),
        ({"step_due_on": date(2026, 7, 11)}, True),
        # Each reason by itself forbids it.
        ({"used_in_round_before": True}, False),
        ({"is_reading_due": True}, False),
        ({"step_due_on": TODAY}, False),
        ({"step_due_on": date(2026, 7, 9)}, False),
        ({"when": Window(None, date(2026, 7, 9))}, False),
        ({"status": "not_started", "when": Window(TODAY, date(2026, 12, 31))}, False),
        ({"status": "not_started", "when": Window(None, date(2026, 12, 31))}, False),
        ({"status": ""}, False),
        ({"status": "", "when": Window(date(2026, 7, 11), date(2026, 12, 31))}, False),
        ({"status": "at_risk"}, False),
        ({"status": "at_risk", "when": Window(date(2026, 7, 11), date(2026, 12, 31))}, False),
        ({"status": "off_track"}, False),
        ({"status": "ready_to_close"}, False),
        ({"status": "paused"}, False),
        ({"status": "completed"}, False),
        ({"status": "stopped"}, False),
    ],
)
def test_may_say_unchanged(change: dict[str, Any], expected: bool) -> None:
    assert may_say_unchanged(**{**QUIET, **change}) is expected


@pytest.mark.parametrize(
    ("newest_on", "months", "today", "expected"),
    [
        (None, 3, TODAY, True),
        (date(2026, 4, 10), 3, date(2026, 7, 9), False),
        (date(2026, 4, 10), 3, date(2026, 7, 10), True),
        (date(2026, 4, 10), 3, date(2026, 8, 1), True),
        (date(2026, 4, 30), 3, date(2026, 7, 29), False),
        (date(2026, 4, 30), 3, date(2026, 7, 30), True),
        # Over the turn of a year.
        (date(2025, 11, 15), 12, date(2026, 11, 14), False),
        (date(2025, 11, 15), 12, date(2026, 11, 15), True),
        (date(2025, 12, 31), 1, date(2026, 1, 30), False),
        (date(2025, 12, 31), 1, date(2026, 1, 31), True),
        # The month that is due has no such day: it is due on the first of the next.
        (date(2026, 1, 31), 1, date(2026, 2, 28), False),
        (date(2026, 1, 31), 1, date(2026, 3, 1), True),
        # A reading dated ahead is not waited for.
        (date(2026, 8, 1), 3, TODAY, False),
    ],
)
def test_is_reading_due(newest_on: date | None, months: int, today: date, expected: bool) -> None:
    assert is_reading_due(newest_on, months, today) is expected


CLOSINGS = st.lists(st.integers(0, 700), min_size=0, max_size=5, unique=True)
MINUTES = st.none() | st.integers(-100, 800)


def at(minutes: int) -> datetime:
    return moment(1, 1) + timedelta(minutes=minutes)


@given(st.sampled_from([*OPEN_STATUSES, *CLOSED_STATUSES]), st.sampled_from([*AnswerKind][:3]), MINUTES, CLOSINGS)
def test_silent_is_never_confirmed(status: str, kind: AnswerKind, minutes: int | None, closings: list[int]) -> None:
    ends = sorted(closings)
    befores = [None, *map(at, ends)]
    rounds = [Interval(at(end - 1), at(end), before) for end, before in zip(ends, befores, strict=False)][::-1]
    answered_at = None if minutes is None else at(minutes)
    fresh = freshness(status, kind if answered_at else "", answered_at, rounds)

    heard = answered_at is not None and (len(ends) < 2 or answered_at > at(ends[-2]))
    assert (fresh in ("afresh", "unchanged", "dont_know")) is heard
    if not heard and status and status not in CLOSED_STATUSES:
        assert is_last_known(status, fresh)
    if status in CLOSED_STATUSES:
        assert not is_last_known(status, fresh)


@pytest.mark.parametrize(
    ("newest_on", "every", "expected"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 10, 31), 1, date(2026, 12, 1)),
    ],
)
def test_the_next_reading_is_due_on_the_same_day_of_the_month(newest_on: date, every: int, expected: date) -> None:
    assert reading_due_on(newest_on, every) == expected
    assert is_reading_due(newest_on, every, expected)
    assert not is_reading_due(newest_on, every, expected - timedelta(days=1))
