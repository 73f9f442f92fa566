"""What waits for the lead of a plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans import clock
from plans.access import get_plan
from plans.permissions import Permission
from priorities.forms.assignment import AssignManyForm
from priorities.services.decisions import may_close
from priorities.services.queue import queue_of
from priorities.views.assignment import ROWS


@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the lead is to close, answer, look at again, assign and adopt."""
    plan = get_plan(request.user, slug, Permission.DECIDE)
    today = clock.today()
    waiting = queue_of(plan, today)
    form = AssignManyForm(request, plan=plan, actions=waiting.nobody[:ROWS])
    context = {
        "plan": plan,
        "queue": waiting,
        "own_claims": {action.pk for action in waiting.ready if not may_close(action, request.user)},  # type: ignore[arg-type]
        "assign_form": form,
        "total": len(waiting.nobody),
        "today": today,
        "newest_round": plan.rounds.newest_first().first(),
    }
    return render(request, "priorities/queue.html", context)
