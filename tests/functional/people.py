"""The people of a portal, each in a browser of their own."""

import re
from email import message_from_string, policy
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.functional.portal import Portal

MESSAGE_ENDS = "\n" + "-" * 79 + "\n"


class People:
    """The people of one portal, each in a browser of their own."""

    def __init__(self, browser: Browser, portal: Portal) -> None:
        self.browser, self.portal = browser, portal
        self.contexts: list[Any] = []

    def visit(self, **settings: Any) -> Page:
        """Open a browser in which nobody is signed in."""
        self.contexts.append(self.browser.new_context(base_url=self.portal.address, **settings))
        return self.contexts[-1].new_page()

    def sign_in(self, account: str) -> Page:
        """Open a browser in which an account is signed in."""
        page = self.visit()
        page.goto("/account/login/")
        page.fill("input[name=login]", f"{account}@example.org")
        page.fill("input[name=password]", self.portal.password)
        page.click("button[type=submit]:has-text('Sign in')")
        page.wait_for_url(lambda url: "/account/login" not in url)
        return page

    def follow(self, account: str) -> Page:
        """Open the link of the reminder that ``account`` was sent, on a phone, and press its one button."""
        phone = self.visit(viewport={"width": 390, "height": 844}, has_touch=True)
        phone.goto(self.links()[f"{account}@example.org"])
        expect(phone.locator("h1")).to_have_text("Go on to your actions")
        phone.get_by_role("button", name=re.compile("^Continue as ")).click()
        expect(phone.locator("h1")).to_have_text("My actions")
        return phone

    def links(self) -> dict[str, str]:
        """Return address → path of the link in the newest reminder."""
        found = {}
        for path in sorted((self.portal.var / "mail").iterdir()):
            for text in path.read_text().split(MESSAGE_ENDS):
                message = message_from_string(text, policy=policy.default)
                body = message.get_body(("plain",))
                link = re.search(r"/account/round/\S+", body.get_content()) if body is not None else None
                if link is not None:
                    found[str(message["To"])] = link[0]
        return {re.sub(r".*<|>.*", "", address): link for address, link in found.items()}
