"""The forms behind bringing a table in: where it comes from, and what its columns hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from plans.models import NationPlan
from priorities.forms.fields import DayField, KeptForm, LongText
from priorities.forms.table_file import TableFileForm, file_field
from priorities.imports.table import Field, Mapping, Table, width_of

#: What a pasted table may have, in characters; the rest of the form fits in beside it.
MAX_PASTED = 900_000
#: How many cells of a column are shown beside its heading.
EXAMPLES = 3


FIELD_LABELS: dict[Field, Promise] = {
    Field.ACTION: _("Action"),
    Field.REFERENCE: _("Reference"),
    Field.PRIORITY: _("Priority"),
    Field.MEASURE: _("Measures"),
    Field.TIMING: _("Timing"),
    Field.RESPONSIBLE: _("Who is responsible"),
    Field.PLACE: _("Where it stands in the document"),
    Field.NOT_TAKEN: _("Nothing that a plan has a place for"),
}
#: What only one column can hold.
_ONE_COLUMN = (Field.ACTION, Field.REFERENCE, Field.PRIORITY, Field.PLACE)


class ImportForm(TableFileForm):
    """A table, as a file or pasted, and where its wording comes from."""

    BOTH = _("Choose a file or paste a table, not both. Which of them is it?")
    NEITHER = _("Choose a file, or paste a table below.")

    file = file_field(_("An Excel workbook (.xlsx) or a CSV file, up to 5 MB."))
    pasted = LongText(
        label=_("Or a table that you copied"),
        help_text=_("Select the table in Word, Excel or on a web page, copy it and paste it here."),
        required=False,
        rows=6,
        # A table may begin with an empty cell.
        strip=False,
        max_length=MAX_PASTED,
        error_messages={"max_length": _("This is too long. Paste the table in parts, or save it as a file.")},
    )
    #: The same as markup, where a script could take it from the clipboard: it knows line breaks from rows.
    markup = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MAX_PASTED, strip=False)
    document = forms.CharField(
        label=_("Which document is the wording from?"),
        help_text=_("As it is called on its first page."),
        max_length=200,
        error_messages={"required": _("Say which document the wording is from.")},
    )
    url = forms.URLField(
        label=_("Where is it published?"),
        help_text=_("Its web address. Leave empty if it has none."),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": _("Write a web address like https://www.rcot.co.uk, or leave it empty.")},
    )
    retrieved_on = DayField(
        label=_("When was it fetched from there?"),
        required=False,
        help_text=_("For example, 21 November 2026. Leave empty if nobody knows."),
    )

    def __init__(self, request: HttpRequest, *, plan: NationPlan, today: date) -> None:
        super().__init__(request, initial={"document": plan.source_document, "url": plan.source_url})
        if self.is_bound:
            self.files = request.FILES
        retrieved_on = self.fields["retrieved_on"]
        assert isinstance(retrieved_on, DayField)
        retrieved_on.latest = today


class SheetForm(KeptForm):
    """Which sheet of a workbook."""

    sheet = forms.TypedChoiceField(
        label=_("Which sheet holds the plan’s table?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a sheet."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, request: HttpRequest, *, tables: Sequence[Table], shown: str) -> None:
        """Make the form; ``shown`` is the name of the sheet that was taken at first."""
        names = [table.name for table in tables]
        super().__init__(request, initial={"sheet": names.index(shown) if shown in names else None})
        choices = [(number, _sheet_words(table)) for number, table in enumerate(tables)]
        self.fields["sheet"].choices = choices  # type: ignore[attr-defined]


def _sheet_words(table: Table) -> str:
    count = len(table.rows)
    return ngettext("%(name)s: %(n)d row", "%(name)s: %(n)d rows", count) % {"name": table.name, "n": count}


class ColumnsForm(KeptForm):
    """A question for each column of a table: what does it hold?"""

    def __init__(self, request: HttpRequest, *, table: Table, headings: dict[int, str], mapping: Mapping) -> None:
        """Make the form.

        Args:
            headings: the words at the head of each column; empty where the table has no headings.
            mapping: what each column is taken to hold now.
        """
        super().__init__(request)
        self.table, self.headings = table, headings
        self.width = width_of(table.rows)
        choices = [(field.value, label) for field, label in FIELD_LABELS.items()]
        for column in range(self.width):
            self.fields[f"column-{column}"] = forms.ChoiceField(
                label=headings.get(column, "").strip() or gettext("A column without a heading"),
                choices=choices,
                initial=mapping.get(column, Field.NOT_TAKEN),
                error_messages={
                    "required": _("Choose what this column holds."),
                    "invalid_choice": _("Choose one of these."),
                },
            )
        self.show_kept()

    def _examples(self, column: int) -> list[str]:
        """Return the first cells of a column that hold something, below its heading."""
        cells = [_cell(row, column) for row in self.table.rows]
        heading = self.headings.get(column, "").strip()
        below = cells[cells.index(heading) + 1 :] if heading in cells else cells
        return [cell for cell in below if cell][:EXAMPLES]

    @property
    def columns(self) -> list[tuple[int, forms.BoundField, list[str]]]:
        """The columns, counted from 1, for the template."""
        return [(n + 1, self[f"column-{n}"], self._examples(n)) for n in range(self.width)]

    def clean(self) -> dict[str, Any]:
        """Ask for one column of actions, and refuse two of what only one can hold."""
        data = super().clean() or {}
        if self.errors:
            return data
        for field in _ONE_COLUMN:
            chosen = [name for name in self._names if data.get(name) == field]
            if field == Field.ACTION and not chosen:
                raise forms.ValidationError(gettext("Say which column holds the actions. Nothing can be read without."))
            if len(chosen) > 1:
                words = gettext("Only one column can hold this: %s. Choose which.") % FIELD_LABELS[field]
                self.add_error(chosen[1], words)
        return data

    @property
    def _names(self) -> list[str]:
        return [f"column-{column}" for column in range(self.width)]

    def mapping(self) -> Mapping:
        """Return what each column holds, once the form is valid."""
        return {column: Field(self.cleaned_data[f"column-{column}"]) for column in range(self.width)}


def _cell(row: tuple[str, ...], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
