"""``manage.py check_integrity`` on frozen rounds: what was changed on either side is found and named."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from plans.models import NationPlan, ReportingRound, RoundSnapshot, User
from plans.services.recording import save_recorded
from priorities.models import Action, BoardWording, CheckAnswer, Decision, Measure, Priority, Reading, Timing
from priorities.progress import Check
from priorities.services import integrity_rounds
from priorities.services.check_answers import answer_check
from priorities.services.editing import save_action
from priorities.services.found_checks import found_in
from priorities.services.freezing import canonical
from priorities.services.reporting import NewReading
from priorities.services.review import word_for_board
from priorities.services.signing import sign_off
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.signed import checked, spring_and_summer
from tests.priorities.told import moment

pytestmark = pytest.mark.django_db
SUMMER = "wales-2024-2027, Summer 2026: "


@pytest.fixture
def summer(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> ReportingRound:
    """A round about to be signed off, with something of everything in it."""
    _spring, record = spring_and_summer(wales, priority, lead, contributor)
    one, two, three = wales.actions.order_by("sort_key")
    measure = Measure(action=one, wording="Services in the network", target=10, baseline=0)
    save_recorded(measure, by=lead, at=moment(5, 1))
    said(one, contributor, what_happened="Five joined.", readings=[NewReading(measure, Decimal(1))], at=moment(6, 12))
    told.rescheduled(two, lead, date(2027, 9, 30), at=moment(6, 13))
    told.decided(three, lead, "close", outcome="stopped", reason="No money.", at=moment(6, 14))
    word_for_board(reporting_round=record, action=two, text="It waits.", text_cy="", by=lead, at=moment(7, 2))
    answered(wales, Check.ON_TRACK_BUT_BEHIND, "The figures come late.", by=lead, at=moment(7, 2))
    return record


def answered(plan: NationPlan, check: Check, text: str, *, by: User, at: datetime) -> None:
    """Explain the one thing that ``check`` finds."""
    [found] = [one for one in found_in(plan, at) if one.check == check]
    answer_check(plan=plan, finding=found.finding, action=found.action, text=text, text_cy="", by=by, at=at)


@pytest.fixture
def snapshot(summer: ReportingRound, lead: User) -> RoundSnapshot:
    return sign_off(reporting_round=summer, by=lead, at=moment(7, 3))


def found() -> list[str]:
    """Return what the command finds in the summer's round, without the plan and the label."""
    lines = checked()
    assert lines[-1].startswith("3 actions, 4 reports, 2 frozen rounds checked: ")
    return [line.removeprefix(SUMMER) for line in lines[:-1] if line.startswith(SUMMER)]


