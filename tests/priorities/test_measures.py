"""A plan's page of measures and its files, as people see them; and small numbers of people, wherever figures go."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from plans.models import NationPlan, Role, User
from priorities.measured import Measured
from priorities.models import Action, Measure, Reading, ResponsibleParty
from tests.conftest import LONDON, NOW, TODAY, person
from tests.otworkforce.pages import shown as words

PLAN = "/plans/wales-2024-2027/"
LIST = f"{PLAN}measures/"

SignIn = Callable[[User], Client]
MakeAction = Callable[..., Action]
Stands = Callable[..., Measured]


@pytest.fixture
def make_measure(make_action: MakeAction, lead: User) -> Callable[..., Measure]:
    """Return a function that makes a measure of an action of its own, with readings by day."""

    def make(reference: str, *readings: tuple[date, str], **fields: Any) -> Measure:
        action = fields.pop("action", None) or make_action(reference)
        measure = Measure.objects.create(action=action, **{"wording": f"Measure of {reference}", **fields})
        for day, value in readings:
            Reading.objects.create(
                measure=measure, read_on=day, value=Decimal(value), author=lead, recorded_at=NOW, note=f"Note {day}"
            )
        return measure

    return make


AUTUMN = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("fields", "value", "sentence"),
    [
        # 1 April 2024 to 31 March 2027: 965 of 1094 days are gone on 22 November 2026, so 0 to 12 is at 10.585.
        (
            {"baseline": 0, "target": 12, "unit": "models"},
            "6",
            "Behind its path by 4.6 models: the path is at 10.6 today.",
        ),
        ({"baseline": 0, "target": 12}, "11", "92 % of the way from 0 to 12: on its path or ahead of it."),
        ({"baseline": 0, "target": 12}, "12", "Met."),
        (
            {"baseline": 20, "target": 8, "direction": "less"},
            "9",
            "92 % of the way from 20 to 8: on its path or ahead of it.",
        ),
        (
            {"baseline": 0, "target": 60, "kind": "percent", "unit": "% of services"},
            "30",
            "Behind its path by 22.9 percentage points: the path is at 52.9 % today.",
        ),
        ({"direction": "within", "lower": 10, "upper": 20}, "20", "Inside its limits, 10 to 20."),
        ({"direction": "within", "lower": 10, "upper": 20}, "21", "Outside its limits, 10 to 20."),
        ({"direction": "within", "lower": 10}, "12", "No target is set; nobody has said why."),
        # The third year of the plan runs from 1 April 2026: 235 of its 364 days are gone.
        ({"is_yearly": True, "target": 4}, "2", "This year’s count: 2 of 4; its path is at 2.6."),
        ({"kind": "milestone"}, "1", "Met."),
        ({"kind": "milestone"}, "0", "Not yet met."),
        ({"kind": "milestone"}, None, "No reading yet."),
        ({"target": 12}, "6", "Not compared with a path: there is no baseline."),
        ({}, "6", "No target is set; nobody has said why."),
        ({"gap": "no_target", "gap_reason": "First find out."}, "6", "No target is set: First find out."),
        ({"gap": "not_measurable", "gap_reason": "Not asked."}, None, "Cannot yet be measured: Not asked."),
        ({"baseline": 0, "target": 12}, None, "No reading yet."),
        (
            {"baseline": 0, "target": 12, "counts_people": True},
            "3",
            "Not told, since it would show a number of people below 5.",
        ),
        (
            {"baseline": 2, "target": 20, "counts_people": True},
            "12",
            "Not told, since it would show a number of people below 5.",
        ),
        ({"baseline": 2, "target": 20, "counts_people": True}, "20", "Met."),
    ],
)
def test_how_a_measure_stands_is_said_in_a_sentence(
    make_measure: Callable[..., Measure], fields: dict[str, Any], value: str | None, sentence: str
) -> None:
    measure = make_measure("1.1", *([(AUTUMN, value)] if value else []), **fields)
    found = Measure.objects.with_newest_reading().get(pk=measure.pk)
    action = Action.objects.select_related("plan").get(pk=measure.action_id)
    assert Measured(found, action, list(measure.readings.all()), TODAY).standing == sentence


def test_without_an_adopted_timing_it_says_so(make_action: MakeAction, make_measure: Callable[..., Measure]) -> None:
    measure = make_measure("1.1", (AUTUMN, "6"), action=make_action("1.1", adopted=False), target=12)
    found = Measure.objects.with_newest_reading().get(pk=measure.pk)
    one = Measured(found, measure.action, list(measure.readings.all()), TODAY)
    assert one.standing == "Not compared with a path: there is no baseline and no adopted timing."


def test_last_years_count_is_not_this_years(make_measure: Callable[..., Measure]) -> None:
    measure = make_measure("1.1", (date(2026, 3, 31), "4"), is_yearly=True, target=4)
    found = Measure.objects.with_newest_reading().get(pk=measure.pk)
    one = Measured(found, measure.action, list(measure.readings.all()), TODAY)
    assert one.standing == "No reading yet this year."


@pytest.fixture
def measures(make_measure: Callable[..., Measure], contributor: User) -> dict[str, Measure]:
    made = {
        "behind": make_measure("1.1", (AUTUMN, "6"), baseline=0, target=12, level="output", unit="models"),
        "unset": make_measure("1.2", (AUTUMN, "7"), level="output"),
        "reason": make_measure("1.3", gap="no_target", gap_reason="First find out.", level="outcome"),
        "not_yet": make_measure("1.4", kind="percent", gap="not_measurable", gap_reason="Not asked."),
        "met": make_measure("1.5", (AUTUMN, "1"), kind="milestone", level="output"),
    }
    Action.objects.filter(pk=made["met"].action_id).update(reporter=contributor)
    made["unset"].action.responsible.add(ResponsibleParty.objects.create(slug="rcot", name="RCOT"))
    return made


def shown(browser: Client, address: str = LIST, status: int = 200) -> set[str]:
    """Return the references of the measures that a list shows."""
    response = browser.get(address)
    assert response.status_code == status
    text = response.content.decode()
    return {reference for reference in ("1.1", "1.2", "1.3", "1.4", "1.5") if f'class="ref">{reference}</a>' in text}


def test_the_first_finding_is_what_measures_cannot_tell(
    measures: dict[str, Measure], observer: User, signed_in: SignIn
) -> None:
    text = words(signed_in(observer), address=LIST)
    assert "Measures Of 5 measures, 2 have no target set and 1 cannot yet be measured. Why" in text
    assert "No target set: First find out. 1.3" in text
    assert "No target set: nobody has said why. 1.2" in text
    assert "Cannot yet be measured: Not asked. 1.4" in text
    assert (
        "3 count outputs, 1 outcome; of 1 nobody has said which. 1 is behind its path. 2 have no reading yet." in text
    )
    assert "6 models 1 October 2026" in text
    assert "from 0 to 12 models" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=no_target", {"1.2", "1.3"}),
        ("state=not_measurable", {"1.4"}),
        ("state=no_reading", {"1.3", "1.4"}),
        ("state=behind", {"1.1"}),
        ("state=met", {"1.5"}),
        ("kind=percent", {"1.4"}),
        ("level=outcome", {"1.3"}),
        ("level=unsaid", {"1.4"}),
        ("level=output&state=no_target", {"1.2"}),
        ("responsible=rcot", {"1.2"}),
        ("whose=mine", {"1.5"}),
        ("priority=1", {"1.1", "1.2", "1.3", "1.4", "1.5"}),
    ],
)
def test_the_list_is_filtered_by_its_address(
    measures: dict[str, Measure], contributor: User, signed_in: SignIn, query: str, expected: set[str]
) -> None:
    assert shown(signed_in(contributor), f"{LIST}?{query}") == expected


def test_what_the_address_gets_wrong_is_said_and_the_rest_holds(
    measures: dict[str, Measure], observer: User, signed_in: SignIn
) -> None:
    browser = signed_in(observer)
    address = f"{LIST}?kind=nonsense&state=behind"
    assert shown(browser, address, 400) == {"1.1"}
    assert "Kind: choose one from the list." in browser.get(address).content.decode()
    assert browser.get(f"{PLAN}measures.csv?kind=nonsense").status_code == 400
    assert browser.get(f"{LIST}?page=999999").status_code == 404
    assert browser.get(f"{LIST}?page=nonsense").status_code == 404
    assert "No measure fits this filter." in words(browser, address=f"{LIST}?kind=narrative")


def test_a_plan_without_measures_says_so(wales: NationPlan, observer: User, signed_in: SignIn) -> None:
    assert "This plan has no measures yet." in words(signed_in(observer), address=LIST)


def test_an_earlier_day_shows_what_was_known_then(
    measures: dict[str, Measure], observer: User, signed_in: SignIn
) -> None:
    Reading.objects.update(recorded_at=datetime(2026, 11, 2, tzinfo=LONDON))
    for model in (Action, Measure):
        model.history.update(history_date=datetime(2026, 1, 1, tzinfo=LONDON))
    browser = signed_in(observer)
    assert "6 models" not in words(browser, address=f"{LIST}?as_at=2026-11-01")
    assert "6 models" in words(browser, address=f"{LIST}?as_at=2026-11-02")
    assert "held no measures of this plan" in words(browser, address=f"{LIST}?as_at=2025-12-31")


def csv_rows(browser: Client, query: str = "") -> list[dict[str, str]]:
    response = browser.get(f"{PLAN}measures.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_files_have_the_rows_of_the_filter(measures: dict[str, Measure], observer: User, signed_in: SignIn) -> None:
    row, *others = csv_rows(signed_in(observer), "?state=behind")
    assert others == []
    assert row == {
        "Plan": "Cymru-Wales action plan 2024–2027",
        "Priority": "1. Optimising occupational therapy",
        "Reference": "1.1",
        "Measure": "Measure of 1.1",
        "Kind": "Number",
        "Counts": "Output",
        "Unit": "models",
        "Direction": "More is better",
        "Baseline": "0",
        "Aim": "from 0 to 12 models",
        "Yearly": "no",
        "Newest reading": "6",
        "Read on": "2026-10-01",
        "Share of the way": "50",
        "Path today": "10.6",
        "Stands": "Behind its path by 4.6 models: the path is at 10.6 today.",
        "Source of the figures": "",
        "Wording": "Suggestion",
    }


def test_the_workbook_has_all_readings_by_role(measures: dict[str, Measure], observer: User, signed_in: SignIn) -> None:
    wrong = measures["unset"].readings.get()
    Reading.objects.create(
        measure=wrong.measure,
        read_on=wrong.read_on,
        value=8,
        author=person("somebody with no role"),
        recorded_at=NOW,
        source="The register",
        corrects=wrong,
    )
    book = load_workbook(BytesIO(signed_in(observer).get(f"{PLAN}measures.xlsx?level=output").content))
    assert book.sheetnames == ["Measures", "Readings", "About this list"]
    rows = [[cell.value for cell in row][2:] for row in book["Readings"].iter_rows()]
    day = datetime(2026, 10, 1)  # noqa: DTZ001 - as a workbook holds it
    assert rows == [
        ["Reference", "Measure", "Date", "Value", "Note", "Source", "Recorded by", "Corrected"],
        ["1.1", "Measure of 1.1", day, 6, "Note 2026-10-01", None, Role.LEAD.label, "no"],
        ["1.2", "Measure of 1.2", day, 8, None, "The register", "Administrator", "yes"],
        ["1.5", "Measure of 1.5", day, "met", "Note 2026-10-01", None, Role.LEAD.label, "no"],
    ]
    assert [row[0].value for row in book["About this list"].iter_rows()][:5] == [
        *("Plan", "Rows", "Date", "Small numbers", "Targets")
    ]
