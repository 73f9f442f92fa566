"""One report for the UK, from the latest signed-off round of each plan: as a page and as files."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otworkforce.reports import pdf, uk_files
from otworkforce.reports.uk import UkReport
from otworkforce.reports.uk import uk_report as report_of
from otworkforce.views.report_files import attachment, language, notice
from plans import clock


@require_safe
def uk_report(request: HttpRequest) -> HttpResponse:
    """Show the latest signed-off rounds of the plans that the person may see, side by side."""
    context = {"uk": report_of(request.user, language()), "makes_pdfs": pdf.is_available()}
    return render(request, "reports/uk_report.html", context)


@require_safe
def uk_file(request: HttpRequest, form: str) -> HttpResponse:
    """Send the same as a file: ``docx``, ``xlsx`` or ``pdf``."""
    if form == "pdf" and not pdf.is_available():
        return render(request, "reports/no_pdf.html", {"back": reverse("uk_report")}, status=501)
    uk = report_of(request.user, language())
    if uk.moment is None:
        raise Http404(_("No plan that you may see has a signed-off round yet, so there is no report."))
    name = f"uk-{clock.today(uk.moment).isoformat()}"
    return attachment(_content(request, uk, uk.moment, form), name, form)


def _content(request: HttpRequest, uk: UkReport, at: datetime, form: str) -> bytes:
    if form == "docx":
        return uk_files.as_docx(uk, at=at, notice=notice(uk.is_intact))
    if form == "xlsx":
        return uk_files.as_xlsx(uk, at=at, notice=notice(uk.is_intact))
    html = render_to_string("reports/uk_paper.html", {"uk": uk, "notice": notice(uk.is_intact)})
    return pdf.as_pdf(html, address=request.build_absolute_uri("/"))
