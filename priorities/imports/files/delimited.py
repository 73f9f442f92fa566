"""CSV files: which characters, which separator, which cells."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from django.utils.translation import gettext as _

from priorities.cell_text import unguarded
from priorities.imports.files import limits
from priorities.imports.files.grid import Grid
from priorities.imports.table import Table, Unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Characters of UTF-8 that an old program has cut or mixed: read as Windows-1252 they would be "Ã©".
_BROKEN_UTF8 = re.compile(rb"[\xc2\xc3\xc5][\x80-\xbf]|\xe2[\x80-\xbf]{2}")
_CHUNK = 65_536
#: Characters that files of text do not have.
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
#: Likeliest first where a file does not tell.
SEPARATORS = (",", ";", "\t")
#: In a file of one column nothing separates.
_NOTHING = "\x1f"
#: Rows that are looked at to find the separator.
SAMPLE = 200
#: Characters of a row: all columns full, each character a quotation mark that is written twice.
_ROW = 2 * limits.COLUMNS * limits.CELL


def read_delimited(content: bytes) -> list[Table]:
    """Return the one table of a CSV file; the apostrophes that our own files put before "=" are removed.

    Raises:
        Unreadable: where it is no text, or more than the limits.
    """
    encoding = _encoding(content)
    separator, skipped = _separator(content, encoding)
    grid = Grid(limits.Room())
    for line, row in enumerate(_rows(content, encoding, separator, strict=True), start=1):
        if line > skipped:
            grid.add(line, map(unguarded, row))
    table = grid.table()
    if table is None:
        raise empty()
    return [table]


def empty() -> Unreadable:
    """Return the refusal of a file without text."""
    return Unreadable(_("The file is empty. Choose the file that holds the plan’s table."))


# --- Characters -----------------------------------------------------------------------------------------------------


def _encoding(content: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), _unmarked_utf16(content))
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        if encoding == "cp1252" and _BROKEN_UTF8.search(content):
            continue
        if _is_text(content, encoding):
            return encoding
    raise Unreadable(
        _(
            "This is not text that can be read. Save the table as an Excel workbook (.xlsx) or as CSV in UTF-8 and "
            "try again."
        )
    )


def _unmarked_utf16(content: bytes) -> str:
    """Return which UTF-16 it is, by the zeros that Western text has in each second byte; empty where it is none."""
    head = content[:4096]
    half = max(len(head) // 2, 1)
    even, odd = head[::2].count(0) / half, head[1::2].count(0) / half
    if max(even, odd) < 0.5 or min(even, odd) > 0.05:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_text(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(content), _CHUNK):
            is_last = start + _CHUNK >= len(content)
            if _BINARY.search(decoder.decode(view[start : start + _CHUNK], is_last)):
                return False
    except UnicodeDecodeError:
        return False
    return True


# --- Cells ----------------------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a file, refused where they outgrow a row, such as after a quotation mark without its partner."""

    def __init__(self, content: bytes, encoding: str) -> None:
        self.stream = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
        self.row = 1
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(_ROW):
            self.length += len(line)
            if self.length >= _ROW:
                raise self.too_long()
            yield line

    def too_long(self) -> Unreadable:
        return Unreadable(
            _(
                "Row %(row)s has a cell of more than %(limit)s characters, or a quotation mark that is not closed, "
                "or not written twice inside its cell. Save the table as an Excel workbook (.xlsx) and try again."
            )
            % {"row": f"{self.row:,}", "limit": f"{limits.CELL:,}"}
        )


#: What is read leniently is only looked at: a stray quotation mark would silently change words.
def _rows(content: bytes, encoding: str, separator: str, *, strict: bool) -> Iterator[list[str]]:
    lines = _Lines(content, encoding)
    try:
        for row in csv.reader(lines, delimiter=separator, strict=strict):
            yield row
            lines.row += 1
            lines.length = 0
    except csv.Error as error:
        raise lines.too_long() from error


def _separator(content: bytes, encoding: str) -> tuple[str, int]:
    """Return what separates the cells, and how many lines at the top only say so ("sep=;")."""
    first = next(iter(_Lines(content, encoding)), "").strip("\ufeff\r\n")
    if len(first) == 5 and first.lower().startswith("sep=") and first[4] in SEPARATORS:
        return first[4], 1
    scores = {separator: _evenness(content, encoding, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return (best if scores[best] > (0, 0) else _NOTHING), 0


def _evenness(content: bytes, encoding: str, separator: str) -> tuple[float, int]:
    """Return the share of rows that have the commonest number of cells, and that number; zeros for one column.

    A row with a stray quotation mark does not count: there another separator stood inside the quotes.
    """
    sample: list[list[str]] = []
    with suppress(Unreadable):
        sample.extend(row for row in islice(_rows(content, encoding, separator, strict=False), SAMPLE) if row)
    widths = Counter(0 if any(cell.count('"') % 2 for cell in row) else len(row) for row in sample)
    several = [(count, width) for width, count in widths.items() if width > 1]
    if not several or max(several)[0] < widths[1]:
        return 0, 0
    count, width = max(several)
    return count / len(sample), width
