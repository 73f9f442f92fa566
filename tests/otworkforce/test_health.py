"""Whether the portal lives and can serve, and what people see while the database does not answer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from plans.models import User
from priorities.models import Action
from tests.priorities.reporting import URL, typed

SignIn = Callable[[User], Client]


@pytest.fixture
def take_database_away(db: None) -> Iterator[Callable[[], None]]:
    """Return a function after which every question to the database fails, as it does when its server is gone."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection to server at 10.0.0.1 failed: password of tracker refused")

    with pytest.MonkeyPatch.context() as patched:
        yield lambda: patched.setattr(connection, "cursor", fail)


def test_healthz_asks_nothing_of_the_database() -> None:
    # Without the database fixture any question would be an error, also one about the session of this cookie.
    client = Client()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "a-session"
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"] == "text/plain"
    assert not response.cookies


def test_readyz_says_that_the_database_answers(db: None) -> None:
    client = Client()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "a-session"
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert not response.cookies


def test_readyz_says_that_the_database_does_not_answer_and_nothing_more(take_database_away: Callable[[], None]) -> None:
    take_database_away()
    response = Client().get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


def test_readyz_says_that_migrations_are_waiting(db: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="priorities").delete()
    response = Client().get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations are waiting\n")


def test_a_page_answers_503_while_the_database_does_not_answer(
    signed_in: SignIn, observer: User, take_database_away: Callable[[], None]
) -> None:
    client = signed_in(observer)
    client.raise_request_exception = False
    take_database_away()
    for address in ("/uk/", "/plans/wales-2024-2027/", "/account/login/?next=/uk/", "/about/definitions/"):
        response = client.get(address)
        assert (address, response.status_code) == (address, 503)
        assert response["Retry-After"] == "60"
        assert "The tracker is not available just now" in response.content.decode()
        assert "10.0.0.1" not in response.content.decode()


def test_what_was_typed_is_given_back_while_the_database_does_not_answer(
    signed_in: SignIn, contributor: User, action: Action, take_database_away: Callable[[], None]
) -> None:
    client = signed_in(contributor)
    form = typed(client, what_happened="Six examples are written up.")
    client.raise_request_exception = False
    take_database_away()
    response = client.post(URL, form)
    assert response.status_code == 503
    assert "Six examples are written up." in response.content.decode()
    assert form["author"] not in response.content.decode()


def test_a_fault_of_ours_is_500_and_not_503(signed_in: SignIn, observer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(observer)
    client.raise_request_exception = False
    for fault, status in ((ZeroDivisionError("no"), 500), (InterfaceError("the connection is closed"), 503)):

        def fail(*args: Any, fault: Exception = fault) -> None:
            raise fault

        monkeypatch.setattr("otworkforce.views.dashboards.overview", fail)
        assert client.get("/uk/").status_code == status
