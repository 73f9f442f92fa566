"""What a person sees of a table before they confirm it: each row as it will be, and what is left over."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from priorities.imports.table import CellAt, Problem, Proposal, ReadRow
from priorities.models import Action


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    #: The person leaves it out.
    SKIPPED = "skipped"
    ERROR = "error"


@dataclass(frozen=True)
class Change:
    """One cell of an action that will be different."""

    #: "reference", "priority", "wording", "responsible", or "measure"/"timing" with the id of the record.
    what: str
    label: Any
    before: str
    after: str
    #: The wording was checked: the change is an amendment, for which a reason is asked.
    needs_reason: bool = False


@dataclass(frozen=True)
class Likely:
    """An action that a row may stand for, and how alike their words are, from 0 to 1."""

    action: Action
    likeness: float


@dataclass(frozen=True)
class ShownTiming:
    """A timing's words with the reading that is proposed, or that the person gave instead."""

    words: str
    proposal: Proposal
    #: The person changed the proposed reading.
    is_answered: bool = False


@dataclass(frozen=True)
class ShownRow:
    """A row as it will be."""

    #: Its number among the rows that were read, from 0; answers name it.
    key: int
    read: ReadRow
    outcome: Outcome
    #: The action that it changes or leaves as it is; ``None`` where it becomes a new one.
    action: Action | None = None
    changes: tuple[Change, ...] = ()
    timings: tuple[ShownTiming, ...] = ()
    #: Working drafts of the plan that it may replace, likeliest first; the person decides.
    likely: tuple[Likely, ...] = ()
    #: Measures and timings of the action that the row does not hold: they stay.
    kept: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Preview:
    """A table as it will be in the plan."""

    rows: tuple[ShownRow, ...]
    #: Actions of the plan that no row stands for. None is deleted.
    missing: tuple[Action, ...] = ()
    unplaced: tuple[CellAt, ...] = ()
    #: What hinders the whole table.
    problems: tuple[Problem, ...] = ()
    #: Fingerprint of all of the above: confirming names it, so that nobody confirms what they have not seen.
    seen: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def can_be_confirmed(self) -> bool:
        """Whether there is something to bring in, and nothing that hinders it."""
        hindered = self.problems or any(row.outcome == Outcome.ERROR for row in self.rows)
        brings = any(row.outcome in (Outcome.NEW, Outcome.CHANGED) for row in self.rows)
        return not hindered and (brings or bool(self.counts.get("merged")))
