"""Adopting, rescheduling and correcting how a timing is read. The published words stay."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access
from plans.models import User
from plans.permissions import Permission
from plans.services.recording import save_recorded
from priorities.choices import RevisionKind
from priorities.models import Timing, TimingRevision
from priorities.progress import TimingFact
from priorities.services import standing


def adopt_timing(*, timing: Timing, by: User, at: datetime, reason: str = "") -> TimingRevision:
    """Adopt a suggested reading: from now on its dates count.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's timings.
        ValidationError: it is adopted already.
    """
    if timing.is_adopted:
        raise ValidationError(_("This timing is adopted already."))
    return _revise(timing, timing.fact, RevisionKind.ADOPTED, by, reason, at)


def reschedule_timing(*, timing: Timing, to: TimingFact, by: User, reason: str, at: datetime) -> TimingRevision:
    """Move an adopted timing to other dates. It is counted as a slip, and shown with its reason.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's timings.
        ValidationError: there is no reason, nothing changes, or it is not adopted yet.
    """
    if not timing.is_adopted:
        raise ValidationError(_("This timing is only suggested. Adopt it first, or correct its reading."))
    return _change(timing, to, RevisionKind.RESCHEDULED, by, reason, at)


def correct_reading(*, timing: Timing, to: TimingFact, by: User, reason: str, at: datetime) -> TimingRevision:
    """Correct how the published words were read. This is no slip.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's timings.
        ValidationError: there is no reason, or nothing changes.
    """
    return _change(timing, to, RevisionKind.TRANSCRIPTION, by, reason, at)


def _change(timing: Timing, to: TimingFact, kind: RevisionKind, by: User, reason: str, at: datetime) -> TimingRevision:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason. It is shown with the change.")})
    if (to.kind, to.starts_on, to.latest_on) == (timing.kind, timing.starts_on, timing.latest_on):
        raise ValidationError(_("These are the dates that the timing has already."))
    return _revise(timing, to, kind, by, reason, at)


@transaction.atomic
def _revise(timing: Timing, to: TimingFact, kind: RevisionKind, by: User, reason: str, at: datetime) -> TimingRevision:
    action = standing.lock(timing.action)
    access.require(by, Permission.MANAGE_TIMINGS, action.plan)
    current = Timing.objects.select_for_update().get(pk=timing.pk)
    _check_dates(to, action.plan.starts_on)
    revision = TimingRevision(
        timing=current,
        kind=kind,
        old_kind=current.kind,
        old_starts_on=current.starts_on,
        old_latest_on=current.latest_on,
        new_kind=to.kind,
        new_starts_on=to.starts_on,
        new_latest_on=to.latest_on,
        reason=reason.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    current.kind, current.starts_on, current.latest_on = to.kind, to.starts_on, to.latest_on
    current.is_adopted = current.is_adopted or kind == RevisionKind.ADOPTED
    if kind != RevisionKind.RESCHEDULED and current.is_adopted:
        # What it was first to be: set on adoption, and again where only our reading was wrong.
        current.original_latest_on = to.latest_on
    save_recorded(current, by=by, reason=reason, at=at)
    revision.full_clean()
    revision.save()
    standing.refresh(action)
    return revision


def _check_dates(to: TimingFact, plan_starts_on: date) -> None:
    ten_years = plan_starts_on.replace(year=plan_starts_on.year + 10)
    for name, day in (("starts_on", to.starts_on), ("latest_on", to.latest_on)):
        if day is not None and not plan_starts_on <= day <= ten_years:
            raise ValidationError(
                {
                    name: _("Give a date between the plan’s start, %(start)s, and ten years after it.")
                    % {"start": plan_starts_on.strftime("%d/%m/%Y")}
                }
            )