def forged(snapshot: RoundSnapshot, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the frozen content past the model, with the sum that belongs to it."""
    data = snapshot.data
    change(data)
    content = canonical(data)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    RoundSnapshot.objects.filter(pk=snapshot.pk).update(content=content, sha256=sha256)


def test_nothing_is_wrong(snapshot: RoundSnapshot) -> None:
    assert checked() == ["3 actions, 4 reports, 2 frozen rounds checked: no differences"]
    actions = {action["reference"]: action for action in snapshot.data["actions"]}
    [check] = actions["1.1"]["checks"]
    assert check["answer"] == {"cy": "", "en": "The figures come late."}
    assert actions["1.2"]["board"] == {"cy": "", "en": "It waits."}
    assert actions["1.3"]["status"] == "stopped"


def test_nor_after_what_was_recorded_later(snapshot: RoundSnapshot, wales: NationPlan, lead: User) -> None:
    one, two, three = wales.actions.order_by("sort_key")
    told.corrected_to(one.reports.get(number=2), lead, "off_track", at=moment(7, 9))
    told.corrected_to(two.reports.get(number=1), lead, "on_track", at=moment(7, 9))
    told.decided(three, lead, "reopen", at=moment(7, 9))
    told.rescheduled(one, lead, date(2027, 12, 31), at=moment(7, 10))
    told.read_anew(two, lead, date(2027, 6, 30), at=moment(7, 10))
    one.wording = "Do it otherwise"
    save_action(action=one, by=lead, at=moment(7, 11))
    assert checked()[-1] == "3 actions, 6 reports, 2 frozen rounds checked: no differences"


def test_a_row_is_checked_with_all_its_words(
    summer: ReportingRound, wales: NationPlan, lead: User, admin: User
) -> None:
    one, two, _three = wales.actions.order_by("sort_key")
    for item in (one, *one.timings.all(), *one.measures.all(), two):
        item.wording_state, item.transcribed_by, item.checked_by = "checked", lead, admin
        save_recorded(item, by=admin, at=moment(7, 2))
    frozen = sign_off(reporting_round=summer, by=lead, at=moment(7, 3))
    # The timing of 1.2 is not.
    assert frozen.data["counts"]["checked"] == 1
    assert checked()[-1].endswith("no differences")


class TestTheFrozenRound:
    def test_content_that_was_changed(self, snapshot: RoundSnapshot) -> None:
        changed = snapshot.content.replace("Five joined.", "Nine joined.")
        RoundSnapshot.objects.filter(pk=snapshot.pk).update(content=changed)
        assert found() == [
            f"SHA-256 of the content: frozen “{snapshot.sha256}”, by the records “another”",
            "1.1, report, what_happened: frozen “Nine joined.”, by the records “Five joined.”",
        ]

    def test_with_a_sum_that_fits(self, snapshot: RoundSnapshot) -> None:
        forged(snapshot, lambda data: data["actions"][1].update(status="completed", days_overdue=3))
        assert found() == [
            "1.2, status: frozen “completed”, by the records “off_track”",
            "1.2, days_overdue: frozen 3, by the records 0",
        ]

    def test_counts(self, snapshot: RoundSnapshot) -> None:
        forged(snapshot, lambda data: data["counts"].update(closed_since=0, afresh=3))
        assert found() == [
            "counts, afresh: frozen 3, by the records 2",
            "counts, closed_since: frozen 0, by the records 1",
        ]

    def test_the_counts_that_stand_beside_it(self, snapshot: RoundSnapshot) -> None:
        RoundSnapshot.objects.filter(pk=snapshot.pk).update(tally=[])
        [line] = found()
        assert line.startswith("counts by status, beside the content: frozen nothing, by the records [{")

    def test_an_action_too_few_and_one_too_many(self, snapshot: RoundSnapshot) -> None:
        forged(snapshot, lambda data: data["actions"][0].update(id=999, reference="9.9"))
        assert found() == [
            "9.9: frozen “an action”, by the records nothing",
            "1.1: frozen nothing, by the records “an action”",
        ]

    def test_the_chain_of_sums(self, snapshot: RoundSnapshot) -> None:
        spring = RoundSnapshot.objects.get(round__label="Spring 2026")
        forged(spring, lambda data: data.update(at="2026-04-06T11:00:00.000000Z"))
        assert [line.split(":")[0] for line in found()] == ["earlier 1, sha256"]

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("{", "content: frozen “{”, by the records “JSON”"),
            ("[]", "format: frozen nothing, by the records 2"),
            ('{"format":3}', "format: frozen 3, by the records 2"),
            ('{"format":2}', "definitions: frozen nothing, by the records “the limits that held”"),
        ],
    )
    def test_what_is_no_frozen_round(self, snapshot: RoundSnapshot, content: str, expected: str) -> None:
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        RoundSnapshot.objects.filter(pk=snapshot.pk).update(content=content, sha256=sha256)
        assert found() == [expected]

    def test_another_form_of_the_same(self, snapshot: RoundSnapshot) -> None:
        content = json.dumps(snapshot.data, ensure_ascii=False)
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        RoundSnapshot.objects.filter(pk=snapshot.pk).update(content=content, sha256=sha256)
        assert found() == ["content: frozen “JSON”, by the records “canonical JSON”"]

    def test_one_that_is_gone(self, snapshot: RoundSnapshot) -> None:
        RoundSnapshot.objects.filter(pk=snapshot.pk).delete()
        assert found() == ["snapshot: frozen nothing, by the records “one”"]

    def test_one_that_was_signed_off_at_another_moment(self, snapshot: RoundSnapshot) -> None:
        ReportingRound.objects.filter(pk=snapshot.round_id).update(signed_off_at=moment(7, 4))
        assert [line.split(":")[0] for line in found()] == ["moment", "frozen, at"]


class TestTheRecords:
    def test_the_words_of_a_report(self, snapshot: RoundSnapshot) -> None:
        past_the_portal = "UPDATE priorities_progressreport SET what_happened = %s WHERE what_happened = %s"
        with connection.cursor() as cursor:
            cursor.execute(past_the_portal, ["All joined.", "Five joined."])
        assert found() == ["1.1, report, what_happened: frozen “Five joined.”, by the records “All joined.”"]

    def test_the_status_of_a_report(self, snapshot: RoundSnapshot, wales: NationPlan) -> None:
        wales.actions.get(reference="1.2").reports.filter(number=2).update(status="on_track")
        tallies, by_priority, *lines = found()
        assert tallies.startswith('counts, tally: frozen [{"count": 1, "is_last_known": false, "status": "on_track"},')
        assert by_priority.startswith("counts, priorities 1, tally: frozen ")
        assert lines == [
            "1.2, status: frozen “off_track”, by the records “on_track”",
            "1.2, needs_attention: frozen true, by the records false",
            "1.2, report, status: frozen “off_track”, by the records “on_track”",
        ]

    def test_a_report_that_was_dated_back(self, snapshot: RoundSnapshot, wales: NationPlan, contributor: User) -> None:
        later = said(wales.actions.get(reference="1.1"), contributor, "at_risk", at=moment(7, 20))
        type(later).objects.filter(pk=later.pk).update(recorded_at=moment(6, 20), position_at=moment(6, 20))
        lines = [line.removeprefix(SUMMER) for line in checked() if line.startswith(SUMMER)]
        assert "1.1, status: frozen “on_track”, by the records “at_risk”" in lines

    def test_a_reading(self, snapshot: RoundSnapshot) -> None:
        Reading.objects.update(value=Decimal("9.50"))
        lines = found()
        assert "1.1, measures 1, value: frozen “1.00”, by the records “9.50”" in lines
        assert any(line.startswith("1.1, checks") for line in lines)

    def test_a_decision(self, snapshot: RoundSnapshot) -> None:
        Decision.objects.update(reason="Nobody wanted it.")
        assert found() == ["1.3, decision, reason: frozen “No money.”, by the records “Nobody wanted it.”"]

    def test_a_rescheduling(self, snapshot: RoundSnapshot) -> None:
        row = Timing.objects.get(action__reference="1.2").revisions.get(kind="rescheduled")
        type(row).objects.filter(pk=row.pk).update(reason="Because.")
        assert found() == ["1.2, timings 1, slips 1, reason: frozen “A partner is late.”, by the records “Because.”"]

    def test_the_history_of_a_wording(self, snapshot: RoundSnapshot) -> None:
        Action.history.filter(reference="1.3").update(wording="Do less")  # type: ignore[attr-defined]
        assert found() == ["1.3, wording, en: frozen “Do thing 1.3”, by the records “Do less”"]

    def test_an_answer_to_a_check(self, snapshot: RoundSnapshot) -> None:
        CheckAnswer.history.update(text="They are wrong.")
        [line] = found()
        assert line == "1.1, checks 1, answer, en: frozen “The figures come late.”, by the records “They are wrong.”"

    def test_the_boards_wording(self, snapshot: RoundSnapshot) -> None:
        BoardWording.history.update(text="All is well.")
        assert found() == ["1.2, board, en: frozen “It waits.”, by the records “All is well.”"]


def test_with_the_demonstration_in_few_queries(
    settings: Any, tmp_path: Any, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    settings.VAR_DIR = tmp_path
    call_command("seed", verbosity=0)
    call_command("load_demo", verbosity=0)
    counted = integrity_rounds.Checked()
    with django_assert_max_num_queries(20):
        assert list(integrity_rounds.round_differences(counted)) == []
    assert counted.rounds == 2
