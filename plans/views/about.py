"""Pages about the portal itself; everybody may read them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

PAGES = ("definitions", "accessibility", "privacy", "cookies", "contact", "demonstration")
#: The gallery of components, for those who build the portal.
DEVELOPMENT_PAGES = ("components",)


def about_page(request: HttpRequest, page: str) -> HttpResponse:
    """Show one of the pages about the portal."""
    if page not in PAGES and (settings.PRODUCTION or page not in DEVELOPMENT_PAGES):
        raise Http404(_("There is no such page about the portal."))
    return render(request, f"about/{page}.html", {"contact_email": settings.CONTACT_EMAIL})
