"""The forms behind closing, returning, pausing and reopening."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.dates import ten_years_after
from priorities.choices import CLOSED_STATUSES, DecisionKind, Status
from priorities.forms.fields import DayField, KeptForm, LongText
from priorities.models import Action
from priorities.models.report import MAX_TEXT
from priorities.services.decisions import NewDecision

#: The outcomes that name another action as the one that takes over.
_HANDS_OVER = (Status.REPLACED, Status.CARRIED_FORWARD)


class DecisionForm(KeptForm):
    """What all decisions ask: why. Who decided, where it is not asked, is the role of the person who records it."""

    kind: DecisionKind
    reason = LongText(label=_("Why?"), max_length=MAX_TEXT, error_messages={"required": _("Give the reason.")})

    def __init__(self, request: HttpRequest, *, action: Action, today: date, role: str) -> None:
        """Make the form.

        Args:
            today: the day of the decision, where the form does not ask for another.
            role: in which role the signed-in person decides, as words.
        """
        self.action, self.today, self.role = action, today, role
        super().__init__(request, base=action.last_number)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Pairs of a question and what was typed, to be copied where the form can no longer be sent."""
        if not self.is_bound:
            return []
        fields = [field for field in self.visible_fields() if isinstance(field.field, forms.CharField)]
        return [(str(field.label), field.data) for field in fields if field.data]

    def decision(self) -> NewDecision:
        """Return what was decided, once the form is valid."""
        data = self.cleaned_data
        return NewDecision(
            kind=self.kind,
            reason=data["reason"],
            decided_on=data.get("decided_on") or self.today,
            decided_by=data.get("decided_by") or self.role,
            outcome=data.get("outcome", ""),
            review_on=data.get("review_on"),
            successor=data.get("successor"),
        )


class OtherAction(forms.ModelChoiceField):
    """A choice among the plan's other actions."""

    def label_from_instance(self, obj: Any) -> str:
        """Show the reference with the words, in the language of the page."""
        return f"{obj.reference} {obj.text_in('wording').value}"


class CloseForm(DecisionForm):
    """Closing: the outcome, why, when and by whom it was decided, and what takes over."""

    kind = DecisionKind.CLOSE
    outcome = forms.ChoiceField(
        label=_("What is the outcome?"),
        choices=[(status.value, status.label) for status in CLOSED_STATUSES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the outcome."), "invalid_choice": _("Choose one of the outcomes.")},
    )
    successor = OtherAction(
        Action.objects.none(),
        label=_("Which action takes over?"),
        help_text=_("Only if this one is replaced or carried forward."),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("Choose one of the plan’s other actions.")},
    )
    decided_on = DayField(
        label=_("When was it decided?"),
        help_text=_("Today, or the day of the meeting. For example, 14 November 2026."),
        error_messages={"required": _("Give the day on which it was decided.")},
    )
    decided_by = forms.CharField(
        label=_("Who decided?"),
        help_text=_("A role or a body, for example the board. Name no person."),
        max_length=200,
        error_messages={"required": _("Say which role or body decided.")},
    )
    field_order = ("outcome", "successor", "reason", "decided_on", "decided_by")

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        others = Action.objects.of_plan(self.action.plan).exclude(pk=self.action.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("What was achieved, or why it ends. A board could read it.")
        decided_on = self.fields["decided_on"]
        assert isinstance(decided_on, DayField)
        # A plan can be decided on before it begins.
        decided_on.earliest, decided_on.latest = min(self.action.plan.starts_on, self.today), self.today
        self.initial.setdefault("decided_on", self.today)

    def clean(self) -> dict[str, Any]:
        """Check that a successor belongs to the outcome."""
        data = super().clean() or {}
        outcome, successor = data.get("outcome"), data.get("successor")
        if outcome == Status.REPLACED and not successor and "successor" not in self.errors:
            self.add_error("successor", gettext("Choose the action that replaces it."))
        if outcome and outcome not in _HANDS_OVER and successor:
            self.add_error("successor", gettext("With this outcome no action takes over. Choose “None”."))
        return data


class ReturnForm(DecisionForm):
    """Returning to the reporter with a question."""

    kind = DecisionKind.RETURN
    reason = LongText(
        label=_("What is your question?"),
        help_text=_("Say what you need to know or see before you can close it."),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write the question.")},
    )


class PauseForm(DecisionForm):
    """Pausing until a day on which to look again."""

    kind = DecisionKind.PAUSE
    reason = LongText(
        label=_("Why is it paused?"), max_length=MAX_TEXT, error_messages={"required": _("Give the reason.")}
    )
    review_on = DayField(
        label=_("When will you look at it again?"),
        error_messages={"required": _("Give the date on which to look at it again.")},
    )

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        review_on = self.fields["review_on"]
        assert isinstance(review_on, DayField)
        review_on.earliest = self.today + timedelta(days=1)
        review_on.latest = max(ten_years_after(self.action.plan.starts_on), review_on.earliest)


class ReopenForm(DecisionForm):
    """Reopening what was closed or paused."""

    kind = DecisionKind.REOPEN
    reason = LongText(
        label=_("Why is it open again?"), max_length=MAX_TEXT, error_messages={"required": _("Give the reason.")}
    )
