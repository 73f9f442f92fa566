"""Several typed rows at once: paste a block, and bring what waits into the plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from plans import clock
from plans.access import get_plan, signed_in
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.forms.typed_blocks import PasteForm
from priorities.forms.typed_source import BringInForm
from priorities.models import TypedRow
from priorities.services import typing as service
from priorities.views.typing import find_place, priorities_of, query_of


@require_http_methods(["GET", "POST"])
def paste_typed_rows(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a pasted block of rows to a page: all of it or nothing."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    place = find_place(plan, request.POST if request.method == "POST" else request.GET)
    form = PasteForm(request, plan=plan, place=place, priorities=priorities_of(plan))
    if form.is_bound and place is None:
        form.add_error(None, _("Choose the page that the rows stand on: go back to the pages and open one."))
    if form.is_bound and form.is_valid() and place is not None:
        try:
            added = service.add_rows(plan=plan, place=place, rows=form.rows, by=signed_in(request), at=clock.now())
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            forget_kept(request)
            messages.success(request, ngettext("%d row is added.", "%d rows are added.", len(added)) % len(added))
            return HttpResponseRedirect(f"{reverse('typing', args=[plan.slug])}?{query_of(place)}")
    context = {"plan": plan, "place": place, "query": query_of(place), "form": form}
    return render(request, "priorities/typing/paste.html", context, status=422 if form.is_bound else 200)


@require_POST
def bring_in_typed(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an import of the rows that were typed from one document, and go to look at it."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    of = request.POST.get("of", "").replace("\x00", "")[:200]
    rows = list(TypedRow.objects.of_document(plan, of))
    form = BringInForm(plan, of, request.POST)
    if form.is_valid():
        page = rows[0].source_page if rows else None
        source = {name: getattr(page, name) for name in ("document", "url", "retrieved_on")} if page else {}
        named = {"document": of, "url": "", "retrieved_on": None, **form.cleaned_data, **source}
        named.pop("of")
        try:
            record = service.bring_in(plan=plan, rows=rows, by=signed_in(request), at=clock.now(), **named)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return HttpResponseRedirect(record.get_absolute_url())
    context = {"plan": plan, "form": form, "count": len(rows)}
    return render(request, "priorities/typing/bring_in.html", context, status=422)
