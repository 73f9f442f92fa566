"""The database and the rules of progress give the same answers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from plans.models import NationPlan, User
from priorities import progress
from priorities.choices import AnswerKind, Freshness, Schedule
from priorities.filters import SORT_CHOICES, in_order
from priorities.models import Action, Measure, Priority, ProgressReport
from priorities.progress import Interval
from tests.conftest import LONDON, TODAY

MakeAction = Callable[..., Action]

STATUSES = [
    *("", "not_started", "on_track", "at_risk", "off_track", "ready_to_close", "paused"),
    *("completed", "partly_met", "stopped", "replaced", "carried_forward"),
]
#: Days from the day that is asked about: each boundary, and one on either side of it.
STARTS = [None, -400, -1, 0, 1, 60]
LATESTS = [None, -400, -1, 0, 1, 29, 30, 31, 400]


def day(offset: int | None) -> date | None:
    return None if offset is None else TODAY + timedelta(days=offset)


@pytest.fixture
def grid(wales: NationPlan, priority: Priority) -> list[Action]:
    """Actions with every combination of status and window."""
    combinations = product(STATUSES, STARTS, LATESTS, [False, True])
    return Action.objects.bulk_create(
        Action(
            plan=wales,
            priority=priority,
            reference=f"1.{number}",
            sort_key=number,
            wording="Do it",
            added_on=date(2024, 4, 1),
            status=status,
            starts_on=day(start),
            latest_on=day(latest),
            is_ongoing=ongoing,
        )
        for number, (status, start, latest, ongoing) in enumerate(combinations, start=1)
    )


@pytest.mark.parametrize("offset", [-401, -60, -31, -30, -1, 0, 1, 2, 30, 400])
def test_schedule_is_the_same_in_the_database(grid: list[Action], offset: int) -> None:
    today = TODAY + timedelta(days=offset)
    by_rule = {action.pk: action.schedule(today) for action in grid}
    assert len(by_rule) == 1296
    for schedule in Schedule:
        found = list(Action.objects.on_schedule(schedule, today).values_list("pk", flat=True))
        assert sorted(found) == sorted(pk for pk, said in by_rule.items() if said == schedule), schedule


def test_the_grid_of_windows_reaches_every_schedule(grid: list[Action]) -> None:
    assert {action.schedule(TODAY) for action in grid} == set(Schedule)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"latest_on": date(2026, 11, 21)}, "overdue"),
        ({"latest_on": date(2026, 11, 22)}, "due_soon"),
        ({"latest_on": date(2026, 12, 22)}, "due_soon"),
        ({"latest_on": date(2026, 12, 23)}, "in_window"),
        ({"starts_on": date(2026, 11, 22), "latest_on": date(2027, 3, 31)}, "in_window"),
        ({"starts_on": date(2026, 11, 23), "latest_on": date(2027, 3, 31)}, "not_yet_due"),
        ({"latest_on": date(2026, 11, 21), "adopted": False}, "no_date"),
    ],
)
def test_schedule_in_the_database(make_action: MakeAction, fields: dict[str, date], expected: str) -> None:
    action = make_action(**fields)
    found = [schedule.value for schedule in Schedule if action in Action.objects.on_schedule(schedule, TODAY)]
    assert found == [expected]


# --- Freshness ------------------------------------------------------------------------------------------------------

#: When four rounds opened and closed, newest first.
ROUNDS = [
    (datetime(2026, 11, 1, tzinfo=LONDON), datetime(2026, 11, 30, 23, 59, 59, tzinfo=LONDON)),
    (datetime(2026, 8, 1, tzinfo=LONDON), datetime(2026, 8, 31, 23, 59, 59, tzinfo=LONDON)),
    (datetime(2026, 5, 1, tzinfo=LONDON), datetime(2026, 5, 31, 23, 59, 59, tzinfo=LONDON)),
    (datetime(2026, 2, 1, tzinfo=LONDON), datetime(2026, 2, 28, 23, 59, 59, tzinfo=LONDON)),
]
MOMENT = timedelta(microseconds=1)
#: Never, long before everything, and at each closing, just before and just after it.
ANSWERED = [
    None,
    datetime(2025, 1, 1, tzinfo=LONDON),
    *(closes_at + nudge for _, closes_at in ROUNDS for nudge in (-MOMENT, timedelta(0), MOMENT)),
]
ANSWERS = [AnswerKind.STATUS, AnswerKind.DONT_KNOW, AnswerKind.UNCHANGED]


def rounds(count: int) -> list[Interval]:
    """Return the newest round and those before it; the oldest of them is the plan's first."""
    records = ROUNDS[:count]
    afters = [closes_at for _, closes_at in records[1:]] + [None]
    return [Interval(opens, closes, after) for (opens, closes), after in zip(records, afters, strict=False)]


