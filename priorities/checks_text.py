"""Contradictions in words: what a check says on a page."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    if measure.target is None or measure.newest_value is None:
        return figure(measure.newest_value)
    words = _("%(value)s of %(target)s") % {"value": figure(measure.newest_value), "target": figure(measure.target)}
    return f"{words} ({_('illustrative target')})" if measure.is_target_illustrative else words


def _time_left(ends_on: date | None, today: date) -> str:
    if ends_on is None or ends_on < today:
        return _("after its date")
    months = (ends_on.year - today.year) * 12 + ends_on.month - today.month
    if months < 1:
        return _("with less than a month left")
    return ngettext("with %d month left", "with %d months left", months) % months
