"""What the fixtures hold of the work: priorities, commitments, actions, measures and timings."""

from datetime import datetime
from typing import Any

from plans.services import seeding
from plans.services.seeding import Kind
from priorities.models import Action, Commitment, FormerReference, Measure, Priority, ResponsibleParty, Timing
from priorities.services.editing import save_action, save_timing


def _save_action(instance: Any, links: dict[str, list[Any]], reason: str, at: datetime) -> None:
    save_action(action=instance, by=None, reason=reason, at=at, responsible=links.get("responsible", []))


def _save_timing(instance: Any, links: dict[str, list[Any]], reason: str, at: datetime) -> None:
    save_timing(timing=instance, by=None, reason=reason, at=at)


def _by_former_reference(key: dict[str, Any]) -> Action | None:
    former = FormerReference.objects.select_related("action").filter(**key).first()
    return former.action if former else None


#: Every model that a fixture may hold. A measure and a timing are known by their action and their place under it.
KINDS: dict[str, Kind] = {
    **seeding.KINDS,
    "priorities.priority": Kind(Priority, ("strategy", "number")),
    "priorities.responsibleparty": Kind(ResponsibleParty, ("slug",)),
    "priorities.commitment": Kind(Commitment, ("plan", "priority", "position")),
    "priorities.action": Kind(Action, ("plan", "reference"), _save_action, _by_former_reference),
    "priorities.timing": Kind(Timing, ("action", "position"), _save_timing),
    "priorities.measure": Kind(Measure, ("action", "position")),
}


def find_action(plan_slug: str, reference: str) -> Action:
    """Return the action that has, or once had, that reference.

    Raises:
        ObjectDoesNotExist: the plan never had it.
    """
    found = Action.objects.filter(plan__slug=plan_slug, reference=reference).first()
    if found is not None:
        return found
    return FormerReference.objects.get(plan__slug=plan_slug, reference=reference).action
