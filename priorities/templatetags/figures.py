"""Figures as people write them."""

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from priorities.choices import MeasureKind
from priorities.models import Measure

register = template.Library()


@register.filter
def figure(value: Decimal | None) -> str:
    """Return a figure without idle decimals, its thousands grouped: 1250.00 → 1,250; 12.50 → 12.5."""
    if value is None:
        return ""
    plain = value.normalize()
    return number_format(f"{plain:f}", use_l10n=True, force_grouping=True)


@register.filter
def rounded(value: Decimal | None) -> str:
    """Return a figure rounded to a whole number, or to one decimal where it is below 10 and not whole."""
    if value is None:
        return ""
    digits = Decimal("1") if abs(value) >= 10 else Decimal("0.1")
    return figure(value.quantize(digits, rounding=ROUND_HALF_UP))


def near(value: Decimal) -> str:
    """Return a figure of a path to one decimal, so that value and distance still add up to it."""
    return figure(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


@register.filter
def shown_value(measure: Measure, value: Decimal | None) -> str:
    """Return ``value`` of ``measure`` as everybody may see it: "12", "45 %", "met", "fewer than 5"; empty for none.

    For all that leaves the portal's pages, and for pages that show more than those who record may see.
    """
    if value is None:
        return ""
    if measure.hides(value):
        return _("fewer than %d") % settings.SMALL_NUMBERS_BELOW
    if measure.kind == MeasureKind.MILESTONE:
        return _("met") if value else _("not yet met")
    return figure(value) + (" %" if measure.kind == MeasureKind.PERCENT else "")


@register.filter
def last_reading(measure: Measure, is_own: bool = False) -> str:
    """Return the hint beside a measure's field: what it stood at last. The measure comes with its newest reading.

    Args:
        is_own: the field holds what was read in the report that is being corrected.
    """
    hints = []
    if is_own:
        hints.append(_("What this report said. You can change it, but not take it away."))
    elif measure.newest_on is not None:
        what = value_words(measure, measure.newest_value, measure.newest_words)
        hints.append(
            _("Last reading: %(what)s, %(month)s.") % {"what": what, "month": date_format(measure.newest_on, "F Y")}
        )
    if measure.kind == MeasureKind.PERCENT:
        hints.append(_("In per cent."))
    if not is_own:
        hints.append(_("Leave empty if there is no new figure."))
    return " ".join(hints)


@register.filter
def newest_reading(measure: Measure) -> str:
    """Return what a measure stood at last as "6, 12 November 2026"; empty where nobody has read it."""
    if measure.newest_on is None:
        return ""
    what = value_words(measure, measure.newest_value, measure.newest_words)
    return f"{what}, {date_format(measure.newest_on, 'j F Y')}"


def value_words(measure: Measure, value: Decimal | None, words: str | None) -> str:
    """Return what was read as people read it: "1,250", "40 %", "met", or the words; empty for nothing."""
    if value is None:
        return words or ""
    if measure.kind == MeasureKind.MILESTONE:
        return _("met") if value else _("not yet met")
    return figure(value) + (" %" if measure.kind == MeasureKind.PERCENT else "")
