"""What was corrected after a round was frozen: listed by reference, before and after, by role."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from plans.models import NationPlan, ReportingRound, RoundSnapshot, User
from plans.services.recording import save_recorded
from priorities.models import Measure, Priority
from priorities.services.corrections import Corrected, Correction, corrections_since
from priorities.services.editing import save_action, save_any
from priorities.services.reporting import NewReading, say_unchanged, take_back
from priorities.services.signing import sign_off
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.signed import frozen, spring_and_summer
from tests.priorities.told import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def summer(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> ReportingRound:
    """A signed-off round: 1.1 with a reading, 1.2 with two reports, 1.3 without any."""
    _spring, record = spring_and_summer(wales, priority, lead, contributor)
    one = wales.actions.get(reference="1.1")
    measure = Measure(action=one, wording="Services in the network", target=10, baseline=0)
    save_recorded(measure, by=lead, at=moment(5, 1))
    said(one, contributor, what_happened="Five joined.", readings=[NewReading(measure, Decimal(5))], at=moment(6, 12))
    sign_off(reporting_round=record, by=lead, at=moment(7, 3))
    return record


def listed(record: ReportingRound) -> list[str]:
    return [str(correction) for correction in corrections_since(record)]


def test_nothing_was_corrected(summer: ReportingRound, autumn: ReportingRound) -> None:
    assert corrections_since(summer) == []
    assert corrections_since(autumn) == []


def test_a_report_and_its_reading(summer: ReportingRound, wales: NationPlan, contributor: User, lead: User) -> None:
    report = wales.actions.get(reference="1.1").reports.get(number=2)
    first = told.corrected_to(report, contributor, "at_risk", what_happened="Four joined.", at=moment(7, 9))
    measure = Measure.objects.get()
    readings = [NewReading(measure, Decimal(4))]
    told.corrected_to(first, lead, "off_track", what_happened="Two.", readings=readings, at=moment(8, 1))
    assert listed(summer) == [
        "1.1, a report: “On track: Five joined.” was corrected to “At risk: Four joined.” (Contributor, 9 July 2026).",
        "1.1, a report: “At risk: Four joined.” was corrected to “Off track: Two.” (Lead, 1 August 2026).",
        "1.1, a reading: “5” was corrected to “4” (Lead, 1 August 2026).",
    ]


def test_a_reading_that_stayed_the_same_was_not_corrected(
    summer: ReportingRound, wales: NationPlan, contributor: User, lead: User
) -> None:
    report = wales.actions.get(reference="1.1").reports.get(number=2)
    measure = Measure.objects.get()
    same, other = NewReading(measure, Decimal(5)), NewReading(measure, Decimal(6))
    first = told.corrected_to(report, contributor, "on_track", readings=[same], at=moment(7, 9))
    told.corrected_to(first, lead, "on_track", readings=[other], at=moment(7, 10))
    assert [line for line in listed(summer) if "a reading" in line] == [
        "1.1, a reading: “5” was corrected to “6” (Lead, 10 July 2026)."
    ]


def test_what_a_round_did_not_show_is_not_listed(
    summer: ReportingRound, wales: NationPlan, contributor: User, lead: User
) -> None:
    """An older report, which the spring's round showed; and a report of the next round."""
    two = wales.actions.get(reference="1.2")
    told.corrected_to(two.reports.get(number=1), lead, "on_track", what_happened="It went well.", at=moment(7, 9))
    later = said(two, contributor, "on_track", at=moment(7, 10))
    told.corrected_to(later, contributor, "at_risk", at=moment(7, 11))
    told.decided(two, lead, "close", outcome="stopped", at=moment(7, 12))
    assert listed(summer) == []
    [correction] = corrections_since(ReportingRound.objects.get(label="Spring 2026"))
    assert (correction.reference, correction.kind, correction.by_role) == ("1.2", Corrected.REPORT, "lead")
    assert (correction.before.words, correction.after.words) == ("Nobody has time.", "It went well.")


