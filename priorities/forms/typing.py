"""The forms behind typing a plan in: one row, several pasted rows, and where the rows come from."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.models import NationPlan
from plans.services.kept import author_mark, kept_fields
from priorities.forms.fields import DAMAGED, LongText
from priorities.models import Action, Priority, TypedRow
from priorities.services.typing import Cells, Place

#: The cells of a row in the order of the grid, which is the order of a pasted block too.
COLUMNS = ("reference", "priority", "wording", "measures", "timing", "responsible")
_ILLEGIBLE = ("illegible", _("Illegible"))
_NOT_STATED = ("not_stated", _("Not stated"))
_TOO_LONG = {"max_length": _("Use at most %(limit_value)d characters here. These are %(show_value)d.")}


class MarkField(forms.ChoiceField):
    """Whether a cell holds words, cannot be read, or says nothing."""

    def __init__(self, label: Any, *choices: tuple[str, Any]) -> None:
        refused = {"invalid_choice": _("Choose one of these.")}
        shown = [("", _("Words, or empty")), *choices]
        super().__init__(label=label, choices=shown, required=False, error_messages=refused)


class Cell(LongText):
    """One cell of the table: words, a line each where there are several."""

    def __init__(self, label: Any, max_length: int) -> None:
        super().__init__(rows=3, label=label, max_length=max_length, required=False, error_messages=_TOO_LONG)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Set no ``maxlength``: a browser cuts off what is pasted without a word."""
        return {}


class Reference(forms.CharField):
    """An action's reference, as the plan numbers it."""

    def __init__(self) -> None:
        checks = Action._meta.get_field("reference").validators[:1]
        super().__init__(
            label=_("Reference"), max_length=20, required=False, validators=checks, error_messages=_TOO_LONG
        )
        self.widget.attrs["autocomplete"] = "off"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Set no ``maxlength``, as :meth:`Cell.widget_attrs`."""
        return {}


class RowForm(forms.Form):
    """One row of the published table."""

    author = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1, error_messages=DAMAGED
    )
    page = forms.CharField(widget=forms.HiddenInput, required=False)
    place = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    reference = Reference()
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, error_messages={"invalid_choice": _("Choose one of these priorities.")}
    )
    wording = Cell(_("Action"), 4000)
    measures = Cell(_("Measures, one per line"), 4000)
    timing = Cell(_("Timing, one per line"), 1000)
    responsible = Cell(_("Who, one per line"), 1000)
    mark_reference = MarkField(_("Reference"), _ILLEGIBLE, _NOT_STATED)
    # An action that says nothing is no action.
    mark_wording = MarkField(_("Action"), _ILLEGIBLE)
    mark_measures = MarkField(_("Measures"), _ILLEGIBLE, _NOT_STATED)
    mark_timing = MarkField(_("Timing"), _ILLEGIBLE, _NOT_STATED)
    mark_responsible = MarkField(_("Who"), _ILLEGIBLE, _NOT_STATED)

    def __init__(
        self,
        request: HttpRequest,
        *,
        plan: NationPlan,
        priorities: dict[int, Priority],
        place: Place | None = None,
        row: TypedRow | None = None,
        data: dict[str, Any] | QueryDict | None = None,
    ) -> None:
        """Make the form of ``row``, or of a new one at ``place``."""
        self.row, self.priorities, self.name = row, priorities, str(row.pk) if row else "new"
        arguments: tuple[object, ...] = (plan.slug, row.pk) if row else (plan.slug,)
        self.address = reverse("typed_row" if row else "add_typed_row", args=arguments)
        drawn = {**_initial(row, place), "author": author_mark(request.user, self.address)}
        super().__init__(data, initial=drawn, auto_id=f"row-{self.name}-%s")
        shown = [(str(n), f"{n}. {priority.text_in('title').value}") for n, priority in priorities.items()]
        self.fields["priority"].choices = [("", _("Not chosen")), *shown]  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """What the row is called on its page."""
        return gettext("Row %d") % self.row.position if self.row else gettext("New row")

    def fill_in_kept(self, request: HttpRequest) -> None:
        """Fill in what this person typed before they were signed out."""
        for name, value in (kept_fields(request) or {}).items():
            if name in self.fields and name != "author":
                self.initial[name] = value

    def cell_fields(self) -> Iterator[tuple[BoundField, str]]:
        """Yield each cell, with what the page shows instead of words; the priority is never marked."""
        for name in COLUMNS:
            mark = self[f"mark_{name}"] if f"mark_{name}" in self.fields else None
            said = dict(mark.field.choices).get(mark.value(), "") if mark and mark.value() else ""  # type: ignore[attr-defined]
            yield self[name], str(said)

    def mark_fields(self) -> list[BoundField]:
        """Return the questions whether a cell holds words."""
        return [field for field in self if field.name.startswith("mark_")]

    @property
    def has_marks(self) -> bool:
        """Whether some cell holds no words, or a mark was refused."""
        return any(field.value() or field.errors for field in self.mark_fields())

    def clean(self) -> dict[str, Any]:
        """Refuse words in a cell that is said to hold none."""
        data = super().clean() or {}
        for name in COLUMNS:
            if data.get(f"mark_{name}") and data.get(name):
                said = dict(self.fields[f"mark_{name}"].choices)[data[f"mark_{name}"]]  # type: ignore[attr-defined]
                words = gettext("This cell holds words and is marked “%s”. Remove one of the two.") % said
                self.add_error(name, words)
        return data

    def cells(self) -> Cells:
        """Return what was typed, once the form is valid."""
        data = self.cleaned_data
        words = {name: data[name] for name in COLUMNS if name != "priority"}
        marks = {name: data[f"mark_{name}"] for name in words if data[f"mark_{name}"]}
        priority = self.priorities[int(data["priority"])] if data["priority"] else None
        return Cells(**words, priority=priority, marks=marks)


def _initial(row: TypedRow | None, place: Place | None) -> dict[str, Any]:
    if row is None:
        page = place.page.pk if place and place.page else ""
        return {"version": 0, "page": page, "place": place.name if place and not page else ""}
    words = {name: getattr(row, name) for name in COLUMNS if name != "priority"}
    marks = {f"mark_{name}": mark for name, mark in row.marks.items()}
    number = row.priority.number if row.priority else ""
    return {**words, **marks, "priority": number, "version": row.version}


def values_of(row: TypedRow) -> dict[str, str]:
    """Return what the row's form would hold, by the names of its fields."""
    values = {**{name: "" for name in RowForm.base_fields if name.startswith("mark_")}, **_initial(row, None)}
    return {name: str(value) for name, value in values.items()}
