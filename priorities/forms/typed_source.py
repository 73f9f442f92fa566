"""The form behind bringing typed rows into the plan: where they come from."""

from typing import Any

from django import forms

from plans.models import NationPlan
from priorities.forms.imports import ImportForm


class BringInForm(forms.Form):
    """Where typed rows come from. Rows beside pictures need not say: their pictures name the document."""

    of = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    document = ImportForm.base_fields["document"]
    url = ImportForm.base_fields["url"]
    retrieved_on = ImportForm.base_fields["retrieved_on"]

    def __init__(self, plan: NationPlan, of: str, data: Any = None) -> None:
        drawn = {"of": of, "document": plan.source_document, "url": plan.source_url}
        super().__init__(data, initial=drawn, auto_id="bring-%s")
        if of:
            for name in ("document", "url", "retrieved_on"):
                del self.fields[name]
