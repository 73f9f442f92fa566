"""Bringing a table into a plan: start, say what its columns hold, check what it becomes, confirm."""

from collections.abc import Sequence
from typing import BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans import clock
from plans.access import get_plan, signed_in
from plans.models import NationPlan
from plans.permissions import Permission
from plans.services.kept import forget_kept
from plans.uploads import takes_up_to
from priorities.access import get_import
from priorities.forms.import_answers import AnswersForm, RowFields
from priorities.forms.imports import ColumnsForm, ImportForm, SheetForm
from priorities.imports.files import read_file, read_pasted
from priorities.imports.table import Table, Unreadable
from priorities.imports_text import came_of, counted
from priorities.models import PlanImport
from priorities.services.importing import start as service
from priorities.services.importing.apply import apply
from priorities.services.importing.preview import preview
from priorities.services.importing.reading import headings_of, mapping_of
from priorities.services.importing.sheets import short_enough, take_sheet, with_headings
from priorities.services.importing.shown import Outcome, Preview
from priorities.views.import_files import opened
from priorities.views.refused import status_of

#: A file of 5 MB and the rest of its form.
MAX_BODY = 6 * 1024 * 1024
#: How many earlier imports are listed.
SHOWN = 50


@takes_up_to(MAX_BODY)
@require_http_methods(["GET", "POST"])
def plan_imports(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file or a pasted table in, to look at; list what was brought in before."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    form = ImportForm(request, plan=plan, today=clock.today())
    if request.method == "POST" and form.is_valid():
        started = _started(request, plan, form)
        if started is not None:
            forget_kept(request)
            return HttpResponseRedirect(started)
    earlier = PlanImport.objects.of_plan(plan).select_related("created_by", "ended_by").defer("table", "answers")
    told = [(record, came_of(record.summary)) for record in earlier[:SHOWN]]
    context = {"plan": plan, "form": form, "told": told}
    return render(request, "priorities/imports/list.html", context, status=422 if form.is_bound else 200)


def _started(request: HttpRequest, plan: NationPlan, form: ImportForm) -> str | None:
    """Return where what was started is looked at; ``None`` where it cannot be read, which is said at its field."""
    data = form.cleaned_data
    file = data["file"]
    try:
        tables = read_file(file.name, file) if file else [read_pasted(data["markup"] or data["pasted"])]
        candidates = with_headings(plan, tables)
        record = service.start(
            plan=plan,
            by=signed_in(request),
            at=clock.now(),
            table=short_enough(candidates[0]),
            origin=PlanImport.Origin.FILE if file else PlanImport.Origin.PASTED,
            name=file.name if file else _("Pasted table"),
            content=_content(form),
            **{name: data[name] for name in ("document", "url", "retrieved_on")},
        )
    except Unreadable as error:
        form.add_error("file" if file else "pasted", str(error))
    except ValidationError as error:
        form.add_error("file" if file else "pasted", error.messages)
    else:
        return reverse("import_sheet" if len(candidates) > 1 else "plan_import", args=[plan.slug, record.pk])
    return None


def _content(form: ImportForm) -> bytes:
    """Return what was brought, as it is kept."""
    file = form.cleaned_data["file"]
    if not file:
        return str(form.cleaned_data["pasted"]).encode()
    file.seek(0)
    return bytes(file.read())


@require_http_methods(["GET", "POST"])
def import_sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Choose which sheet of a workbook is brought in; another one is another import."""
    record = get_import(request.user, slug, pk)
    if record.state != PlanImport.State.OPEN or record.origin != PlanImport.Origin.FILE:
        return HttpResponseRedirect(record.get_absolute_url())
    tables = _tables(record)
    form = SheetForm(request, tables=tables, shown=record.table["name"])
    if request.method == "POST" and form.is_valid():
        try:
            chosen = short_enough(tables[form.cleaned_data["sheet"]])
            take_sheet(record=record, table=chosen, by=signed_in(request))
        except Unreadable as error:
            form.add_error("sheet", str(error))
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            return HttpResponseRedirect(record.get_absolute_url())
    context = {"plan": record.plan, "record": record, "form": form}
    return render(request, "priorities/imports/sheet.html", context, status=422 if form.is_bound else 200)


def _tables(record: PlanImport) -> Sequence[Table]:
    """Return the sheets of the workbook as it was uploaded.

    Raises:
        Http404: it is not in its store any more.
    """
    with opened(record) as content:
        return read_file(record.name, cast(BinaryIO, content.file))


@require_http_methods(["GET", "POST"])
def import_headings(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what each column holds, where its heading was not understood."""
    record = get_import(request.user, slug, pk)
    # The columns of typed rows are the portal's own.
    if record.state != PlanImport.State.OPEN or record.origin == PlanImport.Origin.TYPED:
        return HttpResponseRedirect(record.get_absolute_url())
    table = Table.from_json(record.table)
    form = ColumnsForm(request, table=table, headings=headings_of(record), mapping=mapping_of(record))
    if request.method == "POST" and form.is_valid():
        try:
            service.set_mapping(record=record, mapping=form.mapping(), by=signed_in(request))
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            forget_kept(request)
            messages.success(request, _("The columns are read as you say, and next time too."))
            return HttpResponseRedirect(record.get_absolute_url())
    context = {"plan": record.plan, "record": record, "form": form, "reads": record.answers.get("rows")}
    return render(request, "priorities/imports/headings.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def plan_import(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show what a table becomes, with the questions that only a person can answer; keep the answers."""
    record = get_import(request.user, slug, pk)
    if record.state != PlanImport.State.OPEN:
        return _ended(request, record)
    shown = preview(record)
    form = AnswersForm(request, record=record, preview=shown)
    if request.method == "POST" and form.is_valid() and _is_kept(request, record, form):
        forget_kept(request)
        messages.success(request, _("Your answers are saved. This is what they make of the table."))
        return HttpResponseRedirect(record.get_absolute_url())
    return _looked_at(request, record, shown, form, 422 if form.is_bound else 200)


@require_POST
def confirm_import(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Bring a table in as it was looked at: all of it or nothing. Pressed twice, it is brought in once."""
    record = get_import(request.user, slug, pk)
    if record.state != PlanImport.State.OPEN:
        return _applied(request, record)
    shown = preview(record)
    form = AnswersForm(request, record=record, preview=shown)
    if not form.is_valid():
        return _looked_at(request, record, shown, form, 422)
    if form.has_news():
        if not _is_kept(request, record, form):
            return _looked_at(request, record, shown, form, 422)
        messages.warning(request, _("You had changed answers. Look at what they make of the table, then bring it in."))
        return HttpResponseRedirect(record.get_absolute_url())
    return _applied(request, record)


def _is_kept(request: HttpRequest, record: PlanImport, form: AnswersForm) -> bool:
    """Keep the answers; what is refused is shown in the form."""
    try:
        service.set_answers(record=record, answers=form.answers(), by=signed_in(request))
    except ValidationError as error:
        form.add_service_errors(error)
        return False
    return True


def _applied(request: HttpRequest, record: PlanImport) -> HttpResponse:
    try:
        summary = apply(record=record, by=signed_in(request), at=clock.now(), seen=request.POST.get("seen", ""))
    except ValidationError as error:
        record.refresh_from_db(fields=["state", "ended_by", "ended_at", "summary", "answers"])
        if record.state != PlanImport.State.OPEN:
            return _ended(request, record)
        messages.error(request, " ".join(error.messages))
        shown = preview(record)
        form = AnswersForm(request, record=record, preview=shown, afresh=True)
        return _looked_at(request, record, shown, form, status_of(error))
    forget_kept(request)
    messages.success(request, _("The table is in the plan: %s.") % came_of(summary))
    return HttpResponseRedirect(record.get_absolute_url())


@require_POST
def discard_import(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Set a table aside: nothing of it comes into the plan."""
    record = get_import(request.user, slug, pk)
    try:
        service.discard(record=record, by=signed_in(request), at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(record.get_absolute_url())
    messages.success(request, _("“%s” is set aside. Nothing of it came into the plan.") % record.name)
    return HttpResponseRedirect(reverse("plan_imports", args=[slug]))


def _looked_at(
    request: HttpRequest, record: PlanImport, shown: Preview, form: AnswersForm, status: int
) -> HttpResponse:
    context = {
        "plan": record.plan,
        "record": record,
        "preview": shown,
        "form": form,
        "counted": counted(shown),
        "groups": _groups(form),
        "settled": form.rows(Outcome.UNCHANGED),
        "left_out": form.rows(Outcome.SKIPPED),
    }
    return render(request, "priorities/imports/preview.html", context, status=status)


def _groups(form: AnswersForm) -> list[tuple[str, str, list[RowFields]]]:
    """Return the rows that ask to be looked at, the pressing ones first, as (what they are, heading, rows)."""
    groups = [
        (Outcome.ERROR, _("With a problem")),
        (Outcome.CHANGED, _("Actions that change")),
        (Outcome.NEW, _("New actions")),
    ]
    return [(outcome.value, heading, rows) for outcome, heading in groups if (rows := form.rows(outcome))]


def _ended(request: HttpRequest, record: PlanImport) -> HttpResponse:
    """Show what became of a table that was confirmed or set aside; 409 where somebody still answers."""
    context = {"plan": record.plan, "record": record, "came_of": came_of(record.summary)}
    status = 409 if request.method == "POST" else 200
    return render(request, "priorities/imports/ended.html", context, status=status)
