"""What allauth asks us: who may sign up (nobody), and where people go."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from plans.language import remember_language


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: see :func:`plans.services.invitations.invite`."""
        return False

    def get_user_search_fields(self) -> list[str]:
        """Search people by what they have here."""
        return ["email", "name"]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave the user as it is: people have no user names."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Let the pages from now on be in the language that the person chose for their account."""
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response
