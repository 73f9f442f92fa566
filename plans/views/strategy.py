"""The strategy, and a nation's plan to be read in full."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plans import permissions
from plans.access import get_plan
from plans.models import Strategy


def strategy(request: HttpRequest) -> HttpResponse:
    """Show the vision, its outcomes, the priorities, the plans, and the strategies beside it."""
    plans = permissions.visible_plans(request.user).order_by("nation", "starts_on")
    shown = Strategy.objects.prefetch_related(
        "outcomes", "neighbours", "priorities", Prefetch("plans", plans, to_attr="visible_plans")
    ).first()
    return render(request, "plans/strategy.html", {"strategy": shown})


def plan_about(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the plan's prose as published, with its commitments under each priority."""
    plan = get_plan(request.user, slug)
    context = {
        "plan": plan,
        "sections": plan.sections.order_by("position"),
        "commitments": plan.commitments.select_related("priority").order_by("priority__number", "position"),
    }
    return render(request, "plans/plan_about.html", context)
