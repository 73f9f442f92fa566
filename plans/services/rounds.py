"""The quarterly rhythm: open, close, review. Signing off freezes what the actions say, and is a service above."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access
from plans.models import NationPlan, ReportingRound, RoundState, User
from plans.permissions import Permission
from plans.services import freezes
from plans.services.recording import save_recorded

_NEXT = {
    RoundState.OPEN: RoundState.CLOSED,
    RoundState.CLOSED: RoundState.IN_REVIEW,
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
        ValidationError: a round is not signed off yet, or has that name, or it would close before it opens, or open
            before the last one closed.
    """
    access.require(by, Permission.MANAGE_ROUNDS, plan)
    # One round at a time, also where two leads press at once.
    dated = freezes.hold([plan.pk], at)
    newest = plan.rounds.newest_first().first()
    if newest is not None and newest.state != RoundState.SIGNED_OFF:
        raise ValidationError(_("“%s” is not signed off yet. Sign it off, then open the next round.") % newest.label)
    if plan.rounds.filter(label__iexact=label).exists():
        raise ValidationError({"label": _("This plan has a round called “%s” already. Choose another name.") % label})
    if closes_at <= opens_at:
        raise ValidationError({"closes_at": _("A round closes after it opens. Choose a later date.")})
    if newest is not None and opens_at < newest.closes_at:
        raise ValidationError({"opens_at": _("The round before it had not closed then. Choose a later date.")})
    opened = ReportingRound(
        plan=plan, label=label, label_cy=label_cy, opens_at=opens_at, closes_at=closes_at, opened_by=by
    )
    opened.mark_welsh()
    save_recorded(opened, by=by, reason=reason, at=dated)
    return opened


@transaction.atomic
def move_round(*, reporting_round: ReportingRound, to: str, by: User, at: datetime) -> ReportingRound:
    """Move a round one step on: closed, in review. Signing off is :func:`priorities.services.signing.sign_off`.

    A round that is closed before its time closes at that moment, so that later answers belong to the next one.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: ``to`` is not the next step, or the round has not opened yet.
    """
    access.require(by, Permission.MANAGE_ROUNDS, reporting_round.plan)
    dated = freezes.hold([reporting_round.plan_id], at)
    moved = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
    if moved.state == to:
        raise ValidationError(_("Somebody has done that already: this round is “%s”.") % moved.get_state_display())
    if _NEXT.get(RoundState(moved.state)) != to:
        raise ValidationError(_("This round cannot go from “%s” to that state.") % moved.get_state_display())
    if at < moved.opens_at:
        raise ValidationError(_("This round has not opened yet."))
    moved.state = RoundState(to)
    if to == RoundState.CLOSED and at < moved.closes_at:
        # No round is empty, not even one that is closed at the very moment at which it opened.
        moved.closes_at = max(at, moved.opens_at + timedelta(microseconds=1))
    save_recorded(moved, by=by, at=dated)
    return moved


def check_in_review(record: ReportingRound) -> None:
    """Raise ``ValidationError`` unless ``record`` is in review: only such a round can be signed off."""
    if record.state != RoundState.IN_REVIEW:
        raise ValidationError(
            _("Only a round in review can be signed off. This one is “%s”.") % record.get_state_display()
        )


def mark_signed_off(*, record: ReportingRound, by: User, at: datetime) -> None:
    """Let a locked round be signed off, in the transaction that froze it at ``at``; for that service only.

    Raises:
        ValidationError: the round is not in review.
    """
    check_in_review(record)
    record.state, record.signed_off_by, record.signed_off_at = RoundState.SIGNED_OFF, by, at
    save_recorded(record, by=by, at=at)
