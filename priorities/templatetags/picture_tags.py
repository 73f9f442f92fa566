"""Pictures in templates."""

from django import template
from django.utils.safestring import SafeString

from priorities.pictures import measure
from priorities.pictures.measure import Readings

register = template.Library()


@register.simple_tag
def measure_picture(of: Readings) -> SafeString:
    """Draw a measure's readings against its path."""
    return measure.measure_picture(of)


@register.simple_tag
def sparkline(of: Readings, href: str) -> SafeString:
    """Draw a measure's readings small, as a link to ``href``."""
    return measure.sparkline(of, href)
