"""Readings from a spreadsheet: the template to fill in, the preview of what came back, and its confirmation."""

from collections.abc import Sequence

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans import clock
from plans.access import get_plan, signed_in
from plans.models import NationPlan
from plans.permissions import Permission
from plans.services.kept import forget_kept, kept_fields
from plans.uploads import takes_up_to
from priorities.files import CONTENT_TYPES
from priorities.forms.reading_sheets import ConfirmForm, SheetForm
from priorities.imports.files import read_file, read_pasted
from priorities.imports.reading_sheet import rows_of
from priorities.imports.reading_template import template
from priorities.imports.table import Unreadable
from priorities.recordable import recordable
from priorities.services import readings as service
from priorities.services.reading_rows import Reader
from priorities.services.reading_sheets import MAX_PACKED, Outcome, SheetReading, looked_at, packed, unpacked
from priorities.views.many_readings import recorded_words

#: A file of 5 MB and the rest of its form.
MAX_BODY = 6 * 1024 * 1024


@require_safe
def readings_template(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a workbook with a row for each measure that the person may record."""
    plan = get_plan(request.user, slug, Permission.REPORT)
    content = template(plan, recordable(request.user, plan))
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{plan.slug}-readings.xlsx"'
    return response


@takes_up_to(MAX_BODY)
@require_http_methods(["GET", "POST"])
def readings_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file or pasted rows, and show what each row would become. Nothing is stored."""
    plan = get_plan(request.user, slug, Permission.REPORT)
    form = SheetForm(request, plan=plan, today=clock.today())
    rows = _read(request, plan, form) if form.is_bound and form.is_valid() else None
    if rows is not None:
        return _shown(request, plan, rows, sheet=form)
    context = {"plan": plan, "form": form}
    return render(request, "priorities/readings/sheet.html", context, status=422 if form.is_bound else 200)


def _read(request: HttpRequest, plan: NationPlan, form: SheetForm) -> list[SheetReading] | None:
    """Return what was brought; ``None`` where it cannot be read, which is said at its field."""
    data = form.cleaned_data
    file = data["file"]
    try:
        tables = read_file(file.name, file) if file else [read_pasted(data["pasted"])]
        rows = rows_of(tables)
        if not rows:
            raise Unreadable(_("No row has a value: there is nothing to record. Fill in the column “Value”."))
        found = looked_at(Reader(plan, signed_in(request), data["day"]).read(rows), plan, clock.now())
        if len(packed(found, plan, signed_in(request))) > MAX_PACKED:
            raise Unreadable(_("This is too much for one time. Bring the rows in in two or more parts."))
    except Unreadable as error:
        form.add_error("file" if file else "pasted", str(error))
        return None
    return found


@require_http_methods(["GET", "POST"])
def confirm_readings(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the readings of a preview, all or none; where something has changed since, show what."""
    plan = get_plan(request.user, slug, Permission.REPORT)
    sent = request.POST if request.method == "POST" else kept_fields(request)
    if sent is None:
        return HttpResponseRedirect(reverse("readings_sheet", args=[plan.slug]))
    carried = str(sent.get("readings", ""))
    try:
        rows = looked_at(unpacked(carried, plan, signed_in(request)), plan, clock.now())
    except signing.BadSignature:
        messages.error(request, _("This preview is more than a day old, or damaged. Bring the table in again."))
        return HttpResponseRedirect(reverse("readings_sheet", args=[plan.slug]))
    has_changed = any(row.has_changed for row in rows)
    if request.method == "GET":
        return _shown(request, plan, rows)
    form = _confirmation(request, plan, rows, sent)
    if has_changed or not form.is_valid():
        return _shown(request, plan, rows, form=form, status=409 if has_changed else 422)
    new = [row.given for row in rows if row.given and row.outcome == Outcome.NEW]
    try:
        service.record_readings(plan=plan, readings=new, by=signed_in(request), at=clock.now())
    except service.ReadingsRefused:
        # Somebody recorded one of them between looking and storing.
        rows = looked_at(unpacked(carried, plan, signed_in(request)), plan, clock.now())
        return _shown(request, plan, rows, status=409)
    forget_kept(request)
    messages.success(request, _came_of(len(new)))
    return HttpResponseRedirect(reverse("measures", args=[plan.slug]))


def _came_of(count: int) -> str:
    return recorded_words(count) if count else _("These readings stand already. Nothing was recorded twice.")


def _confirmation(request: HttpRequest, plan: NationPlan, rows: Sequence[SheetReading], data: object) -> ConfirmForm:
    address = reverse("confirm_readings", args=[plan.slug])
    fresh = packed(rows, plan, signed_in(request))
    return ConfirmForm(data, user=request.user, address=address, packed=fresh, rows=rows)


def _shown(
    request: HttpRequest,
    plan: NationPlan,
    rows: Sequence[SheetReading],
    *,
    sheet: SheetForm | None = None,
    form: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the preview. With something wrong in it there is nothing to confirm: all comes in, or nothing."""
    faults = [row for row in rows if row.fault]
    form = form or _confirmation(request, plan, rows, None)
    ticks = {} if faults else form.ticks()
    context = {
        "plan": plan,
        "form": form,
        "sheet": sheet,
        "faults": faults,
        "problems": [*((f"row-{row.line}", row.fault) for row in faults), *_unticked(form)],
        "changed": [row for row in rows if row.has_changed],
        "new": [(row, ticks.get(row.line)) for row in rows if row.outcome == Outcome.NEW],
        "same": [row for row in rows if row.outcome == Outcome.SAME],
    }
    status = 422 if faults and status == 200 else status
    return render(request, "priorities/readings/preview.html", context, status=status)


def _unticked(form: ConfirmForm) -> list[tuple[str, str]]:
    """Return the questions that are not answered, each with the id of its box."""
    return [(field.auto_id, str(error)) for field in form.visible_fields() for error in field.errors]
