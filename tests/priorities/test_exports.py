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
from priorities.services import standing
from tests.conftest import LONDON, NOW

CSV = "/plans/wales-2024-2027/actions.csv"
XLSX = "/plans/wales-2024-2027/actions.xlsx"
COLUMNS = [
    *("Plan", "Priority", "Reference", "Action", "Responsible", "Measures", "Latest readings", "Timing", "Starts on"),
    *("Latest date", "Timing is", "Schedule", "Status", "Last known", "What has happened", "Plan or need", "Next step"),
    *("Next step by", "Decision", "Last answer", "This round", "Wording", "Source quoted", "Place in the source"),
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
