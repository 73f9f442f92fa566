"""The measures of a plan, from its description: what each is to come to, where it stands, and what is missing."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otworkforce.reports import readings
from otworkforce.reports.parts import ActionName, MeasureRow
from otworkforce.reports.words import Data, Held, as_written, day, held_by, some_text, text_in
from priorities.choices import Direction, MeasureGap, MeasureKind, MeasureLevel
from priorities.measures_text import lacks_text
from priorities.templatetags.figures import figure, rounded

#: The figures that a workbook has a column for.
FIGURES = ("baseline", "target", "lower", "upper", "value", "share", "expected", "points_behind")


def finding(data: Data) -> str:
    """Return how many measures there are, and first of all how many of them tell nothing yet; empty for no measure."""
    # Format 1 knew nothing of gaps.
    measures = [measure for action in data["actions"] for measure in action["measures"]]
    n, gaps = len(measures), Counter(measure.get("gap", "") for measure in measures)
    if not n:
        return ""
    without, cannot = gaps[MeasureGap.NO_TARGET], gaps[MeasureGap.NOT_MEASURABLE]
    parts = [
        ngettext("%d has no target set", "%d have no target set", without) % without if without else "",
        ngettext("%d cannot yet be measured", "%d cannot yet be measured", cannot) % cannot if cannot else "",
    ]
    told = get_text_list([part for part in parts if part], _("and"))
    if not told:
        return ngettext("%d measure.", "%d measures.", n) % n
    return ngettext("Of %(n)d measure %(told)s.", "Of %(n)d measures %(told)s.", n) % {"n": n, "told": told}


def rows(data: Data, language: str, names: Mapping[str, ActionName]) -> tuple[MeasureRow, ...]:
    """Return a row for each measure, in plan order."""
    held = held_by(data, language)
    return tuple(
        _row(data, measure, action, held, names[action["reference"]])
        for action in data["actions"]
        for measure in action["measures"]
    )


def _row(data: Data, measure: Data, action: Data, held: Held, name: ActionName) -> MeasureRow:
    gap = measure.get("gap", "")
    return MeasureRow(
        action=name,
        wording=some_text(measure["wording"], held.language),
        level=str(dict(MeasureLevel.choices).get(measure.get("level", ""), "")),
        newest=_newest(measure, held),
        # Readings do not say in which language they are written.
        newest_words=as_written(measure["words"], "en") if measure["value"] is None else None,
        read_on=day(measure["read_on"]),
        href=readings.address(data["plan"]["slug"], measure["id"]),
        picture=readings.picture(data, measure, action, held),
        aim=_aim(measure, held),
        far="" if gap else _far(measure),
        path=_gap(measure) if gap else _path(measure, held),
        is_behind=Decimal(measure["points_behind"] or 0) > 0,
        reason=text_in(measure["gap_reason"], held.language) if gap else None,
        figures=tuple(Decimal(measure[name]) if measure.get(name) is not None else None for name in FIGURES),
    )


def _newest(measure: Data, held: Held) -> str:
    if measure.get("is_small"):
        return _with_unit(held.fewer, measure, held)
    if measure["value"] is None:
        return ""
    if measure["kind"] == MeasureKind.MILESTONE:
        return _("met") if measure["is_met"] else _("not yet met")
    return _with_unit(figure(Decimal(measure["value"])), measure, held)


def _with_unit(told: str, measure: Data, held: Held) -> str:
    unit = str(some_text(measure["unit"], held.language).value)
    if measure["kind"] == MeasureKind.PERCENT:
        # Such a unit says what it is a share of: "% of services".
        unit = unit if unit.startswith("%") else "%"
    return f"{told} {unit}".rstrip()


def _aim(measure: Data, held: Held) -> str:
    aim = _limits(measure, held) if measure["direction"] == Direction.WITHIN else _target(measure, held)
    return f"{aim} ({_('illustrative')})" if aim and measure["is_target_illustrative"] else aim


def _limits(measure: Data, held: Held) -> str:
    if None in (measure["lower"], measure["upper"]):
        return ""
    upper = _with_unit(figure(Decimal(measure["upper"])), measure, held)
    return _("%(lower)s to %(upper)s") % {"lower": figure(Decimal(measure["lower"])), "upper": upper}


def _target(measure: Data, held: Held) -> str:
    if measure["target"] is None or measure["kind"] not in (MeasureKind.NUMBER, MeasureKind.PERCENT):
        return ""
    target = _with_unit(figure(Decimal(measure["target"])), measure, held)
    is_most = measure["direction"] == Direction.LESS
    if measure.get("is_yearly"):
        # The unit of such a measure often says "a year" itself.
        return (_("at most %s each year") if is_most else _("%s each year")) % figure(Decimal(measure["target"]))
    if measure.get("is_baseline_small"):
        return _("from %(baseline)s to %(target)s") % {"baseline": held.fewer, "target": target}
    if measure["baseline"] is None:
        return _("at most %s") % target if is_most else target
    return _("from %(baseline)s to %(target)s") % {"baseline": figure(Decimal(measure["baseline"])), "target": target}


def _far(measure: Data) -> str:
    """Return how far it has come; empty where that is not told."""
    share, is_met = measure.get("share"), measure["is_met"]
    if measure["direction"] == Direction.WITHIN and is_met is not None:
        return _("inside its limits") if is_met else _("outside its limits")
    if share is not None:
        form = _("%s %% of the year’s target") if measure["is_yearly"] else _("%s %% of the way")
        return form % figure(Decimal(share).quantize(Decimal(1)))
    # Of a milestone, the reading says it.
    if is_met is None or measure["kind"] == MeasureKind.MILESTONE:
        return ""
    return _("met") if is_met else _("not yet met")


def _path(measure: Data, held: Held) -> str:
    """Return how it stands against its path, or for want of what that cannot be said."""
    behind, missing = measure["points_behind"], measure.get("missing", [])
    if behind is not None:
        return _behind(Decimal(behind))
    if missing:
        return lacks_text(missing)
    if measure.get("is_small") or measure.get("is_baseline_small"):
        return _("not told: it would show a number of people below %d") % held.small_below
    return ""


def _behind(points: Decimal) -> str:
    if points <= 0:
        return _("on its path or ahead of it")
    return _("%s percentage points behind its path") % rounded(points)


def _gap(measure: Data) -> str:
    if measure["gap"] == MeasureGap.NOT_MEASURABLE:
        return _("cannot yet be measured")
    return _("no target set")
