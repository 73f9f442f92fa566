"""Contradictions of a frozen description in words. Each is said of an action, to stand behind its reference."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otworkforce.reports.words import Data, number
from priorities.choices import Direction, MeasureKind
from priorities.progress import Check


def statement(check: Data, action: Data) -> str:
    """Return what ``check`` says of ``action``."""
    code = check["check"]
    measure = next((part for part in action["measures"] if part["id"] == check["measure"]), None)
    if code == Check.ON_TRACK_BUT_OVERDUE:
        days = action["days_overdue"]
        return ngettext("says on track, and is %d day overdue.", "says on track, and is %d days overdue.", days) % days
    if code == Check.COMPLETED_NOT_MET:
        if measure is None or measure["kind"] == MeasureKind.MILESTONE:
            return _("was completed, and its milestone is not met.")
        return _("was completed, and its measure stands at %s.") % stands_at(measure)
    if code == Check.ON_TRACK_BUT_BEHIND:
        if measure is None:
            return _("says on track, and its measure is behind its path.")
        return _("says on track, and its measure is behind its path: it stands at %s.") % stands_at(measure)
    if code == Check.NOT_STARTED_HALF_GONE:
        return _("has not started, and half of its window is gone.")
    return _("was reported in the same words three rounds running.")


def stands_at(measure: Data) -> str:
    """Return a counted measure's reading against its aim: "9 of 30", "45 %, target 60 % (illustrative)"."""
    kind = measure["kind"]
    value = number(measure["value"], kind)
    if measure["direction"] == Direction.WITHIN:
        limits = {"lower": number(measure["lower"], kind), "upper": number(measure["upper"], kind)}
        return f"{value} ({_('to be kept from %(lower)s to %(upper)s') % limits})"
    if measure["target"] is None:
        return value
    target = number(measure["target"], kind)
    if measure["is_target_illustrative"]:
        target = f"{target} ({_('illustrative')})"
    is_count = kind == MeasureKind.NUMBER and measure["direction"] == Direction.MORE
    form = _("%(value)s of %(target)s") if is_count else _("%(value)s, target %(target)s")
    return form % {"value": value, "target": target}
