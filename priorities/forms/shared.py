"""Forms over words that several leads may change."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.defaultfilters import date as date_format

from priorities.forms.fields import KeptForm
from priorities.services.versions import Overtaken


class SharedForm(KeptForm):
    """A form over a record that somebody else may save meanwhile; ``base`` is the version that it was drawn from."""

    #: Fields that the record has under another name.
    STORED_AS: ClassVar[dict[str, str]] = {}

    def __init__(self, request: HttpRequest, *, base: int = 0, initial: dict[str, Any] | None = None) -> None:
        #: What somebody else saved while this was being written; ``None`` where nobody did.
        self.overtaken: Any = None
        super().__init__(request, base=base, initial=initial)

    def show_kept(self) -> None:
        """Fill in what was kept, with its version: what was saved since has not been seen."""
        super().show_kept()
        if self.kept is not None and "base" in self.kept:
            self.initial["base"] = self.kept["base"]

    def stores(self, save: Callable[[int], object]) -> bool:
        """Return whether the form was sent and ``save`` stored what it holds; what refuses is shown in the form.

        Args:
            save: calls the service, given the version that was seen; called once the form is valid.
        """
        if not self.is_bound or not self.is_valid():
            return False
        try:
            save(self.cleaned_data["base"])
        except Overtaken as found:
            self.show_overtaken(found)
        except ValidationError as error:
            self.add_service_errors(error)
        else:
            return True
        return False

    @property
    def status(self) -> int:
        """The status code of a page that shows the form: overtaken, refused, or to be filled in."""
        if self.overtaken:
            return 409
        return 422 if self.is_bound else 200

    def show_overtaken(self, found: Overtaken) -> None:
        """Show what was saved meanwhile; sent again, the form counts from there."""
        self.overtaken = found.row
        self.draw_again(found.row.history_id)

    @property
    def is_own(self) -> bool:
        """Whether the same person saved it, in another tab."""
        return bool(self.overtaken.history_user_id == self.request.user.pk)

    @property
    def stands_now(self) -> list[tuple[str, str]]:
        """What was saved meanwhile and differs from what was typed: the field's question and the answer to it."""
        stored = [(name, field, self._stored(name)) for name, field in self.fields.items() if not self[name].is_hidden]
        return [
            (str(field.label), _as_read(field, value))
            for name, field, value in stored
            if value != self.cleaned_data.get(name)
        ]

    def _stored(self, name: str) -> Any:
        return getattr(self.overtaken, self.STORED_AS.get(name, name))


def _as_read(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value) if value else field.empty_label)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)
