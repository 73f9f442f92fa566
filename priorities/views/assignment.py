"""Saying who reports on an action, one by one or many at once."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plans import clock, permissions
from plans.access import get_plan
from plans.models import NationPlan
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.access import get_action
from priorities.forms.assignment import AssignForm, AssignManyForm
from priorities.models import Action
from priorities.services import people
from priorities.services.queue import actions_without_reporter
from priorities.views.moved import follow_moved

#: How many actions one page asks about at once.
ROWS = 50


@require_http_methods(["GET", "POST"])
@follow_moved
def assign(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Say who reports on an action and who stands in."""
    action = get_action(request.user, slug, reference, Permission.ASSIGN)
    form = AssignForm(request, action=action)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            people.assign(
                action=action,
                reporter=data["reporter"],
                deputy=data["deputy"],
                by=request.user,  # type: ignore[arg-type]
                at=clock.now(),
                reason=data["reason"],
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            forget_kept(request)
            messages.success(request, _said_who(action, data["reporter"]))
            return HttpResponseRedirect(action.get_absolute_url())
    assigned = [person for person in (action.reporter, action.deputy) if person is not None]
    gone = [person for person in assigned if not permissions.may_be_assigned(person, action.plan)]
    context = {"form": form, "action": action, "plan": action.plan, "gone": gone}
    return render(request, "priorities/assign.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def assign_many(request: HttpRequest, slug: str) -> HttpResponse:
    """Give actions that nobody reports on a reporter each."""
    plan = get_plan(request.user, slug, Permission.ASSIGN)
    without = actions_without_reporter(plan)
    asked = _posted_actions(request, plan) if request.method == "POST" else without[:ROWS]
    form = AssignManyForm(request, plan=plan, actions=asked)
    if request.method == "POST" and form.is_valid():
        try:
            given = people.assign_reporters(plan=plan, reporters=form.reporters(), by=request.user, at=clock.now())  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            forget_kept(request)
            _say_given(request, form, given)
            return HttpResponseRedirect(reverse("assign_many", args=[plan.slug]))
    context = {"assign_form": form, "plan": plan, "total": len(without)}
    return render(request, "priorities/assign_many.html", context, status=422 if request.method == "POST" else 200)


def _posted_actions(request: HttpRequest, plan: NationPlan) -> list[Action]:
    """Return the actions that the form sent was about, whether or not they have found a reporter since."""
    names = [re.fullmatch(r"reporter_([0-9]{1,18})", name, re.ASCII) for name in request.POST]
    actions = list(
        Action.objects.of_plan(plan)
        .filter(pk__in=[int(name[1]) for name in names if name])
        .select_related("reporter", "deputy")
    )
    for action in actions:
        action.plan = plan
    return actions


def _said_who(action: Action, reporter: object) -> str:
    if reporter is None:
        return _("%s: nobody is asked by name now.") % action.reference
    return _("%(reference)s: %(person)s reports on it.") % {"reference": action.reference, "person": reporter}


def _say_given(request: HttpRequest, form: AssignManyForm, given: list[Action]) -> None:
    """Say how many were given a reporter, and which had found another one meanwhile."""
    if given:
        words = ngettext("%d action has a reporter now.", "%d actions have a reporter now.", len(given)) % len(given)
        messages.success(request, words)
    for action, person in form.reporters().items():
        if action not in given and action.reporter != person:
            words = _("%(reference)s was given to somebody else meanwhile. It was left as it is.")
            messages.warning(request, words % {"reference": action.reference})
