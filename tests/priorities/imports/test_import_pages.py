"""Bringing a table in through its pages: start, columns, answers, confirming, and what is handed out."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from plans.models import NationPlan as Plan
from plans.models import User
from priorities.models import Action, PlanImport
from tests.conftest import NOW
from tests.priorities.imports.pages import HEADINGS, ROWS, W, sent, started

SignIn = Callable[[User], Client]
MakeAction = Callable[..., Action]

pytestmark = pytest.mark.usefixtures("priority", "uploads")


@pytest.fixture
def desk(signed_in: SignIn, lead: User) -> Client:
    return signed_in(lead)


def the_import() -> PlanImport:
    return PlanImport.objects.get()


# --- Starting -----------------------------------------------------------------------------------------------------


def test_a_pasted_table_is_kept_to_be_looked_at(desk: Client, lead: User) -> None:
    answer = started(desk, url="https://www.rcot.co.uk/plan", retrieved_on="3 March 2025")
    record = the_import()
    assert (answer.status_code, answer["Location"]) == (302, f"{W}{record.pk}/")
    assert (record.origin, record.document, record.url) == ("pasted", "Action plan", "https://www.rcot.co.uk/plan")
    assert (record.retrieved_on, record.created_by, record.created_at) == (date(2025, 3, 3), lead, NOW)
    assert record.file.read() == (HEADINGS + ROWS).encode()
    assert Action.objects.count() == 0


def test_what_a_form_lacks_is_said_and_nothing_typed_is_lost(desk: Client) -> None:
    answer = started(desk, "", document="", retrieved_on="soon", url="no address")
    assert answer.status_code == 422
    text = answer.content.decode()
    for words in (
        "Choose a file, or paste a table below.",
        "Say which document the wording is from.",
        "Write a date like 31 January 2027.",
        "Write a web address like https://www.rcot.co.uk, or leave it empty.",
        'value="soon"',
        'value="no address"',
    ):
        assert words in text
    assert not PlanImport.objects.exists()


def test_a_file_and_a_pasted_table_are_one_too_many(desk: Client) -> None:
    answer = started(desk, file=SimpleUploadedFile("plan.csv", b"Action\nShare"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Choose a file or paste a table, not both." in text
    assert "Share what works" in text
    assert "Choose the file again, too" in text


def test_a_file_that_cannot_be_read_is_refused_at_its_field(desk: Client) -> None:
    answer = started(desk, "", file=SimpleUploadedFile("plan.xlsx", b"PK\x03\x04 not a workbook"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert "Choose the file again, too" in answer.content.decode()
    assert not PlanImport.objects.exists()


def test_the_document_is_the_plans_own_at_first(desk: Client, wales: Plan) -> None:
    Plan.objects.filter(pk=wales.pk).update(source_document="The plan", source_url="https://rcot.example/plan")
    text = desk.get(W).content.decode()
    assert 'value="The plan"' in text
    assert 'value="https://rcot.example/plan"' in text


class Counted(io.BytesIO):
    """Counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


def posted_body(client: Client, address: str, length: int) -> tuple[int, str, int]:
    """Send a file of that length; return the status, what the page says and how many bytes were read."""
    body = Counted(b"--x\r\n" + b"a" * (length - 5))
    meta: dict[str, Any] = {"CONTENT_LENGTH": str(length), "wsgi.input": body}
    answer = client.generic("POST", address, b"-", "multipart/form-data; boundary=x", **meta)
    return answer.status_code, answer.content.decode(), body.taken


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_more_than_six_megabytes_are_refused_before_a_byte_is_read(desk: Client, is_signed_in: bool) -> None:
    status, text, taken = posted_body(desk if is_signed_in else Client(), W, 7_000_000)
    assert (status, taken) == (413, 0)
    assert "This is too large to be taken" in text
    assert "6.0\xa0MB" in text


def test_more_than_a_million_letters_are_refused_with_words(desk: Client) -> None:
    answer = desk.post(W, {"pasted": "a" * 1_100_000})
    assert answer.status_code == 413
    assert "send a smaller file, or the table in parts" in answer.content.decode()


