"""How a plan's prose is shown."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from plans.models import Bilingual
from plans.templatetags.portal_tags import prose

register = template.Library()


@register.simple_tag
def prose_in_language(thing: Bilingual, field: str) -> SafeString:
    """Return a Markdown text of ``thing`` as HTML in the language of the page; English in its stead is marked."""
    text = thing.text_in(field)
    if text.is_fallback:
        return format_html('<div class="prose" lang="{}">{}</div>', text.lang, prose(text.value))
    return format_html('<div class="prose">{}</div>', prose(text.value))
