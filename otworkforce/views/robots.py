"""What search engines are told."""

from django.http import HttpRequest, HttpResponse


def robots(request: HttpRequest) -> HttpResponse:
    """Ask search engines to stay away: the pages are for invited people."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
