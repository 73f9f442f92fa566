"""What waits for a plan's lead."""

from dataclasses import dataclass
from datetime import date

from plans import permissions
from plans.models import NationPlan
from priorities.choices import Status
from priorities.models import Action, Timing


@dataclass(frozen=True)
class Queue:
    """What waits for the lead, each list with what has waited longest first."""

    ready: list[Action]
    questions: list[Action]
    paused: list[Action]
    nobody: list[Action]
    suggested_timings: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.ready or self.questions or self.paused or self.nobody or self.suggested_timings)


def queue_of(plan: NationPlan, today: date) -> Queue:
    """Return what waits for the lead of ``plan`` on ``today``, in three queries however much it is."""
    waiting = Action.objects.of_plan(plan).waiting_for_lead(today)
    waiting = waiting.select_related("status_report__said_by", "status_decision__recorded_by", "reporter", "deputy")
    actions = [_in(plan, action) for action in waiting]
    return Queue(
        ready=[action for action in actions if action.status == Status.READY_TO_CLOSE],
        questions=[action for action in actions if action.status not in (Status.READY_TO_CLOSE, Status.PAUSED)],
        paused=[action for action in actions if action.status == Status.PAUSED],
        nobody=actions_without_reporter(plan),
        suggested_timings=Timing.objects.waiting_for_adoption().filter(action__plan=plan).count(),
    )


def actions_without_reporter(plan: NationPlan) -> list[Action]:
    """Return the plan's open actions that nobody is asked about, with those who were and have left."""
    people = permissions.assignable_people(plan)
    without = Action.objects.of_plan(plan).without_reporter_among(people)
    return [_in(plan, action) for action in without.select_related("reporter", "deputy")]


def _in(plan: NationPlan, action: Action) -> Action:
    """Hand ``action`` its plan, which its address needs and which is at hand."""
    action.plan = plan
    return action
