"""The figures of a frozen round: each is a count of the actions that stand beside it."""

from collections.abc import Sequence
from typing import Any

from priorities import progress
from priorities.choices import Freshness, RevisionKind
from priorities.models import Action
from priorities.progress import DueSummary, Standing
from priorities.services.freezing.actions import was_asked
from priorities.services.freezing.facts import Facts
from priorities.services.freezing.values import day

#: What the latest round can have heard of an action that it asked for, by the name of its count; the rest is silent.
_HEARD = {
    Freshness.AFRESH: "afresh",
    Freshness.UNCHANGED: "unchanged",
    Freshness.DONT_KNOW: "dont_know",
    Freshness.NOT_ASKED: "closed_since",
}


def counted(facts: Facts) -> dict[str, Any]:
    """Return all counts."""
    standings = _standings(facts, facts.actions)
    return {
        "actions": len(facts.actions),
        "closed": sum(action.is_closed for action in facts.actions),
        "tally": tallied(standings),
        "due": _due(progress.due_summary(standings, facts.today)),
        **_answers(facts),
        "checked": sum(action.is_row_checked for action in facts.actions),
        "our_wording": sum(action.is_our_wording for action in facts.actions),
        **_slips(facts),
        "priorities": [_priority(facts, priority.pk, priority.number) for priority in facts.priorities],
    }


def tallied(standings: Sequence[Standing]) -> list[dict[str, Any]]:
    """Return how many actions have each status, in the order of bars."""
    return [
        {"status": share.status, "is_last_known": share.is_last_known, "count": share.count}
        for share in progress.tally(standings)
    ]


def _standings(facts: Facts, actions: Sequence[Action]) -> list[Standing]:
    return [action.standing(facts.rounds.intervals) for action in actions]


def _priority(facts: Facts, pk: int, number: int) -> dict[str, Any]:
    own = [action for action in facts.actions if action.priority_id == pk]
    return {"number": number, "actions": len(own), "tally": tallied(_standings(facts, own))}


def _due(due: DueSummary) -> dict[str, Any]:
    return {
        "due": due.due,
        "closed": due.closed,
        "ready_to_close": due.ready_to_close,
        "overdue": due.overdue,
        "later": due.later,
        "last_date": day(due.last_date),
        "ongoing": due.ongoing,
        "no_date": due.no_date,
        "closed_early": due.closed_early,
    }


def _answers(facts: Facts) -> dict[str, int]:
    counts = {"asked": 0, **dict.fromkeys(_HEARD.values(), 0), "silent": 0}
    for action in facts.actions:
        if was_asked(facts, action):
            counts["asked"] += 1
            counts[_HEARD.get(action.freshness(facts.rounds.intervals), "silent")] += 1
    return counts


def _slips(facts: Facts) -> dict[str, int]:
    """Return how often a timing was rescheduled so far, and how often since the sign-off before."""
    slips = [
        revision.recorded_at
        for action in facts.actions
        for timing in action.timings.all()
        for revision in timing.revisions.all()
        if revision.kind == RevisionKind.RESCHEDULED
    ]
    return {"slips": len(slips), "slips_since": sum(facts.since is None or at > facts.since for at in slips)}
