"""What leads write for the board, what the board decides, and where it is told."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import Client

from plans.models import NationPlan, ReportingRound, RoundState, User
from plans.services.rounds import move_round
from priorities.models import Action, BoardDecision, DecisionRequest, ProgressReport, ReportText
from priorities.services import board
from priorities.services.board import NewBoardDecision
from priorities.services.signing import sign_off
from tests.conftest import LONDON, NOW, TODAY
from tests.otworkforce.pages import shown, text_of
from tests.priorities.reporting import said
from tests.priorities.told import corrected_to

SignIn = Callable[[User], Client]
P = "/plans/wales-2024-2027/"


@pytest.fixture
def texts_page(autumn: ReportingRound) -> str:
    return f"{P}rounds/{autumn.pk}/report/"


@pytest.fixture
def signed_off(autumn: ReportingRound, action: Action, contributor: User, lead: User) -> ReportingRound:
    """Autumn 2026, signed off after a report of 10 November, with a question to the board about it."""
    said(action, contributor, "off_track", at=datetime(2026, 11, 10, 9, tzinfo=LONDON), what_happened="No one pays.")
    asked(autumn, lead, action=action)
    for state in (RoundState.CLOSED, RoundState.IN_REVIEW):
        move_round(reporting_round=autumn, to=state, by=lead, at=NOW)
    sign_off(reporting_round=autumn, by=lead, at=NOW)
    autumn.refresh_from_db()
    return autumn


def asked(record: ReportingRound, lead: User, **changes: Any) -> DecisionRequest:
    fields: dict[str, Any] = {
        "question": "Who pays?",
        "action": None,
        "decide_by": date(2026, 12, 12),
        "options": "A or B",
    }
    return board.ask_board(reporting_round=record, by=lead, at=NOW, **{**fields, **changes})


def posted(browser: Client, address: str, **fields: Any) -> Any:
    return browser.post(address, {"token": str(uuid4()), "base": "0", **fields})


def base_of(browser: Client, address: str) -> str:
    """Return the version that the page at ``address`` shows."""
    return str(browser.get(address).context["form"]["base"].value())


# --- The lead's texts ------------------------------------------------------------------------------------------------


def test_a_lead_writes_the_texts_of_the_report(
    autumn: ReportingRound, texts_page: str, lead: User, signed_in: SignIn
) -> None:
    browser = signed_in(lead)
    fields = {"purpose": "decision", "author_role": "Lead officer, Wales", "summary": "Two need help.\r\nSoon."}
    assert posted(browser, texts_page, **fields, summary_cy="Mae angen help ar ddau.").status_code == 302
    text = ReportText.objects.get(round=autumn)
    assert (text.purpose, text.author, text.summary) == ("decision", "Lead officer, Wales", "Two need help.\nSoon.")
    assert text.text_in("summary", "cy").value == "Mae angen help ar ddau."
    preview = shown(browser, "main", f"{P}reports/{autumn.pk}/")
    assert "Purpose Decision Author Lead officer, Wales" in preview
    assert "Two need help. Soon." in preview
    assert "The lead wrote nothing." in preview
    # Written again, nothing is lost and the history tells both.
    posted(browser, texts_page, **{**fields, "summary": "One needs help.", "base": base_of(browser, texts_page)})
    assert [row.summary for row in text.history.order_by("history_id")] == ["Two need help.\nSoon.", "One needs help."]
    assert "One needs help." in browser.get(texts_page).content.decode()


def test_texts_that_are_refused_come_back(texts_page: str, lead: User, signed_in: SignIn) -> None:
    response = posted(signed_in(lead), texts_page, purpose="entertainment", summary="My long thoughts")
    assert response.status_code == 422
    assert "Choose one of the two." in text_of(response)
    assert "My long thoughts" in response.content.decode()
    assert not ReportText.objects.exists()


def test_nothing_is_changed_once_the_report_is_frozen(
    signed_off: ReportingRound, texts_page: str, lead: User, signed_in: SignIn
) -> None:
    browser = signed_in(lead)
    assert "is signed off and its report frozen" in shown(browser, "main", texts_page)
    response = posted(browser, texts_page, purpose="assurance", summary="Too late")
    assert response.status_code == 422
    request = DecisionRequest.objects.get()
    question = f"{texts_page}questions/{request.pk}/"
    assert posted(browser, question, question="Other?", decide_by="12 December 2026").status_code == 422
    assert browser.post(f"{question}withdraw/").status_code == 302
    assert DecisionRequest.objects.get().question == "Who pays?"
    assert not ReportText.objects.exists()


# --- What the board is asked -----------------------------------------------------------------------------------------


def test_a_question_is_asked_changed_and_taken_out(
    autumn: ReportingRound, action: Action, texts_page: str, lead: User, signed_in: SignIn
) -> None:
    browser = signed_in(lead)
    fields = {"action": str(action.pk), "question": "Who pays?", "advice": "The board.", "decide_by": "12/12/2026"}
    assert posted(browser, f"{texts_page}questions/add/", **fields)["Location"] == texts_page
    request = DecisionRequest.objects.get()
    assert (request.action, request.decide_by) == (action, date(2026, 12, 12))
    assert "1.4 Who pays? by 12 December 2026" in shown(browser, "main", texts_page)
    address = f"{texts_page}questions/{request.pk}/"
    assert "Who pays?" in browser.get(address).content.decode()
    posted(browser, address, **{**fields, "question": "Who pays for it?", "base": base_of(browser, address)})
    assert "Who pays for it?" in shown(browser, "asked", f"{P}reports/{autumn.pk}/")
    browser.post(f"{address}withdraw/")
    assert not DecisionRequest.objects.exists()
    assert DecisionRequest.history.filter(history_type="-", history_user=lead, history_date=NOW).count() == 1


def test_a_question_sent_twice_is_asked_once(
    autumn: ReportingRound, texts_page: str, lead: User, signed_in: SignIn
) -> None:
    fields = {"token": str(uuid4()), "base": "0", "question": "Who pays?", "decide_by": "12 December 2026"}
    for _time in range(2):
        assert signed_in(lead).post(f"{texts_page}questions/add/", fields).status_code == 302
    assert DecisionRequest.objects.count() == 1


def test_a_question_without_words_or_day_is_refused(
    make_action: Callable[..., Action], scotland: NationPlan, texts_page: str, lead: User, signed_in: SignIn
) -> None:
    elsewhere = make_action("9.9", plan=scotland)
    response = posted(signed_in(lead), f"{texts_page}questions/add/", action=elsewhere.pk, decide_by="yesterday")
    assert response.status_code == 422
    words = text_of(response)
    assert "Write the question." in words
    assert "Write a date like 31 January 2027." in words
    assert "Choose one of the plan’s actions." in words
    response = posted(signed_in(lead), f"{texts_page}questions/add/", question="?", decide_by="1 November 2026")
    assert "Give a date from 22 November 2026 on." in text_of(response)


def test_bad_input_gets_an_answer(
    signed_off: ReportingRound, autumn: ReportingRound, texts_page: str, lead: User, signed_in: SignIn
) -> None:
    browser = signed_in(lead)
    huge, nul = "9" * 40, "a\x00b"
    for address, fields in (
        (texts_page, {"purpose": "assurance", "summary": nul}),
        (texts_page, {"purpose": "assurance", "summary": "a" * 6000}),
        (f"{texts_page}questions/add/", {"action": huge, "question": "?", "decide_by": "12 December 2026"}),
        (f"{texts_page}questions/add/", {"question": nul, "decide_by": nul}),
        (f"{P}reports/{autumn.pk}/decisions/add/", {"request_asked": huge, "action": nul, "text": nul, "token": "x"}),
    ):
        assert browser.post(address, {"token": str(uuid4()), "base": "0", **fields}).status_code == 422, fields


def test_welsh_alone_is_refused(texts_page: str, lead: User, signed_in: SignIn) -> None:
    response = posted(signed_in(lead), texts_page, purpose="assurance", equality_cy="Dim effaith.")
    assert response.status_code == 422
    assert "Write it in English too: the Welsh is made from it." in text_of(response)
    assert "Dim effaith." in response.content.decode()


def test_another_rounds_question_is_not_found(
    autumn: ReportingRound, texts_page: str, lead: User, signed_in: SignIn
) -> None:
    assert signed_in(lead).get(f"{texts_page}questions/999/").status_code == 404
    assert signed_in(lead).post(f"{texts_page}questions/{'9' * 25}/withdraw/").status_code == 404


# --- What the board decided ------------------------------------------------------------------------------------------


def test_a_decision_is_recorded_after_the_frozen_figures(
    signed_off: ReportingRound, action: Action, lead: User, contributor: User, signed_in: SignIn
) -> None:
    browser, page = signed_in(lead), f"{P}reports/{signed_off.pk}/"
    before = browser.get(f"{page}report.json").content
    assert "Record the decision on: 1.4 Who pays?" in shown(browser, "decided", page)
    request = DecisionRequest.objects.get()
    fields = {"request_asked": request.pk, "text": "RCOT pays.", "decided_on": "21 November 2026"}
    response = posted(browser, f"{page}decisions/add/", **fields)
    assert response["Location"] == f"{page}#decided"
    decision = BoardDecision.objects.get()
    assert (decision.action, decision.recorded_by, decision.recorded_as) == (action, lead, "lead")
    words = shown(signed_in(contributor), "decided", page)
    assert "21 November 2026 · 1.4 Champion innovative service delivery models Who pays? RCOT pays." in words
    assert "Record the decision on" not in shown(browser, "decided", page)
    assert browser.get(f"{page}report.json").content == before
    assert "The board decided 21 November 2026 Who pays? RCOT pays. Report of Autumn 2026" in shown(
        signed_in(contributor), "main", f"{P}actions/1.4/"
    )


def test_a_later_correction_stands_after_the_frozen_figures(
    signed_off: ReportingRound, action: Action, contributor: User, observer: User, signed_in: SignIn
) -> None:
    browser, page = signed_in(observer), f"{P}reports/{signed_off.pk}/"
    assert shown(browser, "corrections", page) == "Corrections since None."
    before = text_of(browser.get(page)).split("What the board decided")[0]
    report = ProgressReport.objects.get()
    corrected_to(report, contributor, "at_risk", at=NOW + timedelta(days=1), what_happened="Half of it is paid.")
    words = shown(browser, "corrections", page)
    assert "1.4 a report: “Off track: No one pays.” was corrected to “At risk: Half of it is paid.”" in words
    assert "Contributor, 23 November 2026" in words
    assert text_of(browser.get(page)).split("What the board decided")[0] == before


def test_the_reporter_is_told_what_became_of_what_they_said(
    signed_off: ReportingRound, action: Action, lead: User, contributor: User, colleague: User, signed_in: SignIn
) -> None:
    decided(signed_off, lead, action=action)
    words = shown(signed_in(contributor), "board-answers", "/my-actions/")
    assert words == (
        "You said, the board decided 1.4 Champion innovative service delivery models You said: “ No one pays. ” "
        "The board decided on 21 November 2026: RCOT pays. Report of Autumn 2026"
    )
    assert "the board decided" not in shown(signed_in(colleague), "main", "/my-actions/")
    # What was said since the sign-off is not what the board had read.
    said(action, contributor, "at_risk", at=NOW + timedelta(hours=1), what_happened="Half of it is paid.")
    assert "You said: “ No one pays. ”" in shown(signed_in(contributor), "board-answers", "/my-actions/")
    # Who took over from the reporter did not say it.
    Action.objects.update(reporter=colleague)
    assert "It was said: “ No one pays. ”" in shown(signed_in(colleague), "board-answers", "/my-actions/")


def test_the_next_report_says_what_became_of_it(
    signed_off: ReportingRound, action: Action, lead: User, signed_in: SignIn, settings: Any
) -> None:
    decided(signed_off, lead, request=DecisionRequest.objects.get())
    settings.CLOCK_FIXED_AT = NOW + timedelta(days=1)
    winter = ReportingRound.objects.create(
        plan=signed_off.plan, label="Winter", opens_at=NOW,
        closes_at=datetime(2027, 2, 28, tzinfo=LONDON), opened_by=lead,
    )  # fmt: skip
    words = shown(signed_in(lead), "asked", f"{P}reports/{winter.pk}/")
    assert "What became of the last ones 1.4 Who pays? Decided on 21 November 2026: RCOT pays." in words


def test_a_decision_sent_twice_is_recorded_once(signed_off: ReportingRound, lead: User, signed_in: SignIn) -> None:
    fields = {"token": str(uuid4()), "base": "0", "text": "RCOT pays.", "decided_on": "21 November 2026"}
    fields["request_asked"] = str(DecisionRequest.objects.get().pk)
    for _time in range(2):
        response = signed_in(lead).post(f"{P}reports/{signed_off.pk}/decisions/add/", fields)
        assert response.status_code == 302
    assert BoardDecision.objects.count() == 1


def test_a_question_is_decided_once(signed_off: ReportingRound, lead: User, signed_in: SignIn) -> None:
    request = DecisionRequest.objects.get()
    decided(signed_off, lead, request=request)
    fields = {"request_asked": request.pk, "text": "No.", "decided_on": "21 November 2026"}
    response = posted(signed_in(lead), f"{P}reports/{signed_off.pk}/decisions/add/", **fields)
    assert response.status_code == 422
    assert "A decision on this question is recorded already." in text_of(response)


def test_a_decision_needs_words_and_a_day_that_has_come(
    signed_off: ReportingRound, lead: User, signed_in: SignIn
) -> None:
    browser, page = signed_in(lead), f"{P}reports/{signed_off.pk}/decisions/add/"
    response = posted(browser, page, decided_on="23 November 2026")
    assert response.status_code == 422
    assert "Write what was decided." in text_of(response)
    assert "Give a date up to 22 November 2026." in text_of(response)
    asked_for = DecisionRequest.objects.get().pk
    assert f'<option value="{asked_for}" selected>' in browser.get(f"{page}?request={asked_for}").content.decode()
    assert browser.get(f"{page}?request={'9' * 40}").status_code == 200
    assert browser.get(f"{page}?request=²").status_code == 200


def test_only_a_signed_off_report_is_decided_on(autumn: ReportingRound, action: Action, lead: User) -> None:
    with pytest.raises(ValidationError, match="not signed off"):
        decided(autumn, lead)


def test_who_does_not_manage_rounds_neither_writes_nor_records(
    signed_off: ReportingRound, autumn: ReportingRound, contributor: User
) -> None:
    with pytest.raises(PermissionDenied):
        decided(signed_off, contributor)
    with pytest.raises(PermissionDenied):
        board.write_report_text(reporting_round=autumn, by=contributor, at=NOW, summary="Mine")
    with pytest.raises(PermissionDenied):
        asked(autumn, contributor)


def test_a_decision_names_this_reports_question_and_this_plans_action(
    signed_off: ReportingRound, make_action: Callable[..., Action], scotland: NationPlan, lead: User
) -> None:
    other = ReportingRound.objects.create(
        plan=scotland, label="S", opens_at=NOW, closes_at=datetime(2026, 12, 1, tzinfo=LONDON), opened_by=lead
    )
    elsewhere = DecisionRequest.objects.create(round=other, question="?", decide_by=TODAY)
    with pytest.raises(ValidationError, match="question of this report"):
        decided(signed_off, lead, request=elsewhere)
    with pytest.raises(ValidationError, match="one of the plan’s actions"):
        decided(signed_off, lead, action=make_action("9.9", plan=scotland))
    with pytest.raises((ValidationError, IntegrityError)):
        decided(signed_off, lead, text="  ")


def decided(record: ReportingRound, by: User, *, text: str = "RCOT pays.", **about: Any) -> BoardDecision:
    decision = NewBoardDecision(text=text, decided_on=date(2026, 11, 21), **about)
    return board.record_board_decision(reporting_round=record, by=by, decision=decision, token=uuid4(), at=NOW)
