"""The measures of a plan as a list, on a page and as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from plans import clock, permissions
from plans.access import get_plan, signed_in
from plans.models import Membership, NationPlan
from plans.permissions import Permission
from priorities import files, measure_exports
from priorities.filters import Choices, choices_of
from priorities.measure_filters import MeasureFilter
from priorities.measured import Measured, measured_of
from priorities.measures_found import Findings, by_priority, findings_of
from priorities.moment import Moment, moment_of
from priorities.past import choices_then
from priorities.tables import ROWS
from priorities.views.lists import page_number


@require_safe
def measure_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the plan's measures cannot tell yet, and how each stands, filtered by the address."""
    plan = get_plan(request.user, slug)
    known = _known(request, plan, clock.now())
    page = _page(request, known.form.found())
    status = 404 if page is None else 400 if known.form.errors else 200
    context = {
        "plan": plan,
        "moment": known.moment,
        "form": known.form,
        "listing": known,
        "findings": known.findings,
        "page": page,
        "caption": _caption(page, known.form.said()) if page else "",
        "groups": by_priority(list(page.object_list)) if page else [],
        "may_export": permissions.can(request.user, Permission.EXPORT, plan),
        "may_record": known.moment.as_at is None and permissions.can(request.user, Permission.REPORT, plan),
    }
    return render(request, "priorities/measures.html", context, status=status)


@require_safe
def measures_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the measures of the filter as CSV."""
    return _file(request, slug, "csv")


@require_safe
def measures_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the measures of the filter and all their readings as a workbook."""
    return _file(request, slug, "xlsx")


@dataclass(frozen=True)
class Known:
    """What the list is made from: the measures of a plan as known at a moment, and what the address asks for."""

    plan: NationPlan
    moment: Moment
    measures: Sequence[Measured]
    form: MeasureFilter
    #: The same rows as a file: what stands after the question mark of its address.
    file_query: str

    @property
    def filter(self) -> MeasureFilter:
        """The filter, as templates of lists call it."""
        return self.form

    @property
    def findings(self) -> Findings:
        """What the plan's measures cannot tell, whatever the filter."""
        return findings_of(self.measures)


def _known(request: HttpRequest, plan: NationPlan, now: datetime) -> Known:
    moment = moment_of(request, plan, now)
    measures = measured_of(plan, moment)
    form = MeasureFilter(request.GET, measures, choices=_choices(plan, moment, measures), user=signed_in(request))
    query = request.GET.copy()
    query.pop("page", None)
    return Known(plan, moment, measures, form, query.urlencode())


def _choices(plan: NationPlan, moment: Moment, measures: Sequence[Measured]) -> Choices:
    if moment.as_at is None:
        return choices_of(plan)
    return choices_then(plan, [one.action for one in measures], moment.at)


def _page(request: HttpRequest, measures: Sequence[Measured]) -> Page[Measured] | None:
    """Return the page that the address asks for; ``None`` where the list is not that long."""
    try:
        return Paginator(measures, ROWS).page(page_number(request))
    except EmptyPage:
        return None


def _caption(page: Page[Measured], said: Sequence[str]) -> str:
    count = page.paginator.count
    parts = [ngettext("%d measure", "%d measures", count) % count, *said]
    if page.has_other_pages():
        parts.append(_("%(first)d to %(last)d are shown") % {"first": page.start_index(), "last": page.end_index()})
    return " · ".join(parts)


def _file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Send the measures of the filter, all pages of them.

    Raises:
        BadRequest: the filter is wrong; a file has no place to say so.
    """
    plan = get_plan(request.user, slug, Permission.EXPORT)
    now = clock.now()
    known = _known(request, plan, now)
    if known.form.errors:
        raise BadRequest(" ".join(str(error) for errors in known.form.errors.values() for error in errors))
    measures = known.form.found()
    about = measure_exports.about_measures(plan, known.form.said(), clock.today(now), known.moment.as_at)
    sheet = measure_exports.measures_sheet(measures)
    if ending == "csv":
        return files.answer(files.as_csv(sheet), ending, "measures", about)
    memberships = Membership.objects.reaching(plan)
    sheets = [sheet, measure_exports.readings_sheet(measures, list(memberships))]
    return files.answer(files.as_xlsx(sheets, about), ending, "measures", about)