def test_how_a_timing_was_read(summer: ReportingRound, wales: NationPlan, lead: User) -> None:
    one, two, _three = wales.actions.order_by("sort_key")
    told.read_anew(one, lead, date(2027, 6, 30), at=moment(7, 9))
    told.rescheduled(two, lead, date(2027, 9, 30), at=moment(7, 9))
    told.read_anew(two, lead, date(2027, 12, 31), at=moment(7, 10))
    assert listed(summer) == [
        "1.1, how a timing was read: “1 April 2024 – 31 March 2027” was corrected to “1 April 2024 – 30 June 2027” "
        "(Lead, 9 July 2026)."
    ]
    assert corrections_since(summer)[0].reason == "It was read wrongly."


def test_the_wording(summer: ReportingRound, wales: NationPlan, lead: User, admin: User) -> None:
    one = wales.actions.get(reference="1.1")
    one.wording, one.reference = "Do it properly", "1.8"
    save_action(action=one, by=admin, reason="Misread.", at=moment(7, 9))
    for n, welsh in enumerate(("Gwneud yn iawn", "Ei wneud yn iawn"), start=10):
        one.wording_cy = welsh
        save_action(action=one, by=lead, at=moment(7, n))
    measure = Measure.objects.get()
    measure.target = Decimal(20)
    save_any(instance=measure, by=lead, at=moment(7, 12))
    assert listed(summer) == [
        "1.1, the wording: “Do thing 1.1” was corrected to “Do it properly” (Administrator, 9 July 2026).",
        "1.1, the wording: “Gwneud yn iawn” was corrected to “Ei wneud yn iawn” (Lead, 11 July 2026).",
    ]


def test_an_answer_that_was_taken_back(
    wales: NationPlan, priority: Priority, summer: ReportingRound, lead: User, contributor: User
) -> None:
    one = wales.actions.get(reference="1.1")
    autumn = told.round_of(wales, "Autumn 2026", moment(9, 1), moment(9, 30), by=lead)
    unchanged = say_unchanged(action=one, by=contributor, token=uuid4(), at=moment(9, 5))
    frozen(autumn, by=lead, at=moment(10, 3))
    take_back(report=unchanged, by=contributor, token=uuid4(), at=moment(10, 4))
    [correction] = corrections_since(autumn)
    assert (correction.before.answer, correction.after.answer) == ("unchanged", "withdrawn")
    said = "1.1, a report: “Nothing has changed” was corrected to “Taken back” (Contributor, 4 October 2026)."
    assert str(correction) == said


def test_the_number_of_queries_does_not_grow(
    summer: ReportingRound, wales: NationPlan, lead: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    report = wales.actions.get(reference="1.1").reports.get(number=2)
    for day in range(5, 20):
        readings = [NewReading(Measure.objects.get(), Decimal(day + 1))]
        report = told.corrected_to(report, lead, "off_track", readings=readings, at=moment(7, day))
    with django_assert_max_num_queries(12):
        found = corrections_since(summer)
    assert len(found) == 30
    assert all(isinstance(correction, Correction) for correction in found)
    assert RoundSnapshot.objects.get(round=summer).is_intact


def test_the_page_of_the_report_lists_them_and_keeps_its_figures(
    summer: ReportingRound, wales: NationPlan, observer: User, lead: User, signed_in: Any
) -> None:
    page = f"/plans/wales-2024-2027/reports/{summer.pk}/"
    before = signed_in(observer).get(page).content.decode()
    told.corrected_to(wales.actions.get(reference="1.1").reports.get(number=2), lead, "off_track", at=moment(7, 9))
    after = signed_in(observer).get(page).content.decode()
    said = "“On track: Five joined.” was corrected to “Off track: Corrected.”"
    assert said not in before
    assert said in after
    # Without the tokens of forms, which are new each time.
    pages = [re.sub(r'value="[0-9A-Za-z]{64}"', "", html) for html in (before, after)]
    figures = [html.split('id="corrections"')[0].split("<main")[1] for html in pages]
    assert figures[0] == figures[1]
