"""Recording what many measures stand at, on one page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plans import clock
from plans.access import get_plan, signed_in
from plans.models import NationPlan
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.forms.many_readings import ManyReadingsForm
from priorities.models import Reading
from priorities.recordable import recordable, waits_for_reading
from priorities.services import readings as service

#: How many measures a page has: what is sent stays far below what a form may hold.
ROWS = 50


@require_http_methods(["GET", "POST"])
def record_readings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a row for each measure that the person may record; record what they fill in, all or none of it."""
    plan = get_plan(request.user, slug, Permission.REPORT)
    today = clock.today()
    everything = recordable(request.user, plan)
    waiting = [measure for measure in everything if waits_for_reading(measure, today)]
    only_due = "due" in request.GET
    page = Paginator(waiting if only_due else everything, ROWS).get_page(request.GET.get("page"))
    form = ManyReadingsForm(request, plan=plan, recordable=everything, shown=list(page.object_list), today=today)
    if form.is_bound and form.is_valid() and _is_stored(request, plan, form):
        forget_kept(request)
        return HttpResponseRedirect(reverse("measures", args=[plan.slug]))
    context = {
        "plan": plan,
        "form": form,
        "page": page,
        "only_due": only_due,
        "due": len(waiting),
        "all": len(everything),
    }
    return render(request, "priorities/readings/many.html", context, status=422 if form.is_bound else 200)


def _is_stored(request: HttpRequest, plan: NationPlan, form: ManyReadingsForm) -> bool:
    """Record what the form holds; what is refused is shown in it."""
    try:
        stored = service.record_readings(plan=plan, readings=form.readings(), by=signed_in(request), at=clock.now())
    except service.ReadingsRefused as refusal:
        form.refuse(refusal.by_measure, _standing(plan, form.readings(), refusal))
        return False
    messages.success(request, recorded_words(len(stored)))
    return True


def _standing(plan: NationPlan, given: list[service.GivenReading], refusal: service.ReadingsRefused) -> dict[int, str]:
    """Return where the readings are corrected that stand in the way, by measure."""
    days = {one.measure.pk: one.read_on for one in given if one.measure.pk in refusal.by_measure}
    found = Reading.objects.effective().filter(measure__in=days, read_on__in=set(days.values()))
    return {
        reading.measure_id: reverse("correct_reading", args=[plan.slug, reading.measure_id, reading.pk])
        for reading in found
        if days[reading.measure_id] == reading.read_on
    }


def recorded_words(count: int) -> str:
    """Return "12 readings recorded"."""
    return ngettext("%d reading recorded.", "%d readings recorded.", count) % count
