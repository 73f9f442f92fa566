"""Forms that know which version they were drawn from, and why it is changed."""

from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import get_history_manager_for_model

from plans.admin.fields import PlainTextField
from plans.admin.history import ReadableChanges


def newest_version(instance: Any) -> Any:
    """Return the newest history row of ``instance``; ``None`` where there is none."""
    if instance.pk is None or not hasattr(type(instance)._meta, "simple_history_manager_attribute"):
        return None
    rows = get_history_manager_for_model(instance).filter(**{instance._meta.pk.attname: instance.pk})
    return rows.select_related("history_user").order_by("-history_id").first()


class RefusableForm(forms.ModelForm):
    """Shows what a service refused, beside what was typed."""

    #: Set by the admin class for each request.
    request: HttpRequest | None = None

    def clean(self) -> dict[str, Any] | None:
        """Take over the errors of the service."""
        cleaned = super().clean()
        refused = getattr(self.request, "refused", None)
        if refused is not None and refused.prefix == (self.prefix or ""):
            self._show(refused.error)
        return cleaned

    def _show(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, ValidationError(errors))


class VersionedForm(RefusableForm):
    """Refuses to overwrite, unseen, what somebody else saved since the form was opened."""

    drawn_from = forms.IntegerField(required=False, label="", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "drawn_from" in self.fields:
            self.fields["drawn_from"].initial = self._newest_id()

    def _newest_id(self) -> int | None:
        # Rows of a page bring theirs along: one question for all of them.
        if hasattr(self.instance, "newest_version_id"):
            return cast("int | None", self.instance.newest_version_id)
        newest = newest_version(self.instance)
        return newest.pk if newest else None

    @property
    def changed_data(self) -> list[str]:
        """Return the names of the fields that were changed."""
        return [name for name in super().changed_data if name != "drawn_from"]

    def clean(self) -> dict[str, Any] | None:
        """Check the version too."""
        cleaned = super().clean()
        if self.instance.pk and self.changed_data:
            self._refuse_stale()
        return cleaned

    def _refuse_stale(self) -> None:
        # Locked until the save is through, so that of two that come at the same moment the second sees the first.
        type(self.instance)._default_manager.select_for_update(of=("self",)).filter(pk=self.instance.pk).first()
        self.newest = newest_version(self.instance)
        if self.newest is None or self.cleaned_data.get("drawn_from") == self.newest.pk:
            return
        self.add_error(None, ValidationError(self._what_changed_meanwhile()))
        # Saved once more, it replaces knowingly.
        posted: Any = self.data
        posted = posted.copy()
        posted[self.add_prefix("drawn_from")] = str(self.newest.pk)
        self.data = posted

    def _what_changed_meanwhile(self) -> list[str]:
        who = self.newest.history_user or _("The portal itself")
        when = date_format(timezone.localtime(self.newest.history_date), "DATETIME_FORMAT")
        lines = [
            _("%(who)s saved this on %(when)s, after you opened it. What you typed is still here and is not saved.")
            % {"who": who, "when": when},
            _("Take over below what you want to keep, then save again: that replaces what stands now."),
        ]
        seen = get_history_manager_for_model(self.instance).filter(
            pk=self.cleaned_data.get("drawn_from"), **{self.instance._meta.pk.attname: self.instance.pk}
        )
        for base in seen:
            changes = ReadableChanges.since(type(self.instance), base, self.newest)
            lines += [_("%(field)s is now: %(new)s") % change for change in changes]
        return lines


class ReasonedForm(VersionedForm):
    """The form of a page, where the reason is given once for all that is saved with it."""

    change_reason = PlainTextField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept in the history. Needed when checked wording is changed."),
    )
