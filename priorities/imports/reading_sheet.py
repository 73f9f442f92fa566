"""Readings in a table: which line holds the headings, and what stands in each row below it.

Headings are understood in English and in Welsh, whatever their place; other columns are passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from priorities.imports.headings import headings_at, normal
from priorities.imports.table import Table, Unreadable

#: Headings stand near the top.
LINES_LOOKED_AT = 20


class Part(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    REFERENCE = "reference"
    MEASURE = "measure"
    DATE = "date"
    VALUE = "value"
    NOTE = "note"
    SOURCE = "source"


#: Welsh headings stand here and not in the catalogue of translations: a file that was made in Welsh has to be
#: understood when it comes back.
HEADINGS: dict[Part, tuple[str, ...]] = {
    Part.NUMBER: ("measure number", "measure no", "measure id", "id", "rhif y mesur", "rhif mesur"),
    Part.REFERENCE: ("reference", "ref", "action", "action reference", "action ref", "cyfeirnod", "cyf"),
    Part.MEASURE: ("measure", "wording", "indicator", "mesur", "geiriad", "dangosydd"),
    Part.DATE: ("date", "day", "read on", "reading date", "date of reading", "dyddiad", "diwrnod"),
    Part.VALUE: ("value", "new value", "reading", "new reading", "figure", "gwerth", "gwerth newydd", "darlleniad"),
    Part.NOTE: ("note", "notes", "comment", "comments", "nodyn", "nodiadau", "sylw", "sylwadau"),
    Part.SOURCE: ("source", "source of figures", "source of the figures", "ffynhonnell", "ffynhonnell y ffigurau"),
}
_MEANS = {heading: part for part, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True)
class SheetRow:
    """A row that gives a reading: its line as the person finds it, and the text and the name of each cell ("F7")."""

    line: int
    texts: dict[Part, str] = field(default_factory=dict)
    cells: dict[Part, str] = field(default_factory=dict)

    def text(self, part: Part) -> str:
        """Return what stands in a cell; empty where nothing does, or where the table has no such column."""
        return self.texts.get(part, "")


def rows_of(tables: Sequence[Table]) -> list[SheetRow]:
    """Return the rows with a value, a note or a source, of the first table that holds readings.

    Raises:
        Unreadable: no table has a column for the value and one that tells the measure, or two columns are alike.
    """
    for table in tables:
        for at in range(min(len(table.rows), LINES_LOOKED_AT)):
            columns = _columns(headings_at(table, at))
            parts = [part for part, _column in columns]
            if Part.VALUE in parts and not {Part.NUMBER, Part.REFERENCE}.isdisjoint(parts):
                _refuse_doubles(table, at, columns)
                rows = (_row(table, number, columns) for number in range(at + 1, len(table.rows)))
                return [row for row in rows if any(map(row.text, (Part.VALUE, Part.NOTE, Part.SOURCE)))]
    raise Unreadable(
        _(
            "No line of headings was found: there has to be a column “Value” and one “Reference” or “Measure number”. "
            "Download the template, fill it in and choose that."
        )
    )


def _columns(headings: dict[int, str]) -> list[tuple[Part, int]]:
    named = [(_MEANS.get(normal(heading)), column) for column, heading in headings.items()]
    return [(part, column) for part, column in named if part is not None]


def _refuse_doubles(table: Table, at: int, columns: list[tuple[Part, int]]) -> None:
    first: dict[Part, int] = {}
    for part, column in columns:
        if part in first:
            raise Unreadable(
                _("Cells %(one)s and %(other)s head two columns that hold the same thing. Keep one of them.")
                % {"one": _name(table, at, first[part]), "other": _name(table, at, column)}
            )
        first[part] = column


def _row(table: Table, number: int, columns: list[tuple[Part, int]]) -> SheetRow:
    cells = table.rows[number]
    texts = {part: cells[column].strip() for part, column in columns if column < len(cells)}
    names = {part: _name(table, number, column) for part, column in columns}
    return SheetRow(table.lines[number], texts, names)


def _name(table: Table, number: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{table.lines[number]}"
