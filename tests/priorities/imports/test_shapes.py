"""Six tables in the shapes that plans have, each read as a person reads it, cell by cell; nothing lost or doubled."""

from dataclasses import replace
from typing import Any

import pytest

from priorities.imports.rows import read_rows
from priorities.imports.table import CellAt, Merge, ReadTable

from .accounting import lost_or_doubled
from .shapes import PRIORITIES, rows_of, table_of
from .shapes.expected import EXPECTED

#: As the pasted table is read: its line breaks are breaks, its merged cells known.
WORD_ROWS = table_of(
    ["Table 3. Example actions"],
    ["Priority", "", "What we will do", "Measures of\nsuccess", "Timescale"],
    [
        "1. Growing the team",
        "1.1",
        "Show example schools\nwhat the work is.",
        "Ten example schools visited\nTwo hundred pupils met",
        "Year 1",
    ],
    ["", "", "", "Leaflets handed out", ""],
    ["", "1.2", "Open one example course", "1) Course approved\n2) First students in\nSeptember", ""],
    ["", "1.3", "Keep example costs low:\n- travel\n- meals", "Cost per student; complaints", "Year 2\nYear 3"],
    ["Priority 2: Keeping the team"],
    ["", "2.1", "Thank people when they go", "", "Ongoing, reviewed each spring"],
    ["Please turn over"],
    ["", "", "", "Letters sent", ""],
    merges=(
        Merge(0, 0, 1, 5),
        Merge(2, 0, 4, 1),
        Merge(2, 1, 2, 1),
        Merge(2, 2, 2, 1),
        Merge(2, 4, 3, 1),
        Merge(6, 0, 1, 5),
        Merge(8, 0, 1, 5),
    ),
)

TABLES = {
    **{name: table_of(*rows_of(name)) for name in EXPECTED if name.endswith(".csv")},
    "word_table.html": WORD_ROWS,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_is_read_as_a_person_reads_it(name: str) -> None:
    read = read_rows(TABLES[name], None, {}, PRIORITIES)
    assert by_place(read) == by_place(EXPECTED[name])
    assert lost_or_doubled(TABLES[name], read, PRIORITIES) == []


def by_place(read: ReadTable) -> ReadTable:
    """Return what was read with its unplaced cells in the order of the table."""
    return ReadTable(read.rows, tuple(sorted(read.unplaced, key=lambda cell: (cell.line, cell.column))), read.problems)


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
