"""Measures and checks as a frozen round holds them: how they stand, what stays out, and which answers stand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plans.models import NationPlan, ReportingRound, RoundSnapshot, User
from plans.services.recording import save_recorded
from priorities.models import Action, CheckAnswer, Measure, Priority, Reading, Timing
from priorities.services.check_answers import answer_check
from priorities.services.found_checks import found_in
from priorities.services.freezing import canonical
from priorities.services.signing import sign_off
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.signed import checked, spring_and_summer
from tests.priorities.told import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def summer(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> ReportingRound:
    """In review: 1.1 is on track, 1.2 off track, 1.3 completed."""
    _spring, record = spring_and_summer(wales, priority, lead, contributor)
    told.decided(wales.actions.get(reference="1.3"), lead, "close", outcome="completed", at=moment(6, 14))
    return record


def measured(action: Action, by: User, wording: str, value: int | None, **fields: Any) -> Measure:
    """Add a measure to ``action``, and what was read of it on 20 June."""
    measure = Measure(action=action, wording=wording, **fields)
    save_recorded(measure, by=by, at=moment(6, 15))
    if value is not None:
        read = {"read_on": date(2026, 6, 20), "author": by, "recorded_at": moment(6, 20)}
        Reading.objects.create(measure=measure, value=Decimal(value), **read)
    return measure


def frozen(record: ReportingRound, by: User) -> dict[str, Any]:
    """Sign off, and return the content; the records must agree with it."""
    data = sign_off(reporting_round=record, by=by, at=moment(7, 3)).data
    assert checked()[-1].endswith("2 frozen rounds checked: no differences")
    return data


def action_of(data: dict[str, Any], reference: str) -> dict[str, Any]:
    return next(action for action in data["actions"] if action["reference"] == reference)


def test_each_stands_by_its_own_timing_or_by_the_plans_year(
    summer: ReportingRound, wales: NationPlan, lead: User
) -> None:
    one = wales.actions.get(reference="1.1")
    own = Timing(action=one, wording="Year 3", kind="window", position=2, is_adopted=True)
    own.starts_on, own.latest_on = date(2026, 1, 1), date(2026, 12, 31)
    save_recorded(own, by=lead, at=moment(6, 15))
    measured(one, lead, "By its own timing", 20, baseline=0, target=100, timing=own, level="output")
    measured(one, lead, "Each year", 3, target=10, is_yearly=True, position=2)
    measured(one, lead, "Without a baseline", 3, target=10, position=3)
    data = frozen(summer, lead)
    names = ("share", "expected", "points_behind", "missing", "level", "is_yearly")
    assert [[measure[name] for name in names] for measure in action_of(data, "1.1")["measures"]] == [
        ["20.00", "50.27", "30.27", [], "output", False],
        ["30.00", "2.55", "-4.45", [], "", True],
        [None, None, None, ["baseline"], "", False],
    ]
    [behind] = [check for check in action_of(data, "1.1")["checks"] if check["check"] == "on_track_but_behind"]
    assert behind["facts"] == "20.00 2026-06-20 0.00 100.00 – – 2026-01-01 2026-12-31"


def test_no_small_number_of_people_is_frozen_nor_what_would_tell_it(
    summer: ReportingRound, wales: NationPlan, lead: User
) -> None:
    three, two = wales.actions.get(reference="1.3"), wales.actions.get(reference="1.2")
    people = {"counts_people": True, "baseline": 0}
    measured(three, lead, "Not met by one only", 1, target=2, **people)
    of_twelve = measured(three, lead, "Not met by one to four", 3, target=12, position=2, **people)
    measured(two, lead, "Its baseline is small", 10, **people | {"baseline": 2}, target=20)
    measured(two, lead, "Nobody", 0, target=20, position=2, **people)
    data = frozen(summer, lead)
    names = ("value", "is_small", "baseline", "is_baseline_small", "is_met", "share", "points_behind")
    told_of = [
        [measure[name] for name in names] for ref in ("1.3", "1.2") for measure in action_of(data, ref)["measures"]
    ]
    assert told_of == [
        [None, True, "0.00", False, None, None, None],
        [None, True, "0.00", False, None, None, None],
        ["10.00", False, None, True, False, None, None],
        ["0.00", False, "0.00", False, False, "0.00", told_of[3][-1]],
    ]
    assert action_of(data, "1.2")["measures"][0]["expected"] is None
    # With a target of 2, "not met" would tell that it is one.
    [check] = action_of(data, "1.3")["checks"]
    assert (check["check"], check["measures"], check["facts"]) == ("completed_not_met", [of_twelve.pk], None)
    assert data["definitions"]["small_numbers_below"] == 5


def test_readings_are_those_that_stood_then_and_lie_beside_their_path(
    summer: ReportingRound, wales: NationPlan, lead: User
) -> None:
    one = wales.actions.get(reference="1.1")
    people = measured(one, lead, "People", 7, counts_people=True, baseline=0, target=12)
    yearly = measured(one, lead, "Each year", None, is_yearly=True, target=10, position=2)
    hidden = measured(one, lead, "From two on", 9, counts_people=True, baseline=2, target=12, position=3)
    by = {"author": lead, "measure": people}
    Reading.objects.create(read_on=date(2026, 5, 1), value=3, recorded_at=moment(6, 21), **by)
    wrong = Reading.objects.create(read_on=date(2026, 4, 1), value=60, recorded_at=moment(6, 22), **by)
    Reading.objects.create(read_on=date(2026, 4, 1), value=6, recorded_at=moment(6, 23), corrects=wrong, **by)
    Reading.objects.create(read_on=date(2026, 6, 1), words="Nobody counted.", recorded_at=moment(6, 24), **by)
    newest = people.readings.get(read_on=date(2026, 6, 20))
    data = sign_off(reporting_round=summer, by=lead, at=moment(7, 3)).data
    # What is put right later was not known then.
    Reading.objects.create(read_on=date(2026, 6, 20), value=8, recorded_at=moment(7, 4), corrects=newest, **by)
    assert checked()[-1].endswith("2 frozen rounds checked: no differences")
    found = {measure["id"]: measure for measure in action_of(data, "1.1")["measures"]}
    assert found[people.pk]["readings"] == [
        {"read_on": "2026-04-01", "value": "6.00", "is_small": False},
        {"read_on": "2026-05-01", "value": None, "is_small": True},
        {"read_on": "2026-06-01", "value": None, "is_small": False},
        {"read_on": "2026-06-20", "value": "7.00", "is_small": False},
    ]
    assert found[people.pk]["path"] == [[["2024-04-01", "0.00"], ["2027-03-31", "12.00"]]]
    assert found[yearly.pk]["path"] == [
        [["2024-04-01", "0.00"], ["2025-03-31", "10.00"]],
        [["2025-04-01", "0.00"], ["2026-03-31", "10.00"]],
        [["2026-04-01", "0.00"], ["2027-03-31", "10.00"]],
    ]
    assert (found[hidden.pk]["path"], len(found[hidden.pk]["readings"])) == ([], 1)


def test_the_setting_of_then_holds(summer: ReportingRound, wales: NationPlan, lead: User, settings: Any) -> None:
    measured(wales.actions.get(reference="1.2"), lead, "People", 7, counts_people=True, target=20)
    settings.SMALL_NUMBERS_BELOW = 10
    data = frozen(summer, lead)
    settings.SMALL_NUMBERS_BELOW = 5
    assert action_of(data, "1.2")["measures"][0]["value"] is None
    assert checked()[-1].endswith("no differences")


def test_an_answer_stands_while_the_facts_stay(
    summer: ReportingRound, wales: NationPlan, lead: User, contributor: User
) -> None:
    one, two = wales.actions.get(reference="1.1"), wales.actions.get(reference="1.2")
    said(two, contributor, "off_track", next_step="Ask", next_step_on=date(2026, 6, 25), at=moment(6, 12))
    measured(one, lead, "No target", None, gap="no_target", gap_reason="Nobody agreed on one.")
    for found in found_in(wales, moment(7, 1)):
        about: Any = {"action": found.action, "priority": found.priority}
        text = f"About {found.check}."
        answer_check(plan=wales, finding=found.finding, text=text, text_cy="", by=lead, at=moment(7, 1), **about)
    measured(one, lead, "Another", None, position=2)
    data = frozen(summer, lead)
    checks = {check["check"]: check for check in [*action_of(data, "1.1")["checks"], *data["checks"]]}
    assert (checks["no_target"]["facts"], checks["no_target"]["answer"]) == ("no_target; unsaid", None)
    assert (checks["only_outputs"]["facts"], checks["only_outputs"]["answer"]) == ("unsaid 2", None)
    [step] = action_of(data, "1.2")["checks"]
    assert (step["day"], step["answer"]) == ("2026-06-25", {"cy": "", "en": "About step_not_done."})
    CheckAnswer.history.update(facts="2026-06-24")
    [line] = [line for line in checked() if "1.2, checks 1, answer" in line]
    assert line.endswith("by the records nothing")


def test_what_integrity_finds_in_a_measure(summer: ReportingRound, wales: NationPlan, lead: User) -> None:
    measured(wales.actions.get(reference="1.1"), lead, "People", 3, counts_people=True, baseline=0, target=30)
    data = frozen(summer, lead)
    snapshot = RoundSnapshot.objects.get(round=summer)
    measure = action_of(data, "1.1")["measures"][0]
    measure |= {"value": "3.00", "is_small": False}
    measure["readings"][0]["value"] = "3.00"
    measure["path"][0][1][1] = "31.00"
    RoundSnapshot.objects.filter(pk=snapshot.pk).update(content=canonical(data))
    assert [line.split(": ", 1)[1] for line in checked() if "measures 1" in line] == [
        "1.1, measures 1, value: frozen “3.00”, by the records nothing",
        "1.1, measures 1, is_small: frozen false, by the records true",
        "1.1, measures 1, readings 1, value: frozen “3.00”, by the records nothing",
        "1.1, measures 1, path 1 2 2: frozen “31.00”, by the records “30.00”",
    ]
