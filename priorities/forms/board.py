"""The forms behind a board report: the lead's texts, what the board is asked, and what it decided."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans.dates import ten_years_after
from plans.models import ReportingRound
from priorities.forms.decisions import OtherAction
from priorities.forms.fields import DayField, KeptForm, LongText
from priorities.forms.shared import SharedForm
from priorities.models import Action, DecisionRequest, ReportPurpose, ReportText
from priorities.models.report import MAX_TEXT
from priorities.services.board import NewBoardDecision

_WELSH = _("The same in Welsh. Leave it empty to show the English, marked as such.")


class ReportTextForm(SharedForm):
    """What the lead writes for the report of a round."""

    purpose = forms.ChoiceField(
        label=_("What is the board to do with it?"),
        choices=ReportPurpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the two.")},
    )
    author_role = forms.CharField(
        label=_("Author"), help_text=_("A role, for example Lead officer, Wales."), max_length=200, required=False
    )
    summary = LongText(
        label=_("In short"),
        help_text=_("What the board should know first. The figures stand above it: say what they mean."),
        max_length=MAX_TEXT,
        required=False,
    )
    summary_cy = LongText(label=_("In short, in Welsh"), help_text=_WELSH, max_length=MAX_TEXT, required=False)
    equality = LongText(
        label=_("Effect on equality"),
        help_text=_("Who gains, who may lose, and what is done about it. Left empty, the report says so."),
        max_length=MAX_TEXT,
        required=False,
    )
    equality_cy = LongText(
        label=_("Effect on equality, in Welsh"), help_text=_WELSH, max_length=MAX_TEXT, required=False
    )
    welsh_language = LongText(
        label=_("Effect on the Welsh language"),
        help_text=_("On services in Welsh and on people who use them. Left empty, the report says so."),
        max_length=MAX_TEXT,
        required=False,
    )
    welsh_language_cy = LongText(
        label=_("Effect on the Welsh language, in Welsh"), help_text=_WELSH, max_length=MAX_TEXT, required=False
    )
    #: Fields of the model that the form asks under the same name.
    TEXTS = ("summary", "summary_cy", "equality", "equality_cy", "welsh_language", "welsh_language_cy")
    STORED_AS: ClassVar = {"author_role": "author"}

    def __init__(self, request: HttpRequest, text: ReportText | None, *, base: int) -> None:
        written = text or ReportText()
        initial = {name: getattr(written, name) for name in ("purpose", *self.TEXTS)}
        super().__init__(request, base=base, initial={**initial, "author_role": written.author})

    def texts(self) -> dict[str, str]:
        """Return the fields of :class:`ReportText`, once the form is valid."""
        data = self.cleaned_data
        named = {name: data[name] for name in ("purpose", *self.TEXTS)}
        return {**named, "author": data["author_role"]}


class DecisionRequestForm(SharedForm):
    """A decision that the report asks of the board."""

    action = OtherAction(
        Action.objects.none(),
        label=_("Which action is it about?"),
        required=False,
        empty_label=_("The plan as a whole"),
        error_messages={"invalid_choice": _("Choose one of the plan’s actions.")},
    )
    question = LongText(
        label=_("What is the board to decide?"),
        help_text=_("One question, for example: Who collects the data from employers outside the health boards?"),
        rows=3,
        max_length=1000,
        error_messages={"required": _("Write the question.")},
    )
    question_cy = LongText(label=_("The question in Welsh"), help_text=_WELSH, rows=3, max_length=1000, required=False)
    options = LongText(label=_("Options"), rows=3, max_length=2000, required=False)
    options_cy = LongText(label=_("Options in Welsh"), help_text=_WELSH, rows=3, max_length=2000, required=False)
    advice = LongText(
        label=_("Advice"), help_text=_("What you advise, and why."), rows=3, max_length=2000, required=False
    )
    advice_cy = LongText(label=_("Advice in Welsh"), help_text=_WELSH, rows=3, max_length=2000, required=False)
    decide_by = DayField(
        label=_("By when?"),
        help_text=_("The day of the meeting, or the last useful day. For example, 12 December 2026."),
        error_messages={"required": _("Give the day by which the decision is needed.")},
    )
    FIELDS = ("action", "question", "question_cy", "options", "options_cy", "advice", "advice_cy", "decide_by")

    def __init__(
        self, request: HttpRequest, *, record: ReportingRound, today: date, asked: DecisionRequest | None, base: int
    ) -> None:
        written = {name: getattr(asked, name) for name in self.FIELDS} if asked else None
        super().__init__(request, base=base, initial=written)
        self.fields["action"].queryset = _actions_of(record)  # type: ignore[attr-defined]
        decide_by = self.fields["decide_by"]
        assert isinstance(decide_by, DayField)
        decide_by.earliest = min(today, asked.decide_by) if asked else today
        decide_by.latest = ten_years_after(today)

    def fields_of_request(self) -> dict[str, Any]:
        """Return the fields of :class:`DecisionRequest`, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class AskedOfBoard(forms.ModelChoiceField):
    """A choice among what the report asked for."""

    def label_from_instance(self, obj: Any) -> str:
        """Show the question, with the action's reference, in the language of the page."""
        question = obj.text_in("question").value
        return f"{obj.action.reference}: {question}" if obj.action else question


