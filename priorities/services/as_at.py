"""A plan as it was known at an earlier moment, told by the time of recording.

What somebody recorded later (a report, a correction, another date, another wording) was not known then and is left
out. The actions come back as ordinary :class:`Action` objects with their standing of that moment, so that pages and
rules need not know the difference. They are for looking at, never for saving.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from plans.models import NationPlan, ReportingRound
from priorities import progress
from priorities.choices import AnswerKind
from priorities.models import (
    Action,
    Decision,
    Measure,
    Priority,
    ProgressReport,
    Reading,
    ResponsibleParty,
    Timing,
    TimingRevision,
)
from priorities.models.measure import give_newest, last_versions
from priorities.services import standing
from priorities.services.asking import Rounds

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class _Scope:
    """Which actions are asked about: all of a plan, or only some of them."""

    plan: NationPlan
    only: Collection[int] | None = None

    def of(self, action: str) -> dict[str, Any]:
        """Return what to filter by where ``action`` leads to the action."""
        if self.only is None:
            return {f"{action}__plan": self.plan}
        return {f"{action}__in": self.only}


def actions_as_at(plan: NationPlan, at: datetime, only: Collection[int] | None = None) -> list[Action]:
    """Return the plan's actions as they were known at ``at``, in plan order; the number of queries does not grow.

    Each has its standing, ``priority``, ``status_report``, ``status_decision`` and ``latest_report`` of then, and its
    responsible parties, measures (with the readings that stood, oldest first) and timings (with their revisions)
    prefetched.

    Args:
        only: the ids of the actions that are wanted, where not all are.
    """
    scope = _Scope(plan, only)
    versions = _last_versions(Action, at, plan_id=plan.pk, **({} if only is None else {"id__in": only}))
    actions = {pk: _as_it_was(Action, version) for pk, version in versions.items()}
    for action in actions.values():
        action.plan = plan
    _bring_priorities(plan, actions, at)
    _bring_responsible(actions, versions, at)
    _bring_timings(scope, actions, at)
    _bring_measures(scope, actions, at)
    _bring_standing(scope, actions, at)
    return sorted(actions.values(), key=lambda action: (action.sort_key, action.pk))


def rounds_as_at(plan: NationPlan, at: datetime) -> Rounds:
    """Return the plan's rounds that had opened by ``at``, with the state and closing that they had then."""
    versions = _last_versions(ReportingRound, at, plan_id=plan.pk)
    rounds = [_as_it_was(ReportingRound, version) for version in versions.values()]
    opened = [record for record in rounds if record.opens_at <= at]
    return Rounds(sorted(opened, key=lambda record: (record.closes_at, record.pk), reverse=True))


def records_as_at(model: type[M], at: datetime, **of: Any) -> dict[int, M]:
    """Return pk → the records of ``model`` among ``of`` as they were at ``at``; what did not exist is left out."""
    return {pk: _as_it_was(model, version) for pk, version in _last_versions(model, at, **of).items()}


def records_ever(model: type[M], at: datetime, **of: Any) -> dict[int, M]:
    """Return pk → the records of ``model`` among ``of`` as they were at ``at``, or as they first were after that.

    For what the portal always had and may have been told of later: a plan's priorities, the names of parties.
    """
    history: QuerySet[Any] = model.history.model.objects  # type: ignore[attr-defined]
    versions: dict[int, Any] = {}
    for row in history.filter(**of).exclude(history_type="-").order_by("history_date", "history_id"):
        if row.id not in versions or row.history_date <= at:
            versions[row.id] = row
    return {pk: _as_it_was(model, row) for pk, row in versions.items()}


def _last_versions(model: type[models.Model], at: datetime, **of: Any) -> dict[int, Any]:
    """Return pk → the newest history row by ``at``; what was deleted by then is left out."""
    history: QuerySet[Any] = model.history.model.objects  # type: ignore[attr-defined]
    rows = history.filter(history_date__lte=at, **of).order_by("history_date", "history_id")
    versions = {row.id: row for row in rows}
    return {pk: row for pk, row in versions.items() if row.history_type != "-"}


def _as_it_was(model: type[M], version: Any) -> M:
    """Return an object of ``model`` with the values of a history row; what the history leaves out is empty."""
    instance = model(**{field.attname: getattr(version, field.attname) for field in version.tracked_fields})
    instance._state.adding = False
    return instance


def _prefetched(instance: models.Model, name: str, found: Sequence[Any]) -> None:
    """Make ``instance.<name>.all()`` answer with ``found``, without asking the database."""
    related = getattr(instance, name).get_queryset()
    related._result_cache = list(found)
    related._prefetch_done = True
    cache: dict[str, Any] = instance.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = related


