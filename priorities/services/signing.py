"""Signing a round off: what is known at that moment is frozen, and stays as it is for ever."""

import hashlib
from datetime import datetime

from django.db import transaction

from plans import access
from plans.models import ReportingRound, RoundSnapshot, User
from plans.permissions import Permission
from plans.services import freezes, rounds
from priorities.models import Action
from priorities.services.freezing import canonical, known


@transaction.atomic
def sign_off(*, reporting_round: ReportingRound, by: User, at: datetime) -> RoundSnapshot:
    """Freeze a round in review and sign it off; return what was frozen. Signing off twice returns the same.

    The plan and all its actions are locked meanwhile, so that nothing is recorded between looking and freezing. What
    waited for the locks is dated after the freeze: see :mod:`plans.services.freezes`.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: the round is not in review.
    """
    dated = freezes.hold([reporting_round.plan_id], at)
    # The actions before the round: whoever writes about an action in a round locks them in this order.
    # No key, as in ``freezes``: what others have written may refer to these rows, and they may commit it.
    actions = Action.objects.select_for_update(no_key=True).filter(plan=reporting_round.plan_id)
    list(actions.order_by("pk").values_list("pk"))
    locked = ReportingRound.objects.select_for_update(of=("self",), no_key=True).select_related("plan")
    record = locked.get(pk=reporting_round.pk)
    access.require(User.objects.get(pk=by.pk), Permission.MANAGE_ROUNDS, record.plan)
    stored = RoundSnapshot.objects.filter(round=record).first()
    if stored is not None:
        return stored
    rounds.check_in_review(record)
    data = known(record.plan, at=dated, record=record, frozen_by=by)
    content = canonical(data)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    tally = data["counts"]["tally"]
    snapshot = RoundSnapshot(round=record, content=content, sha256=sha256, frozen_at=dated, tally=tally)
    snapshot.save()
    rounds.mark_signed_off(record=record, by=by, at=dated)
    return snapshot
