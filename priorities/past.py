"""A list of actions as it was known earlier: filtered and sorted by the rules, where the database cannot be asked.

The same answers as :class:`priorities.filters.ActionFilter` and :func:`priorities.filters.in_order` give for now, which
ask columns that hold nothing but the present; a test holds the two against each other.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from plans.models import NationPlan
from priorities import progress
from priorities.choices import NO_REPORT
from priorities.filters import NO_REPORT_WORD, Choices
from priorities.models import Action, Priority
from priorities.progress import Interval
from priorities.services.as_at import records_ever


def choices_then(plan: NationPlan, actions: Sequence[Action], at: Any) -> Choices:
    """Return what ``actions``, as they were known at ``at``, could be told apart by."""
    priorities = records_ever(Priority, at, strategy_id=plan.strategy_id).values()
    parties = {party.slug: party for action in actions for party in action.responsible.all()}
    return Choices(
        sorted(priorities, key=lambda priority: priority.number),
        sorted(parties.values(), key=lambda party: (party.position, party.name)),
    )


def narrowed(
    actions: Sequence[Action], wanted: Mapping[str, str], *, rounds: Sequence[Interval], today: date
) -> list[Action]:
    """Return those of ``actions`` that fit, in the order that holds.

    Args:
        actions: actions with their standing, parties and measures of then.
        wanted: field of the filter → its value; ``sort`` gives the order.
        rounds: the plan's rounds that had opened, newest first.
        today: the date in London, then.
    """
    asked = {name: value for name, value in wanted.items() if value and name != "sort"}
    found = [action for action in actions if all(_fits(action, name, asked[name], rounds, today) for name in asked)]
    return _in_order(found, wanted.get("sort") or "ref")


def _fits(action: Action, name: str, value: str, rounds: Sequence[Interval], today: date) -> bool:
    if name == "q":
        return _has_words(action, value)
    if name == "priority":
        return action.priority.number == int(value)
    if name == "status":
        return _has_status(action, value)
    if name == "schedule":
        return action.schedule(today) == value
    if name == "responsible":
        return any(party.slug == value for party in action.responsible.all())
    return action.freshness(rounds) == value


def _has_status(action: Action, value: str) -> bool:
    if value in ("open", "closed"):
        return action.is_closed == (value == "closed")
    return action.status == (NO_REPORT if value == NO_REPORT_WORD else value)


def _has_words(action: Action, text: str) -> bool:
    words = [action.wording.lower(), action.wording_cy.lower()]
    for measure in action.measures.all():
        words += [measure.wording.lower(), measure.wording_cy.lower()]
    return all(
        word == action.reference.lower() or any(word in wording for wording in words) for word in text.lower().split()
    )


def _in_order(actions: Sequence[Action], sort: str) -> list[Action]:
    """Return ``actions`` sorted; what has no place in that order comes last, whichever way it runs."""
    name, is_reversed = sort.removeprefix("-"), sort.startswith("-")
    steady = sorted(actions, key=lambda action: (_outside(action, name), action.sort_key, action.pk))
    placed = [action for action in steady if _place(action, name) is not None]
    placed.sort(key=lambda action: _place(action, name), reverse=is_reversed)
    return placed + [action for action in steady if _place(action, name) is None]


def _place(action: Action, name: str) -> Any:
    if name == "status":
        return progress.SCALE.index(action.status) if action.status in progress.SCALE else None
    return {"ref": action.sort_key, "timing": action.latest_on, "answered": action.answered_at}[name]


def _outside(action: Action, name: str) -> int:
    return progress.TALLY_ORDER.index(action.status) if name == "status" else 0
