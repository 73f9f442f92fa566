"""The form in which a lead explains what a check has found."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans.models.language import fingerprint
from priorities.forms.fields import DAMAGED, LongText
from priorities.forms.shared import SharedForm
from priorities.models import CheckAnswer
from priorities.models.report import MAX_TEXT
from priorities.progress import Finding


class AnswerCheckForm(SharedForm):
    """Words of the lead in both languages, and the facts that the page was drawn from."""

    text = LongText(label=_("In English"), max_length=MAX_TEXT, required=False)
    text_cy = LongText(
        label=_("In Welsh"),
        help_text=_("Not required. Without it pages in Welsh show the English, marked as such."),
        max_length=MAX_TEXT,
        required=False,
    )
    #: A fingerprint of the facts that the page was drawn from.
    facts = forms.CharField(widget=forms.HiddenInput, max_length=40, error_messages=DAMAGED)

    def __init__(self, request: HttpRequest, *, finding: Finding, standing: CheckAnswer | None, base: int) -> None:
        """Make the form about ``finding``; ``standing`` is the answer that explains it so far."""
        self.facts_now = fingerprint(finding.facts)
        #: Whether the facts are others than those that the page was drawn from.
        self.is_about_other_facts = False
        words = {"text": standing.text, "text_cy": standing.text_cy} if standing else {}
        super().__init__(request, base=base, initial={"facts": self.facts_now, **words})

    def show_kept(self) -> None:
        """Fill in what was kept; whoever comes back sees the facts of today, and answers those."""
        super().show_kept()
        self.initial["facts"] = self.facts_now

    def stores(self, save: Callable[[int], object]) -> bool:
        """Return whether the form was sent and stored, as every shared form; an answer to other facts is not."""
        if self.is_bound and self.is_valid() and self.cleaned_data["facts"] != self.facts_now:
            self.is_about_other_facts = True
            # The person sees them now: sent again, it is an answer to these.
            self.draw_again(self.cleaned_data["base"])
            return False
        return super().stores(save)

    def draw_again(self, base: int) -> None:
        """Make the form sent next count from ``base``, and from the facts of now."""
        data = self.request.POST.copy()
        data["base"], data["facts"] = str(base), self.facts_now
        self.data = data

    @property
    def status(self) -> int:
        """The status code of a page that shows the form: see :class:`SharedForm`."""
        return 409 if self.is_about_other_facts else super().status

    def words(self) -> dict[str, str]:
        """Return the words in both languages, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("text", "text_cy")}
