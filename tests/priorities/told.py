"""A plan told over time, through the services: each thing at its own moment, so that the past can be asked about."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from plans.models import NationPlan, ReportingRound, User
from plans.services.recording import save_recorded
from priorities.choices import TimingKind
from priorities.models import Action, Decision, Priority, ProgressReport, Timing, TimingRevision
from priorities.progress import TimingFact
from priorities.services import timings
from priorities.services.decisions import NewDecision, decide
from priorities.services.editing import save_action, save_timing
from priorities.services.reporting import Answer, report_progress
from tests.conftest import LONDON


def moment(month: int, day: int, hour: int = 12, *, year: int = 2026) -> datetime:
    """Return a moment in London."""
    return datetime(year, month, day, hour, tzinfo=LONDON)


def added(plan: NationPlan, priority: Priority, reference: str, *, by: User, at: datetime, **fields: Any) -> Action:
    """Add an action to ``plan``, with an adopted timing."""
    latest_on = fields.pop("latest_on", date(2027, 3, 31))
    reason = fields.pop("reason", "")
    values = {"wording": f"Do thing {reference}", "added_on": date(2024, 4, 1), **fields}
    action = Action(plan=plan, priority=priority, reference=reference, **values)
    save_action(action=action, by=by, at=at, reason=reason)
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
