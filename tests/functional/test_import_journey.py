"""A plan comes in from its table, is typed on, checked by a second person, and replaces drafts that have reports."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

S = "/plans/scotland-2025-2027/"
W = "/plans/wales-2024-2027/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TIMINGS = ["Year 1", "Years 1–2", "Ongoing", "By March 2026"]
#: Makes the demonstration's lead of Wales the lead of Scotland too.
LEADS_SCOTLAND = """
from plans.models import Membership, NationPlan, Role, User
lead = User.objects.get(email="demo-lead-wales@example.org")
plan = NationPlan.objects.get(slug="scotland-2025-2027")
Membership.objects.create(user=lead, plan=plan, role=Role.LEAD, started_at="2025-04-01T00:00Z")
"""


def workbook(rows: list[list[Any]]) -> bytes:
    """Return a workbook with one sheet that holds ``rows``."""
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(content)
    return content.getvalue()


def forty_actions() -> bytes:
    """Return a plan of forty actions under four priorities, as a table with a title and section lines."""
    rows: list[list[Any]] = [["Scotland, an invented plan for a test"], ["Ref", "Action", "Measures", "When", "Who"]]
    for priority in range(1, 5):
        rows.append([f"Priority {priority}"])
        for number in range(1, 11):
            measure = f"Boards with part {priority}.{number} in place"
            action = f"Bring part {priority}.{number} of the invented plan to every board"
            rows.append([f"{priority}.{number}", action, measure, TIMINGS[number % 4], "RCOT; employers"])
    return workbook(rows)


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (900, 1200), "white").save(content, "PNG")
    return content.getvalue()


def upload(page: Page, plan: str, name: str, content: bytes) -> None:
    """Hand a table in and come to its preview."""
    page.goto(f"{plan}import/")
    expect(page.locator("h1")).to_have_text("Bring a plan in from its table")
    page.get_by_label("A file").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    page.get_by_label("Which document is the wording from?").fill("An invented plan")
    page.get_by_role("button", name="Look at what it becomes").click()
    expect(page.locator("h1")).to_have_text("Check your answers")


def bring_in(page: Page) -> None:
    page.get_by_role("button", name="Bring it in").click()
    expect(page.locator("main")).to_contain_text("It is in the plan.")


def activate(page: Page) -> None:
    """Make the plan active, in the administration."""
    page.goto("/admin/plans/nationplan/?q=scotland")
    page.locator("#result_list tbody th a").first.click()
    page.locator("select[name=state]").select_option("active")
    page.locator("input[name=_save]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def type_a_row(page: Page) -> None:
    """Bring a picture of a page, type a row beside it, and bring the row in."""
    page.goto(f"{S}sources/")
    page.get_by_label("Picture or PDF").set_input_files(
        {"name": "page.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_label("For a picture: the page").fill("page 7")
    page.get_by_label("Document", exact=True).fill("An invented plan")
    page.get_by_role("button", name="Store the page").click()
    page.get_by_role("link", name=re.compile("^Type from this page")).click()
    expect(page.locator("h1")).to_contain_text("Type")
    row = page.locator("[data-row]").last
    row.locator("[name=reference]").fill("4.11")
    row.locator("[name=priority]").select_option(index=4)
    row.locator("[name=wording]").fill("Type what the picture says")
    row.locator("[name=measures]").fill("Rows typed from the picture")
    row.locator("[name=timing]").fill("Year 2")
    row.locator("[name=responsible]").fill("RCOT")
    row.locator("[name=responsible]").press("Tab")
    expect(page.locator("main")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))


def check_rows(page: Page, count: int) -> None:
    """Check that many rows, each with one press."""
    page.goto(f"{S}wording/")
    expect(page.locator("h1")).to_have_text("Wording")
    page.get_by_role("link", name="Start checking").click()
    for _ in range(count):
        expect(page.locator("h1")).to_contain_text("word for word as published?")
        page.get_by_role("button", name="It is the same: checked").click()
        expect(page.locator(".message").first).to_contain_text("is checked.")


def test_a_blank_plan_becomes_active_with_forty_actions_and_is_checked(live: Callable[..., Any]) -> None:
    with live("2026-12-01T10:00") as people:
        people.portal.manage("shell", "-v0", "-c", LEADS_SCOTLAND)
        desk = people.sign_in("demo-administrator")
        upload(desk, S, "scotland.xlsx", forty_actions())
        expect(desk.locator(".tally")).to_contain_text("40 new actions")
        expect(desk.locator("main")).to_contain_text("Scotland, an invented plan for a test")
        bring_in(desk)
        activate(desk)
        desk.goto(f"{S}actions/")
        expect(desk.locator("h1")).to_contain_text("actions")
        expect(desk.locator("main")).to_contain_text("Bring part 4.10 of the invented plan to every board")
        type_a_row(desk)
        bring_typed_in(desk)
        desk.goto(f"{S}actions/4.11/")
        expect(desk.locator("main")).to_contain_text("page 7")
        second = people.sign_in("demo-lead-wales")
        check_rows(second, 3)
        second.goto(S)
        expect(second.locator("main")).to_contain_text("3 of 41 rows checked")
        assert "no differences" in people.portal.manage("check_integrity")


def bring_typed_in(page: Page) -> None:
    """Make the typed rows a table, and bring it in."""
    page.reload()
    page.get_by_role("button", name=re.compile("^Bring")).click()
    expect(page.locator("h1")).to_have_text("Check your answers")
    bring_in(page)


def published_wales() -> bytes:
    """Return three rows that say otherwise what the drafts 1.4 and 1.8 say, and one that no draft says."""
    return workbook(
        [
            ["Ref", "Action", "Measure", "Timing", "Who"],
            [
                "1.1",
                "We will champion innovative models of service delivery that improve access and achieve health equity",
                "Models published",
                "By March 2027",
                "RCOT",
            ],
            [
                "1.2",
                "Guide the safe adoption of artificial intelligence and of technology enabled care",
                "",
                "",
                "RCOT",
            ],
            ["1.9", "Plant a tree in every car park", "Trees planted", "Ongoing", "Employers"],
        ]
    )


def test_published_rows_replace_drafts_and_their_reports_stay(live: Callable[..., Any]) -> None:
    with live("2026-12-01T10:00") as people:
        desk = people.sign_in("demo-lead-wales")
        desk.goto(f"{W}actions/1.4/")
        told = desk.locator("ol.line > li").count()
        words = desk.locator("ol.line > li").first.inner_text()
        assert told > 1
        upload(desk, W, "wales.xlsx", published_wales())
        replace_likely(desk)
        expect(desk.locator("main")).to_contain_text("2 actions change")
        expect(desk.locator("main")).to_contain_text("1 new action")
        bring_in(desk)
        desk.goto(f"{W}actions/?q=champion")
        desk.get_by_role("link", name=re.compile("We will champion")).first.click()
        expect(desk.locator("h1")).to_contain_text("We will champion innovative models")
        expect(desk.locator("ol.line > li")).to_have_count(told)
        assert desk.locator("ol.line > li").first.inner_text() == words
        expect(desk.locator("main")).to_contain_text("Transcribed")
        expect(desk.locator("main")).not_to_contain_text("Rescheduled")
        desk.get_by_role("link", name="History of the wording").click()
        expect(desk.locator("main")).to_contain_text("Champion innovative service delivery models")
        assert "no differences" in people.portal.manage("check_integrity")


def replace_likely(page: Page) -> None:
    """Choose, for every row that has one, the likeliest draft."""
    for fieldset in page.locator("fieldset.stands-for").all():
        replaces = fieldset.get_by_label(re.compile("^It replaces the draft")).first
        if replaces.count():
            replaces.check()
    page.get_by_role("button", name="Save answers and look again").click()
    expect(page.locator("h1")).to_have_text("Check your answers")
