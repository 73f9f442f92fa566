"""The markup of a table, as Word, spreadsheets and web pages put it on the clipboard.

Read from tag to tag without a tree: a reader that mends broken markup can be made to work for hours by a page of it.
"""

import re
from collections.abc import Iterator
from html import unescape

from priorities.imports.files import limits
from priorities.imports.files.grid import Grid
from priorities.imports.table import Merge

_TAG = re.compile(r"/?[a-zA-Z][^\s/>]*")
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?(\d{1,5})", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
#: What is inside is never text of the page.
_DROPPED = {"script", "style", "title", "xml", "template"}
#: What begins on a line of its own.
_BLOCKS = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "dt",
    "dd",
}


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield ("", words) for text and (tag name, attributes) for tags, "/p" for their ends; comments are left out."""
    at = 0
    while at < len(text):
        start = text.find("<", at)
        if start < 0:
            start = len(text)
        if start > at:
            yield "", unescape(text[at:start])
        if start == len(text):
            return
        found = _TAG.match(text, start + 1)
        at, name, attributes = _tag_end(text, start, found)
        if name:
            yield name, attributes
        elif found is None and at == start + 1:
            yield "", "<"


def _tag_end(text: str, start: int, found: re.Match[str] | None) -> tuple[int, str, str]:
    """Return where the text goes on after the tag at ``start``, the tag's name in small letters, and its attributes."""
    if text.startswith("<!--", start):
        return _after(text, "-->", start), "", ""
    if found is None:
        is_declaration = text.startswith(("<!", "<?"), start)
        return (_after(text, ">", start) if is_declaration else start + 1), "", ""
    end = _after(text, ">", start)
    name = found[0].lower()
    if name in _DROPPED:
        closing = re.compile(f"</{name}", re.IGNORECASE).search(text, end)
        return (_after(text, ">", closing.start()) if closing else len(text)), "", ""
    return end, name, text[found.end() : end]


def _after(text: str, what: str, start: int) -> int:
    end = text.find(what, start)
    return len(text) if end < 0 else end + len(what)


class Markup:
    """Puts the cells of all tables of a page into ``grid``, and each line between them as a row of one cell.

    Published plans have their priorities as headings between tables. A table inside a cell is text of the cell.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.depth = 0
        self.words: list[str] = []
        self.length = 0
        self.is_new_line = True
        self.row: list[str] = []
        self.is_in_row = False
        self.line = 0
        #: Column → rows below that a cell above still takes.
        self.taken: dict[int, int] = {}
        self.span: tuple[int, int] | None = None

    def read(self, text: str) -> None:
        """Read the whole of ``text``. Raises Unreadable beyond the limits."""
        for name, rest in pieces(text):
            if name:
                self._tag(name, rest)
            else:
                self._say(_SPACE.sub(" ", rest))
        self._end_table() if self.depth else self._outside()

    def _say(self, words: str) -> None:
        if self.words and self.words[-1][-1] in " \n":
            words = words.lstrip(" ")
        if not words:
            return
        self.length += len(words)
        if words != " ":
            self.is_new_line = words.endswith("\n")
        self.words.append(words)
        if self.length > limits.TEXT:
            raise limits.too_large(limits.TEXT)

    def _tag(self, name: str, attributes: str) -> None:
        bare = name.lstrip("/")
        if bare == "table":
            self._table(is_end=name != bare)
        elif self.depth == 1 and bare in ("td", "th", "tr", "thead", "tbody", "tfoot"):
            self._end_cell()
            if bare == "tr" or (bare[0] == "t" and len(bare) > 2):
                self._end_row()
                self.is_in_row = name == "tr"
            elif name == bare:
                self.span = _spans(attributes)
        elif name == "br":
            self._say("\n")
        elif bare in _BLOCKS:
            self._break()

    def _break(self) -> None:
        """Begin a new line, unless one has just begun."""
        if not self.is_new_line:
            self._say("\n")

    def _table(self, *, is_end: bool) -> None:
        if not is_end and self.depth == 0:
            self._outside()
        elif is_end and self.depth == 1:
            self._end_table()
        else:
            self._break()
        self.depth = max(self.depth + (-1 if is_end else 1), 0)

    def _take(self) -> str:
        text = "".join(self.words)
        self.words, self.length, self.is_new_line = [], 0, True
        return "\n".join(line.strip(" ") for line in text.split("\n")).strip()

    def _outside(self) -> None:
        for text in filter(None, self._take().split("\n")):
            self.line += 1
            self.grid.add(self.line, [text])

    def _end_table(self) -> None:
        self._end_cell()
        self._end_row()
        self.taken = {}

    def _end_cell(self) -> None:
        text = self._take()
        if self.span is None:
            if not text:
                return
            if not self.row:  # Words of the table that stand in no cell, such as its caption.
                self.line += 1
                self.grid.add(self.line, [text])
                return
        height, width = self.span or (1, 1)
        self.span = None
        while self.taken.get(len(self.row), 0):
            self.row.append("")
        column = len(self.row)
        if column >= limits.COLUMNS and not text:
            return
        width = max(min(width, limits.COLUMNS - column), 1)
        self.row += [text] + [""] * (width - 1)
        if height * width > 1:
            self.grid.merge(Merge(self.line, column, height, width))
        self.taken.update(dict.fromkeys(range(column, column + width), height))

    def _end_row(self) -> None:
        # A row without cells of its own may be wholly taken by cells above.
        if self.row or self.is_in_row:
            self.is_in_row = False
            self.line += 1
            self.grid.add(self.line, self.row)
            self.row = []
            self.taken = {at: rows - 1 for at, rows in self.taken.items() if rows > 1}


def _spans(attributes: str) -> tuple[int, int]:
    spans = {kind.lower(): int(number) for kind, number in _SPAN.findall(attributes)}
    return min(max(spans.get("row", 1), 1), limits.ROWS), min(max(spans.get("col", 1), 1), limits.COLUMNS)
