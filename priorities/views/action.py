"""One action: what is said of it, measured, planned, and where its words come from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans import clock, permissions
from plans.access import get_plan
from plans.models import NationPlan
from plans.permissions import Permission
from priorities import progress
from priorities.access import find_action, find_action_as_at, get_action
from priorities.choices import DecisionKind, RevisionKind, TimingKind
from priorities.measured import Measured
from priorities.models import Action, Measure, Reading
from priorities.moment import Moment, moment_of
from priorities.services.as_at import readings_as_at, rounds_as_at
from priorities.services.asking import Rounds, rounds_of
from priorities.story import story_of
from priorities.views.moved import follow_moved
from priorities.wording import amendments_of


@require_safe
@follow_moved
def action_page(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Show an action with its story, measures, timings, people and provenance."""
    plan = get_plan(request.user, slug)
    moment = moment_of(request, plan, clock.now())
    known = _known(plan, reference, moment)
    action, rounds, today = known.action, known.rounds, moment.today
    fresh = action.freshness(rounds.intervals)
    team = permissions.can(request.user, Permission.READ_TEAM_NOTES, plan)
    known_at = moment.at if moment.as_at else None
    context = {
        "action": action,
        "plan": plan,
        "moment": moment,
        "fresh": fresh,
        "is_last_known": progress.is_last_known(action.status, fresh),
        "report_round": rounds.of(action.status_report.position_at) if action.status_report else None,
        "days_overdue": action.days_overdue(today),
        "schedule": action.schedule(today),
        "story": story_of(action, known.readings, team_notes=team, before=_before(request), known_at=known_at),
        "measures": [_measure(measure, action, known.readings, today) for measure in known.measures],
        "timings": [_timing(timing, action, today) for timing in action.timings.all()],
        # An earlier day is for looking at: nothing can be changed there.
        "may": {} if moment.as_at else _what_may_be_done(request.user, action),
        "reads_team_notes": team,
        "amendments": amendments_of([action, *known.measures, *action.timings.all()], known_at),
    }
    return render(request, "priorities/action.html", context)


@require_safe
@follow_moved
def wording_history(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Show how the words of an action, its measures and timings have changed, and who changed them and why."""
    action = get_action(request.user, slug, reference)
    histories: list[tuple[str, Any]] = [(_("Action"), action)]
    histories += [(_("Measure"), measure) for measure in action.measures.all()]
    histories += [(_("Timing"), timing) for timing in action.timings.all()]
    context = {
        "action": action,
        "plan": action.plan,
        "amendments": amendments_of([thing for _label, thing in histories]),
        "histories": [(label, thing, _changes(thing)) for label, thing in histories],
    }
    return render(request, "priorities/wording_history.html", context)


@dataclass(frozen=True)
class _Known:
    """What the page is made from: an action as it is known now, or as it was."""

    action: Action
    rounds: Rounds
    measures: list[Measure]
    #: All readings of its measures, oldest first.
    readings: list[Reading]


def _known(plan: NationPlan, reference: str, moment: Moment) -> _Known:
    if moment.as_at is None:
        action = find_action(plan, reference)
        rounds = rounds_of(plan, moment.at)
        measures, readings = action.measures.with_readings()
    else:
        action = find_action_as_at(plan, reference, moment.at)
        rounds = rounds_as_at(plan, moment.at)
        measures = list(action.measures.all())
        readings = readings_as_at(plan, moment.at, only=[action.pk])
        readings = [reading for reading in readings if reading.measure_id in {measure.pk for measure in measures}]
    by_id = {measure.pk: measure for measure in measures}
    for reading in readings:
        reading.measure = by_id[reading.measure_id]
    return _Known(action, rounds, measures, readings)


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest(_("“before” takes the number of a report."))
    return int(text)


def _measure(measure: Measure, action: Action, readings: list[Reading], today: date) -> Measured:
    return Measured(measure, action, [reading for reading in readings if reading.measure_id == measure.pk], today)


def _timing(timing: Any, action: Action, today: Any) -> dict[str, Any]:
    slips = [revision for revision in timing.revisions.all() if revision.kind == RevisionKind.RESCHEDULED]
    return {
        "timing": timing,
        "has_passed": progress.has_passed(timing.fact, action.status, today),
        "slips": slips,
        "is_ongoing": timing.kind == TimingKind.ONGOING,
    }


def _what_may_be_done(user: Any, action: Action) -> dict[str, bool]:
    plan = action.plan
    decides = permissions.can(user, Permission.DECIDE, plan)
    reports = permissions.can_report(user, plan, action.assigned_ids)
    return {
        "report": reports and not action.is_closed,
        "correct_all": permissions.can(user, Permission.REPORT_ON_BEHALF, plan),
        "correct_own": reports,
        "record": reports,
        "note": permissions.can(user, Permission.ADD_NOTE, plan),
        **{kind.value: decides and progress.decision_fits(kind, action.status) for kind in DecisionKind},
        "assign": permissions.can(user, Permission.ASSIGN, plan),
        "timings": permissions.can(user, Permission.MANAGE_TIMINGS, plan),
        "check": permissions.can(user, Permission.CHECK_WORDING, plan),
        "amend": permissions.can(user, Permission.TRANSCRIBE, plan),
    }


def _changes(thing: Any) -> list[dict[str, Any]]:
    """Return the versions in which the words or their state changed, newest first."""
    versions = list(thing.history.select_related("history_user").order_by("history_date", "history_id"))
    shown: list[dict[str, Any]] = []
    for version in versions:
        state = (getattr(version, "reference", ""), version.wording, version.wording_cy, version.wording_state)
        if shown and shown[-1]["state"] == state:
            continue
        shown.append({"version": version, "state": state, "number": len(shown) + 1})
    return shown[::-1]
