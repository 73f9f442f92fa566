"""What a round asks, of whom, and who may answer with one press."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count, product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from plans.models import Membership, NationPlan, ReportingRound, Role, User
from priorities.models import Action, Measure, Priority, Reading
from priorities.models.action import sort_key
from priorities.services import asking
from tests.conftest import NOW, person
from tests.priorities.reporting import said

LONDON = ZoneInfo("Europe/London")
INSTANT = timedelta(microseconds=1)
#: Opens at midnight in London, which in summer is 23:00 UTC of the day before.
OPENS = datetime(2026, 7, 1, tzinfo=LONDON)
CLOSES = datetime(2026, 11, 30, 23, 59, 59, tzinfo=LONDON)
CLOSED_BEFORE = datetime(2026, 5, 31, 23, 59, 59, tzinfo=LONDON)


@pytest.fixture
def make_round(lead: User) -> Callable[..., ReportingRound]:
    def make(plan: NationPlan, opens_at: datetime, closes_at: datetime, state: str) -> ReportingRound:
        signed = {"signed_off_by": lead, "signed_off_at": closes_at} if state == "signed_off" else {}
        return ReportingRound.objects.create(
            plan=plan,
            label=f"{closes_at:%B}",
            opens_at=opens_at,
            closes_at=closes_at,
            state=state,
            opened_by=lead,
            **signed,
        )

    return make


@pytest.fixture
def england(wales: NationPlan) -> NationPlan:
    fields = {"nation": "england", "slug": "england-2024-2027", "title": "England", "short_name": "England"}
    return NationPlan.objects.create(
        strategy=wales.strategy,
        starts_on=date(2024, 4, 1),
        ends_on=date(2027, 3, 31),
        period_words="2024–2027",
        state=NationPlan.State.ACTIVE,
        **fields,
    )


@pytest.fixture
def member(wales: NationPlan, scotland: NationPlan, england: NationPlan) -> User:
    """A contributor of Wales and Scotland, who only looks on in England."""
    user = person("member of three plans", wales, Role.CONTRIBUTOR)
    Membership.objects.create(user=user, plan=scotland, role=Role.CONTRIBUTOR, started_at=OPENS)
    Membership.objects.create(user=user, plan=england, role=Role.OBSERVER, started_at=OPENS)
    return user


ASSIGNED = ["reporter", "deputy", "somebody else", "nobody"]
STATUSES = ["", "on_track", "paused", "completed"]
ADDED = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)]
ANSWERED = [None, CLOSED_BEFORE - INSTANT, CLOSED_BEFORE, CLOSED_BEFORE + INSTANT, OPENS, OPENS + timedelta(days=9)]


def fill(plan: NationPlan, priority: Priority, member: User, other: User) -> None:
    """Give the plan an action of each kind there is."""
    numbers = count(1)
    rows = []
    for assigned, status, added_on, answered_at in product(ASSIGNED, STATUSES, ADDED, ANSWERED):
        people: dict[str, User] = {
            "reporter": {"reporter": member},
            "deputy": {"reporter": other, "deputy": member},
            "somebody else": {"reporter": other},
            "nobody": {},
        }[assigned]
        reference = f"{priority.number}.{next(numbers)}"
        rows.append(
            Action(
                plan=plan,
                priority=priority,
                reference=reference,
                sort_key=sort_key(reference),
                wording="Do a thing",
                status=status,
                added_on=added_on,
                answered_at=answered_at,
                **people,
            )
        )
    Action.objects.bulk_create(rows, batch_size=40)


def is_waiting(action: Action, plan_of_round: str, member: User, heard_from: datetime | None) -> bool:
    """Say in plain words what the query answers."""
    return (
        action.plan.slug == plan_of_round
        and member.pk in (action.reporter_id, action.deputy_id)
        and action.status != "completed"
        and action.added_on <= date(2026, 7, 1)
        and (action.answered_at is None or (heard_from is not None and action.answered_at <= heard_from))
    )


@pytest.mark.parametrize("in_later_rounds", [False, True], ids=["first round", "later round"])
def test_waiting_for_is_what_the_open_round_asks_and_nobody_answered(
    in_later_rounds: bool,
    wales: NationPlan,
    scotland: NationPlan,
    england: NationPlan,
    priority: Priority,
    member: User,
    colleague: User,
    make_round: Callable[..., ReportingRound],
) -> None:
    if in_later_rounds:
        make_round(wales, OPENS - timedelta(days=300), CLOSED_BEFORE - timedelta(days=90), "signed_off")
        make_round(wales, OPENS - timedelta(days=60), CLOSED_BEFORE, "signed_off")
    make_round(wales, OPENS, CLOSES, "open")
    make_round(scotland, OPENS, CLOSES, "in_review")
    make_round(england, OPENS, CLOSES, "open")
    for plan in (wales, scotland, england):
        fill(plan, priority, member, colleague)

    every = Action.objects.select_related("plan").order_by("sort_key")
    heard_from = CLOSED_BEFORE if in_later_rounds else None
    expected = [action.pk for action in every if is_waiting(action, "wales-2024-2027", member, heard_from)]
    assert len(expected) == (2 * 3 * 2 * 3 if in_later_rounds else 2 * 3 * 2 * 1)
    assert [action.pk for action in asking.waiting_for(member, NOW)] == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [(OPENS - INSTANT, 0), (OPENS, 1), (CLOSES, 1), (CLOSES + INSTANT, 0)],
    ids=["before it opens", "as it opens", "as it closes", "after it closed"],
)
def test_a_round_asks_from_its_opening_to_its_closing(
    at: datetime,
    expected: int,
    action: Action,
    wales: NationPlan,
    contributor: User,
    make_round: Callable[..., ReportingRound],
) -> None:
    make_round(wales, OPENS, CLOSES, "open")
    assert asking.waiting_for(contributor, at).count() == expected


@pytest.mark.parametrize("state", ["closed", "in_review", "signed_off"])
def test_a_round_that_was_closed_early_asks_for_nothing(
    state: str, action: Action, wales: NationPlan, contributor: User, make_round: Callable[..., ReportingRound]
) -> None:
    make_round(wales, OPENS, CLOSES, state)
    assert asking.waiting_for(contributor, NOW).count() == 0


def test_several_plans_come_in_order_and_in_one_query(
    wales: NationPlan,
    scotland: NationPlan,
    priority: Priority,
    member: User,
    make_round: Callable[..., ReportingRound],
    django_assert_num_queries: Any,
) -> None:
    for plan in (wales, scotland):
        make_round(plan, OPENS, CLOSES, "open")
        for reference in ("1.10", "1.2"):
            Action.objects.create(
                plan=plan, priority=priority, reference=reference, wording="Do", added_on=ADDED[0], reporter=member
            )
    asking.reporting_plans(member)  # reads the memberships, once for a request
    with django_assert_num_queries(1):
        found = [(action.plan_id, action.reference) for action in asking.waiting_for(member, NOW)]
    assert found == [(scotland.pk, "1.2"), (scotland.pk, "1.10"), (wales.pk, "1.2"), (wales.pk, "1.10")]


def test_which_round_an_answer_belongs_to(wales: NationPlan, make_round: Callable[..., ReportingRound]) -> None:
    spring = make_round(wales, OPENS - timedelta(days=60), CLOSED_BEFORE, "signed_off")
    autumn = make_round(wales, OPENS, CLOSES, "open")
    rounds = asking.rounds_of(wales, NOW)
    assert rounds.records == [autumn, spring]
    assert rounds.of(datetime(2020, 1, 1, tzinfo=UTC)) == spring
    assert rounds.of(CLOSED_BEFORE) == spring
    assert rounds.of(CLOSED_BEFORE + INSTANT) == autumn
    assert rounds.of(CLOSES) == autumn
    assert rounds.of(CLOSES + INSTANT) is None
    assert rounds.open_at(NOW) == autumn
    assert rounds.open_at(OPENS - INSTANT) is None
    assert asking.rounds_of(wales, OPENS - INSTANT).records == [spring]


# --- "Nothing has changed" ------------------------------------------------------------------------------------------


@pytest.fixture
def spring(wales: NationPlan, make_round: Callable[..., ReportingRound]) -> ReportingRound:
    """The round before: it closed on 31 May 2026."""
    return make_round(wales, datetime(2026, 5, 1, tzinfo=LONDON), CLOSED_BEFORE, "signed_off")


IN_SPRING = datetime(2026, 5, 12, 12, 0, tzinfo=LONDON)
BEFORE_SPRING = datetime(2026, 2, 12, 12, 0, tzinfo=LONDON)


def is_allowed(action: Action, at: datetime = NOW) -> bool:
    [fresh] = Action.objects.select_related("status_report").filter(pk=action.pk)
    return asking.unchanged_allowed([fresh], asking.rounds_of(fresh.plan, at), at) == {fresh.pk}


def test_on_track_and_nothing_waiting_may_stay_so(
    action: Action, contributor: User, spring: ReportingRound, autumn: ReportingRound
) -> None:
    assert not is_allowed(action), "nobody has reported yet"
    said(action, contributor, "on_track", at=IN_SPRING)
    assert is_allowed(action)
    said(action, contributor, "at_risk", at=NOW - timedelta(days=1))
    assert not is_allowed(action)


@pytest.mark.parametrize(("step_on", "expected"), [(date(2026, 11, 23), True), (date(2026, 11, 22), False)])
def test_a_promised_step_that_is_due_wants_an_answer(
    step_on: date, expected: bool, action: Action, contributor: User, spring: ReportingRound, autumn: ReportingRound
) -> None:
    said(action, contributor, at=IN_SPRING, next_step="Publish", next_step_on=step_on)
    assert is_allowed(action) is expected


@pytest.mark.parametrize(
    ("last_read", "corrected", "expected"),
    [
        (None, None, False),
        (date(2026, 8, 22), None, False),
        (date(2026, 8, 23), None, True),
        # A correction's date is the one that counts.
        (date(2026, 8, 23), date(2026, 7, 1), False),
    ],
)
def test_a_reading_that_is_due_wants_a_figure(
    last_read: date | None,
    corrected: date | None,
    expected: bool,
    action: Action,
    percentage: Measure,
    contributor: User,
    spring: ReportingRound,
    autumn: ReportingRound,
) -> None:
    said(action, contributor, at=IN_SPRING)
    assert is_allowed(action), "a measure that is not read regularly waits for nothing"
    percentage.read_every_months = 3
    percentage.save()
    reading = None
    for read_on in filter(None, [last_read, corrected]):
        reading = Reading.objects.create(
            measure=percentage, read_on=read_on, value=Decimal(1), author=contributor, recorded_at=NOW, corrects=reading
        )
    assert is_allowed(action) is expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # What was pressed in the round before cannot be pressed again; earlier ones do not matter.
        ([(IN_SPRING, "unchanged")], False),
        ([(BEFORE_SPRING, "unchanged"), (IN_SPRING, "status")], True),
        ([(IN_SPRING, "unchanged"), (IN_SPRING + timedelta(days=1), "status")], True),
        # After its closing it belongs to the round that is open now.
        ([(CLOSED_BEFORE + INSTANT, "unchanged")], True),
        ([(CLOSED_BEFORE, "unchanged")], False),
    ],
)
def test_not_twice_running(
    answers: list[tuple[datetime, str]],
    expected: bool,
    action: Action,
    contributor: User,
    spring: ReportingRound,
    autumn: ReportingRound,
    make_round: Callable[..., ReportingRound],
) -> None:
    winter_closed = datetime(2026, 2, 28, 23, 59, 59, tzinfo=LONDON)
    make_round(action.plan, datetime(2026, 2, 1, tzinfo=LONDON), winter_closed, "signed_off")
    said(action, contributor, "on_track", at=BEFORE_SPRING - timedelta(days=1))
    for at, kind in answers:
        words = {} if kind == "status" else {"kind": kind, "status": "", "what_happened": "", "plan_or_need": ""}
        said(action, contributor, at=at, **words)
    assert is_allowed(action) is expected


def test_an_overdue_action_wants_a_report(
    make_action: Callable[..., Action], contributor: User, spring: ReportingRound, autumn: ReportingRound
) -> None:
    overdue = make_action("1.5", latest_on=date(2026, 11, 21), reporter=contributor)
    due_today = make_action("1.6", latest_on=date(2026, 11, 22), reporter=contributor)
    for action in (overdue, due_today):
        said(action, contributor, at=IN_SPRING)
    assert not is_allowed(overdue)
    assert is_allowed(due_today)


def test_not_started_may_stay_so_before_its_window_opens(
    make_action: Callable[..., Action], contributor: User, spring: ReportingRound, autumn: ReportingRound
) -> None:
    tomorrow = make_action("1.5", starts_on=date(2026, 11, 23), reporter=contributor)
    today = make_action("1.6", starts_on=date(2026, 11, 22), reporter=contributor)
    for action in (tomorrow, today):
        said(action, contributor, "not_started", at=IN_SPRING)
    assert is_allowed(tomorrow)
    assert not is_allowed(today)


def test_each_action_of_a_list_is_judged_by_itself(
    make_action: Callable[..., Action],
    contributor: User,
    spring: ReportingRound,
    autumn: ReportingRound,
    django_assert_max_num_queries: Any,
) -> None:
    calm, risky, late = (make_action(f"1.{n}", reporter=contributor) for n in (5, 6, 7))
    for action, status in ((calm, "on_track"), (risky, "at_risk"), (late, "on_track")):
        said(action, contributor, status, at=IN_SPRING)
    said(late, contributor, at=IN_SPRING, next_step="Publish", next_step_on=date(2026, 6, 30))
    actions = list(Action.objects.select_related("status_report"))
    rounds = asking.rounds_of(calm.plan, NOW)
    with django_assert_max_num_queries(2):
        assert asking.unchanged_allowed(actions, rounds, NOW) == {calm.pk}
