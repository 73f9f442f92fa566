"""A plan told over time, through the services: each thing at its own moment, so that the past can be asked about."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from plans.models import NationPlan, ReportingRound, User
from plans.services.recording import save_recorded
from priorities.choices import TimingKind
from priorities.models import (
    Action,
    Decision,
    Measure,
    Note,
    Priority,
    ProgressReport,
    ResponsibleParty,
    Timing,
    TimingRevision,
)
from priorities.progress import TimingFact
from priorities.services import timings
from priorities.services.decisions import NewDecision, decide
from priorities.services.editing import save_action, save_timing
from priorities.services.reporting import Answer, NewReading, report_progress
from tests.conftest import LONDON
from tests.priorities.reporting import said


def moment(month: int, day: int, hour: int = 12, *, year: int = 2026) -> datetime:
    """Return a moment in London."""
    return datetime(year, month, day, hour, tzinfo=LONDON)


def added(plan: NationPlan, priority: Priority, reference: str, *, by: User, at: datetime, **fields: Any) -> Action:
    """Add an action to ``plan``, with an adopted timing."""
    latest_on = fields.pop("latest_on", date(2027, 3, 31))
    reason = fields.pop("reason", "")
    responsible = fields.pop("responsible", None)
    values = {"wording": f"Do thing {reference}", "added_on": date(2024, 4, 1), **fields}
    action = Action(plan=plan, priority=priority, reference=reference, **values)
    save_action(action=action, by=by, at=at, reason=reason, responsible=responsible)
    timing = Timing(
        action=action, wording="Years 1–3", kind=TimingKind.WINDOW, starts_on=date(2024, 4, 1), latest_on=latest_on
    )
    save_timing(timing=timing, by=by, at=at)
    timings.adopt_timing(timing=timing, by=by, at=at)
    return action


def corrected_to(report: ProgressReport, by: User, status: str, *, at: datetime, **words: Any) -> ProgressReport:
    """Correct a report to another status."""
    answer = Answer(status=status, **{"what_happened": "Corrected.", "plan_or_need": "A plan.", **words})
    action = Action.objects.get(pk=report.action_id)
    return report_progress(
        action=action, by=by, answer=answer, token=uuid4(), base=action.last_number, at=at, corrects=report
    )


def decided(
    action: Action, by: User, kind: str, *, at: datetime, reason: str = "The board says so.", **more: Any
) -> Decision:
    """Decide about an action."""
    action.refresh_from_db()
    values = {"decided_on": at.date(), "decided_by": "the board", **more}
    decision = NewDecision(kind=kind, reason=reason, **values)
    return decide(action=action, by=by, decision=decision, token=uuid4(), base=action.last_number, at=at)


def rescheduled(
    action: Action, by: User, to: date, *, at: datetime, reason: str = "A partner is late."
) -> TimingRevision:
    """Move the latest date of an action's first timing."""
    timing = action.timings.get(position=1)
    fact = TimingFact(timing.kind, timing.starts_on, to, is_adopted=True)
    return timings.reschedule_timing(timing=timing, to=fact, by=by, reason=reason, at=at)


def read_anew(
    action: Action, by: User, to: date, *, at: datetime, reason: str = "It was read wrongly."
) -> TimingRevision:
    """Correct how an action's first timing was read."""
    timing = action.timings.get(position=1)
    fact = TimingFact(timing.kind, timing.starts_on, to, is_adopted=True)
    return timings.correct_reading(timing=timing, to=fact, by=by, reason=reason, at=at)


def round_of(plan: NationPlan, label: str, opens: datetime, closes: datetime, *, by: User) -> ReportingRound:
    """Open a round, at its opening."""
    record = ReportingRound(plan=plan, label=label, opens_at=opens, closes_at=closes, opened_by=by)
    save_recorded(record, by=by, at=opens)
    return record


def signed_off(record: ReportingRound, *, by: User, at: datetime) -> None:
    """Say that a round is signed off, without freezing anything."""
    record.state, record.signed_off_by, record.signed_off_at = "signed_off", by, at
    save_recorded(record, by=by, at=at)


def tell(plan: NationPlan, priority: Priority, lead: User, contributor: User) -> None:
    """Tell a plan from January to June 2026: two rounds, and something of each kind before and after March."""
    january = moment(1, 10)
    rcot = ResponsibleParty.objects.create(slug="rcot", name="RCOT")
    for reference, latest_on in (("1.1", date(2026, 4, 30)), ("1.2", date(2026, 3, 1)), ("1.3", None), ("1.10", None)):
        added(
            plan, priority, reference, by=lead, at=january, responsible=[rcot], latest_on=latest_on or date(2027, 3, 31)
        )
    action = {found.reference: found for found in plan.actions.all()}
    measure = Measure(action=action["1.1"], wording="Services in the network", target=10, baseline=0)
    save_recorded(measure, by=lead, at=january)

    spring = round_of(plan, "Spring 2026", moment(3, 1), moment(3, 31), by=lead)
    said(
        action["1.1"],
        contributor,
        "on_track",
        what_happened="Four joined.",
        readings=[NewReading(measure, Decimal(4))],
        at=moment(3, 10),
    )
    report = said(
        action["1.2"],
        contributor,
        "off_track",
        what_happened="Nobody answers.",
        plan_or_need="The board must write.",
        at=moment(3, 11),
    )
    said(
        action["1.3"],
        contributor,
        "ready_to_close",
        what_happened="All twelve are out.",
        plan_or_need="Twelve of twelve.",
        at=moment(3, 12),
    )
    signed_off(spring, by=lead, at=moment(4, 5))

    decided(action["1.3"], lead, "close", outcome="completed", reason="The board saw all twelve.", at=moment(5, 2))
    corrected_to(report, contributor, "at_risk", what_happened="Somebody answered late.", at=moment(5, 5))
    rescheduled(action["1.1"], lead, date(2026, 10, 31), reason="The partner is late.", at=moment(5, 9))
    reworded = Action.objects.get(pk=action["1.10"].pk)
    reworded.wording = "Do thing 1.10 in Welsh too"
    save_action(action=reworded, by=lead, at=moment(5, 20), reason="The group asked for it.")
    added(plan, priority, "1.11", by=lead, at=moment(5, 30), reason="The group asked for it.")

    round_of(plan, "Summer 2026", moment(6, 1), moment(6, 30), by=lead)
    said(
        action["1.1"],
        contributor,
        "at_risk",
        what_happened="No home after March.",
        readings=[NewReading(measure, Decimal(9))],
        at=moment(6, 3),
    )
    for team_only, text in ((False, "A remark of June."), (True, "A canary of June.")):
        Note.objects.create(
            action=action["1.1"],
            text=text,
            team_only=team_only,
            author=contributor,
            recorded_at=moment(6, 4),
            token=uuid4(),
        )
