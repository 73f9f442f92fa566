"""What the checks found, from a description, in words, to stand behind the name of the action or priority."""

from collections.abc import Sequence

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otworkforce.reports.words import Data, Held, day, in_words, number, text_in
from priorities.choices import Direction, MeasureKind, Status
from priorities.progress import Check


def statement(check: Data, action: Data, held: Held) -> str:
    """Return what ``check`` says of ``action``: a sentence, or one for each of its measures."""
    ids = measures_of(check)
    told = [_of_measure(check["check"], part, held) for part in action["measures"] if part["id"] in ids]
    # Two measures may lack the same.
    return " ".join(dict.fromkeys(told)) or _of_action(check, action)


def measures_of(check: Data) -> Sequence[int]:
    """Return the ids of the measures that ``check`` is about; format 1 has a row for each of them."""
    if "measures" in check:
        named: Sequence[int] = check["measures"]
        return named
    return [] if check["measure"] is None else [check["measure"]]


def of_priority(check: Data) -> str:
    """Return what ``check`` says of a priority."""
    if check["check"] == Check.NO_MEASURE:
        return _("has open actions in this plan, and none of them has a measure.")
    n = check["count"]
    told = ngettext(
        "has %d measure in this plan, and it is no outcome.",
        "has %d measures in this plan, and none of them is an outcome.",
        n,
    )
    return told % n


def _of_action(check: Data, action: Data) -> str:
    code = check["check"]
    if code == Check.ON_TRACK_BUT_OVERDUE:
        days = action["days_overdue"]
        return ngettext("says on track, and is %d day overdue.", "says on track, and is %d days overdue.", days) % days
    if code == Check.NO_PATH_BACK:
        if action["status"] == Status.OFF_TRACK:
            return _("is off track, and nobody has said what is needed.")
        return _("is at risk, and nobody has said the path back.")
    if code == Check.STEP_NOT_DONE:
        return _step_not_done(check)
    if code == Check.SILENT:
        n = check["count"]
        return ngettext("was not heard of for %s round.", "was not heard of for %s rounds running.", n) % apnumber(n)
    if code == Check.NOT_STARTED_HALF_GONE:
        return _("has not started, and half of its window is gone.")
    return _("was reported in the same words three rounds running.")


def _step_not_done(check: Data) -> str:
    passed = day(check["day"])
    if passed is None:
        return _("said that the promised step was not done.")
    told = _("promised a step by %s: the day has passed, and nobody has said that it was done.")
    return told % in_words(passed)


def _of_measure(code: str, measure: Data, held: Held) -> str:
    if code == Check.NO_TARGET:
        reason = text_in(measure["gap_reason"], held.language)
        if reason:
            return _("has no target set for its measure: %s") % reason.value
        return _("has no target set for its measure.")
    if code == Check.ON_TRACK_BUT_BEHIND:
        return _("says on track, and its measure is behind its path: it stands at %s.") % stands_at(measure, held)
    if measure["kind"] == MeasureKind.MILESTONE:
        return _("was completed, and its milestone is not met.")
    return _("was completed, and its measure stands at %s.") % stands_at(measure, held)


def stands_at(measure: Data, held: Held) -> str:
    """Return a counted measure's reading against its aim: "9 of 30", "45 %, target 60 % (illustrative)"."""
    if measure.get("is_small"):
        return held.fewer
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
