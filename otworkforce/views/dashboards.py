"""The UK overview and the nation dashboards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from otworkforce.dashboards import nation_dashboard, overview
from otworkforce.dashboards.nation import SHOWN
from plans import clock, permissions
from plans.access import get_plan
from plans.permissions import Permission
from priorities.moment import moment_of


@require_safe
def uk_overview(request: HttpRequest) -> HttpResponse:
    """Show the plans that the person may see, side by side."""
    return render(request, "dashboards/overview.html", {"overview": overview(request.user, clock.now())})


@require_safe
def plan_dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how a nation's plan stands."""
    plan = get_plan(request.user, slug)
    moment = moment_of(request, plan, clock.now())
    # An earlier day is for looking at: nothing is to be decided there.
    is_now = moment.as_at is None
    context = {
        "plan": plan,
        "moment": moment,
        "board": nation_dashboard(plan, moment),
        "shown": SHOWN,
        "leads": is_now and permissions.can(request.user, Permission.DECIDE, plan),
        "manages_timings": is_now and permissions.can(request.user, Permission.MANAGE_TIMINGS, plan),
        "checks_wording": is_now and permissions.can(request.user, Permission.CHECK_WORDING, plan),
        "invites": is_now and permissions.can(request.user, Permission.INVITE, plan),
    }
    return render(request, "dashboards/nation.html", context)
