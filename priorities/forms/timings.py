"""The forms behind adopting, rescheduling and correcting timings."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.dates import ten_years_after
from plans.models import NationPlan
from priorities.choices import TimingKind
from priorities.forms.fields import DayField, KeptForm, LongText
from priorities.models import Timing
from priorities.progress import TimingFact

#: A tick names a timing and how many revisions it had on the page: "12-0".
_TICK = re.compile(r"[0-9]{1,18}-[0-9]{1,9}", re.ASCII)


def faults_of(kind: str, starts_on: date | None, latest_on: date | None) -> dict[str, str]:
    """Return what is wrong between the parts of a reading: field → message, empty where nothing is.

    Args:
        kind: a :class:`TimingKind`, or empty where none was chosen.
    """
    found = {}
    if kind == TimingKind.NONE:
        words = gettext("“No date stated” has no dates. Remove it, or choose another reading.")
        found = {name: words for name, day in (("starts_on", starts_on), ("latest_on", latest_on)) if day}
    elif kind in (TimingKind.WINDOW, TimingKind.BY_DATE) and not latest_on:
        found = {"latest_on": gettext("Give the latest date, or choose “Ongoing” or “No date stated”.")}
    if starts_on and latest_on and latest_on < starts_on:
        found["latest_on"] = gettext("The latest date is before the start. Check both.")
    return found


class AdoptForm(KeptForm):
    """One button: nothing to fill in."""


class TimingForm(KeptForm):
    """Another reading of a timing, with the reason."""

    kind = forms.ChoiceField(
        label=_("How is it to be read?"),
        choices=TimingKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is to be read."), "invalid_choice": _("Choose one of these.")},
    )
    starts_on = DayField(
        label=_("When does it start?"), required=False, help_text=_("For example, 1 April 2025. Leave empty if none.")
    )
    latest_on = DayField(
        label=_("What is the latest date?"),
        required=False,
        help_text=_("The last day on which it is still in time, for example 31 March 2027."),
    )
    reason = LongText(
        label=_("Why?"),
        max_length=2000,
        help_text=_("It is shown with the change."),
        error_messages={"required": _("Give the reason. It is shown with the change.")},
    )

    def __init__(self, request: HttpRequest, *, timing: Timing, base: int) -> None:
        """Make the form; ``base`` is how many revisions the timing has."""
        initial = {"kind": timing.kind, "starts_on": timing.starts_on, "latest_on": timing.latest_on}
        super().__init__(request, base=base, initial=initial)
        plan = timing.action.plan
        for name in ("starts_on", "latest_on"):
            field = self.fields[name]
            assert isinstance(field, DayField)
            field.earliest, field.latest = plan.starts_on, ten_years_after(plan.starts_on)

    def clean(self) -> dict[str, Any]:
        """Say beside the field which date is missing, too many or too early."""
        data = super().clean() or {}
        given = data.get("kind") or "", data.get("starts_on"), data.get("latest_on")
        for name, message in faults_of(*given).items():
            if name not in self.errors:
                self.add_error(name, message)
        return data

    def fact(self) -> TimingFact:
        """Return the new reading, once the form is valid."""
        data = self.cleaned_data
        return TimingFact(data["kind"], data["starts_on"], data["latest_on"])


class TickField(forms.MultipleChoiceField):
    """Ticked timings. A tick is only looked at for its form here: whether it still stands is asked when it is saved."""

    def valid_value(self, value: str) -> bool:
        """Return whether ``value`` can be a tick."""
        return _TICK.fullmatch(value) is not None


class AdoptManyForm(KeptForm):
    """The plan's suggested timings, each with a box to tick."""

    timings = TickField(
        label=_("Which do you adopt?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one timing."),
            "invalid_choice": _("One of the ticks is damaged. Open the page again."),
        },
    )

    def __init__(self, request: HttpRequest, *, plan: NationPlan, shown: Sequence[Timing]) -> None:
        """Make the form with a box for each timing of ``shown``, annotated with its ``revision_count``."""
        self.plan = plan
        super().__init__(request)
        self.fields["timings"].choices = [(tick(timing), str(timing)) for timing in shown]  # type: ignore[attr-defined]

    def clean_timings(self) -> dict[Timing, int]:
        """Return the ticked timings, each with the number of revisions that the page showed."""
        seen = {int(pk): int(base) for pk, base in (value.split("-") for value in self.cleaned_data["timings"])}
        found = Timing.objects.select_related("action__plan").filter(pk__in=seen, action__plan=self.plan)
        timings = {timing: seen[timing.pk] for timing in found}
        if len(timings) != len(seen):
            raise forms.ValidationError(gettext("One of the ticks is not a timing of this plan. Open the page again."))
        return timings


def tick(timing: Any) -> str:
    """Return the value of a timing's box; ``timing`` is annotated with its ``revision_count``."""
    return f"{timing.pk}-{timing.revision_count}"
