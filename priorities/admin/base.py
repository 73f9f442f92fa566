"""What the work's admin pages have in common."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans import clock
from plans.admin.base import RecordedAdmin
from plans.admin.forms import VersionedForm
from plans.models import CHECKED_WORDS, Provenance, WordingState
from plans.services.recording import wording_fields
from priorities.services.editing import save_any

#: Where words come from and who has checked them: the same for an action, a measure and a timing.
SOURCE_FIELDS: list[Any] = [
    "wording_state",
    ("transcribed_by", "checked_by"),
    "source_document",
    "source_place",
    "source_quote",
    ("source_url", "source_retrieved_on"),
]
#: Signed by the services: shown, never typed.
SIGNED = ["transcribed_by", "checked_by"]
SOURCE: Any = (
    _("Provenance"),
    {
        "fields": SOURCE_FIELDS,
        "classes": ["collapse"],
        "description": _("Words are checked in the portal: on the action’s page, choose “Check this row”."),
    },
)


class WordedForm(forms.ModelForm):
    """Leaves checking to the portal, where a second person sees the words beside their source."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("wording_state")
        if not isinstance(field, forms.ChoiceField):
            return
        if self.instance.is_locked:
            field.disabled = True
        else:
            field.choices = [choice for choice in WordingState.choices if choice[0] not in CHECKED_WORDS]


class WordedPartForm(WordedForm, VersionedForm):
    """A measure or a timing among the rows of its action."""


def sign_words(instance: Any, form: Any, by: Any) -> None:
    """Let ``by`` stand for published words that they typed or corrected: somebody else is to check them."""
    if not isinstance(instance, Provenance) or instance.is_locked:
        return
    if {"wording_state", *wording_fields(instance)} & set(form.changed_data):
        is_transcribed = instance.wording_state == WordingState.TRANSCRIBED
        instance.transcribed_by, instance.checked_by = by if is_transcribed else None, None


class WorkAdmin(RecordedAdmin):
    """Saves through the service that knows what kind of thing it is."""

    def store(self, request: HttpRequest, instance: Any, reason: str, form: Any) -> None:
        """Save ``instance``."""
        sign_words(instance, form, request.user)
        save_any(instance=instance, by=request.user, reason=reason, at=clock.now())  # type: ignore[arg-type]
