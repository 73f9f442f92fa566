"""Anybody of the plan's group adds a note, through the door."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import KeptInput, NationPlan, User
from priorities.models import Action, Note

URL = "/plans/wales-2024-2027/actions/1.4/note/"

SignedIn = Callable[[User], Client]


def note(**changed: Any) -> dict[str, Any]:
    return {"token": str(uuid4()), "base": 0, "text": "Two more are promised.\r\nBy the north.", **changed}


@pytest.mark.parametrize("who", ["contributor", "colleague", "lead", "admin"])
def test_a_note_is_stored_with_its_author(
    action: Action, request: pytest.FixtureRequest, signed_in: SignedIn, who: str
) -> None:
    author = request.getfixturevalue(who)
    browser = signed_in(author)
    page = browser.get(URL).content.decode()
    assert "Name no patients or individuals. Describe what happened, not who is to blame." in page

    answer = browser.post(URL, note(), follow=True)

    assert answer.redirect_chain == [("/plans/wales-2024-2027/actions/1.4/", 302)]
    assert "1.4: your note is stored." in answer.content.decode()
    stored = Note.objects.get()
    assert (stored.text, stored.team_only, stored.author) == (
        "Two more are promised.\nBy the north.",
        False,
        author,
    )


def test_a_note_can_be_for_the_plan_team_only(action: Action, contributor: User, signed_in: SignedIn) -> None:
    signed_in(contributor).post(URL, note(team_only="on"))
    assert Note.objects.get().team_only is True


@pytest.mark.parametrize(("who", "expected"), [("observer", 403), ("outsider", 404)])
def test_others_add_no_notes(
    action: Action, request: pytest.FixtureRequest, signed_in: SignedIn, who: str, expected: int
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(URL).status_code == expected
    assert browser.post(URL, note()).status_code == expected
    assert not Note.objects.exists()


def test_a_closed_plan_takes_no_notes(
    action: Action, wales: NationPlan, contributor: User, signed_in: SignedIn
) -> None:
    wales.state = NationPlan.State.CLOSED
    wales.save()
    assert signed_in(contributor).post(URL, note()).status_code == 403
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text": " \n "}, "Write the note."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"token": ""}, "This form is damaged. Open the page again."),
        ({"token": "\x00"}, "This form is damaged. Open the page again."),
    ],
)
def test_bad_input_is_named(
    action: Action, contributor: User, signed_in: SignedIn, changed: dict[str, Any], message: str
) -> None:
    answer = signed_in(contributor).post(URL, note(team_only="on", **changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Add a note" in page
    assert message in page
    assert "checked" in page
    assert not Note.objects.exists()


def test_the_same_form_twice_is_one_note(action: Action, contributor: User, signed_in: SignedIn) -> None:
    browser, fields = signed_in(contributor), note()
    assert [browser.post(URL, fields).status_code for _ in range(2)] == [302, 302]
    assert Note.objects.count() == 1


def test_the_token_of_somebody_else_is_refused(
    action: Action, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    fields = note()
    signed_in(contributor).post(URL, fields)
    answer = signed_in(colleague).post(URL, fields)
    assert answer.status_code == 422
    assert "This form was already used elsewhere." in answer.content.decode()


def test_what_was_typed_survives_signing_in_again_and_is_then_forgotten(
    action: Action, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    browser = signed_in(contributor)
    author = browser.get(URL).context["form"].initial["author"]
    refused = Client().post(URL, note(author=author, text="Kept for me.", team_only="on"))
    assert refused.status_code == 302
    kept = refused["Location"].split("kept%3D")[1]
    assert "Kept for me." not in signed_in(colleague).get(f"{URL}?kept={kept}").content.decode()

    page = browser.get(f"{URL}?kept={kept}").content.decode()
    assert "We kept what you typed." in page
    assert "Kept for me." in page
    assert "checked" in page
    browser.post(URL, note(text="Kept for me."))

    assert not KeptInput.objects.exists()
