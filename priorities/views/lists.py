"""The plan's actions as a list, on pages and as files."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from plans import clock, permissions
from plans.access import get_plan
from plans.models import NationPlan
from plans.permissions import Permission
from priorities import exports, files, progress
from priorities.filters import ActionFilter, Choices, choices_of
from priorities.models import Action, Commitment, Priority
from priorities.models.action import ActionQuerySet
from priorities.moment import Moment, moment_of
from priorities.past import choices_then, narrowed
from priorities.progress import Share
from priorities.services.as_at import actions_as_at, records_as_at, rounds_as_at
from priorities.services.asking import Rounds, rounds_of
from priorities.tables import ActionTable, page_of_actions


@require_safe
def action_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all actions of a plan, filtered and sorted by the address."""
    plan = get_plan(request.user, slug)
    listing = _listing(request, _known(plan, moment_of(request, plan, clock.now())))
    return _answer(request, "priorities/action_list.html", listing)


@require_safe
def priority(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one priority: what the nation commits to, how its actions stand, and the actions."""
    plan = get_plan(request.user, slug)
    known = _known(plan, moment_of(request, plan, clock.now()))
    shown = next((each for each in known.choices.priorities if each.number == number), None)
    if shown is None:
        raise Http404(_("There is no such priority."))
    listing = _listing(request, known, shown)
    more = {"priority": shown, "commitments": _commitments(known, shown), "tally": _tally(known, shown)}
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
class Known:
    """What a list is made from: a plan as it is known now, or as it was."""

    plan: NationPlan
    moment: Moment
    choices: Choices
    rounds: Rounds
    #: All actions as they were known then; ``None`` for now, when the database is asked.
    then: list[Action] | None = None


def _known(plan: NationPlan, moment: Moment) -> Known:
    if moment.as_at is None:
        return Known(plan, moment, choices_of(plan), rounds_of(plan, moment.at))
    then = actions_as_at(plan, moment.at)
    return Known(plan, moment, choices_then(plan, then, moment.at), rounds_as_at(plan, moment.at), then)


@dataclass(frozen=True)
class Listing:
    """A filtered list of a plan's actions, as a page shows it."""

    known: Known
    filter: ActionFilter
    #: ``None`` where the address asks for a page that is not there.
    table: ActionTable | None
    #: The same rows as a file: what stands after the question mark of its address.
    file_query: str


def _listing(request: HttpRequest, known: Known, only: Priority | None = None) -> Listing:
    form, actions = _filtered(request, known, only)
    try:
        page = page_of_actions(
            actions,
            page_number(request),
            plan=known.plan,
            rounds=known.rounds.intervals,
            today=known.moment.today,
        )
    except EmptyPage:
        table = None
    else:
        table = ActionTable(list(page.object_list), page=page, sort=form.sorting)
        table.context = Context({"moment": known.moment})
        table.caption = _caption(page, form.said())
        table.empty_text = _empty_text(request, known.moment, form.said())
    return Listing(known, form, table, _file_query(request, only))


def _filtered(
    request: HttpRequest, known: Known, only: Priority | None = None
) -> tuple[ActionFilter, ActionQuerySet | list[Action]]:
    """Return the filter that the address asks for, and the actions that fit, in their order."""
    actions = Action.objects.filter(plan=known.plan)
    if only is not None:
        actions = actions.filter(priority=only)
    rounds, today = known.rounds.intervals, known.moment.today
    form = ActionFilter(
        request.GET, actions, choices=known.choices, rounds=rounds, today=today, one_priority=only is not None
    )
    if known.then is None:
        return form, form.qs
    then = [action for action in known.then if only is None or action.priority_id == only.pk]
    return form, narrowed(then, form.wanted, rounds=rounds, today=today)


def _answer(request: HttpRequest, template: str, listing: Listing, more: dict[str, Any] | None = None) -> HttpResponse:
    """Answer 400 where the filter is wrong and 404 where the page is missing; the list can be used either way."""
    status = 404 if listing.table is None else 400 if listing.filter.form.errors else 200
    context = {
        "plan": listing.known.plan,
        "moment": listing.known.moment,
        "listing": listing,
        "form": listing.filter.form,
        "table": listing.table,
        "may_export": permissions.can(request.user, Permission.EXPORT, listing.known.plan),
        **(more or {}),
    }
    return render(request, template, context, status=status)


def page_number(request: HttpRequest) -> int:
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


def _empty_text(request: HttpRequest, moment: Moment, said: list[str]) -> str:
    if not said and moment.as_at:
        return _("The tracker held no actions here at that time.")
    if not said:
        return _("This plan has no actions here yet.")
    cleared = f"{request.path}?{urlencode(moment.query)}" if moment.query else request.path
    return format_html('{} <a href="{}">{}</a>', _("No action fits this filter."), cleared, _("Clear it"))


def _file_query(request: HttpRequest, only: Priority | None) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if only is not None:
        query["priority"] = str(only.number)
    return query.urlencode()


def _commitments(known: Known, priority: Priority) -> list[Commitment]:
    if known.then is None:
        return list(known.plan.commitments.filter(priority=priority).order_by("position"))
    then = records_as_at(Commitment, known.moment.at, plan_id=known.plan.pk, priority_id=priority.pk)
    return sorted(then.values(), key=lambda commitment: commitment.position)


def _tally(known: Known, priority: Priority) -> list[Share]:
    """Return how the actions of a priority stand, in one query at most, whatever the filter."""
    if known.then is not None:
        actions = [action for action in known.then if action.priority_id == priority.pk]
    else:
        of_priority = Action.objects.filter(plan=known.plan, priority=priority).select_related("latest_report")
        shown = ("status", "answered_at", "starts_on", "latest_on", "is_ongoing", "latest_report__kind")
        actions = list(of_priority.only(*shown))
    return progress.tally(action.standing(known.rounds.intervals) for action in actions)


def _file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Send the rows of the filter, all pages of them.

    Raises:
        BadRequest: the filter is wrong; a file has no place to say so.
    """
    plan = get_plan(request.user, slug, Permission.EXPORT)
    now = clock.now()
    known = _known(plan, moment_of(request, plan, now))
    moment = known.moment
    form, actions = _filtered(request, known)
    if form.form.errors:
        raise BadRequest(" ".join(error for errors in form.form.errors.values() for error in errors))
    about = exports.about_actions(plan, form.said(), clock.today(now), moment.as_at, _checked(known))
    rows = exports.action_rows(actions, plan=plan, rounds=known.rounds.intervals, today=moment.today)
    sheet = exports.actions_sheet(rows)
    content = files.as_csv(sheet) if ending == "csv" else files.as_xlsx([sheet], about)
    return files.answer(content, ending, "actions", about)


def _checked(known: Known) -> tuple[int, int]:
    """Return how many rows of the plan are checked, and how many there are, whatever the filter."""
    if known.then is not None:
        return sum(action.is_row_checked for action in known.then), len(known.then)
    actions = Action.objects.filter(plan=known.plan)
    return actions.checked_rows().count(), actions.count()
