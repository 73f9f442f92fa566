"""The report of a round as Word document, workbook and PDF, read again as people's programs read them."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import NullObject

from otworkforce.reports import pdf, pictures
from plans.models import DemoData, NationPlan, RoundSnapshot, User
from priorities.models import Action, Priority, ProgressReport
from priorities.services.board import NewBoardDecision, record_board_decision
from tests.conftest import TODAY
from tests.otworkforce.report_files import (
    AWKWARD,
    CANARY,
    Told,
    downloaded,
    headings,
    language_of,
    signed_off,
    unpacked,
    word,
    words_of,
    workbook,
)
from tests.priorities.told import added, corrected_to, moment, round_of

SignIn = Callable[[User], Client]


@pytest.fixture
def told(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> Told:
    return signed_off(wales, priority, lead, contributor)


@pytest.fixture
def reader(observer: User, signed_in: SignIn) -> Client:
    return signed_in(observer)


@pytest.fixture
def welsh(observer: User, signed_in: SignIn) -> Client:
    """A browser that asks for Welsh."""
    client = signed_in(observer)
    client.cookies["django_language"] = "cy"
    return client


# --- Word -------------------------------------------------------------------------------------------------------------


def test_word_has_its_headings_in_order(told: Told, reader: Client) -> None:
    assert headings(word(reader, f"{told.page}report.docx")) == [
        (1, "Cymru-Wales action plan: progress, Summer 2026"),
        (2, "In short"),
        (3, "The last two rounds"),
        (3, "By priority"),
        (2, "Decisions asked for"),
        (2, "What moved since Spring 2026"),
        (2, "Exceptions"),
        (2, "Dates that slipped"),
        (2, "Measures"),
        (2, "Next 90 days"),
        (2, "Changes of scope"),
        (2, "Effect on equality and on the Welsh language"),
        (3, "Equality"),
        (3, "Welsh language"),
        (2, "Check these"),
        (2, "Annex: all 4 actions"),
        (2, "Definitions"),
        (2, "What the board decided"),
        (2, "Corrections since"),
    ]


def test_word_repeats_the_first_row_of_each_table_and_tells_pictures_in_words(told: Told, reader: Client) -> None:
    document = word(reader, f"{told.page}report.docx")
    assert len(document.tables) == 6
    for table in document.tables:
        assert [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows][:2] == [True, False]
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    pictures = [found.get("descr") for found in document.element.iter(qn("wp:docPr"))]
    assert pictures == ["1 at risk, 1 off track, 2 no report yet"]


def test_word_has_no_empty_paragraph(told: Told, reader: Client) -> None:
    document = word(reader, f"{told.page}report.docx")
    empty = [p for p in document.paragraphs if not p.text and not p._p.findall(f".//{qn('w:drawing')}")]
    assert empty == []


def test_word_is_a4_with_page_numbers_a_title_and_no_author(told: Told, reader: Client) -> None:
    document = word(reader, f"{told.page}report.docx")
    upright, across = document.sections
    assert (upright.page_width.mm, upright.page_height.mm) == (pytest.approx(210, 0.01), pytest.approx(297, 0.01))
    assert (across.page_width.mm, across.page_height.mm) == (pytest.approx(297, 0.01), pytest.approx(210, 0.01))
    fields = [field.get(qn("w:instr")) for field in upright.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    properties = document.core_properties
    assert properties.title == "Cymru-Wales action plan: progress, Summer 2026"
    assert (properties.author, properties.comments, properties.language) == ("", "", "en-GB")
    assert properties.created == properties.modified == moment(7, 4)


def test_word_marks_each_language(told: Told, reader: Client, welsh: Client) -> None:
    english = word(reader, f"{told.page}report.docx")
    assert language_of(english, "Do thing 1.10") == "en-GB"
    assert "Hyrwyddo" not in words_of(english)
    asked_in_welsh = word(welsh, f"{told.page}report.docx")
    assert language_of(asked_in_welsh, "Do thing 1.10") == "en-GB"
    assert language_of(asked_in_welsh, "Hyrwyddo modelau arloesol") == "cy-GB"


def _day(value: Any) -> Any:
    """Return what a cell holds; a date without the midnight that the library reads it with."""
    return value.date() if isinstance(value, datetime) else value


# --- Excel ------------------------------------------------------------------------------------------------------------


def test_the_workbook_has_the_rows_of_the_page(told: Told, reader: Client) -> None:
    annex = reader.get(told.page).context["report"].annex
    sheet = workbook(reader, f"{told.page}report.xlsx")["Actions"]
    heading, *rows = sheet.iter_rows(values_only=True)
    found = [dict(zip(heading, (_day(value) for value in row), strict=True)) for row in rows]
    assert [(row["Reference"], row["Action"], row["Status"], row["Schedule"]) for row in found] == [
        (row.action.reference, row.action.wording.value, row.status_label, row.schedule) for row in annex
    ]
    assert [(row["Reference"], row["Status"], row["Latest date"], row["Reschedulings"]) for row in found] == [
        ("1.1", "At risk", date(2027, 3, 31), 0),
        ("1.2", "Off track", date(2027, 3, 31), 0),
        ("1.3", "No report yet", date(2027, 9, 30), 1),
        ("1.10", "No report yet", date(2027, 3, 31), 0),
    ]
    assert found[2]["Latest date at first"] == date(2027, 3, 31)
    assert found[1]["Next step by"] == date(2026, 8, 15)


def test_the_workbook_has_figures_definitions_and_says_what_it_is(told: Told, reader: Client) -> None:
    book = workbook(reader, f"{told.page}report.xlsx")
    assert book.sheetnames == [
        "Actions",
        "Measures",
        *("Figures", "Definitions", "About this report", "Recorded since"),
    ]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    assert list(book["Figures"].iter_rows(values_only=True)) == [
        ("Counted", "On track", "At risk", "Off track", "No report yet", "All"),
        ("Spring 2026", 1, 1, 0, 2, 4),
        ("Summer 2026", 0, 1, 1, 2, 4),
        ("1. Optimising occupational therapy", 0, 1, 1, 2, 4),
    ]
    terms = dict(book["Definitions"].iter_rows(values_only=True))
    assert terms["Overdue"] == "The action is open, and its latest date was yesterday or earlier."
    about = dict(book["About this report"].iter_rows(values_only=True))
    assert about["Report"] == "Cymru-Wales action plan: progress, Summer 2026"
    assert about["Check sum of the frozen figures (SHA-256)"] == told.round.snapshot.sha256


def test_no_words_become_a_formula(told: Told, reader: Client) -> None:
    cells = [cell for row in workbook(reader, f"{told.page}report.xlsx")["Actions"] for cell in row]
    [awkward] = [cell for cell in cells if str(cell.value).startswith("=HYPERLINK")]
    assert (awkward.data_type, awkward.value) == ("s", AWKWARD.replace("\x0c", "").replace("\x07", ""))


def test_the_workbook_marks_english_that_stands_in_for_welsh(told: Told, welsh: Client) -> None:
    sheet = workbook(welsh, f"{told.page}report.xlsx").worksheets[0]
    assert [row[2].value for row in sheet][1:3] == ["Hyrwyddo modelau arloesol", "Do thing 1.2 [Saesneg]"]


# --- PDF --------------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _pango(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("pdf") and not pdf.is_available():
        pytest.skip("needs Pango: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def read_pdf(content: bytes) -> Any:
    return PdfReader(BytesIO(content))


@pytest.mark.pdf
def test_a_pdf_is_tagged_and_says_its_title_and_language(told: Told, reader: Client) -> None:
    found = read_pdf(downloaded(reader, f"{told.page}report.pdf"))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/StructTreeRoot"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data()
    assert found.metadata.title == "Cymru-Wales action plan: progress, Summer 2026"


def parts(node: Any) -> Iterator[Any]:
    """Return the parts that a tagged PDF is made of."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from parts(child)
    elif isinstance(node, dict):
        yield node
        yield from parts(node.get("/K", NullObject()))


