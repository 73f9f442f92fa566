"""The forms behind several typed rows at once: pasted as a block, and brought into the plan."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.models import NationPlan
from priorities.forms.fields import KeptForm, LongText
from priorities.forms.typing import COLUMNS, RowForm
from priorities.imports.cells import tidy_reference
from priorities.imports.files import read_pasted
from priorities.imports.headings import find_headings
from priorities.imports.sections import priority_of
from priorities.imports.table import Field, Table, Unreadable, width_of
from priorities.models import HeadingMeaning, Priority
from priorities.services.typing import MAX_WAITING, Cells, Place

#: What a column of a table is called in the grid.
_IN_GRID = {
    Field.REFERENCE: "reference",
    Field.PRIORITY: "priority",
    Field.ACTION: "wording",
    Field.MEASURE: "measures",
    Field.TIMING: "timing",
    Field.RESPONSIBLE: "responsible",
}
_LABELS = [(name, RowForm.base_fields[name].label) for name in COLUMNS]
#: With fewer columns understood, a line is words and no headings.
_HEADINGS = 3
#: How many faults of a block are named.
_SHOWN = 10


class PasteForm(KeptForm):
    """Rows copied from a spreadsheet, a document or a web page."""

    page = forms.CharField(widget=forms.HiddenInput, required=False)
    place = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    text = LongText(
        label=_("The rows"),
        help_text=_(
            "Copy them in the spreadsheet or the table, and paste them here. A line of headings may come along."
        ),
        rows=12,
        max_length=200_000,
        error_messages={
            "required": _("Paste the rows."),
            "max_length": _("This is too long. Paste fewer rows at a time."),
        },
    )
    first = forms.ChoiceField(
        label=_("What does the first column hold?"),
        help_text=_("The others follow in the order of the grid. Where the rows come with headings, those count."),
        choices=_LABELS,
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )

    def __init__(
        self, request: HttpRequest, *, plan: NationPlan, place: Place | None, priorities: dict[int, Priority]
    ) -> None:
        self.plan, self.priorities = plan, priorities
        #: What the block holds, once the form is valid.
        self.rows: list[Cells] = []
        page = place.page.pk if place and place.page else ""
        super().__init__(request, initial={"page": page, "place": place.name if place else ""})

    def clean(self) -> dict[str, Any]:
        """Read the block; say of each cell that does not fit where it stands and why."""
        data = super().clean() or {}
        if not data.get("text") or self.errors:
            return data
        try:
            table = read_pasted(data["text"])
        except Unreadable as error:
            self.add_error("text", str(error))
            return data
        faults = list(self._read(table, data["first"] or COLUMNS[0]))
        more = [gettext("… and %d more.") % (len(faults) - _SHOWN)] if len(faults) > _SHOWN else []
        if faults:
            self.add_error("text", [*faults[:_SHOWN], *more])
        elif not self.rows:
            self.add_error("text", gettext("There are no rows in this text."))
        return data

    def _read(self, table: Table, first: str) -> Iterator[str]:
        """Fill ``rows``; yield what is wrong."""
        headings = self._headings(table)
        names = headings or dict(enumerate(COLUMNS[COLUMNS.index(first) :]))
        rows = list(zip(table.lines, table.rows, strict=True))[bool(headings) :]
        filled = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
        if len(filled) > MAX_WAITING:
            yield gettext("At most %d rows can be pasted at once.") % MAX_WAITING
            return
        if not headings and width_of([row for _line, row in filled]) > len(names):
            yield gettext(
                "The rows have more columns than fit from this one on. Choose an earlier one, or paste headings too."
            )
            return
        yield from self._checked(filled, names)

    def _checked(self, filled: list[tuple[int, tuple[str, ...]]], names: dict[int, str]) -> Iterator[str]:
        for line, row in filled:
            form = RowForm(self.request, plan=self.plan, priorities=self.priorities, data=self._cells(row, names))
            if form.is_valid():
                self.rows.append(form.cells())
            for name, errors in form.errors.items():
                label = form.fields[name].label
                words = " ".join(map(str, errors))
                yield gettext("Line %(line)s, %(cell)s: %(why)s") % {"line": line, "cell": label, "why": words}

    def _headings(self, table: Table) -> dict[int, str]:
        """Return what the columns hold where the first line says so; empty where it is a row itself."""
        remembered = dict(HeadingMeaning.objects.filter(plan=self.plan).values_list("heading", "field"))
        found = find_headings(table, remembered)
        if found is None or found[0] != 0:
            return {}
        names = {column: _IN_GRID[field] for column, field in found[1].items() if field in _IN_GRID}
        return names if len(names) >= _HEADINGS else {}

    def _cells(self, row: tuple[str, ...], names: dict[int, str]) -> dict[str, str]:
        cells: dict[str, str] = {}
        for column, name in names.items():
            text = row[column].strip() if column < len(row) else ""
            if text:
                cells[name] = f"{cells[name]}\n{text}" if name in cells else text
        if reference := cells.get("reference"):
            cells["reference"] = tidy_reference(reference) or reference
        if priority := cells.get("priority"):
            titles = {number: (one.title, one.title_cy) for number, one in self.priorities.items()}
            cells["priority"] = str(priority_of(priority, titles, in_column=True) or priority)
        return cells
