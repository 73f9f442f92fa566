"""A table from the clipboard: text with tabs as spreadsheets and Word give it, or the markup of a table."""

import re

from django.utils.translation import gettext as _

from priorities.imports.files import limits
from priorities.imports.files.grid import Grid, clean
from priorities.imports.files.html import Markup
from priorities.imports.table import Table, Unreadable

_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
#: A cell that a spreadsheet has put in quotation marks, since it has line breaks in it. Quantifiers never give back,
#: so that no text takes long.
_QUOTED = re.compile(r'"((?:[^"\t]++|"")*+)"(?=\t|\n|\Z)')
_UP_TO = re.compile(r"[^\t\n]*+")


def read_pasted(text: str) -> Table:
    """Return the table in ``text``.

    Raises:
        Unreadable: where there is none, or more than the limits.
    """
    if len(text) > limits.PASTED:
        raise limits.too_large(limits.PASTED)
    grid = Grid(limits.Room())
    if _TABLE.search(text):
        Markup(grid).read(clean(text))
    else:
        _read_tabs(text.replace("\r\n", "\n").replace("\r", "\n"), grid)
    table = grid.table()
    if table is None:
        raise Unreadable(_("Nothing was pasted. Copy the table, put the cursor in the box and paste it."))
    return table


def _read_tabs(text: str, grid: Grid) -> None:
    row: list[str] = []
    line, at = 1, 0
    while at <= len(text):
        cell, at = _cell(text, at)
        row.append(cell)
        if at >= len(text) or text[at] == "\n":
            grid.add(line, row)
            row, line = [], line + 1
        at += 1


def _cell(text: str, at: int) -> tuple[str, int]:
    """Return the cell that begins ``at``, and where it ends. Quotation marks in prose stay as they are."""
    found = _QUOTED.match(text, at)
    if found and ("\n" in found[1] or '""' in found[1]):
        return found[1].replace('""', '"'), found.end()
    plain = _UP_TO.match(text, at)
    end = plain.end() if plain else at
    return text[at:end], end
