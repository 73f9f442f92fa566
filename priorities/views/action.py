"""One action: what is said of it, measured, planned, and where its words come from."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans import clock, permissions
from plans.permissions import Permission
from priorities import progress
from priorities.access import get_action
from priorities.charts import measure_chart
from priorities.choices import DecisionKind, RevisionKind, TimingKind
from priorities.models import Action, Measure, Reading
from priorities.services.asking import rounds_of
from priorities.story import story_of
from priorities.views.moved import follow_moved


@require_safe
@follow_moved
def action_page(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Show an action with its story, measures, timings, people and provenance."""
    action = get_action(request.user, slug, reference)
    now = clock.now()
    today = clock.today(now)
    rounds = rounds_of(action.plan, now)
    fresh = action.freshness(rounds.intervals)
    measures = list(action.measures.with_newest_reading())
    readings = list(Reading.objects.effective().filter(measure__action=action).order_by("read_on", "pk"))
    for reading in readings:
        reading.measure = next(measure for measure in measures if measure.pk == reading.measure_id)
    team = permissions.can(request.user, Permission.READ_TEAM_NOTES, action.plan)
    context = {
        "action": action,
        "plan": action.plan,
        "fresh": fresh,
        "is_last_known": progress.is_last_known(action.status, fresh),
        "report_round": rounds.of(action.status_report.position_at) if action.status_report else None,
        "days_overdue": action.days_overdue(today),
        "schedule": action.schedule(today),
        "story": story_of(action, readings, team_notes=team, before=_before(request)),
        "measures": [_measure(measure, action, readings, today) for measure in measures],
        "timings": [_timing(timing, action, today) for timing in action.timings.all()],
        "may": _what_may_be_done(request.user, action),
        "reads_team_notes": team,
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
        "histories": [(label, thing, _changes(thing)) for label, thing in histories],
    }
    return render(request, "priorities/wording_history.html", context)


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest(_("“before” takes the number of a report."))
    return int(text)


def _measure(measure: Measure, action: Action, readings: list[Reading], today: Any) -> dict[str, Any]:
    own = [reading for reading in readings if reading.measure_id == measure.pk]
    fact = measure.fact(action)
    expected = progress.path_value(fact, today)
    behind = expected - fact.value if expected is not None and fact.value is not None else None
    return {
        "measure": measure,
        "readings": own[::-1],
        "is_met": progress.is_met(fact),
        "behind": behind,
        "chart": measure_chart(measure, fact, own, today) if measure.is_counted else None,
    }


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
    return {
        "report": permissions.can_report(user, plan, action.assigned_ids) and not action.is_closed,
        "correct_all": permissions.can(user, Permission.REPORT_ON_BEHALF, plan),
        "correct_own": permissions.can_report(user, plan, action.assigned_ids),
        "note": permissions.can(user, Permission.ADD_NOTE, plan),
        **{kind.value: decides and progress.decision_fits(kind, action.status) for kind in DecisionKind},
        "assign": permissions.can(user, Permission.ASSIGN, plan),
        "timings": permissions.can(user, Permission.MANAGE_TIMINGS, plan),
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
