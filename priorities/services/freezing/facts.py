"""Everything that a description of a plan is made from, as it was known at the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plans import permissions
from plans.models import Membership, NationPlan, ReportingRound, RoundState
from priorities import progress
from priorities.models import Action, BoardWording, CheckAnswer, Priority
from priorities.services.as_at import actions_as_at, records_as_at, records_ever, rounds_as_at
from priorities.services.asking import Rounds
from priorities.services.check_answers import Key, by_key
from priorities.services.found_checks import repeated
from priorities.services.moved import Movement, moved


@dataclass(frozen=True)
class Facts:
    """What was known of ``plan`` at ``at``."""

    plan: NationPlan
    at: datetime
    #: The round that is described and those before it, newest first; none where no round had opened.
    rounds: Rounds
    priorities: Sequence[Priority]
    actions: Sequence[Action]
    #: The sign-off before this round's, which "what moved" compares with.
    since: datetime | None
    moved: Sequence[Movement]
    #: Whether it is of today, after the round was signed off: what that report said and asked is said and asked.
    is_afterwards: bool
    #: Action id → the lead's wording for the board.
    board: Mapping[int, BoardWording]
    #: The lead's answers to checks, whether they still stand or not.
    answers: Mapping[Key, CheckAnswer]
    #: The actions that were told of in the same words in each of the last three rounds.
    repeated: frozenset[int]
    #: Who had which role in the plan, ended ones included.
    memberships: Sequence[Membership]
    #: Action of another plan → the reference that it had.
    elsewhere: Mapping[int, str]

    @property
    def today(self) -> date:
        """The date in London."""
        return progress.london_date(self.at)

    @property
    def record(self) -> ReportingRound | None:
        """The round that is described."""
        return next(iter(self.rounds.records), None)

    @property
    def over(self) -> Sequence[progress.Interval]:
        """The rounds of these that ask for nothing any more, newest first."""
        return self.rounds.over_at(self.at).intervals

    @property
    def earlier(self) -> list[ReportingRound]:
        """The rounds before this one that were signed off, newest first."""
        return signed_off_before(self.rounds, self.at)

    def role_of(self, user_id: int | None) -> str:
        """Return the role that somebody had; empty for none."""
        return permissions.role_at(self.memberships, user_id, self.at)


def gather(plan: NationPlan, at: datetime, record: ReportingRound | None) -> Facts:
    """Return what was known at ``at``; see :func:`priorities.services.freezing.known`."""
    plan_then = records_ever(NationPlan, at, id=plan.pk).get(plan.pk, plan)
    rounds = _up_to(rounds_as_at(plan, at), record)
    actions = actions_as_at(plan_then, at)
    earlier = signed_off_before(rounds, at)
    since = earlier[0].signed_off_at if earlier else None
    of_record = {"round_id": rounds.records[0].pk if rounds.records else 0}
    board = records_as_at(BoardWording, at, **of_record).values()
    priorities = records_ever(Priority, at, strategy_id=plan.strategy_id).values()
    return Facts(
        plan=plan_then,
        at=at,
        rounds=rounds,
        priorities=sorted(priorities, key=lambda priority: priority.number),
        actions=actions,
        since=since,
        moved=_moved(plan_then, since, at, actions, rounds),
        is_afterwards=record is None and any(r.state == RoundState.SIGNED_OFF for r in rounds.records[:1]),
        board={wording.action_id: wording for wording in board},
        answers=by_key(records_as_at(CheckAnswer, at, plan_id=plan.pk)),
        repeated=repeated(actions, rounds, at),
        memberships=list(Membership.objects.reaching(plan)),
        elsewhere=_references_elsewhere(actions, at),
    )


def signed_off_before(rounds: Rounds, at: datetime) -> list[ReportingRound]:
    """Return the rounds after the first of ``rounds`` that were signed off by ``at``, newest first."""
    return [
        record
        for record in rounds.records[1:]
        if record.state == RoundState.SIGNED_OFF and record.signed_off_at and record.signed_off_at <= at
    ]


def _up_to(rounds: Rounds, record: ReportingRound | None) -> Rounds:
    """Return ``record`` and the rounds before it; without one all that had opened.

    Raises:
        ValueError: ``record`` had not opened, or is of another plan.
    """
    if record is None:
        return rounds
    at_hand = [one.pk for one in rounds.records]
    if record.pk not in at_hand:
        raise ValueError("The round had not opened at that moment, or is another plan's.")
    return Rounds(rounds.records[at_hand.index(record.pk) :])


def _moved(
    plan: NationPlan, since: datetime | None, at: datetime, actions: Sequence[Action], rounds: Rounds
) -> Sequence[Movement]:
    if since is None:
        return []
    before = actions_as_at(plan, since)
    over_before = rounds_as_at(plan, since).over_at(since)
    return moved(before, actions, rounds_before=over_before, rounds_after=rounds.over_at(at))


def _references_elsewhere(actions: Sequence[Action], at: datetime) -> dict[int, str]:
    """Return the references of successors in other plans, as they were."""
    of_plan = {action.pk for action in actions}
    ids = {action.successor_id for action in actions if action.successor_id} - of_plan
    return {pk: action.reference for pk, action in records_ever(Action, at, id__in=ids).items()}
