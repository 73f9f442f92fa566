"""Contradictions in words: what a check says on a page."""

from datetime import date
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from priorities.choices import Direction, MeasureKind
from priorities.models import Action, Measure
from priorities.progress import Check
from priorities.templatetags.figures import figure


def check_text(check: Check, action: Action, measure: Measure | None, today: date) -> str:
    """Return what ``check`` says of ``action``, to stand behind its reference.

    Args:
        measure: the measure that it is about, with its newest reading; ``None`` where it is about none.
    """
    if check == Check.ON_TRACK_BUT_OVERDUE:
        days = action.days_overdue(today)
        return ngettext("says on track, and is %d day overdue.", "says on track, and is %d days overdue.", days) % days
    if check == Check.COMPLETED_NOT_MET and measure is not None:
        if measure.kind == MeasureKind.MILESTONE:
            return _("was completed, and its milestone is not met.")
        return _("was completed, and its measure stands at %s.") % _stands_at(measure)
    if check == Check.ON_TRACK_BUT_BEHIND and measure is not None:
        left = _time_left(measure.fact(action).ends_on, today)
        return _("says on track, and its measure stands at %(at)s %(left)s.") % {
            "at": _stands_at(measure),
            "left": left,
        }
    if check == Check.NOT_STARTED_HALF_GONE:
        return _("has not started, and half of its window is gone.")
    return _("was reported in the same words three rounds running.")


def _stands_at(measure: Measure) -> str:
    """Return a counted measure's reading against its aim: "9 of 30", "45 %, target 60 %"."""
    value = _with_unit(measure, measure.newest_value)
    if measure.direction == Direction.WITHIN:
        limits = {"lower": _with_unit(measure, measure.lower), "upper": _with_unit(measure, measure.upper)}
        return f"{value} ({_('to be kept from %(lower)s to %(upper)s') % limits})"
    if measure.target is None:
        return value
    target = _with_unit(measure, measure.target)
    if measure.is_target_illustrative:
        target = f"{target} ({_('illustrative')})"
    is_count = measure.kind == MeasureKind.NUMBER and measure.direction == Direction.MORE
    form = _("%(value)s of %(target)s") if is_count else _("%(value)s, target %(target)s")
    return form % {"value": value, "target": target}


def _with_unit(measure: Measure, value: Decimal | None) -> str:
    return figure(value) + (" %" if measure.kind == MeasureKind.PERCENT else "")


def _time_left(ends_on: date | None, today: date) -> str:
    if ends_on is None or ends_on < today:
        return _("after its date")
    months = (ends_on.year - today.year) * 12 + ends_on.month - today.month - (ends_on.day < today.day)
    if months < 1:
        return _("with less than a month left")
    return ngettext("with %s month left", "with %s months left", months) % apnumber(months)
