"""The forms behind saying who reports."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans import permissions
from plans.models import NationPlan, User
from plans.services.kept import author_mark
from priorities.forms.fields import KeptForm
from priorities.models import Action

_NOT_ONE_OF_THEM = _("Choose one of the plan’s contributors or leads.")


class AssignForm(KeptForm):
    """Who reports on one action, and who stands in."""

    reporter = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who reports on this action?"),
        required=False,
        empty_label=_("Nobody"),
        error_messages={"invalid_choice": _NOT_ONE_OF_THEM},
    )
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who stands in?"),
        help_text=_("A deputy may report too, for example when the reporter is away."),
        required=False,
        empty_label=_("Nobody"),
        error_messages={"invalid_choice": _NOT_ONE_OF_THEM},
    )
    reason = forms.CharField(
        label=_("Why does it change?"),
        help_text=_("Not required. Kept in the history of the action."),
        required=False,
        max_length=500,
    )

    def __init__(self, request: HttpRequest, *, action: Action) -> None:
        initial = {"reporter": action.reporter_id, "deputy": action.deputy_id}
        super().__init__(request, base=action.last_number, initial=initial)
        people = permissions.assignable_people(action.plan)
        for name in ("reporter", "deputy"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that two people were chosen, not one twice."""
        data = super().clean() or {}
        if data.get("deputy") and data.get("deputy") == data.get("reporter"):
            self.add_error("deputy", gettext("Choose somebody other than the reporter as deputy."))
        return data


class AssignManyForm(KeptForm):
    """A reporter for each of several actions; fields are named ``reporter_<action id>``."""

    def __init__(self, request: HttpRequest, *, plan: NationPlan, actions: Sequence[Action]) -> None:
        """Make the form with a select for each of ``actions``, which have nobody who reports on them."""
        self.plan, self.actions = plan, list(actions)
        super().__init__(request)
        # The queue shows this form too, and sends it to its own address.
        self.initial["author"] = author_mark(request.user, reverse("assign_many", args=[plan.slug]))
        people = [(str(person.pk), str(person)) for person in permissions.assignable_people(plan)]
        for action in self.actions:
            field = forms.ChoiceField(
                label=gettext("Who reports on %s?") % action.reference,
                choices=[("", _("Nobody yet")), *people],
                required=False,
                error_messages={"invalid_choice": _NOT_ONE_OF_THEM},
            )
            self.fields[f"reporter_{action.pk}"] = field
        self.show_kept()

    @property
    def rows(self) -> list[tuple[Action, forms.BoundField]]:
        """Pairs of an action and its field, for the template."""
        return [(action, self[f"reporter_{action.pk}"]) for action in self.actions]

    def clean(self) -> dict[str, Any]:
        """Check that somebody was chosen."""
        data = super().clean() or {}
        if not self.errors and not any(data[f"reporter_{action.pk}"] for action in self.actions):
            raise forms.ValidationError(gettext("Choose a reporter for at least one action."))
        return data

    def reporters(self) -> dict[Action, User]:
        """Return who was chosen for which action, once the form is valid."""
        chosen = {action: self.cleaned_data[f"reporter_{action.pk}"] for action in self.actions}
        people = User.objects.in_bulk([int(pk) for pk in chosen.values() if pk])
        return {action: people[int(pk)] for action, pk in chosen.items() if pk}