class BoardDecisionForm(KeptForm):
    """What the board decided."""

    request_asked = AskedOfBoard(
        DecisionRequest.objects.none(),
        label=_("Which question does it answer?"),
        required=False,
        empty_label=_("None: the board decided of its own accord"),
        error_messages={"invalid_choice": _("Choose one of the questions that are not decided yet.")},
    )
    action = OtherAction(
        Action.objects.none(),
        label=_("Which action is it about?"),
        help_text=_("Whoever reports on it is told. A question brings its own action along."),
        required=False,
        empty_label=_("The plan as a whole"),
        error_messages={"invalid_choice": _("Choose one of the plan’s actions.")},
    )
    text = LongText(
        label=_("What did the board decide?"),
        help_text=_("As it stands in the minutes. Name no person."),
        max_length=MAX_TEXT,
        error_messages={"required": _("Write what was decided.")},
    )
    text_cy = LongText(label=_("The same in Welsh"), help_text=_WELSH, max_length=MAX_TEXT, required=False)
    decided_on = DayField(
        label=_("When was it decided?"),
        help_text=_("The day of the meeting. For example, 12 November 2026."),
        error_messages={"required": _("Give the day on which it was decided.")},
    )

    def __init__(
        self, request: HttpRequest, *, record: ReportingRound, waiting: QuerySet[DecisionRequest], today: date
    ) -> None:
        """Make the form.

        Args:
            waiting: the questions of the report that are not decided yet; one is chosen by ``?request=<id>``.
        """
        super().__init__(request)
        self.fields["request_asked"].queryset = waiting.select_related("action")  # type: ignore[attr-defined]
        self.fields["action"].queryset = _actions_of(record)  # type: ignore[attr-defined]
        decided_on = self.fields["decided_on"]
        assert isinstance(decided_on, DayField)
        decided_on.earliest, decided_on.latest = min(record.plan.starts_on, today), today
        chosen = request.GET.get("request", "")
        if chosen.isascii() and chosen.isdigit():
            self.initial.setdefault("request_asked", chosen)

    def decision(self) -> NewBoardDecision:
        """Return what was decided, once the form is valid."""
        data = self.cleaned_data
        return NewBoardDecision(
            text=data["text"],
            text_cy=data["text_cy"],
            decided_on=data["decided_on"],
            request=data["request_asked"],
            action=data["action"],
        )

    def add_service_errors(self, error: Any) -> None:
        """Show what the service says of ``request`` beside the field that asks for it."""
        if hasattr(error, "error_dict") and "request" in error.error_dict:
            error.error_dict["request_asked"] = error.error_dict.pop("request")
        super().add_service_errors(error)


def _actions_of(record: ReportingRound) -> QuerySet[Action]:
    return Action.objects.of_plan(record.plan)
