"""One measure with its readings; adding a reading and correcting one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans import clock, permissions
from plans.access import signed_in
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities import progress
from priorities.access import get_measure, get_measure_to_record
from priorities.forms.fields import DAMAGED
from priorities.forms.readings import ReadingForm
from priorities.measured import Measured
from priorities.models import Measure, Reading
from priorities.models.measure import give_newest, last_versions
from priorities.readings_shown import rows_of
from priorities.services import readings as service
from priorities.views.refused import status_of
from priorities.wording import amendments_of


@require_safe
def measure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a measure: what it counts, how it stands, and all that was read of it."""
    found = get_measure(request.user, slug, pk)
    action, plan, today = found.action, found.action.plan, clock.today()
    standing = last_versions(list(found.readings.select_related("author", "report").order_by("read_on", "pk")))
    give_newest({found.pk: found}, standing)
    one = Measured(found, action, standing, today)
    records = permissions.can_report(request.user, plan, action.assigned_ids)
    months, newest = found.read_every_months, one.newest
    context = {
        "one": one,
        "measure": found,
        "action": action,
        "plan": plan,
        "rows": rows_of(plan, found, standing, exact=records),
        "due_on": progress.reading_due_on(newest.read_on, months) if newest and months else None,
        "is_due": bool(months) and progress.is_reading_due(newest.read_on if newest else None, months or 0, today),
        "may": {"record": records, "amend": permissions.can(request.user, Permission.TRANSCRIBE, plan)},
        "amendments": amendments_of([found]),
    }
    return render(request, "priorities/measure.html", context)


@require_http_methods(["GET", "POST"])
def add_reading(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record what a measure stood at on a day."""
    found = get_measure_to_record(request.user, slug, pk)
    now = clock.now()
    form = ReadingForm(request, measure=found, today=clock.today(now))
    there: Reading | None = None
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given, plan = form.given(), found.action.plan
        try:
            service.record_readings(plan=plan, readings=[given], by=signed_in(request), at=now)
        except service.ReadingsRefused as refused:
            form.add_error("read_on", refused.messages)
            there = found.readings.effective().select_related("author").filter(read_on=given.read_on).last()
            status = 409 if there else 422
        else:
            return _stored(request, found, _("%s: the reading is recorded.") % found.action.reference)
    return _form(request, form, found, status, there=there)


@require_http_methods(["GET", "POST"])
def correct_reading(request: HttpRequest, slug: str, pk: int, reading: int) -> HttpResponse:
    """Correct a reading: another one takes its place. The address may name any of its versions."""
    found = get_measure_to_record(request.user, slug, pk)
    now = clock.now()
    newest = _chain(found, reading)[0]
    form = ReadingForm(request, measure=found, today=clock.today(now), corrects=newest)
    status, overtaken = 422 if request.method == "POST" else 200, False
    if request.method == "POST" and form.is_valid():
        seen = next((one for one in _chain(found, reading) if one.pk == form.cleaned_data["base"]), None)
        try:
            if seen is None:
                raise ValidationError(DAMAGED["invalid"])
            stored = service.correct_reading(reading=seen, given=form.given(), by=signed_in(request), at=now)
        except ValidationError as error:
            status = status_of(error)
            overtaken = status == 409
            if overtaken:
                newest = _chain(found, reading)[0]
                form.draw_again(newest.pk)
            else:
                form.add_service_errors(error)
        else:
            said = _("%s: nothing was changed.") if stored == seen else _("%s: the reading is corrected.")
            return _stored(request, found, said % found.action.reference)
    return _form(request, form, found, status, corrects=newest, overtaken=overtaken)


def _chain(found: Measure, pk: int) -> list[Reading]:
    """Return the versions of the reading that ``pk`` is one of, newest first.

    Raises:
        Http404: the measure has no such reading.
    """
    readings = found.readings.select_related("author").order_by("pk")
    for one in last_versions(list(readings)):
        versions = [one, *one.earlier]
        if any(version.pk == pk for version in versions):
            for version in versions:
                version.measure = found
            return versions
    raise Http404(_("There is no such reading to correct."))


def _stored(request: HttpRequest, found: Measure, said: str) -> HttpResponse:
    forget_kept(request)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("measure", args=[found.action.plan.slug, found.pk]))


def _form(
    request: HttpRequest,
    form: ReadingForm,
    found: Measure,
    status: int,
    *,
    there: Reading | None = None,
    corrects: Reading | None = None,
    overtaken: bool = False,
) -> HttpResponse:
    """Show the form; ``there`` is another reading of the same day, ``corrects`` what the correction stands for."""
    context = {
        "form": form,
        "measure": found,
        "action": found.action,
        "plan": found.action.plan,
        "there": there,
        "corrects": corrects,
        "overtaken": overtaken,
        "is_own": corrects is not None and corrects.author_id == signed_in(request).pk,
    }
    return render(request, "priorities/reading_form.html", context, status=status)
