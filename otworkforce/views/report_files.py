"""The board reports as files: Word, Excel and PDF, from the same source as the page."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otworkforce.reports import pdf
from otworkforce.reports.excel import as_xlsx
from otworkforce.reports.since import Since
from otworkforce.reports.sources import Source, source_of_round
from otworkforce.reports.word import as_docx
from otworkforce.views.reports import of_today, recorded_since
from plans import clock
from plans.models import DemoData

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@require_safe
def round_file(request: HttpRequest, slug: str, pk: int, form: str) -> HttpResponse:
    """Send the report of a round as a file; ``form`` is one of :data:`CONTENT_TYPES`."""
    return _file(request, source_of_round(request.user, slug, pk, clock.now()), form)


@require_safe
def today_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Send the report of what is known now, marked as not frozen, as a file."""
    return _file(request, of_today(request, slug), form)


def _file(request: HttpRequest, source: Source, form: str) -> HttpResponse:
    if form == "pdf" and not pdf.is_available():
        return render(
            request, "reports/no_pdf.html", {"back": reverse("report_list", args=[source.plan.slug])}, status=501
        )
    makers: dict[str, Callable[[HttpRequest, Source], bytes]] = {"docx": _docx, "xlsx": _xlsx, "pdf": _pdf}
    return attachment(makers[form](request, source), source.file_name, form)


def attachment(content: bytes, name: str, form: str) -> HttpResponse:
    """Return a file to be downloaded as ``name``, to which its ending is added."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)


def _docx(request: HttpRequest, source: Source) -> bytes:
    return as_docx(source.report(language()), at=_moment(source), notice=notice(source.is_intact), since=_since(source))


def _xlsx(request: HttpRequest, source: Source) -> bytes:
    return as_xlsx(source.report(language()), at=_moment(source), notice=notice(source.is_intact), since=_since(source))


def _pdf(request: HttpRequest, source: Source) -> bytes:
    report = source.report(language())
    context = {"report": report, "plan": source.plan, "source": source, "notice": notice(source.is_intact)}
    if source.round is not None and source.is_frozen:
        context |= recorded_since(source.round, manages=False)
    html = render_to_string("reports/paper.html", context)
    return pdf.as_pdf(html, address=request.build_absolute_uri("/"))


def language() -> str:
    """Return the language that a report is asked for in: that of the page."""
    return "cy" if (get_language() or "").startswith("cy") else "en"


def _since(source: Source) -> Since | None:
    """Return what was recorded after the figures were frozen; ``None`` where they are not."""
    if source.round is None or not source.is_frozen:
        return None
    told = recorded_since(source.round, manages=False)
    return Since(told["decisions"], [str(correction) for correction in told["corrections"]])


def _moment(source: Source) -> datetime:
    return datetime.fromisoformat(source.data["at"])


def notice(is_intact: bool) -> str:
    """Return what is to be known before the figures are believed: that they are not intact, or a demonstration's."""
    said = []
    if not is_intact:
        said.append(
            _(
                "What was frozen no longer has the check sum that it was frozen with. Do not rely on these figures; "
                "tell an administrator."
            )
        )
    if DemoData.is_loaded():
        said.append(
            _(
                "Demonstration: progress is made up. Action wording is a working draft, and measures and timings are "
                "suggestions, until they are checked against RCOT’s published tables."
            )
        )
    return "\n".join(said)
