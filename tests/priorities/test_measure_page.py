"""One measure: what it counts, how it stands, what was read of it, by whom, and what was corrected."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, User
from priorities.models import Action, Measure, Reading
from priorities.services.readings import GivenReading, correct_reading, record_readings
from priorities.services.reporting import NewReading
from tests.conftest import NOW
from tests.otworkforce.pages import text_of
from tests.priorities.reporting import said

SignIn = Callable[[User], Client]
P = "/plans/wales-2024-2027/measures/"


@pytest.fixture
def teams(action: Action) -> Measure:
    return Measure.objects.create(
        action=action,
        wording="Teams that have a plan",
        kind="number",
        level="output",
        unit="teams",
        baseline=0,
        target=30,
        is_target_illustrative=True,
        source_of_figures="The yearly survey",
        read_every_months=6,
    )


@pytest.fixture
def members(action: Action) -> Measure:
    return Measure.objects.create(action=action, wording="Members who joined", counts_people=True, baseline=2)


def read(measure: Measure, by: User, value: Any, day: date, **fields: Any) -> Reading:
    """Record one reading through the service."""
    at = fields.pop("at", NOW)
    given = GivenReading(measure, day, Decimal(value), **fields)
    return record_readings(plan=measure.action.plan, readings=[given], by=by, at=at)[0]


def test_it_says_what_it_counts_and_how_it_stands(
    teams: Measure, observer: User, contributor: User, signed_in: SignIn
) -> None:
    read(teams, contributor, 20, date(2026, 6, 30))
    words = text_of(signed_in(observer).get(f"{P}{teams.pk}/"))
    assert "Measure of 1.4 Champion innovative service delivery models" in words
    assert "Kind Number, output Unit teams Direction More is better Baseline 0 Target 30 illustrative" in words
    assert "Source The yearly survey How often every 6 months Next reading due on 30 December 2026" in words
    # 1 April 2024 to 31 March 2027 has 1,094 days, of which 965 are gone: 26.46 of 30.
    assert "Behind its path by 6.5 teams: the path is at 26.5 today." in words
    assert "Timing from 1 April 2024 until 31 March 2027 that of the action" in words
    assert "Add a reading" not in words
    assert "Correct the reading" not in words


def test_it_lists_what_was_read_newest_first_with_who_and_what_was_corrected(
    teams: Measure, lead: User, contributor: User, signed_in: SignIn
) -> None:
    first = read(teams, contributor, 9, date(2026, 3, 31), note="Half of them", at=NOW - timedelta(days=200))
    read(teams, lead, 20, date(2026, 6, 30), source="A letter", at=NOW - timedelta(days=100))
    given = GivenReading(teams, date(2026, 3, 30), Decimal(11), note="Half of them")
    second = correct_reading(reading=first, given=given, by=lead, at=NOW - timedelta(days=50))
    given = GivenReading(teams, date(2026, 3, 30), Decimal(11))
    correct_reading(reading=second, given=given, by=contributor, at=NOW)
    words = text_of(signed_in(contributor).get(f"{P}{teams.pk}/"), "readings")
    assert words == (
        "What was read"
        " 20 30 June 2026 Source: A letter Recorded by lead · Lead, 14 August 2026"
        " · Correct the reading of 30 June 2026"
        " 11 30 March 2026 Recorded by contributor · Contributor, 6 May 2026 · Correct the reading of 30 March 2026"
        " Corrected on 22 November 2026 by contributor · Contributor: was note: Half of them"
        " Corrected on 3 October 2026 by lead · Lead: was 9; read on 31 March 2026"
    )


def test_a_reading_of_a_report_leads_to_it(
    action: Action, teams: Measure, contributor: User, signed_in: SignIn
) -> None:
    report = said(action, contributor, "on_track", readings=[NewReading(teams, Decimal(3))])
    page = signed_in(contributor).get(f"{P}{teams.pk}/").content.decode()
    link = f'<a href="/plans/wales-2024-2027/actions/1.4/#report-{report.number}">with the report of'
    assert link in page
    story = signed_in(contributor).get("/plans/wales-2024-2027/actions/1.4/").content.decode()
    assert f'id="report-{report.number}"' in story


def test_small_numbers_are_seen_only_by_those_who_record(
    members: Measure, contributor: User, observer: User, colleague: User, signed_in: SignIn
) -> None:
    first = read(members, contributor, 3, date(2026, 3, 31), note="All three from Bangor")
    given = GivenReading(members, date(2026, 3, 31), Decimal(4), note="All four from Bangor")
    correct_reading(reading=first, given=given, by=contributor, at=NOW)
    read(members, contributor, 12, date(2026, 6, 30))
    for outside in (observer, colleague):
        page = signed_in(outside).get(f"{P}{members.pk}/").content.decode()
        words = text_of(signed_in(outside).get(f"{P}{members.pk}/"), "readings")
        assert "fewer than 5 31 March 2026 left out with the figure" in words
        assert "was fewer than 5; note: left out with the figure" in words
        assert "Small numbers of people are shown as “fewer than 5”." in words
        assert "Bangor" not in page
        assert "Baseline</dt>\n    <dd>fewer than 5<" in page
    words = text_of(signed_in(contributor).get(f"{P}{members.pk}/"), "readings")
    assert "4 31 March 2026 All four from Bangor" in words
    assert "was 3; note: All three from Bangor" in words
    story = text_of(signed_in(contributor).get("/plans/wales-2024-2027/actions/1.4/"))
    assert "Members who joined: fewer than 5, read on 31 March 2026" in story
    assert "Members who joined: 12, read on 30 June 2026" in story
    assert "Bangor" not in story


def test_what_is_not_known_is_said(action: Action, observer: User, signed_in: SignIn) -> None:
    bare = Measure.objects.create(action=action, wording="Views", kind="narrative", read_every_months=1)
    words = text_of(signed_in(observer).get(f"{P}{bare.pk}/"))
    assert "nobody has said whether it is an output or an outcome" in words
    assert "Next reading due: there is none yet" in words
    assert "Nothing has been read yet." in words
    gap = Measure.objects.create(action=action, wording="Waits", gap="no_target", gap_reason="Later in May.")
    assert "No target set Later in May." in text_of(signed_in(observer).get(f"{P}{gap.pk}/"))


def test_a_measure_of_another_plan_is_not_found(
    teams: Measure, scotland: NationPlan, outsider: User, signed_in: SignIn
) -> None:
    assert signed_in(outsider).get(f"/plans/scotland-2025-2027/measures/{teams.pk}/").status_code == 404
    assert signed_in(outsider).get(f"/plans/scotland-2025-2027/measures/{10**30}/").status_code == 404


def test_the_page_takes_the_same_queries_however_much_was_read(
    teams: Measure, contributor: User, lead: User, signed_in: SignIn
) -> None:
    def page() -> int:
        browser = signed_in(contributor)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{P}{teams.pk}/").status_code == 200
        return len(queries)

    read(teams, contributor, 1, date(2026, 1, 1))
    few = page()
    for month in range(2, 11):
        reading = read(teams, lead, month, date(2026, month, 1))
        given = GivenReading(teams, reading.read_on, Decimal(month + 30))
        correct_reading(reading=reading, given=given, by=contributor, at=NOW)
    assert page() <= few <= 9