@pytest.mark.pdf
def test_a_pdf_has_headings_heads_of_tables_and_words_for_each_picture(told: Told, reader: Client) -> None:
    root = read_pdf(downloaded(reader, f"{told.page}report.pdf")).trailer["/Root"]
    found = list(parts(root["/StructTreeRoot"]["/K"]))
    tags = {part.get("/S") for part in found}
    assert {"/H1", "/H2", "/H3", "/Table", "/THead", "/TH", "/L", "/LI", "/Link", "/Figure"} <= tags
    pictures = [part.get("/Alt") for part in found if part.get("/S") == "/Figure"]
    assert len(pictures) == 2 + 1 + 1 + 9  # The bars, how the plan has moved, it on a page, and the lines of its key.
    told_of = {"1 at risk, 1 off track, 2 no report yet", "How the plan has moved", "Plan on a page: Cymru-Wales"}
    assert {*told_of, "overdue"} < set(pictures) - {None} == set(pictures)


@pytest.mark.pdf
def test_a_pdf_has_every_reference_and_no_note_of_the_team(told: Told, reader: Client) -> None:
    text = "\n".join(page.extract_text() for page in read_pdf(downloaded(reader, f"{told.page}report.pdf")).pages)
    for reference in ("1.1 ", "1.2 ", "1.3 ", "1.10 "):
        assert reference in text
    assert "Two have left." in text
    assert CANARY not in text


