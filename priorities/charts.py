"""What the picture of a measure shows, from its readings and its path."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Counted:
    """A counted measure as everybody may see it, whether it comes from the records or was frozen."""

    pk: int
    #: Oldest first; at least one.
    points: Sequence[Point]
    #: The newest figure, as it is written: "12", "45 %", "fewer than 5".
    newest: str
    #: The straight parts of the path; none where it would tell a small number of people.
    path: Sequence[tuple[Corner, Corner]]
    #: Where the path is today.
    expected: Decimal | None
    #: The target as it is written. It is no count of anybody and is never left out.
    target: str
    is_illustrative: bool
    #: The limits to stay within.
    limits: tuple[Decimal, Decimal] | None
    #: Its time, by adopted timings.
    starts_on: date | None
    ends_on: date | None
    #: The right edge of the picture, where the measure has no end and no later reading.
    today: date
    #: Where the small numbers end that are left out.
    small_below: int


def readings_picture(
    measure: Measure, fact: MeasureFact, readings: Sequence[Reading], today: date, page: str = ""
) -> Readings | None:
    """Return the picture of a counted measure's readings against its path; ``None`` where there is nothing to draw.

    Args:
        readings: its readings, oldest first.
        page: the address of the page that lists the readings; empty for the page that shows the picture.
    """
    counted = [reading for reading in readings if reading.value is not None]
    if not measure.is_counted or not counted:
        return None
    return drawn(
        Counted(
            pk=measure.pk,
            points=[_point(measure, reading, f"{page}#reading-{reading.pk}") for reading in counted],
            newest=shown_value(measure, counted[-1].value),
            # The path begins at the baseline.
            path=[] if measure.hides(fact.baseline) else progress.path_parts(fact),
            expected=progress.path_value(fact, today),
            target=figure(measure.target) + (" %" if measure.kind == MeasureKind.PERCENT else ""),
            is_illustrative=measure.is_target_illustrative,
            limits=_limits(fact),
            starts_on=fact.starts_on,
            ends_on=fact.ends_on,
            today=today,
            small_below=settings.SMALL_NUMBERS_BELOW,
        )
    )


def drawn(of: Counted) -> Readings:
    """Return the picture of ``of``."""
    days = [day for part in of.path for day, _value in part] + [point.day for point in of.points]
    starts_on = min([*days, *([of.starts_on] if of.starts_on else [])])
    ends_on = max([*days, of.ends_on or of.today])
    return Readings(
        name=f"measure-{of.pk}",
        title=_("Readings over time"),
        words=_words(of),
        points=of.points,
        label=of.newest,
        path=of.path,
        aim=_aim(of) if of.path else "",
        limits=of.limits,
        starts_on=starts_on,
        ends_on=ends_on,
        edges=(date_format(starts_on, "M Y"), date_format(ends_on, "F Y")),
        small_below=of.small_below,
    )


def _point(measure: Measure, reading: Reading, href: str) -> Point:
    value = None if measure.hides(reading.value) else reading.value
    unit = measure.text_in("unit").value if measure.kind == MeasureKind.NUMBER else ""
    words = f"{shown_value(measure, reading.value)} {unit}".strip()
    return Point(reading.read_on, value, f"{words}, {date_format(reading.read_on, 'j F Y')}", href)


def _limits(fact: MeasureFact) -> tuple[Decimal, Decimal] | None:
    if fact.direction != Direction.WITHIN or fact.lower is None or fact.upper is None:
        return None
    return fact.lower, fact.upper


def _aim(of: Counted) -> str:
    aim = f"{_('target')} {of.target}"
    return f"{aim} ({_('illustrative')})" if of.is_illustrative else aim


def _words(of: Counted) -> str:
    """Return in words what the picture shows."""
    told = {
        "n": len(of.points),
        "from": date_format(of.points[0].day, "j F Y"),
        "to": date_format(of.points[-1].day, "j F Y"),
        "value": of.newest,
    }
    if len(of.points) == 1:
        said = [_("One reading: %(value)s on %(to)s.") % told]
    else:
        said = [_("%(n)d readings from %(from)s to %(to)s; the newest is %(value)s.") % told]
    if of.limits:
        limits = {"lower": figure(of.limits[0]), "upper": figure(of.limits[1])}
        said.append(_("It is to stay from %(lower)s to %(upper)s.") % limits)
    elif of.path:
        said.append(_path_words(of))
    return " ".join(said)


def _path_words(of: Counted) -> str:
    (begin, low), (end, _high) = of.path[-1]
    told = {
        "low": figure(low),
        "begin": date_format(begin, "j F Y"),
        "target": of.target,
        "end": date_format(end, "j F Y"),
        "now": near(of.expected) if of.expected is not None else "",
        "today": date_format(of.today, "j F Y"),
    }
    if len(of.path) > 1:
        return _("The path begins each year at 0 and leads to %(target)s; on %(today)s it is at %(now)s.") % told
    return _("The path leads from %(low)s on %(begin)s to %(target)s on %(end)s; on %(today)s it is at %(now)s.") % told
