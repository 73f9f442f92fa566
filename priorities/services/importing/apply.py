"""Bringing a confirmed table into its plan: all of it or nothing, through the services that write a plan."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access
from plans.models import User
from plans.permissions import Permission
from plans.services import freezes
from priorities.models import PlanImport
from priorities.services.errors import CHANGED
from priorities.services.importing import preview, typed
from priorities.services.importing.shown import Preview
from priorities.services.importing.work import TableWork
from priorities.services.importing.writing import Writer

#: Beside the answers: what was confirmed, so that confirming it twice is confirming it once.
_SEEN = "seen"


@transaction.atomic
def apply(*, record: PlanImport, by: User, at: datetime, seen: str) -> dict[str, int]:
    """Bring ``record`` into its plan as it was seen, and return how many rows became what.

    Args:
        seen: the fingerprint of the preview that ``by`` confirms.

    Raises:
        PermissionDenied: ``by`` does not bring wording into this plan.
        ValidationError: it was set aside or confirmed by somebody else, it cannot be confirmed, a rule of the plan does
            not hold, or (code ``CHANGED``) the plan or the answers changed since the preview. Nothing is written then.
    """
    at = freezes.hold([record.plan_id], at)
    current = PlanImport.objects.select_for_update(of=("self",)).select_related("plan").get(pk=record.pk)
    access.require(by, Permission.TRANSCRIBE, current.plan)
    if current.state != PlanImport.State.OPEN:
        return _repeated(current, by, seen)
    work = preview.work_out(current)
    told = preview.shown(work)
    _check(told, seen)
    _write(work, told, by, at)
    summary = {name: count for name, count in told.counts.items() if count}
    current.state, current.ended_by, current.ended_at = PlanImport.State.APPLIED, by, at
    current.summary, current.answers = summary, {**current.answers, _SEEN: seen}
    current.save(update_fields=["state", "ended_by", "ended_at", "summary", "answers"])
    if current.origin == PlanImport.Origin.TYPED:
        typed.mark_brought_in(current)
    return summary


def _repeated(record: PlanImport, by: User, seen: str) -> dict[str, int]:
    """Return the summary where this very confirmation is sent twice; else refuse."""
    is_same = record.ended_by_id == by.pk and record.answers.get(_SEEN) == seen
    if record.state == PlanImport.State.APPLIED and is_same:
        summary: dict[str, int] = record.summary
        return summary
    raise ValidationError(_("This table was brought in or set aside meanwhile. Nothing was changed now."))


def _check(told: Preview, seen: str) -> None:
    if told.seen != seen:
        text = _("The plan changed since you looked at this. Check the rows once more, then confirm.")
        raise ValidationError(text, code=CHANGED)
    if not told.can_be_confirmed:
        raise ValidationError(_("There is something to put right first, or nothing to bring in."))


def _write(work: TableWork, told: Preview, by: User, at: datetime) -> None:
    writer = Writer(work, by, at)
    writer.park(told)
    for row, shown in zip(work.rows, told.rows, strict=True):
        writer.write(row, shown)
    writer.unpark()
    writer.merge()
