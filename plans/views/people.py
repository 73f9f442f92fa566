"""A plan's people: who has which role, who is invited. Without a plan: the UK-wide observers."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans import clock, permissions
from plans.access import get_plan, posted, signed_in
from plans.forms import EndMembershipForm, InvitationForm
from plans.models import Invitation, Membership, NationPlan, RoundLink
from plans.permissions import Permission
from plans.services import invitations
from plans.services.kept import author_mark, forget_kept, kept_fields
from plans.services.people import end_membership, role_name, what_ending_means
from plans.services.round_links import live_links

logger = logging.getLogger(__name__)


def people(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Show who has which role since when, who is invited, and whose role has ended."""
    plan = _plan(request, slug)
    at = clock.now()
    roles = Membership.objects.filter(plan=plan).select_related("user", "plan")
    invited = Invitation.objects.filter(plan=plan).select_related("invited_by")
    return _page(
        request,
        "plans/people.html",
        plan,
        memberships=roles.current().order_by("role", "user__name"),
        ended=[(role_name(role.user), role) for role in roles.filter(ended_at__isnull=False).order_by("-ended_at")],
        waiting=invited.waiting(at),
        expired=invited.expired(at),
        linked={link.user_id for link in live_links(RoundLink.objects.filter(round__plan=plan), at)},
    )


def invite(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Invite somebody by e-mail."""
    plan = _plan(request, slug)
    kept = kept_fields(request)
    form = InvitationForm(posted(request), initial=kept.dict() if kept else None, by=signed_in(request), plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, secret = invitations.invite(
                **form.cleaned_data, plan=plan, by=signed_in(request), at=clock.now()
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            forget_kept(request)
            _send(request, invitation, secret)
            return redirect(_people_url(plan))
    context = {"form": form, "kept": kept, "author": author_mark(request.user, request.path)}
    return _page(request, "plans/invite.html", plan, status=422 if form.errors else 200, **context)


@require_POST
def resend_invitation(request: HttpRequest, pk: int, slug: str | None = None) -> HttpResponse:
    """Send an invitation again, with a new link."""
    plan = _plan(request, slug)
    invitation = get_object_or_404(Invitation, pk=pk, plan=plan)
    try:
        sent, secret = invitations.resend(invitation=invitation, by=signed_in(request), at=clock.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        _send(request, sent, secret)
    return redirect(_people_url(plan))


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int, slug: str | None = None) -> HttpResponse:
    """Let the link of an invitation end."""
    plan = _plan(request, slug)
    invitation = get_object_or_404(Invitation, pk=pk, plan=plan)
    try:
        invitations.withdraw(invitation=invitation, by=signed_in(request), at=clock.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The invitation of %s is withdrawn. Its link no longer works.") % invitation.name)
    return redirect(_people_url(plan))


def end_role(request: HttpRequest, pk: int, slug: str | None = None) -> HttpResponse:
    """Ask for a last confirmation, then end somebody's role."""
    plan = _plan(request, slug)
    roles = Membership.objects.current().select_related("user", "plan")
    membership = get_object_or_404(roles, pk=pk, plan=plan)
    form = EndMembershipForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(
                membership=membership, by=signed_in(request), at=clock.now(), reason=form.cleaned_data["reason"]
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The role of %s has ended.") % membership.user.name)
            # Somebody who ended their own role may not see the page of people any more.
            own = membership.user_id == request.user.pk
            return redirect("home" if own else _people_url(plan))
    context = {"form": form, "membership": membership, "left_behind": what_ending_means(membership)}
    return _page(request, "plans/end_role.html", plan, status=422 if form.errors else 200, **context)


def _plan(request: HttpRequest, slug: str | None) -> NationPlan | None:
    """Return the plan whose people are meant, ``None`` for the UK-wide ones.

    Raises:
        Http404: there is no such plan for this person.
        PermissionDenied: this person does not invite people there.
    """
    if slug is not None:
        return get_plan(request.user, slug, Permission.INVITE)
    if not permissions.is_administrator(request.user):
        raise PermissionDenied(_("Only administrators invite UK-wide observers."))
    return None


def _people_url(plan: NationPlan | None) -> str:
    return reverse("plan_people", args=[plan.slug]) if plan else reverse("uk_people")


def _page(
    request: HttpRequest, template: str, plan: NationPlan | None, status: int = 200, **context: object
) -> HttpResponse:
    return render(request, template, {"plan": plan, "people_url": _people_url(plan), **context}, status=status)


def _send(request: HttpRequest, invitation: Invitation, secret: str) -> None:
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    try:
        invitations.send_invitation(invitation=invitation, link=link)
    except OSError:
        logger.exception("The e-mail of invitation %s could not be sent.", invitation.pk)
        messages.error(
            request,
            _("The invitation of %s is kept, but the e-mail could not be sent. Try “Send again” in a few minutes.")
            % invitation.name,
        )
    else:
        messages.success(request, _("An invitation is on its way to %s.") % invitation.email)
