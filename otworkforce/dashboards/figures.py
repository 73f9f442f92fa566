"""Figures of a plan that more than one page shows: what was due, and counts by status for each priority."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models import NationPlan
from priorities import progress
from priorities.choices import Status
from priorities.models import Action, Priority
from priorities.progress import DueSummary, Share, Standing
from priorities.services.asking import Rounds


@dataclass(frozen=True)
class PriorityFigures:
    """A priority's actions by status."""

    priority: Priority
    count: int
    tally: list[Share]


@dataclass(frozen=True)
class PlanFigures:
    """A plan's actions by what was due, by status, and by priority."""

    plan: NationPlan
    count: int
    tally: list[Share]
    due: DueSummary
    priorities: list[PriorityFigures]
    #: How many actions the newest round heard of.
    reported: int

    @property
    def due_lead(self) -> str:
        """How many actions were due by now."""
        return ngettext("%d action was due by now:", "%d actions were due by now:", self.due.due) % self.due.due

    @property
    def due_words(self) -> str:
        """What became of the actions that were due, as a sentence."""
        return _sentence(self._became())

    @property
    def later_words(self) -> str:
        """When the rest falls due, as a sentence."""
        return _sentence(self._later())

    def _became(self) -> list[str]:
        due = self.due
        parts = [_counted(n, str(Status(status).label).lower()) for status, n in due.closed.items()]
        if due.ready_to_close:
            parts.append(_counted(due.ready_to_close, _("ready to close")))
        if due.overdue:
            parts.append(_counted(due.overdue, _("overdue")))
        return parts

    def _later(self) -> list[str]:
        due = self.due
        parts = []
        if due.later and due.last_date:
            words = ngettext("%(n)d falls due by %(date)s", "%(n)d fall due by %(date)s", due.later)
            parts.append(words % {"n": due.later, "date": date_format(due.last_date, "j F Y")})
        if due.ongoing:
            parts.append(ngettext("%d is ongoing", "%d are ongoing", due.ongoing) % due.ongoing)
        if due.no_date:
            parts.append(ngettext("%d has no date", "%d have no date", due.no_date) % due.no_date)
        return parts


def _counted(n: int, what: str) -> str:
    return ngettext("%(n)d is %(what)s", "%(n)d are %(what)s", n) % {"n": n, "what": what}


def _sentence(parts: Sequence[str]) -> str:
    return ", ".join(parts) + "." if parts else ""


def standings(actions: Iterable[Action], rounds: Rounds) -> list[Standing]:
    """Return what counts need to know of each action."""
    return [action.standing(rounds.intervals) for action in actions]


def figures_of(
    plan: NationPlan, actions: Sequence[Action], priorities: Sequence[Priority], rounds: Rounds, today: date
) -> PlanFigures:
    """Return the figures of ``plan``; asks nothing of the database.

    Args:
        actions: all actions of the plan, each with its latest report.
        priorities: the strategy's priorities, in order.
    """
    all_standings = standings(actions, rounds)
    by_priority: dict[int, list[Standing]] = {priority.pk: [] for priority in priorities}
    for action, standing in zip(actions, all_standings, strict=True):
        by_priority[action.priority_id].append(standing)
    return PlanFigures(
        plan=plan,
        count=len(actions),
        tally=progress.tally(all_standings),
        due=progress.due_summary(all_standings, today),
        priorities=[
            PriorityFigures(priority, len(by_priority[priority.pk]), progress.tally(by_priority[priority.pk]))
            for priority in priorities
        ],
        reported=sum(is_heard(action, rounds) for action in actions),
    )


def is_heard(action: Action, rounds: Rounds) -> bool:
    """Return whether the newest round heard of ``action``."""
    if action.answered_at is None or not rounds.intervals:
        return False
    return not progress.silent_rounds(action.answered_at, rounds.intervals[:1])
