"""The first page: where the person works."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from plans import clock, permissions
from plans.access import signed_in
from priorities.services import asking


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to My actions where something waits, to the dashboard of one's only plan, else to the UK overview."""
    user = signed_in(request)
    if asking.reporting_plans(user) and asking.has_something_to_do(user, clock.now()):
        return HttpResponseRedirect(reverse("my_actions"))
    plans = permissions.plans_of(user)
    if len(plans) == 1:
        return HttpResponseRedirect(plans[0].get_absolute_url())
    if not permissions.current_memberships(user) and not permissions.is_administrator(user):
        return render(request, "dashboards/no_role.html")
    return HttpResponseRedirect(reverse("uk_overview"))
