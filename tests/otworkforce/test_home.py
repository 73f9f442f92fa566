"""The first page goes to where the person works."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import NationPlan, ReportingRound, Role, User
from priorities.models import Action, ReportQuestion
from tests.conftest import LONDON, NOW, person
from tests.otworkforce.pages import text_of
from tests.priorities.reporting import SignIn, said

HOME = "/"
MY_ACTIONS = "/my-actions/"
DASHBOARD = "/plans/wales-2024-2027/"
UK = "/uk/"


def goes_to(client: Client) -> str:
    response = client.get(HOME)
    assert response.status_code == 302
    return response["Location"]


def test_a_contributor_with_something_waiting_goes_to_my_actions(
    signed_in: SignIn, contributor: User, action: Action, autumn: ReportingRound
) -> None:
    assert goes_to(signed_in(contributor)) == MY_ACTIONS
    said(action, contributor)
    assert goes_to(signed_in(contributor)) == DASHBOARD


def test_a_question_of_the_lead_waits_too(
    signed_in: SignIn, contributor: User, colleague: User, lead: User, action: Action, autumn: ReportingRound
) -> None:
    said(action, contributor)
    ReportQuestion.objects.create(
        round=autumn, action=action, after_number=1, question="Where?", asked_by=lead, asked_at=NOW, token=uuid4()
    )
    assert goes_to(signed_in(contributor)) == MY_ACTIONS
    assert goes_to(signed_in(colleague)) == DASHBOARD


def test_a_contributor_goes_to_the_dashboard_while_no_round_is_open(
    signed_in: SignIn, contributor: User, action: Action
) -> None:
    assert goes_to(signed_in(contributor)) == DASHBOARD


def test_a_lead_who_reports_goes_to_my_actions(
    signed_in: SignIn, lead: User, action: Action, autumn: ReportingRound
) -> None:
    assert goes_to(signed_in(lead)) == DASHBOARD
    Action.objects.filter(pk=action.pk).update(deputy=lead)
    assert goes_to(signed_in(lead)) == MY_ACTIONS


def test_people_of_one_plan_go_to_its_dashboard(signed_in: SignIn, observer: User, autumn: ReportingRound) -> None:
    assert goes_to(signed_in(observer)) == DASHBOARD


@pytest.mark.parametrize("role", ["uk-wide", "two plans", "administrator"])
def test_all_others_go_to_the_overview(
    signed_in: SignIn, role: str, wales: NationPlan, scotland: NationPlan, admin: User
) -> None:
    observer = person("uk observer", None, Role.OBSERVER)
    both = person("both", wales, Role.OBSERVER)
    both.memberships.create(plan=scotland, role=Role.LEAD)
    assert goes_to(signed_in({"uk-wide": observer, "two plans": both, "administrator": admin}[role])) == UK


def test_somebody_without_a_role_is_told_whom_to_ask(signed_in: SignIn, wales: NationPlan) -> None:
    response = signed_in(person("newcomer")).get(HOME)
    assert response.status_code == 200
    assert "You have no role in a plan yet" in text_of(response)
    assert "Ask the lead of your nation’s plan to invite you again." in text_of(response)


def test_a_role_that_ended_is_gone_on_the_next_request(signed_in: SignIn, observer: User) -> None:
    client = signed_in(observer)
    assert goes_to(client) == DASHBOARD
    observer.memberships.update(ended_at=datetime(2026, 11, 22, 11, tzinfo=LONDON))
    assert client.get(HOME).status_code == 200
    assert client.get(DASHBOARD).status_code == 404


def test_signed_out_people_sign_in_first() -> None:
    response = Client().get(HOME)
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/")


def test_a_contributor_of_a_draft_is_not_sent_to_a_page_that_is_closed_to_them(
    signed_in: SignIn, wales: NationPlan
) -> None:
    draft = NationPlan.objects.create(
        strategy=wales.strategy,
        nation="england",
        slug="england-2024-2027",
        title="England action plan 2024–2027",
        short_name="England",
        starts_on=date(2024, 4, 1),
        ends_on=date(2027, 3, 31),
        period_words="2024–2027",
    )
    assert goes_to(signed_in(person("early", draft, Role.CONTRIBUTOR))) == UK
    assert goes_to(signed_in(person("early lead", draft, Role.LEAD))) == "/plans/england-2024-2027/"
