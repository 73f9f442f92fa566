"""Rows typed from a picture, as a table like any other."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from priorities.imports.table import Table
from priorities.models import PlanImport, TypedRow

#: The last one names the picture, the one after it the typed row; neither is part of what was published.
_HEADINGS = (
    "Reference",
    "Priority",
    "Action",
    "Measures (one per line)",
    "Timing (one per line)",
    "Responsible (one per line)",
    "Page",
)
_PAGE, _ROW = len(_HEADINGS), len(_HEADINGS) + 1
#: Stands for an action without words. An empty cell would be read as more of the action above; this is named as a
#: row that cannot be brought in.
_ILLEGIBLE = "illegible"


def typed_table(rows: Sequence[TypedRow]) -> Table:
    """Return typed rows as a table. Its lines are numbered from 1, the headings being the first.

    Args:
        rows: with their ``source_page`` and ``priority`` at hand.
    """
    cells = [(*_HEADINGS, "source page", "typed row"), *(_cells(row) for row in rows)]
    return Table(tuple(cells), tuple(range(1, len(cells) + 1)))


def _cells(row: TypedRow) -> tuple[str, ...]:
    return (
        row.reference,
        str(row.priority.number) if row.priority else "",
        row.wording or _ILLEGIBLE,
        row.measures,
        row.timing,
        row.responsible,
        _place(row),
        str(row.source_page_id or ""),
        str(row.pk),
    )


def _place(row: TypedRow) -> str:
    page = row.source_page.place if row.source_page else row.place
    return _("%(page)s, row %(row)s") % {"page": page, "row": row.position}


def without_ids(table: Table) -> Table:
    """Return the table of typed rows without the ids that stand at the end of each row."""
    return Table(tuple(row[:_PAGE] for row in table.rows), table.lines, table.merges, table.name)


def pages_of(kept: Mapping[str, Any]) -> dict[int, int]:
    """Return line → id of the picture that it was typed from, of a table of typed rows as it is kept."""
    lines = zip(kept["lines"][1:], kept["rows"][1:], strict=True)
    return {line: int(row[_PAGE]) for line, row in lines if row[_PAGE]}


def mark_brought_in(record: PlanImport) -> None:
    """Note on the typed rows of ``record`` that they are in the plan now; what was typed since still waits."""
    ids = [int(row[_ROW]) for row in record.table["rows"][1:]]
    rows = TypedRow.objects.filter(plan=record.plan_id, pk__in=ids, brought_in_by__isnull=True)
    rows.filter(typed_at__lte=record.created_at).update(brought_in_by=record)
