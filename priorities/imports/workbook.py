"""A plan as the table that it can be brought in from: what is exported imports again without a change.

The words are those of the plan's own fields, in whatever language the page is: Welsh beside them is kept by the portal
and is not in the table. Headings are in the language of the page; both are understood when the table comes back. Cells
of several things say so in their heading, "one per line", and are then divided at line breaks and nowhere else.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from plans.models import NationPlan
from priorities.cell_text import guarded, plain
from priorities.exports import wording_states
from priorities.files import cell
from priorities.imports.table import EXAMPLES, Field
from priorities.models import Action, Priority, ResponsibleParty

#: How many rows of a workbook offer their lists to choose from.
ROWS_WITH_LISTS = 500


@dataclass(frozen=True)
class Column:
    """A column of the table: its heading in English and in Welsh, what it holds, and how wide it is."""

    heading: str
    heading_cy: str
    field: Field
    width: int


#: Welsh headings stand here and not in the catalogue of translations: a file that was made in Welsh has to be
#: understood when it comes back.
COLUMNS = (
    Column("Priority", "Blaenoriaeth", Field.PRIORITY, 28),
    Column("Reference", "Cyfeirnod", Field.REFERENCE, 11),
    Column("Action", "Cam gweithredu", Field.ACTION, 60),
    Column("Measures (one per line)", "Mesurau (un i bob llinell)", Field.MEASURE, 50),
    Column("Timing (one per line)", "Amserlen (un i bob llinell)", Field.TIMING, 24),
    Column("Who (one per line)", "Pwy (un i bob llinell)", Field.RESPONSIBLE, 26),
    Column("Page", "Tudalen", Field.PLACE, 16),
    Column("Wording", "Geiriad", Field.NOT_TAKEN, 34),
)


# --- Rows -----------------------------------------------------------------------------------------------------------


def headings() -> list[str]:
    """Return the headings of the table, in the language of the page."""
    is_welsh = (get_language() or "en").startswith("cy")
    return [column.heading_cy if is_welsh else column.heading for column in COLUMNS]


def plan_table(plan: NationPlan) -> list[list[str]]:
    """Return a row for each action of ``plan``, in the order of the references, its cells in that of the columns.

    What people reported, noted and decided is not in it, nor how timings are read.
    """
    return [_row(action) for action in Action.objects.of_plan(plan).with_words().prefetch_related("measures")]


def _row(action: Action) -> list[str]:
    return [
        _named(action.priority),
        action.reference,
        action.wording,
        _one_per_line(measure.wording for measure in action.measures.all()),
        _one_per_line(timing.wording for timing in action.timings.all()),
        _one_per_line(party.name for party in action.responsible.all()),
        action.source_place,
        wording_states(action),
    ]


def _named(priority: Priority) -> str:
    return f"{priority.number}. {priority.title}"


def _one_per_line(things: Iterable[str]) -> str:
    """Return each thing on a line; its own line breaks, which would make two of it, become blanks."""
    return "\n".join(" ".join(thing.split()) for thing in things if thing.strip())


def _example() -> list[str]:
    is_welsh = (get_language() or "en").startswith("cy")
    words = [
        _("Write here what is to be done, in the words of the published table"),
        _("Write here what shows that it is done") + "\n" + _("Each further measure has a line of its own"),
        _("Year 1"),
        "RCOT",
        _("page 7"),
    ]
    return [EXAMPLES[1 if is_welsh else 0], "1.1", *words, ""]


# --- Files ----------------------------------------------------------------------------------------------------------


def plan_csv(plan: NationPlan) -> bytes:
    """Return the plan's table as CSV: UTF-8 with a byte order mark, each cell quoted, nothing that is a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings())
    for row in plan_table(plan):
        writer.writerow(guarded(plain(value)) for value in row)
    return file.getvalue().encode("utf-8-sig")


def plan_workbook(plan: NationPlan) -> bytes:
    """Return the plan's table as a workbook, with a sheet that explains it and says how many rows are checked."""
    rows = plan_table(plan)
    checked = Action.objects.of_plan(plan).checked_rows().count()
    said = _("%(checked)s of the %(rows)s rows of this file are checked against the published page.")
    return _workbook(plan, rows, said % {"checked": checked, "rows": len(rows)})


