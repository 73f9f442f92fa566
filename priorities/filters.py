"""Lists of actions are filtered and sorted by their address, so that a filtered list can be sent to somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import Case, F, FilteredRelation, Q, QuerySet, Value, When
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from plans.models import NationPlan
from priorities import progress
from priorities.choices import NO_REPORT, Freshness, Schedule, Status
from priorities.models import Action, Priority, ResponsibleParty
from priorities.models.action import ActionQuerySet
from priorities.progress import Interval

#: How long a text to look for may be, in characters.
MAX_SEARCH = 100
#: How an address calls the actions that nobody has reported on.
NO_REPORT_WORD = "none"
#: The fields that are asked for less often.
MORE = ("freshness", "sort")

STATUS_CHOICES = [
    ("open", _("Open (all)")),
    ("closed", _("Closed (all)")),
    (NO_REPORT_WORD, _("No report yet")),
    *Status.choices,
]
SORT_CHOICES = [
    ("ref", _("Reference")),
    ("-ref", _("Reference, last first")),
    ("status", _("Status, off track first")),
    ("-status", _("Status, completed first")),
    ("timing", _("Latest date, soonest first")),
    ("-timing", _("Latest date, last first")),
    ("answered", _("Last answer, oldest first")),
    ("-answered", _("Last answer, newest first")),
]

#: Where a status stands on the published scale; what stands outside it has no place.
_ON_SCALE = Case(*(When(status=status, then=Value(place)) for place, status in enumerate(progress.SCALE)))
_OUTSIDE = Case(*(When(status=status, then=Value(place)) for place, status in enumerate(progress.TALLY_ORDER)))
_SORT_KEYS: dict[str, list[Any]] = {
    "ref": [F("sort_key")],
    "status": [_ON_SCALE, _OUTSIDE],
    "timing": [F("latest_on")],
    "answered": [F("answered_at")],
}


def in_order(actions: ActionQuerySet, sort: str) -> ActionQuerySet:
    """Return ``actions`` in the order that an address calls ``sort``; what has no place in that order comes last.

    Args:
        sort: a value of :data:`SORT_CHOICES`, or empty for the order of the references.
    """
    name = sort.removeprefix("-") or "ref"
    first, *rest = _SORT_KEYS[name]
    leading = first.desc(nulls_last=True) if sort.startswith("-") else first.asc(nulls_last=True)
    return actions.order_by(leading, *(key.asc() for key in rest), "sort_key", "pk")


@dataclass(frozen=True)
class Choices:
    """What the actions of a plan can be told apart by."""

    priorities: list[Priority]
    #: Who is responsible for something in this plan.
    parties: list[ResponsibleParty]


def choices_of(plan: NationPlan) -> Choices:
    """Return the strategy's priorities, and the parties responsible for the plan's actions, in one query."""
    of_priority, of_party = ["pk", "number", "title", "title_cy"], ["slug", "name", "name_cy", "position"]
    own = FilteredRelation("actions", condition=Q(actions__plan=plan))
    found = (
        Priority.objects.filter(strategy=plan.strategy_id)
        .annotate(own=own)
        .values_list(*of_priority, *(f"own__responsible__{name}" for name in of_party))
        .order_by("number")
        .distinct()
    )
    priorities, parties = {}, {}
    for row in found:
        cut = len(of_priority)
        priorities[row[0]] = Priority(strategy_id=plan.strategy_id, **dict(zip(of_priority, row[:cut], strict=True)))
        if row[cut] is not None:
            parties[row[cut]] = ResponsibleParty(**dict(zip(of_party, row[cut:], strict=True)))
    return Choices(list(priorities.values()), sorted(parties.values(), key=lambda party: (party.position, party.name)))


_ANY, _ANYONE = _("Any"), _("Anyone")


def _choice(label: Any, method: str, choices: Sequence[tuple[Any, Any]] = (), *, empty: Any = _ANY) -> Any:
    return django_filters.ChoiceFilter(
        label=label,
        method=method,
        choices=choices,
        empty_label=empty,
        error_messages={"invalid_choice": format_lazy("{}: {}", label, _("choose one from the list."))},
    )


class ActionFilter(django_filters.FilterSet):
    """The filter over a list of actions of one plan.

    A value that the address got wrong is an error of the form; the other values hold nevertheless.
    """

    q = django_filters.CharFilter(
        label=_("Find"),
        method="find",
        max_length=MAX_SEARCH,
        error_messages={"max_length": _("Look for at most %(limit_value)d characters.")},
    )
    priority = _choice(_("Priority"), "of_priority")
    status = _choice(_("Status"), "with_status", STATUS_CHOICES)
    schedule = _choice(_("Date"), "on_schedule", Schedule.choices)
    responsible = _choice(_("Responsible"), "for_party", empty=_ANYONE)
    freshness = _choice(_("Freshness"), "with_freshness", Freshness.choices)
    sort = _choice(_("Sort by"), "in_order", SORT_CHOICES, empty=None)

    class Meta:
        model = Action
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        actions: ActionQuerySet,
        *,
        choices: Choices,
        rounds: Sequence[Interval],
        today: date,
        one_priority: bool = False,
    ) -> None:
        super().__init__(data, actions)
        self.rounds, self.today = rounds, today
        if one_priority:
            del self.filters["priority"]
        else:
            priorities = [(str(p.number), f"{p.number}. {p.text_in('title')}") for p in choices.priorities]
            self.filters["priority"].extra["choices"] = priorities
        parties = [(party.slug, party.text_in("name").value) for party in choices.parties]
        self.filters["responsible"].extra["choices"] = parties

    @property
    def sorting(self) -> str:
        """The order that holds, as addresses call it."""
        return str(self._cleaned().get("sort") or "ref")

    @property
    def wanted(self) -> dict[str, str]:
        """What the address asks for and got right: field → value."""
        return self._cleaned()

    def said(self) -> list[str]:
        """Return what holds, in words: "Status: At risk"; empty where nothing narrows the list."""
        words = []
        for name, value in self._cleaned().items():
            if not value or name == "sort":
                continue
            field = self.form.fields[name]
            chosen = dict(field.choices)[value] if hasattr(field, "choices") else f"“{value}”"
            words.append(f"{field.label}: {chosen}")
        return words

    @property
    def is_used(self) -> bool:
        """Whether there is anything to clear."""
        return bool(self.form.errors) or any(self._cleaned().values())

    @property
    def first_fields(self) -> list[BoundField]:
        """What people look for most."""
        return [self.form[name] for name in self.filters if name not in MORE]

    @property
    def more_fields(self) -> list[BoundField]:
        """What stands behind "More"."""
        return [self.form[name] for name in MORE]

    @property
    def uses_more(self) -> bool:
        """Whether something behind "More" holds, or is wrong, and must be seen."""
        return any(self.form.errors.get(name) or self._cleaned().get(name) for name in MORE)

    def _cleaned(self) -> dict[str, Any]:
        return self.form.cleaned_data if self.form.errors is not None else {}

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the actions that fit, in the order that holds."""
        return in_order(super().filter_queryset(queryset), self.sorting)

    def find(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Narrow to actions that have the words."""
        return actions.find(value)

    def of_priority(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Narrow to a priority."""
        return actions.filter(priority__number=int(value))

    def with_status(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Narrow to a status, or to what is open, closed or not reported on."""
        if value == "open":
            return actions.open()
        if value == "closed":
            return actions.closed()
        return actions.filter(status=NO_REPORT if value == NO_REPORT_WORD else value)

    def on_schedule(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Narrow to where actions stand against their timings."""
        return actions.on_schedule(value, self.today)

    def with_freshness(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Narrow to what the latest round heard."""
        return actions.with_freshness(value, self.rounds)

    def for_party(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Narrow to what somebody is responsible for."""
        return actions.filter(responsible__slug=value)

    def in_order(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Leave the actions as they are: the order is given at the end, when nothing is left out any more."""
        return actions
