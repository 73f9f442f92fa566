"""Pages of a published document, brought as a PDF and looked at in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.functional.portal import Portal
from tests.functional.test_every_page import W, Watcher, faults
from tests.plans.pictures import filled, pdf

pytestmark = pytest.mark.browser

BOOK = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": pdf(*[filled(f"0 {n} 1") for n in (0, 0.5, 1)])}


def bring(page: Page, file: Any, pages: str = "") -> None:
    page.get_by_label("Picture or PDF").set_input_files([file])
    page.get_by_label("For a PDF: the pages to take").fill(pages)
    page.get_by_role("button", name="Store the page").click()


def all_are_drawn(page: Page) -> bool:
    """Return whether each picture has arrived; those further down come when they are looked at."""
    pictures = page.locator(".pages img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    return bool(page.evaluate("[...document.querySelectorAll('.pages img')].every(picture => picture.naturalWidth)"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_brought_looked_at_and_taken_away(
    portal: Portal, new_context: Any, sign_in: Callable[[Page, str], None], scheme: str
) -> None:
    page = new_context(color_scheme=scheme, viewport={"width": 390, "height": 844}).new_page()
    watcher = Watcher(page)
    sign_in(page, "demo-lead-wales")
    page.goto(f"{portal.address}{W}sources/")
    bring(page, BOOK)
    expect(page.locator(".error-summary")).to_contain_text("This document has 3 pages.")
    assert faults(page) == []
    bring(page, BOOK, "1, 3")
    expect(page.get_by_role("status")).to_contain_text("2 pages are stored.")
    assert page.locator(".pages h2").all_inner_texts() == ["Page 1", "Page 3"]
    assert all_are_drawn(page)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for left in (1, 0):
        page.get_by_role("link", name="Remove").first.click()
        assert faults(page) == []
        page.get_by_role("button", name="Remove the page").click()
        expect(page.locator(".pages img")).to_have_count(left)
    assert watcher.said == []


def test_a_file_that_is_too_large_gets_a_page_that_says_so(
    portal: Portal, page: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, "demo-lead-wales")
    page.goto(f"{portal.address}{W}sources/")
    bring(page, {"name": "page.png", "mimeType": "image/png", "buffer": bytes(13_000_000)})
    expect(page.get_by_role("heading", level=1)).to_have_text("This is too large to be taken")
