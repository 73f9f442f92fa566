"""Six tables in the shapes that plans have, each read as a person reads it, cell by cell; nothing lost or doubled."""

import csv
import io
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from priorities.imports.files import read_file, read_pasted
from priorities.imports.rows import read_rows
from priorities.imports.table import CellAt, ReadTable, Table

from .accounting import lost_or_doubled
from .shapes import FOLDER, PRIORITIES
from .shapes.expected import EXPECTED


def table(name: str) -> Table:
    """Return the table as the portal reads its file."""
    path = FOLDER / name
    if path.suffix == ".html":
        return read_pasted(path.read_text(encoding="utf-8"))
    [found] = read_file(name, BytesIO(path.read_bytes()))
    return found


TABLES = {name: table(name) for name in EXPECTED}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_is_read_as_a_person_reads_it(name: str) -> None:
    read = read_rows(TABLES[name], None, {}, PRIORITIES)
    assert by_place(read) == by_place(EXPECTED[name])
    assert lost_or_doubled(TABLES[name], read, PRIORITIES) == []


def by_place(read: ReadTable) -> ReadTable:
    """Return what was read with its unplaced cells in the order of the table."""
    return ReadTable(read.rows, tuple(sorted(read.unplaced, key=lambda cell: (cell.line, cell.column))), read.problems)


# --- Encodings and separators -----------------------------------------------------------------------------------------

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]
#: It has letters that Windows-1252 has no place for.
BEYOND_WINDOWS = "welsh.csv"
FILES = [
    (name, encoding, separator)
    for name in EXPECTED
    for encoding in ENCODINGS
    for separator in (",", ";", "\t")
    if (name, encoding) != (BEYOND_WINDOWS, "cp1252")
]

WORD = EXPECTED["word_table.html"]
#: Cells of such a file are never merged: over how many rows a timing was it does not say, and words alone in the
#: column of the priorities are one that nobody knows.
FLAT = {
    **EXPECTED,
    "word_table.html": replace(
        WORD,
        rows=(WORD.rows[0], replace(WORD.rows[1], timings=()), *WORD.rows[2:4], replace(WORD.rows[4], priority=None)),
    ),
}


def as_file(name: str, encoding: str, separator: str) -> bytes:
    """Return the table as a spreadsheet writes it, merged cells as the first of them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(TABLES[name].rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize(("name", "encoding", "separator"), FILES)
def test_each_shape_is_read_alike_in_each_encoding_with_each_separator(
    name: str, encoding: str, separator: str
) -> None:
    [found] = read_file(name, BytesIO(as_file(name, encoding, separator)))
    assert by_place(read_rows(found, None, {}, PRIORITIES)) == by_place(FLAT[name])


# --- The check itself -----------------------------------------------------------------------------------------------


def planted(read: ReadTable, at: int, **changes: Any) -> ReadTable:
    """Return what was read with one row changed."""
    rows = [replace(row, **changes) if place == at else row for place, row in enumerate(read.rows)]
    return replace(read, rows=tuple(rows))


WEB = EXPECTED["web_spreadsheet.csv"]
FAULTS = {
    "a measure lost": planted(WEB, 0, measures=("Map published",)),
    "a measure doubled": planted(WEB, 0, measures=("Map published", "Map read by members", "Map published")),
    "a word lost": planted(WEB, 1, wording="Teach people to read the map and to draw their"),
    "a reference lost": planted(WEB, 2, reference=""),
    "a timing lost": planted(WEB, 1, timings=()),
    "a timing doubled": planted(WEB, 1, timings=("Ongoing", "Ongoing Ongoing")),
    "a party lost": planted(WEB, 1, responsible=("Members",)),
    "a party of another row": planted(WEB, 2, responsible=("Members",)),
    "a line that no row names": planted(WEB, 0, lines=(5,)),
    "a row lost": replace(WEB, rows=WEB.rows[:-1]),
    "a row doubled": replace(WEB, rows=(*WEB.rows, WEB.rows[-1])),
    "an unplaced cell lost": replace(WEB, unplaced=WEB.unplaced[1:]),
    "an unplaced cell doubled": replace(WEB, unplaced=(*WEB.unplaced, WEB.unplaced[-1])),
    "an unplaced cell that a row holds too": replace(
        WEB, unplaced=(*WEB.unplaced, CellAt(5, 3, "Draw an example map"))
    ),
    "a cell that is not there": replace(WEB, unplaced=(*WEB.unplaced, CellAt(2, 1, "Nothing"))),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_check_finds_a_planted_fault(fault: str) -> None:
    assert lost_or_doubled(TABLES["web_spreadsheet.csv"], WEB, PRIORITIES) == []
    assert lost_or_doubled(TABLES["web_spreadsheet.csv"], FAULTS[fault], PRIORITIES) != []
