"""Adopting, rescheduling and correcting how a timing is read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plans import clock
from plans.access import get_plan
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.access import get_action
from priorities.choices import RevisionKind
from priorities.forms.timings import AdoptForm, AdoptManyForm, TimingForm, tick
from priorities.models import Timing
from priorities.services import timings as service
from priorities.views.moved import follow_moved
from priorities.views.refused import status_of

#: How many suggested timings stand on one page.
ROWS = 50


@require_http_methods(["GET", "POST"])
@follow_moved
def adopt_timing(request: HttpRequest, slug: str, reference: str, pk: int) -> HttpResponse:
    """Adopt a suggested reading, after showing it beside the words."""
    timing = _get_timing(request, slug, reference, pk)
    form = AdoptForm(request, base=timing.revisions.count())

    def adopt() -> str:
        service.adopt_timing(timing=timing, by=request.user, at=clock.now(), base=form.cleaned_data["base"])  # type: ignore[arg-type]
        return _("%s: the timing is adopted. Its dates count from now on.") % timing.action.reference

    return _answer(request, timing, form, RevisionKind.ADOPTED, adopt)


@require_http_methods(["GET", "POST"])
@follow_moved
def reschedule_timing(request: HttpRequest, slug: str, reference: str, pk: int) -> HttpResponse:
    """Move an adopted timing to other dates: a slip."""
    timing = _get_timing(request, slug, reference, pk)
    form = TimingForm(request, timing=timing, base=timing.revisions.count())

    def reschedule() -> str:
        service.reschedule_timing(timing=timing, by=request.user, at=clock.now(), **_change(form))  # type: ignore[arg-type]
        return _("%s: rescheduled. The slip is shown with its reason.") % timing.action.reference

    return _answer(request, timing, form, RevisionKind.RESCHEDULED, reschedule)


@require_http_methods(["GET", "POST"])
@follow_moved
def correct_timing(request: HttpRequest, slug: str, reference: str, pk: int) -> HttpResponse:
    """Correct how the published words were read: no slip."""
    timing = _get_timing(request, slug, reference, pk)
    form = TimingForm(request, timing=timing, base=timing.revisions.count())

    def correct() -> str:
        service.correct_reading(timing=timing, by=request.user, at=clock.now(), **_change(form))  # type: ignore[arg-type]
        return _("%s: the reading is corrected. This is no slip.") % timing.action.reference

    return _answer(request, timing, form, RevisionKind.TRANSCRIPTION, correct)


@require_http_methods(["GET", "POST"])
def plan_timings(request: HttpRequest, slug: str) -> HttpResponse:
    """Adopt several of a plan's suggested timings at once."""
    plan = get_plan(request.user, slug, Permission.MANAGE_TIMINGS)
    suggested = Timing.objects.waiting_for_adoption().filter(action__plan=plan).select_related("action")
    pages = Paginator(suggested.annotate(revision_count=Count("revisions")), ROWS)
    page = pages.get_page(request.GET.get("page"))
    form = AdoptManyForm(request, plan=plan, shown=list(page.object_list))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            seen = form.cleaned_data["timings"]
            try:
                service.adopt_timings(seen=seen, by=request.user, at=clock.now())  # type: ignore[arg-type]
            except ValidationError as error:
                form.add_service_errors(error)
                status = status_of(error)
            else:
                forget_kept(request)
                words = ngettext("%d timing is adopted.", "%d timings are adopted.", len(seen)) % len(seen)
                messages.success(request, words)
                return HttpResponseRedirect(reverse("plan_timings", args=[plan.slug]))
    ticked = form["timings"].value() or []
    rows = [(timing, tick(timing), tick(timing) in ticked) for timing in page.object_list]
    context = {"form": form, "plan": plan, "page": page, "rows": rows, "today": clock.today()}
    return render(request, "priorities/timings.html", context, status=status)


def _get_timing(request: HttpRequest, slug: str, reference: str, pk: int) -> Timing:
    action = get_action(request.user, slug, reference, Permission.MANAGE_TIMINGS)
    timing = next((timing for timing in action.timings.all() if timing.pk == pk), None)
    if timing is None:
        raise Http404(_("This action has no such timing."))
    timing.action = action
    return timing


def _change(form: TimingForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"to": form.fact(), "reason": data["reason"], "base": data["base"]}


def _answer(
    request: HttpRequest, timing: Timing, form: AdoptForm | TimingForm, kind: RevisionKind, save: Callable[[], str]
) -> HttpResponse:
    """Show the form, or ``save`` what it holds and say what was done."""
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            said = save()
        except ValidationError as error:
            form.add_service_errors(error)
            status = status_of(error)
            form.draw_again(timing.revisions.count())
        else:
            forget_kept(request)
            messages.success(request, said)
            return HttpResponseRedirect(timing.action.get_absolute_url())
    context = {
        "form": form,
        "timing": timing,
        "action": timing.action,
        "plan": timing.action.plan,
        "kind": kind.value,
        "revisions": timing.revisions.select_related("recorded_by").order_by("pk"),
        "today": clock.today(),
    }
    return render(request, "priorities/timing_form.html", context, status=status)
