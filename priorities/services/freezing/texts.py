"""What a frozen round holds beside actions and figures: definitions, earlier rounds, what moved, the lead's texts."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from plans.models import RoundSnapshot
from priorities import progress
from priorities.choices import Status
from priorities.models import BoardDecision, DecisionRequest, ReportPurpose, ReportText
from priorities.services.as_at import records_as_at
from priorities.services.freezing.facts import Facts
from priorities.services.freezing.values import both, day, moment, person
from priorities.services.moved import Movement

#: How many earlier rounds stand beside this one.
EARLIER = 3

#: What each check is called. Frozen, so that a later change of the words changes no old report.
CHECKS = {
    progress.Check.ON_TRACK_BUT_OVERDUE: "On track, but overdue",
    progress.Check.COMPLETED_NOT_MET: "Completed, but the measure is not met",
    progress.Check.NO_PATH_BACK: "At risk or off track, without a path back",
    progress.Check.ON_TRACK_BUT_BEHIND: "On track, but the measure is behind its path",
    progress.Check.STEP_NOT_DONE: "A promised step is not done",
    progress.Check.SILENT: "Silent for two rounds or more",
    progress.Check.NOT_STARTED_HALF_GONE: "Not started, and half of its window is gone",
    progress.Check.SAME_WORDS: "The same words three rounds running",
    progress.Check.NO_MEASURE: "A priority without a measure",
    progress.Check.ONLY_OUTPUTS: "A priority with output measures only",
    progress.Check.NO_TARGET: "No target set",
}
_TEXTS = ("summary", "equality", "welsh_language")


def definitions() -> dict[str, Any]:
    """Return the limits and words that the figures were made with."""
    with translation.override("en"):
        statuses = {status.value: str(status.label) for status in Status} | {"": "No report yet"}
    return {
        "due_soon_days": progress.DUE_SOON_DAYS,
        "behind_points": progress.BEHIND_POINTS,
        "same_words_rounds": progress.SAME_WORDS_ROUNDS,
        "silent_rounds": progress.SILENT_ROUNDS,
        "small_numbers_below": settings.SMALL_NUMBERS_BELOW,
        "scale": [str(status) for status in progress.SCALE],
        "statuses": statuses,
        "checks": {str(check): words for check, words in CHECKS.items()},
    }


def earlier(facts: Facts) -> list[dict[str, Any]]:
    """Return the signed-off rounds before this one, newest first, with their frozen figures."""
    records = facts.earlier[:EARLIER]
    snapshots = {snapshot.round_id: snapshot for snapshot in RoundSnapshot.objects.filter(round__in=records)}
    found = []
    for record in records:
        snapshot = snapshots.get(record.pk)
        if snapshot is not None:
            counts = snapshot.data["counts"]
            mark = {"id": record.pk, "label": both(record, "label"), "at": moment(record.signed_off_at)}
            found.append({**mark, "sha256": snapshot.sha256, "tally": counts["tally"], "actions": counts["actions"]})
    return found


def movements(facts: Facts) -> list[dict[str, Any]]:
    """Return what moved since the sign-off before."""
    return [_movement(movement) for movement in facts.moved]


def lead_text(facts: Facts) -> dict[str, Any]:
    """Return what the lead wrote for the report; empty texts where there is nothing yet, or where it has been said."""
    round_id = 0 if facts.is_afterwards else _round_id(facts)
    written = next(iter(records_as_at(ReportText, facts.at, round_id=round_id).values()), None)
    text = written or ReportText(purpose=ReportPurpose.ASSURANCE)
    return {"purpose": str(text.purpose), "author": text.author, **{name: both(text, name) for name in _TEXTS}}


def requests(facts: Facts) -> list[dict[str, Any]]:
    """Return the decisions that the report asks for, by date; none where the round's own report has asked."""
    if facts.is_afterwards:
        return []
    references = _references(facts)
    return [
        {
            "id": request.pk,
            "action": references.get(request.action_id) if request.action_id else None,
            "question": both(request, "question"),
            "options": both(request, "options"),
            "advice": both(request, "advice"),
            "decide_by": day(request.decide_by),
        }
        for request in _requests_of(_round_id(facts), facts)
    ]


def last_decisions(facts: Facts) -> list[dict[str, Any]]:
    """Return what became of the decisions that the last signed-off round asked for."""
    before = facts.rounds.records[:1] if facts.is_afterwards else facts.earlier[:1]
    asked = _requests_of(before[0].pk, facts) if before else []
    made = BoardDecision.objects.filter(request__in=[request.pk for request in asked], recorded_at__lte=facts.at)
    decided = {decision.request_id: decision for decision in made}
    references = _references(facts)
    return [
        {
            "request": request.pk,
            "question": both(request, "question"),
            "action": references.get(request.action_id) if request.action_id else None,
            "decision": both(decision, "text") if (decision := decided.get(request.pk)) else None,
            "decided_on": day(decision.decided_on) if decision else None,
        }
        for request in asked
    ]


def _movement(movement: Movement) -> dict[str, Any]:
    return {
        "id": movement.action.pk,
        "reference": movement.action.reference,
        "kind": str(movement.kind),
        "before": _status_or_day(movement.before),
        "after": _status_or_day(movement.after),
        "words": movement.words,
        "plan_or_need": movement.plan_or_need,
        "language": movement.language,
        "said_by": person(movement.said_by_id, movement.said_as),
        "at": moment(movement.at),
        "decided_by": movement.decided_by,
        "decided_on": day(movement.decided_on),
    }


def _status_or_day(value: str | date | None) -> str | None:
    return day(value) if isinstance(value, date) else value if value is None else str(value)


def _round_id(facts: Facts) -> int:
    return facts.record.pk if facts.record else 0


def _references(facts: Facts) -> dict[int, str]:
    return {action.pk: action.reference for action in facts.actions}


def _requests_of(round_id: int, facts: Facts) -> list[DecisionRequest]:
    found = records_as_at(DecisionRequest, facts.at, round_id=round_id).values()
    return sorted(found, key=lambda request: (request.decide_by, request.pk))
