"""What the three kinds of people do, in a real Chromium, from signing in to seeing what came of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.functional.portal import Portal

pytestmark = pytest.mark.browser

W = "/plans/wales-2024-2027/"


@pytest.fixture
def visit(browser: Browser, portal: Portal, sign_in: Callable[[Page, str], None]) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a browser in which an account is signed in."""
    contexts = []

    def open_as(account: str, **settings: Any) -> Page:
        contexts.append(browser.new_context(base_url=portal.address, **settings))
        page = contexts[-1].new_page()
        sign_in(page, account)
        return page

    yield open_as
    for context in contexts:
        context.close()


def test_a_contributor_reports_on_a_phone_and_the_lead_closes_it(visit: Callable[..., Page]) -> None:
    phone = visit("demo-contributor-wales", viewport={"width": 390, "height": 844}, has_touch=True)
    expect(phone.locator("h1")).to_have_text("My actions")
    expect(phone.locator("main")).to_contain_text("3 left")
    phone.locator("li", has_text="1.2").get_by_role("link", name="Report").click()
    expect(phone.locator("h1")).to_contain_text("Help more teams adopt place-based care")
    first = phone.locator("input[name=status]").first.bounding_box()
    assert first is not None
    assert first["y"] < 844, "the first question is within the first screen"
    phone.get_by_label("At risk").check()
    expect(phone.get_by_label("What is the plan to bring it back?")).to_be_visible()
    phone.get_by_label("Ready to close").check()
    phone.get_by_label("What has happened?").fill("Twelve teams work in people’s homes and schools.")
    phone.get_by_label("How was the measure met?").fill("All twelve teams reported it to the network.")
    done = phone.get_by_label("Yes", exact=True)
    if done.count():
        done.check()
    phone.get_by_role("button", name="Save and go to the next").click()
    expect(phone.locator(".message")).to_contain_text("1.2: your report is stored.")
    expect(phone.locator("h1")).not_to_contain_text("place-based")

    desk = visit("demo-lead-wales")
    desk.goto(W)
    expect(desk.locator("h1")).to_have_text("Cymru-Wales action plan 2024–2027")
    expect(desk.locator("main")).to_contain_text("2 ready to close")
    expect(desk.locator("main")).to_contain_text("18 of 23")
    desk.goto(f"{W}queue/")
    desk.locator("li, tr", has_text="Twelve teams").get_by_role("link", name=re.compile("^Close")).first.click()
    expect(desk.locator("h1")).to_contain_text("1.2")
    desk.get_by_label("Completed").check()
    desk.locator("[name=reason]").fill("The advisory group agreed that the measure is met.")
    desk.locator("[name=decided_by]").fill("the advisory group")
    desk.locator("main form button.btn").first.click()
    expect(desk.locator("main")).to_contain_text("The advisory group agreed that the measure is met.")
    desk.goto(W)
    expect(desk.locator("main")).to_contain_text("4 completed")


def test_what_was_typed_survives_an_expired_session_without_script(visit: Callable[..., Page], portal: Portal) -> None:
    phone = visit("demo-second-contributor-wales", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    phone.goto(f"{W}actions/2.5/report/")
    phone.get_by_label("On track").check()
    phone.get_by_label("What has happened?").fill("Typed on a bus, before the session expired.")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator("h1")).to_contain_text("Sign in")
    phone.fill("input[name=login]", "demo-second-contributor-wales@example.org")
    phone.fill("input[name=password]", portal.password)
    phone.locator("input[name=password]").press("Enter")
    expect(phone.locator("main")).to_contain_text("We kept what you typed.")
    expect(phone.get_by_label("What has happened?")).to_have_value("Typed on a bus, before the session expired.")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".message")).to_contain_text("2.5: your report is stored.")
    expect(phone.locator("main")).to_contain_text("Typed on a bus, before the session expired.")


