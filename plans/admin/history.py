"""Changes in words, for the history page and for somebody whose form has been overtaken."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper


class ReadableChanges(HistoricalRecordContextHelper):
    """Names each changed field with its old and its new value, as people read them."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> str:
        """Return ``value`` of the changed field in words."""
        value = super().prepare_delta_change_value(change, value)
        if isinstance(value, DeletedObject) and value.pk is None:
            # Nobody was named: the library takes that for somebody who is gone.
            return "–"
        if isinstance(value, list):
            return ", ".join(str(item) for item in value) or "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            value = timezone.localtime(value)
        labels = dict(self.model._meta.get_field(change.field).flatchoices)
        return "–" if value in (None, "") else str(labels.get(value, localize(value)))

    @classmethod
    def since(cls, model: Any, old: Any, new: Any) -> list[dict[str, str]]:
        """Return ``field`` and ``new`` of each field that changed from the history row ``old`` to ``new``."""
        helper = cls(model, new)
        delta = new.diff_against(old, foreign_keys_are_objs=True)
        return [
            {
                "field": str(capfirst(model._meta.get_field(change.field).verbose_name)),
                "new": helper.prepare_delta_change_value(change, change.new),
            }
            for change in delta.changes
        ]
