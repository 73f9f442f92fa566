"""The forms behind checking, correcting and amending a plan's words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from plans.models import WordingState
from priorities.forms.fields import KeptForm, LongText
from priorities.models import Timing
from priorities.services.wording import Refused, Typed, Worded, Words, mark
from priorities.wording import key_of

#: What a page sends of an item: its name and how it was seen.
_SEEN = re.compile(r"((?:action|measure|timing)-[0-9]{1,18})-([0-9a-f]{16})", re.ASCII)


def seen_items(data: QueryDict, items: Sequence[Worded]) -> dict[Worded, str]:
    """Return the items that were sent as compared with the page, each with how it was seen; others are left out."""
    by_key = {key_of(item): item for item in items}
    sent = [found for found in map(_SEEN.fullmatch, data.getlist("seen")) if found]
    return {by_key[found[1]]: found[2] for found in sent if found[1] in by_key}


def _wording_field(item: Worded, label: Any) -> forms.CharField:
    if isinstance(item, Timing):
        return forms.CharField(label=label, max_length=200, required=False)
    return LongText(label=label, max_length=5000, error_messages={"required": _("Give the words, as published.")})


def _welsh_field(item: Worded) -> forms.CharField:
    field = _wording_field(item, _("In Welsh"))
    field.required = False
    field.widget.attrs["lang"] = "cy"
    return field


@dataclass(frozen=True)
class Part:
    """The fields of one item."""

    item: Worded
    key: str
    fields: list[Any]
    seen: Any


class CorrectRowForm(KeptForm):
    """The words of each item of a row, to be corrected to those of the published page."""

    def __init__(self, request: HttpRequest, *, items: Sequence[Worded]) -> None:
        """Make the form; amended items are left out, since they are amended again."""
        super().__init__(request)
        #: Somebody else changed the words while these were typed.
        self.is_overtaken = False
        self.items = [item for item in items if item.wording_state != WordingState.AMENDED]
        for item in self.items:
            self._add(item)
        if any(item.is_locked for item in self.items):
            self.fields["reason"] = LongText(
                label=_("Why is a check taken back?"),
                required=False,
                max_length=2000,
                help_text=_("Only needed where you change words that are checked."),
            )
        self.show_kept()

    def _add(self, item: Worded) -> None:
        key = key_of(item)
        self.fields[f"seen_{key}"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
        self.fields[f"wording_{key}"] = _wording_field(item, _("Words"))
        self.fields[f"wording_cy_{key}"] = _welsh_field(item)
        self.initial[f"seen_{key}"] = mark(item)
        self.initial[f"wording_{key}"], self.initial[f"wording_cy_{key}"] = item.wording, item.wording_cy
        if item.is_our_wording:
            label = _("These are the words of the published page")
            self.fields[f"again_{key}"] = forms.BooleanField(label=label, required=False)
        elif item.is_locked:
            label = _("The check was wrong: somebody is to check these words again")
            self.fields[f"again_{key}"] = forms.BooleanField(label=label, required=False)

    @property
    def parts(self) -> list[Part]:
        """The items, each with its fields."""
        return [self._part(item, key_of(item)) for item in self.items]

    def _part(self, item: Worded, key: str) -> Part:
        names = [f"wording_{key}", f"wording_cy_{key}", f"again_{key}"]
        return Part(item, key, [self[name] for name in names if name in self.fields], self[f"seen_{key}"])

    def typed(self) -> list[Typed]:
        """Return what was changed or ticked, once the form is valid."""
        data = self.cleaned_data
        found = []
        for item in self.items:
            key = key_of(item)
            words = Words(data[f"wording_{key}"], data[f"wording_cy_{key}"])
            if words != self._stored(item, key) or data.get(f"again_{key}"):
                found.append(Typed(item, data[f"seen_{key}"], words))
        return found

    def _stored(self, item: Worded, key: str) -> Words:
        """Return the words that stand there as the fields would send them back: no blanks at the ends."""
        english, welsh = self.fields[f"wording_{key}"], self.fields[f"wording_cy_{key}"]
        return Words(str(english.to_python(item.wording)), str(welsh.to_python(item.wording_cy)))

    def show_refusal(self, error: ValidationError) -> None:
        """Show what the service refused beside the item that it belongs to."""
        if not isinstance(error, Refused):
            self.add_error(None, error)
        elif error.is_of_reason:
            self.add_error("reason", error.messages)
        else:
            self.add_error(f"wording_{key_of(error.item)}", error.messages)

    def show_overtaken(self, items: Sequence[Worded]) -> None:
        """Count from the words that stand now, which the page shows beside what was typed."""
        self.is_overtaken = True
        data = self.request.POST.copy()
        for item in items:
            data[f"seen_{key_of(item)}"] = mark(item)
        self.data = data


class AmendForm(KeptForm):
    """Other words for checked ones, with the reason."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, request: HttpRequest, *, item: Worded) -> None:
        super().__init__(request, initial={"seen": mark(item), "wording": item.wording, "wording_cy": item.wording_cy})
        self.is_overtaken = False
        self.fields["wording"] = _wording_field(item, _("Words as amended"))
        self.fields["wording_cy"] = _welsh_field(item)
        self.fields["reason"] = LongText(
            label=_("Why are they amended?"),
            max_length=2000,
            help_text=_("It is shown with the change, beside the words as published."),
            error_messages={"required": _("Give the reason. It is shown with the change.")},
        )
        self.show_kept()

    def words(self) -> Words:
        """Return what was typed, once the form is valid."""
        return Words(self.cleaned_data["wording"], self.cleaned_data["wording_cy"])

    def show_overtaken(self, item: Worded) -> None:
        """Count from the words that stand now, which the page shows beside what was typed."""
        self.is_overtaken = True
        data = self.request.POST.copy()
        data["seen"] = mark(item)
        self.data = data
