"""Turning reminders off and on: on the account page, and from an e-mail without signing in."""

from collections.abc import Callable

import pytest
from django.test import Client

from plans.models import User
from plans.services.reminder_wishes import unsubscribe_token


@pytest.fixture
def address(contributor: User) -> str:
    return f"/account/reminders/{unsubscribe_token(contributor)}/"


def wants(user: User) -> bool:
    return User.objects.get(pk=user.pk).wants_reminders


def test_opening_the_address_changes_nothing(address: str, contributor: User) -> None:
    page = Client().get(address)
    assert "End reminders by e-mail?" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert wants(contributor)


def test_the_button_ends_reminders_and_there_is_a_way_back(address: str, contributor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert "Reminders have ended" in client.post(address).content.decode()
    assert not wants(contributor)
    assert "You get no reminders" in client.get(address).content.decode()
    assert "You get reminders again" in client.post(f"{address}on/").content.decode()
    assert wants(contributor)


def test_one_click_of_a_mail_program_ends_them(address: str, contributor: User) -> None:
    """RFC 8058: a form without a page, a cookie or a token."""
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not wants(contributor)


def test_it_is_nobody_elses(address: str, contributor: User, colleague: User) -> None:
    Client().post(address)
    assert (wants(contributor), wants(colleague)) == (False, True)


def test_it_signs_nobody_in(address: str) -> None:
    client = Client()
    client.post(address)
    assert client.get("/my-actions/").status_code == 302


@pytest.mark.parametrize("signed", ["1", "1.x", "x", ".", "1:2"])
def test_an_address_that_is_not_whole_says_so(contributor: User, signed: str) -> None:
    for answer in (Client().get(f"/account/reminders/{signed}/"), Client().post(f"/account/reminders/{signed}/")):
        assert answer.status_code == 404
        assert "This address is not whole" in answer.content.decode()
    assert wants(contributor)


def test_the_account_page_has_it_too(contributor: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(contributor)
    assert client.post("/account/reminders/", {"wants_reminders": "no"})["Location"] == "/account/"
    assert not wants(contributor)
    assert "Reminders are off." in client.get("/account/").content.decode()
    client.post("/account/reminders/", {"wants_reminders": "yes"})
    assert wants(contributor)
    refused = client.post("/account/reminders/", {"wants_reminders": "perhaps"})
    assert refused.status_code == 422
    assert "Choose yes or no." in refused.content.decode()
    assert wants(contributor)


def test_saving_name_and_language_leaves_the_wish_alone(contributor: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(contributor)
    client.post("/account/reminders/", {"wants_reminders": "no"})
    client.post("/account/", {"name": "New name", "language": "cy"})
    assert not wants(contributor)
