"""The fields for what measures stood at, and the form behind one reading and its correction."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.choices import MeasureKind
from priorities.forms.fields import DayField, FigureField, KeptForm, LongText, plain_figure
from priorities.models import Measure, Reading
from priorities.services.readings import GivenReading, why_not_on

#: How much of a measure's wording names it in a message.
NAME = 60


def reading_field(measure: Measure, **kwargs: Any) -> forms.Field:
    """Return the field for what ``measure`` stood at: optional, and empty for no news, where ``kwargs`` do not differ.

    In it a figure is a figure, a milestone "0" or "1", and a narrative words: see :func:`what_was_read`.
    """
    label = measure.text_in("wording").value
    kwargs = {"label": label, "required": False, **kwargs}
    if measure.kind == MeasureKind.MILESTONE:
        choices: list[tuple[str, str | Promise]] = [("0", _("Not yet met")), ("1", _("Met"))]
        none = _("Choose") if kwargs["required"] else _("No news")
        return forms.ChoiceField(choices=[("", none), *choices], **kwargs)
    if measure.kind == MeasureKind.NARRATIVE:
        return LongText(max_length=2000, rows=2, **kwargs)
    known = (measure.baseline, measure.target, measure.lower)
    return FigureField(
        is_percentage=measure.kind == MeasureKind.PERCENT,
        may_be_negative=any(figure is not None and figure < 0 for figure in known),
        of=Truncator(label).chars(NAME),
        **kwargs,
    )


def fill_in(field: forms.Field, reading: Reading) -> None:
    """Let ``field`` hold what was read; a percentage above 100 that stands was said to be right."""
    field.initial = reading.words if reading.value is None else plain_figure(reading.value)
    if isinstance(field, FigureField) and field.is_percentage and reading.value is not None and reading.value > 100:
        field.said_right = field.doubted = field.initial


def what_was_read(measure: Measure, value: Any) -> tuple[Decimal | None, str]:
    """Return the figure and the words of what a valid field of :func:`reading_field` holds: one of the two."""
    return (None, value) if measure.kind == MeasureKind.NARRATIVE else (Decimal(value), "")


class ReadingForm(KeptForm):
    """What a measure stood at on a day, or the correction of that.

    ``base`` is the reading (its key) that is corrected, or 0.
    """

    read_on = DayField(
        label=_("On which day was it read?"),
        help_text=_("The day that the figure is of, for example 31 October 2026."),
        error_messages={"required": _("Say on which day it was read.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("What one needs to know to understand it. Name no patients or individuals."),
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=200)

    def __init__(self, request: HttpRequest, *, measure: Measure, today: date, corrects: Reading | None = None) -> None:
        """Make the form; ``corrects`` is the reading whose place this one takes, whose words are filled in."""
        self.measure, self.today = measure, today
        initial: dict[str, Any] = {"read_on": today}
        if corrects:
            initial = {"read_on": corrects.read_on, "note": corrects.note, "source": corrects.source}
        super().__init__(request, base=corrects.pk if corrects else 0, initial=initial)
        self.fields["value"] = self._value_field(corrects)
        self.order_fields(["value", "read_on"])
        self.fields["source"].help_text = self._source_hint()
        for name in ("note", "source"):
            self.fields[name].widget.attrs["class"] = "wide"
        self.show_kept()

    def _value_field(self, corrects: Reading | None) -> forms.Field:
        measure = self.measure
        asked = {
            MeasureKind.MILESTONE: (_("Is it met?"), _("Choose whether it is met.")),
            MeasureKind.NARRATIVE: (_("What was seen?"), _("Say in words what was seen.")),
        }
        label, missing = asked.get(MeasureKind(measure.kind), (_("What was read?"), _("Write the figure.")))
        field = reading_field(measure, label=label, required=True, error_messages={"required": missing})
        field.help_text = self._value_hint()
        if isinstance(field, FigureField):
            field.words_belong = _("Words belong under “Note”.")
        if corrects:
            fill_in(field, corrects)
        return field

    def _value_hint(self) -> str:
        measure = self.measure
        hints = []
        if measure.is_counted and measure.unit:
            hints.append(gettext("Unit: %s.") % measure.text_in("unit").value)
        elif measure.kind == MeasureKind.PERCENT:
            hints.append(gettext("In per cent."))
        if measure.is_yearly:
            hints.append(gettext("The count so far in that year of the plan."))
        return " ".join(hints)

    def _source_hint(self) -> str:
        usual = self.measure.source_of_figures
        if usual:
            return gettext("The figures of this measure come from: %s. Say so here if this one does not.") % usual
        return gettext("Where the figure comes from.")

    def clean_read_on(self) -> date:
        """Refuse a day that cannot be."""
        day: date = self.cleaned_data["read_on"]
        if (why := why_not_on(day, self.measure.action.plan, self.today)) is not None:
            raise forms.ValidationError(why)
        return day

    def given(self) -> GivenReading:
        """Return what was read, once the form is valid."""
        data = self.cleaned_data
        value, words = what_was_read(self.measure, data["value"])
        return GivenReading(self.measure, data["read_on"], value, words, data["note"], data["source"])