@pytest.fixture
def answers(wales: NationPlan, priority: Priority, lead: User) -> list[Action]:
    """Actions with every combination of status, answer and time of the answer."""
    combinations = [
        (status, at, kind)
        for status, at, kind in product(["", "on_track", "paused", "completed", "stopped"], ANSWERED, ANSWERS)
        if at is not None or kind == AnswerKind.STATUS
    ]
    actions = Action.objects.bulk_create(
        Action(
            plan=wales,
            priority=priority,
            reference=f"1.{number}",
            sort_key=number,
            wording="Do it",
            added_on=date(2024, 4, 1),
            status=status,
            answered_at=at,
        )
        for number, (status, at, _) in enumerate(combinations, start=1)
    )
    for action, (_, at, kind) in zip(actions, combinations, strict=True):
        if at is None:
            continue
        action.latest_report = ProgressReport.objects.create(
            action=action,
            number=1,
            position=1,
            position_at=at,
            recorded_at=at,
            kind=kind,
            status="on_track" if kind == AnswerKind.STATUS else "",
            said_by=lead,
            entered_by=lead,
            token=uuid4(),
        )
    Action.objects.bulk_update(actions, ["latest_report"])
    return actions


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_freshness_is_the_same_in_the_database(answers: list[Action], count: int) -> None:
    intervals = rounds(count)
    by_rule = {action.pk: action.freshness(intervals) for action in answers}
    assert len(by_rule) == 200
    for freshness in Freshness:
        found = list(Action.objects.with_freshness(freshness, intervals).values_list("pk", flat=True))
        assert sorted(found) == sorted(pk for pk, said in by_rule.items() if said == freshness), freshness


def test_the_grid_of_answers_reaches_every_freshness(answers: list[Action]) -> None:
    assert {action.freshness(rounds(4)) for action in answers} == set(Freshness)


# --- When somebody last stood by a status ---------------------------------------------------------------------------

JULY, AUGUST, NOVEMBER = (datetime(2026, month, 30, 10, tzinfo=LONDON) for month in (7, 8, 11))


@pytest.mark.parametrize(
    ("stated_at", "kind", "answered_at", "expected"),
    [
        (None, "", None, None),
        (None, "dont_know", AUGUST, None),
        (JULY, "status", JULY, JULY),
        (JULY, "unchanged", AUGUST, AUGUST),
        # "I don't know" stands by nothing.
        (JULY, "dont_know", AUGUST, JULY),
        # A lead decided after the last answer.
        (NOVEMBER, "status", JULY, NOVEMBER),
        (NOVEMBER, "unchanged", AUGUST, NOVEMBER),
        (NOVEMBER, "", None, NOVEMBER),
    ],
)
def test_when_a_status_was_confirmed(
    stated_at: datetime | None, kind: str, answered_at: datetime | None, expected: datetime | None
) -> None:
    assert progress.confirmed_at(stated_at, kind, answered_at) == expected


# --- Finding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.1", ["1.1"]),
        ("TEAMS", ["1.1", "1.2"]),
        ("teams 50%", ["1.1"]),
        # Signs that mean "anything" to a database mean themselves.
        ("%", ["1.1"]),
        ("_", ["1.2"]),
        ("5_%", []),
        ("\\", ["1.3"]),
        ("people's", ["1.2"]),
        ("'; drop table", []),
        ('"', ["1.3"]),
        # A measure's words count as the action's, in both languages.
        ("submissions", ["1.3"]),
        ("cyflwyniadau", ["1.3"]),
        ("timau", ["1.1"]),
        ("teams submissions", []),
        ("", ["1.1", "1.2", "1.3"]),
        (" ".join("abcdefghijklmnopqrstuvwxyz0123456789!£$^&*()-+=[]"), []),
    ],
)
def test_finding(make_action: MakeAction, text: str, found: list[str]) -> None:
    make_action("1.1", wording="Help 50% of teams", wording_cy="Helpu 50% o’r timau")
    make_action("1.2", wording="Teams of a_kind in people's homes")
    Measure.objects.create(
        action=make_action("1.3", wording='Make the "case" \\ again'), wording="Submissions", wording_cy="Cyflwyniadau"
    )
    assert [action.reference for action in Action.objects.order_by("sort_key").find(text)] == found


