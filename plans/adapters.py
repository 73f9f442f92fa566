"""What allauth asks us: who may sign up (nobody), and where people go."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


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