def test_other_pages_take_no_large_body(desk: Client) -> None:
    status, _text, taken = posted_body(desk, "/account/", 3_000_000)
    assert (status, taken) == (413, 0)


def test_more_rows_than_somebody_can_check_are_refused(desk: Client) -> None:
    answer = started(desk, HEADINGS + "1.1\t1\tShare\t\t\t\n" * 2000)
    assert answer.status_code == 422
    assert "This table has 2001 rows. Bring in up to 2000 at a time." in answer.content.decode()
    assert not PlanImport.objects.exists()


# --- Columns and sheets -------------------------------------------------------------------------------------------


def test_columns_are_shown_with_their_heading_and_first_cells(desk: Client) -> None:
    started(desk, "Ref\tZzz\tTiming\n1.1\tShare\tYear 1\n1.2\tAsk\tYear 2\n1.3\tTell\t\n1.4\tShow\tYear 3\n")
    page = desk.get(f"{W}{the_import().pk}/headings/")
    told = [(number, field.label, field.value(), cells) for number, field, cells in page.context["form"].columns]
    assert told == [
        (1, "Ref", "reference", ["1.1", "1.2", "1.3"]),
        (2, "Zzz", "not_taken", ["Share", "Ask", "Tell"]),
        (3, "Timing", "timing", ["Year 1", "Year 2", "Year 3"]),
    ]


