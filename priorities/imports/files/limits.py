"""How much of somebody's file is read. A plan of 40 actions stays far below each of these; a bomb does not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from priorities.imports.table import Unreadable

#: Bytes of a file. Forty actions take some 50 KB; pictures in a workbook take more.
FILE = 5_000_000
#: Characters of a pasted text. Word's markup of a plan has some 300,000.
PASTED = 2_000_000
#: Bytes that the parts of a workbook may unpack to, all together.
UNPACKED = 50_000_000
#: How many times its packed size a part may unpack to. Sheets full of empty styled cells reach some 50.
RATIO = 100
#: Bytes that a part may unpack to whatever its ratio, since small parts of one repeated word pack very well.
RATIO_FLOOR = 1_000_000
#: Parts of a workbook: a few for each sheet, and its pictures.
MEMBERS = 1_000
#: Beginnings, texts and ends of elements in a workbook: a table as large as may be has 2 million, each some bytes.
EVENTS = 3_000_000
#: Sheets, hidden ones included.
SHEETS = 20
#: Rows down to the last with text in it.
ROWS = 5_000
#: Rows of nothing that are read to see whether there is text after them.
LINES = 4 * ROWS
#: Columns up to the last with text in it.
COLUMNS = 60
#: Merged cells of a sheet: several in each row of a plan.
MERGES = 20_000
#: Characters of a cell.
CELL = 5_000
#: Cells of all tables of a file together: what one full table may have.
CELLS = ROWS * COLUMNS
#: Characters of all cells together, since one long text can stand in each of many cells and takes little room there.
TEXT = 2_000_000


@dataclass
class Room:
    """What is left of the limits that all tables of one file share."""

    cells: int = CELLS
    text: int = TEXT

    def take(self, *, cells: int = 0, text: int = 0) -> None:
        """Take room for ``cells`` and characters of ``text``; raise Unreadable where there is none left."""
        self.cells -= cells
        self.text -= text
        if self.cells < 0:
            raise Unreadable(
                _("The file has more than %(limit)s cells. Leave only the plan’s table in it and try again.")
                % {"limit": f"{CELLS:,}"}
            )
        if self.text < 0:
            raise Unreadable(
                _("The file has more than %(limit)s characters. Leave only the plan’s table in it and try again.")
                % {"limit": f"{TEXT:,}"}
            )


def too_large(limit: int) -> Unreadable:
    """Return the refusal of more than ``limit`` bytes or characters."""
    return Unreadable(
        _("This is larger than %(limit)s MB. Leave only the plan’s table in it, without pictures, and try again.")
        % {"limit": limit // 1_000_000}
    )


def bursting() -> Unreadable:
    """Return the refusal of a workbook that unpacks to more than it may."""
    return Unreadable(
        _(
            "The workbook unpacks to far more than a plan’s table can hold. Copy the table, without the empty rows "
            "and columns around it, into a new workbook and try again."
        )
    )


def damaged() -> Unreadable:
    """Return the refusal of a workbook that is not whole."""
    return Unreadable(
        _(
            "The workbook is damaged or was not sent whole. Open it in a spreadsheet program, save it again as an "
            "Excel workbook (.xlsx) and try again."
        )
    )