@pytest.mark.pdf
def test_a_pdf_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: Any, **_more: Any) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", refused)
    picture = '<img src="http://127.0.0.1/x.png" alt="a"><img src="file:///etc/hostname" alt="b">'
    made = pdf.as_pdf(f'<html lang="en"><title>T</title><h1>T</h1>{picture}', address="http://testserver/")
    assert made.startswith(b"%PDF-")


def test_without_pango_the_address_says_so(told: Told, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    response = reader.get(f"{told.page}report.pdf")
    assert response.status_code == 501
    assert "This portal makes no PDFs" in response.content.decode()
    page = reader.get(told.page).content.decode()
    assert "report.pdf" not in page
    assert "This portal makes no PDFs; the page prints well." in page


def test_pictures_have_the_colours_of_the_pages() -> None:
    css = (settings.BASE_DIR / "static/css/site.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", css[: css.index("@media")]))
    drawn = pictures.COLOURS
    assert drawn == {
        "done": (light["done-fill"], light["done-fill"]),
        "ready": (light["ready-fill"], light["ready-edge"]),
        "on": (light["on-fill"], light["on-edge"]),
        "risk": (light["risk-fill"], light["risk-edge"]),
        "off": (light["off-fill"], light["off-fill"]),
        "idle": (light["paper"], light["ink-soft"]),
    }
    assert light["ink-soft"] == pictures.WITHOUT_COLOUR


# --- What was recorded since ---


def corrected(told: Told, contributor: User, lead: User) -> None:
    """Correct a report after the freeze, and record a decision of the board."""
    report = ProgressReport.objects.get(what_happened="Two have left.")
    corrected_to(report, contributor, "off_track", what_happened="Three have left.", at=moment(8, 1))
    decision = NewBoardDecision("The national body collects it.", moment(8, 2).date())
    record_board_decision(reporting_round=told.round, by=lead, at=moment(8, 3), decision=decision, token=uuid4())


def test_word_lists_what_was_recorded_since_after_the_figures(
    told: Told, reader: Client, contributor: User, lead: User
) -> None:
    corrected(told, contributor, lead)
    told_in_order = words_of(word(reader, f"{told.page}report.docx"))
    assert told_in_order.count("Three have left.") == 1
    assert told_in_order.index("Definitions") < told_in_order.index("The national body collects it.")
    assert told_in_order.index("Corrections since") < told_in_order.index("Three have left.")
    assert "1 at risk, 1 off track, 2 no report yet" in told_in_order


def test_the_workbook_lists_what_was_recorded_since_and_keeps_its_rows(
    told: Told, reader: Client, contributor: User, lead: User
) -> None:
    before = [list(sheet.values) for sheet in workbook(reader, f"{told.page}report.xlsx").worksheets[:4]]
    corrected(told, contributor, lead)
    book = workbook(reader, f"{told.page}report.xlsx")
    assert [list(sheet.values) for sheet in book.worksheets[:4]] == before
    _heading, decided, correction = book["Recorded since"].values
    assert decided == ("The board decided", "The national body collects it.")
    assert "Three have left." in correction[1]


# --- All files --------------------------------------------------------------------------------------------------------

