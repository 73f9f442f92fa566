"""What people see when an address is asked for in the wrong way."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from plans.models import Membership, User
from priorities.models import Action
from tests.priorities.reporting import PAGE

SignIn = Callable[[User], Client]
PEOPLE = "/plans/wales-2024-2027/people/"


@pytest.mark.parametrize(
    "address", [f"{PAGE}unchanged/", f"{PAGE}reports/1/take-back/", "/language/", f"{PEOPLE}invitations/1/resend/"]
)
def test_an_address_that_only_buttons_use_says_so(action: Action, lead: User, signed_in: SignIn, address: str) -> None:
    response = signed_in(lead).get(address)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response["Content-Type"] == "text/html; charset=utf-8"
    text = unescape(response.content.decode())
    assert "<h1>This address only works from a button</h1>" in text
    assert "Nothing was changed." in text
    assert '<a href="/">Go to the start</a>' in text
    assert 'href="/my-actions/"' in text, "the tabs are those of every page"


def test_somebody_signed_out_is_told_too(db: None) -> None:
    response = Client().get("/language/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This address only works from a button" in response.content.decode()


def test_a_form_sent_to_a_page_that_takes_none_gives_the_words_back(
    action: Action, contributor: User, signed_in: SignIn
) -> None:
    response = signed_in(contributor).post("/my-actions/", {"what_happened": "Six examples are written up."})
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    text = response.content.decode()
    assert "<h1>This page takes no form</h1>" in text
    assert "Six examples are written up." in text


def test_the_page_offers_somebody_without_a_role_no_more_than_others_do(contributor: User, signed_in: SignIn) -> None:
    Membership.objects.all().delete()
    text = signed_in(contributor).get("/language/").content.decode()
    assert "This address only works from a button" in text
    assert "/my-actions/" not in text
