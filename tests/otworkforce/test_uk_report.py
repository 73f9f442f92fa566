"""One report for the UK: from frozen rounds only, in the order of the nations, for whoever may see the plans."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from otworkforce.reports import pdf
from plans.models import Membership, NationPlan, Role, User
from priorities.models import Priority
from priorities.services.signing import sign_off
from tests.conftest import person
from tests.otworkforce.pages import text_of
from tests.otworkforce.report_files import CANARY, Told, downloaded, headings, signed_off, unpacked, words_of
from tests.priorities.reporting import said
from tests.priorities.signed import reviewed
from tests.priorities.told import added, moment, round_of

SignIn = Callable[[User], Client]
UK = "/uk/report/"


@pytest.fixture
def told(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> Told:
    return signed_off(wales, priority, lead, contributor)


@pytest.fixture
def watcher(db: None) -> User:
    """Somebody who may see every plan."""
    watching = person("watcher")
    Membership.objects.create(user=watching, plan=None, role=Role.OBSERVER, started_at=moment(1, 1))
    return watching


def scottish_round(scotland: NationPlan, priority: Priority, outsider: User) -> None:
    """Sign off a round of Scotland's plan, with one action ready to close."""
    leading = person("scottish lead", scotland, Role.LEAD)
    scotland.starts_on = date(2024, 4, 1)
    scotland.save()
    scotland.history.update(history_date=moment(1, 1))
    action = added(scotland, priority, "2.1", by=leading, at=moment(1, 10), wording="Grow the workforce of islands")
    record = round_of(scotland, "May 2026", moment(5, 1), moment(5, 31), by=leading)
    said(action, outsider, "ready_to_close", what_happened="All are out.", at=moment(5, 10))
    sign_off(reporting_round=reviewed(record, by=leading, at=moment(6, 5)), by=leading, at=moment(6, 5))


def test_plans_stand_side_by_side_in_the_order_of_the_nations(
    told: Told, scotland: NationPlan, priority: Priority, outsider: User, watcher: User, signed_in: SignIn
) -> None:
    scottish_round(scotland, priority, outsider)
    response = signed_in(watcher).get(UK)
    short = text_of(response, "in-short")
    assert short.index("Cymru-Wales: Summer 2026") < short.index("Scotland: May 2026")
    assert "0 of 4 rows are checked against the published table." in short
    assert "1 of 1 actions reported: 1 afresh." in short
    assert [(bar.label.value, bar.total, bar.words) for bar in response.context["uk"].bars.rows] == [
        ("Cymru-Wales", 4, "1 at risk, 1 off track, 2 no report yet"),
        ("Scotland", 1, "1 ready to close"),
    ]
    moved = text_of(response, "moved")
    assert "Cymru-Wales 1.1 Do thing 1.1 On track At risk Two have left." in moved
    assert "Cymru-Wales 1.2 Do thing 1.2" in text_of(response, "exceptions")


def test_priorities_stand_side_by_side_as_they_were_frozen(
    told: Told,
    scotland: NationPlan,
    priority: Priority,
    outsider: User,
    lead: User,
    contributor: User,
    watcher: User,
    signed_in: SignIn,
) -> None:
    assert 'id="side-by-side"' not in signed_in(lead).get(UK).content.decode()
    scottish_round(scotland, priority, outsider)
    since = told.plan.actions.get(reference="1.3")
    said(since, contributor, "off_track", what_happened="All is lost.", at=moment(8, 1))
    response = signed_in(watcher).get(UK)
    words = text_of(response, "side-by-side")
    assert (
        "Priority Cymru-Wales Scotland 1. Optimising occupational therapy "
        "1 at risk, 1 off track, 2 no report yet 1 ready to close"
    ) in words
    drawn = response.content.decode().split('<svg class="picture trend"')[1:]
    assert [re.findall(r'href="([^"]*)"', cell)[0] for cell in drawn] == [
        "/plans/wales-2024-2027/priorities/1/",
        "/plans/scotland-2025-2027/priorities/1/",
    ]


def test_only_what_is_frozen_is_told(told: Told, lead: User, contributor: User, signed_in: SignIn) -> None:
    before = text_of(signed_in(lead).get(UK))
    said(
        told.plan.actions.get(reference="1.3"), contributor, "off_track", what_happened="All is lost.", at=moment(8, 1)
    )
    assert text_of(signed_in(lead).get(UK)) == before
    assert "All is lost." not in before


