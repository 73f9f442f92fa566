"""How places in a table are named to people."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl.utils import get_column_letter

from priorities.imports.table import CellAt

register = template.Library()


@register.filter
def column_name(number: int) -> str:
    """Return a column, counted from 1, as "3 (C)": people count in a document and read letters in a workbook."""
    return f"{number} ({get_column_letter(number)})"


@register.filter
def place(at: CellAt) -> str:
    """Return where a cell stands: "row 4, column 3 (C)"; empty for what stands in no cell."""
    if not at.line:
        return ""
    return _("row %(row)d, column %(column)s") % {"row": at.line, "column": column_name(at.column)}


@register.filter
def rows_named(lines: Sequence[int]) -> str:
    """Return the rows of a table that something was read from: "row 4", "rows 4–6"."""
    if not lines:
        return ""
    first, last = min(lines), max(lines)
    span = str(first) if first == last else f"{first}–{last}"
    return ngettext("row %s", "rows %s", last - first + 1) % span
