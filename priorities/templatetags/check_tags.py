"""What pages say of checks in general, and of what they leave out."""

from django import template
from django.conf import settings

from priorities.checks_text import DEFINITIONS, TITLES
from priorities.progress import Check

register = template.Library()


@register.simple_tag
def check_kinds() -> list[tuple[str, str]]:
    """Return what each check is called and what it looks for, most serious first."""
    return [(str(TITLES[check]), str(DEFINITIONS[check])) for check in Check]


@register.simple_tag
def small_numbers_below() -> int:
    """Return from which number of people on a figure is shown."""
    return int(settings.SMALL_NUMBERS_BELOW)
