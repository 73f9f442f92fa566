"""Lists as files: one set of rows for CSV and workbooks, which say of themselves what they hold and what it means."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from plans.models import NationPlan
from priorities.cell_text import harmless, literal, plain

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: The longest text that a cell of a workbook can hold.
MAX_CELL = 32_767

Cell = str | date | Decimal | None


@dataclass(frozen=True)
class Column:
    """A column of a file: what it is called, what it means, how wide it is and where it comes from."""

    heading: Any
    meaning: Any
    width: int
    value: Callable[[Any], Cell]


@dataclass(frozen=True)
class Sheet:
    """A list in a file."""

    name: str
    columns: Sequence[Column]
    #: The cells of each row, in the order of the columns.
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class About:
    """What a workbook says of itself."""

    plan: NationPlan
    #: The filter in words, or that nothing narrows the list.
    said: str
    made_on: date
    #: The earlier day whose knowledge it holds; ``None`` for the day on which it was made.
    as_at: date | None = None
    #: What else is to be known: a name and what it says.
    notes: Sequence[tuple[str, str]] = ()


def text(thing: Any, name: str) -> str:
    """Return a text of ``thing`` in the language of the page."""
    return str(thing.text_in(name).value)


def each(things: Iterable[str]) -> str:
    """Return what is not empty as "one; another"."""
    return "; ".join(thing for thing in things if thing)


def headings(columns: Sequence[Column]) -> list[str]:
    """Return the headings of ``columns``, in the language of the page."""
    return [str(column.heading) for column in columns]


def as_csv(sheet: Sheet) -> bytes:
    """Return headings and rows as CSV: UTF-8 with a byte order mark, each cell quoted, dates as 2026-11-22."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings(sheet.columns))
    for row in sheet.rows:
        writer.writerow(_in_csv(value) for value in row)
    return file.getvalue().encode("utf-8-sig")


def _in_csv(value: Cell) -> str:
    if isinstance(value, date):
        return value.isoformat()
    # A figure is not text: a minus before it begins no formula.
    return f"{value.normalize():f}" if isinstance(value, Decimal) else harmless(plain(value or ""))


def as_xlsx(sheets: Sequence[Sheet], about: About) -> bytes:
    """Return lists as a workbook, with a last sheet that says what they are."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "", text(about.plan, "title")
    book.properties.created = book.properties.modified = datetime.combine(about.made_on, time())
    for each_one in sheets:
        _add(book, each_one)
    _add_about(book, sheets, about)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def answer(content: bytes, ending: str, name: str, about: About) -> HttpResponse:
    """Return ``content`` as a file to keep, named after the plan, what it lists (``name``) and its day."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    day = f"as-at-{about.as_at.isoformat()}" if about.as_at else about.made_on.isoformat()
    response["Content-Disposition"] = f'attachment; filename="{about.plan.slug}-{name}-{day}.{ending}"'
    return response


def _add(book: Workbook, made: Sheet) -> None:
    sheet = book.create_sheet(made.name)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(made.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([cell(sheet, heading, bold=True) for heading in headings(made.columns)])
    for row in made.rows:
        sheet.append([cell(sheet, value) for value in row])


def _add_about(book: Workbook, sheets: Sequence[Sheet], about: About) -> None:
    sheet = book.create_sheet(_("About this list"))
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 100
    facts: list[tuple[str, Cell]] = [
        (_("Plan"), text(about.plan, "title")),
        (_("Rows"), about.said),
        (_("Date"), about.made_on),
        *([(_("As it was known on"), about.as_at)] if about.as_at else []),
        *about.notes,
    ]
    for made in sheets:
        facts.append(("", ""))
        if len(sheets) > 1:
            facts.append((made.name, ""))
        facts += [(str(column.heading), str(column.meaning)) for column in made.columns]
    for name, value in facts:
        sheet.append([cell(sheet, name, bold=True), cell(sheet, value)])


def cell(sheet: Any, value: Cell | int, *, bold: bool = False) -> WriteOnlyCell:
    """Return a cell that holds a date, a figure, or text and never a formula."""
    shown = value if isinstance(value, date | int | Decimal) else literal(plain(value or "")[:MAX_CELL])
    made = WriteOnlyCell(sheet, value=shown)
    if isinstance(value, date):
        made.number_format = "d mmm yyyy"
    elif not isinstance(value, int | Decimal):
        # Said outright: left alone, text that begins with "=" would become a formula, and "#N/A" an error.
        made.data_type = "s"
    made.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        made.font = Font(bold=True)
    return made
