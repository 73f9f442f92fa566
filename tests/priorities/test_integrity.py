"""``manage.py check_integrity``: finds what somebody wrote past the services, and nothing else."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, User
from priorities.choices import AnswerKind
from priorities.models import Action, FormerReference, Measure, ProgressReport, Reading, Timing
from priorities.services import integrity
from priorities.services.decisions import NewDecision, decide
from priorities.services.editing import save_action
from priorities.services.reporting import Answer, NewReading, report_progress, say_unchanged, take_back
from tests.conftest import NOW
from tests.priorities.reporting import said

pytestmark = pytest.mark.django_db


def check() -> tuple[int, str]:
    """Run the command; return its exit code and what it printed."""
    output = StringIO()
    try:
        call_command("check_integrity", stdout=output)
    except SystemExit as left:
        return int(left.code or 0), output.getvalue()
    return 0, output.getvalue()


def planted(**changes: Any) -> str:
    """Write ``changes`` past the services into action 1.4 and return the one line that the command finds."""
    Action.objects.filter(reference="1.4").update(**changes)
    code, printed = check()
    lines = printed.splitlines()
    assert code == 1
    assert lines[-1].endswith("checked: 1 difference"), printed
    return lines[0]


@pytest.fixture
def story(action: Action, contributor: User, lead: User) -> Action:
    """Two reports, the first one corrected afterwards, and "nothing has changed" taken back."""
    first = said(action, contributor, at=NOW - timedelta(days=90))
    said(action, contributor, "at_risk", at=NOW - timedelta(days=10))
    action.refresh_from_db()
    report_progress(
        action=action,
        by=contributor,
        answer=Answer(status="off_track", what_happened="Three examples published.", plan_or_need="Help."),
        token=uuid4(),
        base=action.last_number,
        at=NOW - timedelta(days=9),
        corrects=first,
    )
    return action


class TestNothingIsWrong:
    def test_with_an_empty_database(self) -> None:
        assert check() == (0, "0 actions, 0 reports checked: no differences\n")

    def test_with_corrections(self, story: Action) -> None:
        assert check() == (0, "1 actions, 3 reports checked: no differences\n")
        story.refresh_from_db()
        assert story.status == "at_risk"

    def test_with_an_answer_that_was_taken_back(self, action: Action, contributor: User) -> None:
        said(action, contributor, at=NOW - timedelta(days=90))
        unchanged = say_unchanged(action=action, by=contributor, token=uuid4(), at=NOW)
        take_back(report=unchanged, by=contributor, token=uuid4(), at=NOW + timedelta(minutes=1))
        assert check() == (0, "1 actions, 3 reports checked: no differences\n")

    def test_with_decisions(self, action: Action, contributor: User, lead: User) -> None:
        said(action, contributor, "ready_to_close", at=NOW - timedelta(days=3))
        closing = NewDecision("close", "Met.", date(2026, 11, 20), "the board", outcome="completed")
        reopening = NewDecision("reopen", "Not met.", date(2026, 11, 21), "the board")
        for number, decision in enumerate((closing, reopening, closing), start=1):
            decide(action=action, by=lead, decision=decision, token=uuid4(), base=number, at=NOW)
            assert check() == (0, "1 actions, 1 reports checked: no differences\n")

    def test_with_the_demonstration(self, settings: Any, tmp_path: Any) -> None:
        settings.VAR_DIR = tmp_path
        call_command("seed", verbosity=0)
        call_command("load_demo", verbosity=0)
        assert check() == (0, "23 actions, 62 reports, 2 frozen rounds checked: no differences\n")

    def test_with_a_former_reference(self, action: Action) -> None:
        action.reference = "1.9"
        save_action(action=action, by=None)
        assert check()[0] == 0


class TestTheStanding:
    def test_status(self, story: Action) -> None:
        assert planted(status="on_track") == "wales-2024-2027 1.4: status is on_track, should be at_risk"

    def test_no_report_is_a_status_of_its_own(self, action: Action) -> None:
        assert planted(status="not_started").endswith("status is not_started, should be nothing")

    def test_report_of_the_status(self, story: Action) -> None:
        assert "status_report is " in planted(status_report=story.reports.get(number=1))

    def test_latest_report(self, story: Action) -> None:
        assert "latest_report is " in planted(latest_report=None)

    def test_latest_answer(self, story: Action) -> None:
        assert "answered_at is " in planted(answered_at=NOW)

    def test_closing(self, story: Action) -> None:
        assert planted(closed_at=NOW).endswith("should be nothing")

    def test_last_number(self, story: Action) -> None:
        assert planted(last_number=4) == "wales-2024-2027 1.4: last_number is 4, should be 3"

    def test_window(self, story: Action) -> None:
        assert planted(latest_on=date(2027, 6, 30)).endswith("latest_on is 2027-06-30, should be 2027-03-31")

    def test_a_timing_that_was_changed_behind_its_action(self, action: Action) -> None:
        Timing.objects.update(is_adopted=False)
        code, printed = check()
        assert code == 1
        assert "starts_on is 2024-04-01, should be nothing" in printed
        assert "latest_on is 2027-03-31, should be nothing" in printed


class TestTheReports:
    def test_a_gap_in_the_numbers(self, story: Action) -> None:
        ProgressReport.objects.filter(number=2).update(number=7, position=7)
        code, printed = check()
        assert code == 1
        assert "numbers is [1, 3, 7], should be [1, 2, 3]" in printed

    def test_a_place_that_is_not_its_own(self, story: Action) -> None:
        ProgressReport.objects.filter(number=3).update(position=3)
        assert "report 3, position is 3, should be 1" in check()[1]

    def test_a_time_that_is_not_its_own(self, story: Action) -> None:
        ProgressReport.objects.filter(number=2).update(position_at=NOW)
        assert "report 2, position_at is " in check()[1]

    def test_a_correction_of_another_actions_report(
        self, story: Action, make_action: Callable[..., Action], contributor: User
    ) -> None:
        other = said(make_action("1.5"), contributor)
        ProgressReport.objects.filter(action=story, number=3).update(corrects=other)
        code, printed = check()
        assert code == 1
        assert f"report 3, corrects is #{other.pk}, should be an earlier report of this action" in printed

    def test_a_correction_of_itself(self, story: Action) -> None:
        own = ProgressReport.objects.get(number=3)
        ProgressReport.objects.filter(pk=own.pk).update(corrects=own)
        assert "report 3, corrects is" in check()[1]

    def test_an_answer_that_was_changed(self, story: Action) -> None:
        ProgressReport.objects.filter(number=2).update(kind=AnswerKind.DONT_KNOW, status="")
        assert "status is at_risk, should be off_track" in check()[1]


class TestTheLinks:
    """A reading belongs to a report of its own action, and a measure to a timing of its own."""

    @pytest.fixture
    def reading(self, percentage: Measure, contributor: User) -> Reading:
        said(percentage.action, contributor, readings=[NewReading(percentage, Decimal(40))])
        return percentage.readings.get()

    @pytest.fixture
    def other(self, make_action: Callable[..., Action]) -> Action:
        return make_action("1.5")

    def found(self) -> str:
        code, printed = check()
        lines = printed.splitlines()
        assert (code, len(lines)) == (1, 2), printed
        return lines[0]

    def test_as_people_report(self, reading: Reading, contributor: User) -> None:
        report_progress(
            action=reading.measure.action,
            by=contributor,
            answer=Answer(
                status="on_track", what_happened="Half.", readings=[NewReading(reading.measure, Decimal(50))]
            ),
            token=uuid4(),
            base=1,
            at=NOW,
            corrects=reading.report,
        )
        assert Reading.objects.get(value=50).corrects == reading
        assert check()[0] == 0

    def test_a_reading_of_another_actions_report(self, reading: Reading, other: Action, contributor: User) -> None:
        theirs = said(other, contributor)
        Reading.objects.update(report=theirs)
        line = f"1.4: reading #{reading.pk}, report is #{theirs.pk}, should be a report of this action"
        assert self.found() == f"wales-2024-2027 {line}"

    def test_a_reading_that_corrects_another_measures(self, reading: Reading, other: Action) -> None:
        measure = Measure.objects.create(action=other, wording="Posts")
        copied = Reading.objects.create(
            measure=measure, read_on=reading.read_on, value=1, author=reading.author, recorded_at=NOW, corrects=reading
        )
        line = f"1.5: reading #{copied.pk}, corrects is #{reading.pk}, should be an earlier reading of this measure"
        assert self.found().endswith(line)

    def test_a_reading_that_corrects_itself(self, reading: Reading) -> None:
        Reading.objects.update(corrects=reading)
        line = f"1.4: reading #{reading.pk}, corrects is #{reading.pk}, should be an earlier reading of this measure"
        assert self.found().endswith(line)

    def test_a_reading_of_a_day_after_it_was_recorded(self, reading: Reading) -> None:
        Reading.objects.update(read_on=date(2026, 11, 23))
        line = "read_on is 2026-11-23, should be no later than 2026-11-22, when it was recorded"
        assert self.found() == f"wales-2024-2027 1.4: reading #{reading.pk}, {line}"

    def test_a_measure_timed_by_another_action(self, percentage: Measure, other: Action) -> None:
        theirs = other.timings.get()
        Measure.objects.update(timing=theirs)
        line = f"1.4: measure #{percentage.pk}, timing is #{theirs.pk}, should be a timing of this action"
        assert self.found().endswith(line)


class TestFormerReferences:
    def test_one_that_an_action_of_today_hides(self, action: Action) -> None:
        FormerReference.objects.create(plan=action.plan, reference="1.4", action=action)
        assert check() == (
            1,
            "wales-2024-2027 1.4: former reference is wales-2024-2027 1.4, should be nothing\n"
            "1 actions, 0 reports checked: 1 difference\n",
        )

    def test_one_that_leads_into_another_plan(self, action: Action, scotland: NationPlan) -> None:
        FormerReference.objects.create(plan=scotland, reference="7.7", action=action)
        assert "scotland-2025-2027 7.7: former reference is wales-2024-2027 1.4" in check()[1]


def test_it_goes_batch_by_batch(
    make_action: Callable[..., Action], contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "BATCH", 2)
    for n in range(1, 6):
        said(make_action(f"1.{n}"), contributor)
    Action.objects.filter(reference="1.5").update(status="off_track")
    with CaptureQueriesContext(connection) as queries:
        code, printed = check()
    assert (code, printed.splitlines()[-1]) == (1, "5 actions, 5 reports checked: 1 difference")
    # Three batches of four queries, the empty one after them, three kinds of links, the readings of days to come,
    # the former references, and the plans with frozen rounds.
    assert len(queries) == 3 * 4 + 1 + 3 + 1 + 1 + 1
