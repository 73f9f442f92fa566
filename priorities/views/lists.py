"""The plan's actions as a list, on pages and as files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from plans import clock, permissions
from plans.access import get_plan
from plans.models import NationPlan
from plans.permissions import Permission
from priorities import exports, progress
from priorities.filters import ActionFilter, Choices, choices_of
from priorities.models import Action, Priority
from priorities.progress import Share
from priorities.services.asking import Rounds, rounds_of
from priorities.tables import ActionTable, page_of_actions


@require_safe
def action_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all actions of a plan, filtered and sorted by the address."""
    plan = get_plan(request.user, slug)
    listing = _listing(request, plan, choices_of(plan), clock.now())
    return _answer(request, "priorities/action_list.html", listing)


@require_safe
def priority(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one priority: what the nation commits to, how its actions stand, and the actions."""
    plan = get_plan(request.user, slug)
    choices = choices_of(plan)
    shown = next((each for each in choices.priorities if each.number == number), None)
    if shown is None:
        raise Http404(_("There is no such priority."))
    listing = _listing(request, plan, choices, clock.now(), shown)
    commitments = plan.commitments.filter(priority=shown).order_by("position")
    more = {"priority": shown, "commitments": commitments, "tally": _tally(plan, shown, listing.rounds)}
    return _answer(request, "priorities/priority.html", listing, more)


@require_safe
def action_list_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the rows of the filter as CSV."""
    return _file(request, slug, "csv")


@require_safe
def action_list_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the rows of the filter as a workbook."""
    return _file(request, slug, "xlsx")


@dataclass(frozen=True)
class Listing:
    """A filtered list of a plan's actions, as a page shows it."""

    plan: NationPlan
    filter: ActionFilter
    rounds: Rounds
    #: ``None`` where the address asks for a page that is not there.
    table: ActionTable | None
    #: The same rows as a file: what stands after the question mark of its address.
    file_query: str


def _listing(
    request: HttpRequest, plan: NationPlan, choices: Choices, at: datetime, only: Priority | None = None
) -> Listing:
    rounds = rounds_of(plan, at)
    narrowed = _filter(request, plan, choices, rounds, at, only)
    try:
        page = page_of_actions(
            narrowed.qs, _page_number(request), plan=plan, rounds=rounds.intervals, today=clock.today(at)
        )
    except EmptyPage:
        table = None
    else:
        table = ActionTable(list(page.object_list), page=page, sort=narrowed.sorting)
        table.caption = _caption(page, narrowed.said())
        table.empty_text = _empty_text(request, plan, narrowed.said())
    return Listing(plan, narrowed, rounds, table, _file_query(request, only))


def _filter(
    request: HttpRequest, plan: NationPlan, choices: Choices, rounds: Rounds, at: datetime, only: Priority | None = None
) -> ActionFilter:
    actions = Action.objects.filter(plan=plan)
    if only is not None:
        actions = actions.filter(priority=only)
    return ActionFilter(
        request.GET,
        actions,
        choices=choices,
        rounds=rounds.intervals,
        today=clock.today(at),
        one_priority=only is not None,
    )


def _answer(request: HttpRequest, template: str, listing: Listing, more: dict[str, Any] | None = None) -> HttpResponse:
    """Answer 400 where the filter is wrong and 404 where the page is missing; the list can be used either way."""
    status = 404 if listing.table is None else 400 if listing.filter.form.errors else 200
    context = {
        "plan": listing.plan,
        "listing": listing,
        "form": listing.filter.form,
        "table": listing.table,
        "may_export": permissions.can(request.user, Permission.EXPORT, listing.plan),
        **(more or {}),
    }
    return render(request, template, context, status=status)


def _page_number(request: HttpRequest) -> int:
    """Return the number of the page that the address asks for.

    Raises:
        EmptyPage: what it asks for is no number of a page.
    """
    text = request.GET.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise EmptyPage(_("There is no such page."))
    return int(text)


def _caption(page: Page, said: list[str]) -> str:
    count = page.paginator.count
    parts = [ngettext("%d action", "%d actions", count) % count, *said]
    if page.has_other_pages():
        parts.append(_("%(first)d to %(last)d are shown") % {"first": page.start_index(), "last": page.end_index()})
    return " · ".join(parts)


def _empty_text(request: HttpRequest, plan: NationPlan, said: list[str]) -> str:
    if not said:
        return _("This plan has no actions here yet.")
    return format_html('{} <a href="{}">{}</a>', _("No action fits this filter."), request.path, _("Clear it"))


def _file_query(request: HttpRequest, only: Priority | None) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if only is not None:
        query["priority"] = str(only.number)
    return query.urlencode()


def _tally(plan: NationPlan, priority: Priority, rounds: Rounds) -> list[Share]:
    """Return how the actions of a priority stand, in one query, whatever the filter."""
    actions = Action.objects.filter(plan=plan, priority=priority).select_related("latest_report")
    light = actions.only("status", "answered_at", "starts_on", "latest_on", "is_ongoing", "latest_report__kind")
    return progress.tally(action.standing(rounds.intervals) for action in light)


def _file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Send the rows of the filter, all pages of them.

    Raises:
        BadRequest: the filter is wrong; a file has no place to say so.
    """
    plan = get_plan(request.user, slug, Permission.EXPORT)
    at = clock.now()
    rounds = rounds_of(plan, at)
    narrowed = _filter(request, plan, choices_of(plan), rounds, at)
    if narrowed.form.errors:
        raise BadRequest(" ".join(error for errors in narrowed.form.errors.values() for error in errors))
    about = exports.About(plan, narrowed.said(), clock.today(at))
    rows = exports.action_rows(narrowed.qs, plan=plan, rounds=rounds.intervals, today=about.made_on)
    content = exports.as_csv(rows) if ending == "csv" else exports.as_xlsx(rows, about)
    response = HttpResponse(content, content_type=exports.CONTENT_TYPES[ending])
    name = f"{plan.slug}-actions-{about.made_on.isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
