"""How a plan has moved, from the description of the plan at a moment and from nothing else."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from otworkforce.reports.words import Data, catalogue_language, day_of, shares, some_text, text_in
from plans.models.language import Text
from priorities.moment import AS_AT
from priorities.pictures.moved import Column, HowMoved


def how_moved(data: Data, language: str) -> HowMoved | None:
    """Return a column for each of the last four rounds, this one last; ``None`` where no action was in any of them."""
    columns = [*(_earlier(data, part, language) for part in reversed(data["earlier"])), _now(data, language)]
    return HowMoved(columns) if any(column.total for column in columns) else None


def _earlier(data: Data, part: Data, language: str) -> Column:
    day, report = day_of(part["at"]), reverse("board_report", args=[data["plan"]["slug"], part["id"]])
    assert day is not None
    return Column(
        label=some_text(part["label"], language),
        day=day,
        shares=shares(part["tally"]),
        href=report,
        report=_("report of the signed-off round"),
        list_href=_list(data, day, report),
    )


def _now(data: Data, language: str) -> Column:
    day, slug, record = date.fromisoformat(data["today"]), data["plan"]["slug"], data["round"]
    label = text_in(record["label"], language) if record else None
    report = reverse("board_report", args=[slug, record["id"]]) if record else reverse("report_today", args=[slug])
    return Column(
        label=label or Text(date_format(day, "j M Y"), catalogue_language()),
        day=day,
        shares=shares(data["counts"]["tally"]),
        href=report,
        report=_("this report"),
        list_href=_list(data, day, report) if data["frozen"] else reverse("action_list", args=[slug]),
        is_sign_off=label is not None,
    )


def _list(data: Data, day: date, report: str) -> str:
    """Return the list of the actions as at ``day``; ``report`` before the plan began, when it cannot be looked at."""
    if day.isoformat() < data["plan"]["starts_on"]:
        return report
    return f"{reverse('action_list', args=[data['plan']['slug']])}?{urlencode({AS_AT: day.isoformat()})}"
