"""What confirming a table would do, row by row: worked out once, for what is shown and for what is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from priorities.imports.table import CellAt, Field, Problem, Proposal, ReadRow, ReadTable
from priorities.models import Action, Measure, PlanImport, Priority, ResponsibleParty, Timing
from priorities.services.importing.answers import Answers, read_answers
from priorities.services.importing.held import Held, load, same, spaced
from priorities.services.importing.pairing import Paired, pair_rows
from priorities.services.importing.reading import mapping_of, read_record
from priorities.services.importing.shown import Likely


@dataclass(frozen=True)
class MeasureWork:
    """A measure as a row gives it."""

    words: str
    record: Measure | None


@dataclass(frozen=True)
class TimingWork:
    """A timing as a row gives it, with its reading."""

    words: str
    record: Timing | None
    proposal: Proposal
    #: The person gave the reading.
    is_answered: bool = False


@dataclass
class RowWork:
    """What a row does to the plan."""

    key: int
    read: ReadRow
    paired: Paired
    #: ``None`` where an action keeps its own.
    priority: Priority | None = None
    #: The reference that the action will have.
    reference: str = ""
    #: Who is responsible: those that are known, and the names of those that will be; both empty for an empty cell.
    parties: list[ResponsibleParty] = field(default_factory=list)
    new_parties: list[str] = field(default_factory=list)
    measures: list[MeasureWork] = field(default_factory=list)
    timings: list[TimingWork] = field(default_factory=list)
    #: Drafts that give way because the row takes their number → the number that they get.
    renumbered: dict[Action, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def action(self) -> Action | None:
        """The action that it stands for; ``None`` for a new one."""
        return self.paired.action

    def takes(self, record: Action | Measure | Timing | None, words: str) -> bool:
        """Return whether ``words`` become the published ones of ``record``.

        A draft with the very same words, be they in capitals, stays as it is, unless a person said that the row
        replaces it.
        """
        if record is None:
            return True
        if record.is_our_wording:
            return self.paired.is_chosen or same(record.wording) != same(words)
        return spaced(record.wording) != spaced(words)

    @property
    def kept(self) -> list[Measure | Timing]:
        """What the action has and the row does not hold."""
        if self.action is None:
            return []
        measures = {part.record for part in self.measures}
        timings = {part.record for part in self.timings}
        kept: list[Measure | Timing] = [part for part in self.action.measures.all() if part not in measures]
        return [*kept, *(part for part in self.action.timings.all() if part not in timings)]


@dataclass(frozen=True)
class Places:
    """Where a row's cells stand, to name them to a person."""

    columns: Mapping[Field, int]

    def at(self, row: ReadRow, meaning: Field, text: str) -> CellAt:
        """Return the cell of ``row`` that holds ``meaning``; the row's first where no column does."""
        return CellAt(row.lines[0], self.columns.get(meaning, 0) + 1, text)


@dataclass
class TableWork:
    """What the whole table does to the plan."""

    record: PlanImport
    held: Held
    answers: Answers
    read: ReadTable
    places: Places
    rows: list[RowWork]
    problems: list[Problem] = field(default_factory=list)
    #: The drafts that a row may replace, by the row's number.
    likely: Mapping[int, tuple[Likely, ...]] = field(default_factory=dict)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The references that more than one row has."""
        counted = Counter(row.read.reference for row in self.rows if row.read.reference)
        return frozenset(reference for reference, count in counted.items() if count > 1)

    @property
    def missing(self) -> list[Action]:
        """The actions that no row stands for. None is deleted."""
        named = {row.action.pk for row in self.rows if row.action}
        return [action for action in self.held.actions.values() if action.pk not in named]


def begin(record: PlanImport) -> TableWork:
    """Return the rows of ``record``, each with the action that it stands for and nothing else worked out yet.

    Raises:
        ValidationError: the answers that are kept cannot be understood.
    """
    held = load(record.plan)
    answers = read_answers(record.answers)
    read = read_record(record, held)
    columns: dict[Field, int] = {}
    for column, meaning in sorted(mapping_of(record).items()):
        columns.setdefault(meaning, column)
    pairs = pair_rows(read.rows, answers, held)
    rows = [RowWork(key, row, pair) for key, (row, pair) in enumerate(zip(read.rows, pairs, strict=True))]
    return TableWork(record, held, answers, read, Places(columns), rows)
