"""What was read of a measure over time, as a picture: from the description of the plan at that moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from otworkforce.reports.words import Data, Held, day, in_words, number, some_text
from priorities.charts import Counted, drawn
from priorities.choices import Direction, MeasureKind, TimingKind
from priorities.pictures.measure import Corner, Point, Readings


def picture(data: Data, measure: Data, action: Data, held: Held) -> Readings | None:
    """Return the readings of a counted measure against its path, as its own page shows them.

    ``None`` where there is nothing to draw: no figure was read, or the round was frozen in format 1, which holds the
    newest reading only.
    """
    told = [one for one in measure.get("readings", []) if one["is_small"] or one["value"] is not None]
    if measure["kind"] not in (MeasureKind.NUMBER, MeasureKind.PERCENT) or not told:
        return None
    plan = data["plan"]
    starts_on, ends_on = _time(measure, action, plan)
    found = drawn(
        Counted(
            pk=measure["id"],
            points=[_point(one, measure, address(plan["slug"], measure["id"]), held) for one in told],
            newest=_figure(told[-1], measure, held),
            path=_path(measure),
            expected=_decimal(measure["expected"]),
            target=number(measure["target"], measure["kind"]),
            is_illustrative=measure["is_target_illustrative"],
            limits=_limits(measure),
            starts_on=starts_on,
            ends_on=ends_on,
            today=date.fromisoformat(data["today"]),
            small_below=held.small_below,
        )
    )
    # Its title has to tell one row of the table from the other.
    return replace(found, title=_("%(ref)s over time") % {"ref": action["reference"]})


def address(slug: str, pk: int) -> str:
    """Return the address of the page of a measure."""
    return reverse("measure", args=[slug, pk])


def _point(reading: Data, measure: Data, page: str, held: Held) -> Point:
    on = day(reading["read_on"])
    assert on is not None
    unit = some_text(measure["unit"], held.language).value if measure["kind"] == MeasureKind.NUMBER else ""
    words = f"{_figure(reading, measure, held)} {unit}".strip()
    return Point(on, _decimal(reading["value"]), f"{words}, {in_words(on)}", page)


def _figure(reading: Data, measure: Data, held: Held) -> str:
    return held.fewer if reading["is_small"] else number(reading["value"], measure["kind"])


def _path(measure: Data) -> Sequence[tuple[Corner, Corner]]:
    return [(_corner(begin), _corner(end)) for begin, end in measure["path"]]


def _corner(corner: Sequence[str]) -> Corner:
    on, value = corner
    return date.fromisoformat(on), Decimal(value)


def _limits(measure: Data) -> tuple[Decimal, Decimal] | None:
    lower, upper = _decimal(measure["lower"]), _decimal(measure["upper"])
    if measure["direction"] != Direction.WITHIN or lower is None or upper is None:
        return None
    return lower, upper


def _time(measure: Data, action: Data, plan: Data) -> tuple[date | None, date | None]:
    """Return the measure's time: that of its own timing where it has one, else that of its action."""
    own = next((one for one in action["timings"] if one["id"] == measure["timing"]), None)
    if own is None:
        when, is_ongoing = action, action["is_ongoing"]
    elif not own["is_adopted"] or own["kind"] == TimingKind.NONE:
        return None, None
    else:
        when, is_ongoing = own, own["kind"] == TimingKind.ONGOING
    ends_on = day(when["latest_on"]) or (day(plan["ends_on"]) if is_ongoing else None)
    return day(when["starts_on"]), ends_on


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
