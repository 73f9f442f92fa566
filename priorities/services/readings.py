"""Recording what measures stood at, beside what comes with reports. Corrected by another reading, never overwritten."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans import clock, permissions
from plans.dates import years_after
from plans.models import NationPlan, User
from plans.services import freezes
from priorities.models import Measure, Reading
from priorities.models.measure import ReadingQuerySet
from priorities.services.errors import CHANGED
from priorities.services.standing import lock

#: How many years before a plan starts a reading may be from: baselines are older than plans.
YEARS_BEFORE = 5


@dataclass(frozen=True)
class GivenReading:
    """What somebody read: a figure (for a milestone 1 or 0) or words, on a day."""

    measure: Measure
    read_on: date
    value: Decimal | None = None
    words: str = ""
    note: str = ""
    source: str = ""


class ReadingsRefused(ValidationError):
    """What cannot be recorded: ``by_measure`` is measure id → message."""

    def __init__(self, by_measure: dict[int, str]) -> None:
        super().__init__(list(by_measure.values()))
        self.by_measure = by_measure


@transaction.atomic
def record_readings(*, plan: NationPlan, readings: Sequence[GivenReading], by: User, at: datetime) -> list[Reading]:
    """Store ``readings`` of measures of ``plan``, all or none, and return them in their order.

    What stands already (the same measure, day and value) is not stored twice: its reading is returned.

    Raises:
        PermissionDenied: ``by`` does not report on the action of one of the measures.
        ReadingsRefused: a day cannot be, or there is another reading of that measure on that day: correct that.
    """
    at = freezes.hold([plan.pk], at)
    measures = {
        measure.pk: measure
        for measure in Measure.objects.select_related("action").filter(
            pk__in=[given.measure.pk for given in readings], action__plan=plan
        )
    }
    _check_may_record(plan, [measures[given.measure.pk] for given in readings if given.measure.pk in measures], by)
    if missing := [given.measure for given in readings if given.measure.pk not in measures]:
        raise ReadingsRefused({measure.pk: _("This measure is not one of this plan.") for measure in missing})
    standing = standing_by_day(measures)
    refused, found = {}, []
    for given in readings:
        same_day = standing.get((given.measure.pk, given.read_on))
        if (why := why_not(given, same_day, plan, at)) is not None:
            refused[given.measure.pk] = why
        found.append(same_day or _reading(given, by, at))
        # Another one of these readings may be of the same day.
        standing.setdefault((given.measure.pk, given.read_on), found[-1])
    if refused:
        raise ReadingsRefused(refused)
    for reading in found:
        if reading.pk is None:
            reading.full_clean()
            reading.save()
    return found


@transaction.atomic
def correct_reading(*, reading: Reading, given: GivenReading, by: User, at: datetime) -> Reading:
    """Store ``given`` as the correction of ``reading`` and return it.

    Where ``reading``, or what corrects it already, says just that, nothing is stored and that one is returned.

    Raises:
        PermissionDenied: ``by`` does not report on the action of the measure.
        ValidationError: somebody else has corrected it since (the code is ``priorities.services.errors.CHANGED``), or
            the day cannot be.
    """
    plan = reading.measure.action.plan
    at = freezes.hold([plan.pk], at)
    # The correction of a report corrects its readings, and holds the action.
    lock(reading.measure.action)
    _check_may_record(plan, [reading.measure], by)
    known = Reading.objects.filter(corrects=reading).first()
    if says_same(known or reading, given):
        return known or reading
    if known is not None:
        raise ValidationError(_("Somebody has corrected this reading since. Look at it again."), code=CHANGED)
    why = why_not_on(given.read_on, plan, clock.today(at))
    # Two reports of one day have a reading each: each can be corrected where it stands.
    if why is None and given.read_on != reading.read_on and _others(reading, given.read_on).exists():
        why = _there_is_another(given.read_on)
    if why is not None:
        raise ValidationError({"read_on": why})
    stored = _reading(given, by, at)
    # It stays with the report that it came with.
    stored.corrects, stored.report_id = reading, reading.report_id
    stored.full_clean()
    stored.save()
    return stored


def why_not_on(day: date, plan: NationPlan, today: date) -> str | None:
    """Return why nothing can have been read on ``day``, in words; ``None`` where it can."""
    earliest = years_after(plan.starts_on, -YEARS_BEFORE)
    if day > today:
        return _("This day is still to come. A reading tells what was; give today or an earlier day.")
    if day < earliest:
        return _("Give a day from %s on.") % date_format(earliest, "j F Y")
    return None


def _check_may_record(plan: NationPlan, measures: Sequence[Measure], by: User) -> None:
    # The role may have ended since the form was opened: asked again, and not from what the request remembers.
    fresh = User.objects.get(pk=by.pk)
    if not all(permissions.can_report(fresh, plan, measure.action.assigned_ids) for measure in measures):
        raise PermissionDenied(_("Somebody else reports on this action, or your role has changed."))


def standing_by_day(measures: Collection[int]) -> dict[tuple[int, date], Reading]:
    """Return what stands of the measures of those ids, by measure and day."""
    found = Reading.objects.effective().filter(measure__in=measures).order_by("pk")
    return {(reading.measure_id, reading.read_on): reading for reading in found}


def why_not(given: GivenReading, same_day: Reading | None, plan: NationPlan, at: datetime) -> str | None:
    """Return why ``given`` cannot be stored beside the reading of the same day; ``None`` where it can, or is there."""
    why = why_not_on(given.read_on, plan, clock.today(at))
    if why is None and same_day is not None and not says_same(same_day, given):
        return _there_is_another(given.read_on)
    return why


def _there_is_another(day: date) -> str:
    words = _("There is another reading of this measure on %s. Correct that one, or give another day.")
    return words % date_format(day, "j F Y")


def _others(reading: Reading, day: date) -> ReadingQuerySet:
    return Reading.objects.effective().filter(measure=reading.measure_id, read_on=day).exclude(pk=reading.pk)


def says_same(reading: Reading, given: GivenReading) -> bool:
    """Return whether ``reading`` holds all that was given."""
    said = (reading.read_on, reading.value, reading.words, reading.note, reading.source)
    return said == (given.read_on, given.value, given.words.strip(), given.note.strip(), given.source.strip())


def _reading(given: GivenReading, by: User, at: datetime) -> Reading:
    return Reading(
        measure=given.measure,
        read_on=given.read_on,
        value=given.value,
        words=given.words.strip(),
        note=given.note.strip(),
        source=given.source.strip(),
        author=by,
        recorded_at=at,
    )
