"""A round from its opening to the board's decision, in a real Chromium: a lead, three contributors, passing time."""

import hashlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

pytestmark = pytest.mark.browser

W = "/plans/wales-2024-2027/"


def test_a_round_from_its_opening_to_a_correction_after_the_board(live: Callable[..., Any]) -> None:
    with live("2026-12-01T10:00") as people:
        desk = people.sign_in("demo-lead-wales")
        finish(desk, "Autumn 2026")
        open_round(desk)
        people.portal.manage("send_reminders")
    with live("2026-12-08T18:30") as people:
        confirm_unchanged(people.follow("demo-contributor-wales"))
        say_nobody_knows(people.follow("demo-second-contributor-wales"))
        report_and_correct(people.follow("demo-third-contributor-wales"))
        ask_back(people.sign_in("demo-lead-wales"))
    with live("2026-12-09T08:00") as people:
        answer(people.sign_in("demo-third-contributor-wales"))
    with live("2026-12-20T10:00") as people:
        desk = people.sign_in("demo-lead-wales")
        word_for_board(desk)
        ask_board(desk)
        finish(desk, "Winter 2027")
        frozen = download_all(desk)
    with live("2027-01-15T10:00") as people:
        record_decision(people.sign_in("demo-lead-wales"))
        phone = people.sign_in("demo-third-contributor-wales")
        phone.goto("/my-actions/")
        expect(phone.locator("main")).to_contain_text("The board pays for a data officer.")
        correct_after(phone)
        desk = people.sign_in("demo-lead-wales")
        report = open_report(desk)
        expect(report.locator("main")).to_contain_text("The board pays for a data officer.")
        expect(report.locator("section", has=report.locator("#corrections"))).to_contain_text("2.1")
        assert download(desk, "JSON") == frozen
        assert "no differences" in people.portal.manage("check_integrity")


def finish(desk: Page, label: str) -> None:
    """Close, review and sign off the round of that label."""
    desk.goto(f"{W}rounds/")
    desk.get_by_role("link", name=re.compile(label)).first.click()
    expect(desk.locator("h1")).to_have_text(label)
    desk.get_by_role("link", name="Close the round").click()
    expect(desk.locator("h1")).to_have_text(f"Close the round: {label}")
    desk.get_by_role("button", name="Close the round").click()
    desk.get_by_role("button", name="Start the review").click()
    desk.get_by_role("link", name="Go on to sign off").click()
    expect(desk.locator("h1")).to_have_text(f"Sign off: {label}")
    desk.get_by_role("button", name="Sign off and freeze").click()
    expect(desk.locator("main")).to_contain_text("Signed off")


def open_round(desk: Page) -> None:
    """Open the winter round, for which the form proposes everything but the label that we want."""
    desk.goto(f"{W}rounds/open/")
    expect(desk.locator("h1")).to_have_text("Open a round")
    desk.get_by_label("What is the round called?").fill("Winter 2027")
    desk.get_by_label("Which is its last day?").fill("19 December 2026")
    desk.get_by_role("button", name="Open the round").click()
    expect(desk.locator("h1")).to_have_text("Winter 2027")


def confirm_unchanged(phone: Page) -> None:
    phone.get_by_role("button", name=re.compile("^Nothing has changed")).first.click()
    expect(phone.locator(".message")).to_contain_text("stored that nothing has changed")


def say_nobody_knows(phone: Page) -> None:
    phone.locator("li").get_by_role("link", name=re.compile("^Report")).first.click()
    phone.get_by_label("I don’t know this round").check()
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".message")).to_contain_text("your report is stored")


def report_and_correct(phone: Page) -> None:
    """Report on 2.1 and put a slip of the pen right at once."""
    phone.goto(f"{W}actions/2.1/report/")
    fill_report(phone, "On track", "The index has found a home at a universty library.")
    phone.get_by_role("button", name="Save", exact=True).click()
    phone.get_by_role("link", name=re.compile("^Correct")).first.click()
    phone.get_by_label("What has happened?").fill("The index has found a home at a university library.")
    answer_promise(phone)
    phone.locator("main form button.btn").first.click()
    expect(phone.locator(".message")).to_contain_text("your correction is stored")


def fill_report(page: Page, status: str, words: str) -> None:
    page.get_by_label(status, exact=False).first.check()
    page.get_by_label("What has happened?").fill(words)
    answer_promise(page)


