"""Readings of many measures on one page: a row for each, one day for all, and what belongs to a single row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.dates import years_after
from plans.models import NationPlan
from priorities.choices import MeasureKind
from priorities.forms.fields import DayField, KeptForm
from priorities.models import Measure
from priorities.reading_values import is_questioned, question_of, short_name, value_of
from priorities.services.readings import YEARS_BEFORE, GivenReading


class ReadingField(forms.CharField):
    """What a measure stands at, in the box that its kind wants; ``None`` where nothing was typed."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        super().__init__(label=measure.text_in("wording").value, required=False, widget=_widget(measure))

    def clean(self, value: Any) -> Any:
        """Return the figure and the words, one of them set."""
        text = super().clean(value).replace("\r\n", "\n").replace("\r", "\n")
        return value_of(self.measure, text) if text else None


def _widget(measure: Measure) -> forms.Widget:
    if measure.kind == MeasureKind.MILESTONE:
        return forms.Select(choices=[("", _("No news")), ("0", _("Not yet met")), ("1", _("Met"))])
    if measure.kind == MeasureKind.NARRATIVE:
        return forms.Textarea(attrs={"rows": 2})
    return forms.TextInput(attrs={"inputmode": "decimal", "class": "few", "autocomplete": "off"})


@dataclass(frozen=True)
class Row:
    """A measure with its fields, for the template."""

    measure: Measure
    value: forms.BoundField
    day: forms.BoundField
    source: forms.BoundField
    note: forms.BoundField
    #: Set where a percentage above 100 is questioned, or was.
    over: forms.BoundField | None
    #: Where the other reading of the same day is corrected; empty where there is none.
    correct: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something stands, or is wrong, in the part that is folded away."""
        return any(field.errors or field.value() for field in (self.day, self.source, self.note))


class ManyReadingsForm(KeptForm):
    """New readings of several measures, in fields named ``value_<measure id>`` and so on; empty rows count for nothing.

    Which rows it has is decided by what was sent: a list that changed meanwhile must not lose what somebody typed.
    """

    #: Fifty rows may each hold some paragraphs.
    KEPT_BYTES = 200_000

    day = DayField(
        label=_("Which day are they of?"),
        help_text=_("For all rows. A row that is of another day can say so itself."),
        error_messages={"required": _("Give the day of the readings.")},
    )

    def __init__(
        self,
        request: HttpRequest,
        *,
        plan: NationPlan,
        recordable: Sequence[Measure],
        shown: Sequence[Measure],
        today: date,
    ) -> None:
        """Make the form.

        Args:
            recordable: all measures that the person may record, with their newest readings.
            shown: those of them on the page that is asked for.
        """
        super().__init__(request, initial={"day": today})
        typed: Any = self.data if self.is_bound else self.kept or {}
        sent = [measure for measure in recordable if f"value_{measure.pk}" in typed]
        self.measures = sent or list(shown)
        self.standing: dict[int, str] = {}
        self.days = years_after(plan.starts_on, -YEARS_BEFORE), today
        self._limit(self.fields["day"])
        for measure in self.measures:
            self._add(measure)
        self.show_kept()
        known = {f"value_{measure.pk}" for measure in recordable}
        #: What was typed for measures that the person may not record (any more).
        self.not_theirs = [
            typed[name] for name in typed if name.startswith("value_") and name not in known and typed[name].strip()
        ]

    def _add(self, measure: Measure) -> None:
        self.fields[f"value_{measure.pk}"] = ReadingField(measure)
        self.fields[f"over_{measure.pk}"] = forms.BooleanField(required=False, label=_("Yes, it is above 100 per cent"))
        day = DayField(label=_("Another day than above"), required=False)
        self._limit(day)
        self.fields[f"day_{measure.pk}"] = day
        source = forms.CharField(label=_("Where the figure is from"), required=False, max_length=200)
        self.fields[f"source_{measure.pk}"] = source
        self.fields[f"note_{measure.pk}"] = forms.CharField(label=_("Note"), required=False, max_length=500)

    def _limit(self, field: forms.Field) -> None:
        assert isinstance(field, DayField)
        field.earliest, field.latest = self.days

    def clean(self) -> dict[str, Any]:
        """Question percentages above 100, and ask for at least one reading."""
        data = super().clean() or {}
        for text in self.not_theirs:
            words = gettext("“%s” was typed for a measure that you do not report on any more. It is not recorded.")
            self.add_error(None, words % text[:200])
        for measure in self.measures:
            self._clean_row(measure, data)
        if not self.errors and not any(data.get(f"value_{measure.pk}") for measure in self.measures):
            raise ValidationError(gettext("Fill in at least one reading."))
        return data

    def _clean_row(self, measure: Measure, data: dict[str, Any]) -> None:
        name = f"value_{measure.pk}"
        given = data.get(name)
        if given and is_questioned(measure, given[0]) and not data.get(f"over_{measure.pk}"):
            self.add_error(name, question_of(given[0]))
        says_more = [data.get(f"{part}_{measure.pk}") for part in ("day", "source", "note")]
        if given is None and name not in self.errors and any(says_more):
            self.add_error(name, gettext("There is a day, a source or a note, but no reading. Add it, or empty them."))

    def readings(self) -> list[GivenReading]:
        """Return what is to be recorded, once the form is valid."""
        return [self._given(measure) for measure in self.measures if self.cleaned_data[f"value_{measure.pk}"]]

    def _given(self, measure: Measure) -> GivenReading:
        data, pk = self.cleaned_data, measure.pk
        value, words = data[f"value_{pk}"]
        day = data[f"day_{pk}"] or data["day"]
        return GivenReading(measure, day, value, words, note=data[f"note_{pk}"], source=data[f"source_{pk}"])

    def refuse(self, by_measure: dict[int, str], standing: dict[int, str]) -> None:
        """Show what the service refused, measure id → why, at the measure's field.

        Args:
            standing: measure id → address where the other reading of that day is corrected.
        """
        self.standing = standing
        for pk, words in by_measure.items():
            self.add_error(f"value_{pk}" if f"value_{pk}" in self.fields else None, words)

    @property
    def rows(self) -> list[Row]:
        """The rows for the template, in their order."""
        return [self._row(measure) for measure in self.measures]

    def _row(self, measure: Measure) -> Row:
        pk = measure.pk
        over = self[f"over_{pk}"]
        given: tuple[Decimal | None, str] | None = None
        if self.is_bound:
            given = self._read(measure)
        asks = over.value() or (given is not None and is_questioned(measure, given[0]))
        return Row(
            measure,
            value=self[f"value_{pk}"],
            day=self[f"day_{pk}"],
            source=self[f"source_{pk}"],
            note=self[f"note_{pk}"],
            over=over if asks else None,
            correct=self.standing.get(pk, ""),
        )

    def _read(self, measure: Measure) -> tuple[Decimal | None, str] | None:
        try:
            return self.fields[f"value_{measure.pk}"].clean(self[f"value_{measure.pk}"].value())
        except ValidationError:
            return None

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, as (id of its field, sentence that names the measure); the id is empty where it has none."""
        found = [("", str(error)) for error in self.non_field_errors()]
        found += [("id_day", str(error)) for error in self["day"].errors]
        for measure in self.measures:
            for part in ("value", "day", "source", "note"):
                field = self[f"{part}_{measure.pk}"]
                found += [(field.auto_id, f"{short_name(measure)}: {error}") for error in field.errors]
        hidden = [error for field in self.hidden_fields() for error in field.errors]
        return [*found, *(("", str(error)) for error in hidden)]
