"""Measures and pictures in a real Chromium: what the figures say, explaining it, and looking rather than reading."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

W = "/plans/wales-2024-2027/"


def row(page: Page, reference: str) -> Any:
    """Return the row of an action's measure on the page for many readings."""
    return page.locator(".readings > li").filter(has=page.locator(".ref", has_text=re.compile(f"^{reference}$")))


def test_an_explanation_stands_until_another_reading_changes_the_facts(live: Callable[..., Any]) -> None:
    with live("2026-11-22T12:00") as people:
        desk = people.sign_in("demo-lead-wales")
        desk.goto(W)
        desk.get_by_role("link", name="All checks of this plan").click()
        behind = desk.locator("section", has=desk.locator("#on_track_but_behind"))
        expect(behind).to_contain_text("1.3 says on track, and its measure stands at 9 of 30 (illustrative)")
        behind.get_by_role("link", name="Explain").click()
        desk.get_by_label("In English").fill("Projects are counted once a year, in March.")
        desk.get_by_role("button", name="Save").click()
        explained = desk.locator("section", has=desk.locator("#explained"))
        expect(explained).to_contain_text("Projects are counted once a year, in March.")
        expect(desk.locator("#on_track_but_behind")).to_have_count(0)

        record(desk)

        desk.goto(f"{W}checks/")
        expect(desk.locator("#explained")).to_have_count(0)
        expect(behind).to_contain_text("1.3 says on track, and its measure stands at 10 of 30 (illustrative)")
        assert "no differences" in people.portal.manage("check_integrity")


def record(desk: Page) -> None:
    """Record readings of three measures at once, with what can go wrong on the way."""
    desk.goto(f"{W}measures/")
    desk.get_by_role("link", name="Record readings").click()
    row(desk, "1.3").get_by_role("textbox").first.fill("ten")
    row(desk, "1.4").get_by_role("textbox").first.fill("7")
    row(desk, "3.6").get_by_role("textbox").first.fill("120")
    desk.get_by_role("button", name="Record the readings").click()
    problems = desk.get_by_role("alert")
    expect(problems).to_contain_text("1.3")
    expect(problems).to_contain_text("ten")
    expect(problems).to_contain_text("120 per cent is more than the whole")
    expect(row(desk, "1.4").get_by_role("textbox").first).to_have_value("7")
    row(desk, "1.3").get_by_role("textbox").first.fill("10")
    row(desk, "3.6").get_by_role("textbox").first.fill("95")
    desk.get_by_role("button", name="Record the readings").click()
    expect(desk.locator("main")).to_contain_text("3 readings")
    expect(desk.locator("h1")).to_have_text("Measures")


def test_the_plan_on_a_page_is_looked_at_and_leads_on(live: Callable[..., Any]) -> None:
    with live("2026-11-22T12:00") as people:
        desk = people.sign_in("demo-observer-wales")
        desk.goto(W)
        desk.get_by_role("link", name="Plan on a page").click()
        picture = desk.locator("svg.picture.gantt")
        spot = picture.get_by_role("link", name=re.compile(r"^4\.1 .*[Oo]ff track")).first
        words = spot.locator(".tip")
        expect(words).to_be_hidden()
        spot.focus()
        expect(words).to_be_visible()
        desk.keyboard.press("Enter")
        expect(desk.locator("h1")).to_contain_text("4.1")

        desk.goto(W)
        part = desk.locator("svg.picture").get_by_role("link", name=re.compile("Spring 2026.*15 on track")).first
        expect(part.locator(".tip")).to_be_hidden()
        part.locator("rect").first.hover()
        expect(part.locator(".tip")).to_be_visible()
        part.locator("rect").first.click()
        expect(desk.locator("main")).to_contain_text("15 actions")

        phone = people.sign_in("demo-observer-wales")
        phone.set_viewport_size({"width": 320, "height": 700})
        phone.goto(f"{W}timeline/")
        expect(phone.locator("svg.picture.gantt")).to_be_hidden()
        expect(phone.get_by_role("heading", name=re.compile("November 2026"))).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
