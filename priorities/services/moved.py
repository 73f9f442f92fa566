"""What moved between two moments, with the words that explain it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from plans import permissions
from plans.models import Membership, NationPlan, Role
from priorities import progress
from priorities.choices import DecisionKind, RevisionKind
from priorities.models import Action, Decision, ProgressReport, TimingRevision
from priorities.progress import Known, Move, Share
from priorities.services.as_at import actions_as_at, rounds_as_at
from priorities.services.asking import Rounds


@dataclass(frozen=True)
class Movement:
    """One way in which an action moved; an action may have several."""

    #: The action as it was known at the later moment.
    action: Action
    kind: Move
    #: Statuses; where it was rescheduled dates; where it fell silent the day of the last answer, and ``None``.
    before: str | date | None
    after: str | date | None
    #: Why, as somebody wrote it; empty where nobody did.
    words: str = ""
    #: The path back, what is needed, or how the measure was met, from the same report.
    plan_or_need: str = ""
    #: The language of a report's words; empty where it is not recorded.
    language: str = ""
    said_by_id: int | None = None
    #: Their role when they said it; empty for an administrator without one.
    said_as: str = ""
    #: When they said it.
    at: datetime | None = None
    #: Of a movement that a recorded decision made: who decided, and when; empty for any other.
    decided_by: str = ""
    decided_on: date | None = None

    @property
    def role_label(self) -> str:
        """The role in words; empty for none."""
        return str(Role(self.said_as).label) if self.said_as else ""


@dataclass(frozen=True)
class Moved:
    """What moved between two moments, and among how many actions."""

    movements: list[Movement]
    #: How many actions were known at the later moment.
    count: int
    #: The rounds as they were known at the later moment.
    rounds: Rounds
    #: The counts by status at the later moment.
    tally: list[Share]

    @property
    def count_moved(self) -> int:
        """How many actions moved, in whatever ways."""
        return len({movement.action.pk for movement in self.movements})


def moved_between(plan: NationPlan, start: datetime, end: datetime) -> Moved:
    """Return what moved in ``plan`` from ``start`` to ``end``; the number of queries does not grow."""
    before, after = actions_as_at(plan, start), actions_as_at(plan, end)
    rounds = rounds_as_at(plan, end)
    over_before = rounds_as_at(plan, start).over_at(start)
    found = moved(before, after, rounds_before=over_before, rounds_after=rounds.over_at(end))
    tally = progress.tally(action.standing(rounds.intervals) for action in after)
    return Moved(found, len(after), rounds, tally)


def moved(
    before: Sequence[Action], after: Sequence[Action], *, rounds_before: Rounds, rounds_after: Rounds
) -> list[Movement]:
    """Return what moved between two moments, by kind in the order of :class:`Move`, then by reference.

    Each rescheduling is a movement of its own, since each has its own reason. At most three queries, and none where
    nothing was rescheduled, reopened or added.

    Args:
        before: the plan's actions as they were known at the earlier moment (``as_at.actions_as_at``).
        after: those of the later one.
        rounds_before: the plan's rounds that were over at the earlier moment (``as_at.rounds_as_at``, ``over_at``).
        rounds_after: those that were over at the later one.
    """
    earlier = {action.pk: action for action in before}
    found: list[Movement] = []
    for action in after:
        was = earlier.get(action.pk)
        known_before = _known(was, rounds_before) if was else None
        for move in progress.moves(known_before, _known(action, rounds_after)):
            found += _movements(move, was, action)
    order = list(Move)
    found.sort(key=lambda m: (order.index(m.kind), m.action.sort_key, m.action.pk))
    return _with_reasons(found)


def _known(action: Action, rounds: Rounds) -> Known:
    return Known(action.status, action.freshness(rounds.intervals), len(_slips(action)))


def _slips(action: Action) -> dict[int, TimingRevision]:
    """Return pk → rescheduling, oldest first."""
    revisions = (revision for timing in action.timings.all() for revision in timing.revisions.all())
    slips = [revision for revision in revisions if revision.kind == RevisionKind.RESCHEDULED]
    return {slip.pk: slip for slip in sorted(slips, key=lambda slip: (slip.recorded_at, slip.pk))}


def _movements(move: Move, was: Action | None, action: Action) -> Iterator[Movement]:
    if move == Move.RESCHEDULED:
        known = _slips(was) if was else {}
        yield from (_rescheduled(action, slip) for pk, slip in _slips(action).items() if pk not in known)
    elif move == Move.SILENT:
        answered_at = action.answered_at
        last = progress.london_date(answered_at) if answered_at else None
        # "Nothing has changed" has no words of its own: what was last said of the status explains more.
        answer = action.latest_report
        has_words = answer is not None and answer.what_happened
        yield _said(Movement(action, move, last, None), answer if has_words else action.status_report or answer)
    elif move == Move.ADDED:
        yield Movement(action, move, None, action.status)
    else:
        moved_to = Movement(action, move, was.status if was else "", action.status)
        yield _decided(moved_to, action.status_decision) or _said(moved_to, action.status_report)


def _rescheduled(action: Action, slip: TimingRevision) -> Movement:
    dates = (slip.old_latest_on, slip.new_latest_on)
    if slip.old_latest_on == slip.new_latest_on:
        dates = (slip.old_starts_on, slip.new_starts_on)
    return Movement(action, Move.RESCHEDULED, *dates, slip.reason, said_by_id=slip.recorded_by_id, at=slip.recorded_at)


def _said(movement: Movement, report: ProgressReport | None) -> Movement:
    if report is None:
        return movement
    return replace(
        movement,
        words=report.what_happened,
        plan_or_need=report.plan_or_need,
        language=report.language,
        said_by_id=report.said_by_id,
        said_as=report.said_as,
        at=report.recorded_at,
    )


def _decided(movement: Movement, decision: Decision | None) -> Movement | None:
    if decision is None:
        return None
    return replace(
        movement,
        words=decision.reason,
        plan_or_need="",
        language="",
        said_by_id=decision.recorded_by_id,
        said_as=decision.recorded_as,
        at=decision.recorded_at,
        decided_by=decision.decided_by,
        decided_on=decision.decided_on,
    )


def _with_reasons(found: Sequence[Movement]) -> list[Movement]:
    """Bring what the actions do not bring along: why they were reopened or added, and the role of who said so."""
    reopened = [movement.action for movement in found if movement.kind == Move.REOPENED]
    reopenings = _reopenings(reopened)
    additions = _additions([movement.action for movement in found if movement.kind == Move.ADDED])

    def explained(movement: Movement) -> Movement:
        pk = movement.action.pk
        if movement.kind == Move.REOPENED:
            return _decided(movement, reopenings.get(pk)) or movement
        if movement.kind == Move.ADDED and pk in additions:
            at, reason, by = additions[pk]
            return replace(movement, words=reason or "", said_by_id=by, at=at)
        return movement

    return _signed([explained(movement) for movement in found])


def _reopenings(actions: Sequence[Action]) -> dict[int, Decision]:
    """Return action id → its newest reopening: what was reported since does not say why it was reopened."""
    if not actions:
        return {}
    known = {action.pk: _number(action) for action in actions}
    reopenings = Decision.objects.filter(action__plan=actions[0].plan_id, kind=DecisionKind.REOPEN)
    return {
        decision.action_id: decision
        for decision in reopenings.order_by("number")
        if decision.number <= known.get(decision.action_id, 0)
    }


def _number(action: Action) -> int:
    """Return the place of what the status comes from."""
    if action.status_decision:
        return action.status_decision.number
    return action.status_report.position if action.status_report else 0


def _additions(actions: Sequence[Action]) -> dict[int, tuple[datetime, str | None, int | None]]:
    """Return action id → when it was added, why, and by whom."""
    if not actions:
        return {}
    rows = Action.history.filter(plan_id=actions[0].plan_id, history_type="+").order_by("history_date", "history_id")
    columns = ("id", "history_date", "history_change_reason", "history_user_id")
    found: dict[int, tuple[datetime, str | None, int | None]] = {}
    for pk, *what in rows.values_list(*columns):
        found.setdefault(pk, (what[0], what[1], what[2]))
    return found


def _signed(found: list[Movement]) -> list[Movement]:
    """Sign what stores no role with the one that was held on the day."""
    unsigned = (Move.RESCHEDULED, Move.ADDED)
    if not any(m.kind in unsigned and m.said_by_id for m in found):
        return found
    memberships = list(Membership.objects.reaching(found[0].action.plan))
    return [
        replace(m, said_as=permissions.role_at(memberships, m.said_by_id, m.at)) if m.kind in unsigned and m.at else m
        for m in found
    ]
