"""What a lead adds while a round is open or in review: questions, and the board's wording.

What reporters said is never touched by any of it. Each of them locks its action first, which a sign-off waits for, and
is dated and refused by what stands then: see :mod:`plans.services.freezes`.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access, permissions
from plans.models import ReportingRound, RoundState, User
from plans.permissions import Permission
from plans.services import freezes
from plans.services.recording import delete_recorded, save_edited
from priorities.models import Action, BoardWording, ReportQuestion
from priorities.services import standing, versions


class ReportedSince(Exception):
    """Somebody reported or decided since the lead opened the form; the question may be answered by that."""


@transaction.atomic
def ask_back(
    *, reporting_round: ReportingRound, action: Action, by: User, question: str, token: UUID, base: int, at: datetime
) -> ReportQuestion:
    """Ask a question back about the newest report of an action and return it.

    The same token again returns the question that it stored first. The next report or correction answers it.

    Args:
        base: the number of the newest report or decision that ``by`` had seen.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ReportedSince: there is a newer report or decision than ``base``.
        ValidationError: the round is signed off, nobody has reported, the action is closed, or nothing is asked.
    """
    locked = _lock(reporting_round, action, by)
    repeated = ReportQuestion.objects.filter(token=token).first()
    if repeated is not None:
        if repeated.action_id != locked.pk or repeated.asked_by_id != by.pk:
            raise ValidationError(_("This form was already used elsewhere. Open the round again and ask from there."))
        return repeated
    _check_open(reporting_round)
    if locked.latest_report_id is None:
        raise ValidationError(_("Nobody has reported on this action yet, so there is nothing to ask about."))
    if locked.is_closed:
        raise ValidationError(_("This action is closed: nobody reports on it. Reopen it first."))
    if locked.last_number != base:
        raise ReportedSince
    asked = ReportQuestion(
        round=reporting_round,
        action=locked,
        after_number=locked.last_number,
        question=question.strip(),
        asked_by=by,
        asked_as=permissions.strongest_role(by, locked.plan),
        asked_at=freezes.after_freezes([locked.plan_id], at),
        token=token,
    )
    asked.full_clean()
    asked.save()
    return asked


@transaction.atomic
def withdraw_question(*, question: ReportQuestion, by: User, at: datetime) -> ReportQuestion:
    """Take a question back that nobody has answered yet, and return it; twice is the same as once.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: it is answered.
    """
    _lock(question.round, question.action, by)
    stored = ReportQuestion.objects.with_answer().get(pk=question.pk)
    if stored.withdrawn_at is not None:
        return stored
    if stored.answered_at is not None:  # type: ignore[attr-defined]
        raise ValidationError(_("This question has been answered. It stays in the action’s story."))
    stored.withdrawn_at = freezes.after_freezes([question.round.plan_id], at)
    stored.save(update_fields=["withdrawn_at"])
    return stored


@transaction.atomic
def word_for_board(
    *,
    reporting_round: ReportingRound,
    action: Action,
    text: str,
    text_cy: str,
    by: User,
    at: datetime,
    base: int | None = None,
) -> BoardWording | None:
    """Store how an action is worded for the board and return it; no words at all take it away (``None``).

    Args:
        base: the version that ``by`` had seen: see :mod:`priorities.services.versions`.

    Raises:
        Overtaken: somebody saved other words since.
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: the round is signed off, or there is Welsh without English.
    """
    _lock(reporting_round, action, by)
    _check_open(reporting_round)
    of = {"round": reporting_round, "action": action}
    stored = BoardWording.objects.filter(**of).first() or BoardWording(**of)
    # Stored already: the form was sent twice.
    if stored.pk and (stored.text, stored.text_cy) == (text.strip(), text_cy.strip()):
        return stored
    versions.check(base, BoardWording, **of)
    stored.text, stored.text_cy = text.strip(), text_cy.strip()
    at = freezes.after_freezes([reporting_round.plan_id], at)
    if stored.text or stored.text_cy:
        if not stored.text:
            raise ValidationError({"text": _("Write it in English too: the Welsh is made from it.")})
        save_edited(stored, by=by, at=at)
        return stored
    if stored.pk:
        delete_recorded(stored, by=by, at=at)
    return None


def _lock(reporting_round: ReportingRound, action: Action, by: User) -> Action:
    """Lock the action, and check that it is one of the round's plan and that ``by`` manages that."""
    locked = standing.lock(action)
    access.require(User.objects.get(pk=by.pk), Permission.MANAGE_ROUNDS, locked.plan)
    if reporting_round.plan_id != locked.plan_id:
        raise ValidationError(_("That round belongs to another plan."))
    return locked


def _check_open(reporting_round: ReportingRound) -> None:
    """Raise ``ValidationError`` where the round is signed off by now: what is frozen is not added to."""
    if ReportingRound.objects.filter(pk=reporting_round.pk, state=RoundState.SIGNED_OFF).exists():
        raise ValidationError(_("This round is signed off. Its report stays as it is."))
