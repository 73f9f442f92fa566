"""The quarterly rhythm: open, close, review, sign off."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access
from plans.models import NationPlan, ReportingRound, RoundState, User
from plans.permissions import Permission
from plans.services.recording import save_recorded

_NEXT = {
    RoundState.OPEN: RoundState.CLOSED,
    RoundState.CLOSED: RoundState.IN_REVIEW,
    RoundState.IN_REVIEW: RoundState.SIGNED_OFF,
}


@transaction.atomic
def open_round(
    *,
    plan: NationPlan,
    label: str,
    opens_at: datetime,
    closes_at: datetime,
    by: User,
    at: datetime,
    label_cy: str = "",
    reason: str = "",
) -> ReportingRound:
    """Open a round of ``plan`` and return it.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: a round is not signed off yet, it would close before it opens, or before the last one closed.
    """
    access.require(by, Permission.MANAGE_ROUNDS, plan)
    newest = plan.rounds.newest_first().first()
    if newest is not None and closes_at <= newest.closes_at:
        raise ValidationError(_("A round closes after the one before it. Choose a later date."))
    opened = ReportingRound(
        plan=plan, label=label, label_cy=label_cy, opens_at=opens_at, closes_at=closes_at, opened_by=by
    )
    opened.mark_welsh()
    save_recorded(opened, by=by, reason=reason, at=at)
    return opened


@transaction.atomic
def move_round(*, reporting_round: ReportingRound, to: str, by: User, at: datetime) -> ReportingRound:
    """Move a round one step on: closed, in review, signed off.

    A round that is closed before its time closes at that moment, so that later answers belong to the next one.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: ``to`` is not the next step.
    """
    access.require(by, Permission.MANAGE_ROUNDS, reporting_round.plan)
    moved = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
    if _NEXT.get(RoundState(moved.state)) != to:
        raise ValidationError(_("This round cannot go from “%s” to that state.") % moved.get_state_display())
    moved.state = RoundState(to)
    if to == RoundState.CLOSED and at < moved.closes_at:
        moved.closes_at = at
    if to == RoundState.SIGNED_OFF:
        moved.signed_off_by, moved.signed_off_at = by, at
    save_recorded(moved, by=by, at=at)
    return moved
