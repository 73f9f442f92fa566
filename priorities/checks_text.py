"""Checks in words: what each of them looks for, and what it says on a page."""

from datetime import date
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from priorities.choices import Direction, MeasureKind, Status
from priorities.models import Action, Measure
from priorities.progress import Check
from priorities.services.found_checks import FoundCheck
from priorities.templatetags.figures import figure, shown_value

#: What a check is called, where several actions are listed under it.
TITLES = {
    Check.ON_TRACK_BUT_OVERDUE: gettext_lazy("On track, but overdue"),
    Check.COMPLETED_NOT_MET: gettext_lazy("Completed, but not met"),
    Check.NO_PATH_BACK: gettext_lazy("No path back"),
    Check.ON_TRACK_BUT_BEHIND: gettext_lazy("On track, but behind its path"),
    Check.STEP_NOT_DONE: gettext_lazy("Promised step not done"),
    Check.SILENT: gettext_lazy("Silent for two rounds or more"),
    Check.NOT_STARTED_HALF_GONE: gettext_lazy("Not started, and half of its window gone"),
    Check.SAME_WORDS: gettext_lazy("The same words three times"),
    Check.NO_MEASURE: gettext_lazy("No measure"),
    Check.ONLY_OUTPUTS: gettext_lazy("Only output measures"),
    Check.NO_TARGET: gettext_lazy("No target set"),
}
#: What each check looks for, in one line.
DEFINITIONS = {
    Check.ON_TRACK_BUT_OVERDUE: gettext_lazy("The status is on track, and the action’s latest date has passed."),
    Check.COMPLETED_NOT_MET: gettext_lazy("The action is completed, and a measure’s newest reading does not meet it."),
    Check.NO_PATH_BACK: gettext_lazy(
        "The status is at risk or off track, and the report says no path back, or not what is needed."
    ),
    Check.ON_TRACK_BUT_BEHIND: gettext_lazy(
        "The status is on track, and a measure is 25 percentage points or more behind its path."
    ),
    Check.STEP_NOT_DONE: gettext_lazy(
        "The day of the step that was promised has passed, or the newest report says that the step before was not done."
    ),
    Check.SILENT: gettext_lazy(
        "The action is open, and the last two rounds that are over, or more, asked for it and heard nothing."
    ),
    Check.NOT_STARTED_HALF_GONE: gettext_lazy("Work has not started, and half of the action’s window is gone."),
    Check.SAME_WORDS: gettext_lazy("The same words were reported three rounds running."),
    Check.NO_MEASURE: gettext_lazy("A priority has open actions in this plan, and none of them has a measure."),
    Check.ONLY_OUTPUTS: gettext_lazy(
        "A priority’s open actions in this plan have measures, and none of them is marked as an outcome."
    ),
    Check.NO_TARGET: gettext_lazy("The action is open, and a measure that is counted has no target, or no limits."),
}


def texts_of(found: FoundCheck, today: date) -> list[str]:
    """Return what ``found`` says on ``today``, each text to stand behind the reference of its action or priority."""
    if found.action is None:
        return [_of_priority(found)]
    told = [_of_measure(found.check, found.action, measure, today) for measure in found.measures]
    # Two measures may lack the same.
    return list(dict.fromkeys(told)) or _of_action(found, found.action, today)


def _of_priority(found: FoundCheck) -> str:
    if found.check == Check.NO_MEASURE:
        return _("has open actions in this plan, and none of them has a measure.")
    n = found.finding.count
    return (
        ngettext(
            "has %d measure in this plan, and it is no outcome.",
            "has %d measures in this plan, and none of them is an outcome.",
            n,
        )
        % n
    )


def _of_action(found: FoundCheck, action: Action, today: date) -> list[str]:
    if found.check == Check.ON_TRACK_BUT_OVERDUE:
        days = action.days_overdue(today)
        text = ngettext("says on track, and is %d day overdue.", "says on track, and is %d days overdue.", days)
        return [text % days]
    if found.check == Check.NO_PATH_BACK:
        if action.status == Status.OFF_TRACK:
            return [_("is off track, and nobody has said what is needed.")]
        return [_("is at risk, and nobody has said the path back.")]
    if found.check == Check.STEP_NOT_DONE:
        return [_step_not_done(found.finding.day)]
    if found.check == Check.SILENT:
        n = found.finding.count
        return [ngettext("was not heard of for %s round.", "was not heard of for %s rounds running.", n) % apnumber(n)]
    if found.check == Check.NOT_STARTED_HALF_GONE:
        return [_("has not started, and half of its window is gone.")]
    return [_("was reported in the same words three rounds running.")]


def _step_not_done(day: date | None) -> str:
    if day is None:
        return _("said that the promised step was not done.")
    shown = date_format(day, "j F Y")
    return _("promised a step by %s: the day has passed, and nobody has said that it was done.") % shown


def _of_measure(check: Check, action: Action, measure: Measure, today: date) -> str:
    if check == Check.NO_TARGET:
        reason = measure.text_in("gap_reason").value
        if reason:
            return _("has no target set for its measure: %s") % reason
        return _("has no target set for its measure.")
    if check == Check.ON_TRACK_BUT_BEHIND:
        left = _time_left(measure.fact(action).ends_on, today)
        told = {"at": _stands_at(measure), "left": left}
        return _("says on track, and its measure stands at %(at)s %(left)s.") % told
    if measure.kind == MeasureKind.MILESTONE:
        return _("was completed, and its milestone is not met.")
    return _("was completed, and its measure stands at %s.") % _stands_at(measure)


def _stands_at(measure: Measure) -> str:
    """Return a counted measure's reading against its aim: "9 of 30", "45 %, target 60 %"; small figures without."""
    value = shown_value(measure, measure.newest_value)
    if measure.hides(measure.newest_value):
        return value
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
