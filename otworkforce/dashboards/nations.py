"""The priorities of all nations side by side, from the figures of the plans that a person may see."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.models import Nation, NationPlan
from plans.models.language import Text
from priorities.models import Priority
from priorities.pictures.nations import Cell, Nations, Row

from .figures import PlanFigures


def side_by_side(
    shown: Sequence[PlanFigures], drafts: Sequence[NationPlan], hidden: Sequence[NationPlan]
) -> Nations | None:
    """Return the picture of ``shown``, in the fixed order of the nations; ``None`` where none of them has an action.

    A nation without a plan to be shown says why: its plan is a draft, others see it, or there is none.
    """
    if not any(figures.count for figures in shown):
        return None
    columns: list[tuple[Text, PlanFigures | None, str]] = []
    for nation in Nation.values:
        own = [figures for figures in shown if figures.plan.nation == nation]
        columns += [(_name(figures.plan, with_period=len(own) > 1), figures, "") for figures in own]
        if not own:
            columns.append(_empty(nation, drafts, hidden))
    priorities = {item.priority.pk: item.priority for figures in shown for item in figures.priorities}
    in_order = sorted(priorities.values(), key=lambda priority: (priority.number, priority.pk))
    return Nations(
        nations=[name for name, *_rest in columns],
        rows=[
            Row(priority.number, priority.text_in("title"), [_cell(priority, *column) for column in columns])
            for priority in in_order
        ],
        compares=sum(bool(figures.count) for figures in shown) > 1,
    )


def _name(plan: NationPlan, *, with_period: bool) -> Text:
    name = plan.text_in("short_name")
    return Text(f"{name} {plan.period_words}", name.lang, name.is_fallback) if with_period else name


def _empty(
    nation: str, drafts: Sequence[NationPlan], hidden: Sequence[NationPlan]
) -> tuple[Text, PlanFigures | None, str]:
    """Return the column of a nation without a plan to be shown."""
    theirs = next((plan for plan in [*hidden, *drafts] if plan.nation == nation), None)
    lang = pgettext("code of the language that this catalogue is written in", "en")
    name = theirs.text_in("short_name") if theirs else Text(str(Nation(nation).label), lang)
    return name, None, _("You have no role in this plan.") if theirs in hidden else _("Not in the tracker yet.")


def _cell(priority: Priority, name: Text, figures: PlanFigures | None, why: str) -> Cell:
    if figures is None:
        return Cell(name, [], why_empty=why)
    own = next((item for item in figures.priorities if item.priority.pk == priority.pk), None)
    if own is None:
        return Cell(name, [], why_empty=_("This plan has other priorities."))
    href = reverse("priority", args=[figures.plan.slug, priority.number])
    return Cell(name, own.tally, href, "" if own.tally else _("No actions yet."))
