"""Reporting on an action: the form, its correction, "nothing has changed" and its undo."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans import clock, permissions
from plans.access import signed_in
from plans.models import User
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities import progress
from priorities.access import get_action_to_report
from priorities.choices import AnswerKind
from priorities.forms.reporting import ReportForm
from priorities.models import Action, Decision, ProgressReport
from priorities.services import asking, reporting
from priorities.services.errors import Conflict
from priorities.views.moved import follow_moved


@require_http_methods(["GET", "POST"])
@follow_moved
def report(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Report on an action."""
    return _report_form(request, get_action_to_report(request.user, slug, reference))


@require_http_methods(["GET", "POST"])
@follow_moved
def correct_report(request: HttpRequest, slug: str, reference: str, number: int) -> HttpResponse:
    """Correct a report: a new one takes its place."""
    action = get_action_to_report(request.user, slug, reference)
    corrects = action.reports.select_related("correction").filter(number=number).first()
    if corrects is None or corrects.kind not in (AnswerKind.STATUS, AnswerKind.DONT_KNOW):
        raise Http404(_("There is no such report to correct."))
    return _report_form(request, action, corrects)


def _report_form(request: HttpRequest, action: Action, corrects: ProgressReport | None = None) -> HttpResponse:
    """Show the form, or store what it holds."""
    now = clock.now()
    rounds = asking.rounds_of(action.plan, now)
    form = ReportForm(
        request,
        action=action,
        measures=list(action.measures.with_newest_reading()),
        today=clock.today(now),
        promised=_promised(action, corrects),
        speakers=_speakers(request.user, action),
        corrects=corrects,
    )
    conflict: ProgressReport | Decision | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _store(request, action, form, now, corrects)
        except Conflict as found:
            conflict = found.newest
            action.refresh_from_db()
            form.draw_again(action.last_number)
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            return _go_on(request, action, now)
    waiting = list(asking.waiting_for(signed_in(request), now).values_list("pk", flat=True))
    fresh = action.freshness(rounds.intervals)
    context = {
        "form": form,
        "action": action,
        "plan": action.plan,
        "corrects": corrects,
        "conflict": conflict,
        "conflict_is_report": isinstance(conflict, ProgressReport),
        "conflict_is_own": isinstance(conflict, ProgressReport) and conflict.entered_by == request.user,
        "questions": action.questions.waiting().select_related("asked_by"),
        "last": action.status_report,
        "is_last_known": progress.is_last_known(action.status, fresh),
        "place": waiting.index(action.pk) + 1 if action.pk in waiting else None,
        "waiting": len(waiting),
        "has_next": any(pk != action.pk for pk in waiting),
    }
    status = 409 if conflict else 422 if request.method == "POST" else 200
    return render(request, "priorities/report.html", context, status=status)


@require_POST
@follow_moved
def say_unchanged(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Store "nothing has changed"; the message offers to undo it."""
    action = get_action_to_report(request.user, slug, reference)
    try:
        reporting.say_unchanged(action=action, by=signed_in(request), token=_token(request), at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("report", args=[slug, action.reference]))
    messages.success(request, _("%s: stored that nothing has changed. You can undo it below.") % action.reference)
    return HttpResponseRedirect(reverse("my_actions"))


@require_POST
@follow_moved
def take_back(request: HttpRequest, slug: str, reference: str, number: int) -> HttpResponse:
    """Undo "nothing has changed"."""
    action = get_action_to_report(request.user, slug, reference)
    stored = action.reports.filter(number=number).first()
    if stored is None:
        raise Http404(_("There is no such report."))
    try:
        reporting.take_back(report=stored, by=signed_in(request), token=_token(request), at=clock.now())
    except Conflict:
        messages.error(request, _("Somebody has reported since. Nothing was taken back."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%s: taken back. It waits for your answer again.") % action.reference)
    return HttpResponseRedirect(reverse("my_actions"))


def _store(
    request: HttpRequest, action: Action, form: ReportForm, now: datetime, corrects: ProgressReport | None
) -> None:
    data, answer, user = form.cleaned_data, form.answer(), signed_in(request)
    if corrects is None and reporting.said_just_now(action=action, by=user, answer=answer, at=now):
        messages.info(request, _("%s: this report was stored already. Nothing was stored twice.") % action.reference)
        return
    reporting.report_progress(
        action=action,
        by=user,
        answer=answer,
        token=data["token"],
        base=data["base"],
        at=now,
        said_by=data.get("said_by"),
        told=data.get("told", ""),
        corrects=corrects,
    )
    forget_kept(request)
    done = _("%s: your correction is stored.") if corrects else _("%s: your report is stored.")
    messages.success(request, done % action.reference)


def _go_on(request: HttpRequest, action: Action, now: datetime) -> HttpResponse:
    """Go to the next action that waits, where that was asked for, else to the action's page."""
    if "next" not in request.POST:
        return HttpResponseRedirect(action.get_absolute_url())
    following = asking.waiting_for(signed_in(request), now).select_related("plan").first()
    if following is None:
        messages.success(request, _("That was the last one. Thank you."))
        return HttpResponseRedirect(reverse("my_actions"))
    return HttpResponseRedirect(reverse("report", args=[following.plan.slug, following.reference]))


def _promised(action: Action, corrects: ProgressReport | None) -> ProgressReport | None:
    """Return the report whose promised step the form asks about."""
    stated = action.status_report
    if corrects is not None:
        before = action.reports.effective().stating_a_status().filter(position__lt=corrects.position)
        stated = before.newest_first().first()
    return stated if stated is not None and stated.next_step else None


def _speakers(user: object, action: Action) -> list[User]:
    """Return the people for whom ``user`` may enter a report."""
    if not permissions.can(user, Permission.REPORT_ON_BEHALF, action.plan):
        return []
    return [person for person in permissions.assignable_people(action.plan) if person != user]


def _token(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        # Without a token of its own a press counts once by itself.
        return uuid4()
