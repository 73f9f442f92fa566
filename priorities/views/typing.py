"""Typing a plan in from pictures of its pages: the grid, and a plain form of one row."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.defaultfilters import date as date_format
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from plans import clock
from plans.access import get_plan, posted
from plans.models import NationPlan, SourcePage
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.forms.typed_source import BringInForm
from priorities.forms.typing import RowForm, values_of
from priorities.models import Priority, TypedRow
from priorities.services import typing as service
from priorities.services.typing import Place, RowChanged
from priorities.views.refused import status_of

#: How many rows stand on one page of the grid.
ROWS = 50


@require_GET
def typing(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a picture and the rows that were typed from it, to type on."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    tabs = places_of(plan)
    place = find_place(plan, request.GET) or (tabs[0][0] if tabs else None)
    if place is None:
        return render(request, "priorities/typing/grid.html", {"plan": plan, "tabs": []})
    if place not in [there for there, _count in tabs]:
        tabs.append((place, 0))
    rows = TypedRow.objects.at(plan, place.page, place.name).select_related("priority", "brought_in_by__plan")
    pages = Paginator(rows.filter(brought_in_by=None), ROWS)
    # Whoever opens a page goes on where it ends.
    page = pages.get_page(request.GET.get("rows") or pages.num_pages)
    priorities = priorities_of(plan)
    # The button below the rows brings in what was typed from the same document.
    of = place.page.document if place.page else ""
    context = {
        "plan": plan,
        "place": place,
        "query": query_of(place),
        "tabs": [(there, query_of(there), count, there == place) for there, count in tabs],
        "page": page,
        "forms": [RowForm(request, plan=plan, priorities=priorities, row=row) for row in page],
        "blank": _new_form(request, plan, priorities, place),
        "brought_in": rows.exclude(brought_in_by=None),
        "opened": service.open_imports(plan).defer("table", "answers").first(),
        "of": of,
        "form": BringInForm(plan, of),
    }
    return render(request, "priorities/typing/grid.html", context)


@require_http_methods(["GET", "POST"])
def add_typed_row(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a row to a page."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    place = find_place(plan, request.POST if request.method == "POST" else request.GET)
    form = _new_form(request, plan, priorities_of(plan), place)

    def add() -> TypedRow:
        if place is None:
            raise ValidationError(_("Choose the page that the row stands on: go back to the pages and open one."))
        [row] = service.add_rows(
            plan=plan,
            place=place,
            rows=[form.cells()],
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
            once=True,
        )
        return row

    return _answer(request, plan, place, form, add)


@require_http_methods(["GET", "POST"])
def typed_row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one typed row as a plain form, or store it."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    row = get_row(plan, pk)
    form = RowForm(request, plan=plan, priorities=priorities_of(plan), row=row, data=posted(request))

    def save() -> TypedRow:
        return service.save_row(
            row=row,
            cells=form.cells(),
            version=form.cleaned_data["version"] or 0,
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )

    return _answer(request, plan, place_of(row), form, save)


@require_http_methods(["GET", "POST"])
def remove_typed_row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a typed row away, after showing it."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    row, error, status = get_row(plan, pk), "", 200
    place = place_of(row)
    if request.method == "POST":
        version = request.POST.get("version", "")
        seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else -1
        try:
            service.remove_row(row=row, version=seen, by=request.user)  # type: ignore[arg-type]
        except RowChanged as found:
            row, status = found.row, 409
            error = _("Somebody saved this row meanwhile. Look at it again before you remove it.")
        except ValidationError as refused:
            error, status = " ".join(refused.messages), 409
        else:
            messages.success(request, _("The row is removed."))
            return HttpResponseRedirect(f"{reverse('typing', args=[plan.slug])}?{query_of(place)}")
    context = {"plan": plan, "row": row, "place": place, "query": query_of(place), "error": error}
    return render(request, "priorities/typing/remove.html", context, status=status)


def get_row(plan: NationPlan, pk: int) -> TypedRow:
    """Return the plan's typed row, with its plan and page.

    Raises:
        Http404: the plan has no such row.
    """
    found = TypedRow.objects.select_related("source_page", "priority", "brought_in_by").filter(plan=plan, pk=pk).first()
    if found is None:
        raise Http404(_("This plan has no such typed row. It may have been removed."))
    found.plan = plan
    return found


def priorities_of(plan: NationPlan) -> dict[int, Priority]:
    """Return the strategy's priorities by number."""
    return {one.number: one for one in Priority.objects.filter(strategy=plan.strategy_id).order_by("number")}


def place_of(row: TypedRow) -> Place:
    """Return the page that ``row`` was typed from."""
    return Place(row.source_page, row.place)