def test_switching_the_language_asks_before_typed_words_are_left(visit: Callable[..., Page]) -> None:
    page = visit("demo-second-contributor-wales")
    page.goto(f"{W}actions/2.5/report/")
    page.get_by_label("What has happened?").press_sequentially("Half a sen")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Cymraeg").click(no_wait_after=True)
    expect(page.get_by_label("What has happened?")).to_have_value("Half a sen")
    assert asked == ["beforeunload"]
    page.get_by_label("On track").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".message")).to_contain_text("2.5: your report is stored.")
    assert asked == ["beforeunload"], "sending the form is not leaving it"


def test_a_report_can_be_made_by_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit("demo-third-contributor-wales")
    page.goto(f"{W}actions/3.5/report/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "input[name=status]")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("On track")).to_be_checked()
    _tab_to(page, "textarea[name=what_happened]")
    page.keyboard.type("Reported without a mouse.")
    _tab_to(page, "summary")
    page.keyboard.press("Enter")
    _tab_to(page, "textarea[name=team_note]")
    _tab_to(page, "button.btn")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("3.5: your report is stored.")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until something that fits ``selector`` has the focus; each stop must be seen to have it."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches('main ' + wanted)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector} shows no focus"
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_staff_filter_and_take_the_rows_along(visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit("demo-observer-wales")
    page.goto(f"{W}actions/")
    expect(page.locator("h1")).to_contain_text("actions")
    page.get_by_label("Status").select_option(label="Off track")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert "status=off_track" in page.url
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Excel").click()
    path = tmp_path / "actions.xlsx"
    downloading.value.save_as(path)
    sheet = load_workbook(path).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert sum(text in ("4.1", "4.2") for text in cells) == 2
    assert "1.4" not in cells


def test_an_administrator_adds_an_action_and_invites_a_person(
    visit: Callable[..., Page], browser: Browser, portal: Portal
) -> None:
    page = visit("demo-administrator")
    page.goto("/admin/priorities/action/add/")
    for field, words in (("plan", "Cymru-Wales"), ("priority", "Effective workforce planning")):
        chosen = page.locator(f"select[name={field}] option", has_text=words).first.get_attribute("value")
        page.select_option(f"select[name={field}]", chosen)
    page.fill("#id_reference", "4.5")
    page.fill("#id_wording", "Share a calendar of workforce surveys")
    page.fill("#id_measures-0-wording", "Calendar published")
    page.select_option("#id_measures-0-kind", "milestone")
    page.fill("#id_timings-2-0-wording", "By December 2026")
    page.select_option("#id_timings-2-0-kind", "by_date")
    page.fill("#id_timings-2-0-latest_on", "2026-12-31")
    page.click("input[name=_save]")
    expect(page.locator(".messagelist .success")).to_contain_text("was added successfully")
    page.goto(f"{W}actions/4.5/")
    expect(page.locator("h1")).to_contain_text("Share a calendar of workforce surveys")
    expect(page.locator("aside")).to_contain_text("Calendar published")
    expect(page.locator("aside")).to_contain_text("By December 2026")

    page.goto(f"{W}people/invite/")
    page.get_by_label("Name").fill("New contributor")
    page.get_by_label("E-mail address").fill("new.contributor@example.org")
    page.get_by_label("Contributor").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text("new.contributor@example.org")

    link = _link_in_newest_mail(portal)
    person = browser.new_context(base_url=portal.address).new_page()
    person.goto(link)
    expect(person.locator("h1")).to_be_visible()
    person.locator("main form button.btn").first.click()
    expect(person.locator("main")).to_be_visible()
    person.goto(W)
    expect(person.locator("h1")).to_have_text("Cymru-Wales action plan 2024–2027")
    person.context.close()


def _link_in_newest_mail(portal: Portal) -> str:
    """Return the address of the invitation in the newest e-mail of the portal's folder."""
    newest = max((portal.var / "mail").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    text = newest.read_text().replace("=\n", "").replace("=3D", "=")
    found = re.search(r"/account/invitation/[\w-]+/", text)
    assert found, text
    return found[0]
