"""The form that takes a picture or a PDF of a plan's published pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from plans.day_field import DayField
from plans.models import NationPlan
from plans.services.pictures import MAX_BYTES, page_numbers
from plans.services.sources import Origin

_TOO_LARGE = _("This file is larger than 10 MB. Choose a smaller one, or split it.")
_NO_ADDRESS = _("Write an address that begins with https:// or http://.")


class SourceForm(forms.Form):
    """A file, and where its pages come from."""

    file = forms.FileField(
        label=_("Picture or PDF"),
        help_text=_("PNG, JPEG, WebP, GIF, TIFF or PDF, 10 MB at most."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another, or save it again."),
            "invalid": _("No file came with the form. Choose it again."),
        },
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.gif,.tif,.tiff,.pdf"}),
    )
    page = forms.CharField(
        label=_("For a picture: the page"),
        max_length=100,
        required=False,
        help_text=_("As people would look it up, like page 7."),
        widget=forms.TextInput(attrs={"size": 18, "autocomplete": "off"}),
    )
    pages = forms.CharField(
        label=_("For a PDF: the pages to take"),
        max_length=200,
        required=False,
        help_text=_("Like 7 or 7–9 or 7, 9. Twenty at most at once."),
        widget=forms.TextInput(attrs={"size": 18, "autocomplete": "off"}),
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("The title of what was published."),
        error_messages={"required": _("Say which document it is.")},
    )
    url = forms.URLField(
        label=_("Address (optional)"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Where the document is published."),
        error_messages={"invalid": _NO_ADDRESS},
    )
    retrieved_on = DayField(label=_("Taken from there on (optional)"), required=False)

    def __init__(self, *args: Any, plan: NationPlan, kept: dict[str, Any] | None = None, **kwargs: Any) -> None:
        origin = {"document": plan.source_document, "url": plan.source_url}
        kwargs["initial"] = origin | (kept or {})
        super().__init__(*args, **kwargs)

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large; what the file is made of is found out by drawing it."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_TOO_LARGE)
        return file

    def clean_pages(self) -> str:
        """Refuse what cannot be read as pages."""
        pages: str = self.cleaned_data["pages"]
        page_numbers(pages)
        return pages

    def clean_url(self) -> str:
        """Refuse what is no address of a page."""
        url: str = self.cleaned_data["url"]
        if url and not url.startswith(("https://", "http://")):
            raise ValidationError(_NO_ADDRESS)
        return url

    def origin(self) -> Origin:
        """Return where the pages come from; for a form that is valid."""
        told = self.cleaned_data
        return Origin(told["document"], told["page"], told["url"], told["retrieved_on"])
