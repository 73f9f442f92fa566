"""What a lead decides about an action: closing, returning with a question, pausing, reopening."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access, permissions
from plans.models import User
from plans.permissions import Permission
from plans.services import freezes
from plans.services.recording import save_recorded
from priorities import progress
from priorities.choices import DecisionKind, Status
from priorities.models import Action, Decision, ProgressReport
from priorities.services import standing
from priorities.services.errors import Conflict


@dataclass(frozen=True)
class NewDecision:
    """What was decided, why, when and by whom."""

    kind: str
    reason: str
    decided_on: date
    #: A role or a body, e.g. "the board".
    decided_by: str
    #: The closed status, when closing.
    outcome: str = ""
    #: When pausing: the date on which to look again.
    review_on: date | None = None
    #: When replaced or carried forward: the action that takes over. Reopening forgets it.
    successor: Action | None = None


@transaction.atomic
def decide(*, action: Action, by: User, decision: NewDecision, token: UUID, base: int, at: datetime) -> Decision:
    """Store a decision and return it; the same token again returns the first one.

    Args:
        base: the number of the newest report or decision that ``by`` had seen.

    Raises:
        PermissionDenied: ``by`` does not decide on this plan, or would close what they claimed to be ready.
        Conflict: somebody reported or decided since.
        ValidationError: the decision does not fit the action's status, or is incomplete.
    """
    locked = standing.lock(action)
    repeated = Decision.objects.filter(token=token).first()
    if repeated is not None:
        return _same(repeated, locked, by)
    access.require(User.objects.get(pk=by.pk), Permission.DECIDE, locked.plan)
    _check_base(locked, base)
    _check(locked, by, decision)
    dated = freezes.after_freezes([locked.plan_id], at)
    number = standing.next_number(locked)
    stored = Decision.objects.create(
        action=locked,
        number=number,
        kind=decision.kind,
        status=progress.status_after(decision.kind, decision.outcome, _status_before_claim(locked)),
        reason=decision.reason.strip(),
        decided_on=decision.decided_on,
        decided_by=decision.decided_by.strip(),
        review_on=decision.review_on,
        recorded_by=by,
        recorded_as=permissions.strongest_role(by, locked.plan),
        recorded_at=dated,
        token=token,
    )
    if decision.kind in (DecisionKind.CLOSE, DecisionKind.REOPEN) and locked.successor != decision.successor:
        locked.successor = decision.successor
        save_recorded(locked, by=by, reason=decision.reason, at=dated)
    standing.refresh(locked)
    return stored


def may_close(action: Action, by: User) -> bool:
    """Return whether ``by`` may be the one who closes: not where they claimed it ready themselves."""
    claim = action.status_report
    if action.status != Status.READY_TO_CLOSE or claim is None:
        return True
    return by.pk not in (claim.said_by_id, claim.entered_by_id)


def _same(repeated: Decision, action: Action, by: User) -> Decision:
    if repeated.action_id != action.pk or repeated.recorded_by_id != by.pk:
        raise ValidationError(_("This form was already used elsewhere. Open the action again and decide from there."))
    return repeated


def _check_base(action: Action, base: int) -> None:
    if action.last_number == base:
        return
    newest: ProgressReport | Decision | None = action.reports.filter(number=action.last_number).first()
    newest = newest or action.decisions.filter(number=action.last_number).first()
    if newest is None:
        raise ValidationError(_("This form does not belong to this action. Open the action and decide from there."))
    raise Conflict(newest)


def _check(action: Action, by: User, decision: NewDecision) -> None:
    if not progress.decision_fits(decision.kind, action.status):
        raise ValidationError(
            _("This does not fit the action’s status, which is “%s” now.")
            % (action.get_status_display() or _("No report yet"))
        )
    if decision.kind == DecisionKind.CLOSE and not may_close(action, by):
        raise PermissionDenied(_("You reported this action as ready to close, so another lead must close it."))
    missing: dict[str, str] = {}
    if not decision.reason.strip():
        missing["reason"] = _("Give the reason.")
    if decision.kind == DecisionKind.CLOSE and not progress.is_closed(decision.outcome):
        missing["outcome"] = _("Choose the outcome.")
    if decision.kind == DecisionKind.PAUSE and decision.review_on is None:
        missing["review_on"] = _("Give the date on which to look at it again.")
    if decision.outcome == Status.REPLACED and decision.successor is None:
        missing["successor"] = _("Choose the action that replaces it.")
    if decision.successor is not None and decision.successor.pk == action.pk:
        missing["successor"] = _("An action cannot replace itself.")
    if missing:
        raise ValidationError(missing)


def _status_before_claim(action: Action) -> str:
    stated = action.reports.effective().stating_a_status().exclude(status=Status.READY_TO_CLOSE)
    last = stated.newest_first().first()
    return last.status if last else ""
