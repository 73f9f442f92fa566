"""What a lead decides about an action: closing, returning with a question, pausing, reopening."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans import clock, permissions
from plans.models import Role
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities import progress
from priorities.access import get_action
from priorities.choices import DecisionKind
from priorities.forms.decisions import CloseForm, DecisionForm, PauseForm, ReopenForm, ReturnForm
from priorities.models import Action, Decision, ProgressReport
from priorities.services.decisions import decide, may_close
from priorities.services.errors import Conflict
from priorities.views.moved import follow_moved


@require_http_methods(["GET", "POST"])
@follow_moved
def close_action(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Close an action with an outcome."""
    return _decide(request, get_action(request.user, slug, reference, Permission.DECIDE), CloseForm)


@require_http_methods(["GET", "POST"])
@follow_moved
def return_action(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Return an action that was reported as ready to close, with a question."""
    return _decide(request, get_action(request.user, slug, reference, Permission.DECIDE), ReturnForm)


@require_http_methods(["GET", "POST"])
@follow_moved
def pause_action(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Pause an action until a day on which to look again."""
    return _decide(request, get_action(request.user, slug, reference, Permission.DECIDE), PauseForm)


@require_http_methods(["GET", "POST"])
@follow_moved
def reopen_action(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Open an action again that was closed or paused."""
    return _decide(request, get_action(request.user, slug, reference, Permission.DECIDE), ReopenForm)


def _decide(request: HttpRequest, action: Action, form_class: type[DecisionForm]) -> HttpResponse:
    """Show the form, or store what it holds."""
    now = clock.now()
    form = form_class(request, action=action, today=clock.today(now), role=_role(request.user, action))
    conflict: ProgressReport | Decision | None = None
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        token, base = form.cleaned_data["token"], form.cleaned_data["base"]
        try:
            decision = decide(
                action=action,
                by=request.user,  # type: ignore[arg-type]
                decision=form.decision(),
                token=token,
                base=base,
                at=now,
            )
        except Conflict as found:
            conflict, status = found.newest, 409
            action = get_action(request.user, action.plan.slug, action.reference, Permission.DECIDE)
            form.draw_again(action.last_number)
        except ValidationError as error:
            form.add_service_errors(error)
        except PermissionDenied:
            # Explained below, where the reason is one's own claim; any other refusal has its own page.
            if _obstacle(form.kind, action, request.user) != "own_claim":
                raise
        else:
            return _done(request, action, decision)
    obstacle = _obstacle(form.kind, action, request.user)
    if request.method == "POST" and obstacle:
        status = 403 if obstacle == "own_claim" else 409
    return render(request, "priorities/decide.html", _context(form, action, conflict, obstacle), status=status)


def _context(
    form: DecisionForm, action: Action, conflict: ProgressReport | Decision | None, obstacle: str
) -> dict[str, Any]:
    return {
        "form": form,
        "action": action,
        "plan": action.plan,
        "kind": form.kind.value,
        "conflict": conflict,
        "newest_decision": conflict if isinstance(conflict, Decision) else action.status_decision,
        "newest_report": conflict if isinstance(conflict, ProgressReport) else action.status_report,
        "obstacle": obstacle,
        "fitting": [kind.value for kind in DecisionKind if progress.decision_fits(kind, action.status)],
    }


def _obstacle(kind: str, action: Action, user: Any) -> str:
    """Return why this decision cannot be taken now: ``own_claim``, ``status``, or empty where it can."""
    if not progress.decision_fits(kind, action.status):
        return "status"
    if kind == DecisionKind.CLOSE and not may_close(action, user):
        return "own_claim"
    return ""


def _role(user: Any, action: Action) -> str:
    """Return the words for the role in which ``user`` decides."""
    if permissions.strongest_role(user, action.plan) == Role.LEAD:
        return _("the plan’s lead")
    return _("an administrator")


def _done(request: HttpRequest, action: Action, decision: Decision) -> HttpResponse:
    forget_kept(request)
    said = {
        DecisionKind.CLOSE: _("%(reference)s is closed: %(status)s."),
        DecisionKind.RETURN: _("%(reference)s is returned with your question. Its status is “%(status)s” again."),
        DecisionKind.PAUSE: _("%(reference)s is paused."),
        DecisionKind.REOPEN: _("%(reference)s is open again. Its status is “%(status)s”."),
    }[DecisionKind(decision.kind)]
    words = {"reference": action.reference, "status": decision.get_status_display()}
    messages.success(request, said % words)
    return HttpResponseRedirect(action.get_absolute_url())
