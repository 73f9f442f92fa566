"""A lead types a plan in from a picture of its table: by keyboard, in two windows, offline, and without a script."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.functional.portal import Portal
from tests.functional.test_every_page import Watcher, faults

pytestmark = pytest.mark.browser

W = "/plans/wales-2024-2027/"
T = f"{W}typing/"
BLOCK = (
    '7.3\t1\tThird action\t"Agreed\nIn use"\tYear 1\tRCOT\r\n'
    "7.4\tPriority 2\tFourth action\tCounted\tYear 2\tHealth boards\r\n"
    "7.5\t2\tFifth action\tReported\t\tEducation\r\n"
)


@pytest.fixture
def visit(browser: Browser, portal: Portal, sign_in: Callable[[Page, str], None]) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a browser in which the lead is signed in."""
    contexts: list[Any] = []

    def open_one(**settings: Any) -> Page:
        context = browser.new_context(
            base_url=portal.address, **{"viewport": {"width": 1280, "height": 900}, **settings}
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        sign_in(page, "demo-lead-wales")
        return page

    yield open_one
    for context in contexts:
        context.close()


def add_picture(page: Page, place: str, colour: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(file, "PNG")
    upload: Any = {"name": "page.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page.goto(f"{W}sources/")
    page.get_by_label("Picture or PDF").set_input_files([upload])
    page.get_by_label("For a picture: the page").fill(place)
    page.get_by_role("button", name="Store the page").click()
    expect(page.get_by_role("status")).to_contain_text("is stored")


def rows(page: Page) -> Locator:
    return page.locator("#typed-rows > li")


def state(page: Page, number: int) -> Locator:
    return rows(page).nth(number).locator(".row-state")


def typed(page: Page) -> list[list[str]]:
    """Return reference, priority, action, measures, timing and who of each row."""
    names = ("reference", "priority", "wording", "measures", "timing", "responsible")
    return [[row.locator(f"[name={name}]").input_value() for name in names] for row in rows(page).all()]


def by_keyboard(page: Page, *cells: str) -> None:
    """Type a row from where the cursor is, a key at a time between the cells."""
    for number, cell in enumerate(cells):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(cell)


def test_a_page_is_typed_by_keyboard_and_brought_in(visit: Callable[..., Page]) -> None:
    page = visit()
    watcher = Watcher(page)
    add_picture(page, "page 7", "white")
    page.goto(T)
    expect(page.locator("h1")).to_have_text("Type the plan in")
    expect(page.locator(".source-picture img")).to_have_js_property("naturalWidth", 600)

    rows(page).first.locator("[name=reference]").focus()
    by_keyboard(page, "7.1", "1", "First action", "Agreed")
    page.keyboard.press("Enter")
    by_keyboard(page, "In use", "Year 1", "RCOT")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(2)
    expect(state(page, 0)).to_have_text("Saved 12:00")
    expect(rows(page).first.locator("h3")).to_have_text("Row 1")
    expect(rows(page).last.locator("[name=reference]")).to_be_focused()
    by_keyboard(page, "7.2", "", "Second action", "Shared", "Year 2", "RCOT")
    page.keyboard.press("Alt+ArrowUp")
    expect(rows(page).first.locator("[name=responsible]")).to_be_focused()

    page.keyboard.press("Control+Enter")
    expect(rows(page).last.locator("[name=reference]")).to_be_focused()
    page.evaluate("text => navigator.clipboard.writeText(text)", BLOCK)
    page.keyboard.press("Control+V")
    for number in range(5):
        expect(state(page, number)).to_have_text("Saved 12:00")
    rows(page).last.get_by_text("A cell is illegible or not stated").click()
    rows(page).last.locator("[name=mark_timing]").select_option("Not stated")
    expect(rows(page).last.locator("[data-cell=timing] .said")).to_have_text("Not stated")
    # A rest is enough: the cursor stays in the row.
    expect(state(page, 4)).to_have_text("Not saved yet")
    expect(state(page, 4)).to_have_text("Saved 12:00")
    page.keyboard.press("Escape")
    expect(page.locator("#after-rows")).to_be_focused()
    assert faults(page) == []

    page.reload()
    assert typed(page) == [
        ["7.1", "1", "First action", "Agreed\nIn use", "Year 1", "RCOT"],
        ["7.2", "1", "Second action", "Shared", "Year 2", "RCOT"],
        ["7.3", "1", "Third action", "Agreed\nIn use", "Year 1", "RCOT"],
        ["7.4", "2", "Fourth action", "Counted", "Year 2", "Health boards"],
        ["7.5", "2", "Fifth action", "Reported", "", "Education"],
        ["", "2", "", "", "", ""],
    ]
    expect(rows(page).nth(4).locator("[data-cell=timing] .said")).to_have_text("Not stated")
    page.get_by_role("button", name="Bring these rows in").click()
    page.wait_for_url(re.compile(r"/import/\d+/$"))
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("Fifth action")
    assert watcher.said == []


def test_a_refused_row_keeps_its_words_and_a_block_too_wide_is_not_pasted(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto(f"{T}?place=page+refused")
    rows(page).last.locator("[name=reference]").focus()
    by_keyboard(page, "one", "1", "An action")
    page.get_by_role("button", name="Add a row").click()
    said = "Write a reference as figures with full stops, for example 1.4."
    expect(state(page, 0)).to_have_text(f"Not saved: {said}")
    expect(rows(page).first.locator("[data-cell=reference] .field-error")).to_have_text(said)
    expect(rows(page).first.locator("[name=reference]")).to_have_attribute("aria-invalid", "true")
    assert faults(page) == []
    rows(page).first.locator("[name=reference]").fill("1.1")
    expect(state(page, 0)).to_have_text("Saved 12:00")
    expect(rows(page).first.locator("[data-cell=reference] .field-error")).to_be_hidden()

    rows(page).last.locator("[name=timing]").focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", "a\tb\tc")
    page.keyboard.press("Control+V")
    expect(state(page, 1)).to_contain_text("Nothing is pasted")
    assert typed(page)[1][2:] == ["", "", "", ""]


def test_two_windows_over_one_row(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto(f"{T}?place=page+shared")
    rows(page).last.locator("[name=wording]").fill("As it was")
    expect(state(page, 0)).to_have_text("Saved 12:00")
    other = page.context.new_page()
    other.goto(f"{T}?place=page+shared")
    other.locator("[name=wording]").first.fill("In the other window")
    expect(state(other, 0)).to_have_text("Saved 12:00")
    page.locator("[name=wording]").first.fill("In this window")
    expect(state(page, 0)).to_contain_text("this row was saved in another window meanwhile.")
    expect(state(page, 0)).to_contain_text("Action: In the other window")
    assert faults(page) == []
    page.get_by_role("button", name="Keep mine").click()
    expect(state(page, 0)).to_have_text("Saved 12:00")
    other.locator("[name=wording]").first.fill("Once more")
    expect(state(other, 0)).to_contain_text("Action: In this window")
    other.get_by_role("button", name="Take what was saved").click()
    expect(other.locator("[name=wording]").first).to_have_value("In this window")


def test_what_cannot_be_sent_stays_and_is_asked_about_before_leaving(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto(f"{T}?place=page+offline")
    page.context.set_offline(True)
    rows(page).last.locator("[name=wording]").fill("Typed on a train")
    expect(state(page, 0)).to_contain_text("the portal does not answer. What you typed stays here.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("location.reload()")
    expect(state(page, 0)).to_contain_text("What you typed stays here.")
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(state(page, 0)).to_have_text("Saved 12:00")
    page.reload()
    expect(page.locator("[name=wording]").first).to_have_value("Typed on a train")


def test_typing_goes_on_after_signing_in_again(visit: Callable[..., Page], portal: Portal) -> None:
    page = visit()
    page.goto(f"{T}?place=page+session")
    page.context.clear_cookies()
    rows(page).last.locator("[name=wording]").fill("Typed through the night")
    expect(state(page, 0)).to_contain_text("you were signed out.")
    other = page.context.new_page()
    other.goto("/account/login/")
    other.fill("input[name=login]", "demo-lead-wales@example.org")
    other.fill("input[name=password]", portal.password)
    other.click("button[type=submit]:has-text('Sign in')")
    other.wait_for_url(lambda url: "/account/login" not in url)
    page.get_by_role("button", name="Try again").click()
    expect(state(page, 0)).to_have_text("Saved 12:00")


def test_without_a_script_one_row_after_another(visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(T)
    page.get_by_label("What is the page called?").fill("page 12")
    page.get_by_role("button", name="Type this page").click()
    page.get_by_role("link", name="Add one row on a page of its own").click()
    expect(page.locator("h1")).to_have_text("New row of page 12")
    for number in ("1", "2"):
        page.locator("[name=reference]").fill(f"12.{number}")
        page.locator("[name=wording]").fill(f"Action {number}")
        page.get_by_role("button", name="Save and add the next row").click()
        expect(page.get_by_role("status")).to_have_text("The row is saved.")
    page.get_by_role("link", name="Back to all rows").click()
    page.locator("[name=timing]").first.fill("Year 1")
    page.get_by_role("button", name="Save Row 1").click()
    page.get_by_role("link", name="Paste several rows").click()
    page.get_by_label("The rows").fill("12.3\t\tAction 3")
    page.get_by_role("button", name="Add the rows").click()
    assert [(row[0], row[2], row[4]) for row in typed(page)] == [
        ("12.1", "Action 1", "Year 1"),
        ("12.2", "Action 2", ""),
        ("12.3", "Action 3", ""),
        ("", "", ""),
    ]
    page.get_by_role("button", name="Bring these rows in").click()
    page.wait_for_url(re.compile(r"/import/\d+/$"))
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_beside_a_picture_have_no_fault(visit: Callable[..., Page], scheme: str) -> None:
    page = visit(color_scheme=scheme)
    add_picture(page, f"page of {scheme}", scheme.replace("light", "beige").replace("dark", "navy"))
    page.goto(T)
    page.get_by_role("link", name=re.compile(f"page of {scheme}")).click()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Larger picture").click()
    expect(page.locator(".source-picture")).to_have_attribute("data-size", "1")
    rows(page).last.locator("[name=wording]").fill("An action")
    expect(state(page, 0)).to_have_text("Saved 12:00")
    page.get_by_role("link", name="By itself Row 1").click()
    assert faults(page) == []
    page.get_by_role("link", name="Remove").click()
    expect(page.locator("h1")).to_have_text(f"Remove row 1 of page of {scheme}?")
    assert faults(page) == []
    page.get_by_role("button", name="Remove the row").click()
    expect(page.locator(".message")).to_have_text("The row is removed.")
