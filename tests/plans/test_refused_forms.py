"""A form of the sign-in library that is refused says so in its status too."""

import re

import pytest
from django.core import mail
from django.test import Client

from plans.models import User
from tests.conftest import person

PASSWORD = "correct horse battery"


@pytest.fixture
def gwen(db: None) -> User:
    return person("gwen", password=PASSWORD)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("email/", {"email": "no address", "action_add": ""}),
        ("password/change/", {"oldpassword": "wrong", "password1": "short", "password2": "other"}),
        ("reauthenticate/", {"password": "wrong"}),
        ("2fa/totp/activate/", {"code": "000000"}),
    ],
)
def test_of_somebody_signed_in(gwen: User, path: str, wrong: dict[str, str]) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD})
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.get(f"/account/{path}")
    response = browser.post(f"/account/{path}", wrong)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert browser.get(f"/account/{path}").status_code == 200


def test_of_somebody_who_forgot_their_password(gwen: User) -> None:
    browser = Client()
    assert browser.post("/account/password/reset/", {"email": "no address"}).status_code == 422
    browser.post("/account/password/reset/", {"email": gwen.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link
    form_url = browser.get(link[1])["Location"]
    assert browser.post(form_url, {"password1": "short", "password2": "other"}).status_code == 422


def test_a_refused_form_stays_what_scripts_of_the_library_expect(gwen: User) -> None:
    wrong = {"login": gwen.email, "password": "wrong"}
    response = Client().post("/account/login/", wrong, headers={"X-Requested-With": "XMLHttpRequest"})
    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
