"""How texts, dates and plan wording are shown."""

from datetime import date, datetime

import markdown
import nh3
from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from plans import clock
from plans.models import Bilingual

register = template.Library()

_PROSE_TAGS = {
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "a",
    "blockquote",
    "h3",
    "h4",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


@register.filter
def words(value: str) -> SafeString:
    """Return plain text as HTML: escaped, line breaks kept, web addresses made links."""
    return mark_safe(linebreaks(urlize(value or "", nofollow=True, autoescape=True)))  # noqa: S308 - escaped by urlize


@register.filter
def prose(value: object) -> SafeString:
    """Return Markdown as sanitised HTML."""
    html = markdown.markdown(str(value or ""), extensions=["sane_lists", "tables"])
    clean = nh3.clean(html, tags=_PROSE_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return mark_safe(clean)  # noqa: S308 - sanitised by nh3


@register.simple_tag
def in_language(thing: Bilingual, field: str) -> SafeString:
    """Return a text of ``thing`` in the language of the page; English that stands in for Welsh is marked as such."""
    text = thing.text_in(field)
    return (
        format_html('<span lang="{}">{}</span>', text.lang, text.value)
        if text.is_fallback
        else format_html("{}", text.value)
    )


@register.filter
def day(value: date | datetime | None) -> SafeString:
    """Return a date as "22 November 2026", in London."""
    return _time(value, "j F Y")


@register.filter
def short_day(value: date | datetime | None) -> SafeString:
    """Return a date as "22 Nov", in London."""
    return _time(value, "j M")


def _time(value: date | datetime | None, form: str) -> SafeString:
    if value is None:
        return SafeString("")
    on = clock.today(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), date_format(on, form))
