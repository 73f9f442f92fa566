"""Fields and widgets that stand whatever is sent."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

#: The largest number that a primary key can be.
LARGEST_KEY = 2**63 - 1


def is_key(text: str) -> bool:
    """Return whether ``text`` can be a primary key."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_KEY)) and int(text) <= LARGEST_KEY


class PlainTextField(forms.CharField):
    """Several lines of text, with the line ends that are stored.

    Browsers send two characters for a line end: without this every text of several lines would look changed.
    """

    widget = AdminTextareaWidget

    def to_python(self, value: Any) -> str:
        """Return the text with single line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class KeyedMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Refuses keys that cannot be any, where Django's own asks the database for them."""

    def clean(self, value: Any) -> Any:
        """Return the chosen objects."""
        for key in value or []:
            if not is_key(str(key)):
                raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": key})
        return super().clean(value)


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar instead of one that needs a script of ours."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time of day, to the second: a round ends with the last second of a day."""

    input_type = "time"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"step": 1, **(attrs or {})}, format="%H:%M:%S")


class NamedGroup(forms.Widget):
    """Several inputs of one field, which say together what they are about."""

    group_label: Any = ""

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        """Return the inputs as a group with a name."""
        return format_html(
            '<div role="group" aria-label="{}">{}</div>', self.group_label, super().render(*args, **kwargs)
        )


class MomentInput(NamedGroup, AdminSplitDateTime):
    """A day and a time of day."""

    def __init__(self, attrs: Any = None) -> None:
        parts = [DayInput({"aria-label": _("Date")}), ClockInput({"aria-label": _("Time")})]
        forms.MultiWidget.__init__(self, parts, attrs)


class TickList(NamedGroup, forms.CheckboxSelectMultiple):
    """Several of a short list, each with a tick."""