def test_plans_without_a_signed_off_round_are_named(
    told: Told, scotland: NationPlan, watcher: User, observer: User, outsider: User, signed_in: SignIn
) -> None:
    assert "Scotland: no round of this plan has been signed off yet." in text_of(signed_in(watcher).get(UK))
    theirs = text_of(signed_in(observer).get(UK))
    assert "You have no role in these plans, so their figures are not shown: Scotland." in theirs
    nothing = signed_in(outsider).get(UK)
    assert "Scotland: no round of this plan has been signed off yet." in text_of(nothing)
    assert "1.1" not in text_of(nothing)
    assert "report.docx" not in nothing.content.decode()


def test_a_plan_that_is_a_draft_is_named_and_nothing_of_it_shown(
    told: Told, scotland: NationPlan, watcher: User, signed_in: SignIn
) -> None:
    NationPlan.objects.filter(pk=scotland.pk).update(state="draft")
    assert "Scotland: this plan is not in the tracker yet." in text_of(signed_in(watcher).get(UK))


def test_the_overview_leads_to_it(told: Told, observer: User, signed_in: SignIn) -> None:
    assert f'href="{UK}"' in signed_in(observer).get("/uk/").content.decode()


def test_its_files_hold_the_same(
    told: Told, scotland: NationPlan, priority: Priority, outsider: User, watcher: User, signed_in: SignIn
) -> None:
    scottish_round(scotland, priority, outsider)
    reader = signed_in(watcher)
    document = Document(BytesIO(downloaded(reader, f"{UK}report.docx")))
    assert [text for level, text in headings(document) if level == 2] == [
        *("In short", "Decisions asked for", "What moved", "Exceptions", "What this is made from"),
    ]
    assert [text for level, text in headings(document) if level == 3] == [
        "Cymru-Wales",
        "Scotland",
        "Actions by status",
    ]
    assert all(table.rows[0]._tr.findall(f".//{qn('w:tblHeader')}") for table in document.tables)
    assert "Two have left." in words_of(document)
    book = load_workbook(BytesIO(downloaded(reader, f"{UK}report.xlsx")))
    assert list(book["Figures"].iter_rows(values_only=True)) == [
        ("Plan", "Ready to close", "At risk", "Off track", "No report yet", "All"),
        ("Cymru-Wales", 0, 1, 1, 2, 4),
        ("Scotland", 1, 0, 0, 0, 1),
    ]
    assert [row[:2] for row in book["Actions"].iter_rows(values_only=True)][1:] == [
        *(("Cymru-Wales", reference) for reference in ("1.1", "1.2", "1.3", "1.10")),
        ("Scotland", "2.1"),
    ]


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_its_files_are_stable_named_after_the_newest_round_and_without_notes(
    told: Told, lead: User, signed_in: SignIn, form: str
) -> None:
    response = signed_in(lead).get(f"{UK}report.{form}")
    assert response["Content-Disposition"] == f'attachment; filename="uk-2026-07-04.{form}"'
    assert signed_in(lead).get(f"{UK}report.{form}").content == response.content
    assert CANARY not in unpacked(response.content)


@pytest.mark.pdf
def test_it_comes_as_a_tagged_pdf(told: Told, observer: User, signed_in: SignIn) -> None:
    if not pdf.is_available():
        pytest.skip("needs Pango: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    from pypdf import PdfReader

    found = PdfReader(BytesIO(downloaded(signed_in(observer), f"{UK}report.pdf")))
    assert found.trailer["/Root"]["/Lang"] == "en-GB"
    assert b'pdfuaid:part="1"' in found.trailer["/Root"]["/Metadata"].get_object().get_data()
    text = "\n".join(page.extract_text() for page in found.pages)
    assert "Two have left." in text
    assert CANARY not in text


def test_more_plans_take_no_more_queries(
    told: Told, scotland: NationPlan, priority: Priority, outsider: User, watcher: User, signed_in: SignIn
) -> None:
    reader = signed_in(watcher)
    reader.get(UK)
    with CaptureQueriesContext(connection) as few:
        reader.get(UK)
    scottish_round(scotland, priority, outsider)
    with CaptureQueriesContext(connection) as many:
        assert reader.get(UK).status_code == 200
    assert len(many) == len(few)
