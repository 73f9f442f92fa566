"""An action as a frozen round holds it."""

from typing import Any

from priorities import progress
from priorities.choices import AnswerKind, RevisionKind
from priorities.models import Action, Decision, ProgressReport, Timing, TimingRevision
from priorities.services.freezing.checks import of_action
from priorities.services.freezing.facts import Facts
from priorities.services.freezing.measures import measured
from priorities.services.freezing.values import both, day, moment, person


def described(facts: Facts) -> list[dict[str, Any]]:
    """Return every action of the plan, in plan order."""
    references = {action.pk: action.reference for action in facts.actions} | dict(facts.elsewhere)
    return [_action(facts, action, references) for action in facts.actions]


def was_asked(facts: Facts, action: Action) -> bool:
    """Return whether the round asked for ``action``."""
    intervals = facts.rounds.intervals
    return bool(intervals) and progress.was_asked(action.added_on, action.closed_at, intervals[0])


def _action(facts: Facts, action: Action, references: dict[int, str]) -> dict[str, Any]:
    board = facts.board.get(action.pk)
    return {
        "id": action.pk,
        "reference": action.reference,
        "priority": action.priority.number,
        "wording": both(action, "wording"),
        "wording_state": action.wording_state,
        "is_our_wording": action.is_our_wording,
        "added_on": day(action.added_on),
        "responsible": [both(party, "name") for party in action.responsible.all()],
        "reporter": person(action.reporter_id, facts.role_of(action.reporter_id)),
        "deputy": person(action.deputy_id, facts.role_of(action.deputy_id)),
        "asked": was_asked(facts, action),
        **_standing(facts, action),
        "successor": references.get(action.successor_id) if action.successor_id else None,
        "timings": [_timing(facts, action, timing) for timing in action.timings.all()],
        "report": _report(facts, action.status_report),
        "answer": _answer(action.latest_report),
        "decision": _decision(action.status_decision),
        "board": both(board, "text") if board else None,
        "measures": [measured(measure, action, facts.today) for measure in action.measures.all()],
        "checks": of_action(facts, action),
    }


def _standing(facts: Facts, action: Action) -> dict[str, Any]:
    intervals, today = facts.rounds.intervals, facts.today
    fresh, overdue = action.freshness(intervals), action.days_overdue(today)
    review_on = action.status_decision.review_on if action.status_decision else None
    return {
        "status": action.status,
        "is_last_known": progress.is_last_known(action.status, fresh),
        "schedule": str(action.schedule(today)),
        "days_overdue": overdue,
        "freshness": str(fresh),
        "silent_rounds": progress.silent_rounds(action.answered_at, intervals),
        "needs_attention": progress.needs_attention(action.status, overdue, review_on, today),
        "answered_at": moment(action.answered_at),
        "confirmed_at": moment(action.confirmed_at),
        "closed_at": moment(action.closed_at),
        "review_on": day(review_on),
        "starts_on": day(action.starts_on),
        "latest_on": day(action.latest_on),
        "is_ongoing": action.is_ongoing,
    }


def _timing(facts: Facts, action: Action, timing: Timing) -> dict[str, Any]:
    revisions = timing.revisions.all()
    return {
        "id": timing.pk,
        "wording": both(timing, "wording"),
        "kind": timing.kind,
        "starts_on": day(timing.starts_on),
        "latest_on": day(timing.latest_on),
        "original_latest_on": day(timing.original_latest_on),
        "is_adopted": timing.is_adopted,
        "has_passed": progress.has_passed(timing.fact, action.status, facts.today),
        "slips": [_slip(revision) for revision in revisions if revision.kind == RevisionKind.RESCHEDULED],
    }


def _slip(revision: TimingRevision) -> dict[str, Any]:
    return {
        "old_starts_on": day(revision.old_starts_on),
        "old_latest_on": day(revision.old_latest_on),
        "new_starts_on": day(revision.new_starts_on),
        "new_latest_on": day(revision.new_latest_on),
        "reason": revision.reason,
        "recorded_at": moment(revision.recorded_at),
    }


def _report(facts: Facts, report: ProgressReport | None) -> dict[str, Any] | None:
    if report is None:
        return None
    held_by = facts.rounds.of(report.position_at)
    return {
        "number": report.number,
        "status": report.status,
        "what_happened": report.what_happened,
        "plan_or_need": report.plan_or_need,
        "next_step": report.next_step,
        "next_step_on": day(report.next_step_on),
        "last_step_done": report.last_step_done,
        "language": report.language,
        "said_by": person(report.said_by_id, report.said_as),
        "said_at": moment(report.position_at),
        "recorded_at": moment(report.recorded_at),
        "round": both(held_by, "label") if held_by else None,
    }


def _answer(report: ProgressReport | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {
        "number": report.number,
        "kind": report.kind,
        "what_happened": report.what_happened if report.kind == AnswerKind.DONT_KNOW else "",
        "recorded_at": moment(report.recorded_at),
    }


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "kind": decision.kind,
        "reason": decision.reason,
        "decided_on": day(decision.decided_on),
        "decided_by": decision.decided_by,
        "review_on": day(decision.review_on),
        "recorded_at": moment(decision.recorded_at),
    }
