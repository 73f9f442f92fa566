"""What allauth asks us: who may sign up (nobody), and where people go."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from plans.language import remember_language
from plans.services.round_links import SESSION_KEY

#: The library's messages, said so that they tell what to do next.
_MESSAGES = {
    "account_inactive": _("This account was switched off. Ask an administrator."),
    "email_password_mismatch": _("The e-mail address or the password is not right. You can also sign in by a code."),
    "email_taken": _("Somebody has an account with this e-mail address already."),
    "enter_current_password": _("Enter your current password."),
    "incorrect_code": _("This code is not right. Enter the one in the newest e-mail, or ask for another."),
    "incorrect_password": _("This password is not right."),
    "invalid_or_expired_key": _("This link has expired or was used already. Ask for another."),
    "invalid_password_reset": _("This link has expired or was used already. Ask for another."),
    "same_as_current": _("This is your address already. Enter another."),
    "too_many_login_attempts": _("Too many attempts to sign in. Wait five minutes, then try again."),
    "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only."""

    error_messages = {**DefaultAccountAdapter.error_messages, **_MESSAGES}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: see :func:`plans.services.invitations.invite`."""
        return False

    def get_user_search_fields(self) -> list[str]:
        """Search people by what they have here."""
        return ["email", "name"]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave the user as it is: people have no user names."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Let the pages from now on be in the language that the person chose for their account.

        A session that a reminder's link opened is marked with it: it may do less, and ends with the link. Whoever
        signs in otherwise gets no such mark, whatever was tried before.
        """
        response = super().post_login(request, user, **kwargs)
        link = (kwargs.get("signal_kwargs") or {}).get(SESSION_KEY)
        if link is None:
            request.session.pop(SESSION_KEY, None)
        else:
            request.session[SESSION_KEY] = link
        remember_language(response, user.language)
        return response
