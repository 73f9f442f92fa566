"""The plan as a table, and the template to fill in, as a spreadsheet opens them."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from plans.models import NationPlan, User
from priorities.cell_text import guarded, unguarded
from priorities.imports.headings import find_headings, meaning_of
from priorities.imports.table import Table
from priorities.imports.workbook import COLUMNS, plan_csv, plan_table, plan_workbook, template_workbook
from priorities.models import Action, Measure, Note, ResponsibleParty
from tests.conftest import NOW
from tests.priorities.imports.tables import as_state

MakeAction = Callable[..., Action]

ENGLISH = [
    *("Priority", "Reference", "Action", "Measures (one per line)", "Timing (one per line)", "Who (one per line)"),
    *("Page", "Wording"),
]
WELSH = [
    *("Blaenoriaeth", "Cyfeirnod", "Cam gweithredu", "Mesurau (un i bob llinell)", "Amserlen (un i bob llinell)"),
    *("Pwy (un i bob llinell)", "Tudalen", "Geiriad"),
]


@pytest.fixture
def told(make_action: MakeAction, contributor: User) -> Action:
    """An action with two measures, two parties, a place in the document, and a note for the plan team only."""
    action = make_action("1.10", wording="=Champion models; really", wording_cy="Hyrwyddo", source_place="page 7")
    Measure.objects.create(action=action, wording="Models\npublished", position=1, wording_state="transcribed")
    Measure.objects.create(action=action, wording="Boards that use them", position=2)
    for slug, name in (("rcot", "RCOT"), ("boards", "Health boards")):
        action.responsible.add(ResponsibleParty.objects.create(slug=slug, name=name))
    Note.objects.create(
        action=action, text="CANARY", team_only=True, author=contributor, recorded_at=NOW, token=uuid4()
    )
    return action


ROW = [
    "1. Optimising occupational therapy",
    "1.10",
    "=Champion models; really",
    "Models published\nBoards that use them",
    "Years 1–3",
    "Health boards\nRCOT",
    "page 7",
    "action: suggestion; measure: transcribed; measure: suggestion; timing: suggestion",
]


def sheets(content: bytes) -> Any:
    return load_workbook(BytesIO(content))


def cells(sheet: Any) -> list[list[str]]:
    return [[value or "" for value in row] for row in sheet.iter_rows(values_only=True)]


def test_a_plan_is_one_row_an_action_in_the_order_of_the_references(
    wales: NationPlan, told: Action, make_action: MakeAction
) -> None:
    make_action("1.2")
    rows = plan_table(wales)
    assert [row[1] for row in rows] == ["1.2", "1.10"]
    assert rows[1] == ROW


def test_the_workbook_holds_the_table_as_text(wales: NationPlan, told: Action) -> None:
    book = sheets(plan_workbook(wales))
    sheet = book.worksheets[0]
    assert cells(sheet) == [ENGLISH, ROW]
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert sheet.freeze_panes == "A2"


def test_what_looks_like_a_character_by_its_number_is_written_so_that_it_stays(make_action: MakeAction) -> None:
    plan = make_action(wording="Form _x0041_ and _x41_").plan
    assert cells(sheets(plan_workbook(plan)).worksheets[0])[1][2] == "Form _x005F_x0041_ and _x41_"


def test_the_csv_file_begins_with_a_mark_and_holds_no_formula(wales: NationPlan, told: Action) -> None:
    content = plan_csv(wales)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [ENGLISH, [*ROW[:2], "'=Champion models; really", *ROW[3:]]]


def test_neither_file_holds_notes_of_the_plan_team(wales: NationPlan, told: Action) -> None:
    everything = plan_csv(wales).decode() + str([cells(sheet) for sheet in sheets(plan_workbook(wales))])
    assert "CANARY" not in everything
    assert "Hyrwyddo" not in everything


def test_headings_are_in_the_language_of_the_page_and_the_words_are_not(wales: NationPlan, told: Action) -> None:
    with translation.override("cy"):
        rows = cells(sheets(plan_workbook(wales)).worksheets[0])
    assert rows[0] == WELSH
    assert rows[1][2] == "=Champion models; really"


@pytest.mark.parametrize("names", [ENGLISH, WELSH])
def test_the_importer_understands_each_heading(names: list[str]) -> None:
    expected = [column.field for column in COLUMNS]
    assert [meaning_of(name, {}) for name in names[:-1]] == expected[:-1]
    found = find_headings(Table((tuple(names),), (1,)), {})
    assert found == (0, dict(enumerate(expected)))


def test_the_workbook_of_a_plan_says_how_many_rows_are_checked(
    wales: NationPlan, make_action: MakeAction, lead: User
) -> None:
    make_action("1.1")
    as_state(make_action("1.2"), "checked", checked_by=lead)
    last = cells(sheets(plan_workbook(wales)).worksheets[1])[-1]
    assert last == ["1 of the 2 rows of this file are checked against the published page."]


def test_a_plan_without_actions_has_headings_alone(wales: NationPlan) -> None:
    assert cells(sheets(plan_workbook(wales)).worksheets[0]) == [ENGLISH]


# --- The template ---------------------------------------------------------------------------------------------------


def test_the_template_has_headings_and_one_row_that_says_it_is_an_example(wales: NationPlan, told: Action) -> None:
    rows = cells(sheets(template_workbook(wales)).worksheets[0])
    assert rows[0] == ENGLISH
    assert [row[:2] for row in rows[1:]] == [["Example", "1.1"]]
    with translation.override("cy"):
        assert cells(sheets(template_workbook(wales)).worksheets[0])[1][0] == "Enghraifft"


def test_priorities_and_parties_are_offered_as_lists_that_refuse_nothing(wales: NationPlan, told: Action) -> None:
    book = sheets(template_workbook(wales))
    offered = {str(one.sqref): one for one in book.worksheets[0].data_validations.dataValidation}
    assert {where: one.formula1 for where, one in offered.items()} == {
        "A2:A501": "Lists!$A$1:$A$1",
        "F2:F501": "Lists!$B$1:$B$2",
    }
    assert not any(one.showErrorMessage for one in offered.values())
    assert cells(book["Lists"]) == [["1. Optimising occupational therapy", "Health boards"], ["", "RCOT"]]
    assert book["Lists"].sheet_state == "hidden"


def test_the_sheet_that_explains_is_never_taken_for_a_table(wales: NationPlan) -> None:
    sheet = sheets(template_workbook(wales)).worksheets[1]
    assert sheet.title == "How to fill it in"
    lines = [(row[0],) for row in cells(sheet)]
    assert len(lines) == 10
    assert "“Example” or “Enghraifft” is never brought in" in lines[-1][0]
    assert find_headings(Table(tuple(lines), tuple(range(1, 11))), {}) is None


def test_a_strategy_without_priorities_and_parties_has_no_lists(scotland: NationPlan) -> None:
    book = sheets(template_workbook(scotland))
    assert book.worksheets[0].data_validations.dataValidation == []


# --- Cells of a CSV file --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Do this", "Do this"),
        ("=1+1", "'=1+1"),
        (" @home", "' @home"),
        ("'=1+1", "''=1+1"),
        ("'Tis", "'Tis"),
        ("- of care", "'- of care"),
        ("", ""),
    ],
)
def test_what_begins_like_a_formula_is_guarded(value: str, cell: str) -> None:
    assert guarded(value) == cell
    assert unguarded(cell) == value


@given(st.text(alphabet="'=+-@ \n\tab\uff1d\u200b", max_size=8))
def test_what_was_guarded_comes_back_as_it_was(value: str) -> None:
    assert unguarded(guarded(value)) == value
