"""The pages of bringing a table in, with a table in them: axe in light and dark, no policy violated, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.functional.portal import Portal
from tests.functional.test_every_page import Watcher, faults_in_both, open_page  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

W = "/plans/wales-2024-2027/import/"
TABLE = (
    "Our plan\nRef\tPriority\tAction\tMeasures\tTiming\tWho\tRAG\n"
    "1.1\t1\tPromote the universal and targeted framework of service provision\tProvision told\tYear 2\tRCOT\tgreen\n"
    "1.9\t1\tPublish a yearly account\tAccount published\twhen the time comes\tRCOT\t\n"
    "9.1\t9\tA row under a priority that is not there\t\tSpring 2025\t\t\n"
)


def test_a_pasted_table_is_looked_at_on_a_phone_without_a_script(
    portal: Portal,
    open_page: Callable[..., Page],  # noqa: F811
    sign_in: Callable[[Page, str], None],
) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    sign_in(page, "demo-lead-wales")
    page.goto(f"{portal.address}{W}")
    page.fill("#id_pasted", TABLE)
    page.click("main form button.btn")
    expect(page.locator("h1")).to_have_text("Check your answers")
    address = page.url
    for path in ("", "headings/"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path


def test_the_pages_of_a_table_have_no_fault(
    portal: Portal,
    open_page: Callable[..., Page],  # noqa: F811
    sign_in: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    watcher = Watcher(page)
    sign_in(page, "demo-lead-wales")
    page.goto(f"{portal.address}{W}")
    page.click("main form button.btn")
    assert page.title().startswith("Error: ")
    wrong = [*watcher.said, *faults_in_both(page)]
    page.fill("#id_pasted", TABLE)
    page.click("main form button.btn")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.locator("h1").count() == 1
    wrong += [*watcher.said, *faults_in_both(page)]
    page.click("text=Change what the columns hold")
    wrong += [*watcher.said, *faults_in_both(page)]
    assert wrong == []
