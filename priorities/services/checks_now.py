"""What the checks find in a plan now: the same as :func:`priorities.services.found_checks.found_in`, for less."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Count, F, Prefetch, Q

from plans.models import NationPlan
from priorities import progress
from priorities.models import Action, Measure, Priority, ProgressReport
from priorities.services.asking import Rounds
from priorities.services.check_answers import answers_of
from priorities.services.found_checks import FoundCheck, facts_then, in_order, of_action, of_priorities


def found_now(
    plan: NationPlan, rounds: Rounds, at: datetime, *, only: Collection[int] | None = None
) -> list[FoundCheck]:
    """Return what the checks find in ``plan`` at ``at``, which is now; the number of queries does not grow.

    Args:
        rounds: the plan's rounds that have opened.
        only: the ids of the actions that are wanted, where not all are; priorities are then left out.
    """
    actions = _actions(plan, only)
    over, today = rounds.over_at(at).intervals, progress.london_date(at)
    same, answers = repeated_now(plan, rounds), answers_of(plan)
    found = [
        one
        for action in actions
        for one in of_action(action, facts_then(action, over, action.pk in same), answers, today)
    ]
    if only is None:
        measures = {action.pk: list(action.measures.all()) for action in actions}
        found += of_priorities(Priority.objects.filter(strategy=plan.strategy_id), actions, measures, answers)
    return in_order(found)


def repeated_now(plan: NationPlan, rounds: Rounds) -> set[int]:
    """Return the ids of the actions of which each of the last three rounds heard the words that stand now, in one
    query. The same answer as :func:`priorities.services.found_checks.repeated`, given by the database.
    """
    last = rounds.intervals[: progress.SAME_WORDS_ROUNDS]
    if len(last) < progress.SAME_WORDS_ROUNDS:
        return set()
    in_round = {}
    for number, interval in enumerate(last):
        held = Q(position_at__lte=interval.closes_at)
        if interval.after is not None:
            held &= Q(position_at__gt=interval.after)
        in_round[f"round_{number}"] = Count("pk", filter=held)
    found = (
        ProgressReport.objects.effective()
        .stating_a_status()
        .filter(action__plan=plan, what_happened=F("action__status_report__what_happened"))
        .exclude(what_happened="")
        .values("action_id")
        .annotate(**in_round)
        .filter(**{f"{name}__gt": 0 for name in in_round})
        .order_by()
    )
    return {row["action_id"] for row in found}


def _actions(plan: NationPlan, only: Collection[int] | None) -> Sequence[Action]:
    """Return actions of ``plan`` with the report that their status comes from and their measures, in plan order."""
    measures = Prefetch("measures", Measure.objects.with_newest_reading())
    actions = Action.objects.of_plan(plan).select_related("status_report").prefetch_related(measures)
    found = list(actions if only is None else actions.filter(pk__in=only))
    for action in found:
        action.plan = plan
    return found
