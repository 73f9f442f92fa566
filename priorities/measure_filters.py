"""A list of measures is filtered by its address, so that a filtered list can be sent to somebody."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from plans.models import User
from priorities.choices import MeasureGap, MeasureKind, MeasureLevel
from priorities.filters import Choices
from priorities.measured import Measured

#: How an address calls the measures of which nobody has said whether they count outputs or outcomes.
UNSAID = "unsaid"
#: How an address calls the measures of the actions that one reports on oneself.
MINE = "mine"
#: The fields that are asked for less often.
MORE = ("responsible", "whose")

#: How a measure stands, as addresses call it.
_STATES: dict[str, tuple[Any, Callable[[Measured], bool]]] = {
    "no_target": (_("No target set"), lambda one: one.gap == MeasureGap.NO_TARGET),
    "not_measurable": (_("Cannot yet be measured"), lambda one: one.gap == MeasureGap.NOT_MEASURABLE),
    "no_reading": (_("No reading yet"), lambda one: not one.readings),
    "behind": (_("Behind its path"), lambda one: one.is_behind),
    "met": (_("Met, or inside its limits"), lambda one: bool(one.progress.is_met)),
}


_ANY, _ANYONE = _("Any"), _("Anyone")


def _choice(label: Any, choices: Sequence[tuple[Any, Any]] = (), *, empty: Any = _ANY) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", empty), *choices],
        required=False,
        error_messages={"invalid_choice": format_lazy("{}: {}", label, _("choose one from the list."))},
    )


class MeasureFilter(forms.Form):
    """The filter over a plan's measures.

    A value that the address got wrong is an error of the form; the other values hold nevertheless.
    """

    use_required_attribute = False

    priority = _choice(_("Priority"))
    kind = _choice(_("Kind"), MeasureKind.choices)
    level = _choice(_("Counts"), [*MeasureLevel.choices, (UNSAID, _("Nobody has said"))])
    state = _choice(_("Stands"), [(name, label) for name, (label, _fits) in _STATES.items()])
    responsible = _choice(_("Responsible"), empty=_ANYONE)
    whose = _choice(_("Reported on by"), [(MINE, _("You"))], empty=_ANYONE)

    def __init__(self, data: QueryDict, measures: Sequence[Measured], *, choices: Choices, user: User) -> None:
        super().__init__(data)
        self.measures, self.user = measures, user
        self._offer("priority", [(str(p.number), f"{p.number}. {p.text_in('title')}") for p in choices.priorities])
        self._offer("responsible", [(party.slug, str(party.text_in("name"))) for party in choices.parties])

    def found(self) -> list[Measured]:
        """Return the measures that fit, in their order."""
        wanted = {name: value for name, value in self._wanted().items() if value}
        return [one for one in self.measures if all(self._fits(one, name, wanted[name]) for name in wanted)]

    def said(self) -> list[str]:
        """Return what holds, in words: "Kind: Number"; empty where nothing narrows the list."""
        fields: list[tuple[Any, str]] = [(self.fields[name], value) for name, value in self._wanted().items() if value]
        return [f"{field.label}: {dict(field.choices)[value]}" for field, value in fields]

    @property
    def is_used(self) -> bool:
        """Whether there is anything to clear."""
        return bool(self.errors) or any(self._wanted().values())

    @property
    def first_fields(self) -> list[BoundField]:
        """What people look for most."""
        return [self[name] for name in self.fields if name not in MORE]

    @property
    def more_fields(self) -> list[BoundField]:
        """What stands behind "More"."""
        return [self[name] for name in MORE]

    @property
    def uses_more(self) -> bool:
        """Whether something behind "More" holds, or is wrong, and must be seen."""
        return any(self.errors.get(name) or self._wanted().get(name) for name in MORE)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [*field.choices, *choices]

    def _wanted(self) -> dict[str, Any]:
        return self.cleaned_data if self.errors is not None else {}

    def _fits(self, one: Measured, name: str, value: str) -> bool:
        action, measure = one.action, one.measure
        if name == "priority":
            return action.priority.number == int(value)
        if name == "kind":
            return measure.kind == value
        if name == "level":
            return measure.level == ("" if value == UNSAID else value)
        if name == "state":
            return _STATES[value][1](one)
        if name == "whose":
            return self.user.pk in action.assigned_ids
        return any(party.slug == value for party in action.responsible.all())
