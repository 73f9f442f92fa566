"""Six small tables in the shapes that plans have. Their words are invented for the tests; no plan says them."""

import csv
from pathlib import Path

from priorities.imports.table import Merge, Table

FOLDER = Path(__file__).parent

PRIORITIES: dict[int, tuple[str, ...]] = {
    1: ("Growing the team", "Tyfu’r tîm"),
    2: ("Keeping the team", "Cadw’r tîm"),
    3: ("Showing the difference", "Dangos y gwahaniaeth"),
    4: ("Planning ahead", "Cynllunio ymlaen llaw"),
}

#: File → the mark between its cells.
SEPARATORS = {
    "how_impact_when_who.csv": ",",
    "horizon_pillar_bullets.csv": ",",
    "board_tracker.csv": ";",
    "welsh.csv": ",",
    "web_spreadsheet.csv": ",",
}


def table_of(*rows: list[str], merges: tuple[Merge, ...] = ()) -> Table:
    """Return a table with these rows, in lines 1, 2, 3 …"""
    return Table(tuple(map(tuple, rows)), tuple(range(1, len(rows) + 1)), merges)


def rows_of(name: str) -> list[list[str]]:
    """Return the cells of one of the files with separators, read by Python's own reader."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=SEPARATORS[name]))
