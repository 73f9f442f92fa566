"""The board reports: of signed-off rounds, frozen; of today, not frozen."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otworkforce.reports import pdf
from otworkforce.reports.sources import Source, source_of_round, source_of_today
from plans import clock, permissions
from plans.access import get_plan
from plans.models import NationPlan, ReportingRound, RoundState
from plans.permissions import Permission
from priorities.models import BoardDecision, DecisionRequest
from priorities.moment import AS_AT
from priorities.services.corrections import corrections_since

#: How many of the newest rounds a list of reports shows.
SHOWN = 40


@require_safe
def all_reports(request: HttpRequest) -> HttpResponse:
    """Show the reports of all plans that the person may see."""
    plans = list(permissions.visible_plans(request.user).exclude(state=NationPlan.State.DRAFT).order_by("slug"))
    signed_off = ReportingRound.objects.filter(plan__in=plans, state=RoundState.SIGNED_OFF, snapshot__isnull=False)
    by_plan: dict[int, list[ReportingRound]] = {plan.pk: [] for plan in plans}
    for record in signed_off.newest_first():
        by_plan[record.plan_id].append(record)
    return render(request, "reports/all_reports.html", {"plans": [(plan, by_plan[plan.pk][:4]) for plan in plans]})


@require_safe
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the reports of a plan, the newest first."""
    plan = get_plan(request.user, slug)
    manages = permissions.can(request.user, Permission.MANAGE_ROUNDS, plan)
    rounds = list(ReportingRound.objects.filter(plan=plan).select_related("snapshot").newest_first()[:SHOWN])
    context = {
        "plan": plan,
        "signed_off": [record for record in rounds if record.state == RoundState.SIGNED_OFF],
        "unfinished": next((r for r in rounds if manages and r.state != RoundState.SIGNED_OFF), None),
    }
    return render(request, "reports/report_list.html", context)


@require_safe
def report_today(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the report of what is known now, marked as not frozen."""
    return _page(request, of_today(request, slug))


@require_safe
def board_report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the report of a signed-off round from what was frozen, then what was recorded since."""
    return _page(request, source_of_round(request.user, slug, pk, clock.now()))


@require_safe
def report_today_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Send what is known of a plan now as canonical JSON."""
    return _json(of_today(request, slug))


@require_safe
def board_report_json(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send what was frozen of a round: the very bytes that the check sum is of."""
    return _json(source_of_round(request.user, slug, pk, clock.now()))


def of_today(request: HttpRequest, slug: str) -> Source:
    """Return what the report of today is made from; 400 where an earlier day is asked for."""
    if request.GET.get(AS_AT, "").strip():
        raise BadRequest(_("This report is of today; a past one is among the reports."))
    return source_of_today(request.user, slug, clock.now())


def _json(source: Source) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{source.file_name}.json"'}
    return HttpResponse(source.content.encode(), content_type="application/json", headers=headers)


def _page(request: HttpRequest, source: Source) -> HttpResponse:
    manages = permissions.can(request.user, Permission.MANAGE_ROUNDS, source.plan)
    context = {
        "plan": source.plan,
        "round": source.round,
        "source": source,
        "report": source.report(get_language() or "en"),
        "crumb": source.round.text_in("label").value if source.round else _("Today"),
        "manages": manages,
        "makes_pdfs": pdf.is_available(),
        **(recorded_since(source.round, manages) if source.round and source.is_frozen else {}),
    }
    return render(request, "reports/board_report.html", context)


def recorded_since(record: ReportingRound, manages: bool) -> dict[str, Any]:
    """Return what is told after the frozen figures, from the records."""
    decisions = list(BoardDecision.objects.filter(round=record).select_related("action", "request"))
    answered = {decision.request_id for decision in decisions}
    asked = DecisionRequest.objects.filter(round=record).select_related("action") if manages else ()
    return {
        "decisions": decisions,
        "waiting": [request for request in asked if request.pk not in answered],
        "corrections": corrections_since(record),
    }
