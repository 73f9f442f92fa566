"""What was read, in words."""

from itertools import pairwise

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from priorities.models import Reading
from priorities.readings_shown import read_words, what_it_was

register = template.Library()


@register.simple_tag
def exact_reading(reading: Reading) -> str:
    """Return what was read as those who record see it: small numbers of people too."""
    return read_words(reading.measure, reading, exact=True)


@register.simple_tag
def small_number() -> str:
    """Return how a small number of people is shown: "fewer than 5"."""
    return _("fewer than %d") % settings.SMALL_NUMBERS_BELOW


@register.filter
def read(reading: Reading) -> str:
    """Return what was read as everybody may see it: "9", "40 %", "met", "fewer than 5", or the words."""
    return read_words(reading.measure, reading)


@register.filter
def corrections(reading: Reading) -> list[tuple[Reading, str]]:
    """Return the corrections of ``reading``, newest first: each with what it was before, as everybody may see it.

    The reading comes with its ``earlier`` versions, see :func:`priorities.models.measure.last_versions`.
    """
    versions = [reading, *reading.earlier]
    found = []
    for after, before in pairwise(versions):
        if was := what_it_was(reading.measure, before, after):
            found.append((after, "; ".join(was)))
    return found
