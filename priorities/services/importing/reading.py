"""What a kept table says, read with what is known of its plan."""

from dataclasses import replace

from django.utils.translation import gettext as _

from priorities.imports import headings, rows
from priorities.imports.table import Field, Mapping, ReadRow, ReadTable, Table
from priorities.models import HeadingMeaning, PlanImport
from priorities.services.importing import typed
from priorities.services.importing.held import Held

#: Longer cells are taken for words of the plan where nobody knows what they mean.
_LONGEST, _MOST_WORDS = 60, 6


def stored_mapping(record: PlanImport) -> Mapping | None:
    """Return what a person said that the columns hold; ``None`` where the headings are to be matched."""
    if not record.mapping:
        return None
    return {int(column): Field(meaning) for column, meaning in record.mapping.items()}


def mapping_of(record: PlanImport) -> Mapping:
    """Return what each column is taken to hold: as a person said it, else as its heading is understood."""
    stored = stored_mapping(record)
    if stored is not None:
        return stored
    found = headings.find_headings(_table(record), _remembered(record))
    return found[1] if found else {}


def headings_of(record: PlanImport) -> dict[int, str]:
    """Return the words at the head of each column; empty where the table has no headings.

    Where no line says anything that is known, it is the first one, if its cells are as short as headings are.
    """
    table = _table(record)
    found = headings.find_headings(table, _remembered(record))
    if found is not None:
        return headings.headings_at(table, found[0])
    for row in table.rows:
        cells = {column: text for column, text in enumerate(row) if text.strip()}
        if cells:
            return cells if len(cells) > 1 and all(map(_may_be_heading, cells.values())) else {}
    return {}


def _may_be_heading(text: str) -> bool:
    return len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and not text.strip()[0].isdecimal()


def read_record(record: PlanImport, held: Held) -> ReadTable:
    """Return the rows of ``record``, and what of its table was placed nowhere."""
    table = _table(record)
    read = rows.read_rows(table, stored_mapping(record), held.remembered, held.titles())
    if record.origin == PlanImport.Origin.TYPED:
        pages = typed.pages_of(record.table)
        read = replace(read, rows=tuple(replace(row, source_page=pages.get(row.lines[0])) for row in read.rows))
    return read


def _table(record: PlanImport) -> Table:
    table = Table.from_json(record.table)
    return typed.without_ids(table) if record.origin == PlanImport.Origin.TYPED else table


def _remembered(record: PlanImport) -> dict[str, str]:
    return dict(HeadingMeaning.objects.filter(plan=record.plan_id).values_list("heading", "field"))


def place_of(row: ReadRow) -> str:
    """Return where in its document a row stands, in words."""
    if row.place:
        return row.place[:200]
    return _("row %(number)s") % {"number": row.lines[0]}
