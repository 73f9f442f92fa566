"""What is due for whom at a moment.

Each reason for an e-mail is an occasion with a key, told to a person once: ``opens:<round>``, ``week-left:<round>`` or
``day-left:<round>`` to those whose actions wait, ``closed:<round>`` to the plan's leads while somebody is silent,
``question:<id>`` and ``handover:<id>`` to whoever is asked, ``now:<round>:<day>`` where a lead pressed a button. Of the
first three only the newest is told, so that missed days bring one e-mail and not three.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from plans import clock, permissions
from plans.models import NationPlan, ReportingRound, RoundState, User
from priorities.models import Action, Handover, Reminder, ReminderOccasion, ReportQuestion
from priorities.services import asking

#: Occasions of an open round, by how many days are left at most; the first that fits is told.
_STAGES = [("day-left", 1), ("week-left", 7)]


@dataclass
class Waiting:
    """The actions of one person that an open round waits for."""

    round: ReportingRound
    actions: list[Action] = field(default_factory=list)


@dataclass
class Silent:
    """The actions that a round which is over had no answer on, for the plan's leads."""

    round: ReportingRound
    actions: list[Action]


@dataclass
class Due:
    """What one person is to be told. The lists hold all that waits; the keys name what they were not told yet."""

    user: User
    keys: set[str] = field(default_factory=set)
    waiting: list[Waiting] = field(default_factory=list)
    questions: list[ReportQuestion] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    silent: list[Silent] = field(default_factory=list)


def due_at(at: datetime) -> list[Due]:
    """Return what is due at ``at``, for each person who wants reminders and got none that day, by name."""
    found: dict[int, Due] = {}
    plans = list(NationPlan.objects.active())
    for plan in plans:
        _add_plan(plan, at, found)
    _add_asked_for_now(found)
    keys = {key for due in found.values() for key in due.keys}
    told = ReminderOccasion.objects.filter(reminder__state=Reminder.State.SENT, key__in=keys)
    for user_id, key in told.values_list("user_id", "key"):
        if user_id in found:
            found[user_id].keys.discard(key)
    for user_id in written_to(clock.today(at)):
        found.pop(user_id, None)
    return sorted((due for due in found.values() if due.keys), key=lambda due: (due.user.name, due.user.pk))


def written_to(day: date) -> set[int]:
    """Return the ids of the people who got their reminder of ``day``."""
    return set(Reminder.objects.filter(day=day, state=Reminder.State.SENT).values_list("user_id", flat=True))


def stage(reporting_round: ReportingRound, at: datetime) -> str:
    """Return which occasion an open round is at ``at``: ``opens``, ``week-left`` or ``day-left``."""
    left = (reporting_round.closes_on - clock.today(at)).days
    return next((name for name, days in _STAGES if left <= days), "opens")


def waiting_of(user: User, at: datetime) -> list[Waiting]:
    """Return what waits for ``user`` in the open rounds of their plans."""
    found: dict[int, Due] = {}
    for plan in asking.reporting_plans(user):
        _add_waiting(plan, at, _adder(found, [user]))
    return found[user.pk].waiting if user.pk in found else []


def _add_plan(plan: NationPlan, at: datetime, found: dict[int, Due]) -> None:
    reporters = _adder(found, permissions.assignable_people(plan).filter(wants_reminders=True))
    _add_waiting(plan, at, reporters)
    _add_questions(plan, reporters)
    _add_handovers(plan, reporters)
    leads = permissions.round_managers(plan).filter(wants_reminders=True)
    _add_silent(plan, at, leads, _adder(found, leads))


def _adder(found: dict[int, Due], people: Iterable[User]) -> Callable[[int | None], Due | None]:
    """Return a function that gives the place in ``found`` of one of ``people``, and ``None`` for anybody else."""
    by_pk = {user.pk: user for user in people}

    def place(user_id: int | None) -> Due | None:
        if user_id is None or user_id not in by_pk:
            return None
        return found.setdefault(user_id, Due(by_pk[user_id]))

    return place


def _add_waiting(plan: NationPlan, at: datetime, place: Callable[[int | None], Due | None]) -> None:
    reporting_round = asking.rounds_of(plan, at).open_at(at)
    if reporting_round is None:
        return
    reporting_round.plan = plan
    key = f"{stage(reporting_round, at)}:{reporting_round.pk}"
    for action in asking.unanswered([plan], at).select_related("plan"):
        for user_id in action.assigned_ids:
            due = place(user_id)
            if due is None:
                continue
            if key not in due.keys:
                due.keys.add(key)
                due.waiting.append(Waiting(reporting_round))
            due.waiting[-1].actions.append(action)


def _add_questions(plan: NationPlan, place: Callable[[int | None], Due | None]) -> None:
    asked = ReportQuestion.objects.waiting().filter(action__plan=plan, action__closed_at__isnull=True)
    for question in asked.select_related("action__plan"):
        for user_id in question.action.assigned_ids:
            due = place(user_id)
            if due is not None:
                due.keys.add(f"question:{question.pk}")
                due.questions.append(question)


def _add_handovers(plan: NationPlan, place: Callable[[int | None], Due | None]) -> None:
    handovers = Handover.objects.waiting().filter(action__plan=plan).select_related("action__plan", "from_user")
    for handover in handovers:
        due = place(handover.to_user_id)
        if due is not None:
            due.keys.add(f"handover:{handover.pk}")
            due.handovers.append(handover)


def _add_silent(
    plan: NationPlan, at: datetime, leads: Iterable[User], place: Callable[[int | None], Due | None]
) -> None:
    """Tell the leads of the newest round, once it is over, until it is signed off."""
    rounds = asking.rounds_of(plan, at)
    newest = rounds.records[0] if rounds.records else None
    if newest is None or newest.is_open(at) or newest.state == RoundState.SIGNED_OFF:
        return
    newest.plan = plan
    interval = rounds.intervals[0]
    unheard = Q(answered_at__isnull=True)
    if interval.after is not None:
        unheard |= Q(answered_at__lte=interval.after)
    asked = Action.objects.of_plan(plan).open().asked_in(interval)
    actions = list(asked.filter(unheard).select_related("plan", "reporter", "deputy"))
    for lead in leads if actions else ():
        due = place(lead.pk)
        if due is not None:
            due.keys.add(f"closed:{newest.pk}")
            due.silent.append(Silent(newest, actions))


def _add_asked_for_now(found: dict[int, Due]) -> None:
    """Add what a lead asked for by a button and the mail server did not take, where it is still true."""
    unsent = ReminderOccasion.objects.filter(key__startswith="now:").exclude(reminder__state=Reminder.State.SENT)
    for user_id, key in unsent.values_list("user_id", "key"):
        waiting = found[user_id].waiting if user_id in found else []
        if any(key.startswith(f"now:{one.round.pk}:") for one in waiting):
            found[user_id].keys.add(key)
