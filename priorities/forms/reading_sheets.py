"""The forms behind readings from a spreadsheet: the file or the pasted table, and the confirmation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans.dates import years_after
from plans.models import NationPlan
from plans.services.kept import author_mark
from priorities.forms.fields import DayField, LongText
from priorities.forms.table_file import TableFileForm, file_field
from priorities.reading_values import question_of
from priorities.services.reading_sheets import MAX_PACKED, SheetReading
from priorities.services.readings import YEARS_BEFORE

#: What a pasted table may have, in characters.
MAX_PASTED = 400_000


class SheetForm(TableFileForm):
    """A table of readings, as a file or pasted."""

    KEPT_BYTES = 200_000

    BOTH = _("Choose a file or paste rows, not both. Which of them is it?")
    NEITHER = _("Choose a file, or paste rows below.")

    file = file_field(_("The template, filled in; or another Excel workbook (.xlsx) or CSV file, up to 5 MB."))
    pasted = LongText(
        label=_("Or rows that you copied"),
        help_text=_("Copy them in Excel together with their headings, and paste them here."),
        required=False,
        rows=5,
        # A table may begin with an empty cell.
        strip=False,
        max_length=MAX_PASTED,
        error_messages={"max_length": _("This is too long. Paste the rows in parts, or save them as a file.")},
    )
    day = DayField(
        label=_("Which day are rows without a date of?"),
        help_text=_("For example, 12 November 2026."),
        error_messages={"required": _("Give the day of the rows that have no date.")},
    )

    def __init__(self, request: HttpRequest, *, plan: NationPlan, today: date) -> None:
        super().__init__(request, initial={"day": today})
        if self.is_bound:
            self.files = request.FILES
        day = self.fields["day"]
        assert isinstance(day, DayField)
        day.earliest, day.latest = years_after(plan.starts_on, -YEARS_BEFORE), today


class ConfirmForm(forms.Form):
    """One button over a preview, with a box to tick for each figure that is questioned.

    It carries the rows as one signed value; see :mod:`priorities.services.reading_sheets`.
    """

    author = forms.CharField(widget=forms.HiddenInput, required=False)
    readings = forms.CharField(widget=forms.HiddenInput, max_length=MAX_PACKED)

    def __init__(self, data: Any = None, *, user: Any, address: str, packed: str, rows: Sequence[SheetReading]) -> None:
        """Make the form; ``address`` is where it is sent, ``data`` what was sent there."""
        self.packed = packed
        self.asking = [row for row in rows if row.asks]
        mark = author_mark(user, address, MAX_PACKED + 10_000)
        super().__init__(data, initial={"author": mark, "readings": packed})
        for row in self.asking:
            assert row.given is not None
            self.fields[f"right_{row.line}"] = forms.BooleanField(
                label=_("Yes, %s is right") % row.after,
                error_messages={"required": f"{row.name}: {question_of(row.given.value)}"},
            )

    def ticks(self) -> dict[int, forms.BoundField]:
        """Return the box of each row that asks, by its line."""
        return {row.line: self[f"right_{row.line}"] for row in self.asking}
