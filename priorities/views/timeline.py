"""The plan on a page: a picture, its table, its list by month."""

from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans import clock
from plans.access import get_plan
from priorities.models import Action
from priorities.moment import moment_of
from priorities.months import months_of
from priorities.pictures.timeline import draw_key, draw_timeline
from priorities.pictures.timeline_words import said
from priorities.timeline import Known, known_timeline, timeline_of

#: How many actions one page shows.
ROWS = 60
VIEWS = ("picture", "table", "months")


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the actions of a plan, or of one of its priorities, against their time."""
    plan = get_plan(request.user, slug)
    view = request.GET.get("view") or VIEWS[0]
    if view not in VIEWS:
        raise BadRequest(_("There is no such view of the plan. Leave “view” out to see the picture."))
    known = known_timeline(plan, moment_of(request, plan, clock.now()))
    actions = _of_priority(known, request.GET.get("priority", ""))
    try:
        page = Paginator(actions, ROWS).page(request.GET.get("page") or 1)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404(_("There is no such page.")) from error
    shown = timeline_of(known, page.object_list)
    context: dict[str, Any] = {
        "plan": plan,
        "moment": known.moment,
        "view": view,
        "timeline": shown,
        "page": page,
        "said": said(timeline_of(known, actions)) if actions else "",
        "priority": actions[0].priority if len(shown.groups) == 1 and request.GET.get("priority") else None,
        "months": None if view == "table" else months_of(shown),
        "key": draw_key(),
        "picture": draw_timeline(shown) if view == "picture" and actions else "",
    }
    return render(request, "priorities/timeline.html", context)


def _of_priority(known: Known, number: str) -> list[Action]:
    """Return the actions of the priority that the address names, by default all of them, in the order of the page."""
    ordered = sorted(known.actions, key=lambda action: (action.priority.number, action.sort_key, action.pk))
    if not number:
        return ordered
    found = [action for action in ordered if str(action.priority.number) == number]
    if not found:
        raise Http404(_("There is no such priority, or it has no actions."))
    return found
