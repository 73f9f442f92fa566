"""Many people at once, through real gunicorn workers; run on SQLite and on PostgreSQL."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from threading import Barrier
from urllib.error import URLError
from uuid import uuid4

import pytest

from tests.functional.portal import Answer, Browser, Portal

pytestmark = pytest.mark.server

#: Nobody is assigned to it, so that any contributor of the plan may report.
ACTION = "/plans/wales-2024-2027/actions/2.5/"
FORM = f"{ACTION}report/"
CLIENTS = 8
#: Each of these reports meets those of seven others, and is tried again until it is the next.
EACH = 15
ACCOUNTS = [
    "demo-contributor-wales",
    "demo-second-contributor-wales",
    "demo-third-contributor-wales",
    "demo-lead-wales",
]
#: How often a client tries before it gives up: far more than eight clients can get in each other's way.
TRIES = 1000
#: What a connection that breaks off looks like.
LOST = (URLError, HTTPException, OSError)


def people(portal: Portal) -> list[Browser]:
    """Return the clients, signed in."""
    return [Browser(portal).sign_in(ACCOUNTS[n % len(ACCOUNTS)]) for n in range(CLIENTS)]


def fields_of(form: Answer, words: str, token: str | None = None) -> dict[str, str]:
    """Return a filled-in form."""
    hidden = {name: form.field(name) for name in ("csrfmiddlewaretoken", "author", "token", "base")}
    if token:
        hidden["token"] = token
    return {**hidden, "status": "on_track", "what_happened": words}


def opened_form(browser: Browser) -> Answer:
    """Open the form; a worker that dies meanwhile is answered as a person would: by opening it again."""
    for _ in range(TRIES):
        try:
            return browser.get(FORM)
        except LOST:
            continue
    raise AssertionError("The portal does not come back.")


def send_until_acknowledged(browser: Browser, words: str) -> list[int]:
    """Send one report until it is acknowledged; return the statuses that came back.

    A conflict is answered as a person would: having seen what is new, the same words are sent again. A lost
    connection is answered by sending the same token again.
    """
    token = str(uuid4())
    statuses: list[int] = []
    form = opened_form(browser)
    for _ in range(TRIES):
        try:
            answer = browser.post(FORM, fields_of(form, words, token))
        except LOST:
            statuses.append(0)
            continue
        statuses.append(answer.status)
        if answer.status == 302:
            return statuses
        assert answer.status == 409, answer.text[:2000]
        form = answer
    raise AssertionError(f"Never acknowledged: {statuses[-20:]}")


def stored(portal: Portal, words: str) -> list[str]:
    """Return the words of all reports that begin with ``words``, as the database has them."""
    code = (
        "from priorities.models import ProgressReport as R;"
        f"found = R.objects.filter(what_happened__startswith={words!r});"
        "print('\\n'.join(found.values_list('what_happened', flat=True)))"
    )
    return portal.manage("shell", "-v0", "-c", code).split("\n")[:-1]


def all_at_once(browsers: list[Browser], work: Callable[[int, Browser], list[int]]) -> list[int]:
    """Let every client work at the same time; return all statuses."""
    with ThreadPoolExecutor(len(browsers)) as pool:
        return [status for statuses in pool.map(work, range(len(browsers)), browsers) for status in statuses]


def test_nothing_acknowledged_is_lost_or_doubled(own_portal: Portal) -> None:
    def work(client: int, browser: Browser) -> list[int]:
        return [s for n in range(EACH) for s in send_until_acknowledged(browser, f"Client {client}, report {n}.")]

    statuses = all_at_once(people(own_portal), work)
    assert not [status for status in statuses if status >= 500]
    assert statuses.count(302) == 120
    # They did get in each other's way, or this would show nothing.
    assert 409 in statuses
    words = stored(own_portal, "Client")
    assert len(words) == 120
    assert len(set(words)) == 120
    assert "no differences" in own_portal.manage("check_integrity")


def test_identical_submissions_at_the_same_moment_store_one(own_portal: Portal) -> None:
    browser = Browser(own_portal).sign_in(ACCOUNTS[0])
    form = fields_of(browser.get(FORM), "The same words.")
    barrier = Barrier(CLIENTS)

    def press(_: int) -> int:
        barrier.wait()
        return browser.post(FORM, form).status

    with ThreadPoolExecutor(CLIENTS) as pool:
        statuses = list(pool.map(press, range(CLIENTS)))
    assert statuses == [302] * CLIENTS
    assert stored(own_portal, "The same words.") == ["The same words."]


def test_a_killed_worker_loses_nothing_acknowledged(own_portal: Portal) -> None:
    browsers = people(own_portal)

    def work(client: int, browser: Browser) -> list[int]:
        statuses = []
        for n in range(10):
            statuses += send_until_acknowledged(browser, f"Killed {client}, report {n}.")
            if client == 0 and n in (3, 6):
                os.kill(own_portal.workers[0], signal.SIGKILL)
        return statuses

    statuses = all_at_once(browsers, work)
    assert statuses.count(302) == 80
    words = stored(own_portal, "Killed")
    assert len(words) == 80
    assert len(set(words)) == 80
    assert "no differences" in own_portal.manage("check_integrity")
