"""Files around bringing a table in: what was uploaded, the template, and the plan as a table."""

from pathlib import Path

from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.access import get_plan
from plans.permissions import Permission
from priorities.access import get_import
from priorities.files import CONTENT_TYPES
from priorities.imports import workbook
from priorities.models import PlanImport

#: The endings that a file may keep when it is handed out again. Whatever it is called, no browser opens it.
_ENDINGS = (".xlsx", ".csv", ".tsv", ".txt")


@require_safe
def import_file(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """Hand out what was uploaded or pasted, as it came: to be kept, not to be shown in the portal's name."""
    record = get_import(request.user, slug, pk)
    answer = FileResponse(
        opened(record), as_attachment=True, filename=_file_name(record), content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def opened(record: PlanImport) -> File:
    """Return the file as it was uploaded, open; whoever asked closes it.

    Raises:
        Http404: there is none, or it is not in its store any more.
    """
    if not record.file.name:
        raise Http404(_("This import has no file: its rows were typed."))
    try:
        return record.file.storage.open(record.file.name)
    except FileNotFoundError as error:
        raise Http404(
            _("The file is not in the portal’s store any more. Whoever runs the portal can restore it.")
        ) from error


def _file_name(record: PlanImport) -> str:
    """Return a name without anything that a browser or a computer could take for more than a name."""
    name = Path(record.name)
    ending = name.suffix.lower() if name.suffix.lower() in _ENDINGS else ".txt"
    return f"{slugify(name.stem)[:80] or 'import'}{ending}"


@require_safe
def import_template(request: HttpRequest, slug: str) -> HttpResponse:
    """Send an empty workbook to fill in, made for the plan."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    return _attached(workbook.template_workbook(plan), "xlsx", f"{plan.slug}-template")


@require_safe
def plan_table_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the plan as a workbook that can be brought in again without a change."""
    plan = get_plan(request.user, slug, Permission.EXPORT)
    return _attached(workbook.plan_workbook(plan), "xlsx", f"{plan.slug}-plan")


@require_safe
def plan_table_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the plan as CSV that can be brought in again without a change."""
    plan = get_plan(request.user, slug, Permission.EXPORT)
    return _attached(workbook.plan_csv(plan), "csv", f"{plan.slug}-plan")


def _attached(content: bytes, ending: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