def _bring_priorities(plan: NationPlan, actions: Mapping[int, Action], at: datetime) -> None:
    priorities = records_ever(Priority, at, strategy_id=plan.strategy_id)
    for action in actions.values():
        action.priority = priorities[action.priority_id]


def _bring_responsible(actions: Mapping[int, Action], versions: Mapping[int, Any], at: datetime) -> None:
    in_version = {version.history_id for version in versions.values()}
    rows = apps.get_model("priorities", "HistoricalAction_responsible")._default_manager.filter(history__in=in_version)
    named = defaultdict(set)
    for action_id, party_id in rows.values_list("action_id", "responsibleparty_id"):
        named[action_id].add(party_id)
    parties = sorted(records_ever(ResponsibleParty, at).values(), key=lambda party: (party.position, party.name))
    for action in actions.values():
        _prefetched(action, "responsible", [party for party in parties if party.pk in named[action.pk]])


def _bring_timings(scope: _Scope, actions: Mapping[int, Action], at: datetime) -> None:
    timings = [
        timing for timing in records_as_at(Timing, at, **scope.of("action")).values() if timing.action_id in actions
    ]
    known = TimingRevision.objects.filter(**scope.of("timing__action"), recorded_at__lte=at)
    revisions = defaultdict(list)
    for revision in known.order_by("recorded_at", "pk"):
        revisions[revision.timing_id].append(revision)
    by_action = defaultdict(list)
    for timing in sorted(timings, key=lambda timing: (timing.position, timing.pk)):
        timing.action = actions[timing.action_id]
        _prefetched(timing, "revisions", revisions[timing.pk])
        by_action[timing.action_id].append(timing)
    for action in actions.values():
        _prefetched(action, "timings", by_action[action.pk])
        when = progress.window(timing.fact for timing in by_action[action.pk])
        action.starts_on, action.latest_on, action.is_ongoing = when.starts_on, when.latest_on, when.is_ongoing


def readings_as_at(plan: NationPlan, at: datetime, only: Collection[int] | None = None) -> list[Reading]:
    """Return the readings of the plan's measures that stood at ``at``, oldest date first.

    Args:
        only: the ids of the actions whose readings are wanted, where not all are.
    """
    of_plan = _Scope(plan, only).of("measure__action")
    known = list(Reading.objects.filter(**of_plan, recorded_at__lte=at).order_by("read_on", "pk"))
    # Taken out here: a database that has not counted its rows yet compares each reading with every other one.
    return last_versions(known)


def _bring_measures(scope: _Scope, actions: Mapping[int, Action], at: datetime) -> None:
    known = records_as_at(Measure, at, **scope.of("action"))
    measures = {pk: measure for pk, measure in known.items() if measure.action_id in actions}
    for measure in measures.values():
        measure.action = actions[measure.action_id]
        own = [timing for timing in measure.action.timings.all() if timing.pk == measure.timing_id]
        measure.timing = own[0] if own else None
    readings = readings_as_at(scope.plan, at, scope.only)
    give_newest(measures, readings)
    by_measure = defaultdict(list)
    for reading in readings:
        by_measure[reading.measure_id].append(reading)
    by_action = defaultdict(list)
    for measure in sorted(measures.values(), key=lambda measure: (measure.position, measure.pk)):
        _prefetched(measure, "readings", by_measure[measure.pk])
        by_action[measure.action_id].append(measure)
    for action in actions.values():
        _prefetched(action, "measures", by_action[action.pk])


def _bring_standing(scope: _Scope, actions: Mapping[int, Action], at: datetime) -> None:
    """Give each action the status of then. Reports are read without their words, those that count with them."""
    known = ProgressReport.objects.filter(**scope.of("action"), recorded_at__lte=at)
    rows = list(known.order_by("position", "number").values_list("pk", "action_id", "kind", "corrects_id"))
    corrected = {corrects for *_rest, corrects in rows if corrects}
    latest: dict[int, int] = {}
    stated: dict[int, int] = {}
    for pk, action_id, kind, _corrects in rows:
        if pk in corrected or kind == AnswerKind.WITHDRAWN:
            continue
        latest[action_id] = pk
        if kind == AnswerKind.STATUS:
            stated[action_id] = pk
    # In one query, where in_bulk() would ask again for each thousand.
    wanted = ProgressReport.objects.filter(pk__in={*latest.values(), *stated.values()}).select_related("said_by")
    reports = {report.pk: report for report in wanted}
    decided = Decision.objects.filter(**scope.of("action"), recorded_at__lte=at).order_by("number")
    decisions = {decision.action_id: decision for decision in decided}
    for action in actions.values():
        stated_by, answered_by = stated.get(action.pk, 0), latest.get(action.pk, 0)
        told = standing.follows_from(reports.get(answered_by), reports.get(stated_by), decisions.get(action.pk))
        for name, value in told.items():
            setattr(action, name, value)
