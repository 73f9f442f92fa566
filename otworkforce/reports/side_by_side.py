"""Priorities of several plans side by side, from what was frozen of each and from nothing else."""

from collections import Counter
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from otworkforce.reports.words import Data, shares, some_text
from plans.models import NationPlan
from plans.models.language import Text
from priorities.pictures.nations import Cell, Nations, Row

#: A plan, what was frozen of it, and what its column is called.
Column = tuple[NationPlan, Data, Text]


def side_by_side(frozen: Sequence[tuple[NationPlan, Data]], language: str) -> Nations | None:
    """Return the picture of the plans that had actions, in their order; ``None`` where nothing is to be compared."""
    had_actions = [(plan, data) for plan, data in frozen if data["counts"]["actions"]]
    if len(had_actions) < 2:
        return None
    plans = Counter(plan.nation for plan, _data in had_actions)
    columns = [(plan, data, _name(data, language, with_period=plans[plan.nation] > 1)) for plan, data in had_actions]
    # A strategy's priorities are the same for all of its plans, whatever their titles were when each was frozen.
    titles: dict[tuple[int, int], Text] = {}
    for plan, data in had_actions:
        for one in data["priorities"]:
            titles.setdefault((plan.strategy_id, one["number"]), some_text(one["title"], language))
    return Nations(
        nations=[name for *_plan, name in columns],
        rows=[
            Row(number, titles[strategy, number], [_cell(strategy, number, column) for column in columns])
            for strategy, number in sorted(titles, key=lambda key: (key[1], key[0]))
        ],
        compares=True,
    )


def _name(data: Data, language: str, *, with_period: bool) -> Text:
    name = some_text(data["plan"]["short_name"], language)
    return Text(f"{name} {data['plan']['period']}", name.lang, name.is_fallback) if with_period else name


def _cell(strategy: int, number: int, column: Column) -> Cell:
    plan, data, name = column
    own = (part for part in data["counts"]["priorities"] if part["number"] == number)
    part = next(own, None) if plan.strategy_id == strategy else None
    if part is None:
        return Cell(name, [], why_empty=_("This plan has other priorities."))
    tally = shares(part["tally"])
    href = reverse("priority", args=[plan.slug, number])
    return Cell(name, tally, href, "" if tally else _("No actions yet."))
