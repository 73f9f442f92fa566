"""Six small tables in the shapes that plans have. Their words are invented for the tests; no plan says them."""

from pathlib import Path

from priorities.imports.table import Merge, Table

FOLDER = Path(__file__).parent

PRIORITIES: dict[int, tuple[str, ...]] = {
    1: ("Growing the team", "Tyfu’r tîm"),
    2: ("Keeping the team", "Cadw’r tîm"),
    3: ("Showing the difference", "Dangos y gwahaniaeth"),
    4: ("Planning ahead", "Cynllunio ymlaen llaw"),
}


def table_of(*rows: list[str], merges: tuple[Merge, ...] = ()) -> Table:
    """Return a table with these rows, in lines 1, 2, 3 …"""
    return Table(tuple(map(tuple, rows)), tuple(range(1, len(rows) + 1)), merges)
