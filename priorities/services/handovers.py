"""Handing actions over: who reports asks another member, who accepts or declines."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access, permissions
from plans.models import NationPlan, User
from plans.permissions import Permission
from plans.services import freezes
from plans.services.recording import save_recorded
from priorities.models import Action, Handover
from priorities.services import standing
from priorities.services.people import check_assignable


@transaction.atomic
def hand_over(
    *, plan: NationPlan, actions: Sequence[Action], by: User, to: User, message: str, at: datetime
) -> list[Handover]:
    """Ask ``to`` to report on ``actions`` of ``plan`` instead of ``by``; nothing changes until they accept.

    Asking the same person again for an action changes nothing.

    Raises:
        PermissionDenied: ``by`` does not report on the plan, or not on one of the actions.
        ValidationError: ``to`` cannot report on the plan or is ``by``, or somebody else is being asked already.
    """
    access.require(by, Permission.REPORT, plan)
    check_assignable(plan, to=to)
    if to == by:
        raise ValidationError({"to": _("Choose somebody other than yourself.")})
    asked = []
    for action in sorted(actions, key=lambda action: action.pk):
        locked = standing.lock(action)
        if by.pk not in locked.assigned_ids:
            raise PermissionDenied(_("You do not report on %s, so you cannot hand it over.") % locked.reference)
        waiting = Handover.objects.waiting().filter(action=locked).select_related("to_user").first()
        if waiting is not None and waiting.to_user != to:
            words = _("%(reference)s: %(person)s is being asked already. Take that back first.")
            raise ValidationError({"actions": words % {"reference": locked.reference, "person": waiting.to_user}})
        asked.append(
            waiting
            or Handover.objects.create(
                action=locked, from_user=by, to_user=to, message=" ".join(message.split()), asked_at=at
            )
        )
    return asked


@transaction.atomic
def accept_handover(*, handover: Handover, by: User, at: datetime) -> Handover:
    """Take the place of who asked. A reporter without a deputy becomes the deputy, to be able to report again.

    Accepting twice is accepting once.

    Raises:
        PermissionDenied: somebody else is asked.
        ValidationError: it was withdrawn or declined, or the action was given to others or closed meanwhile.
    """
    current = _answerable(handover, by)
    if current.state == Handover.State.ACCEPTED:
        return current
    action = standing.lock(current.action)
    check_assignable(action.plan, to=by)
    if current.from_user_id not in action.assigned_ids or action.is_closed:
        current.state, current.answered_at = Handover.State.WITHDRAWN, at
        current.save()
        return current
    before = current.from_user
    if action.reporter_id == before.pk:
        action.reporter = by
        free = action.deputy is None or action.deputy == by
        if free:
            action.deputy = before if permissions.may_be_assigned(before, action.plan) else None
    else:
        action.deputy = None if action.reporter == by else by
    dated = freezes.after_freezes([action.plan_id], at)
    save_recorded(action, by=by, reason=_("Handed over by %s") % before, at=dated)
    current.state, current.answered_at = Handover.State.ACCEPTED, at
    current.save()
    return current


@transaction.atomic
def decline_handover(*, handover: Handover, by: User, at: datetime) -> Handover:
    """Say no; who asked goes on reporting.

    Raises:
        PermissionDenied: somebody else is asked.
        ValidationError: it was accepted or withdrawn.
    """
    current = _answerable(handover, by)
    if current.state == Handover.State.ACCEPTED:
        raise ValidationError(_("You have accepted this already. Hand it over again, or ask the plan’s lead."))
    current.state, current.answered_at = Handover.State.DECLINED, at
    current.save()
    return current


@transaction.atomic
def withdraw_handover(*, handover: Handover, by: User, at: datetime) -> Handover:
    """Take the request back.

    Raises:
        PermissionDenied: somebody else asked.
        ValidationError: it was accepted meanwhile.
    """
    current = _locked(handover)
    if current.from_user_id != by.pk:
        raise PermissionDenied(_("Only the person who asked can take it back."))
    if current.state == Handover.State.ACCEPTED:
        raise ValidationError(_("%s has accepted it already.") % current.to_user)
    if current.state == Handover.State.ASKED:
        current.state, current.answered_at = Handover.State.WITHDRAWN, at
        current.save()
    return current


def _answerable(handover: Handover, by: User) -> Handover:
    current = _locked(handover)
    if current.to_user_id != by.pk:
        raise PermissionDenied(_("Somebody else is asked."))
    if current.state == Handover.State.WITHDRAWN:
        raise ValidationError(_("This was taken back meanwhile. You need do nothing."))
    if current.state == Handover.State.DECLINED:
        raise ValidationError(_("You declined this already, and %s knows. They can ask you again.") % current.from_user)
    return current


def _locked(handover: Handover) -> Handover:
    # The action first, as everywhere, so that two who answer at once do not wait for each other for ever.
    standing.lock(handover.action)
    found = Handover.objects.select_for_update(of=("self",)).select_related("action__plan", "from_user", "to_user")
    return found.get(pk=handover.pk)
