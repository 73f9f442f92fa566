"""What the checks find in a plan at a moment, most serious first, each with the lead's answer that stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plans.models import NationPlan
from priorities import progress
from priorities.choices import AnswerKind
from priorities.models import Action, CheckAnswer, Measure, Priority, ProgressReport
from priorities.progress import Check, Finding
from priorities.services.as_at import actions_as_at, records_as_at, records_ever, rounds_as_at
from priorities.services.asking import Rounds
from priorities.services.check_answers import Key, by_key, standing_answer
from priorities.services.checking import about, facts_of


@dataclass(frozen=True)
class FoundCheck:
    """A finding with whom it is about: an action, or a priority in the plan."""

    finding: Finding
    action: Action | None = None
    priority: Priority | None = None
    #: The measures that it is about; empty where it is about none.
    measures: Sequence[Measure] = ()
    #: How the lead explains it; ``None`` where it is open.
    answer: CheckAnswer | None = None

    @property
    def check(self) -> Check:
        """Which check has found it."""
        return self.finding.check


def found_in(plan: NationPlan, at: datetime, *, only: Collection[int] | None = None) -> list[FoundCheck]:
    """Return what the checks find in ``plan`` as it was known at ``at``; the number of queries does not grow.

    Args:
        only: the ids of the actions that are wanted, where not all are; priorities are then left out.
    """
    actions, rounds = actions_as_at(plan, at, only), rounds_as_at(plan, at)
    over, today = rounds.over_at(at).intervals, progress.london_date(at)
    same = repeated(actions, rounds, at)
    answers = by_key(records_as_at(CheckAnswer, at, plan_id=plan.pk))
    found = [
        one
        for action in actions
        for one in of_action(action, facts_then(action, over, action.pk in same), answers, today)
    ]
    if only is None:
        priorities = records_ever(Priority, at, strategy_id=plan.strategy_id).values()
        measures = {action.pk: list(action.measures.all()) for action in actions}
        found += of_priorities(priorities, actions, measures, answers)
    return in_order(found)


def of_action(
    action: Action,
    facts: progress.ActionFacts,
    answers: Mapping[Key, CheckAnswer],
    today: date,
    measures: Sequence[Measure] | None = None,
) -> list[FoundCheck]:
    """Return what the checks find of ``action``.

    Args:
        measures: those that ``facts`` were made of; ``None`` where they are prefetched.
    """
    own = list(action.measures.all()) if measures is None else measures
    return [
        FoundCheck(
            finding,
            action=action,
            measures=about(finding, facts, own),
            answer=standing_answer(answers, finding, action=action),
        )
        for finding in progress.checks(facts, today)
    ]


def of_priorities(
    priorities: Iterable[Priority],
    actions: Sequence[Action],
    measures: Mapping[int, Sequence[Measure]],
    answers: Mapping[Key, CheckAnswer],
) -> list[FoundCheck]:
    """Return what the checks find of each priority in the plan.

    Args:
        measures: action id → its measures.
    """
    found = []
    for priority in priorities:
        own = [action for action in actions if action.priority_id == priority.pk and not action.is_closed]
        levels = [[measure.level for measure in measures.get(action.pk, [])] for action in own]
        for finding in progress.priority_checks(levels):
            answer = standing_answer(answers, finding, priority=priority)
            found.append(FoundCheck(finding, priority=priority, answer=answer))
    return found


def in_order(found: Iterable[FoundCheck]) -> list[FoundCheck]:
    """Return ``found`` most serious first, and of one kind in the order of the plan."""
    order = list(Check)
    return sorted(found, key=lambda one: (order.index(one.check), _place(one)))


def facts_then(action: Action, over: Sequence[progress.Interval], is_repeated: bool) -> progress.ActionFacts:
    """Return what the checks see of an action of :func:`priorities.services.as_at.actions_as_at`.

    Args:
        over: the plan's rounds that ask for nothing any more, newest first.
        is_repeated: whether each of the last rounds told the words that stand: see :func:`repeated`.
    """
    report = action.status_report
    words = [report.what_happened] * progress.SAME_WORDS_ROUNDS if report and is_repeated else []
    return facts_of(
        action,
        measures=list(action.measures.all()),
        over=over,
        words=words,
        path=report.plan_or_need if report else "",
        step_done=report.last_step_done if report else "",
        step_on=report.next_step_on if report else None,
    )


def repeated(actions: Sequence[Action], rounds: Rounds, at: datetime) -> frozenset[int]:
    """Return the ids of the actions of which each of the last three rounds heard the words that stand now."""
    last = rounds.intervals[: progress.SAME_WORDS_ROUNDS]
    now = {a.pk: a.status_report.what_happened for a in actions if a.status_report and a.status_report.what_happened}
    if len(last) < progress.SAME_WORDS_ROUNDS or not now:
        return frozenset()
    told = ProgressReport.objects.filter(
        action__plan=actions[0].plan_id, recorded_at__lte=at, kind=AnswerKind.STATUS, position_at__lte=last[0].closes_at
    ).exclude(correction__recorded_at__lte=at)
    oldest = last[-1].after
    if oldest is not None:
        told = told.filter(position_at__gt=oldest)
    heard: dict[int, set[int]] = defaultdict(set)
    for action_id, position_at, words in told.values_list("action_id", "position_at", "what_happened").iterator():
        if words == now.get(action_id):
            heard[action_id] |= {n for n, interval in enumerate(last) if interval.holds(position_at)}
    return frozenset(pk for pk, in_rounds in heard.items() if len(in_rounds) == len(last))


def _place(one: FoundCheck) -> int:
    return one.action.sort_key if one.action else one.priority.number if one.priority else 0
