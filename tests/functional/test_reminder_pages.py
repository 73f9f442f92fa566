"""A reminder and the pages that it leads to, in a real Chromium: from the e-mail to the report."""

import email
import re
from collections.abc import Callable, Iterator
from email import policy
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.functional.portal import Portal
from tests.functional.test_every_page import RULES, Watcher, faults

pytestmark = pytest.mark.browser

OWN = "http://127.0.0.1:8000"
#: What ends a message in the folder to which a development portal writes its e-mails.
END = b"\n" + b"-" * 79


@pytest.fixture(scope="module")
def message(portal: Portal) -> Any:
    """The reminder to the demonstration's first contributor."""
    portal.manage("send_reminders")
    written = [path.read_bytes().split(END)[0] for path in sorted((portal.var / "mail").iterdir())]
    messages = [email.message_from_bytes(text, policy=policy.default) for text in written]
    [found] = [one for one in messages if one["To"] == "demo-contributor-wales@example.org"]
    return found


@pytest.fixture
def here(portal: Portal, message: Any) -> Callable[[str], str]:
    """Return a function that gives an address of the e-mail as an address of the portal of this test."""

    def found(pattern: str) -> str:
        address = re.search(rf"{OWN}{pattern}", message.get_body(("plain",)).get_content())
        assert address, pattern
        return address[0].replace(OWN, portal.address)

    return found


@pytest.fixture(params=[("light", 1280), ("dark", 320)], ids=["light", "dark phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    yield context.new_page()
    context.close()


def check(page: Page, heading: str) -> None:
    """Hold a page to the rules for every page."""
    assert page.locator("h1").all_inner_texts() == [heading]
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_from_the_email_to_the_report(page: Page, portal: Portal, here: Callable[[str], str]) -> None:
    watcher = Watcher(page)
    page.goto(here(r"/account/round/\S+/report/"))
    check(page, "Go on to your actions")
    page.click("main button:has-text('Continue as Demo contributor, Wales')")
    assert re.search(r"/actions/[0-9.]+/report/$", page.url)
    page.goto(f"{portal.address}/account/password/change/")
    check(page, "Sign in with a code first")
    page.goto(f"{portal.address}/account/")
    check(page, "Your account")
    assert page.locator("button:has-text('End the link')").is_visible()
    assert watcher.said == []


def test_ending_reminders_and_getting_them_again(page: Page, here: Callable[[str], str]) -> None:
    page.goto(here(r"/account/reminders/\S+/"))
    check(page, "End reminders by e-mail?")
    page.click("main button:has-text('End reminders')")
    check(page, "Reminders have ended")
    page.click("main button:has-text('Get reminders again')")
    check(page, "You get reminders again")


def test_the_email_itself(page: Page, message: Any) -> None:
    page.set_content(message.get_body(("html",)).get_content())
    found = Axe().run(page, options={"runOnly": [rule for rule in RULES["runOnly"] if rule != "best-practice"]})
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.lang") == "en"
