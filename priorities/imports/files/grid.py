"""A table that grows row by row and refuses to outgrow the limits."""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from priorities.imports.files import limits
from priorities.imports.table import Merge, Table, Unreadable, width_of

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
#: What no program shows and no database keeps, halves of characters included.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return ``text`` with one sort of line break and without the characters that nobody can see."""
    return _UNSEEN.sub("", _LINE_BREAKS.sub("\n", text))


class Grid:
    """Takes the rows of one table in their order. ``room`` is shared by all tables of a file."""

    def __init__(self, room: limits.Room, name: str = "") -> None:
        self.room = room
        self.name = name
        self.rows: list[tuple[str, ...]] = []
        self.merges: list[Merge] = []

    def add(self, line: int, cells: Iterable[str]) -> None:
        """Take the cells of the row ``line``, counted from 1, later than all before; without text it is left out.

        Raises:
            Unreadable: where the row is beyond a limit, or before a row that was taken.
        """
        row = _without_empty_end(cells)
        if not row and line <= limits.LINES:
            return
        if line <= len(self.rows):
            raise limits.damaged()
        self._check(line, row)
        self.rows += [()] * (line - len(self.rows) - 1)
        self.rows.append(tuple(map(clean, row)))
        self.room.take(cells=len(row), text=sum(map(len, row)))

    def _check(self, line: int, row: Sequence[str]) -> None:
        if line > limits.ROWS:
            raise Unreadable(
                _("Row %(row)s%(where)s is beyond the %(limit)s rows that are read. Delete what is not the table.")
                % {"row": f"{line:,}", "where": self._where(), "limit": f"{limits.ROWS:,}"}
            )
        if len(row) > limits.COLUMNS:
            raise Unreadable(
                _(
                    "There is text in column %(column)s%(where)s; at most %(limit)s columns are read. Delete what is "
                    "not the table."
                )
                % {"column": f"{len(row):,}", "where": self._where(), "limit": limits.COLUMNS}
            )
        for number, cell in enumerate(row, start=1):
            if len(cell) > limits.CELL:
                raise self.too_long(line, number)

    def too_long(self, line: int, column: int) -> Unreadable:
        """Return the refusal of a cell with too much text, by its place counted from 1."""
        cell = f"{get_column_letter(column)}{line}" if column <= limits.COLUMNS else f"{line}:{column}"
        return Unreadable(
            _("Cell %(cell)s%(where)s has more than %(limit)s characters. Shorten it, or split it into several cells.")
            % {"cell": cell, "where": self._where(), "limit": f"{limits.CELL:,}"}
        )

    def _where(self) -> str:
        return _(" of the sheet “%(name)s”") % {"name": self.name} if self.name else ""

    def merge(self, merge: Merge) -> None:
        """Take cells that are one. Raises Unreadable beyond the limit."""
        self.merges.append(merge)
        if len(self.merges) > limits.MERGES:
            raise Unreadable(
                _("There are more than %(limit)s merged cells%(where)s. Unmerge what is not the table and try again.")
                % {"limit": f"{limits.MERGES:,}", "where": self._where()}
            )

    def table(self) -> Table | None:
        """Return the table, each row as long as the longest; ``None`` where nothing in it has text."""
        width = width_of(self.rows)
        if not width:
            return None
        self.room.take(cells=sum(width - len(row) for row in self.rows))
        grid = [[*row, *[""] * (width - len(row))] for row in self.rows]
        merges = _blank_but_first(grid, self.merges)
        return Table(tuple(map(tuple, grid)), tuple(range(1, len(grid) + 1)), merges, self.name)


def _without_empty_end(cells: Iterable[str]) -> list[str]:
    row = list(cells)
    while row and not row[-1].strip():
        row.pop()
    return row


def _blank_but_first(grid: list[list[str]], merges: Iterable[Merge]) -> tuple[Merge, ...]:
    """Empty the cells of each merge but its first; return the merges as far as they are in the table.

    A merge that overlaps an earlier one, as no program writes it, is left out.
    """
    taken = [bytearray(len(row)) for row in grid]
    kept, area = [], 0
    for merge in merges:
        height = min(merge.height, len(grid) - merge.row)
        width = min(merge.width, len(grid[0]) - merge.column)
        if height < 1 or width < 1 or height * width == 1:
            continue
        area += height * width
        if area > limits.CELLS:  # Merges side by side can never come to more: these lie on each other.
            raise limits.damaged()
        rows, columns = slice(merge.row, merge.row + height), slice(merge.column, merge.column + width)
        if any(any(line[columns]) for line in taken[rows]):
            continue
        text = grid[merge.row][merge.column]
        for line, cells in zip(taken[rows], grid[rows], strict=True):
            line[columns] = b"\1" * width
            cells[columns] = [""] * width
        grid[merge.row][merge.column] = text
        kept.append(Merge(merge.row, merge.column, height, width))
    return tuple(kept)