def find_place(plan: NationPlan, asked: QueryDict) -> Place | None:
    """Return the page that an address or a form names; ``None`` where it names none.

    Raises:
        Http404: the plan has no such picture.
    """
    number, name = asked.get("page", ""), " ".join(asked.get("place", "").split())
    if not number:
        return Place(name=name[:100]) if name and "\x00" not in name else None
    is_number = number.isascii() and number.isdecimal() and len(number) <= 18
    page = SourcePage.objects.filter(plan=plan, pk=int(number)).first() if is_number else None
    if page is None:
        raise Http404(_("This plan has no such picture. It may have been removed."))
    return Place(page)


def places_of(plan: NationPlan) -> list[tuple[Place, int]]:
    """Return the plan's pictures, then the pages without one that rows were typed from, each with its rows waiting."""
    waiting: dict[tuple[int | None, str], int] = {}
    for pk, name, brought_in in TypedRow.objects.filter(plan=plan).values_list("source_page", "place", "brought_in_by"):
        waiting[pk, name] = waiting.get((pk, name), 0) + (brought_in is None)
    pictures = [(Place(page), waiting.get((page.pk, ""), 0)) for page in SourcePage.objects.of_plan(plan)]
    names = [(Place(name=name), count) for (pk, name), count in sorted(waiting.items(), key=str) if pk is None]
    return pictures + names


def query_of(place: Place | None) -> str:
    """Return the part of the grid's address that names ``place``."""
    if place is None:
        return ""
    return urlencode({"page": place.page.pk} if place.page else {"place": place.name})


def _new_form(request: HttpRequest, plan: NationPlan, priorities: dict[int, Priority], place: Place | None) -> RowForm:
    """Return the form of a new row: under the priority of the one before, as tables mostly go on."""
    form = RowForm(request, plan=plan, priorities=priorities, place=place, data=posted(request))
    last = TypedRow.objects.at(plan, place.page, place.name).select_related("priority").last() if place else None
    form.initial["priority"] = last.priority.number if last and last.priority else ""
    return form


def _answer(
    request: HttpRequest, plan: NationPlan, place: Place | None, form: RowForm, save: Callable[[], TypedRow]
) -> HttpResponse:
    """Show the form, or ``save`` what it holds and answer as the browser asks: with a page, or for the script."""
    theirs, status = None, 200
    if request.method == "GET":
        form.fill_in_kept(request)
    else:
        status = 422
        if form.is_valid():
            try:
                return _saved(request, plan, place, save())
            except RowChanged as found:
                theirs, status = found.row, 409
            except ValidationError as error:
                form.add_error(None, error)
                status = status_of(error)
        if _is_script(request):
            return _refused(form, theirs, status)
    if theirs is not None:
        # Sent again, it counts from what the person has now seen.
        form.data = {**form.data.dict(), "version": str(theirs.version)}  # type: ignore[attr-defined]
    differs = _said_of(form, theirs) if theirs else []
    context = {"plan": plan, "place": place, "query": query_of(place), "form": form, "row": form.row, "theirs": differs}
    return render(request, "priorities/typing/row.html", context, status=status)


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _saved(request: HttpRequest, plan: NationPlan, place: Place | None, row: TypedRow) -> HttpResponse:
    forget_kept(request)
    if _is_script(request):
        at = date_format(localtime(row.typed_at), "H:i")
        address = reverse("typed_row", args=[plan.slug, row.pk])
        said, name = _("Saved %s") % at, _("Row %d") % row.position
        return JsonResponse({"said": said, "name": name, "version": row.version, "address": address})
    messages.success(request, _("The row is saved."))
    if request.POST.get("then") == "next":
        return HttpResponseRedirect(f"{reverse('add_typed_row', args=[plan.slug])}?{query_of(place)}")
    return HttpResponseRedirect(f"{reverse('typing', args=[plan.slug])}?{query_of(place)}#row-{row.pk}")


def _refused(form: RowForm, theirs: TypedRow | None, status: int) -> JsonResponse:
    """Return for the script what was refused, cell by cell, or what another window has saved."""
    if theirs is not None:
        said = _("Not saved: this row was saved in another window meanwhile.")
        held = {"theirs": values_of(theirs), "differs": _said_of(form, theirs)}
        return JsonResponse({"said": said, "version": theirs.version, **held}, status=status)
    errors: dict[str, Any] = {name: " ".join(map(str, found)) for name, found in form.errors.items()}
    return JsonResponse({"said": _("Not saved: %s") % " ".join(errors.values()), "errors": errors}, status=status)


def _said_of(form: RowForm, theirs: TypedRow) -> list[tuple[str, str]]:
    """Return what another window has saved and differs from what was typed: the cell and its words."""
    stored, typed = values_of(theirs), form.cleaned_data
    shown = [field for field in form if not field.is_hidden and stored[field.name] != typed.get(field.name, "")]
    return [(str(field.label), _as_read(field, stored[field.name])) for field in shown]


def _as_read(field: Any, value: str) -> str:
    return str(dict(getattr(field.field, "choices", ())).get(value, value)) or _("(empty)")
