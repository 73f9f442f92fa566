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

    They come by priority, action and place. It may be asked of any plan that ``user`` may see; where they do not
    report, it is empty.
    """
    found = Measure.objects.filter(action__plan=plan).with_newest_reading().select_related("action__priority")
    in_order = found.order_by("action__priority__number", "action__sort_key", "action", "position", "pk")
    mine = [one for one in in_order if permissions.can_report(user, plan, one.action.assigned_ids)]
    for measure in mine:
        measure.action.plan = plan
    return mine


def waits_for_reading(measure: Measure, today: date) -> bool:
    """Return whether a measure of an open action that is read every so many months is due to be read on ``today``.

    Args:
        measure: with its action and its newest reading.
    """
    months = measure.read_every_months
    if not months or measure.action.is_closed or measure.gap == MeasureGap.NOT_MEASURABLE:
        return False
    return progress.is_reading_due(measure.newest_on, months, today)
