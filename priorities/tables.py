"""Lists of actions as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Count, Window
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableListData

from plans.models import NationPlan
from priorities import progress
from priorities.models import Action
from priorities.models.action import ActionQuerySet
from priorities.progress import Interval

#: How many actions a page shows.
ROWS = 50


@dataclass(frozen=True)
class Row:
    """An action as a list shows it."""

    action: Action
    is_last_known: bool
    confirmed_at: datetime | None
    #: Whether that was in the present year, so that its day and month are enough.
    is_this_year: bool
    days_overdue: int


def row_of(action: Action, rounds: Sequence[Interval], today: date) -> Row:
    """Return what a list shows of ``action``, which comes from ``ActionQuerySet.for_rows``."""
    known = progress.is_last_known(action.status, action.freshness(rounds))
    at = action.confirmed_at
    this_year = at is not None and progress.london_date(at).year == today.year
    return Row(action, known, at, this_year, action.days_overdue(today))


class CountedPages(Paginator):
    """Pages whose rows bring their total along, so that counting needs no query of its own."""

    object_list: ActionQuerySet

    def page(self, number: int | str) -> Page:
        """Return a page.

        Raises:
            EmptyPage: there are no rows on it, and it is not the first.
        """
        first = (int(number) - 1) * self.per_page
        rows: list[Any] = list(self.object_list.annotate(total=Window(Count("pk")))[first : first + self.per_page])
        self.count = rows[0].total if rows else 0
        if not rows and number != 1:
            raise EmptyPage(_("There is no such page."))
        return Page(rows, int(number), self)


class _InOrder(TableListData):
    """Rows that the database has sorted already."""

    def order_by(self, aliases: Any) -> None:
        """Leave the rows as they are."""


class ActionTable(tables.Table):
    """One page of a list of actions, drawn by ``components/table.html``."""

    ref = tables.Column(_("Ref"), accessor="action__reference", attrs={"td": {"class": "num"}})
    action = tables.TemplateColumn(
        template_name="priorities/includes/row_action.html", verbose_name=_("Action"), orderable=False
    )
    measure = tables.TemplateColumn(
        template_name="priorities/includes/row_measures.html", verbose_name=_("Measure"), orderable=False
    )
    timing = tables.TemplateColumn(
        template_name="priorities/includes/row_timings.html",
        verbose_name=_("Timing"),
        attrs={"td": {"class": "period"}},
    )
    status = tables.TemplateColumn(
        template_name="priorities/includes/row_status.html", verbose_name=_("Status"), attrs={"td": {"class": "short"}}
    )

    #: What the list holds and how many, as a sentence.
    caption: str = ""

    class Meta:
        attrs = {"class": "actions"}

    def __init__(self, rows: list[Row], *, page: Page, sort: str, **options: Any) -> None:
        super().__init__(_InOrder(rows), order_by=sort, **options)
        self.page = Page(self.rows, page.number, page.paginator)
        self.paginator = page.paginator


def page_of_actions(
    actions: ActionQuerySet | list[Action], number: int, *, plan: NationPlan, rounds: Sequence[Interval], today: date
) -> Page:
    """Return page ``number`` of ``actions``, asked for or at hand with all that a row shows, as a page of :class:`Row`.

    Raises:
        EmptyPage: the list is not that long.
    """
    pages = Paginator(actions, ROWS) if isinstance(actions, list) else CountedPages(actions.for_rows(), ROWS)
    page = pages.page(number)
    for action in page.object_list:
        action.plan = plan
    page.object_list = [row_of(action, rounds, today) for action in page.object_list]
    return page
