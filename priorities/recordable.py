"""Which measures of a plan somebody may record readings of."""

from datetime import date
from typing import Any

from plans import permissions
from plans.models import NationPlan
from priorities import progress
from priorities.choices import MeasureGap
from priorities.models import Measure


def recordable(user: Any, plan: NationPlan) -> list[Measure]:
    """Return the plan's measures that ``user`` may record, with actions, priorities and newest readings, in one query.

    They come by priority, action and place.
    """
    return [measure for measure in measures_of(plan) if may_record(user, plan, measure)]


def may_record(user: Any, plan: NationPlan, measure: Measure) -> bool:
    """Return whether ``user`` may record readings of ``measure``: who reports on its action."""
    return permissions.can_report(user, plan, measure.action.assigned_ids)


def measures_of(plan: NationPlan) -> list[Measure]:
    """Return all measures of the plan as :func:`recordable` does. Their exact figures are not for everybody."""
    found = Measure.objects.filter(action__plan=plan).with_newest_reading().select_related("action__priority")
    in_order = list(found.order_by("action__priority__number", "action__sort_key", "action", "position", "pk"))
    for measure in in_order:
        measure.action.plan = plan
    return in_order


def waits_for_reading(measure: Measure, today: date) -> bool:
    """Return whether a measure of an open action that is read every so many months is due to be read on ``today``.

    Args:
        measure: with its action and its newest reading.
    """
    months = measure.read_every_months
    if not months or measure.action.is_closed or measure.gap == MeasureGap.NOT_MEASURABLE:
        return False
    return progress.is_reading_due(measure.newest_on, months, today)
