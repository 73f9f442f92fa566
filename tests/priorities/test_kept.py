"""Nothing typed is ever lost."""

from datetime import timedelta
from typing import Any

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
