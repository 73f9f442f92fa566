"""Signing a round off: who may, when, twice, and that nothing is dated before a freeze that it was not part of."""

import hashlib
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from plans.models import NationPlan, ReportingRound, RoundSnapshot, User
from plans.services.rounds import move_round, open_round
from priorities.models import Action, Measure, Priority, Reading, Timing
from priorities.services import people
from priorities.services.editing import save_action, save_any, save_timing
from priorities.services.freezing import canonical, known
from priorities.services.reporting import NewReading, say_unchanged
from priorities.services.signing import sign_off
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.signed import checked, spring_and_summer
from tests.priorities.told import moment

pytestmark = pytest.mark.django_db
SIGNED = moment(7, 3)
AFTER = SIGNED + timedelta(microseconds=1)
#: Before the sign-off: when a request began that had to wait for it.
EARLIER = moment(7, 2)


@pytest.fixture
def summer(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> ReportingRound:
    return spring_and_summer(wales, priority, lead, contributor)[1]


@pytest.fixture
def snapshot(summer: ReportingRound, lead: User) -> RoundSnapshot:
    return sign_off(reporting_round=summer, by=lead, at=SIGNED)


@pytest.fixture
def one(wales: NationPlan, snapshot: RoundSnapshot) -> Action:
    return wales.actions.get(reference="1.1")


def test_what_is_frozen_is_what_was_known(wales: NationPlan, snapshot: RoundSnapshot, lead: User) -> None:
    summer = ReportingRound.objects.get(label="Summer 2026")
    assert (summer.state, summer.signed_off_by, summer.signed_off_at) == ("signed_off", lead, SIGNED)
    assert snapshot.content == canonical(known(wales, at=SIGNED, record=summer, frozen_by=lead))
    assert snapshot.sha256 == hashlib.sha256(snapshot.content.encode()).hexdigest()
    assert snapshot.frozen_at == SIGNED
    assert snapshot.data["frozen"] == {"at": "2026-07-03T11:00:00.000000Z", "by": {"id": lead.pk, "role": "lead"}}


def test_twice_is_once(snapshot: RoundSnapshot, summer: ReportingRound, lead: User) -> None:
    again = sign_off(reporting_round=summer, by=lead, at=SIGNED + timedelta(seconds=5))
    assert again == snapshot
    assert ReportingRound.objects.get(pk=summer.pk).signed_off_at == SIGNED


@pytest.mark.parametrize("who", ["contributor", "observer", "outsider"])
def test_only_who_manages_rounds_signs_off(who: str, summer: ReportingRound, request: Any) -> None:
    with pytest.raises(PermissionDenied):
        sign_off(reporting_round=summer, by=request.getfixturevalue(who), at=SIGNED)
    assert RoundSnapshot.objects.count() == 1


def test_an_administrator_signs_off_without_a_role(summer: ReportingRound, admin: User) -> None:
    snapshot = sign_off(reporting_round=summer, by=admin, at=SIGNED)
    assert snapshot.data["frozen"]["by"] == {"id": admin.pk, "role": ""}


def test_only_a_round_in_review(autumn: ReportingRound, lead: User) -> None:
    for state in ("open", "closed"):
        ReportingRound.objects.filter(pk=autumn.pk).update(state=state)
        with pytest.raises(ValidationError, match="Only a round in review can be signed off"):
            sign_off(reporting_round=autumn, by=lead, at=autumn.closes_at)
    assert not RoundSnapshot.objects.exists()


def test_moving_on_does_not_sign_off(summer: ReportingRound, lead: User) -> None:
    with pytest.raises(ValidationError, match="cannot go from “In review”"):
        move_round(reporting_round=summer, to="signed_off", by=lead, at=SIGNED)


def test_what_is_frozen_stays(snapshot: RoundSnapshot) -> None:
    with pytest.raises(TypeError):
        snapshot.save()
    with pytest.raises(TypeError):
        snapshot.delete()
    with pytest.raises(ProtectedError):
        snapshot.round.delete()


class TestWhatComesAfterIsDatedAfter:
    """A request takes its moment, then waits for the sign-off: what it writes was not part of the freeze."""

    @pytest.fixture(autouse=True)
    def _nothing_changes_what_is_frozen(self, wales: NationPlan, snapshot: RoundSnapshot, lead: User) -> Any:
        yield
        record = ReportingRound.objects.get(pk=snapshot.round_id)
        assert canonical(known(wales, at=SIGNED, record=record, frozen_by=lead)) == snapshot.content
        assert checked()[-1].endswith("no differences")

    def test_a_report(self, one: Action, contributor: User) -> None:
        measure = Measure.objects.create(action=one, wording="Services")
        measure.history.update(history_date=AFTER)
        report = said(one, contributor, readings=[NewReading(measure, 4)], at=EARLIER)
        assert (report.recorded_at, report.position_at) == (AFTER, AFTER)
        assert Reading.objects.get().recorded_at == AFTER
        one.refresh_from_db()
        assert one.answered_at == AFTER

    def test_a_correction_keeps_the_place_of_what_it_corrects(self, one: Action, contributor: User) -> None:
        report = told.corrected_to(one.reports.get(), contributor, "off_track", at=EARLIER)
        assert (report.recorded_at, report.position_at) == (AFTER, moment(3, 10))

    def test_nothing_has_changed(self, one: Action, contributor: User) -> None:
        assert say_unchanged(action=one, by=contributor, token=uuid4(), at=EARLIER).recorded_at == AFTER

    def test_a_decision(self, one: Action, lead: User) -> None:
        decision = told.decided(one, lead, "close", outcome="stopped", at=EARLIER)
        assert decision.recorded_at == AFTER

    def test_a_rescheduling(self, one: Action, lead: User) -> None:
        revision = told.rescheduled(one, lead, date(2027, 9, 30), at=EARLIER)
        assert revision.recorded_at == AFTER
        assert revision.timing.history.first().history_date == AFTER

    def test_another_reporter(self, one: Action, lead: User, contributor: User) -> None:
        people.assign(action=one, reporter=contributor, deputy=None, by=lead, at=EARLIER)
        assert one.history.first().history_date == AFTER

    def test_another_wording(self, one: Action, lead: User) -> None:
        one.wording = "Do another thing"
        save_action(action=one, by=lead, at=EARLIER)
        assert one.history.first().history_date == AFTER

    def test_a_new_action_with_its_timing(self, wales: NationPlan, priority: Priority, lead: User) -> None:
        new = Action(plan=wales, priority=priority, reference="1.9", wording="Something new")
        save_action(action=new, by=lead, at=EARLIER)
        timing = Timing(action=new, wording="By summer", kind="by_date", latest_on=date(2027, 6, 30))
        save_timing(timing=timing, by=lead, at=EARLIER)
        assert {new.history.get().history_date, timing.history.get().history_date} == {AFTER}

    def test_a_measure(self, one: Action, lead: User) -> None:
        measure = Measure(action=one, wording="Services")
        save_any(instance=measure, by=lead, at=EARLIER)
        assert measure.history.get().history_date == AFTER

    def test_what_several_plans_show(self, priority: Priority, wales: NationPlan, lead: User) -> None:
        priority.title = "Another title"
        save_any(instance=priority, by=lead, at=EARLIER)
        assert priority.history.first().history_date == AFTER
        wales.title = "Another title"
        save_any(instance=wales, by=lead, at=EARLIER)
        assert wales.history.first().history_date == AFTER

    def test_the_next_round(self, wales: NationPlan, lead: User) -> None:
        opened = open_round(
            plan=wales, label="Next", opens_at=moment(9, 1), closes_at=moment(9, 30), by=lead, at=EARLIER
        )
        assert opened.history.get().history_date == AFTER

    def test_what_is_written_later_keeps_its_own_moment(self, one: Action, contributor: User) -> None:
        assert said(one, contributor, at=moment(7, 4)).recorded_at == moment(7, 4)

    def test_another_plan_is_not_held_up(self, scotland: NationPlan, priority: Priority, lead: User) -> None:
        theirs = Action(plan=scotland, priority=priority, reference="1.1", wording="Theirs")
        save_action(action=theirs, by=lead, at=EARLIER)
        assert theirs.history.get().history_date == EARLIER
