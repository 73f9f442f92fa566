"""What people see when something cannot be done. Each page says what to do next, and nothing typed is lost."""

import logging
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from plans.services.kept import keep_typed
from plans.uploads import TooLarge

logger = logging.getLogger(__name__)

#: After how many seconds to try again when the database does not answer.
RETRY_AFTER = "60"
#: Fields of a form that are not words of the person who typed them.
_NOT_WORDS = {"csrfmiddlewaretoken", "author", "token", "base", "password", "code"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the address or the form cannot be understood; 413 where it is too large to be looked at."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        # Django's own reasons name settings.
        reason = str(exception) if isinstance(exception, TooLarge) else ""
        return render(request, "413.html", {"reason": reason}, status=413)
    return render(request, "400.html", {"reason": str(exception), "typed": _typed(request)}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: seen, but not to be changed by this person."""
    return render(request, "403.html", {"reason": str(exception), "typed": _typed(request)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: there is no such page, or not for this person."""
    reason = str(exception) if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"reason": reason, "typed": _typed(request)}, status=404)


def fill_method_not_allowed(request: HttpRequest, response: HttpResponse) -> None:
    """Give a bare answer 405 a page; its headers, which name the methods that are allowed, stay."""
    response.content = render_to_string("405.html", {"typed": _typed(request)}, request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token has expired: what was typed comes back in a fresh form."""
    kept = keep_typed(request)
    if kept and not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': kept})}")
    context = {"kept_url": kept, "typed": [] if kept else _typed(request)}
    return render(request, "403_csrf.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 where the database cannot be reached or is too busy.

    What was typed is shown, to be copied; after a 500 it is offered in its form again too, where it could be kept.
    Django calls this while it handles the exception, wherever that came from: a view, a template or middleware.
    """
    context: dict[str, object] = {"typed": _typed(request)}
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("503.html", context), status=503, headers={"Retry-After": RETRY_AFTER})
    context["kept_url"] = _kept_after_fault(request)
    return HttpResponse(render_to_string("500.html", context), status=500)


def _kept_after_fault(request: HttpRequest) -> str | None:
    """Return the address that offers what was typed again, ``None`` where that cannot be had: nothing is sure now."""
    try:
        # By itself, so that a failure of its own leaves nothing half done, and none of a broken transaction is used.
        with transaction.atomic():
            return keep_typed(request)
    except Exception:
        logger.warning("What was typed before the fault could not be kept.", exc_info=True)
        return None


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return (field, text) for the words of a refused form."""
    try:
        fields = request.POST.lists()
    except Exception:
        # The body itself could not be read; there is nothing to give back.
        logger.warning("The body of a refused form could not be read.", exc_info=True)
        return []
    return [
        (name.replace("_", " "), text)
        for name, values in fields
        if name not in _NOT_WORDS and "password" not in name
        for text in values
        if text.strip()
    ]
