"""What waits for a plan's lead, through the door."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import Membership, NationPlan, ReportingRound, User
from priorities.choices import AnswerKind, DecisionKind, Status
from priorities.models import Action
from priorities.services.decisions import NewDecision, decide
from priorities.services.reporting import Answer, report_progress
from tests.conftest import LONDON, NOW, person
from tests.priorities.rounds import text_of

URL = "/plans/wales-2024-2027/queue/"

SignedIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


def claim(action: Action, by: User, days_ago: int = 1, how: str = "All of it is out.") -> None:
    action.refresh_from_db()
    report_progress(
        action=action,
        by=by,
        answer=Answer(status=Status.READY_TO_CLOSE, what_happened="Done.", plan_or_need=how),
        token=uuid4(),
        base=action.last_number,
        at=NOW - timedelta(days=days_ago),
    )


def decided(action: Action, by: User, kind: str, reason: str, review_on: date | None = None) -> None:
    action.refresh_from_db()
    decision = NewDecision(kind, reason, date(2026, 10, 1), "the plan’s lead", review_on=review_on)
    at = datetime(2026, 10, 1, 12, tzinfo=LONDON)
    decide(action=action, by=by, decision=decision, token=uuid4(), base=action.last_number, at=at)


def references(actions: list[Action]) -> list[str]:
    return [action.reference for action in actions]


def test_what_is_ready_comes_oldest_first_with_how_it_was_met(
    make_action: MakeAction, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    for reference, days in (("1.1", 2), ("1.2", 20), ("1.3", 9)):
        claim(make_action(reference, reporter=contributor), contributor, days, how=f"Met in {days} days.")
    make_action("1.4", reporter=contributor)

    answer = signed_in(lead).get(URL)

    page = answer.content.decode()
    assert references(answer.context["queue"].ready) == ["1.2", "1.3", "1.1"]
    assert "Met in 20 days." in page
    assert 'href="/plans/wales-2024-2027/actions/1.2/close/"' in page
    assert 'href="/plans/wales-2024-2027/actions/1.2/return/"' in page


def test_a_lead_is_told_which_claims_are_their_own(
    make_action: MakeAction, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    claim(make_action("1.1", reporter=contributor), lead)
    page = signed_in(lead).get(URL).content.decode()
    assert "You reported it yourself: another lead or an administrator closes it." in page
    assert 'href="/plans/wales-2024-2027/actions/1.1/close/"' not in page
    assert 'href="/plans/wales-2024-2027/actions/1.1/return/"' in page


def test_a_question_waits_until_it_is_answered(
    make_action: MakeAction, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    action = make_action("1.1", reporter=contributor)
    claim(action, contributor, days_ago=60)
    decided(action, lead, DecisionKind.RETURN, "Where can it be read?")
    browser = signed_in(lead)
    answer = browser.get(URL)
    assert references(answer.context["queue"].questions) == ["1.1"]
    assert "Where can it be read?" in answer.content.decode()
    assert "contributor is asked" in answer.content.decode()

    action.refresh_from_db()
    report_progress(
        action=action, by=contributor, answer=Answer(kind=AnswerKind.DONT_KNOW), token=uuid4(), base=2, at=NOW
    )

    assert browser.get(URL).context["queue"].questions == []


def test_a_pause_waits_from_the_day_after_its_review_date(
    make_action: MakeAction, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    for reference, review_on in (("1.1", date(2026, 11, 21)), ("1.2", date(2026, 11, 22))):
        decided(make_action(reference, reporter=contributor), lead, DecisionKind.PAUSE, "No post.", review_on)
    answer = signed_in(lead).get(URL)
    assert references(answer.context["queue"].paused) == ["1.1"]
    assert "To be looked at on" in answer.content.decode()


def test_nobody_assigned_counts_people_who_have_left(
    make_action: MakeAction, contributor: User, colleague: User, observer: User, lead: User, signed_in: SignedIn
) -> None:
    make_action("1.1", reporter=contributor)
    make_action("1.2")
    make_action("1.3", reporter=colleague, deputy=contributor)
    make_action("1.4", deputy=colleague)
    make_action("1.5", reporter=observer)
    make_action("1.6", deputy=contributor)
    closed = make_action("1.7")
    stop = NewDecision(DecisionKind.CLOSE, "Stopped.", date(2026, 11, 1), "the board", outcome=Status.STOPPED)
    decide(action=closed, by=lead, decision=stop, token=uuid4(), base=0, at=NOW)
    Membership.objects.filter(user=colleague).update(ended_at=NOW)

    answer = signed_in(lead).get(URL)

    assert references(answer.context["queue"].nobody) == ["1.2", "1.3", "1.4", "1.5"]
    page = answer.content.decode()
    assert "Reporter colleague, deputy contributor: one of them no longer has a role in this plan" in page
    assert "observer no longer has a role in this plan" in page
    assert 'action="/plans/wales-2024-2027/queue/assign/"' in page


def test_suggested_timings_are_counted(
    make_action: MakeAction, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    make_action("1.1", reporter=contributor, adopted=False)
    make_action("1.2", reporter=contributor)
    page = signed_in(lead).get(URL).content.decode()
    assert "1 timing is only suggested: its dates make nothing overdue." in page
    assert 'href="/plans/wales-2024-2027/timings/"' in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("open", "Autumn 2026: open until 30 November 2026"),
        ("closed", "Autumn 2026: closed; to be reviewed"),
        ("in_review", "Autumn 2026: in review; to be signed off"),
    ],
)
def test_the_queue_leads_to_the_round(
    action: Action, autumn: ReportingRound, lead: User, signed_in: SignedIn, state: str, words: str
) -> None:
    ReportingRound.objects.update(state=state)
    answer = signed_in(lead).get(URL)
    assert words in text_of(answer)
    assert f'href="/plans/wales-2024-2027/rounds/{autumn.pk}/"' in answer.content.decode()


def test_the_queue_leads_to_opening_a_round(action: Action, lead: User, signed_in: SignedIn) -> None:
    answer = signed_in(lead).get(URL)
    assert "No round is open. Open a round" in text_of(answer)
    assert 'href="/plans/wales-2024-2027/rounds/open/"' in answer.content.decode()


def test_an_empty_queue_says_what_would_come_here(action: Action, lead: User, signed_in: SignedIn) -> None:
    page = signed_in(lead).get(URL).content.decode()
    assert "Nothing waits for you." in page
    assert "<h2" not in page.split("<h1", 1)[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("who", "expected"), [("lead", 200), ("admin", 200), ("contributor", 403), ("observer", 403), ("outsider", 404)]
)
def test_the_queue_is_the_leads(
    action: Action, request: pytest.FixtureRequest, signed_in: SignedIn, who: str, expected: int
) -> None:
    assert signed_in(request.getfixturevalue(who)).get(URL).status_code == expected


def test_signed_out_people_sign_in_first(action: Action) -> None:
    answer = Client().get(URL)
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/account/login/?next=/plans/wales-2024-2027/queue/",
    )


def test_actions_of_other_plans_stay_out(
    scotland: NationPlan, make_action: MakeAction, lead: User, signed_in: SignedIn
) -> None:
    make_action("1.1", plan=scotland, adopted=False)
    assert signed_in(lead).get(URL).context["queue"].is_empty


def _fill(make_action: MakeAction, lead: User, wales: NationPlan, first: int, count: int) -> None:
    someone = person(f"reporter {first}", wales, "contributor")
    for number in range(first, first + count):
        kind: Any = number % 5
        action = make_action(f"4.{number}", adopted=kind != 4, reporter=None if kind == 3 else someone)
        if kind in (0, 1):
            claim(action, someone, days_ago=60)
        if kind == 1:
            decided(action, lead, DecisionKind.RETURN, "Where?")
        if kind == 2:
            decided(action, lead, DecisionKind.PAUSE, "No post.", date(2026, 11, 1))


def test_queries_stay_the_same_as_actions_grow(
    make_action: MakeAction, wales: NationPlan, lead: User, autumn: ReportingRound, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    counts = []
    for first, count in ((1, 20), (21, 180)):
        _fill(make_action, lead, wales, first, count)
        browser.get(URL)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.get(URL)
        assert len(answer.context["queue"].ready) == (first + count - 1) / 5
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 12, counts
