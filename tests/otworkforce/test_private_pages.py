"""Pages that depend on who asks stay out of caches."""

from collections.abc import Callable

import pytest
from django.test import Client

from plans.models import User
from priorities.models import Action

SignIn = Callable[[User], Client]


@pytest.mark.parametrize(
    "address",
    ["/uk/", "/strategy/", "/account/", "/about/definitions/", "/plans/unknown/", "/plans/wales-2024-2027/queue/"],
)
def test_pages_of_somebody_signed_in_are_not_stored(signed_in: SignIn, contributor: User, address: str) -> None:
    response = signed_in(contributor).get(address)
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert "Cookie" in response["Vary"]


def test_an_action_is_not_stored_and_back_after_signing_out_asks_again(
    signed_in: SignIn, contributor: User, action: Action
) -> None:
    client = signed_in(contributor)
    assert "no-store" in client.get(action.get_absolute_url())["Cache-Control"]
    client.post("/account/logout/")
    response = client.get(action.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_what_is_the_same_for_all_says_nothing_about_caches() -> None:
    assert "Cache-Control" not in Client().get("/healthz")
