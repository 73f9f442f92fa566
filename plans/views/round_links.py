"""What somebody sees who follows the link of a reminder, and how links end."""

from allauth.account.utils import perform_login
from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from plans import clock
from plans.access import get_plan, signed_in
from plans.models import Membership
from plans.permissions import Permission
from plans.services import round_links
from plans.services.round_links import LinkRefusal, LinkRefused

#: Gone for good: 410; never been: 404; there, but not for them: 403.
_STATUS = {
    LinkRefusal.UNKNOWN: 404,
    LinkRefusal.WITHDRAWN: 410,
    LinkRefusal.ENDED: 410,
    LinkRefusal.NOT_FOR_THEM: 403,
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables("secret")
def round_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show whom the link signs in, for which round. Only the button does it: mail scanners open links."""
    at = clock.now()
    try:
        link = round_links.find_link(secret, at)
    except LinkRefused as refused:
        return _refused(request, refused)
    is_somebody_else = request.user.is_authenticated and request.user.pk != link.user_id
    if request.user.is_authenticated and not is_somebody_else:
        return redirect(_destination(request))
    if request.method != "POST" or is_somebody_else:
        context = {"link": link, "is_somebody_else": is_somebody_else}
        return render(request, "plans/round_link.html", context, status=409 if request.method == "POST" else 200)
    round_links.note_use(link=link, at=at)
    mark = {round_links.SESSION_KEY: link.pk}
    return perform_login(
        request, link.user, email=link.user.email, redirect_url=_destination(request), signal_kwargs=mark
    )


def _refused(request: HttpRequest, refused: LinkRefused) -> HttpResponse:
    """Say why, and how to sign in otherwise. Whoever tries one secret after the other is slowed down."""
    if refused.reason == LinkRefusal.UNKNOWN and not consume(request, action="round_link"):
        return respond_429(request)
    context = {"reason": refused.reason.value, "round": refused.round}
    return render(request, "plans/round_link_refused.html", context, status=_STATUS[refused.reason])


def _destination(request: HttpRequest) -> str:
    """Return the page that the link leads to: one of the portal's, by default My actions."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return reverse("my_actions")


@login_required
@require_POST
def end_own_links(request: HttpRequest) -> HttpResponse:
    """End the links in reminders to oneself."""
    user = signed_in(request)
    _say_ended(request, round_links.withdraw_links(user=user, by=user, at=clock.now()))
    return redirect("account")


@require_POST
def end_links(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End the links in reminders to somebody of the plan."""
    plan = get_plan(request.user, slug, Permission.MANAGE_ROUNDS)
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=pk, plan=plan)
    ended = round_links.withdraw_links(user=membership.user, by=signed_in(request), at=clock.now(), plan=plan)
    _say_ended(request, ended)
    return redirect("plan_people", slug=plan.slug)


def _say_ended(request: HttpRequest, ended: int) -> None:
    if not ended:
        messages.info(request, _("There was no link to end."))
        return
    words = ngettext(
        "The link has ended, and so have sign-ins that it opened. The next reminder holds a new one.",
        "The links have ended, and so have sign-ins that they opened. The next reminders hold new ones.",
        ended,
    )
    messages.success(request, words)
