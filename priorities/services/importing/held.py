"""What a plan holds when a table is brought in: read once, in a number of queries that does not grow."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from plans.models import NationPlan
from priorities.choices import Status
from priorities.models import Action, FormerReference, HeadingMeaning, Priority, ResponsibleParty


def spaced(words: str) -> str:
    """Return ``words`` with one space between each: a line break more or less is no other wording."""
    return " ".join(words.split())


def same(words: str) -> str:
    """Return what two wordings that are the same words have in common."""
    return spaced(words).casefold()


@dataclass(frozen=True)
class Held:
    """The plan's actions with all that a row may change, and what rows name."""

    plan: NationPlan
    #: In the order of their references, each with its measures, timings and responsible parties.
    actions: dict[int, Action]
    priorities: dict[int, Priority]
    #: Name, Welsh name or slug, in small letters → party.
    parties: dict[str, ResponsibleParty]
    #: References that lead to an action that once had them.
    former: frozenset[str]
    #: What headings stood for when somebody mapped them by hand.
    remembered: dict[str, str]

    @cached_property
    def by_reference(self) -> dict[str, Action]:
        """The actions by reference."""
        return {action.reference: action for action in self.actions.values()}

    @cached_property
    def by_words(self) -> dict[str, list[Action]]:
        """The actions by their words: usually one each, but nothing forbids two."""
        found: dict[str, list[Action]] = defaultdict(list)
        for action in self.actions.values():
            found[same(action.wording)].append(action)
        return found

    def titles(self) -> dict[int, tuple[str, ...]]:
        """Return the priorities' titles in both languages, to recognise section lines by."""
        return {
            number: tuple(title for title in (one.title, one.title_cy) if title)
            for number, one in self.priorities.items()
        }


def load(plan: NationPlan) -> Held:
    """Return what ``plan`` holds."""
    actions: QuerySet[Action, Any] = Action.objects.of_plan(plan).select_related("priority")
    held = list(actions.prefetch_related("measures", "timings", "responsible"))
    for action in held:
        # One object for all, and no query for each.
        action.plan = plan
    parties = {}
    for party in ResponsibleParty.objects.all():
        for name in (party.slug, party.name_cy, party.name):
            if name:
                parties[same(name)] = party
    return Held(
        plan=plan,
        actions={action.pk: action for action in held},
        priorities={one.number: one for one in Priority.objects.filter(strategy=plan.strategy_id)},
        parties=parties,
        former=frozenset(FormerReference.objects.filter(plan=plan).values_list("reference", flat=True)),
        remembered=dict(HeadingMeaning.objects.filter(plan=plan).values_list("heading", "field")),
    )


def is_replaceable(action: Action) -> bool:
    """Return whether ``action`` is a draft that a published row may still take the place of."""
    return action.is_our_wording and action.status != Status.REPLACED


class FreeReferences:
    """Gives out references that no action has or had, the next one under a priority each time."""

    def __init__(self, used: Collection[str]) -> None:
        self._last: dict[int, int] = defaultdict(int)
        for first, second in _figures(used):
            self._last[first] = max(self._last[first], second)

    def next(self, priority: int) -> str:
        """Return the next free reference under ``priority``."""
        self._last[priority] += 1
        return f"{priority}.{self._last[priority]}"


def _figures(references: Iterable[str]) -> Iterable[tuple[int, int]]:
    for reference in references:
        if found := re.match(r"([0-9]+)\.([0-9]+)", reference):
            yield int(found[1]), int(found[2])
