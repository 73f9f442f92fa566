"""What a table is while it is being read: cells of text, and what the rows mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from priorities.choices import TimingKind


class Field(StrEnum):
    """What a column holds."""

    REFERENCE = "reference"
    PRIORITY = "priority"
    ACTION = "action"
    MEASURE = "measure"
    TIMING = "timing"
    RESPONSIBLE = "responsible"
    #: Where in the document the row stands, e.g. "page 7".
    PLACE = "place"
    #: Holds nothing that a plan has a place for; its cells are shown, and kept in the file alone.
    NOT_TAKEN = "not_taken"


#: What the first cell of a template's example row says, in English and in Welsh: such a row is no action.
EXAMPLES = ("Example", "Enghraifft")


class Unreadable(Exception):
    """A file or a pasted text cannot be read; the message says why and what to do, in the reader's language."""


@dataclass(frozen=True)
class Merge:
    """Cells that are one: the first, counted from 0, holds the text; the others are empty."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class Table:
    """The cells of one table as text, line breaks kept, nothing left out but empty columns at the end.

    Rows may differ in length. ``lines`` names each row as the person finds it in the file, counted from 1.
    """

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    merges: tuple[Merge, ...] = ()
    #: The sheet's name, where there are sheets.
    name: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the table as plain JSON, to be kept."""
        merges = [[merge.row, merge.column, merge.height, merge.width] for merge in self.merges]
        return {
            "rows": [list(row) for row in self.rows],
            "lines": list(self.lines),
            "merges": merges,
            "name": self.name,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Table":
        """Return the table that :meth:`as_json` wrote."""
        rows = tuple(tuple(row) for row in kept["rows"])
        merges = tuple(Merge(*merge) for merge in kept["merges"])
        return cls(rows, tuple(kept["lines"]), merges, kept["name"])


@dataclass(frozen=True)
class CellAt:
    """A cell with its place as a person finds it: line and column counted from 1."""

    line: int
    column: int
    text: str


@dataclass(frozen=True)
class Problem:
    """What cannot be taken, where, and why."""

    at: CellAt
    reason: str


@dataclass(frozen=True)
class ReadRow:
    """One action as its table gives it. Words are as published, without bullets and surrounding space."""

    #: The lines of the file that it was read from.
    lines: tuple[int, ...]
    wording: str
    reference: str = ""
    #: The number of the strategy's priority that it stands under; ``None`` where the table does not say.
    priority: int | None = None
    measures: tuple[str, ...] = ()
    timings: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    #: Where in the document, e.g. "page 7, row 3"; empty where the table does not say.
    place: str = ""
    #: The id of the picture that it was typed from.
    source_page: int | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ReadTable:
    """What was read: every cell of the table is in a row, a heading, or named in ``unplaced``."""

    rows: tuple[ReadRow, ...]
    #: Cells that were placed nowhere: titles, section lines that are no priority, columns not taken.
    unplaced: tuple[CellAt, ...] = ()
    #: What hinders the whole table, such as no column for the actions.
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """How a timing's words can be read. ``kind`` is ``None`` where they cannot: then it is left open, never guessed."""

    kind: TimingKind | None
    #: The rule that was used, as a sentence for the person who checks it.
    rule: str
    starts_on: date | None = None
    latest_on: date | None = None


#: Column, counted from 0 → what it holds.
Mapping = dict[int, Field]


def width_of(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of columns of the widest row."""
    return max((len(row) for row in rows), default=0)