FORMS = ["docx", "xlsx", pytest.param("pdf", marks=pytest.mark.pdf)]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_round_gives_the_same_bytes(told: Told, reader: Client, settings: Any, form: str) -> None:
    before = downloaded(reader, f"{told.page}report.{form}")
    settings.CLOCK_FIXED_AT = moment(12, 24)
    assert downloaded(reader, f"{told.page}report.{form}") == before


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_files_are_dated_with_the_figures(told: Told, reader: Client, form: str) -> None:
    with ZipFile(BytesIO(downloaded(reader, f"{told.page}report.{form}"))) as files:
        assert {entry.date_time for entry in files.infolist()} == {(2026, 7, 4, 11, 0, 0)}


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize("of", ["round", "today"])
def test_every_reference_is_in_and_no_note_of_the_team(
    told: Told, lead: User, signed_in: SignIn, form: str, of: str
) -> None:
    page = told.page if of == "round" else "/plans/wales-2024-2027/reports/today/"
    everything = unpacked(downloaded(signed_in(lead), f"{page}report.{form}"))
    for reference in ("1.1", "1.2", "1.3", "1.10"):
        assert f">{reference}<" in everything
    assert "Two have left." in everything
    assert CANARY not in everything


@pytest.mark.parametrize(
    ("of", "form", "name"),
    [
        ("round", "docx", "cymru-wales-summer-2026.docx"),
        ("round", "xlsx", "cymru-wales-summer-2026.xlsx"),
        ("today", "docx", "cymru-wales-2026-11-22.docx"),
        ("today", "xlsx", "cymru-wales-2026-11-22.xlsx"),
    ],
)
def test_files_are_named_after_plan_and_round(told: Told, reader: Client, of: str, form: str, name: str) -> None:
    page = told.page if of == "round" else "/plans/wales-2024-2027/reports/today/"
    response = reader.get(f"{page}report.{form}")
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"].startswith("application/vnd.openxmlformats-officedocument.")


def test_the_page_leads_to_its_files(told: Told, reader: Client) -> None:
    for page in (told.page, "/plans/wales-2024-2027/reports/today/"):
        html = reader.get(page).content.decode()
        for form in ("docx", "xlsx", "json"):
            assert f'href="{page}report.{form}"' in html


def test_files_of_a_demonstration_say_so(told: Told, reader: Client) -> None:
    DemoData.objects.create(loaded_on=TODAY)
    for form in ("docx", "xlsx"):
        assert "Demonstration: progress is made up." in unpacked(downloaded(reader, f"{told.page}report.{form}"))


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize("page", ["round", "uk"])
def test_files_of_a_changed_snapshot_say_so(told: Told, reader: Client, form: str, page: str) -> None:
    RoundSnapshot.objects.filter(round=told.round).update(sha256="0" * 64)
    address = told.page if page == "round" else "/uk/report/"
    assert "Do not rely on these figures" in unpacked(downloaded(reader, f"{address}report.{form}"))


def test_a_preview_does_not_pass_for_the_report(told: Told, wales: NationPlan, lead: User, signed_in: SignIn) -> None:
    autumn = round_of(wales, "Autumn 2026", moment(9, 1), moment(9, 30), by=lead)
    response = signed_in(lead).get(f"/plans/wales-2024-2027/reports/{autumn.pk}/report.docx")
    assert response["Content-Disposition"] == 'attachment; filename="cymru-wales-autumn-2026-not-frozen.docx"'
    assert "Not frozen: this is what is known on 22 November 2026." in unpacked(response.content)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_larger_plan_takes_no_more_queries(
    told: Told, wales: NationPlan, priority: Priority, lead: User, reader: Client, form: str
) -> None:
    address = f"/plans/wales-2024-2027/reports/today/report.{form}"
    added(wales, priority, "1.11", by=lead, at=moment(8, 1))
    downloaded(reader, address)
    with CaptureQueriesContext(connection) as few:
        downloaded(reader, address)
    for n in range(12, 32):
        added(wales, priority, f"1.{n}", by=lead, at=moment(8, 1))
    assert Action.objects.count() == 25
    with CaptureQueriesContext(connection) as many:
        downloaded(reader, address)
    assert len(many) == len(few)
