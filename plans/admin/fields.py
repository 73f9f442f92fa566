"""Fields and widgets that stand whatever is sent."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError

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


class _OnlyKeys:
    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Draw what is chosen; what cannot be a key is left out."""
        keys = [key for key in value if str(key) in ("", "None") or is_key(str(key))]
        return super().optgroups(name, keys, attrs)  # type: ignore[misc]


class KeyedAutocomplete(_OnlyKeys, AutocompleteSelect):
    """Chooses one object by typing a part of its name."""


class KeyedAutocompleteMultiple(_OnlyKeys, AutocompleteSelectMultiple):
    """Chooses several objects by typing parts of their names."""
