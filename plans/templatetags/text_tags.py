"""How texts that carry their language are shown: marked where it is not that of the page."""

from django import template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from plans.models.language import Text

register = template.Library()


@register.filter
def marked(text: Text | None) -> SafeString:
    """Return a text on one line, with its language where the page is in another."""
    if text is None:
        return SafeString("")
    return format_html('<span lang="{}">{}</span>', text.lang, text) if _differs(text) else format_html("{}", text)


@register.filter
def marked_lines(text: Text | None) -> SafeString:
    """Return a text as paragraphs, line breaks kept, with its language where the page is in another."""
    if text is None:
        return SafeString("")
    paragraphs = mark_safe(linebreaks(text.value, autoescape=True))  # noqa: S308 - escaped by linebreaks
    return format_html('<div lang="{}">{}</div>', text.lang, paragraphs) if _differs(text) else paragraphs


def _differs(text: Text) -> bool:
    return text.lang != pgettext("code of the language that this catalogue is written in", "en")
