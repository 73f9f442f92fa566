"""Two leads over the same words: who saves from an older page is shown what stands first, and nothing is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from plans.models import KeptInput, NationPlan, ReportingRound, Role, User
from priorities.models import Action, BoardWording, CheckAnswer, DecisionRequest, ReportText
from priorities.services import board, review
from tests.conftest import NOW, person
from tests.otworkforce.pages import text_of
from tests.priorities.reporting import said

SignIn = Callable[[User], Client]
P = "/plans/wales-2024-2027/"
HIDDEN = ("author", "token", "base", "facts")


@pytest.fixture
def other(wales: NationPlan) -> User:
    return person("Other Lead", wales, Role.LEAD)


@pytest.fixture
def asked(autumn: ReportingRound, action: Action, lead: User) -> DecisionRequest:
    return board.ask_board(
        reporting_round=autumn,
        by=lead,
        at=NOW,
        action=action,
        question="Who pays?",
        advice="The board.",
        decide_by=date(2026, 12, 12),
    )


@pytest.fixture
def places(autumn: ReportingRound, action: Action, asked: DecisionRequest, contributor: User) -> dict[str, Any]:
    """The four pages: address, what is sent with it, the field of words, and where the words are stored."""
    said(action, contributor, "not_started")
    page = f"{P}rounds/{autumn.pk}/"
    question = {"action": str(action.pk), "advice": "The board.", "decide_by": "12 December 2026"}
    of_round = {"round": autumn}
    return {
        "texts": (f"{page}report/", {"purpose": "assurance"}, "equality", ReportText, of_round),
        "wording": (f"{page}actions/1.4/board-wording/", {}, "text", BoardWording, of_round),
        "answer": (f"{P}actions/1.4/checks/not_started_half_gone/", {}, "text", CheckAnswer, of_round),
        "question": (f"{page}report/questions/{asked.pk}/", question, "question", DecisionRequest, {"pk": asked.pk}),
    }


def drawn(browser: Client, address: str) -> dict[str, str]:
    """Return the hidden fields of the form as the page shows it now."""
    return hidden_of(browser.get(address).context["form"])


def hidden_of(form: Any) -> dict[str, str]:
    return {name: str(form[name].value()) for name in HIDDEN if name in form.fields}


@pytest.mark.parametrize("where", ["texts", "wording", "answer", "question"])
def test_nobodys_words_are_replaced_unseen(
    places: dict[str, Any], where: str, lead: User, other: User, signed_in: SignIn
) -> None:
    address, fields, name, model, key = places[where]
    first, second = signed_in(other), signed_in(lead)
    older = drawn(second, address)
    assert first.post(address, {**drawn(first, address), **fields, name: "Words of the first."}).status_code == 302

    refused = second.post(address, {**older, **fields, name: "Words of the second."})
    assert refused.status_code == 409
    assert getattr(model.objects.get(**key), name) == "Words of the first."
    words = text_of(refused)
    assert "Somebody saved this while you were writing" in words
    assert "Other Lead, 22 November 2026, 12:00" in words
    assert "Words of the first." in words
    assert "What you typed is below and is not stored yet." in words
    assert ">\nWords of the second.</textarea>" in refused.content.decode()
    assert "Error: " in refused.content.decode().split("</title>")[0]

    # Once they have seen it, the same form saves; what it replaced stays in the history.
    again = hidden_of(refused.context["form"])
    assert second.post(address, {**again, **fields, name: "Words of both."}).status_code == 302
    assert getattr(model.objects.get(**key), name) == "Words of both."
    rows = model.history.order_by("history_id").values_list(name, flat=True)
    assert list(rows)[-2:] == ["Words of the first.", "Words of both."]


@pytest.mark.parametrize("where", ["texts", "wording", "answer", "question"])
def test_the_same_words_sent_twice_are_no_conflict(
    places: dict[str, Any], where: str, lead: User, signed_in: SignIn
) -> None:
    address, fields, name, model, _key = places[where]
    browser = signed_in(lead)
    form = {**drawn(browser, address), **fields, name: "The words."}
    before = model.history.count()
    for _time in range(2):
        assert browser.post(address, form).status_code == 302
    assert model.history.count() == before + 1


@pytest.mark.parametrize(("where", "words"), [("wording", "Two left."), ("answer", "It begins in March.")])
def test_words_taken_away_meanwhile_are_told(
    places: dict[str, Any], where: str, words: str, lead: User, other: User, signed_in: SignIn
) -> None:
    address, _fields, _name, model, _key = places[where]
    first, second = signed_in(other), signed_in(lead)
    second.post(address, {**drawn(second, address), "text": words})
    older = drawn(second, address)
    assert first.post(address, {**drawn(first, address), "text": ""}).status_code == 302
    refused = second.post(address, {**older, "text": f"{words} Changed."})
    assert refused.status_code == 409
    assert "Other Lead, 22 November 2026, 12:00: taken away" in text_of(refused)
    assert not model.objects.exists()


def test_ones_own_other_tab_is_named_as_such(places: dict[str, Any], lead: User, signed_in: SignIn) -> None:
    address, fields, name, _model, _key = places["texts"]
    browser = signed_in(lead)
    older = drawn(browser, address)
    browser.post(address, {**older, **fields, name: "In one tab."})
    refused = browser.post(address, {**older, **fields, name: "In another."})
    assert refused.status_code == 409
    assert "You have saved this already, perhaps in another tab" in text_of(refused)


def test_every_field_that_differs_is_shown(
    places: dict[str, Any], make_action: Callable[..., Action], lead: User, other: User, signed_in: SignIn
) -> None:
    make_action("1.5")
    address, fields, _name, _model, _key = places["question"]
    first, second = signed_in(other), signed_in(lead)
    older = drawn(second, address)
    changed = {"action": "", "question": "Who <pays>?", "advice": "The board.", "decide_by": "15 December 2026"}
    first.post(address, {**drawn(first, address), **changed})
    refused = second.post(address, {**older, **fields, "question": "Who signs?"})
    words = text_of(refused)
    assert "Which action is it about? The plan as a whole" in words.split("What you typed")[0]
    assert "Who &lt;pays&gt;?" in words
    assert "By when? 15 December 2026" in words
    # The advice is the same in both.
    assert "Advice" not in words.split("What you typed")[0]

    texts = places["texts"][0]
    older = drawn(second, texts)
    first.post(texts, {**drawn(first, texts), "purpose": "decision", "author_role": "Lead officer"})
    words = text_of(second.post(texts, {**older, "purpose": "assurance", "author_role": ""}))
    assert "What is the board to do with it? Decision" in words
    assert "Author Lead officer" in words


def test_the_same_question_asked_by_two_keeps_the_advice_of_the_first(
    asked: DecisionRequest, autumn: ReportingRound, action: Action, other: User, signed_in: SignIn
) -> None:
    address, browser = f"{P}rounds/{autumn.pk}/report/questions/add/", signed_in(other)
    fields = {"action": str(action.pk), "question": "Who pays?", "decide_by": "12 December 2026", "advice": "Nobody."}
    refused = browser.post(address, {**drawn(browser, address), **fields})
    assert refused.status_code == 409
    assert "Advice The board." in text_of(refused)
    assert DecisionRequest.objects.get().advice == "The board."


def test_a_question_taken_out_meanwhile_is_not_put_back(asked: DecisionRequest, lead: User, other: User) -> None:
    stale = DecisionRequest.objects.get()
    board.withdraw_request(request=asked, by=other, at=NOW)
    with pytest.raises(ValidationError, match="was taken out of the report"):
        board.change_request(request=stale, by=lead, at=NOW, base=1, question="Who?")
    assert not DecisionRequest.objects.exists()


def test_words_kept_over_a_sign_in_still_count_from_their_own_page(
    places: dict[str, Any], autumn: ReportingRound, action: Action, lead: User, other: User, signed_in: SignIn
) -> None:
    address, fields, name, model, _key = places["wording"]
    browser = signed_in(lead)
    older = drawn(browser, address)
    browser.logout()
    sent_away = browser.post(address, {**older, **fields, name: "Typed before the session ended."})
    assert sent_away.status_code == 302
    review.word_for_board(
        reporting_round=autumn, action=action, text="Meanwhile.", text_cy="", by=other, at=NOW + timedelta(minutes=1)
    )
    browser.force_login(lead)
    kept = browser.get(f"{address}?kept={kept_key()}")
    assert "Typed before the session ended." in kept.content.decode()
    form = hidden_of(kept.context["form"])
    assert browser.post(address, {**form, name: "Typed before the session ended."}).status_code == 409
    assert model.objects.get().text == "Meanwhile."


def kept_key() -> str:
    return str(KeptInput.objects.get().key)


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 30])
def test_a_damaged_form_is_refused(places: dict[str, Any], base: str, lead: User, signed_in: SignIn) -> None:
    address, fields, name, model, _key = places["wording"]
    browser = signed_in(lead)
    answer = browser.post(address, {**drawn(browser, address), **fields, name: "Words.", "base": base})
    assert answer.status_code == 422
    assert "This form is damaged. Open the page again." in text_of(answer)
    assert not model.objects.exists()
