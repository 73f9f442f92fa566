"""The forms behind a reporting round: opening it, asking back, the board's wording."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans import clock
from plans.dates import ten_years_after
from priorities.forms.fields import DayField, KeptForm, LongText
from priorities.forms.shared import SharedForm
from priorities.models import Action, BoardWording
from priorities.models.report import MAX_TEXT

#: How long a round is open where nothing else is said.
USUAL = timedelta(weeks=4)
_SEASONS = [("Winter", "Gaeaf"), ("Spring", "Gwanwyn"), ("Summer", "Haf"), ("Autumn", "Hydref")]


def proposed_labels(closes_on: date) -> tuple[str, str]:
    """Return how a round that closes on that day is called, in English and in Welsh; December counts as next year's.

    >>> proposed_labels(date(2026, 11, 30))
    ('Autumn 2026', 'Hydref 2026')
    """
    year = closes_on.year + closes_on.month // 12
    english, welsh = _SEASONS[closes_on.month % 12 // 3]
    return f"{english} {year}", f"{welsh} {year}"


class OpenRoundForm(KeptForm):
    """A new round: how it is called, and its first and last day."""

    label = forms.CharField(
        label=_("What is the round called?"),
        help_text=_("For example, Autumn 2026. It stands on pages, in e-mails and on the report."),
        max_length=60,
        error_messages={"required": _("Give the round a name.")},
    )
    label_cy = forms.CharField(
        label=_("What is it called in Welsh?"), help_text=_("Not required."), max_length=60, required=False
    )
    opens_on = DayField(
        label=_("Which day does it open?"),
        help_text=_("If that is today, it opens at once."),
        error_messages={"required": _("Give the day on which it opens.")},
    )
    closes_on = DayField(
        label=_("Which is its last day?"),
        help_text=_("It closes at the end of that day, London time."),
        error_messages={"required": _("Give the last day.")},
    )

    def __init__(self, request: HttpRequest, *, now: datetime) -> None:
        """Make the form, with proposals for everything.

        Args:
            now: the present moment: a round that opens today opens now.
        """
        self.now = now
        today = clock.today(now)
        english, welsh = proposed_labels(today + USUAL)
        self.proposed = english, welsh
        initial = {"label": english, "label_cy": welsh, "opens_on": today, "closes_on": today + USUAL}
        super().__init__(request, initial=initial)
        for name in ("opens_on", "closes_on"):
            field = self.fields[name]
            assert isinstance(field, DayField)
            field.earliest, field.latest = today, ten_years_after(today)

    def clean(self) -> dict[str, Any]:
        """Check that the round closes after it opens."""
        data = super().clean() or {}
        english, welsh = self.proposed
        if data.get("label_cy") == welsh and data.get("label") != english:
            # Our proposal, left standing beside another name.
            data["label_cy"] = ""
        opens_on, closes_on = data.get("opens_on"), data.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", gettext("The last day cannot be before the day on which it opens."))
        return data

    @property
    def opens_at(self) -> datetime:
        """When it opens: now, or at the beginning of a later day in London."""
        opens_on: date = self.cleaned_data["opens_on"]
        return self.now if opens_on == clock.today(self.now) else clock.start_of_day(opens_on)

    @property
    def closes_at(self) -> datetime:
        """When it closes: at the end of its last day in London."""
        return clock.end_of_day(self.cleaned_data["closes_on"])


class AskBackForm(KeptForm):
    """A question about the newest report of an action."""

    question = LongText(
        label=_("What is your question?"),
        help_text=_("The reporter and the deputy read it. It stays in the action’s story, where everybody reads it."),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write the question.")},
    )

    def __init__(self, request: HttpRequest, *, action: Action) -> None:
        super().__init__(request, base=action.last_number)


class ForBoardForm(SharedForm):
    """Words of the lead that go into the report, in both languages."""

    text = LongText(label=_("In English"), max_length=MAX_TEXT, required=False)
    text_cy = LongText(
        label=_("In Welsh"),
        help_text=_("Not required. Without it a report in Welsh shows the English, marked as such."),
        max_length=MAX_TEXT,
        required=False,
    )

    def __init__(self, request: HttpRequest, *, stored: BoardWording | None, base: int) -> None:
        words = {"text": stored.text, "text_cy": stored.text_cy} if stored else {}
        super().__init__(request, base=base, initial=words)

    def words(self) -> dict[str, str]:
        """Return the words in both languages, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("text", "text_cy")}
