"""Figures of a plan that more than one page shows: what was due, and counts by status for each priority."""

from collections.abc import Sequence
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


class DueWords:
    """What was due by a day and what became of it, as sentences; for figures of now and frozen ones alike."""

    count: int
    closed: int
    tally: Sequence[Share]
    due: DueSummary
    #: How many of the actions that are still to fall due do so after the plan's end.
    after_the_plan: int
    #: The plan's last day.
    ends_on: date

    @property
    def has_dates(self) -> bool:
        """Whether any date or "ongoing" has been adopted."""
        return bool(self.due.due or self.due.later or self.due.ongoing)

    @property
    def lead(self) -> str:
        """What the headline begins with: all that is closed, or how many actions were due by now."""
        if not self.count:
            return _("This plan has no actions in the tracker yet.")
        if self.count == self.closed:
            return ngettext("The one action is closed:", "All %(n)d actions are closed:", self.count) % {
                "n": self.count
            }
        if self.due.due:
            return ngettext("%d action was due by now:", "%d actions were due by now:", self.due.due) % self.due.due
        if self.has_dates:
            return _("Nothing was due by now.")
        return _("No dates have been adopted yet,")

    @property
    def became(self) -> str:
        """What became of the actions that the headline begins with, as a sentence."""
        if self.count == self.closed:
            return _sentence([_counted(share.count, _label(share.status)) for share in self.tally])
        if self.count and not self.has_dates:
            return _("so nothing can be due.")
        due = self.due
        parts = [_counted(n, _label(status)) for status, n in due.closed.items()]
        if due.ready_to_close:
            parts.append(_counted(due.ready_to_close, _label(Status.READY_TO_CLOSE)))
        if due.overdue:
            parts.append(_counted(due.overdue, _("overdue")))
        return _sentence(parts)

    @property
    def rest(self) -> str:
        """When the other actions fall due, as a sentence; empty where all is said."""
        if self.count == self.closed or not self.has_dates:
            return ""
        due, parts = self.due, []
        in_time = due.later - self.after_the_plan
        if in_time and due.last_date:
            words = ngettext("%(n)d falls due by %(date)s", "%(n)d fall due by %(date)s", in_time)
            by = min(due.last_date, self.ends_on)
            parts.append(words % {"n": in_time, "date": date_format(by, "j F Y")})
        if self.after_the_plan:
            words = ngettext(
                "%d falls due after the plan’s end", "%d fall due after the plan’s end", self.after_the_plan
            )
            parts.append(words % self.after_the_plan)
        if due.ongoing:
            parts.append(ngettext("%d is ongoing", "%d are ongoing", due.ongoing) % due.ongoing)
        if due.no_date:
            parts.append(ngettext("%d has no date", "%d have no date", due.no_date) % due.no_date)
        if not parts or not due.closed_early:
            return _sentence(parts)
        early = ngettext("%d of these is closed already", "%d of these are closed already", due.closed_early)
        return f"{', '.join(parts)}; {early % due.closed_early}."


@dataclass(frozen=True)
class PlanFigures(DueWords):
    """A plan's actions by what was due, by status, and by priority."""

    plan: NationPlan
    count: int
    closed: int
    tally: list[Share]
    due: DueSummary
    after_the_plan: int
    ends_on: date
    priorities: list[PriorityFigures]
    #: How many actions the newest round heard of; ``None`` where no round has opened yet.
    reported: int | None


def _label(status: str) -> str:
    return str(Status(status).label).lower()


def _counted(n: int, what: str) -> str:
    return ngettext("%(n)d is %(what)s", "%(n)d are %(what)s", n) % {"n": n, "what": what}


def _sentence(parts: Sequence[str]) -> str:
    return ", ".join(parts) + "." if parts else ""


def figures_of(
    plan: NationPlan, actions: Sequence[Action], priorities: Sequence[Priority], rounds: Rounds, today: date
) -> PlanFigures:
    """Return the figures of ``plan``; asks nothing of the database.

    Args:
        actions: all actions of the plan, each with its latest report.
        priorities: the strategy's priorities, in order.
    """
    standings = [action.standing(rounds.intervals) for action in actions]
    by_priority: dict[int, list[Standing]] = {priority.pk: [] for priority in priorities}
    for action, standing in zip(actions, standings, strict=True):
        by_priority.setdefault(action.priority_id, []).append(standing)
    return PlanFigures(
        plan=plan,
        count=len(actions),
        closed=sum(action.is_closed for action in actions),
        tally=progress.tally(standings),
        due=progress.due_summary(standings, today),
        after_the_plan=sum(
            action.latest_on is not None and action.latest_on > max(plan.ends_on, today) for action in actions
        ),
        ends_on=plan.ends_on,
        priorities=[
            PriorityFigures(priority, len(by_priority[priority.pk]), progress.tally(by_priority[priority.pk]))
            for priority in priorities
        ],
        reported=sum(_is_heard(action, rounds) for action in actions) if rounds.records else None,
    )


def _is_heard(action: Action, rounds: Rounds) -> bool:
    """Return whether the newest round heard of ``action``."""
    return action.answered_at is not None and not progress.silent_rounds(action.answered_at, rounds.intervals[:1])
