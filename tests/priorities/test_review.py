"""Asking back, wording for the board: what a lead adds to a round, through the door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import ReportingRound, User
from priorities.models import Action, BoardWording, ProgressReport, ReportQuestion
from priorities.services.people import assign
from priorities.services.reporting import Answer, report_progress
from tests.conftest import NOW
from tests.priorities.reporting import said, typed
from tests.priorities.rounds import row_of, text_of

PLAN = "/plans/wales-2024-2027/"
A = f"{PLAN}actions/1.4/"

SignedIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


@pytest.fixture
def reported(action: Action, contributor: User, autumn: ReportingRound) -> ProgressReport:
    return said(action, contributor, "at_risk", what_happened="Two withdrew.", plan_or_need="Two more are asked.")


def address(record: ReportingRound, what: str, reference: str = "1.4") -> str:
    return f"{PLAN}rounds/{record.pk}/actions/{reference}/{what}/"


def sent(client: Client, url: str, **fields: str) -> Any:
    """Send the open form at ``url`` with ``fields``."""
    hidden = {name: value for name, value in typed(client, url).items() if name in ("author", "token", "base")}
    return client.post(url, {**hidden, **fields})


# --- Asking back ----------------------------------------------------------------------------------------------------


def test_a_question_reaches_the_reporter_and_their_next_report_answers_it(
    reported: ProgressReport,
    action: Action,
    autumn: ReportingRound,
    contributor: User,
    colleague: User,
    lead: User,
    signed_in: SignedIn,
) -> None:
    url = address(autumn, "ask")
    assert "Two withdrew." in text_of(signed_in(lead).get(url))
    answer = sent(signed_in(lead), url, question="Which two,\r\nand why?")
    assert (answer.status_code, answer["Location"]) == (302, f"{PLAN}rounds/{autumn.pk}/#action-{action.pk}")
    question = ReportQuestion.objects.get()
    assert (question.question, question.asked_by, question.asked_as, question.after_number, question.asked_at) == (
        "Which two,\nand why?",
        lead,
        "lead",
        1,
        NOW,
    )

    page = text_of(signed_in(contributor).get("/my-actions/"))
    assert "Questions to you 1 1.4 Champion innovative service delivery models" in page
    assert "lead asked on 22 November 2026: Which two, and why?" in page
    assert f'class="btn" href="{A}report/"' in signed_in(contributor).get("/my-actions/").content.decode()
    assert "Which two" not in text_of(signed_in(colleague).get("/my-actions/"))
    assert "lead asked on 22 November 2026: Which two, and why?" in text_of(signed_in(contributor).get(f"{A}report/"))
    assert "Question 22 November 2026 Which two, and why? lead · Lead" in text_of(signed_in(colleague).get(A))
    round_page = f"{PLAN}rounds/{autumn.pk}/"
    assert "Waits for an answer" in row_of(signed_in(lead).get(round_page), action)

    said(action, contributor, "at_risk", what_happened="North and south.", at=NOW + timedelta(hours=1))
    assert "Questions to you" not in text_of(signed_in(contributor).get("/my-actions/"))
    assert "Which two" not in text_of(signed_in(contributor).get(f"{A}report/"))
    assert "Answered on 22 November 2026" in row_of(signed_in(lead).get(round_page), action)


def test_a_correction_answers_too(
    reported: ProgressReport, action: Action, autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    sent(signed_in(lead), address(autumn, "ask"), question="Which two?")
    url = f"{A}reports/1/correct/"
    assert "Which two?" in text_of(signed_in(contributor).get(url))
    report_progress(
        action=action,
        by=contributor,
        answer=Answer(status="at_risk", what_happened="North and south withdrew.", plan_or_need="Two more."),
        token=uuid4(),
        base=1,
        at=NOW,
        corrects=reported,
    )
    assert not ReportQuestion.objects.waiting().exists()


def test_the_deputy_is_asked_as_well(
    reported: ProgressReport,
    action: Action,
    autumn: ReportingRound,
    contributor: User,
    colleague: User,
    lead: User,
    signed_in: SignedIn,
) -> None:
    assign(action=action, reporter=contributor, deputy=colleague, by=lead, at=NOW)
    sent(signed_in(lead), address(autumn, "ask"), question="Which two?")
    assert "Which two?" in text_of(signed_in(colleague).get("/my-actions/"))


def test_the_same_form_twice_asks_once(
    reported: ProgressReport, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    browser, url = signed_in(lead), address(autumn, "ask")
    hidden = {name: value for name, value in typed(browser, url).items() if name in ("author", "token", "base")}
    for _attempt in range(2):
        assert browser.post(url, {**hidden, "question": "Which two?"}).status_code == 302
    assert ReportQuestion.objects.count() == 1


def test_a_token_serves_one_action_only(
    reported: ProgressReport,
    make_action: MakeAction,
    contributor: User,
    autumn: ReportingRound,
    lead: User,
    signed_in: SignedIn,
) -> None:
    said(make_action("1.5", reporter=contributor), contributor)
    browser, url = signed_in(lead), address(autumn, "ask")
    hidden = {name: value for name, value in typed(browser, url).items() if name in ("author", "token", "base")}
    browser.post(url, {**hidden, "question": "Which two?"})
    answer = browser.post(address(autumn, "ask", "1.5"), {**hidden, "question": "Which two?"})
    assert answer.status_code == 422
    assert "This form was already used elsewhere." in text_of(answer)


def test_a_report_that_came_meanwhile_is_shown_before_the_question_is_asked(
    reported: ProgressReport, action: Action, autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    browser, url = signed_in(lead), address(autumn, "ask")
    hidden = {name: value for name, value in typed(browser, url).items() if name in ("author", "token", "base")}
    said(action, contributor, "at_risk", what_happened="North and south withdrew.")
    answer = browser.post(url, {**hidden, "question": "Which two?"})
    assert answer.status_code == 409
    assert "Somebody reported while you were writing" in text_of(answer)
    assert "North and south withdrew." in text_of(answer)
    assert ">\nWhich two?</textarea>" in answer.content.decode()
    assert not ReportQuestion.objects.exists()
    again = {name: str(answer.context["form"][name].value()) for name in ("author", "token", "base")}
    assert browser.post(url, {**again, "question": "Which two?"}).status_code == 302
    assert ReportQuestion.objects.get().after_number == 2


@pytest.mark.parametrize(
    ("question", "message"),
    [("", "Write the question."), (" \n ", "Write the question."), ("x" * 4001, "at most 4000 characters")],
)
def test_a_question_that_is_none_is_refused(
    reported: ProgressReport, autumn: ReportingRound, lead: User, signed_in: SignedIn, question: str, message: str
) -> None:
    answer = sent(signed_in(lead), address(autumn, "ask"), question=question)
    assert answer.status_code == 422
    assert message in text_of(answer)


def test_there_must_be_something_to_ask_about(
    action: Action, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    answer = sent(signed_in(lead), address(autumn, "ask"), question="How is it?")
    assert answer.status_code == 422
    assert "Nobody has reported on this action yet" in text_of(answer)
    assert ">\nHow is it?</textarea>" in answer.content.decode()


def test_a_question_is_withdrawn_while_it_waits(
    reported: ProgressReport, action: Action, autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    sent(browser, address(autumn, "ask"), question="Which two?")
    question = ReportQuestion.objects.get()
    url = f"{PLAN}rounds/{autumn.pk}/actions/1.4/questions/{question.pk}/withdraw/"
    assert f'action="{url}"' in browser.get(f"{PLAN}rounds/{autumn.pk}/").content.decode()
    for _attempt in range(2):
        assert browser.post(url).status_code == 302
    question.refresh_from_db()
    assert question.withdrawn_at == NOW
    assert "Questions to you" not in text_of(signed_in(contributor).get("/my-actions/"))
    assert "Which two? lead · Lead · withdrawn 22 November 2026" in text_of(browser.get(A))
    assert "Which two?" not in text_of(browser.get(f"{PLAN}rounds/{autumn.pk}/"))


def test_an_answered_question_stays(
    reported: ProgressReport, action: Action, autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    sent(browser, address(autumn, "ask"), question="Which two?")
    said(action, contributor, "at_risk")
    question = ReportQuestion.objects.get()
    url = f"{PLAN}rounds/{autumn.pk}/actions/1.4/questions/{question.pk}/withdraw/"
    assert "This question has been answered." in text_of(browser.post(url, follow=True))
    question.refresh_from_db()
    assert question.withdrawn_at is None
    assert browser.post(url.replace(f"/{question.pk}/", "/999/")).status_code == 404


# --- The wording for the board ----------------------------------------------------------------------------------------


def test_the_lead_words_an_action_beside_the_reporters_words(
    reported: ProgressReport, action: Action, autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    browser, url = signed_in(lead), address(autumn, "board-wording")
    assert "Two withdrew." in text_of(browser.get(url))
    assert sent(browser, url, text="Two services left.", text_cy="Gadawodd dau.").status_code == 302
    sent(browser, url, text="Two services have left.", text_cy="Gadawodd dau.")
    stored = BoardWording.objects.get()
    assert (stored.text, stored.text_cy) == ("Two services have left.", "Gadawodd dau.")
    # The Welsh was made from the first English.
    assert stored.text_in("text", "cy").is_behind
    history = stored.history.order_by("history_id").values_list("text", "history_user", "history_date")
    assert list(history) == [("Two services left.", lead.pk, NOW), ("Two services have left.", lead.pk, NOW)]
    assert "For the board · Change" in row_of(browser.get(f"{PLAN}rounds/{autumn.pk}/"), action)
    assert "Two services have left." in text_of(browser.get(f"{PLAN}rounds/{autumn.pk}/"))
    # Until it is signed off it is the lead's draft; and what was reported stays what it is.
    assert "Two services have left." not in text_of(signed_in(contributor).get(f"{PLAN}rounds/{autumn.pk}/"))
    assert ProgressReport.objects.get().what_happened == "Two withdrew."


def test_empty_boxes_take_the_wording_away(
    reported: ProgressReport, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    browser, url = signed_in(lead), address(autumn, "board-wording")
    sent(browser, url, text="Two services left.")
    assert sent(browser, url, text=" ", text_cy="").status_code == 302
    assert not BoardWording.objects.exists()
    last = BoardWording.history.order_by("-history_id").first()
    assert (last.history_type, last.history_user) == ("-", lead)
    # There was nothing to take away.
    assert sent(browser, url, text="").status_code == 302


def test_welsh_alone_is_refused(
    reported: ProgressReport, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    answer = sent(signed_in(lead), address(autumn, "board-wording"), text="", text_cy="Gadawodd dau.")
    assert answer.status_code == 422
    assert "Write it in English too" in text_of(answer)
    assert ">\nGadawodd dau.</textarea>" in answer.content.decode()


# --- What is frozen stays ---------------------------------------------------------------------------------------------


def test_nothing_is_added_to_a_signed_off_round(
    reported: ProgressReport, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    forms = {what: typed(browser, address(autumn, what)) for what in ("ask", "board-wording")}
    for step in ("close", "review", "sign-off"):
        browser.post(f"{PLAN}rounds/{autumn.pk}/{step}/")
    for what, hidden in forms.items():
        answer = browser.post(address(autumn, what), {**hidden, "question": "Which two?", "text": "Two left."})
        assert answer.status_code == 422
        assert "This round is signed off. Its report stays as it is." in text_of(answer)
        assert ">\nTwo left.</textarea>" in answer.content.decode() or ">\nWhich two?" in answer.content.decode()
        page = browser.get(address(autumn, what))
        assert "<textarea" not in page.content.decode()
    assert not ReportQuestion.objects.exists()
    assert not BoardWording.objects.exists()


def test_a_former_reference_leads_to_the_same_page(
    reported: ProgressReport, action: Action, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    from priorities.services.editing import save_action

    action.refresh_from_db()
    action.reference = "1.9"
    save_action(action=action, by=lead, at=NOW)
    answer = signed_in(lead).get(address(autumn, "ask"))
    assert (answer.status_code, answer["Location"]) == (301, address(autumn, "ask", "1.9"))


def test_an_action_that_the_round_did_not_ask_for(
    make_action: MakeAction, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    make_action("2.1", added_on=NOW.date())
    for what in ("ask", "board-wording"):
        assert signed_in(lead).get(address(autumn, what, "2.1")).status_code == 404
