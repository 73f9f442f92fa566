"""Who is signed in, together with their roles: every page asks for both."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from plans import permissions
from plans.models import User


class PeopleBackend(AuthenticationBackend):
    """allauth's ways of signing in; a request then reads the person and their memberships in one query."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person, or ``None`` where they are gone or not active any more."""
        user = permissions.person_with_memberships(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
