"""Links of a page that shows an earlier day lead to pages of the same day. They read ``moment`` from the context."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from priorities.moment import AS_AT, Moment

register = template.Library()


@register.simple_tag(takes_context=True)
def at_url(context: dict[str, Any], name: str, *args: object, **query: str | int) -> str:
    """Return the address of the page ``name`` at the moment that this page shows, with ``query``."""
    return _with(reverse(name, args=args), {**query, **_query(context)})


@register.simple_tag(takes_context=True)
def at_moment(context: dict[str, Any], address: str, **query: str | int) -> str:
    """Return ``address``, which has no query of its own, at the moment that this page shows, with ``query``."""
    return _with(address, {**query, **_query(context)})


@register.simple_tag(takes_context=True)
def now_url(context: dict[str, Any]) -> str:
    """Return the address of this page as it is today."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name in (AS_AT, "page", "before"):
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def kept_query(context: dict[str, Any], *names: str) -> SafeString:
    """Return the query of this page as hidden fields of a form, so that sending the form keeps it.

    Args:
        names: the fields to keep; all but the moment and the page number where none is named.
    """
    request: HttpRequest = context["request"]
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if (name in names if names else name not in (AS_AT, "page", "before"))
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


def _query(context: dict[str, Any]) -> dict[str, str]:
    moment = context.get("moment")
    return moment.query if isinstance(moment, Moment) else {}


def _with(address: str, query: dict[str, str | int]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
