"""Adopting, rescheduling and correcting how a timing is read. The published words stay."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access
from plans.dates import ten_years_after
from plans.models import NationPlan, User
from plans.permissions import Permission
from plans.services import freezes
from plans.services.recording import save_recorded
from priorities.choices import RevisionKind
from priorities.models import Timing, TimingRevision
from priorities.progress import TimingFact
from priorities.services import standing
from priorities.services.errors import CHANGED


def adopt_timing(
    *, timing: Timing, by: User, at: datetime, reason: str = "", base: int | None = None
) -> TimingRevision:
    """Adopt a suggested reading: from now on its dates count. With ``base``, adopting it twice is adopting it once.

    Args:
        base: how many revisions the timing had when ``by`` saw it; ``None`` where nobody looked at a page.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's timings.
        ValidationError: it is adopted already, or (code ``CHANGED``) its reading was corrected since ``by`` saw it.
    """
    return _revise(timing, None, RevisionKind.ADOPTED, by, reason, at, base)


@transaction.atomic
def adopt_timings(*, seen: Mapping[Timing, int], by: User, at: datetime) -> None:
    """Adopt several suggested readings, all or none.

    Args:
        seen: the timings, each with the number of revisions that it had when ``by`` saw it.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's timings.
        ValidationError: one of them cannot be adopted; its action is named.
    """
    for timing in sorted(seen, key=lambda timing: (timing.action_id, timing.pk)):
        try:
            adopt_timing(timing=timing, by=by, at=at, base=seen[timing])
        except ValidationError as error:
            words = " ".join(error.messages)
            raise ValidationError(f"{timing.action.reference}: {words}", code=getattr(error, "code", None)) from error


def reschedule_timing(
    *, timing: Timing, to: TimingFact, by: User, reason: str, at: datetime, base: int | None = None
) -> TimingRevision:
    """Move an adopted timing to other dates. It is counted as a slip, and shown with its reason.

    Args:
        base: as in :func:`adopt_timing`; the same form sent twice moves it once.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's timings.
        ValidationError: there is no reason, nothing changes, it is not adopted yet, or (code ``CHANGED``) somebody
            changed it since ``by`` saw it.
    """
    return _revise(timing, to, RevisionKind.RESCHEDULED, by, reason, at, base)


def correct_reading(
    *, timing: Timing, to: TimingFact, by: User, reason: str, at: datetime, base: int | None = None
) -> TimingRevision:
    """Correct how the published words were read. This is no slip.

    Args:
        base: as in :func:`reschedule_timing`.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's timings.
        ValidationError: there is no reason, nothing changes, or (code ``CHANGED``) somebody changed it since ``by``
            saw it.
    """
    return _revise(timing, to, RevisionKind.TRANSCRIPTION, by, reason, at, base)


@transaction.atomic
def _revise(
    timing: Timing,
    to: TimingFact | None,
    kind: RevisionKind,
    by: User,
    reason: str,
    at: datetime,
    base: int | None,
) -> TimingRevision:
    action = standing.lock(timing.action)
    access.require(by, Permission.MANAGE_TIMINGS, action.plan)
    current = Timing.objects.select_for_update().get(pk=timing.pk)
    to = to or current.fact
    if base is not None and current.revisions.count() != base:
        return _repeated(current, to, kind, by, reason)
    _check_change(current, to, kind, reason)
    check_dates(to, action.plan)
    dated = freezes.after_freezes([action.plan_id], at)
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
        recorded_at=dated,
    )
    current.kind, current.starts_on, current.latest_on = to.kind, to.starts_on, to.latest_on
    current.is_adopted = current.is_adopted or kind == RevisionKind.ADOPTED
    if kind != RevisionKind.RESCHEDULED and current.is_adopted:
        # What it was first to be: set on adoption, and again where only our reading was wrong.
        current.original_latest_on = to.latest_on
    save_recorded(current, by=by, reason=reason, at=dated)
    revision.full_clean()
    revision.save()
    standing.refresh(action)
    return revision


def _repeated(current: Timing, to: TimingFact, kind: RevisionKind, by: User, reason: str) -> TimingRevision:
    """Return the newest revision where it is this very change, sent twice; else refuse."""
    newest = current.revisions.select_related("recorded_by").order_by("pk").last()
    if newest is not None and newest.kind == kind == RevisionKind.ADOPTED:
        return newest
    if newest is None or (newest.kind, newest.recorded_by, newest.reason) != (kind, by, reason.strip()):
        who = newest.recorded_by if newest else _("somebody")
        raise ValidationError(
            _("%s changed this timing since you opened the page. Look at how it stands now, then decide again.") % who,
            code=CHANGED,
        )
    if _reading(current) != _reading(to):
        raise ValidationError(_("You changed this timing in another window. Look at how it stands now."), code=CHANGED)
    return newest


def _check_change(current: Timing, to: TimingFact, kind: RevisionKind, reason: str) -> None:
    if kind == RevisionKind.ADOPTED:
        if current.is_adopted:
            raise ValidationError(_("This timing is adopted already."))
        return
    if kind == RevisionKind.RESCHEDULED and not current.is_adopted:
        raise ValidationError(_("This timing is only suggested. Adopt it first, or correct its reading."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason. It is shown with the change.")})
    if _reading(to) == _reading(current):
        raise ValidationError(_("These are the dates that the timing has already."))


def _reading(timing: Timing | TimingFact) -> tuple[str, date | None, date | None]:
    return timing.kind, timing.starts_on, timing.latest_on


def check_dates(to: TimingFact, plan: NationPlan) -> None:
    """Raise ``ValidationError`` for a date before the plan or more than ten years after its start."""
    for name, day in (("starts_on", to.starts_on), ("latest_on", to.latest_on)):
        if day is not None and not plan.starts_on <= day <= ten_years_after(plan.starts_on):
            raise ValidationError(
                {
                    name: _("Give a date between the plan’s start, %(start)s, and ten years after it.")
                    % {"start": plan.starts_on.strftime("%d/%m/%Y")}
                }
            )
