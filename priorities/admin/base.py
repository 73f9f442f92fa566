"""What the work's admin pages have in common."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans import clock
from plans.admin.base import RecordedAdmin
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
SOURCE: Any = (_("Provenance"), {"fields": SOURCE_FIELDS, "classes": ["collapse"]})


class WorkAdmin(RecordedAdmin):
    """Saves through the service that knows what kind of thing it is."""

    def store(self, request: HttpRequest, instance: Any, reason: str, form: Any) -> None:
        """Save ``instance``."""
        save_any(instance=instance, by=request.user, reason=reason, at=clock.now())  # type: ignore[arg-type]
