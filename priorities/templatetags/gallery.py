"""Samples for the gallery of components (``/about/components/``, in development only). All of them are made up."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import django_tables2 as tables
from django import forms, template
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from plans.models import NationPlan
from plans.models.language import Text
from priorities.choices import NO_REPORT, Status
from priorities.progress import Share

register = template.Library()

_WORDING = "Champion innovative service delivery models that improve access and achieve health equity for all"


@dataclass(frozen=True)
class _Action:
    """Stands in for an action, without a database."""

    reference: str
    status: str
    is_fallback: bool = False

    def text_in(self, field: str) -> Text:
        """Return its wording."""
        return Text(_WORDING, "en", is_fallback=self.is_fallback)


class _Form(forms.Form):
    """A field of each kind."""

    words = forms.CharField(label="What has happened?", help_text="Two or three sentences.", max_length=10)
    figure = forms.DecimalField(label="Reading", help_text="Leave empty if there is no new figure.")
    person = forms.ChoiceField(label="Said by", choices=[("", "Somebody"), ("1", "Somebody else")])
    story = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="For the plan team only", required=False)


class _Table(tables.Table):
    """A table as lists of actions have it."""

    ref = tables.Column(verbose_name="Ref", attrs={"td": {"class": "num"}})
    action = tables.Column(verbose_name="Action")
    timing = tables.Column(verbose_name="Timing", orderable=False)
    status = tables.TemplateColumn(
        "{% load progress_tags %}{% status_tag record.status %}", verbose_name="Status", order_by="status"
    )

    class Meta:
        empty_text = "No action fits this filter."


@register.simple_tag
def sample_statuses() -> list[str]:
    """Return every status, "no report yet" included."""
    return [*Status.values, NO_REPORT]


@register.simple_tag
def sample_tallies() -> list[list[Share]]:
    """Return counts for bars: of a round under way, all known, a thousand, one kind only, none."""
    return [
        [
            Share(Status.COMPLETED, 3, False),
            Share(Status.READY_TO_CLOSE, 1, False),
            Share(Status.ON_TRACK, 8, False),
            Share(Status.ON_TRACK, 4, True),
            Share(Status.AT_RISK, 3, False),
            Share(Status.OFF_TRACK, 2, False),
            Share(Status.NOT_STARTED, 1, False),
            Share(NO_REPORT, 1, False),
        ],
        [Share(Status.COMPLETED, 2, False), Share(Status.ON_TRACK, 4, False), Share(Status.AT_RISK, 2, False)],
        [
            Share(Status.ON_TRACK, 940, False),
            Share(Status.AT_RISK, 53, False),
            Share(Status.OFF_TRACK, 6, False),
            Share(Status.OFF_TRACK, 1, True),
        ],
        [Share(NO_REPORT, 23, False)],
        [],
    ]


@register.simple_tag
def sample_action(status: str, is_fallback: bool = False) -> _Action:
    """Return an action to show."""
    return _Action("1.4", status, is_fallback)


@register.simple_tag
def sample_plan() -> NationPlan:
    """Return a plan to show, as far as its first day."""
    return NationPlan(starts_on=date(2024, 4, 1))


@register.simple_tag
def sample_day() -> date:
    """Return a day to show."""
    return date(2026, 11, 21)


@register.simple_tag
def sample_form(wrong: bool = False) -> _Form:
    """Return an empty form, or one that was filled in wrongly."""
    return _Form({"words": "Much more than ten letters", "figure": "many"}) if wrong else _Form(prefix="empty")


@register.simple_tag(takes_context=True)
def sample_table(context: dict[str, Any], rows: int = 7) -> _Table:
    """Return a table of ``rows`` rows, three to a page, sorted as the address says."""
    data = [
        {
            "ref": f"1.{n}",
            "action": _WORDING if n % 2 else "Averylongwordwithoutanyspace" * 4,
            "timing": "Years 1–3 (2024–27)",
            "status": [Status.ON_TRACK, Status.AT_RISK, NO_REPORT][n % 3],
        }
        for n in range(1, rows + 1)
    ]
    request: HttpRequest = context["request"]
    order = request.GET.get("sort", "")
    table = _Table(data, order_by=order if order.lstrip("-") in _Table.base_columns else "ref")
    table.caption = f"{rows} actions"
    table.paginate(per_page=3)
    return table


@register.simple_tag
def sample_page() -> Page:
    """Return the seventh of twenty pages."""
    return Paginator(range(1000), 50).page(7)


@register.simple_tag
def sample_typed() -> list[tuple[str, str]]:
    """Return the words of a refused form."""
    return [("what happened", "Two services withdrew.\nSix examples are written."), ("plan or need", "<b>A</b>" * 40)]


@register.simple_tag
def sample_messages() -> list[SimpleNamespace]:
    """Return a message of each level."""
    return [
        SimpleNamespace(tags=level, text=f"A message of the level “{level}”.")
        for level in ("info", "success", "warning", "error")
    ]