def answer_promise(page: Page) -> None:
    """Say that the promised step was done, where the form asks."""
    done = page.get_by_label("Yes", exact=True)
    if done.count():
        done.check()


def ask_back(desk: Page) -> None:
    desk.goto(f"{W}rounds/")
    desk.get_by_role("link", name=re.compile("Winter 2027")).first.click()
    desk.locator("li", has_text="2.1").get_by_role("link", name=re.compile("^Ask back")).click()
    desk.get_by_label(re.compile("question|ask", re.I)).first.fill("Which library is it?")
    desk.get_by_role("button", name="Ask", exact=True).click()
    expect(desk.locator("main")).to_contain_text("Waits for an answer")


def answer(phone: Page) -> None:
    phone.goto("/my-actions/")
    expect(phone.locator("main")).to_contain_text("Which library is it?")
    phone.get_by_role("link", name=re.compile("^Answer")).click()
    fill_report(phone, "On track", "The index has found a home at the library of Cardiff’s demonstration school.")
    phone.get_by_role("button", name="Save", exact=True).click()
    phone.goto("/my-actions/")
    expect(phone.locator("main")).not_to_contain_text("Which library is it?")


def word_for_board(desk: Page) -> None:
    desk.goto(f"{W}rounds/")
    desk.get_by_role("link", name=re.compile("Winter 2027")).first.click()
    desk.locator("li", has_text="2.1").get_by_role("link", name=re.compile("^Word it for the board")).click()
    desk.get_by_role("textbox").first.fill("The index is safe.")
    desk.locator("main form button.btn").first.click()
    expect(desk.locator("main")).to_contain_text("The index is safe.")


def ask_board(desk: Page) -> None:
    desk.goto(f"{W}reports/")
    desk.get_by_role("link", name="Write the texts and the decisions asked for").click()
    desk.get_by_role("link", name="Ask for a decision").click()
    desk.get_by_label("What is the board to decide?").fill("Who pays for a data officer?")
    about = desk.get_by_label("Which action is it about?")
    about.select_option(about.locator("option", has_text=re.compile(r"^2\.1")).get_attribute("value"))
    desk.get_by_label("By when?").fill("31 January 2027")
    desk.locator("main form button.btn").first.click()
    expect(desk.locator("main")).to_contain_text("Who pays for a data officer?")


def open_report(desk: Page) -> Page:
    desk.goto(f"{W}reports/")
    desk.locator("main").get_by_role("link", name=re.compile("Winter 2027")).first.click()
    expect(desk.locator("h1")).to_contain_text("Winter 2027")
    return desk


def download_all(desk: Page) -> bytes:
    """Take the report along in every form; return the JSON."""
    open_report(desk)
    expect(desk.locator("main")).to_contain_text("The index is safe.")
    document = Document(io.BytesIO(download(desk, "Word")))
    assert "Winter 2027" in document.paragraphs[0].text
    workbook = load_workbook(io.BytesIO(download(desk, "Excel")))
    assert len(workbook.sheetnames) >= 2
    assert download(desk, "PDF").startswith(b"%PDF-")
    stored = download(desk, "JSON")
    data = json.loads(stored)
    assert data["round"]["label"]["en"] == "Winter 2027"
    assert data["counts"]["unchanged"] == 1
    assert data["counts"]["dont_know"] == 1
    assert hashlib.sha256(stored).hexdigest() in desk.locator("main").inner_text()
    return stored


def download(desk: Page, form: str) -> bytes:
    with desk.expect_download() as started:
        desk.locator("main").get_by_role("link", name=form, exact=True).click()
    found: Download = started.value
    return Path(found.path()).read_bytes()


def record_decision(desk: Page) -> None:
    open_report(desk)
    desk.get_by_role("link", name=re.compile("^Record the decision on")).click()
    desk.get_by_label("What did the board decide?").fill("The board pays for a data officer.")
    when = desk.get_by_label(re.compile("^When"))
    when.fill("12 January 2027")
    desk.get_by_role("button", name="Record the decision").click()
    expect(desk.locator("main")).to_contain_text("The board pays for a data officer.")


def correct_after(phone: Page) -> None:
    """Correct what was frozen: the record changes, the frozen figures do not."""
    phone.goto(f"{W}actions/2.1/")
    phone.get_by_role("link", name=re.compile("^Correct")).first.click()
    fill_report(phone, "Not started", "The library has withdrawn; nothing has begun.")
    phone.locator("main form button.btn").first.click()
    expect(phone.locator(".message")).to_contain_text("your correction is stored")
