"""The administration in a real Chromium: whole without script, quicker with it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.portal import Portal

pytestmark = pytest.mark.browser

ADD = "/admin/priorities/action/add/"


def test_an_action_with_a_measure_and_a_timing_is_added_without_script(
    portal: Portal, browser: Browser, sign_in: Callable[[Page, str], None]
) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    sign_in(page, "demo-administrator")
    page.goto(portal.address + ADD)
    page.get_by_label("Plan:").select_option("Cymru-Wales action plan 2024–2027")
    page.get_by_label("Priority:").select_option("1. Optimising occupational therapy")
    page.get_by_label("Reference:").fill("1.77")
    page.locator("#id_wording").fill("Map the workforce")
    page.get_by_label("RCOT").check()
    page.get_by_label("Reporter:").select_option("Demo contributor, Wales")
    page.locator("#id_measures-0-wording").fill("Health boards mapped")
    page.locator("#id_timings-2-0-wording").fill("Year 3")
    page.locator("#id_timings-2-0-starts_on").fill("2026-04-01")
    page.locator("#id_timings-2-0-latest_on").fill("2027-03-31")
    page.locator("#id_change_reason").fill("Agreed in October")
    page.locator("input[name=_continue]").first.click()

    expect(page.locator(".messagelist .success")).to_contain_text("was added successfully")
    expect(page.locator("#id_measures-0-wording")).to_have_value("Health boards mapped")
    expect(page.locator("#timings-group")).to_contain_text("31 March 2027")
    expect(page.locator("#id_reporter option[selected]")).to_have_text("Demo contributor, Wales")
    page.locator("#id_measures-1-wording").fill("Vacancies counted")
    page.locator("input[name=_save]").first.click()
    expect(page.locator(".messagelist .success")).to_contain_text("was changed successfully")


def test_a_long_list_is_shortened_by_typing(
    portal: Portal, browser: Browser, sign_in: Callable[[Page, str], None]
) -> None:
    page = browser.new_context().new_page()
    sign_in(page, "demo-administrator")
    page.goto(portal.address + "/admin/priorities/measure/add/")
    search = page.get_by_role("searchbox", name="Action: Type a part of the name to shorten the list")
    search.fill("1.4")
    choices = page.locator("#id_action option")
    expect(choices).to_have_text(["–", re.compile("^1.4 Champion")])
    search.press("Enter")
    expect(page.locator("#id_action")).to_be_focused()
    assert page.locator("#id_action").evaluate("list => list.selectedOptions[0].text").startswith("1.4 ")
    search.fill("")
    assert choices.count() > 20
    assert page.locator("#id_action").evaluate("list => list.selectedOptions[0].text").startswith("1.4 ")
