"""Where things stand in a table: what its columns hold, which cells are one, which lines repeat the headings."""

from functools import cached_property

from .cells import dotted_line, has_no_words, lines_of, plain_line
from .headings import (
    find_headings,
    groups_rows,
    headings_at,
    is_end,
    is_exact,
    is_horizon,
    is_how,
    is_start,
    meaning_of,
    normal,
)
from .table import CellAt, Field, Mapping, Table

#: A later line of other headings begins a table of its own only where its cells are this short.
_LONGEST_REPEATED = 30


class Layout:
    """One table with the meaning of its columns, which a second line of other headings can change."""

    def __init__(self, table: Table, at: int, mapping: Mapping, remembered: dict[str, str], *, is_fixed: bool) -> None:
        self.table = table
        #: The first line of headings; -1 where the table has none.
        self.headings_at = at
        self.mapping = mapping
        self.headings = headings_at(table, at) if at >= 0 else {}
        #: The lines of headings that a later line can repeat.
        self._heading_lines = [self.headings]
        self._remembered = remembered
        self._is_fixed = is_fixed
        #: Cells that a vertical merge covers → the cell that holds their text.
        self._origins = {
            (merge.row + step, merge.column): (merge.row, merge.column)
            for merge in table.merges
            for step in range(1, merge.height)
        }
        self._widths = {(merge.row, merge.column): merge.width for merge in table.merges}

    # --- Columns ---

    def field(self, column: int) -> Field | None:
        """Return what the column holds; ``None`` where nobody says."""
        return self.mapping.get(column)

    def columns(self, field: Field) -> list[int]:
        """Return the columns that hold ``field``, from left to right."""
        return sorted(column for column, held in self.mapping.items() if held == field)

    def is_exact_in(self, column: int) -> bool:
        """Return whether the column's cells hold one thing a line, as they stand."""
        return is_exact(self.headings.get(column, ""))

    @property
    def is_exact(self) -> bool:
        """Whether the table is one of the portal's own, whose words are taken as they stand."""
        return any(is_exact(heading) for heading in self.headings.values())

    def tells_how(self, column: int) -> bool:
        """Return whether the column's words belong to an action that stands on a line above."""
        return self.field(column) == Field.ACTION and self.tells_how_alone and column in self.columns(Field.ACTION)

    @property
    def tells_how_alone(self) -> bool:
        """Whether the only column of actions says how they are done."""
        columns = self.columns(Field.ACTION)
        return bool(columns) and all(is_how(self.headings.get(column, "")) for column in columns)

    @property
    def has_no_action(self) -> bool:
        """Whether no column holds the actions: they stand on lines of their own, or nowhere."""
        return not self.columns(Field.ACTION)

    def groups(self, column: int) -> bool:
        """Return whether the column holds horizons, which go on below where it is empty."""
        return self.field(column) == Field.TIMING and groups_rows(self.headings.get(column, ""))

    @property
    def can_take_horizons(self) -> bool:
        """Whether a line such as "Short term" is the timing of the rows below, as no column is."""
        return all(self.groups(column) for column in self.columns(Field.TIMING))

    @property
    def spreads(self) -> bool:
        """Whether several columns each hold actions of their own, under a horizon as heading."""
        return len(self._horizons) > 1

    @property
    def _horizons(self) -> list[int]:
        return [column for column in self.columns(Field.ACTION) if is_horizon(self.headings.get(column, ""))]

    @cached_property
    def numbers_actions(self) -> bool:
        """Whether most actions begin with a number of their own, so that such a number is a reference."""
        below = range(self.headings_at + 1, len(self.table.rows))
        texts = [
            text for at in below if not self.repeats_headings(at) for text in self.own_of(at, Field.ACTION).values()
        ]
        return 2 * sum(bool(dotted_line(text) or plain_line(text)) for text in texts) > len(texts)

    def until(self, at: int, column: int) -> tuple[tuple[int, int], str] | None:
        """Return the cell with the end of a timing whose start stands in ``column``, where both are given."""
        if self.field(column) != Field.TIMING or not is_start(self.headings.get(column, "")):
            return None
        ends = [other for other in self.columns(Field.TIMING) if is_end(self.headings.get(other, ""))]
        if len(ends) != 1:
            return None
        start, end = self.held(at, column)[1], self.held(at, ends[0])
        return None if has_no_words(start) or has_no_words(end[1]) else end

    # --- Lines ---

    def own(self, at: int) -> dict[int, str]:
        """Return the cells of the line that are not empty, by column."""
        return {column: text for column, text in enumerate(self.table.rows[at]) if text.strip()}

    def own_of(self, at: int, field: Field) -> dict[int, str]:
        """Return those that hold ``field``."""
        return {column: text for column, text in self.own(at).items() if self.field(column) == field}

    def own_fields(self, at: int) -> set[Field | None]:
        """Return what the cells of the line hold."""
        return {self.field(column) for column in self.own(at)}

    def takes_as_headings(self, at: int) -> bool:
        """Return whether the line holds headings; other headings than before hold for the lines below it."""
        if at == self.headings_at or self.repeats_headings(at):
            return True
        if at == self.headings_at + 1 and self._adds_to_headings(at):
            return True
        if at < self.headings_at or self._is_fixed or self.is_exact or not self._looks_like_headings(at):
            return False
        found = find_headings(Table((self.table.rows[at],), (self.table.lines[at],)), self._remembered)
        if found is None:
            return False
        self.mapping, self.headings = found[1], headings_at(self.table, at)
        self._heading_lines.append(self.headings)
        return True

    def _adds_to_headings(self, at: int) -> bool:
        """Return whether the line is the second of two of headings: "Start" and "End" under "Timing"."""
        cells = self.own(at)
        meanings = {column: meaning_of(text, self._remembered) for column, text in cells.items()}
        spanned = {column for column in cells if list(self.headings.values()).count(self.headings.get(column, "")) > 1}
        if len(spanned) < len(cells) or any(self.field(column) != field for column, field in meanings.items()):
            return False
        self.headings = self.headings | cells
        self._heading_lines.append(cells)
        return True

    def repeats_headings(self, at: int) -> bool:
        """Return whether the line says again what the headings say."""
        cells = self.own(at)
        if at <= self.headings_at or not cells or (len(cells) == 1 and len(self.headings) > 1):
            return False
        return any(
            all(normal(text) == normal(headings.get(column, "")) != "" for column, text in cells.items())
            for headings in self._heading_lines
        )

    def _looks_like_headings(self, at: int) -> bool:
        taken: set[Field] = set()
        for text in self.own(at).values():
            meaning = meaning_of(text, self._remembered) if len(text) <= _LONGEST_REPEATED else None
            if meaning is None:
                return False
            taken.add(meaning)
        taken.discard(Field.NOT_TAKEN)
        return len(taken) > 2 and Field.ACTION in taken

    def is_wide(self, at: int, column: int) -> bool:
        """Return whether the cell spans several columns, as a line between rows does."""
        width = self._widths.get((at, column), 1)
        return sum(step in self.mapping for step in range(column, column + width)) > 1

    def cell(self, at: int, column: int) -> CellAt:
        """Return the cell as a person finds it."""
        row = self.table.rows[at]
        return CellAt(self.table.lines[at], column + 1, row[column] if column < len(row) else "")

    def held(self, at: int, column: int) -> tuple[tuple[int, int], str]:
        """Return the place and the text of what the cell shows: its own, or that of the cell it is merged with."""
        place = self._origins.get((at, column), (at, column))
        row = self.table.rows[place[0]]
        return place, row[column] if column < len(row) else ""

    def shares_reference(self, at: int) -> bool:
        """Return whether the line's reference is the one above it, its cells being merged."""
        return any((at, column) in self._origins for column in self.columns(Field.REFERENCE))

    def words(self, at: int) -> str:
        """Return the line's own words for an action."""
        return "\n".join(text.strip() for text in self.own_of(at, Field.ACTION).values())

    def inherited_words(self, at: int) -> str:
        """Return the words of the action that the line's cell is merged with."""
        places = [column for column in self.columns(Field.ACTION) if (at, column) in self._origins]
        return "\n".join(self.held(at, column)[1].strip() for column in places)

    def columns_of_words(self, at: int) -> list[tuple[str, str]]:
        """Return the words for actions with the timing that their column stands for, if it does."""
        if not self.spreads:
            return [(self.words(at), "")]
        own = self.own_of(at, Field.ACTION)
        return [
            (text, self.headings[column].strip() if column in self._horizons else "") for column, text in own.items()
        ]

    def has_measures(self, at: int) -> bool:
        """Return whether the line has measures, of its own or merged with those above."""
        return any(lines_of(self.held(at, column)[1]) for column in self.columns(Field.MEASURE))
