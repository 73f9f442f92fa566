"""Keeping what is written apart from what is frozen.

A frozen round holds what was recorded up to the moment of its sign-off, and must be found again from the records. A
request takes its moment before it waits for a lock. So a report that a sign-off overtook would be dated before the
freeze that it was not part of. Whoever writes something that a frozen round tells of therefore takes its lock first and
dates it by :func:`after_freezes` then. The sign-off holds the plan and all its actions; a lock on either is enough.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import overload

from django.db.models import Max

from plans.models import NationPlan, RoundSnapshot


@overload
def hold(plans: Iterable[int], at: datetime) -> datetime: ...
@overload
def hold(plans: Iterable[int], at: datetime | None) -> datetime | None: ...
def hold(plans: Iterable[int], at: datetime | None) -> datetime | None:
    """Lock ``plans`` (ids) until the transaction ends and return when to date what is written; see above.

    Held before any of their actions, and in the order of their ids, so that no two wait for each other. ``None``
    stands for the moment of saving, which comes after the lock, and stays.
    """
    held = sorted(plans)
    # No key: who reports holds an action, and PostgreSQL looks at the action's plan again when they commit. Locked
    # against that too, the plan and the action would wait for each other.
    plans_held = NationPlan.objects.select_for_update(no_key=True).filter(pk__in=held)
    list(plans_held.order_by("pk").values_list("pk"))
    return after_freezes(held, at) if at else None


def after_freezes(plans: Iterable[int], at: datetime) -> datetime:
    """Return ``at``, or the moment after the newest sign-off of ``plans`` (ids) where that is later."""
    frozen = RoundSnapshot.objects.filter(round__plan__in=plans).aggregate(newest=Max("frozen_at"))["newest"]
    return at if frozen is None or at > frozen else frozen + timedelta(microseconds=1)