def template_workbook(plan: NationPlan) -> bytes:
    """Return a workbook to fill in: headings, an example row that is left out when it comes back, and the same sheet.

    Priorities and those who are responsible can be chosen from lists.
    """
    return _workbook(plan, [_example()])


def _workbook(plan: NationPlan, rows: Sequence[Sequence[str]], *remarks: str) -> bytes:
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "", plain(plan.title)
    _add_table(book, rows, _lists(plan))
    _add_explanation(book, remarks)
    _add_lists(book, _lists(plan))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lists(plan: NationPlan) -> dict[Field, list[str]]:
    """Return what can be chosen from a list, by the column that offers it."""
    return {
        Field.PRIORITY: [_named(one) for one in Priority.objects.filter(strategy=plan.strategy_id).order_by("number")],
        Field.RESPONSIBLE: [party.name for party in ResponsibleParty.objects.all()],
    }


def _add_table(book: Any, rows: Sequence[Sequence[str]], lists: dict[Field, list[str]]) -> None:
    sheet = book.create_sheet(_("Actions"))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        if lists.get(column.field):
            place = list(lists).index(column.field)
            sheet.data_validations.append(_choice(get_column_letter(number), place, len(lists[column.field])))
    sheet.append([cell(sheet, heading, bold=True) for heading in headings()])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])


def _choice(letter: str, place: int, count: int) -> DataValidation:
    """Return a list to choose from that refuses nothing: a cell may name several, or one that is new."""
    source = get_column_letter(place + 1)
    choice = DataValidation(
        type="list", formula1=f"{_LISTS}!${source}$1:${source}${count}", allow_blank=True, showErrorMessage=False
    )
    choice.add(f"{letter}2:{letter}{ROWS_WITH_LISTS + 1}")
    return choice


#: The name of the hidden sheet that holds the lists; formulas name it.
_LISTS = "Lists"


def _add_lists(book: Any, lists: dict[Field, list[str]]) -> None:
    sheet = book.create_sheet(_LISTS)
    sheet.sheet_state = "hidden"
    longest = max(map(len, lists.values()), default=0)
    for place in range(longest):
        sheet.append([cell(sheet, names[place] if place < len(names) else "") for names in lists.values()])


def _add_explanation(book: Any, remarks: Sequence[str]) -> None:
    sheet = book.create_sheet(_("How to fill it in"))
    sheet.column_dimensions["A"].width = 110
    for number, sentence in enumerate([*_explanation(), *remarks]):
        sheet.append([cell(sheet, sentence, bold=number == 0)])


def _explanation() -> list[str]:
    """Return what the sheet says; each is a sentence, so that no line of it is taken for a line of headings."""
    return [
        _("This file holds the table of a plan. Fill it in, or change it, and bring it in on the page “Import”."),
        _("Each action has one row. Write the words exactly as they are published: what is brought in counts as "
          "transcribed until another person has checked it against the page."),
        _("In the first column choose the priority of the strategy from the list, or write its number alone."),
        _("The reference is the number that the published plan gives the action. Leave the cell empty where it gives "
          "none; the portal then proposes the next free one."),
        _("Where the heading says “one per line”, begin a new line for each with Alt and Enter (on a Mac, Option and "
          "Enter). Semicolons and commas divide nothing there."),
        _("Write timings in the words of the plan, such as “Year 1”, “2024–25” or “By March 2026”. The portal "
          "proposes how they can be read, and a person decides."),
        _("Where the page states nothing, write “not stated”; where it cannot be read, write “illegible”."),
        _("The page is where the row stands in the document. It is kept with the words, so that they can be checked."),
        _("The last column says how sure the words are when a plan is exported. It is not brought in."),
        _("A row whose first cell says “%(example)s” or “%(welsh)s” is never brought in. A row that you delete stays "
          "in the plan: the portal shows it as missing from the file.")
        % {"example": EXAMPLES[0], "welsh": EXAMPLES[1]},
    ]  # fmt: skip
