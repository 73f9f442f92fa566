"""What an action's own row repeats of its reports, decisions and timings, for speed."""

from typing import Any

from priorities import progress
from priorities.models import Action, Decision, ProgressReport


def lock(action: Action) -> Action:
    """Return ``action`` as it stands, locked until the transaction ends."""
    return Action.objects.select_for_update(of=("self",)).select_related("plan", "plan__strategy").get(pk=action.pk)


def next_number(action: Action) -> int:
    """Give out the next number of a locked action's story."""
    action.last_number += 1
    Action.objects.filter(pk=action.pk).update(last_number=action.last_number)
    return action.last_number


def refresh(action: Action) -> None:
    """Write the standing of ``action`` anew from its reports, decisions and timings.

    Called in the transaction that wrote one of them, under the action's lock. These fields have no history rows: what
    they repeat is itself a history.
    """
    effective = action.reports.effective().newest_first()
    latest = effective.first()
    stated = effective.stating_a_status().first()
    decision = action.decisions.order_by("-number").first()
    window = progress.window(timing.fact for timing in action.timings.all())
    values = {
        **follows_from(latest, stated, decision),
        "starts_on": window.starts_on,
        "latest_on": window.latest_on,
        "is_ongoing": window.is_ongoing,
    }
    Action.objects.filter(pk=action.pk).update(**values)
    for name, value in values.items():
        setattr(action, name, value)


def follows_from(
    latest: ProgressReport | None, stated: ProgressReport | None, decision: Decision | None
) -> dict[str, Any]:
    """Return the fields of an action that follow from what was told of it.

    Args:
        latest: the newest report that counts, of whatever kind.
        stated: the newest one that states a status.
        decision: the newest decision.
    """
    decided = decision is not None and (stated is None or decision.number > stated.position)
    status = decision.status if decided and decision else stated.status if stated else ""
    return {
        "status": status,
        "status_report": stated,
        "status_decision": decision if decided else None,
        "latest_report": latest,
        "answered_at": latest.position_at if latest else None,
        "closed_at": decision.recorded_at if decision and progress.is_closed(status) else None,
    }
