"""Entering what was said at a group meeting, for all actions on one page."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plans import clock
from plans.access import get_plan, signed_in
from plans.models import User
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.forms.meeting import MeetingForm, Said
from priorities.models import Action
from priorities.services import asking, reporting
from priorities.services.errors import Conflict

#: How many actions one page asks about.
ROWS = 50


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a row for each action that the open round asks for, or store what was said of them."""
    plan, user, now = get_plan(request.user, slug, Permission.REPORT_ON_BEHALF), signed_in(request), clock.now()
    rounds = asking.rounds_of(plan, now)
    record = next((one for one in rounds.records if one.pk == pk), None)
    if record is None:
        raise Http404(_("This plan has no such round."))
    if not record.is_open(now):
        messages.error(request, _("The round is not open. What is said now belongs to the next one."))
        return HttpResponseRedirect(reverse("round", args=[slug, pk]))
    interval = rounds.intervals[rounds.records.index(record)]
    asked = Action.objects.of_plan(plan).open().asked_in(interval).select_related("status_report")
    page = Paginator(asked, ROWS).get_page(request.GET.get("page"))
    for action in page:
        action.plan = plan
    form = MeetingForm(request, plan=plan, actions=list(page), today=clock.today(now))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        stored, refused = _store(form, user, now)
        if stored:
            words = ngettext("%d report is stored.", "%d reports are stored.", stored) % stored
            messages.success(request, words)
        if not refused:
            forget_kept(request)
            return HttpResponseRedirect(reverse("round", args=[slug, pk]))
        status = 409
    context = {"form": form, "plan": plan, "round": record, "page_obj": page, "interval": interval}
    return render(request, "priorities/meeting.html", context, status=status)


def _store(form: MeetingForm, by: User, at: datetime) -> tuple[int, int]:
    """Store each row by itself; return how many are stored and how many were refused, which the form then shows."""
    stored = refused = 0
    for said in form.said():
        try:
            _store_row(said, form.told, by, at)
            stored += 1
        except Conflict as found:
            refused += 1
            words = _(
                "Somebody has reported or decided since you opened this page. Look at the action, then save again."
            )
            form.refuse_row(said.action, words, base=found.newest.number)
        except ValidationError as error:
            refused += 1
            form.refuse_row(said.action, " ".join(error.messages))
        except PermissionDenied as error:
            refused += 1
            form.refuse_row(said.action, str(error))
    return stored, refused


def _store_row(said: Said, told: str, by: User, at: datetime) -> None:
    reporting.report_progress(
        action=said.action,
        by=by,
        answer=said.answer,
        token=said.token,
        base=said.base,
        at=at,
        said_by=said.by,
        told=told,
    )
