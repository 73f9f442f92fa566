"""What a round asks, of whom, and who has answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import zip_longest
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from plans import clock, permissions
from plans.models import NationPlan, ReportingRound, RoundState, User
from plans.permissions import Permission
from priorities import progress
from priorities.choices import AnswerKind
from priorities.models import Action, Measure, ProgressReport, ReportQuestion
from priorities.models.action import ActionQuerySet
from priorities.models.review import ReportQuestionQuerySet
from priorities.progress import Interval


@dataclass
class Rounds:
    """A plan's rounds that have opened, newest first."""

    records: list[ReportingRound] = field(default_factory=list)

    @cached_property
    def intervals(self) -> list[Interval]:
        """The rounds as the rules see them, newest first."""
        return [
            Interval(record.opens_at, record.closes_at, before.closes_at if before else None)
            for record, before in zip_longest(self.records, self.records[1:])
        ]

    def open_at(self, at: datetime) -> ReportingRound | None:
        """Return the round that asks for reports at ``at``."""
        return next((record for record in self.records if record.is_open(at)), None)

    def over_at(self, at: datetime) -> "Rounds":
        """Return those that ask for nothing any more at ``at``: while a round is open, nobody is silent in it yet."""
        return Rounds([record for record in self.records if not record.is_open(at)])

    def of(self, moment: datetime) -> ReportingRound | None:
        """Return the round that an answer given at ``moment`` belongs to; ``None`` after the last closing."""
        pairs = zip(self.records, self.intervals, strict=True)
        return next((record for record, interval in pairs if interval.holds(moment)), None)


def rounds_by_plan(plans: Iterable[NationPlan], at: datetime) -> dict[int, Rounds]:
    """Return each plan's rounds that have opened by ``at``, in one query."""
    found = {plan.pk: Rounds() for plan in plans}
    for record in ReportingRound.objects.filter(plan__in=found, opens_at__lte=at).newest_first():
        found[record.plan_id].records.append(record)
    return found


def rounds_of(plan: NationPlan, at: datetime) -> Rounds:
    """Return the plan's rounds that have opened by ``at``."""
    return rounds_by_plan([plan], at)[plan.pk]


def reporting_plans(user: Any) -> list[NationPlan]:
    """Return the plans that ``user`` may report on; no query of its own."""
    return [plan for plan in permissions.plans_of(user) if permissions.can(user, Permission.REPORT, plan)]


def plans_to_come(user: User) -> list[NationPlan]:
    """Return the plans that ``user`` will report on once they are no drafts any more; no query of its own."""
    plans = [m.plan for m in permissions.current_memberships(user) if m.plan is not None]
    drafts = [plan for plan in plans if plan.state == NationPlan.State.DRAFT]
    return [plan for plan in drafts if permissions.may_be_assigned(user, plan)]


def unanswered(plans: Iterable[NationPlan], at: datetime) -> ActionQuerySet:
    """Return the actions that open rounds of ``plans`` ask for and that have no answer in them yet, in plan order.

    One query, whatever the number of plans: at most one round of a plan is not signed off, and what was answered after
    the closing of the newest signed-off one belongs to it.
    """
    of_plan = ReportingRound.objects.filter(plan=OuterRef("plan")).newest_first()
    asking = of_plan.open().filter(opens_at__lte=at, closes_at__gte=at)
    opened_on = asking.annotate(day=TruncDate("opens_at", tzinfo=clock.LONDON))
    return (
        Action.objects.open()
        .filter(plan__in=[plan.pk for plan in plans])
        .annotate(
            asked_from=Subquery(opened_on.values("day")[:1]),
            heard_from=Subquery(of_plan.exclude(state=RoundState.OPEN).values("closes_at")[:1]),
        )
        .filter(added_on__lte=F("asked_from"))
        .filter(Q(answered_at__isnull=True) | Q(answered_at__lte=F("heard_from")))
        .order_by("plan__slug", "sort_key", "pk")
    )


def waiting_for(user: User, at: datetime) -> ActionQuerySet:
    """Return the actions that an open round asks ``user`` for and that have no answer in it yet, in plan order."""
    return unanswered(reporting_plans(user), at).assigned_to(user)


def questions_to(user: User) -> ReportQuestionQuerySet:
    """Return the leads' questions that wait for ``user``'s answer, oldest first."""
    return ReportQuestion.objects.waiting().asked_of(user).filter(action__plan__in=reporting_plans(user))


def has_something_to_do(user: User, at: datetime) -> bool:
    """Return whether an action or a question waits for ``user``."""
    return waiting_for(user, at).exists() or questions_to(user).exists()


def said_unchanged_in_round_before(actions: Iterable[Action], rounds: Rounds) -> set[int]:
    """Return the ids of the actions whose last answer in the round before the newest was "nothing has changed"."""
    if len(rounds.intervals) < 2:
        return set()
    before = rounds.intervals[1]
    answers = ProgressReport.objects.effective().filter(action__in=actions, position_at__lte=before.closes_at)
    if before.after is not None:
        answers = answers.filter(position_at__gt=before.after)
    last = dict(answers.order_by("position").values_list("action_id", "kind"))
    return {action_id for action_id, kind in last.items() if kind == AnswerKind.UNCHANGED}


def reading_due(actions: Iterable[Action], today: date) -> set[int]:
    """Return the ids of the actions with a measure that is read every so many months and waits for a reading."""
    regular = Measure.objects.read_regularly().filter(action__in=actions).with_newest_reading()
    return {
        measure.action_id
        for measure in regular
        if progress.is_reading_due(measure.newest_on, measure.read_every_months or 0, today)
    }


def unchanged_allowed(actions: Sequence[Action], rounds: Rounds, at: datetime) -> set[int]:
    """Return the ids of those ``actions`` (of one plan) where "nothing has changed" may be one press at ``at``."""
    today = progress.london_date(at)
    used = said_unchanged_in_round_before(actions, rounds)
    waiting = reading_due(actions, today)
    return {
        action.pk
        for action in actions
        if progress.may_say_unchanged(
            status=action.status,
            when=action.window,
            today=today,
            step_due_on=action.status_report.next_step_on if action.status_report else None,
            is_reading_due=action.pk in waiting,
            used_in_round_before=action.pk in used,
        )
    }
