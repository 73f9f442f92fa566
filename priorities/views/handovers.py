"""Handing actions over to another member, who accepts or declines."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from plans import clock
from plans.access import get_plan, signed_in
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.forms.handovers import HandOverForm
from priorities.models import Action, Handover
from priorities.services import handovers


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask another member to report on some of one's actions."""
    plan, user = get_plan(request.user, slug, Permission.REPORT), signed_in(request)
    form = HandOverForm(request, plan=plan, user=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            asked = handovers.hand_over(
                plan=plan, actions=data["actions"], by=user, to=data["to"], message=data["message"], at=clock.now()
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            forget_kept(request)
            words = ngettext(
                "%(person)s is asked about %(n)d action.", "%(person)s is asked about %(n)d actions.", len(asked)
            )
            messages.success(request, words % {"person": data["to"], "n": len(asked)})
            return HttpResponseRedirect(reverse("my_actions"))
    has_actions = Action.objects.of_plan(plan).open().assigned_to(user).exists()
    context = {"form": form, "plan": plan, "has_actions": has_actions}
    return render(request, "priorities/hand_over.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def accept_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an action over."""
    done = _answer(request, pk, handovers.accept_handover)
    if done is not None and done.state == Handover.State.ACCEPTED:
        messages.success(request, _("%s is yours to report on now. Thank you.") % done.action.reference)
    elif done is not None:
        messages.info(request, _("%s was given to somebody else, or closed, meanwhile.") % done.action.reference)
    return HttpResponseRedirect(reverse("my_actions"))


@require_POST
def decline_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to taking an action over."""
    done = _answer(request, pk, handovers.decline_handover)
    if done is not None:
        words = _("%(reference)s stays with %(person)s, who sees that you declined.")
        messages.success(request, words % {"reference": done.action.reference, "person": done.from_user})
    return HttpResponseRedirect(reverse("my_actions"))


@require_POST
def withdraw_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that somebody was asked."""
    done = _answer(request, pk, handovers.withdraw_handover)
    if done is not None:
        messages.success(request, _("%s stays with you.") % done.action.reference)
    return HttpResponseRedirect(reverse("my_actions"))


def _answer(request: HttpRequest, pk: int, service: Callable[..., Handover]) -> Handover | None:
    """Call ``service`` for the hand-over of ``pk``; a refusal becomes a message.

    Raises:
        Http404: it is not between the signed-in person and somebody, or its plan is not theirs to see.
    """
    user = signed_in(request)
    found = Handover.objects.select_related("action__plan").filter(pk=pk).first()
    if found is None or user.pk not in (found.from_user_id, found.to_user_id):
        raise Http404(_("There is no such request."))
    get_plan(user, found.action.plan.slug, Permission.REPORT)
    try:
        return service(handover=found, by=user, at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
