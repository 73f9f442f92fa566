"""What a nation's dashboard is made from: the plan as it is known now, or as it was known at an earlier moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Left

from plans.models import NationPlan
from priorities.choices import AnswerKind, DecisionKind
from priorities.models import Action, CheckAnswer, Decision, Measure, Priority, ProgressReport, Timing
from priorities.services.as_at import actions_as_at, records_as_at, records_ever, rounds_as_at
from priorities.services.asking import Rounds, rounds_of
from priorities.services.check_answers import Key, answers_of, by_key
from priorities.services.checks_now import repeated_now
from priorities.services.found_checks import repeated

#: How many of the newest reports are asked for, so that enough actions are among them.
NEWEST = 18
#: How long an excerpt of somebody's words is, in characters.
EXCERPT = 200

#: What a row needs of an action beside its standing.
_COLUMNS = (
    *("plan_id", "priority_id", "reference", "sort_key", "wording", "wording_cy", "welsh_made_from", "wording_state"),
    *("added_on", "reporter_id", "deputy_id"),
)


@dataclass(frozen=True)
class Told:
    """Something that was reported or decided: with a status, a label, or both."""

    action_id: int
    at: datetime
    status: str
    label: str


@dataclass(frozen=True)
class Source:
    """What is known of a plan."""

    rounds: Rounds
    priorities: Sequence[Priority]
    #: In plan order, each with what its status comes with: ``what_happened``, ``plan_or_need``, ``last_step_done`` and
    #: ``next_step_on`` of the report, ``decided_why`` of the decision.
    actions: Sequence[Any]
    #: Action id → its measures with their newest readings.
    measures: Mapping[int, Sequence[Measure]]
    #: The actions that were told of in the same words in each of the last three rounds.
    repeated: Collection[int]
    #: How the lead explains what the checks find.
    answers: Mapping[Key, CheckAnswer]
    #: The newest reports and decisions, newest first.
    told: Sequence[Told]
    suggested_timings: int
    #: How many actions have nothing but checked words, their measures and timings included.
    checked_rows: int


def present(plan: NationPlan, now: datetime) -> Source:
    """Return what is known of ``plan`` now, in a number of queries that does not grow."""
    rounds = rounds_of(plan, now)
    return Source(
        rounds=rounds,
        priorities=list(Priority.objects.filter(strategy=plan.strategy_id).order_by("number")),
        actions=_actions(plan),
        measures=_measures(plan),
        repeated=repeated_now(plan, rounds),
        answers=answers_of(plan),
        told=_told(ProgressReport.objects.effective(), Decision.objects.all(), plan),
        suggested_timings=Timing.objects.waiting_for_adoption().filter(action__plan=plan).count(),
        checked_rows=Action.objects.of_plan(plan).checked_rows().count(),
    )


def past(plan: NationPlan, at: datetime) -> Source:
    """Return what was known of ``plan`` at ``at``, in a number of queries that does not grow."""
    rounds = rounds_as_at(plan, at)
    actions: list[Any] = actions_as_at(plan, at)
    for action in actions:
        report, decision = action.status_report, action.status_decision
        action.what_happened = report.what_happened if report else ""
        action.plan_or_need = report.plan_or_need if report else ""
        action.last_step_done = report.last_step_done if report else ""
        action.next_step_on = report.next_step_on if report else None
        action.decided_why = decision.reason if decision else ""
    priorities = records_ever(Priority, at, strategy_id=plan.strategy_id).values()
    suggested = [t for action in actions if not action.is_closed for t in action.timings.all() if not t.is_adopted]
    return Source(
        rounds=rounds,
        priorities=sorted(priorities, key=lambda priority: priority.number),
        actions=actions,
        measures={action.pk: action.measures.all() for action in actions},
        repeated=repeated(actions, rounds, at),
        answers=by_key(records_as_at(CheckAnswer, at, plan_id=plan.pk)),
        told=_told(ProgressReport.objects.effective_at(at), Decision.objects.filter(recorded_at__lte=at), plan),
        suggested_timings=len(suggested),
        checked_rows=sum(action.is_row_checked for action in actions),
    )


def _actions(plan: NationPlan) -> list[Any]:
    """Return all actions of ``plan``, each with the beginnings of the words that its status comes with."""
    # More than is shown, because line breaks and runs of spaces are closed up.
    long_enough = 2 * EXCERPT
    found = (
        Action.objects.of_plan(plan)
        .select_related("status_decision", "latest_report")
        .only(*Action.STANDING, *_COLUMNS, "status_decision__review_on", "latest_report__kind")
        .annotate(
            what_happened=Left("status_report__what_happened", long_enough),
            plan_or_need=Left("status_report__plan_or_need", long_enough),
            last_step_done=F("status_report__last_step_done"),
            next_step_on=F("status_report__next_step_on"),
            decided_why=Left("status_decision__reason", long_enough),
        )
    )
    actions = list(found)
    for action in actions:
        action.plan = plan
    return actions


def _measures(plan: NationPlan) -> dict[int, list[Measure]]:
    by_action: dict[int, list[Measure]] = defaultdict(list)
    unread = ("wording", "wording_cy", "source_quote", "source_place", "source_document")
    for measure in Measure.objects.filter(action__plan=plan).with_newest_reading().defer(*unread):
        by_action[measure.action_id].append(measure)
    return by_action


def _told(reports: Any, decisions: Any, plan: NationPlan) -> list[Told]:
    """Return the newest of the plan's ``reports`` and ``decisions``, newest first."""
    newest = reports.filter(action__plan=plan).order_by("-position_at", "-pk")
    taken: Iterable[Decision] = decisions.filter(action__plan=plan).order_by("-recorded_at", "-pk")[:NEWEST]
    found = [
        Told(r.action_id, r.position_at, r.status, "" if r.kind == AnswerKind.STATUS else r.get_kind_display())
        for r in newest.only("action_id", "position_at", "status", "kind")[:NEWEST]
    ]
    told_apart = (DecisionKind.RETURN, DecisionKind.REOPEN)
    found += [
        Told(d.action_id, d.recorded_at, d.status, d.get_kind_display() if d.kind in told_apart else "") for d in taken
    ]
    return sorted(found, key=lambda told: told.at, reverse=True)
