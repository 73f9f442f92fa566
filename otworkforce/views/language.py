"""The language switch."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.access import signed_in
from plans.language import remember_language
from plans.services.people import change_details


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the pages in another language from now on, and stay on the page."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise BadRequest(_("Choose one of the portal’s languages."))
    if request.user.is_authenticated:
        user = signed_in(request)
        change_details(user=user, name=user.name, language=chosen)
    response = HttpResponseRedirect(_page_to_stay_on(request))
    remember_language(response, chosen)
    return response


def _page_to_stay_on(request: HttpRequest) -> str:
    """Return the page that the form names, if it is one of ours; else the first page."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return page
    return resolve_url("home")
