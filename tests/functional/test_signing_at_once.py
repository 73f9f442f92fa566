"""Two leads sign a round off at the same moment while people report: on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.functional.portal import Browser, Portal
from tests.functional.test_concurrency import ACCOUNTS, send_until_acknowledged

pytestmark = pytest.mark.server

ROUNDS = "/plans/wales-2024-2027/rounds/"
REPORTERS = 5
EACH = 6


def newest_round(portal: Portal) -> str:
    """Return the address of the demonstration's open round."""
    code = "from plans.models import ReportingRound as R; print(R.objects.get(state='open').pk)"
    return f"{ROUNDS}{portal.manage('shell', '-v0', '-c', code).strip()}/"


def press(browser: Browser, page: str, address: str) -> int:
    """Open ``page`` and press the button that posts to ``address``; return the status of the answer."""
    token = browser.get(page).field("csrfmiddlewaretoken")
    return browser.post(address, {"csrfmiddlewaretoken": token}).status


def test_a_round_is_frozen_once_and_with_all_that_was_recorded_before(own_portal: Portal) -> None:
    page = newest_round(own_portal)
    leads = [Browser(own_portal).sign_in("demo-lead-wales"), Browser(own_portal).sign_in("demo-administrator")]
    assert press(leads[0], f"{page}close/", f"{page}close/") == 302
    assert press(leads[0], page, f"{page}review/") == 302
    reporters = [Browser(own_portal).sign_in(ACCOUNTS[n % 3]) for n in range(REPORTERS)]
    tokens = [lead.get(f"{page}sign-off/").field("csrfmiddlewaretoken") for lead in leads]
    together = Barrier(len(leads))

    def report(n: int) -> list[int]:
        return [s for m in range(EACH) for s in send_until_acknowledged(reporters[n], f"Client {n}, report {m}.")]

    def sign_off(n: int) -> list[int]:
        together.wait()
        return [leads[n].post(f"{page}sign-off/", {"csrfmiddlewaretoken": tokens[n]}).status]

    with ThreadPoolExecutor(REPORTERS + len(leads)) as pool:
        reported = [pool.submit(report, n) for n in range(REPORTERS)]
        signed = [pool.submit(sign_off, n) for n in range(len(leads))]
    assert [status for done in signed for status in done.result()] == [302, 302]
    statuses = [status for done in reported for status in done.result()]
    assert statuses.count(302) == REPORTERS * EACH
    assert not [status for status in statuses if status >= 500]
    # Each report was either there when the round was frozen, or is dated after it: else this would find it.
    checked = own_portal.manage("check_integrity")
    assert "3 frozen rounds checked: no differences" in checked
