"""What a volunteer sees first, and “nothing has changed”."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from plans.models import Membership, NationPlan, ReportingRound, User
from priorities.models import Action, ProgressReport
from tests.conftest import NOW, person
from tests.priorities.reporting import PAGE, SignIn, said


def test_nothing_has_changed_is_one_press_with_undo(
    action: Action, autumn: ReportingRound, contributor: User, signed_in: SignIn
) -> None:
    said(action, contributor, at=NOW - timedelta(days=90))
    ReportingRound.objects.filter(pk=autumn.pk).update(state="signed_off", signed_off_by=contributor, signed_off_at=NOW)
    ReportingRound.objects.filter(pk=autumn.pk).update(
        opens_at=NOW - timedelta(days=100), closes_at=NOW - timedelta(days=80)
    )
    ReportingRound.objects.create(
        plan=action.plan,
        label="Winter",
        opens_at=NOW - timedelta(days=2),
        closes_at=NOW + timedelta(days=9),
        opened_by=contributor,
    )
    browser = signed_in(contributor)
    assert "Nothing has changed" in browser.get("/my-actions/").content.decode()
    response = browser.post(f"{PAGE}unchanged/", {"token": str(uuid4())}, follow=True)
    assert "Confirmed unchanged" in response.content.decode()
    stored = ProgressReport.objects.get(kind="unchanged")
    assert (stored.status, stored.what_happened) == ("", "")
    response = browser.post(f"{PAGE}reports/{stored.number}/take-back/", follow=True)
    assert "It waits for your answer again." in response.content.decode()
    action.refresh_from_db()
    assert action.latest_report is not None
    assert action.latest_report.kind == "status"
    assert action.status == "on_track"


@pytest.mark.parametrize("status", ["at_risk", "off_track", "ready_to_close", "not_started"])
def test_nothing_has_changed_is_refused_where_the_rules_ask_for_more(
    action: Action, autumn: ReportingRound, contributor: User, signed_in: SignIn, status: str
) -> None:
    said(action, contributor, status, at=NOW - timedelta(days=90))
    browser = signed_in(contributor)
    response = browser.post(f"{PAGE}unchanged/", {"token": str(uuid4())}, follow=True)
    assert "cannot be used here this time" in response.content.decode()
    assert ProgressReport.objects.count() == 1


def test_only_the_one_who_pressed_takes_it_back(
    action: Action, autumn: ReportingRound, contributor: User, lead: User, signed_in: SignIn
) -> None:
    said(action, contributor, at=NOW - timedelta(days=90))
    signed_in(contributor).post(f"{PAGE}unchanged/")
    assert signed_in(lead).post(f"{PAGE}reports/2/take-back/").status_code == 403


def test_my_actions_lists_what_waits_and_what_was_sent(
    action: Action, make_action: Callable[..., Action], autumn: ReportingRound, contributor: User, signed_in: SignIn
) -> None:
    other = make_action("1.5", wording="Make the case", reporter=contributor)
    make_action("1.6", wording="Nobody has this one")
    browser = signed_in(contributor)
    said(other, contributor)
    page = " ".join(browser.get("/my-actions/").content.decode().split())
    waiting, sent = page.split("Sent this round")
    assert "Champion innovative service delivery models" in waiting
    assert "Make the case" not in waiting
    assert "Make the case" in sent
    assert "Nobody has this one" in sent
    assert "<b>1 left</b>" in waiting


@pytest.mark.parametrize(("role", "is_named"), [("contributor", True), ("lead", True), ("observer", False)])
def test_a_plan_that_is_still_a_draft_is_named_to_those_who_will_report(
    action: Action, signed_in: SignIn, role: str, is_named: bool
) -> None:
    NationPlan.objects.update(state="draft")
    page = signed_in(person("somebody", action.plan, role)).get("/my-actions/").content.decode()
    assert ("Your plan “Cymru-Wales action plan 2024–2027” is not here yet" in page) is is_named
    assert ("You have no plan to report on." in page) is not is_named
    assert "Champion innovative service delivery models" not in page


def test_a_draft_stands_beside_the_plan_that_one_reports_on(
    action: Action, scotland: NationPlan, autumn: ReportingRound, contributor: User, signed_in: SignIn
) -> None:
    Membership.objects.create(user=contributor, plan=scotland, role="contributor")
    NationPlan.objects.filter(pk=scotland.pk).update(state="draft")
    page = signed_in(contributor).get("/my-actions/").content.decode()
    assert "Your plan “Scotland action plan 2025–2027” is not here yet" in page
    assert "Champion innovative service delivery models" in page
