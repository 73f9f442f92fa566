"""The form behind entering what was said at a group meeting, for all actions on one page."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans import permissions
from plans.models import NationPlan, User
from priorities.choices import REPORTABLE_STATUSES, AnswerKind, StepDone
from priorities.forms.fields import DayField, KeptForm, LongText
from priorities.models import Action
from priorities.models.report import MAX_TEXT
from priorities.services.reporting import Answer, missing_words


@dataclass(frozen=True)
class Said:
    """What was said of one action."""

    action: Action
    by: User
    answer: Answer
    token: uuid.UUID
    base: int


@dataclass(frozen=True)
class Row:
    """The fields of one action, for the template."""

    action: Action
    base: forms.BoundField
    status: forms.BoundField
    what_happened: forms.BoundField
    plan_or_need: forms.BoundField
    last_step_done: forms.BoundField | None
    said_by: forms.BoundField


class MeetingForm(KeptForm):
    """A row for each action; rows whose status is left empty were not discussed. Fields are named ``<what>_<id>``."""

    held_on = DayField(
        label=_("When was the meeting?"), error_messages={"required": _("Give the date of the meeting.")}
    )

    def __init__(self, request: HttpRequest, *, plan: NationPlan, actions: Sequence[Action], today: date) -> None:
        self.plan, self.actions = plan, list(actions)
        #: What the rows count from that met a newer report: its number.
        self.bases: dict[str, str] = {}
        super().__init__(request, initial={"held_on": today})
        held_on = self.fields["held_on"]
        assert isinstance(held_on, DayField)
        held_on.earliest, held_on.latest = plan.starts_on, today
        self.people = {str(person.pk): person for person in permissions.assignable_people(plan)}
        for action in self.actions:
            self._add_row(action)
        self.show_kept()

    def _add_row(self, action: Action) -> None:
        statuses = [*((s.value, s.label) for s in REPORTABLE_STATUSES), (AnswerKind.DONT_KNOW.value, _("I don’t know"))]
        people = [(pk, str(person)) for pk, person in self.people.items()]
        own = {
            "base": forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=action.last_number),
            "status": forms.ChoiceField(choices=[("", _("Not discussed")), *statuses], label=_("How is it going?")),
            "what_happened": LongText(label=_("What has happened?"), max_length=MAX_TEXT, rows=2),
            "plan_or_need": LongText(label=_("Plan, need, or how the measure was met"), max_length=MAX_TEXT, rows=2),
            "said_by": forms.ChoiceField(
                choices=[("", _("Choose somebody")), *people],
                label=_("Who said it?"),
                initial=_asked(action, self.people),
            ),
        }
        if action.status_report is not None and action.status_report.next_step:
            own["last_step_done"] = forms.ChoiceField(
                choices=[("", _("Not asked")), *StepDone.choices], label=_("Was the promised step done?")
            )
        for name, field in own.items():
            field.required = False
            self.fields[f"{name}_{action.pk}"] = field

    @property
    def rows(self) -> list[Row]:
        """The rows, for the template."""
        return [self._row(action) for action in self.actions]

    def _row(self, action: Action) -> Row:
        step_done = f"last_step_done_{action.pk}"
        return Row(
            action=action,
            base=self[f"base_{action.pk}"],
            status=self[f"status_{action.pk}"],
            what_happened=self[f"what_happened_{action.pk}"],
            plan_or_need=self[f"plan_or_need_{action.pk}"],
            last_step_done=self[step_done] if step_done in self.fields else None,
            said_by=self[f"said_by_{action.pk}"],
        )

    def clean(self) -> dict[str, Any]:
        """Check each row that says something, and that one does."""
        data = super().clean() or {}
        for action in self.actions:
            self._clean_row(action, data)
        if not self.errors and not any(data[f"status_{action.pk}"] for action in self.actions):
            raise forms.ValidationError(gettext("Say how at least one action is going."))
        return data

    def _clean_row(self, action: Action, data: dict[str, Any]) -> None:
        status, words, need = (data.get(f"{n}_{action.pk}") or "" for n in ("status", "what_happened", "plan_or_need"))
        if not status:
            if words or need:
                self._refuse(action, "status", gettext("Choose how it is going, or remove the words."))
            return
        kind = AnswerKind.DONT_KNOW if status == AnswerKind.DONT_KNOW else AnswerKind.STATUS
        for name, message in missing_words(kind, status, words, need).items():
            self._refuse(action, name, message)
        if not data.get(f"said_by_{action.pk}"):
            self._refuse(action, "said_by", gettext("Choose who said it."))

    def _refuse(self, action: Action, name: str, message: str) -> None:
        if f"{name}_{action.pk}" not in self.errors:
            self.add_error(f"{name}_{action.pk}", f"{action.reference}: {message}")

    @property
    def told(self) -> str:
        """How it was told, as reports keep it."""
        day = date_format(self.cleaned_data["held_on"], "j F Y")
        return gettext("at the group’s meeting, %s") % day

    def said(self) -> list[Said]:
        """Return what was said of which action, once the form is valid."""
        data, found = self.cleaned_data, []
        for action in self.actions:
            status = data[f"status_{action.pk}"]
            if not status:
                continue
            is_status = status != AnswerKind.DONT_KNOW
            answer = Answer(
                kind=AnswerKind.STATUS if is_status else AnswerKind.DONT_KNOW,
                status=status if is_status else "",
                what_happened=data[f"what_happened_{action.pk}"],
                plan_or_need=data[f"plan_or_need_{action.pk}"],
                last_step_done=data.get(f"last_step_done_{action.pk}") or "",
                language="cy" if self.request.LANGUAGE_CODE.startswith("cy") else "en",
            )
            # One token for the page; each row makes its own of it, so that sending it twice stores each once.
            token = uuid.uuid5(data["token"], str(action.pk))
            by = self.people[data[f"said_by_{action.pk}"]]
            found.append(Said(action, by, answer, token, data[f"base_{action.pk}"] or 0))
        return found

    def refuse_row(self, action: Action, words: str, base: int | None = None) -> None:
        """Show beside a row why it could not be stored; with ``base`` the row counts from there when sent again."""
        self.add_error(f"status_{action.pk}", f"{action.reference}: {words}")
        if base is not None:
            self.bases[f"base_{action.pk}"] = str(base)
            self.data = {**self.request.POST.dict(), **self.bases}


def _asked(action: Action, people: dict[str, User]) -> str:
    """Return whose words they probably are: the reporter's, or else the deputy's."""
    return next((str(pk) for pk in (action.reporter_id, action.deputy_id) if str(pk) in people), "")
