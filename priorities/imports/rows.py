"""Read a table as a person would: which cells make one action, and which stand for nothing that a plan has.

Every cell that is not empty ends in a row, in a heading (a line of headings, or a priority that rows stand under) or
among what is unplaced: nothing is lost, nothing is doubled. What is not sure is not guessed but named with its line and
column, and the reason.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from .cells import bulleted, dotted_line, has_no_words, lines_of, named_line, plain_line, tidy_reference, without_bullet
from .draft import Draft
from .headings import find_headings, is_horizon
from .layout import Layout
from .sections import Priorities, priority_of
from .table import EXAMPLES, CellAt, Field, Mapping, Problem, ReadRow, ReadTable, Table


def read_rows(table: Table, mapping: Mapping | None, remembered: dict[str, str], priorities: Priorities) -> ReadTable:
    """Return the actions of the table, in its order, and every cell that was placed nowhere.

    ``mapping`` is what a person said of the columns and holds for all of them; with ``None`` the headings tell, with
    what is ``remembered`` of them. ``priorities`` are those of the strategy, to know their section lines by.
    """
    found = find_headings(table, remembered)
    if mapping is None and found is None:
        return _unread(table, -1, _("No line of headings was found. Say what each column holds."))
    at, matched = found or (-1, {})
    layout = Layout(table, at, matched if mapping is None else mapping, remembered, is_fixed=mapping is not None)
    reader = Reader(layout, priorities)
    reader.read()
    if layout.has_no_action and not any(draft.wording for draft in reader.drafts):
        return _unread(table, at, _("No column holds the actions. Say which one does."))
    return reader.result()


def _unread(table: Table, headings_at: int, reason: str) -> ReadTable:
    """Return all cells but the headings as unplaced, and why."""
    cells = tuple(
        CellAt(table.lines[at], column + 1, text)
        for at, row in enumerate(table.rows)
        for column, text in enumerate(row)
        if text.strip() and at != headings_at
    )
    if not cells:
        return ReadTable((), (), (Problem(CellAt(1, 1, ""), _("The table is empty.")),))
    at = table.lines[headings_at] if headings_at >= 0 else cells[0].line
    return ReadTable((), cells, (Problem(CellAt(at, 1, ""), reason),))


class Reader:
    """Goes through the lines of one table from top to bottom."""

    def __init__(self, layout: Layout, priorities: Priorities) -> None:
        self.layout = layout
        self.priorities = priorities
        self.drafts: list[Draft] = []
        self.unplaced: list[CellAt] = []
        #: The action that a line without words of its own belongs to.
        self.current: Draft | None = None
        #: What the lines below stand under.
        self.priority: int | None = None
        self.horizon = ""

    def read(self) -> None:
        """Read every line."""
        for at in range(len(self.layout.table.rows)):
            cells = self.layout.own(at)
            if not cells or self.layout.takes_as_headings(at):
                continue
            if self.layout.is_exact and cells[min(cells)].strip() in EXAMPLES:
                self.unplaced += [self.layout.cell(at, column) for column in cells]
            elif self._is_section(at, cells):
                self._read_section(at, cells)
            else:
                self._read_line(at, cells)

    def result(self) -> ReadTable:
        """Return what was read."""
        rows = tuple(draft.as_row() for draft in self.drafts)
        return ReadTable(_with_repeated(rows), tuple(self.unplaced))

    # --- Lines between rows ---

    def _is_section(self, at: int, cells: dict[int, str]) -> bool:
        """Return whether the line stands above rows rather than being one."""
        if at < self.layout.headings_at or self._numbered_in_two_cells(cells):
            return True
        column = min(cells)
        if len(cells) > 1:
            # A line that was merged over all columns comes out of some programs with its words in each of them.
            is_repeated = len(set(cells.values())) == 1 and len(cells) >= len(self.layout.headings)
            return is_repeated or self._names_priority_in_two_cells(cells)
        if self.layout.is_wide(at, column):
            return True
        return not self.layout.is_exact and self._stands_alone(column, cells[column])

    def _stands_alone(self, column: int, text: str) -> bool:
        """Return whether the only cell of a line is more than a row with nothing else in it."""
        field = self.layout.field(column)
        is_horizon_alone = self.layout.groups(column) or (is_horizon(text) and self.layout.can_take_horizons)
        if (named_line(text) or is_horizon_alone) and field != Field.NOT_TAKEN:
            return True
        if priority_of(text, self.priorities) and (column == 0 or field not in _DETAILS):
            return True
        if field == Field.REFERENCE:
            return tidy_reference(text) is None and not has_no_words(text)
        if dotted_line(text) and (self.layout.tells_how(column) or (self.layout.has_no_action and column == 0)):
            return True
        if field in _DETAILS:
            return column == 0 and self.current is None
        return field is None

    def _names_priority_in_two_cells(self, cells: dict[int, str]) -> bool:
        """Return whether the line is "Priority 1" with its title in the next cell."""
        first, *rest = cells.values()
        fields = {self.layout.field(column) for column in cells}
        if len(rest) != 1 or Field.PRIORITY in fields or self.layout.is_exact:
            return False
        number = priority_of(first, self.priorities)
        return number is not None and number == priority_of(rest[0], self.priorities)

    def _numbered_in_two_cells(self, cells: dict[int, str]) -> bool:
        """Return whether the line is "1.1" with its action in the next cell, above a table of its details."""
        if len(cells) != 2 or not self.layout.tells_how_alone:
            return False
        first, second = sorted(cells)
        return (
            tidy_reference(cells[first]) is not None
            and self.layout.field(first) != Field.REFERENCE
            and second == first + 1
        )

    def _read_section(self, at: int, cells: dict[int, str]) -> None:
        text = " ".join(dict.fromkeys(cells.values())).strip()
        priority = priority_of(text, self.priorities)
        if priority is None and self._names_priority_in_two_cells(cells):
            priority = priority_of(cells[min(cells)], self.priorities)
        numbered = self._numbered_line(at, cells)
        self.current = None
        if numbered:
            draft = self._start(at, *numbered)
            draft.is_line = True
            draft.taken |= {(at, column) for column in cells}
            draft.add_all(at)
        elif priority is not None:
            self.priority, self.horizon = priority, ""
        elif self._is_horizon_line(cells):
            self.horizon = text
        else:
            self.unplaced += [self.layout.cell(at, column) for column in cells]

    def _is_horizon_line(self, cells: dict[int, str]) -> bool:
        if len(set(cells.values())) > 1:
            return False
        column, text = next(iter(cells.items()))
        return self.layout.groups(column) or (is_horizon(text) and self.layout.can_take_horizons)

    def _numbered_line(self, at: int, cells: dict[int, str]) -> tuple[str, str] | None:
        """Return reference and words of an action that stands on a line of its own, above its details."""
        has_details_below = self.layout.has_no_action or self.layout.tells_how_alone
        if at < self.layout.headings_at and not has_details_below:
            return None
        if self._numbered_in_two_cells(cells):
            first, second = sorted(cells)
            return tidy_reference(cells[first]) or "", cells[second].strip()
        if len(set(cells.values())) > 1:
            return None
        text = next(iter(cells.values()))
        return named_line(text) or (dotted_line(text) if has_details_below else None)

    # --- Rows ---

    def _read_line(self, at: int, cells: dict[int, str]) -> None:
        layout = self.layout
        self.unplaced += [
            layout.cell(at, column) for column in cells if layout.field(column) in (None, Field.NOT_TAKEN)
        ]
        self._note_groups(at, cells)
        fields = {layout.field(column) for column in cells} - {None, Field.NOT_TAKEN, Field.PRIORITY}
        if not fields:
            return
        reference, unfit = self._reference(at)
        self.unplaced += unfit
        words = layout.words(at)
        if not words:
            self._without_words(at, reference)
        elif not self._carry_on(at, reference, words):
            self._start_all(at, reference)

    def _note_groups(self, at: int, cells: dict[int, str]) -> None:
        """Note the priority and the horizon that the line gives for itself and those below."""
        for column, text in cells.items():
            if self.layout.field(column) == Field.PRIORITY and not has_no_words(text):
                number = priority_of(text, self.priorities, in_column=True)
                if number is None:
                    self.unplaced.append(self.layout.cell(at, column))
                self.priority = number
            if self.layout.groups(column):
                self.horizon = text

    def _reference(self, at: int) -> tuple[str, list[CellAt]]:
        """Return the line's reference, and the cells that should hold one and do not."""
        found, unfit = "", []
        for column, text in self.layout.own_of(at, Field.REFERENCE).items():
            tidy = tidy_reference(text)
            if tidy and not found:
                found = tidy
            elif not has_no_words(text) or tidy:
                unfit.append(self.layout.cell(at, column))
        return found, unfit

    def _without_words(self, at: int, reference: str) -> None:
        """Read a line whose column of actions is empty: more of the action above it, or of none."""
        current = self.current
        is_other = bool(reference) and current is not None and reference != current.reference
        inherited = self.layout.inherited_words(at)
        if inherited and is_other:
            self._start(at, reference, inherited).add_all(at)
        elif current is None or is_other or not self._is_same_group(current):
            draft = self._start(at, reference, "")
            draft.add_all(at)
            draft.add_problem(at, _("This line has no words for an action, and belongs to none above it."))
            self.current = None
        else:
            current.add_all(at)

    def _is_same_group(self, draft: Draft) -> bool:
        return (draft.priority, draft.horizon) == (self.priority, self.horizon)

    def _carry_on(self, at: int, reference: str, words: str) -> bool:
        """Add the line to the action above it where its words carry that on; return whether they do."""
        current = self.current
        if current is None or self.layout.is_exact or not self._is_same_group(current):
            return False
        known = (reference, words), self._numbered(words)
        is_repeat = any(said in ((current.reference, current.wording), ("", current.wording)) for said in known)
        is_broken = not reference and self._is_rest_of(current, words)
        if not (is_repeat or is_broken or self._adds_to(current, at, reference, words)):
            return False
        if not is_repeat:
            current.add_words(words, is_broken=is_broken)
        current.add_all(at, is_broken=is_broken, is_repeat=is_repeat)
        return True

    def _is_rest_of(self, current: Draft, words: str) -> bool:
        starts_anew = named_line(words) or has_no_words(words) or bulleted(words) or self.layout.spreads
        return not starts_anew and current.breaks_off_before(words)

    def _adds_to(self, current: Draft, at: int, reference: str, words: str) -> bool:
        """Return whether the words are a further line of the action: its cells are merged, or they stand alone."""
        if reference or has_no_words(words):
            return False
        if self.layout.shares_reference(at) or (current.is_line and self.layout.tells_how_alone):
            return True
        is_numbered = named_line(words) or (self.layout.numbers_actions and (dotted_line(words) or plain_line(words)))
        is_alone = self.layout.own_fields(at) == {Field.ACTION}
        return is_alone and bool(current.reference and current.wording) and not is_numbered and not self.layout.spreads

    def _start_all(self, at: int, reference: str) -> None:
        """Start the action, or the actions, that the line holds."""
        for words, timing in self.layout.columns_of_words(at):
            for number, wording in self._split(at, reference, words):
                draft = self._start(at, number, wording)
                if timing:
                    draft.add_timing(timing)
                draft.add_all(at)
                if has_no_words(wording):
                    draft.wording = ""
                    draft.add_problem(at, _("The words of this action cannot be read."), wording)

    def _split(self, at: int, reference: str, words: str) -> list[tuple[str, str]]:
        """Return reference and wording of each action in a cell."""
        if self.layout.is_exact:
            return [(reference, words.strip())]
        # Measures say of which action they are only where there is one.
        if not reference and not self.layout.has_measures(at):
            lines = lines_of(words)
            if len(lines) > 1 and all(named_line(line) or dotted_line(line) for line in lines):
                return [pair for line in lines if (pair := named_line(line) or dotted_line(line))]
            if listed := bulleted(words):
                return [("", item) for item in listed]
        if not reference and (numbered := self._numbered(words)):
            return [numbered]
        is_one_item = not words[:1].isalnum() and not bulleted(words)
        return [(reference, without_bullet(words).strip() if is_one_item else words.strip())]

    def _numbered(self, words: str) -> tuple[str, str] | None:
        """Return reference and wording of "Action 1.1 Do this", and of "1.1 Do this" where most are so written."""
        if named := named_line(words):
            return named if named[1] else None
        if bulleted(words) or not self.layout.numbers_actions:
            return None
        return dotted_line(words) or plain_line(words)

    def _start(self, at: int, reference: str, wording: str) -> Draft:
        draft = Draft(self.layout, at, reference, wording, self.priority, self.horizon)
        self.drafts.append(draft)
        self.current = draft
        return draft


_DETAILS = {Field.MEASURE, Field.TIMING, Field.RESPONSIBLE, Field.PLACE}


def _with_repeated(rows: tuple[ReadRow, ...]) -> tuple[ReadRow, ...]:
    """Return the rows, those with a reference that stands above already with that as a problem."""
    first: dict[str, int] = {}
    checked = []
    for row in rows:
        if row.reference and row.reference in first:
            reason = _("The reference %(reference)s stands in line %(line)s already.") % {
                "reference": row.reference,
                "line": first[row.reference],
            }
            row = replace(row, problems=(*row.problems, Problem(CellAt(row.lines[0], 1, row.reference), reason)))
        first.setdefault(row.reference, row.lines[0])
        checked.append(row)
    return tuple(checked)
