"""Fields and behaviour that the forms about actions share."""

import re
import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.day_field import DayField as DayField
from plans.services.kept import author_mark, kept_fields

#: Said of a hidden field that came back changed or empty.
DAMAGED = {
    key: _("This form is damaged. Open the page again.") for key in ("required", "invalid", "min_value", "max_value")
}
#: The largest figure that a reading or a target can hold.
MAX_FIGURE = Decimal("999999999999.99")


class FigureField(forms.CharField):
    """A figure as people write it: "6", "1,250", "12.5", "40%"."""

    def __init__(self, *, is_percentage: bool = False, may_be_negative: bool = False, **kwargs: Any) -> None:
        self.is_percentage, self.may_be_negative = is_percentage, may_be_negative
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "class": "few", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """Return a ``Decimal``, or ``None`` where nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        figure = _figure(text)
        if figure is None and "," in text:
            raise ValidationError(
                gettext("Write a decimal with a full stop, for example 1.2, and thousands like 1,250.")
            )
        if figure is None:
            raise ValidationError(gettext("Write a figure, for example 6. Words belong under “What has happened?”."))
        if self.is_percentage and not 0 <= figure <= 100:
            raise ValidationError(gettext("A percentage lies between 0 and 100. Check the figure."))
        if figure < 0 and not self.may_be_negative:
            raise ValidationError(gettext("This cannot be below 0. Check the figure."))
        if abs(figure) > MAX_FIGURE:
            raise ValidationError(gettext("This figure is too large. Check it."))
        if figure != figure.quantize(Decimal("0.01")):
            raise ValidationError(gettext("Write the figure with two decimals at most."))
        return figure


def _figure(text: str) -> Decimal | None:
    """Return the figure that ``text`` is; commas only between thousands, since 1,2 may be meant as 1.2."""
    plain = text.removesuffix("%").replace(" ", "")
    if "," in plain and not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return None
    try:
        figure = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() else None


class LongText(forms.CharField):
    """Words in a box of several lines; line breaks are kept."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with the line breaks of one kind."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class KeptForm(forms.Form):
    """A form whose typed text outlives a refusal, and that stores once however often it is sent.

    ``author`` says who it was drawn for, ``token`` makes it count once, ``base`` is the number of the newest report or
    decision that its page showed.
    """

    author = forms.CharField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, error_messages=DAMAGED)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, error_messages=DAMAGED)

    def __init__(self, request: HttpRequest, *, base: int = 0, initial: dict[str, Any] | None = None) -> None:
        self.request = request
        drawn = {
            **(initial or {}),
            "author": author_mark(request.user, request.path),
            "token": uuid.uuid4(),
            "base": base,
        }
        data = request.POST if request.method == "POST" else None
        #: What this person typed before the form was refused for no fault of theirs.
        self.kept = kept_fields(request) if data is None else None
        super().__init__(data, initial=drawn)
        self.show_kept()

    def show_kept(self) -> None:
        """Fill in what was kept; a form that adds fields of its own calls it again when they are there."""
        kept = self.kept
        if kept is None:
            return
        for name, field in self.fields.items():
            if name in kept and name not in ("author", "base"):
                many = isinstance(field, forms.MultipleChoiceField)
                self.initial[name] = kept.getlist(name) if many else kept[name]

    def add_service_errors(self, error: ValidationError) -> None:
        """Show what a service refused beside the field that it belongs to."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)

    def draw_again(self, base: int) -> None:
        """Make the form sent next count from ``base``: the person has now seen what was new."""
        data = self.request.POST.copy()
        data["base"] = str(base)
        self.data = data
