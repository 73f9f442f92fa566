"""Nothing typed is ever lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from plans.models import KeptInput, User
from priorities.models import Action, ProgressReport
from tests.conftest import NOW
from tests.priorities.reporting import URL, SignIn, typed


def test_typed_text_survives_an_expired_session(action: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    form = typed(browser, what_happened="Two services withdrew from the autumn call.", team_note="Ask the board.")
    browser.logout()
    response = browser.post(URL, form)
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/?next=")
    kept = KeptInput.objects.get()
    signing_in = browser.get(response["Location"]).content.decode()
    assert "You were signed out. What you typed is kept" in signing_in
    browser.force_login(contributor)
    page = browser.get(f"{URL}?kept={kept.key}")
    text = page.content.decode()
    assert "We kept what you typed." in text
    assert "Two services withdrew from the autumn call." in text
    assert "Ask the board." in text
    again = {**form, "token": str(page.context["form"]["token"].value())}
    assert browser.post(f"{URL}?kept={kept.key}", again).status_code == 302
    assert ProgressReport.objects.get().what_happened == "Two services withdrew from the autumn call."
    assert not KeptInput.objects.exists()


def test_kept_text_is_offered_only_to_the_person_who_typed_it(
    action: Action, contributor: User, lead: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    form = typed(browser, what_happened="Only for my eyes.")
    browser.logout()
    browser.post(URL, form)
    kept = KeptInput.objects.get()
    assert "Only for my eyes." not in signed_in(lead).get(f"{URL}?kept={kept.key}").content.decode()


def test_kept_text_is_forgotten_after_an_hour(
    action: Action, contributor: User, signed_in: SignIn, settings: Any
) -> None:
    browser = signed_in(contributor)
    form = typed(browser, what_happened="Forget me.")
    browser.logout()
    browser.post(URL, form)
    kept = KeptInput.objects.get()
    settings.CLOCK_FIXED_AT = NOW + timedelta(minutes=61)
    browser.force_login(contributor)
    assert "Forget me." not in browser.get(f"{URL}?kept={kept.key}").content.decode()


def test_nobody_can_plant_text_in_somebodys_form(
    action: Action, contributor: User, lead: User, signed_in: SignIn
) -> None:
    browser = signed_in(lead)
    form = typed(browser, what_happened="Planted.")
    stranger = Client()
    for mark in ("", "forged", form["author"][:-2]):
        assert stranger.post(URL, {**form, "author": mark}).status_code == 302
    assert not KeptInput.objects.exists()


def test_too_much_text_is_not_kept(action: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    form = typed(browser, what_happened="x" * 20_001)
    browser.logout()
    assert browser.post(URL, form).status_code == 302
    assert not KeptInput.objects.exists()


def test_typed_text_survives_an_expired_csrf_token(action: Action, contributor: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(contributor)
    form = typed(browser, what_happened="Typed before the token expired.")
    response = browser.post(URL, form)
    assert response.status_code == 403
    kept_url = response.context["kept_url"]
    assert "Typed before the token expired." in browser.get(kept_url).content.decode()


def test_typed_text_survives_a_fault_of_ours(
    action: Action, contributor: User, lead: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(contributor)
    browser.raise_request_exception = False
    form = typed(browser, what_happened="Typed before it broke.")
    with monkeypatch.context() as broken:
        broken.setattr("priorities.views.reporting._store", fail(ZeroDivisionError("no")))
        response = browser.post(URL, form)
    assert response.status_code == 500
    address = f"{URL}?kept={KeptInput.objects.get().key}"
    assert f'href="{address}"' in response.content.decode()
    assert "Typed before it broke." not in signed_in(lead).get(address).content.decode()
    page = browser.get(address)
    assert "Typed before it broke." in page.content.decode()
    assert str(page.context["form"]["token"].value()) == form["token"], (
        "so that it is stored once, whatever had happened"
    )


@pytest.mark.parametrize("refused", [DatabaseError("disk is full"), RuntimeError("no")])
def test_text_that_cannot_be_kept_after_a_fault_is_shown_to_be_copied(
    action: Action, contributor: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, refused: Exception
) -> None:
    browser = signed_in(contributor)
    browser.raise_request_exception = False
    form = typed(browser, what_happened="Typed before it broke.")
    monkeypatch.setattr("priorities.views.reporting._store", fail(ZeroDivisionError("no")))
    monkeypatch.setattr("plans.models.KeptInput.objects.create", fail(refused))
    response = browser.post(URL, form)
    assert response.status_code == 500
    text = response.content.decode()
    assert "kept=" not in text
    assert "It is not stored. Copy what you want to keep." in text
    assert "Typed before it broke." in text


def test_nothing_is_kept_in_a_transaction_that_is_broken(
    action: Action, contributor: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(contributor)
    browser.raise_request_exception = False
    form = typed(browser, what_happened="Typed before it broke.")

    def break_transaction(*args: Any, **kwargs: Any) -> None:
        transaction.set_rollback(True)
        raise ZeroDivisionError

    monkeypatch.setattr("priorities.views.reporting._store", break_transaction)
    response = browser.post(URL, form)
    transaction.set_rollback(False)
    assert response.status_code == 500
    assert "Typed before it broke." in response.content.decode()
    assert not KeptInput.objects.exists()


def fail(fault: Exception) -> Callable[..., None]:
    """Return a function that raises ``fault``, whatever it is called with."""

    def raise_it(*args: Any, **kwargs: Any) -> None:
        raise fault

    return raise_it
