"""The records of a plan, loaded plainly: rows as dictionaries, with no query that knows a rule."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from plans.models import NationPlan, ReportingRound
from priorities.models import (
    Action,
    BoardWording,
    CheckAnswer,
    Decision,
    DecisionRequest,
    Measure,
    Priority,
    ProgressReport,
    Reading,
    ReportText,
    ResponsibleParty,
    Timing,
    TimingRevision,
)

Row = dict[str, Any]

#: Whose history tells what a frozen round held, and by which column their rows belong to a plan.
_TRACKED: dict[type[models.Model], str] = {
    NationPlan: "id",
    ReportingRound: "plan_id",
    Action: "plan_id",
    Timing: "action__plan_id",
    Measure: "action__plan_id",
    BoardWording: "round__plan_id",
    CheckAnswer: "plan_id",
    ReportText: "round__plan_id",
    DecisionRequest: "round__plan_id",
}


@dataclass(frozen=True)
class Events:
    """Everything recorded of one plan, in the order of recording."""

    history: dict[type[models.Model], list[Row]]
    reports: dict[int, list[Row]]
    decisions: dict[int, list[Row]]
    revisions: dict[int, list[Row]]
    readings: dict[int, list[Row]]
    #: History row of an action → the parties that it names.
    parties: dict[int, set[int]]

    def versions(self, model: type[models.Model], at: datetime) -> list[Row]:
        """Return the rows of ``model`` as they stood at ``at``; what was deleted by then is left out."""
        last: dict[int, Row] = {}
        for row in self.history[model]:
            if row["history_date"] <= at:
                last[row["id"]] = row
        return [row for row in last.values() if row["history_type"] != "-"]

    def ever(self, model: type[models.Model], at: datetime) -> list[Row]:
        """Return the rows of ``model`` as they stood at ``at``, or as they first stood where that was later."""
        first: dict[int, Row] = {}
        for row in self.history[model]:
            first.setdefault(row["id"], row)
        return list({**first, **{row["id"]: row for row in self.versions(model, at)}}.values())


def load(plan: NationPlan) -> Events:
    """Return everything recorded of ``plan``."""
    history = {model: _history(model, **{column: plan.pk}) for model, column in _TRACKED.items()}
    history[Priority] = _history(Priority, strategy_id=plan.strategy_id)
    history[ResponsibleParty] = _history(ResponsibleParty)
    named = apps.get_model("priorities", "HistoricalAction_responsible")._default_manager
    parties = defaultdict(set)
    for row_id, party_id in named.filter(history__plan_id=plan.pk).values_list("history_id", "responsibleparty_id"):
        parties[row_id].add(party_id)
    return Events(
        history=history,
        reports=_by("action_id", ProgressReport.objects.filter(action__plan=plan).order_by("number").values()),
        decisions=_by("action_id", Decision.objects.filter(action__plan=plan).order_by("number").values()),
        revisions=_by("timing_id", TimingRevision.objects.filter(timing__action__plan=plan).order_by("pk").values()),
        readings=_by("measure_id", Reading.objects.filter(measure__action__plan=plan).order_by("pk").values()),
        parties=parties,
    )


def _history(model: Any, **of: int) -> list[Row]:
    return list(model.history.filter(**of).order_by("history_date", "history_id").values())


def _by(column: str, rows: Iterable[Any]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped


def plain(value: Any) -> Any:
    """Return ``value`` as JSON would hold it: the format of what is frozen, written down a second time."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = f"{value:.2f}"
        return "0.00" if text == "-0.00" else text
    return value


def plainly(row: Row, *names: str) -> Row:
    """Return the named columns of ``row``, as JSON would hold them."""
    return {name: plain(row[name]) for name in names}


def both(row: Row, name: str) -> Row:
    """Return a text of ``row`` in both languages."""
    return {"en": row[name], "cy": row[f"{name}_cy"]}
