"""A date as people write it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.dates import parse_day


class DayField(forms.CharField):
    """A date in one text box, as people write it: easier on a phone, and for people who use assistive technology,
    than a calendar or three boxes. ``earliest`` and ``latest`` are set by the form.
    """

    def __init__(self, **kwargs: Any) -> None:
        self.earliest: date | None = None
        self.latest: date | None = None
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("help_text", _("For example, 31 January 2027."))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("size", 18)
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Any:
        """Return the date, or ``None`` where nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        day = parse_day(text)
        if day is None:
            raise ValidationError(gettext("Write a date like 31 January 2027."))
        if self.earliest and day < self.earliest:
            raise ValidationError(gettext("Give a date from %s on.") % _long(self.earliest))
        if self.latest and day > self.latest:
            raise ValidationError(gettext("Give a date up to %s.") % _long(self.latest))
        return day

    def prepare_value(self, value: Any) -> Any:
        """Show a date the way that the hint asks for it."""
        return _long(value) if isinstance(value, date) else value


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
