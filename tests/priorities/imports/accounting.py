"""Every cell of a table is in a row, in a heading, or unplaced, exactly once: counted by words, beside the reader."""

import re
from collections import Counter
from dataclasses import dataclass, field

from priorities.imports.cells import has_no_words
from priorities.imports.headings import find_headings, groups_rows, normal
from priorities.imports.sections import priority_of
from priorities.imports.table import Field, Mapping, ReadRow, ReadTable, Table

#: Marks between the items of a cell, which no row holds: bullets, numbers of a list, "; and".
MARKS = re.compile(r"(?m)^\s*\(?[0-9]{1,2}[.)]\s+(?!.*^\()|[;,]\s+(and|a|ac)\b|^(Action|Cam gweithredu)(?=\s+[0-9])")


def lost_or_doubled(table: Table, read: ReadTable, priorities: dict[int, tuple[str, ...]]) -> list[str]:
    """Return what is wrong, each with the line where it is; empty where all is accounted for."""
    return Account(table, read, priorities).faults()


@dataclass
class Account:
    table: Table
    read: ReadTable
    priorities: dict[int, tuple[str, ...]]
    mapping: Mapping = field(init=False)
    headings: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        at, self.mapping = find_headings(self.table, {}) or (0, {})
        self.headings = dict(enumerate(self.table.rows[at]))
        self.unplaced = Counter((cell.line, cell.column - 1) for cell in self.read.unplaced)
        self.cells = {
            (self.table.lines[at], column): text
            for at, row in enumerate(self.table.rows)
            for column, text in enumerate(row)
            if text.strip()
        }

    def faults(self) -> list[str]:
        found = [f"doubled: {place}" for place, times in self.unplaced.items() if times > 1]
        found += [f"invented: {c}" for c in self.read.unplaced if self.cells.get((c.line, c.column - 1)) != c.text]
        of_rows = {line for row in self.read.rows for line in row.lines}
        for (line, column), text in self.cells.items():
            if line not in of_rows and (line, column) not in self.unplaced and not self.is_heading(line, column, text):
                found.append(f"lost: {text!r} in line {line}")
        for rows in groups(self.read.rows):
            found += self.faults_of(rows)
        return found

    def is_heading(self, line: int, column: int, text: str) -> bool:
        cells = {at: cell for (other, at), cell in self.cells.items() if other == line}
        repeats = all(normal(cell) == normal(self.headings.get(at, "")) for at, cell in cells.items())
        return repeats or priority_of(text, self.priorities) is not None

    def faults_of(self, rows: list[ReadRow]) -> list[str]:
        """Return what the rows of the same lines hold more or less than their lines; one line shares a timing."""
        lines = sorted({line for row in rows for line in row.lines})
        held = self.held(lines)
        there = Counter(word for kind, text in held.values() if kind != Field.RESPONSIBLE for word in words(text))
        placed = Counter(
            word for row in rows for text in (row.reference, row.wording, *row.measures) for word in words(text)
        )
        for several in (dict.fromkeys(row.timings for row in rows), dict.fromkeys((row.place,) for row in rows)):
            placed += Counter(word for texts in several for text in texts for word in words(text))
        # Who is named twice is one party.
        named = {word for kind, text in held.values() if kind == Field.RESPONSIBLE for word in words(text)}
        parties = {word for row in rows for text in row.responsible for word in words(text)}
        if there == placed and named == parties:
            return []
        lost, more = sorted(there - placed) + sorted(named - parties), sorted(placed - there) + sorted(parties - named)
        return [f"lines {lines}: lost {lost}, doubled or invented {more}"]

    def held(self, lines: list[int]) -> dict[tuple[int, int], tuple[Field, str]]:
        """Return the cells that stand in these lines, once each: their own, merged ones, and those that go on below."""
        found: dict[tuple[int, int], tuple[Field, str]] = {}
        for line in lines:
            alone = sum(other == line for other, _ in self.cells) == 1
            for column, kind in self.mapping.items():
                place = self.origin(line, column)
                text = self.cells.get(place, "")
                if not text or place in self.unplaced or has_no_words(text) or kind == Field.PRIORITY:
                    continue
                found[place] = (Field.ACTION if alone and column == 0 else kind, text)
        return found

    def origin(self, line: int, column: int) -> tuple[int, int]:
        at = self.table.lines.index(line)
        for merge in self.table.merges:
            if merge.column == column and merge.row <= at < merge.row + merge.height:
                return self.table.lines[merge.row], column
        if groups_rows(self.headings.get(column, "")):
            line = max(other for other, col in self.cells if col == column and other <= line)
        return line, column


def groups(rows: tuple[ReadRow, ...]) -> list[list[ReadRow]]:
    """Return the rows, those that were read from the same lines together."""
    found: list[list[ReadRow]] = []
    for row in rows:
        if found and set(found[-1][-1].lines) & set(row.lines):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def words(text: str) -> list[str]:
    """Return the words, references as one word each."""
    plain = re.sub(r"(?<=[0-9])\s\(([a-z])\)", r"\1", MARKS.sub(" ", text))
    return [word.casefold() for word in re.findall(r"[0-9]+(?:\.[0-9]+)*[a-z]?\b|[^\W_]+", plain)]