def test_a_reference_is_found_as_a_whole_and_an_action_once(make_action: MakeAction) -> None:
    for reference in ("1.1", "1.10", "11.1"):
        make_action(reference, wording="Listen")
    both = Action.objects.get(reference="1.10")
    Measure.objects.create(action=both, wording="Services surveyed")
    Measure.objects.create(action=both, wording="Members surveyed", position=2)
    assert [action.reference for action in Action.objects.find("1.1")] == ["1.1"]
    assert [action.reference for action in Action.objects.find("1")] == []
    assert [action.reference for action in Action.objects.find("surveyed")] == ["1.10"]


# --- Being asked ----------------------------------------------------------------------------------------------------

#: Midnight in London, which in summer is 23:00 UTC of the day before.
SUMMER = datetime(2026, 7, 1, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"added_on": date(2026, 6, 30)}, True),
        ({"added_on": date(2026, 7, 1)}, True),
        ({"added_on": date(2026, 7, 2)}, False),
        ({"status": "paused"}, True),
        ({"status": "completed", "closed_at": SUMMER - MOMENT}, False),
        ({"status": "completed", "closed_at": SUMMER}, False),
        # Closed while the round ran: it was asked about.
        ({"status": "completed", "closed_at": SUMMER + MOMENT}, True),
        ({"status": "completed", "closed_at": SUMMER + MOMENT, "added_on": date(2026, 7, 2)}, False),
    ],
)
def test_a_round_asks_for_what_was_there_and_open_as_it_opened(
    make_action: MakeAction, fields: dict[str, Any], expected: bool
) -> None:
    action = make_action()
    Action.objects.filter(pk=action.pk).update(**fields)
    summer = Interval(SUMMER, SUMMER + timedelta(days=30))
    assert Action.objects.asked_in(summer).exists() is expected
    action.refresh_from_db()
    assert progress.was_asked(action.added_on, action.closed_at, summer) is expected


# --- Order ----------------------------------------------------------------------------------------------------------

BY_STATUS = ["off_track", "at_risk", "on_track", "ready_to_close", "completed"]
OUTSIDE = ["partly_met", "not_started", "paused", "stopped", "replaced", "carried_forward", ""]


@pytest.mark.parametrize(("sort", "expected"), [("status", BY_STATUS), ("-status", BY_STATUS[::-1])])
def test_statuses_are_sorted_by_the_published_scale(grid: list[Action], sort: str, expected: list[str]) -> None:
    statuses = list(dict.fromkeys(in_order(Action.objects.all(), sort).values_list("status", flat=True)))
    assert statuses == expected + OUTSIDE


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["1.2", "1.10", "1.11"]),
        ("ref", ["1.2", "1.10", "1.11"]),
        ("-ref", ["1.11", "1.10", "1.2"]),
        ("timing", ["1.11", "1.2", "1.10"]),
        # What has no date is last in either direction.
        ("-timing", ["1.2", "1.11", "1.10"]),
        ("answered", ["1.10", "1.2", "1.11"]),
        ("-answered", ["1.2", "1.10", "1.11"]),
    ],
)
def test_sorting(make_action: MakeAction, sort: str, expected: list[str]) -> None:
    make_action("1.2", latest_on=date(2027, 3, 31))
    make_action("1.10", adopted=False)
    make_action("1.11", latest_on=date(2026, 3, 31))
    Action.objects.filter(reference="1.2").update(answered_at=NOVEMBER)
    Action.objects.filter(reference="1.10").update(answered_at=JULY)
    assert [action.reference for action in in_order(Action.objects.all(), sort)] == expected


def test_every_sorting_that_is_offered_exists(action: Action) -> None:
    for sort, _ in SORT_CHOICES:
        assert list(in_order(Action.objects.all(), sort)) == [action]
