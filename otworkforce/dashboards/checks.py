"""What the checks find in a plan, as its dashboard lists it: open ones, most serious first, many of a kind as one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from priorities import progress
from priorities.checks_text import TITLES, texts_of
from priorities.models import Action, Priority
from priorities.progress import Check
from priorities.services import checking, found_checks
from priorities.services.found_checks import FoundCheck

from .sources import Source

#: So many of a kind are told one by one; more share a line.
ONE_BY_ONE = 3
#: How many lines there are, and how many references in one, before it is left to the page of checks.
SHOWN = 12


@dataclass(frozen=True)
class CheckLine:
    """An open check in words; or several of a kind, by their references."""

    check: Check
    #: Whom it is about.
    whose: Sequence[Action | Priority]
    #: What is found of the only one; empty where there are several.
    text: str = ""

    @property
    def title(self) -> str:
        """What the check is called."""
        return str(TITLES[self.check])

    @property
    def of_actions(self) -> bool:
        """Whether it is about actions; else about priorities."""
        return self.check not in progress.OF_PRIORITIES

    @property
    def shown(self) -> Sequence[Action | Priority]:
        """Those whose references are shown."""
        return self.whose[:SHOWN]


@dataclass(frozen=True)
class BoardChecks:
    """The section of the dashboard."""

    #: How many are open, and how many the lead has explained.
    open_count: int = 0
    explained: int = 0
    lines: Sequence[CheckLine] = field(default=())

    @property
    def more(self) -> int:
        """How many lines are left out."""
        return max(len(self.lines) - SHOWN, 0)


def board_checks(source: Source, at: datetime) -> BoardChecks:
    """Return what the checks find in the plan that ``source`` tells of, at ``at``; no query of its own."""
    found = _found(source, at)
    still_open = [one for one in found if one.answer is None]
    lines: list[CheckLine] = []
    for check, group in groupby(still_open, key=lambda one: one.check):
        own = list(group)
        if len(own) > ONE_BY_ONE:
            lines.append(CheckLine(check, [_whose(one) for one in own]))
        else:
            lines += [_line(one, at) for one in own]
    return BoardChecks(len(still_open), len(found) - len(still_open), lines)


def _found(source: Source, at: datetime) -> list[FoundCheck]:
    today, over = progress.london_date(at), source.rounds.over_at(at).intervals
    measures = {pk: list(own) for pk, own in source.measures.items()}
    found = found_checks.of_priorities(source.priorities, source.actions, measures, source.answers)
    for action in source.actions:
        facts = checking.facts_of(
            action,
            measures=measures.get(action.pk, []),
            over=over,
            words=[action.what_happened] * progress.SAME_WORDS_ROUNDS if action.pk in source.repeated else [],
            path=action.plan_or_need,
            step_done=action.last_step_done,
            step_on=action.next_step_on,
        )
        found += found_checks.of_action(action, facts, source.answers, today, measures.get(action.pk, []))
    return found_checks.in_order(found)


def _line(one: FoundCheck, at: datetime) -> CheckLine:
    return CheckLine(one.check, [_whose(one)], " ".join(texts_of(one, progress.london_date(at))))


def _whose(one: FoundCheck) -> Action | Priority:
    whose = one.action or one.priority
    assert whose is not None
    return whose
