"""What the pages about a plan's wording show: how far it is checked, the items of a row, and what was amended."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Value
from django.utils.translation import gettext as _

from plans.models import NationPlan, SourcePage, User, WordingState
from priorities.models import Action, Measure, Timing
from priorities.services.wording import Worded, items_of, mark, why_not_checked

#: The kinds of items, as addresses and forms name them.
KINDS: dict[str, type[Worded]] = {"action": Action, "measure": Measure, "timing": Timing}
#: How many of the rows that wait are listed.
SHOWN = 12


def kind_of(item: Worded) -> str:
    """Return ``action``, ``measure`` or ``timing``."""
    return next(kind for kind, model in KINDS.items() if isinstance(item, model))


def key_of(item: Worded) -> str:
    """Return what names an item in forms and on pages, like ``measure-12``."""
    return f"{kind_of(item)}-{item.pk}"


@dataclass(frozen=True)
class StateCount:
    """How many items of each kind are in a state."""

    label: str
    actions: int
    measures: int
    timings: int


@dataclass(frozen=True)
class PlanWording:
    """How far the words of a plan are checked, and what ``user`` can do next."""

    rows: int
    checked: int
    #: Rows that the person is to check, and those in which others check what the person has transcribed.
    waiting: int
    own: int
    next_rows: list[Action]
    states: list[StateCount]

    @property
    def more(self) -> int:
        """How many rows wait beyond those listed."""
        return max(self.waiting - len(self.next_rows), 0)


def wording_of(plan: NationPlan, user: User) -> PlanWording:
    """Return how far the words of ``plan`` are checked, in a number of queries that does not grow."""
    actions = Action.objects.of_plan(plan)
    return PlanWording(
        **actions.tally_of_rows(user),
        next_rows=list(actions.to_be_checked_by(user)[:SHOWN]),
        states=_states(plan),
    )


def _states(plan: NationPlan) -> list[StateCount]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    tables: list[Any] = []
    for kind, model in KINDS.items():
        items: Any = model._default_manager
        of_plan = items.filter(plan=plan) if model is Action else items.filter(action__plan=plan)
        grouped = of_plan.order_by().values(state=F("wording_state")).annotate(n=Count("pk"), kind=Value(kind))
        tables.append(grouped.values_list("kind", "state", "n"))
    for kind, state, number in tables[0].union(*tables[1:], all=True):
        counts[state][kind] = number
    return [
        StateCount(str(state.label), *(counts[state].get(kind, 0) for kind in KINDS))
        for state in WordingState
        if state in counts
    ]


@dataclass(frozen=True)
class Item:
    """An item of a row as the page to check from shows it."""

    thing: Worded
    kind: str
    label: str
    #: Its name and how it was seen, to be sent back.
    seen: str
    #: Why the person cannot check it; empty where they can.
    why_not: str


@dataclass(frozen=True)
class Source:
    """A place that words of a row come from, and what is quoted from it."""

    document: str
    place: str
    url: str
    retrieved_on: date | None
    quotes: list[str]


@dataclass(frozen=True)
class Row:
    """A row beside its source."""

    action: Action
    items: list[Item]
    #: The pictures of the pages that it comes from.
    pages: list[SourcePage]
    sources: list[Source]

    @property
    def to_check(self) -> list[Item]:
        """The items that the person can check."""
        return [item for item in self.items if not item.why_not]

    @property
    def reasons(self) -> list[str]:
        """Why items cannot be checked by the person, each reason once."""
        return list(dict.fromkeys(item.why_not for item in self.items if item.why_not))


def row_of(action: Action, user: User) -> Row:
    """Return the row of ``action`` as ``user`` is to check it; see :func:`priorities.access.find_row`."""
    names = {"action": _("Action"), "measure": _("Measure"), "timing": _("Timing")}
    things = items_of(action)
    items = [
        Item(
            thing, kind_of(thing), names[kind_of(thing)], f"{key_of(thing)}-{mark(thing)}", why_not_checked(thing, user)
        )
        for thing in things
    ]
    pages = {thing.source_page.pk: thing.source_page for thing in things if thing.source_page}
    return Row(action, items, list(pages.values()), _sources(things))


def _sources(things: Iterable[Worded]) -> list[Source]:
    """Return the sources of a row, each once, however many of its items come from it."""
    found: dict[tuple[Any, ...], Source] = {}
    for thing in things:
        page = thing.source_page
        document = thing.source_document or (page.document if page else "")
        place = thing.source_place or (page.place if page else "")
        named = document, place, thing.source_url, thing.source_retrieved_on
        if any(named) or thing.source_quote:
            source = found.setdefault(named, Source(*named, quotes=[]))
            if thing.source_quote and thing.source_quote not in source.quotes:
                source.quotes.append(thing.source_quote)
    return list(found.values())


@dataclass(frozen=True)
class Amendment:
    """Why checked words were changed last, and who changed them when."""

    reason: str
    who: User | None
    at: datetime


def amendments_of(items: Iterable[Worded], at: datetime | None = None) -> dict[str, Amendment]:
    """Return the newest amendment of each of ``items`` that was amended, under :func:`key_of`; no query where none was.

    Args:
        at: only what was recorded up to then; ``None`` for all.
    """
    found: dict[str, Amendment] = {}
    for kind, model in KINDS.items():
        amended = [item.pk for item in items if isinstance(item, model) and item.wording_state == WordingState.AMENDED]
        if amended:
            history: Any = model.history
            rows = history.filter(id__in=amended, **({"history_date__lte": at} if at else {}))
            found |= _newest_amendments(
                kind, rows.select_related("history_user").order_by("history_date", "history_id")
            )
    return found


def _newest_amendments(kind: str, rows: Iterable[Any]) -> dict[str, Amendment]:
    found: dict[str, Amendment] = {}
    words: dict[int, tuple[str, str]] = {}
    for row in rows:
        now = row.wording, row.wording_cy
        # Other things change too, for other reasons: only a change of the words is an amendment.
        if row.wording_state == WordingState.AMENDED and words.get(row.id) != now:
            found[f"{kind}-{row.id}"] = Amendment(row.history_change_reason or "", row.history_user, row.history_date)
        words[row.id] = now
    return found
