"""A nation's dashboard as at an earlier day."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from otworkforce.dashboards.sources import past, present
from plans.models import NationPlan, User
from priorities.models import Action, Priority
from tests.conftest import NOW
from tests.otworkforce.pages import PAGE, shown
from tests.priorities import told as telling
from tests.priorities.reporting import said
from tests.priorities.told import moment

MARCH = f"{PAGE}?as_at=2026-03-31"
SignIn = Callable[[User], Client]


@pytest.fixture
def told(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> NationPlan:
    telling.tell(wales, priority, lead, contributor)
    return wales


def test_the_dashboard_shows_what_was_known_on_that_day(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    browser = signed_in(observer)
    text = shown(browser, address=MARCH)
    assert "As at 31 March 2026 · Year 2 of 3 · All 4 actions" in text
    assert "1 action was due by now: 1 is overdue. 3 fall due by 31 March 2027." in text
    assert "1 ready to close, 1 on track, 1 off track, 1 no report yet" in text
    attention = shown(browser, "attention", MARCH)
    assert "Off track 30 days overdue 1.2 Do thing 1.2 Nobody answers. Needs: The board must write." in attention
    assert "1.1" not in attention
    in_spring = "Spring 2026 3 of 4 reported; closed 31 March 2026 3 afresh, 1 silent: 1.10"
    assert shown(browser, "round", MARCH).startswith(in_spring)
    assert shown(browser, "latest", MARCH).startswith("Latest Ready to close 1.3 Do thing 1.3 12 Mar")


def test_the_round_of_then_is_the_round_of_then(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    browser = signed_in(observer)
    assert "No round has been opened yet." in shown(browser, "round", f"{PAGE}?as_at=2026-02-28")
    assert "closed 31 March 2026" in shown(browser, "round", f"{PAGE}?as_at=2026-05-31")
    assert shown(browser, "round", f"{PAGE}?as_at=2026-06-02").startswith("Summer 2026 0 of 4 reported; closes 30 June")


def test_a_day_before_anything_was_recorded(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    text = shown(signed_in(observer), address=f"{PAGE}?as_at=2025-01-01")
    assert "The tracker held no actions of this plan yet on that day." in text


def test_links_keep_the_day_and_nothing_is_to_be_decided(told: NationPlan, lead: User, signed_in: SignIn) -> None:
    html = signed_in(lead).get(MARCH).content.decode()
    main = html.partition("<main")[2].partition("</main>")[0]
    inside = [part.split('"')[0] for part in main.split('href="')[1:]]
    of_plan = [address for address in inside if address.startswith((f"{PAGE}actions/", f"{PAGE}priorities/"))]
    assert len(of_plan) == 9
    assert [address for address in of_plan if not address.endswith("as_at=2026-03-31")] == []
    assert "For you to decide" not in main
    assert "/people/" not in main
    assert 'method="post"' not in main
    assert f'<a href="{PAGE}">Back to today</a>' in html


@pytest.mark.parametrize("asked", ["nonsense", "2026-02-31", "2030-01-01", "2024-03-31"])
def test_a_day_that_cannot_be_shown(asked: str, told: NationPlan, observer: User, signed_in: SignIn) -> None:
    assert signed_in(observer).get(f"{PAGE}?as_at={asked}").status_code == 400


def test_past_and_present_are_the_same_where_nothing_came_later(
    told: NationPlan, contributor: User, lead: User
) -> None:
    """Two ways to ask the same: the database's columns of now, and the records by their time."""
    action = Action.objects.get(reference="1.2")
    for month in (7, 8, 9):
        opens, closes = moment(month, 2), moment(month, 28)
        before = told.rounds.exclude(state="signed_off").get()
        telling.signed_off(before, by=lead, at=moment(month, 1))
        telling.round_of(told, f"Round {month}", opens, closes, by=lead)
        said(action, contributor, "at_risk", what_happened="As before.", at=moment(month, 10))
    now, then = present(told, NOW), past(told, NOW)
    assert compared(now) == compared(then)
    assert set(now.repeated) == set(then.repeated) == {action.pk}


def compared(source: Any) -> dict[str, Any]:
    """Return what the dashboard shows of a source, as values that can be compared."""
    return {
        "rounds": [(r.label, r.state, r.closes_at) for r in source.rounds.records],
        "priorities": [(p.number, p.title) for p in source.priorities],
        "actions": [
            (a.pk, a.wording, a.status, a.answered_at, a.closed_at, a.window, a.assigned_ids, a.added_on)
            for a in source.actions
        ],
        "words": [(a.what_happened or "", a.plan_or_need or "", a.decided_why or "") for a in source.actions],
        "measures": {pk: [m.fact(m.action) for m in own] for pk, own in source.measures.items() if own},
        "told": [(t.action_id, t.at, t.status, t.label) for t in source.told],
        "suggested": source.suggested_timings,
    }
