"""What holds for every page."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from otworkforce.views.errors import fill_method_not_allowed
from plans import clock
from plans.models import User
from plans.services.kept import keep_typed
from plans.services.round_links import SESSION_KEY, still_serves

#: Where people who are not signed in may go. Everything else asks them to sign in.
OPEN_PATHS = ("/about/", "/account/", "/language/", "/healthz", "/readyz", "/robots.txt", "/static/", "/admin/")

#: The account pages that a session opened by a reminder's link may use, besides the first one.
LINK_PATHS = (
    "/account/logout/",
    "/account/invitation/",
    "/account/round/",
    "/account/round-links/",
    "/account/reminders/",
)


class SignInRequired:
    """Sends people who are not signed in to the sign-in page.

    A page that is new is closed until it is named here, so that none is left open by forgetting a decorator. Admin
    and the account pages do their own asking.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Answer with the sign-in page where nobody is signed in; what was typed is kept."""
        if request.path.startswith(OPEN_PATHS) or request.user.is_authenticated:
            return None
        kept = keep_typed(request) if request.method == "POST" else None
        if kept:
            messages.info(request, _("You were signed out. What you typed is kept: sign in to go on with it."))
        return redirect_to_login(kept or request.get_full_path(), settings.LOGIN_URL)


class RoundLinkSessions:
    """Holds sessions that a reminder's link opened to what they are for, and ends them with the link.

    They report; how somebody signs in is changed only by whoever has proved who they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Whoever watches the portal's health has no session, whatever cookie comes along, and may have no database.
        is_watcher = request.path in ("/healthz", "/readyz")
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES and not is_watcher
        link = request.session.get(SESSION_KEY) if has_session else None
        if link is None or not isinstance(request.user, User):
            return self.get_response(request)
        if not still_serves(link, request.user, clock.now()):
            logout(request)
            messages.info(request, _("The link in your e-mail no longer signs you in. Sign in to go on."))
        elif request.path.startswith("/account/") and not _is_for_link(request.path):
            return render(request, "account/link_session.html", {"wanted": request.path}, status=403)
        return self.get_response(request)


def _is_for_link(path: str) -> bool:
    return path == "/account/" or path.startswith(LINK_PATHS)


class RefuseControlCharacters:
    """Answers 400 to an address that holds a NUL, which PostgreSQL cannot store or compare."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        """Raise ``BadRequest`` for a NUL in the path or the query string."""
        if "\x00" in request.path or any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise BadRequest(_("The address holds a character that cannot be used."))


class PrivatePages:
    """Keeps answers that depend on who asks out of every cache, so that Back after signing out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Whoever asks who is signed in reads the session.
        if request.session.accessed:
            patch_cache_control(response, private=True, no_store=True)
        return response


class PagesForWrongMethods:
    """Gives the answer 405 a page: Django's is empty, and people get there, by signing in after pressing a button."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            fill_method_not_allowed(request, response)
        return response


class RefusedAccountForms:
    """Answers 422 where the sign-in library shows a form again that it refused; by itself it answers 200.

    Its answers to scripts are finished when they come here, and so are redirects and 429: they stay as they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Set the status where the page holds a form with errors."""
        if request.path.startswith("/account/") and request.method == "POST" and response.status_code == 200:
            form = (response.context_data or {}).get("form")
            if form is not None and form.errors:
                response.status_code = 422
        return response
