"""A lead closes, returns, pauses and reopens, through the door."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import Role, User
from priorities.choices import DecisionKind, Status
from priorities.models import Action, Decision, FormerReference
from priorities.progress import decision_fits
from priorities.services.decisions import NewDecision, decide
from priorities.services.reporting import Answer, report_progress
from tests.conftest import NOW, person

BASE = "/plans/wales-2024-2027/actions/1.4/"
KINDS = ["close", "return", "pause", "reopen"]

Report = Callable[..., Any]
SignedIn = Callable[[User], Client]


@pytest.fixture
def report(action: Action, contributor: User) -> Report:
    """Return a function that reports on the action."""

    def say(status: str = Status.READY_TO_CLOSE, by: User | None = None, **fields: Any) -> Any:
        values = {"what_happened": "Twelve are published.", "plan_or_need": "Twelve of twelve examples are out."}
        answer = Answer(status=status, **{**values, **fields})
        action.refresh_from_db()
        by = by or contributor
        return report_progress(action=action, by=by, answer=answer, token=uuid4(), base=action.last_number, at=NOW)

    return say


@pytest.fixture
def second_lead(wales: Any) -> User:
    return person("second lead", wales, Role.LEAD)


def closing(base: int = 1, **changed: Any) -> dict[str, Any]:
    fields = {
        "token": str(uuid4()),
        "base": base,
        "outcome": "completed",
        "successor": "",
        "reason": "The board saw all twelve examples.",
        "decided_on": "14 November 2026",
        "decided_by": "the board",
    }
    return {**fields, **changed}


def sent(base: int = 1, **changed: Any) -> dict[str, Any]:
    fields = {"token": str(uuid4()), "base": base, "reason": "Where can the examples be read?"}
    return {**fields, **changed}


def test_closing_stores_who_decided_when_and_why(
    action: Action, report: Report, lead: User, signed_in: SignedIn
) -> None:
    report()
    browser = signed_in(lead)
    page = browser.get(f"{BASE}close/").content.decode()
    assert "Twelve of twelve examples are out." in page
    assert 'value="22 November 2026"' in page

    answer = browser.post(f"{BASE}close/", closing(), follow=True)

    assert answer.redirect_chain == [("/plans/wales-2024-2027/actions/1.4/", 302)]
    assert "1.4 is closed: Completed." in answer.content.decode()
    decision = Decision.objects.get()
    assert (decision.kind, decision.status, decision.number) == ("close", "completed", 2)
    assert (decision.decided_on, decision.decided_by) == (date(2026, 11, 14), "the board")
    assert (decision.recorded_by, decision.recorded_as) == (lead, "lead")
    action.refresh_from_db()
    assert action.status == "completed"


def test_returning_gives_back_the_status_before_the_claim(
    action: Action, report: Report, lead: User, signed_in: SignedIn
) -> None:
    report(Status.AT_RISK)
    report()

    answer = signed_in(lead).post(f"{BASE}return/", sent(2), follow=True)

    assert "1.4 is returned with your question. Its status is “At risk” again." in answer.content.decode()
    decision = Decision.objects.get()
    assert (decision.kind, decision.reason) == ("return", "Where can the examples be read?")
    assert (decision.decided_on, decision.decided_by) == (date(2026, 11, 22), "the plan’s lead")
    action.refresh_from_db()
    assert action.status == "at_risk"


def test_pausing_asks_for_a_day_after_today(action: Action, lead: User, signed_in: SignedIn) -> None:
    browser = signed_in(lead)
    refused = browser.post(f"{BASE}pause/", sent(0, review_on="22 November 2026"))
    assert refused.status_code == 422
    assert "Give a date from 23 November 2026 on." in refused.content.decode()

    browser.post(f"{BASE}pause/", sent(0, review_on="23/11/2026"))

    decision = Decision.objects.get()
    assert (decision.kind, decision.status, decision.review_on) == ("pause", "paused", date(2026, 11, 23))


def test_what_is_paused_can_be_paused_longer(action: Action, lead: User, signed_in: SignedIn) -> None:
    browser = signed_in(lead)
    browser.post(f"{BASE}pause/", sent(0, review_on="1 December 2026"))
    answer = browser.post(f"{BASE}pause/", sent(1, review_on="1 March 2027"))
    assert answer.status_code == 302
    assert [d.review_on for d in Decision.objects.order_by("number")] == [date(2026, 12, 1), date(2027, 3, 1)]


def test_reopening_forgets_the_successor(
    action: Action, make_action: Callable[..., Action], lead: User, signed_in: SignedIn
) -> None:
    other = make_action("1.5")
    browser = signed_in(lead)
    browser.post(f"{BASE}close/", closing(0, outcome="replaced", successor=other.pk))
    action.refresh_from_db()
    assert (action.status, action.successor) == ("replaced", other)

    answer = browser.post(f"{BASE}reopen/", sent(1), follow=True)

    assert "1.4 is open again. Its status is “Not started”." in answer.content.decode()
    action.refresh_from_db()
    assert (action.status, action.successor) == ("not_started", None)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"outcome": ""}, "Choose the outcome."),
        ({"outcome": "on_track"}, "Choose one of the outcomes."),
        ({"outcome": "replaced"}, "Choose the action that replaces it."),
        ({"outcome": "replaced", "successor": "self"}, "Choose one of the plan’s other actions."),
        ({"outcome": "replaced", "successor": "99999999999999999999"}, "Choose one of the plan’s other actions."),
        ({"outcome": "completed", "successor": "other"}, "With this outcome no action takes over."),
        ({"reason": "   "}, "Give the reason."),
        ({"reason": "x" * 4001}, "at most 4000 characters"),
        ({"reason": "a\x00b"}, "Null characters are not allowed."),
        ({"decided_by": ""}, "Say which role or body decided."),
        ({"decided_by": "x" * 201}, "at most 200 characters"),
        ({"decided_on": ""}, "Give the day on which it was decided."),
        ({"decided_on": "23 November 2026"}, "Give a date up to 22 November 2026."),
        ({"decided_on": "22 November 2036"}, "Give a date up to 22 November 2026."),
        ({"decided_on": "31 March 2024"}, "Give a date from 1 April 2024 on."),
        ({"decided_on": "the other day"}, "Write a date like 31 January 2027."),
        ({"decided_on": "14\x00"}, "Null characters are not allowed."),
        ({"token": "no-token"}, "This form is damaged. Open the page again."),
        ({"base": "many"}, "This form is damaged. Open the page again."),
        ({"base": 99999999999999999999}, "This form is damaged. Open the page again."),
        ({"base": 7}, "This form does not belong to this action."),
    ],
)
def test_bad_input_is_named_and_nothing_typed_is_lost(
    action: Action,
    make_action: Callable[..., Action],
    lead: User,
    signed_in: SignedIn,
    changed: dict[str, Any],
    message: str,
) -> None:
    stand_ins = {"self": action.pk, "other": make_action("1.5").pk}
    changed = {name: stand_ins.get(value, value) for name, value in changed.items()}
    fields = {**closing(0), **changed}

    answer = signed_in(lead).post(f"{BASE}close/", fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Close 1.4" in page
    assert message in page
    if changed.get("decided_by") is None:
        assert 'value="the board"' in page
    assert not Decision.objects.exists()


def test_the_error_summary_leads_to_the_question(action: Action, lead: User, signed_in: SignedIn) -> None:
    page = signed_in(lead).post(f"{BASE}close/", closing(0, outcome="")).content.decode()
    assert '<a href="#id_outcome">Choose the outcome.</a>' in page
    assert 'id="id_outcome"' in page


def test_the_same_form_twice_is_one_decision(action: Action, report: Report, lead: User, signed_in: SignedIn) -> None:
    report()
    browser, fields = signed_in(lead), closing()
    first, second = browser.post(f"{BASE}close/", fields), browser.post(f"{BASE}close/", fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Decision.objects.count() == 1


def test_a_token_of_another_action_is_refused(
    action: Action, make_action: Callable[..., Action], lead: User, signed_in: SignedIn
) -> None:
    make_action("1.5")
    browser, fields = signed_in(lead), closing(0)
    browser.post("/plans/wales-2024-2027/actions/1.5/close/", fields)
    answer = browser.post(f"{BASE}close/", fields)
    assert answer.status_code == 422
    assert "This form was already used elsewhere." in answer.content.decode()


def test_a_report_since_the_form_was_opened_is_shown_and_the_person_decides(
    action: Action, report: Report, lead: User, signed_in: SignedIn
) -> None:
    report()
    browser, fields = signed_in(lead), closing(1)
    report(Status.OFF_TRACK, what_happened="Two services withdrew.", plan_or_need="Two more from the board.")

    answer = browser.post(f"{BASE}close/", fields)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Two services withdrew." in page
    assert "The board saw all twelve examples." in page
    assert 'name="base" value="2"' in page
    assert not Decision.objects.exists()
    assert browser.post(f"{BASE}close/", {**fields, "base": 2}).status_code == 302
    assert Decision.objects.get().number == 3


def test_two_leads_close_once_and_the_slower_one_sees_it(
    action: Action, report: Report, lead: User, second_lead: User, signed_in: SignedIn
) -> None:
    report()
    signed_in(lead).post(f"{BASE}close/", closing())

    answer = signed_in(second_lead).post(f"{BASE}close/", closing(reason="Seen at the meeting."))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This does not fit the action’s status" in page
    assert "The board saw all twelve examples." in page
    assert "Seen at the meeting." in page
    assert Decision.objects.count() == 1


def test_a_lead_who_claimed_it_ready_does_not_close_it(
    action: Action, report: Report, lead: User, second_lead: User, signed_in: SignedIn
) -> None:
    report(by=lead)
    browser = signed_in(lead)
    page = browser.get(f"{BASE}close/")
    assert page.status_code == 200
    assert "another lead of this plan or an administrator must be the one who closes it" in page.content.decode()
    assert "<form" not in page.content.decode().split("<h1", 1)[1].split("</main>")[0]

    answer = browser.post(f"{BASE}close/", closing())

    assert answer.status_code == 403
    assert "must be the one who closes it" in answer.content.decode()
    assert "The board saw all twelve examples." in answer.content.decode()
    assert not Decision.objects.exists()
    assert signed_in(second_lead).post(f"{BASE}close/", closing()).status_code == 302


@pytest.mark.parametrize("kind", ["return", "reopen"])
def test_a_decision_that_does_not_fit_says_what_does(
    action: Action, lead: User, signed_in: SignedIn, kind: str
) -> None:
    browser = signed_in(lead)
    shown = browser.get(f"{BASE}{kind}/")
    assert shown.status_code == 200
    answer = browser.post(f"{BASE}{kind}/", sent(0))
    assert answer.status_code == 409
    for page in (shown.content.decode(), answer.content.decode()):
        assert "Its status is “No report yet” now." in page
        assert f'href="{BASE}pause/"' in page
    assert "Where can the examples be read?" in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("who", "expected"), [("contributor", 403), ("observer", 403), ("outsider", 404)])
def test_others_do_not_decide(
    action: Action, request: pytest.FixtureRequest, signed_in: SignedIn, kind: str, who: str, expected: int
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(f"{BASE}{kind}/").status_code == expected
    assert browser.post(f"{BASE}{kind}/", closing(0)).status_code == expected
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_typed_survives_signing_in_again(action: Action, lead: User, signed_in: SignedIn, kind: str) -> None:
    if kind == "reopen":
        stop = NewDecision(DecisionKind.CLOSE, "Stopped.", date(2026, 11, 1), "the board", outcome=Status.STOPPED)
        decide(action=action, by=lead, decision=stop, token=uuid4(), base=0, at=NOW)
    if kind == "return":
        answer = Answer(status=Status.READY_TO_CLOSE, what_happened="Done.", plan_or_need="All of it.")
        contributor = User.objects.get(name="contributor")
        report_progress(action=action, by=contributor, answer=answer, token=uuid4(), base=0, at=NOW)
    browser = signed_in(lead)
    author = browser.get(f"{BASE}{kind}/").context["form"].initial["author"]

    refused = Client().post(f"{BASE}{kind}/", closing(1, author=author, reason="Kept for me."))

    assert refused.status_code == 302
    assert refused["Location"].startswith("/account/login/?next=")
    kept = refused["Location"].split("kept%3D")[1]
    page = browser.get(f"{BASE}{kind}/?kept={kept}").content.decode()
    assert "Kept for me." in page
    assert "We kept what you typed." in page


def test_a_form_without_a_foreign_site_token_is_refused_and_kept(action: Action, lead: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lead)
    author = browser.get(f"{BASE}close/").context["form"].initial["author"]
    answer = browser.post(f"{BASE}close/", closing(0, author=author))
    assert answer.status_code == 403
    assert answer.context["kept_url"].startswith(f"{BASE}close/?kept=")


def test_an_old_reference_leads_to_the_same_form(action: Action, lead: User, signed_in: SignedIn) -> None:
    FormerReference.objects.create(plan=action.plan, reference="9.9", action=action)
    answer = signed_in(lead).get("/plans/wales-2024-2027/actions/9.9/close/")
    assert (answer.status_code, answer["Location"]) == (301, f"{BASE}close/")


@pytest.mark.parametrize(
    ("kind", "fitting"),
    [
        ("close", ["", "not_started", "on_track", "at_risk", "off_track", "ready_to_close", "paused"]),
        ("return", ["ready_to_close"]),
        ("pause", ["", "not_started", "on_track", "at_risk", "off_track", "ready_to_close", "paused"]),
        ("reopen", ["paused", "completed", "partly_met", "stopped", "replaced", "carried_forward"]),
    ],
)
def test_which_decision_fits_which_status(kind: str, fitting: list[str]) -> None:
    assert sorted(status for status in ["", *Status.values] if decision_fits(kind, status)) == sorted(fitting)
