"""One sheet of a workbook, row by row as it is unpacked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils import coordinate_to_tuple, range_boundaries

from priorities.imports.files import limits, numbers
from priorities.imports.files.grid import Grid
from priorities.imports.files.markup import Attributes, Part
from priorities.imports.table import Merge

#: The last line that Excel knows.
MAX_LINE = 1_048_576
#: How a workbook writes characters that XML cannot hold.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return ``text`` with its ``_x000D_`` as the characters they stand for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share."""

    strings: Sequence[str]
    #: The number format of each style of cells.
    formats: Sequence[str]
    epoch: datetime

    def shown(self, kind: str, style: int, value: str) -> str:
        """Return the text of a cell of ``kind`` as a person sees it. Raises ValueError, IndexError where damaged."""
        if not value:
            return ""
        if kind == "s":
            return self.strings[int(value)]
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "d":
            return numbers.iso_shown(value)
        if kind == "n":
            return numbers.shown(value, self.formats[style] if style < len(self.formats) else "General", self.epoch)
        return unescaped(value)


class SheetPart(Part):
    """Puts the cells of a sheet into ``grid``. Formulas are read as their text and never worked out."""

    def __init__(self, book: Book, grid: Grid) -> None:
        super().__init__()
        self.book, self.grid = book, grid
        self.line = self.column = 0
        self.cells: list[str] = []
        #: The text of the cell so far, by the element that it stands in: value, formula or text typed in.
        self.pieces: dict[str, list[str]] = {}
        self.length = 0
        self.kind, self.style, self.formula = "n", 0, ""
        self.shared: dict[str, Translator] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self.line = int(attributes.get("r") or self.line + 1)
            self.cells, self.column = [], 0
        elif name == "c":
            place = attributes.get("r")
            self.column = coordinate_to_tuple(place)[1] if place else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", "0"))
            self.pieces, self.length, self.formula = {}, 0, ""
        elif name == "f":
            self.pieces["f"] = []
            self.formula = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif name == "mergeCell":
            self._merge(attributes["ref"])

    def text(self, text: str) -> None:
        name = self.path[-1] if self.path else ""
        # The reading aid of Asian scripts is no part of the text.
        if name in ("v", "f", "t") and "c" in self.path and "rPh" not in self.path:
            self.length += len(text)
            if self.length > limits.CELL:
                raise self.grid.too_long(self.line, self.column)
            self.pieces.setdefault(name, []).append(text)

    def closed(self, name: str) -> None:
        if name == "c":
            self._put(self._cell())
        elif name == "row":
            if self.cells:
                self.grid.add(self.line, self.cells)
            self.cells = []

    def _put(self, text: str) -> None:
        # Blanks far to the right would make long rows of nothing.
        if not text or (self.column > limits.COLUMNS and not text.strip()):
            return
        if self.column <= len(self.cells) or not 0 < self.line <= MAX_LINE:
            raise limits.damaged()
        self.cells += [""] * (self.column - len(self.cells) - 1)
        self.cells.append(text)

    def _cell(self) -> str:
        if formula := self._formula("".join(self.pieces.get("f", []))):
            return formula
        if self.kind == "inlineStr":
            return unescaped("".join(self.pieces.get("t", [])))
        return self.book.shown(self.kind, self.style, "".join(self.pieces.get("v", [])))

    def _formula(self, formula: str) -> str:
        """Return the formula as text. One that is shared is written once; other cells have it moved to their place."""
        place = f"{_letters(self.column)}{self.line}"
        try:
            if formula and self.formula:
                self.shared[self.formula] = Translator(f"={formula}", place)
            elif self.formula in self.shared:
                # Counted, since each of many cells may ask for the same long formula.
                self.grid.room.take(text=len(self.shared[self.formula].get_tokens()))
                return str(self.shared[self.formula].translate_formula(place))
        except (TokenizerError, TranslatorError, LookupError, ValueError):
            return f"={formula}"
        return f"={formula}" if formula else ""

    def _merge(self, reference: str) -> None:
        left, top, right, bottom = range_boundaries(reference)
        if None in (left, top, right, bottom):
            raise limits.damaged()
        if top <= limits.ROWS and left <= limits.COLUMNS:
            self.grid.merge(Merge(top - 1, left - 1, bottom - top + 1, right - left + 1))


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
