"""How texts, dates and plan wording are shown."""

import re
from datetime import date, datetime
from typing import Any

import markdown
import nh3
from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from plans import clock
from plans.models import Bilingual

register = template.Library()

#: What a plan's prose may be made of. Pages have their own first and second headings.
_PROSE_TAGS = {
    *("p", "br", "blockquote", "ul", "ol", "li", "em", "strong", "a", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_PAGE_HEADING = re.compile(r"<(/?)h[12]\b")

#: An address as people type it: up to the first space or quotation mark.
_ADDRESS = re.compile(r"https?://[^\s<>\"“”‘’]+", re.IGNORECASE)
#: What ends a sentence and not the address at its end.
_SENTENCE_ENDS = ".,;:!?'…"


@register.filter
def words(value: str | None) -> SafeString:
    """Return plain text as HTML: escaped, line breaks kept, web addresses (http and https) made links."""
    text = (value or "").strip()
    if not text:
        return SafeString("")
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _without_sentence_end(found[0])
        parts += [escape(text[end : found.start()]), _link(address)]
        end = found.start() + len(address)
    parts.append(escape(text[end:]))
    return mark_safe(linebreaks("".join(parts)))  # noqa: S308 - each part is escaped above


def _without_sentence_end(address: str) -> str:
    """Return ``address`` without the punctuation of the sentence it stands in."""
    while address:
        if address[-1] in _SENTENCE_ENDS or (address[-1] == ")" and address.count(")") > address.count("(")):
            address = address[:-1]
        else:
            break
    return address


def _link(address: str) -> str:
    return format_html('<a href="{}" rel="nofollow noopener noreferrer">{}</a>', address, address)


@register.filter
def prose(value: object) -> SafeString:
    """Return Markdown as sanitised HTML; its headings begin at the third level."""
    html = markdown.markdown(str(value or ""), extensions=["sane_lists", "tables"])
    clean = nh3.clean(
        _PAGE_HEADING.sub(r"<\1h3", html),
        tags=_PROSE_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
    )
    return mark_safe(clean)  # noqa: S308 - sanitised by nh3


@register.simple_tag
def widget(field: BoundField, hint: str = "") -> SafeString:
    """Return a field's widget, described by its hint and its errors (``<id>_helptext`` and ``<id>_error``)."""
    described_by = [f"{field.auto_id}_helptext"] if hint else []
    if field.errors:
        described_by.append(f"{field.auto_id}_error")
    return field.as_widget(attrs={"aria-describedby": " ".join(described_by)} if described_by else {})


@register.simple_tag
def in_language(thing: Bilingual, field: str) -> SafeString:
    """Return a text of ``thing`` in the language of the page; English that stands in for Welsh is marked as such."""
    text = thing.text_in(field)
    return (
        format_html('<span lang="{}">{}</span>', text.lang, text.value)
        if text.is_fallback
        else format_html("{}", text.value)
    )


@register.simple_tag(takes_context=True)
def page_url(context: dict[str, Any], number: int, field: str = "page") -> str:
    """Return the address of another page of this list: the query string with its page number replaced."""
    query = context["request"].GET.copy()
    query[field or "page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Page) -> list[int | None]:
    """Return the numbers to show below a page of a list: the ends, the neighbours, and ``None`` for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


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
