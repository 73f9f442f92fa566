"""What the picture of a measure shows, from its readings and its path."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from priorities import progress
from priorities.choices import Direction, MeasureKind
from priorities.models import Measure, Reading
from priorities.pictures.measure import Corner, Point, Readings
from priorities.progress import MeasureFact
from priorities.templatetags.figures import figure, near, shown_value


def readings_picture(
    measure: Measure, fact: MeasureFact, readings: Sequence[Reading], today: date, page: str = ""
) -> Readings | None:
    """Return the picture of a counted measure's readings against its path; ``None`` where there is nothing to draw.

    Args:
        readings: its readings, oldest first.
        today: the right edge, where the measure has no end and no later reading.
        page: the address of the page that lists the readings; empty for the page that shows the picture.
    """
    counted = [reading for reading in readings if reading.value is not None]
    if not measure.is_counted or not counted:
        return None
    path = _path(measure, fact)
    days = [day for part in path for day, _value in part] + [reading.read_on for reading in counted]
    starts_on = min([*days, *([fact.starts_on] if fact.starts_on else [])])
    ends_on = max([*days, fact.ends_on or today])
    has_limits = fact.direction == Direction.WITHIN and fact.lower is not None and fact.upper is not None
    return Readings(
        name=f"measure-{measure.pk}",
        title=_("Readings over time"),
        words=_words(measure, fact, counted, today),
        points=[_point(measure, reading, f"{page}#reading-{reading.pk}") for reading in counted],
        label=shown_value(measure, counted[-1].value),
        path=path,
        aim=_aim(measure) if path else "",
        limits=(fact.lower, fact.upper) if has_limits and fact.lower is not None and fact.upper is not None else None,
        starts_on=starts_on,
        ends_on=ends_on,
        edges=(date_format(starts_on, "M Y"), date_format(ends_on, "F Y")),
        small_below=settings.SMALL_NUMBERS_BELOW,
    )


def _point(measure: Measure, reading: Reading, href: str) -> Point:
    value = None if measure.hides(reading.value) else reading.value
    unit = measure.text_in("unit").value if measure.kind == MeasureKind.NUMBER else ""
    words = f"{shown_value(measure, reading.value)} {unit}".strip()
    return Point(reading.read_on, value, f"{words}, {date_format(reading.read_on, 'j F Y')}", href)


def _path(measure: Measure, fact: MeasureFact) -> list[tuple[Corner, Corner]]:
    """Return the path; none where it would tell a baseline that is left out."""
    return [] if measure.hides(fact.baseline) else progress.path_parts(fact)


def _aim(measure: Measure) -> str:
    aim = f"{_('target')} {_target(measure)}"
    return f"{aim} ({_('illustrative')})" if measure.is_target_illustrative else aim


def _target(measure: Measure) -> str:
    """Return the target, which is no count of anybody and is never left out."""
    return figure(measure.target) + (" %" if measure.kind == MeasureKind.PERCENT else "")


def _words(measure: Measure, fact: MeasureFact, counted: Sequence[Reading], today: date) -> str:
    """Return in words what the picture shows."""
    newest = counted[-1]
    told = {
        "n": len(counted),
        "from": date_format(counted[0].read_on, "j F Y"),
        "to": date_format(newest.read_on, "j F Y"),
        "value": shown_value(measure, newest.value),
    }
    if len(counted) == 1:
        said = [_("One reading: %(value)s on %(to)s.") % told]
    else:
        said = [_("%(n)d readings from %(from)s to %(to)s; the newest is %(value)s.") % told]
    if fact.direction == Direction.WITHIN and fact.lower is not None and fact.upper is not None:
        limits = {"lower": figure(fact.lower), "upper": figure(fact.upper)}
        said.append(_("It is to stay from %(lower)s to %(upper)s.") % limits)
    elif path := _path(measure, fact):
        said.append(_path_words(measure, path, progress.path_value(fact, today), today))
    return " ".join(said)


def _path_words(measure: Measure, path: Sequence[tuple[Corner, Corner]], expected: Decimal | None, today: date) -> str:
    (begin, low), (end, _high) = path[-1]
    told = {
        "low": figure(low),
        "begin": date_format(begin, "j F Y"),
        "target": _target(measure),
        "end": date_format(end, "j F Y"),
        "now": near(expected) if expected is not None else "",
        "today": date_format(today, "j F Y"),
    }
    if len(path) > 1:
        return _("The path begins each year at 0 and leads to %(target)s; on %(today)s it is at %(now)s.") % told
    return _("The path leads from %(low)s on %(begin)s to %(target)s on %(end)s; on %(today)s it is at %(now)s.") % told
