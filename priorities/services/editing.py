"""Writing a plan's actions, measures and timings: one way for the admin, imports, the seed and commands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans.models import NationPlan, RoundSnapshot, User
from plans.services import freezes
from plans.services.recording import save_edited
from priorities.models import Action, FormerReference, Measure, ResponsibleParty, Timing
from priorities.services import standing, timings


@transaction.atomic
def save_action(
    *,
    action: Action,
    by: User | None,
    reason: str = "",
    at: datetime | None = None,
    responsible: Iterable[ResponsibleParty] | None = None,
) -> None:
    """Save a new or edited action. An old reference keeps leading to it.

    Args:
        responsible: who is to carry it out; ``None`` leaves that as it is.

    Raises:
        ValidationError: checked wording was changed without a reason, the day from which it is part of the plan
            cannot be, or a rule of the model does not hold.
    """
    if action.plan_id:
        # The plan before the action: no sign-off comes between, and none misses an action that is new.
        at = freezes.hold([action.plan_id], at)
    before = Action.objects.select_for_update().filter(pk=action.pk).first() if action.pk else None
    if before is not None:
        # Somebody may have reported since the form was opened: their report stands.
        for name in Action.STANDING:
            setattr(action, name, getattr(before, name))
    if action.added_on is None and action.plan_id:
        action.added_on = action.plan.starts_on
    if action.plan_id:
        _check_added_on(action, before)
    if responsible is not None and before is not None:
        _set_without_row(action, responsible)
    save_edited(action, by=by, reason=reason, at=at)
    if responsible is not None and before is None:
        action.responsible.set(responsible)
    FormerReference.objects.filter(plan=action.plan, reference=action.reference).delete()
    if before is not None and before.reference != action.reference:
        FormerReference.objects.create(plan=action.plan, reference=before.reference, action=action)


def _check_added_on(action: Action, before: Action | None) -> None:
    """Raise ``ValidationError`` where the day from which ``action`` is part of the plan cannot be.

    It never becomes later than a report, or a round that was frozen with it: they would tell of an action that was not
    in the plan yet.
    """
    if before is not None and action.added_on == before.added_on:
        return
    plan = action.plan
    if not plan.starts_on <= action.added_on <= plan.ends_on:
        days = {"start": date_format(plan.starts_on, "j F Y"), "end": date_format(plan.ends_on, "j F Y")}
        raise ValidationError({"added_on": _("Choose a day of the plan, from %(start)s to %(end)s.") % days})
    if before is None or action.added_on < before.added_on:
        return
    day = {"day": date_format(before.added_on, "j F Y")}
    if before.reports.exists():
        text = _("It has been reported on already: it cannot become part of the plan later than on %(day)s.")
        raise ValidationError({"added_on": text % day})
    if _is_frozen(before):
        text = _("A signed-off round tells of it: it cannot become part of the plan later than on %(day)s.")
        raise ValidationError({"added_on": text % day})


def _is_frozen(action: Action) -> bool:
    """Return whether a signed-off round of its plan holds ``action``."""
    frozen = RoundSnapshot.objects.filter(round__plan=action.plan_id)
    return any(action.pk == held["id"] for snapshot in frozen for held in snapshot.data["actions"])


def _set_without_row(action: Action, responsible: Iterable[ResponsibleParty]) -> None:
    """Set who is responsible; the history row of the save that follows holds it, so that one save is one row."""
    action.skip_history_when_saving = True  # type: ignore[attr-defined]
    try:
        action.responsible.set(responsible)
    finally:
        del action.skip_history_when_saving  # type: ignore[attr-defined]


@transaction.atomic
def save_timing(*, timing: Timing, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Save a new timing, or the words and source of one. Dates of an adopted timing change by rescheduling only.

    Raises:
        ValidationError: checked wording was changed without a reason, or a rule of the model does not hold.
    """
    at = freezes.hold([timing.action.plan_id], at)
    action = standing.lock(timing.action)
    if not timing.is_adopted:
        timings.check_dates(timing.fact, action.plan)
    if timing.pk:
        before = Timing.objects.select_for_update().get(pk=timing.pk)
        timing.is_adopted, timing.original_latest_on = before.is_adopted, before.original_latest_on
        if before.is_adopted:
            timing.kind, timing.starts_on, timing.latest_on = before.kind, before.starts_on, before.latest_on
    save_edited(timing, by=by, reason=reason, at=at)
    standing.refresh(action)


@transaction.atomic
def save_any(*, instance: Any, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Save an edited object of the plan through the service that knows its kind."""
    if isinstance(instance, Action):
        save_action(action=instance, by=by, reason=reason, at=at)
    elif isinstance(instance, Timing):
        save_timing(timing=instance, by=by, reason=reason, at=at)
    else:
        save_edited(instance, by=by, reason=reason, at=freezes.hold(_plans_that_show(instance), at))


def _plans_that_show(instance: Any) -> list[int]:
    """Return the ids of the plans whose frozen rounds tell of ``instance``: its own, or where it has none, all."""
    if isinstance(instance, Measure):
        return [instance.action.plan_id]
    own = getattr(instance, "plan_id", None)
    return [own] if own is not None else list(NationPlan.objects.values_list("pk", flat=True))
