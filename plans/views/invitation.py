"""What somebody sees who follows the link of an invitation."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from plans import clock
from plans.models import Invitation, Role, User
from plans.services.invitations import (
    ROLE_WORDS,
    InvitationRefused,
    Refusal,
    accept_invitation,
    accounts_of,
    find_invitation,
)

#: Gone for good: 410; never been: 404; there, but not to be taken up: 403.
_STATUS = {
    Refusal.UNKNOWN: 404,
    Refusal.USED: 410,
    Refusal.WITHDRAWN: 410,
    Refusal.EXPIRED: 410,
    Refusal.ACCOUNT_OFF: 403,
    Refusal.NOT_THEIRS_TO_GIVE: 403,
}


@never_cache
@sensitive_variables("secret")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show who invites to what. Only the button takes it up: mail scanners open links."""
    at = clock.now()
    try:
        found = find_invitation(secret, at)
        if _is_somebody_else(request, found):
            return _page(request, found, status=409 if request.method == "POST" else 200)
        if request.method != "POST":
            return _page(request, found)
        user, is_new = accept_invitation(secret=secret, at=at)
    except InvitationRefused as refused:
        context = {"reason": refused.reason.value}
        return render(request, "plans/invitation_refused.html", context, status=_STATUS[refused.reason])
    return _welcome(request, found, user, is_new)


def _is_somebody_else(request: HttpRequest, found: Invitation) -> bool:
    return request.user.is_authenticated and not accounts_of(found.email).filter(pk=request.user.pk).exists()


def _page(request: HttpRequest, found: Invitation, status: int = 200) -> HttpResponse:
    """Answer in the language of the invitation, unless the person has chosen another."""
    context = {
        "invitation": found,
        "role_words": ROLE_WORDS[Role(found.role)],
        "is_somebody_else": _is_somebody_else(request, found),
        "has_account": accounts_of(found.email).exists(),
    }
    return render(request, "plans/invitation.html", context, status=status)


def _welcome(request: HttpRequest, found: Invitation, user: User, is_new: bool) -> HttpResponse:
    """Sign in whoever has just got their account; everybody else signs in as they always do.

    A link that lay in a mailbox for days must not open an account that was there before it.
    """
    place = found.plan.text_in("title", user.language).value if found.plan else _("all nations’ plans")
    with translation.override(user.language):
        if not is_new:
            text = _("You now have your role in %(place)s.") % {"place": place}
            if not request.user.is_authenticated:
                text += " " + _("You have an account already: sign in as you always do.")
            messages.success(request, text)
            return redirect("home")
        messages.success(
            request,
            _(
                "Welcome, %(name)s. Next time, sign in with your e-mail address: we send you a code. "
                "If you prefer a password, you can set one on your account page."
            )
            % {"name": user.name},
        )
    return perform_login(request, user, email=user.email, redirect_url=reverse("home"))