def test_without_a_column_of_actions_the_page_leads_to_where_it_is_said(desk: Client) -> None:
    started(desk, "Ref\tZzz\tTiming\n1.1\tShare\tYear 1\n")
    address = f"{W}{the_import().pk}/"
    page = desk.get(address)
    assert "What hinders the whole table" in page.content.decode()
    assert f"{address}headings/" in page.content.decode()
    assert "Bring it in" not in page.content.decode()
    answer = sent(desk, f"{address}headings/")
    assert answer.status_code == 422
    assert "Say which column holds the actions. Nothing can be read without." in answer.content.decode()
    answer = sent(desk, f"{address}headings/", **{"column-1": "action"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    text = desk.get(address).content.decode()
    assert "What hinders the whole table" not in text
    assert "Share" in text


def test_what_was_said_of_a_heading_is_remembered(desk: Client) -> None:
    started(desk, "Ref\tZzz\tTiming\n1.1\tShare\tYear 1\n")
    first = the_import()
    sent(desk, f"{W}{first.pk}/headings/", **{"column-1": "action"})
    first.delete()
    started(desk, "Ref\tZzz\tTiming\n1.1\tTell\tYear 1\n")
    page = desk.get(f"{W}{the_import().pk}/")
    assert [fields.row.read.wording for fields in page.context["form"].rows()] == ["Tell"]


def test_two_columns_of_actions_are_refused(desk: Client) -> None:
    started(desk, "Action\tZzz\nShare\tTell\n")
    answer = sent(desk, f"{W}{the_import().pk}/headings/", **{"column-1": "action"})
    assert answer.status_code == 422
    assert "Only one column can hold this: Action. Choose which." in answer.content.decode()


def workbook(**sheets: list[list[str]]) -> SimpleUploadedFile:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("plan.xlsx", content.getvalue())


def test_the_sheet_with_headings_is_taken(desk: Client) -> None:
    file = workbook(Notes=[["Nothing here"]], Plan=[["Ref", "Action", "Timing"], ["1.1", "Share", "Year 1"]])
    answer = started(desk, "", file=file)
    assert answer["Location"] == f"{W}{the_import().pk}/"
    assert the_import().table["name"] == "Plan"


def test_of_two_sheets_with_headings_the_person_chooses(desk: Client) -> None:
    first = [["Ref", "Action", "Timing"], ["1.1", "Share", "Year 1"]]
    second = [["Ref", "Action", "Timing"], ["1.1", "Tell", "Year 2"], ["1.2", "Ask", "Year 1"]]
    answer = started(desk, "", file=workbook(Old=first, New=second))
    address = f"{W}{the_import().pk}/"
    assert answer["Location"] == f"{address}sheet/"
    page = desk.get(f"{address}sheet/")
    assert page.context["form"].fields["sheet"].choices == [(0, "Old: 2 rows"), (1, "New: 3 rows")]
    answer = sent(desk, f"{address}sheet/", sheet="1")
    assert answer["Location"] == address
    wordings = [fields.row.read.wording for fields in desk.get(address).context["form"].rows()]
    assert wordings == ["Tell", "Ask"]
    assert desk.post(f"{address}sheet/", {"sheet": "7"}).status_code == 422


def test_a_pasted_table_may_begin_with_an_empty_cell(desk: Client) -> None:
    started(desk, "\tAction\tTiming\n\tShare\tYear 1\n")
    assert the_import().table["rows"][0] == ["", "Action", "Timing"]


# --- Files --------------------------------------------------------------------------------------------------------


def test_the_upload_is_handed_out_to_be_kept_and_not_opened(desk: Client) -> None:
    content = b"Ref,Action,Timing\n1.1,<script>alert(1)</script>,Year 1\n"
    started(desk, "", file=SimpleUploadedFile("plan (final); v2.html.csv", content, "text/html"))
    answer = desk.get(f"{W}{the_import().pk}/file/")
    assert (answer.status_code, answer.getvalue()) == (200, content)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="plan-final-v2html.csv"'


@pytest.mark.parametrize("name", ["plan.html", "../../plan.svg", "plan.csv.exe", "\u202egpj.exe", ".htaccess"])
def test_an_upload_keeps_no_ending_that_could_be_run(desk: Client, name: str, uploads: Path) -> None:
    started(desk, "", file=SimpleUploadedFile(name, b"Ref,Action,Timing\n1.1,Share,Year 1\n"))
    answer = desk.get(f"{W}{the_import().pk}/file/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('.txt"')
    assert ".." not in answer["Content-Disposition"]
    assert [file.parent.name for file in uploads.rglob("*") if file.is_file()] == ["wales-2024-2027"]


def test_a_file_that_is_lost_is_not_an_error_of_the_portal(desk: Client, uploads: Path) -> None:
    started(desk)
    for file in uploads.rglob("*"):
        if file.is_file():
            file.unlink()
    answer = desk.get(f"{W}{the_import().pk}/file/")
    assert answer.status_code == 404
    assert "not in the portal’s store any more" in answer.content.decode()


def test_an_import_is_not_found_under_another_plan(
    signed_in: SignIn, desk: Client, admin: User, scotland: Plan
) -> None:
    started(desk)
    other = f"/plans/{scotland.slug}/import/{the_import().pk}/"
    browser = signed_in(admin)
    for address in (other, f"{other}file/", f"{other}headings/", f"{other}sheet/"):
        assert browser.get(address).status_code == 404
    for address in (f"{other}confirm/", f"{other}discard/"):
        assert browser.post(address).status_code == 404


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("template.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("plan.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("plan.csv", "text/csv; charset=utf-8"),
    ],
)
def test_the_template_and_the_plan_as_a_table(desk: Client, make_action: MakeAction, file: str, kind: str) -> None:
    make_action("1.1")
    answer = desk.get(f"{W}{file}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Content-Disposition"].startswith('attachment; filename="wales-2024-2027-')


@pytest.mark.parametrize("file", ["plan.xlsx", "plan.csv"])
def test_what_is_exported_comes_in_again_without_a_change(desk: Client, make_action: MakeAction, file: str) -> None:
    make_action("1.1")
    make_action("1.2", wording="Two lines,\nand “quotes”; semicolons")
    content = desk.get(f"{W}{file}").content
    started(desk, "", file=SimpleUploadedFile(file, content))
    page = desk.get(f"{W}{the_import().pk}/")
    assert {what: n for what, _words, n in page.context["counted"] if n} == {"unchanged": 2}
