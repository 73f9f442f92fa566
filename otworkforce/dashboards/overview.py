"""The UK overview: plans side by side, never ranked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plans import clock, permissions
from plans.models import Nation, NationPlan
from priorities.models import Action, Priority
from priorities.pictures.nations import Nations
from priorities.services.asking import rounds_by_plan

from .figures import PlanFigures, figures_of
from .nations import side_by_side


@dataclass(frozen=True)
class Overview:
    """Everything the page shows."""

    plans: list[PlanFigures]
    #: Plans that are not in the tracker yet, in the order of the nations.
    drafts: list[NationPlan]
    #: The ids of the drafts that the person may open all the same.
    openable: set[int]
    #: Plans that others see and this person does not.
    hidden: list[NationPlan]
    #: The priorities of all nations side by side; ``None`` where there is no action to be shown.
    nations: Nations | None


def overview(user: Any, now: datetime) -> Overview:
    """Return what ``user`` sees of all plans at ``now``, in a number of queries that does not grow with them."""
    everything = sorted(NationPlan.objects.all(), key=lambda plan: (Nation.values.index(plan.nation), plan.starts_on))
    seen = {plan.pk for plan in permissions.visible_plans(user)}
    draft = NationPlan.State.DRAFT
    shown = [plan for plan in everything if plan.pk in seen and plan.state != draft]
    rounds = rounds_by_plan(shown, now)
    actions: dict[int, list[Action]] = {plan.pk: [] for plan in shown}
    found = Action.objects.filter(plan__in=shown).select_related("latest_report").order_by("plan_id", "sort_key")
    for action in found.only(*Action.STANDING, "plan_id", "priority_id", "sort_key", "latest_report__kind"):
        actions[action.plan_id].append(action)
    priorities: dict[int, list[Priority]] = {}
    for priority in Priority.objects.order_by("number"):
        priorities.setdefault(priority.strategy_id, []).append(priority)
    today = clock.today(now)
    plans = [
        figures_of(plan, actions[plan.pk], priorities.get(plan.strategy_id, []), rounds[plan.pk], today)
        for plan in shown
    ]
    drafts = [plan for plan in everything if plan.state == draft]
    hidden = [plan for plan in everything if plan.state != draft and plan.pk not in seen]
    return Overview(
        plans=plans,
        drafts=drafts,
        openable={plan.pk for plan in drafts if plan.pk in seen},
        hidden=hidden,
        nations=side_by_side(plans, drafts, hidden),
    )
