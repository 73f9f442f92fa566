"""What two forms ask alike: a table as a file or pasted, one of both."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from priorities.forms.fields import KeptForm

#: Said in the browser before such a file is sent.
_TOO_LARGE = _("This file has more than 5 MB. Save its table on its own, without pictures, and choose that.")


def file_field(help_text: Any) -> forms.FileField:
    """Return the field for a workbook or a CSV file; ``help_text`` is a text or one to be translated."""
    return forms.FileField(
        label=_("A file"),
        help_text=help_text,
        required=False,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv", "data-too-large": _TOO_LARGE}),
        error_messages={"empty": _("This file is empty. Choose another.")},
    )


class TableFileForm(KeptForm):
    """A form with the fields ``file`` (see :func:`file_field`) and ``pasted``, which each form words for itself."""

    BOTH: str | Promise
    NEITHER: str | Promise

    def clean(self) -> dict[str, Any]:
        """Say that one of both is wanted."""
        data = super().clean() or {}
        if "file" in self.errors or "pasted" in self.errors:
            return data
        has_pasted = bool(str(data.get("pasted") or "").strip())
        if data.get("file") and has_pasted:
            self.add_error("file", str(self.BOTH))
        elif not data.get("file") and not has_pasted:
            self.add_error("file", str(self.NEITHER))
        return data

    @property
    def wants_file_again(self) -> bool:
        """Whether a file was chosen that the person has to choose again: browsers do not keep it."""
        return self.is_bound and bool(self.files) and bool(self.errors)
