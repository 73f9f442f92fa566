"""Measures in words: what a page says of one. Small numbers of people are told as "fewer than 5"."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from priorities.choices import Direction, MeasureGap, MeasureKind
from priorities.models import Measure, Reading
from priorities.progress import MeasureFact, MeasureProgress, Missing
from priorities.templatetags.figures import figure, near, shown_value


class Stands(Protocol):
    """What a sentence about a measure is made of: see :class:`priorities.measured.Measured`."""

    @property
    def measure(self) -> Measure: ...
    @property
    def readings(self) -> Sequence[Reading]: ...
    @property
    def fact(self) -> MeasureFact: ...
    @property
    def progress(self) -> MeasureProgress: ...
    @property
    def gap(self) -> MeasureGap | None: ...
    @property
    def hides(self) -> bool: ...


def with_unit(measure: Measure, value: Decimal | None) -> str:
    """Return ``value`` of ``measure`` as everybody may see it, with its unit: "12 teams"; empty for none."""
    shown, unit = shown_value(measure, value), str(measure.text_in("unit").value)
    if not shown or not unit or measure.kind == MeasureKind.MILESTONE:
        return shown
    if measure.kind == MeasureKind.PERCENT:
        # Such a unit says what it is a share of: "% of services".
        return f"{shown.removesuffix(' %')} {unit}" if unit.startswith("%") else shown
    return f"{shown} {unit}"


def reading_text(measure: Measure, reading: Reading) -> str:
    """Return what was read, as everybody may see it."""
    return reading.words if reading.value is None else with_unit(measure, reading.value)


def note_text(measure: Measure, reading: Reading) -> str:
    """Return the note of a reading as everybody may see it: beside a figure that is left out, it may tell it."""
    if reading.note and measure.hides(reading.value):
        return _("left out with the figure")
    return reading.note


def aim_text(measure: Measure) -> str:
    """Return what ``measure`` is to come to; empty where nobody has set that, or it is not counted."""
    aim = _aim(measure)
    return f"{aim} ({_('illustrative')})" if aim and measure.is_target_illustrative else aim


def standing_text(one: Stands) -> str:
    """Return how a measure stands, as a sentence; for what cannot be said, why not."""
    if one.gap is not None:
        return _gap(one)
    if Missing.READING in one.progress.missing or not one.readings:
        return _("No reading yet this year.") if one.readings else _("No reading yet.")
    if one.hides and not one.progress.is_met:
        return _("Not told, since it would show a number of people below %d.") % settings.SMALL_NUMBERS_BELOW
    if one.measure.kind == MeasureKind.NARRATIVE:
        return _("Told in words.")
    if one.progress.is_inside is not None:
        return _inside(one)
    if one.measure.is_yearly:
        return _this_year(one)
    if one.progress.is_met is not None and (one.progress.is_met or one.measure.kind == MeasureKind.MILESTONE):
        return _("Met.") if one.progress.is_met else _("Not yet met.")
    return _on_its_path(one)


def _aim(measure: Measure) -> str:
    if measure.direction == Direction.WITHIN:
        return _limits(measure)
    if measure.target is None or not measure.is_counted:
        return ""
    target = _exact(measure, measure.target)
    if measure.is_yearly:
        form = _("at most %s each year") if measure.direction == Direction.LESS else _("%s each year")
        return form % figure(measure.target)
    if measure.baseline is None:
        return _("at most %s") % target if measure.direction == Direction.LESS else target
    return _("from %(baseline)s to %(target)s") % {"baseline": _plain(measure, measure.baseline), "target": target}


def _limits(measure: Measure) -> str:
    if measure.lower is None or measure.upper is None:
        return ""
    return _("%(lower)s to %(upper)s") % {"lower": figure(measure.lower), "upper": _exact(measure, measure.upper)}


def _exact(measure: Measure, value: Decimal) -> str:
    """Return a target or limit with its unit: it counts nobody, so that it is never left out."""
    unit = str(measure.text_in("unit").value)
    if measure.kind == MeasureKind.PERCENT and not unit.startswith("%"):
        unit = "%"
    return f"{figure(value)} {unit}".rstrip()


def _plain(measure: Measure, value: Decimal) -> str:
    return shown_value(measure, value).removesuffix(" %")


def _gap(one: Stands) -> str:
    reason = one.measure.text_in("gap_reason").value
    if one.gap == MeasureGap.NOT_MEASURABLE:
        return _("Cannot yet be measured: %s") % reason
    if one.measure.gap == MeasureGap.NO_TARGET and reason:
        return _("No target is set: %s") % reason
    return _("No target is set; nobody has said why.")


def _inside(one: Stands) -> str:
    form = _("Inside its limits, %s.") if one.progress.is_inside else _("Outside its limits, %s.")
    return form % _limits(one.measure)


def _this_year(one: Stands) -> str:
    shown = {"value": figure(one.fact.value), "target": figure(one.measure.target)}
    if one.measure.direction == Direction.LESS:
        return _("This year’s count: %(value)s, of at most %(target)s.") % shown
    count = _("This year’s count: %(value)s of %(target)s") % shown
    if one.progress.expected is None:
        return f"{count}. {_without(one)}".rstrip()
    return _("%(count)s; its path is at %(expected)s.") % {"count": count, "expected": near(one.progress.expected)}


def _on_its_path(one: Stands) -> str:
    found, measure = one.progress, one.measure
    if found.points_behind is None or found.expected is None or measure.baseline is None or measure.target is None:
        return _without(one) or _("Not yet met.")
    if found.points_behind > 0:
        return _behind(one, found.expected)
    return _("%(share)s %% of the way from %(baseline)s to %(target)s: on its path or ahead of it.") % {
        "share": figure((found.share or Decimal(0)).quantize(Decimal(1))),
        "baseline": figure(measure.baseline),
        "target": _exact(measure, measure.target),
    }


def _behind(one: Stands, expected: Decimal) -> str:
    measure, away = one.measure, near(abs(expected - (one.fact.value or Decimal(0))))
    if measure.kind == MeasureKind.PERCENT:
        gap, at = _("%s percentage points") % away, f"{near(expected)} %"
    else:
        gap, at = f"{away} {measure.text_in('unit').value}".rstrip(), near(expected)
    return _("Behind its path by %(gap)s: the path is at %(at)s today.") % {"gap": gap, "at": at}


def lacks_text(missing: Iterable[str]) -> str:
    """Return what is missing to say more, in words: "no baseline and no adopted timing"."""
    words = {
        Missing.BASELINE: _("no baseline"),
        Missing.TARGET: _("no target"),
        Missing.LIMITS: _("no limits"),
        Missing.TIMING: _("no adopted timing"),
        Missing.READING: _("no reading"),
    }
    return get_text_list([words[Missing(what)] for what in missing], _("and"))


def _without(one: Stands) -> str:
    """Return for want of what there is no path; empty where nothing is missing."""
    if not one.progress.missing:
        return ""
    return _("Not compared with a path: there is %s.") % lacks_text(one.progress.missing)
