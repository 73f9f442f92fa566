"""Saving with a history row that says who and why."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from plans.models import Bilingual, NationPlan, Provenance, User, WordingState
from plans.services import freezes


def save_recorded(instance: Any, *, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Check and save ``instance`` with a history row.

    Args:
        by: who made the change; ``None`` for the system itself (the first filling of the database).
        reason: why, in a sentence.
        at: when, for rows that tell of the past; by default now.

    Raises:
        ValidationError: a field or a rule of the model does not hold.
    """
    instance._history_user = by
    instance._change_reason = reason
    if at is not None:
        instance._history_date = at
    elif hasattr(instance, "_history_date"):
        # Saved before, for another moment.
        del instance._history_date
    instance.full_clean()
    instance.save()


def delete_recorded(instance: Any, *, by: User, at: datetime) -> None:
    """Delete ``instance`` with a history row that says who took it away and when."""
    instance._history_user, instance._history_date = by, at
    instance.delete()


@transaction.atomic
def save_edited(instance: Any, *, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Save what an administrator or an import changed in a plan, keeping the rules of its wording.

    Checked wording is locked: changing it is an amendment and needs a reason. A Welsh text that changed is marked
    with the English that it was made from.

    Raises:
        ValidationError: checked wording was changed without a reason, or a rule of the model does not hold.
    """
    plan_id = instance.pk if isinstance(instance, NationPlan) else getattr(instance, "plan_id", None)
    if plan_id is not None:
        at = freezes.hold([plan_id], at)
    before = type(instance)._default_manager.select_for_update().filter(pk=instance.pk).first() if instance.pk else None
    if isinstance(instance, Provenance):
        _amend_if_locked(instance, before, reason)
    if isinstance(instance, Bilingual):
        _mark_changed_welsh(instance, before)
    save_recorded(instance, by=by, reason=reason, at=at)


def wording_fields(instance: models.Model) -> list[str]:
    """Return the names of the fields that hold words of the plan, in both languages."""
    if not isinstance(instance, Bilingual):
        return []
    ours = getattr(instance, "NOT_PUBLISHED", ())
    names = [name for name in instance.bilingual_fields() if name not in ours]
    return [*names, *(f"{name}_cy" for name in names)]


def _amend_if_locked(instance: Any, before: Any, reason: str) -> None:
    if before is None or not before.is_locked:
        return
    changed = [name for name in wording_fields(instance) if getattr(instance, name) != getattr(before, name)]
    if not changed:
        return
    if not reason.strip():
        raise ValidationError(
            {changed[0]: _("This wording was checked against the published text. Give a reason for changing it.")}
        )
    instance.wording_state = WordingState.AMENDED
    # The first amendment keeps the words that were checked; later ones, and one back to them, leave those as they are.
    if before.wording_state == WordingState.CHECKED:
        instance.published_wording, instance.published_wording_cy = before.wording, before.wording_cy
    else:
        instance.published_wording = before.published_wording
        instance.published_wording_cy = before.published_wording_cy


def _mark_changed_welsh(instance: Bilingual, before: Any) -> None:
    for name in instance.bilingual_fields():
        welsh = getattr(instance, f"{name}_cy")
        if welsh != (getattr(before, f"{name}_cy") if before else ""):
            instance.mark_welsh(name)
