"""A filtered list of actions as a file, as people open it."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from plans.models import NationPlan, ReportingRound, User
from priorities.models import Action, Measure, Note, ProgressReport, Reading, ResponsibleParty
from priorities.services import decisions, standing
from tests.conftest import LONDON, NOW

CSV = "/plans/wales-2024-2027/actions.csv"
XLSX = "/plans/wales-2024-2027/actions.xlsx"
COLUMNS = [
    *("Plan", "Priority", "Reference", "Action", "Responsible", "Measures", "Latest readings", "Timing", "Starts on"),
    *("Latest date", "Timing is", "Schedule", "Status", "Last known", "What has happened", "Plan or need", "Next step"),
    *("Next step by", "Decision", "Last answer", "This round", "Wording", "Row checked", "Source quoted"),
    "Place in the source",
]

SignIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


def say(action: Action, by: User, at: datetime = NOW, **fields: Any) -> ProgressReport:
    """Store a report on ``action`` as the service leaves it."""
    number = standing.next_number(action)
    values = {"status": "at_risk", "what_happened": "One service has left.", **fields}
    report = ProgressReport.objects.create(
        action=action,
        number=number,
        position=number,
        position_at=at,
        recorded_at=at,
        said_by=by,
        entered_by=by,
        token=uuid4(),
        **values,
    )
    standing.refresh(action)
    return report


def table(browser: Client, address: str = CSV) -> list[list[str]]:
    """Return the lines of a CSV file."""
    response = browser.get(address)
    assert response.status_code == 200, response.content[:500]
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"), newline="")))


def workbook(browser: Client, address: str = XLSX) -> Any:
    response = browser.get(address)
    assert response.status_code == 200, response.content[:500]
    return load_workbook(BytesIO(response.content))


@pytest.fixture
def told(action: Action, contributor: User, autumn: ReportingRound, percentage: Measure) -> Action:
    """Action 1.4 with a responsible party, a reading, a report and a source."""
    action.source_quote, action.source_place = "We will champion innovative service delivery models.", "page 7"
    action.save()
    action.responsible.add(ResponsibleParty.objects.create(slug="rcot", name="RCOT"))
    Reading.objects.create(measure=percentage, read_on=date(2026, 10, 1), value=40, author=contributor, recorded_at=NOW)
    say(
        action,
        contributor,
        plan_or_need="We ask two more.",
        next_step="Write to the boards",
        next_step_on=date(2027, 1, 15),
        team_note="CANARY-REPORT",
    )
    Note.objects.create(
        action=action, text="CANARY-NOTE", team_only=True, author=contributor, recorded_at=NOW, token=uuid4()
    )
    return action


def test_a_csv_file_says_all_of_an_action(told: Action, observer: User, signed_in: SignIn) -> None:
    found = table(signed_in(observer))
    assert found == [
        COLUMNS,
        [
            "Cymru-Wales action plan 2024–2027",
            "1. Optimising occupational therapy",
            "1.4",
            "Champion innovative service delivery models",
            "RCOT",
            "Share of services",
            "40 % of services, 1 October 2026",
            "Years 1–3",
            "2024-04-01",
            "2027-03-31",
            "adopted",
            "In its window",
            "At risk",
            "no",
            "One service has left.",
            "We ask two more.",
            "Write to the boards",
            "2027-01-15",
            "",
            "2026-11-22",
            "Reported afresh",
            "action: suggestion; measure: suggestion; timing: suggestion",
            "no",
            "We will champion innovative service delivery models.",
            "page 7",
        ],
    ]


def test_files_are_named_after_plan_and_day(told: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    as_csv, as_xlsx = browser.get(CSV), browser.get(XLSX)
    assert as_csv["Content-Disposition"] == 'attachment; filename="wales-2024-2027-actions-2026-11-22.csv"'
    assert as_csv["Content-Type"] == "text/csv; charset=utf-8"
    assert as_xlsx["Content-Disposition"] == 'attachment; filename="wales-2024-2027-actions-2026-11-22.xlsx"'
    assert as_xlsx["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_what_is_for_the_team_only_is_in_no_file(told: Action, lead: User, signed_in: SignIn) -> None:
    browser = signed_in(lead)
    assert "CANARY" not in str(table(browser))
    book = workbook(browser)
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "One service has left." in cells
    assert "CANARY" not in str(cells)


def test_both_formats_hold_the_same_rows(told: Action, make_action: MakeAction, lead: User, signed_in: SignIn) -> None:
    make_action("1.10", adopted=False)
    make_action("1.2")
    browser = signed_in(lead)
    lines = table(browser)
    rows = [list(row) for row in workbook(browser)["Actions"].iter_rows(values_only=True)]
    shown = [[cell.date().isoformat() if isinstance(cell, datetime) else cell or "" for cell in row] for row in rows]
    assert shown == lines
    assert [line[2] for line in lines] == ["Reference", "1.2", "1.4", "1.10"]


def test_a_suggested_date_is_marked_and_makes_nothing_overdue(
    make_action: MakeAction, lead: User, signed_in: SignIn
) -> None:
    make_action("1.1", adopted=False, latest_on=date(2025, 3, 31))
    make_action("1.2", latest_on=date(2025, 3, 31))
    lines = table(signed_in(lead))
    assert [line[8:12] for line in lines[1:]] == [
        ["2024-04-01", "2025-03-31", "suggested", "No date"],
        ["2024-04-01", "2025-03-31", "adopted", "Overdue"],
    ]


def test_a_status_that_nobody_confirmed_is_marked(
    action: Action, contributor: User, autumn: ReportingRound, wales: NationPlan, lead: User, signed_in: SignIn
) -> None:
    ReportingRound.objects.create(
        plan=wales,
        label="Summer 2026",
        opens_at=datetime(2026, 7, 1, tzinfo=LONDON),
        closes_at=datetime(2026, 7, 31, 23, 59, tzinfo=LONDON),
        opened_by=lead,
        state="signed_off",
        signed_off_by=lead,
        signed_off_at=datetime(2026, 8, 2, tzinfo=LONDON),
    )
    say(action, contributor, at=datetime(2026, 7, 30, 12, tzinfo=LONDON), status="on_track")
    (line,) = table(signed_in(lead))[1:]
    assert [line[12], line[13], line[19], line[20]] == ["On track", "yes", "2026-07-30", "Silent this round"]


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("https://example.org","here")',
        "  =1+1",
        "\t=1+1",
        "\r=1+1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(A1)",
    ],
)
def test_no_text_becomes_a_formula(
    typed: str, action: Action, contributor: User, lead: User, signed_in: SignIn
) -> None:
    say(action, contributor, what_happened=typed)
    browser = signed_in(lead)
    (line,) = table(browser)[1:]
    assert line[14] == f"'{typed}"
    cell = workbook(browser)["Actions"].cell(row=2, column=15)
    assert cell.data_type == "s"
    assert cell.value.strip() == typed.strip()


def test_what_looks_like_an_error_stays_text(action: Action, contributor: User, lead: User, signed_in: SignIn) -> None:
    say(action, contributor, what_happened="#N/A")
    cell = workbook(signed_in(lead))["Actions"].cell(row=2, column=15)
    assert (cell.value, cell.data_type) == ("#N/A", "s")


def test_control_characters_are_left_out(action: Action, contributor: User, lead: User, signed_in: SignIn) -> None:
    say(action, contributor, what_happened="One\x0b\x1b service\ufffe\nhas left; “Tŷ Gwyn, Llŷn”.")
    browser = signed_in(lead)
    assert table(browser)[1][14] == "One service\nhas left; “Tŷ Gwyn, Llŷn”."
    assert workbook(browser)["Actions"].cell(row=2, column=15).value == "One service\nhas left; “Tŷ Gwyn, Llŷn”."


def test_a_workbook_is_ready_to_read(told: Action, lead: User, signed_in: SignIn) -> None:
    book = workbook(signed_in(lead))
    assert book.sheetnames == ["Actions", "About this list"]
    sheet = book["Actions"]
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert sheet.column_dimensions["D"].width == 50
    starts, latest = sheet["I2"], sheet["J2"]
    assert (starts.value.date(), latest.value.date()) == (date(2024, 4, 1), date(2027, 3, 31))
    assert latest.is_date
    assert sheet["C2"].data_type == "s"


def test_a_workbook_says_what_it_is(told: Action, lead: User, signed_in: SignIn) -> None:
    sheet = workbook(signed_in(lead), f"{XLSX}?status=at_risk&q=models")["About this list"]
    said = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    assert said[:2] == [
        ("Plan", "Cymru-Wales action plan 2024–2027"),
        ("Rows", "Find: “models”; Status: At risk"),
    ]
    assert (said[2][0], said[2][1].date()) == ("Date", date(2026, 11, 22))
    assert said[3] == ("Rows checked", "0 of 1 rows of the plan are checked against the published page.")
    assert said[4][0] == "Wording"
    assert "are not RCOT’s wording" in said[4][1]
    assert ("Last known", "“Yes”: nobody confirmed the status in the latest reporting round.") in said


def test_a_file_holds_the_rows_of_the_filter_on_all_pages(
    make_action: MakeAction, contributor: User, lead: User, signed_in: SignIn
) -> None:
    for number in range(1, 61):
        make_action(f"1.{number}")
    make_action("2.1", wording="Publish guidance")
    say(Action.objects.get(reference="1.7"), contributor)
    browser = signed_in(lead)
    assert len(table(browser, f"{CSV}?q=thing&sort=-ref&page=2")) == 61
    assert [line[2] for line in table(browser, f"{CSV}?status=at_risk")] == ["Reference", "1.7"]
    found = table(browser, f"{CSV}?q=thing&sort=-ref")
    assert [found[1][2], found[60][2]] == ["1.60", "1.1"]


def test_a_list_without_actions_is_a_file_with_headings(wales: NationPlan, lead: User, signed_in: SignIn) -> None:
    browser = signed_in(lead)
    assert table(browser) == [COLUMNS]
    assert workbook(browser)["Actions"].max_row == 1


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_a_filter_that_is_wrong_sends_no_file(address: str, action: Action, lead: User, signed_in: SignIn) -> None:
    response = signed_in(lead).get(f"{address}?status=nonsense")
    assert response.status_code == 400
    assert "Content-Disposition" not in response
    assert "Status: choose one from the list." in response.content.decode()


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_files_are_for_people_of_the_plan(
    address: str, action: Action, observer: User, outsider: User, signed_in: SignIn
) -> None:
    assert signed_in(observer).get(address).status_code == 200
    assert signed_in(outsider).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert signed_in(observer).post(address).status_code == 405


def test_a_closing_is_told_without_names(
    action: Action, contributor: User, lead: User, autumn: ReportingRound, signed_in: SignIn
) -> None:
    report = say(action, contributor, status="ready_to_close", next_step="", what_happened="All is published.")
    closing = decisions.NewDecision(
        kind="close",
        outcome="completed",
        reason="The measure is met.",
        decided_on=date(2026, 11, 20),
        decided_by="Canary Person",
    )
    decisions.decide(action=action, by=lead, decision=closing, token=uuid4(), base=report.number, at=NOW)
    (line,) = table(signed_in(lead))[1:]
    assert [line[11], line[12], line[13], line[14]] == ["Closed", "Completed", "no", "All is published."]
    assert line[18] == "Closed, 20 November 2026: The measure is met."
    assert "Canary" not in str(line)


def test_files_ask_little_however_long_they_are(
    make_action: MakeAction, lead: User, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 31):
        make_action(f"1.{number}")
    browser = signed_in(lead)
    with django_assert_max_num_queries(10):
        browser.get(CSV)


def test_every_file_says_which_rows_are_checked(
    make_action: MakeAction, contributor: User, lead: User, signed_in: SignIn
) -> None:
    make_action("1.1")
    both = {"wording_state": "checked", "checked_by": contributor}
    make_action("1.2", **both).timings.update(**both)
    make_action("1.3", **both)
    browser = signed_in(lead)
    place = COLUMNS.index("Row checked")
    assert [line[place] for line in table(browser)] == ["Row checked", "no", "yes", "no"]
    said = workbook(browser, f"{XLSX}?q=1.1")["About this list"]
    rows = [tuple(row) for row in said.iter_rows(values_only=True)]
    assert ("Rows checked", "1 of 3 rows of the plan are checked against the published page.") in rows
