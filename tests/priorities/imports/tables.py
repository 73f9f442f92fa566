"""Tables on their way into the Wales plan, for the tests of previews and of what is written."""

from collections.abc import Sequence
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import models

from plans.models import NationPlan, User
from priorities.imports.table import Table
from priorities.models import Action, Decision, FormerReference, Measure, PlanImport, ResponsibleParty, Timing
from priorities.services.importing.apply import apply
from priorities.services.importing.preview import preview
from priorities.services.importing.shown import Preview, ShownRow
from priorities.services.importing.start import set_answers, start
from tests.conftest import NOW

FIRST = (
    "1.1",
    "1",
    "Map every service",
    "Map published\nShare of boards on the map",
    "Year 1\nWhen it suits",
    "Health boards\nRCOT",
    "page 7, row 2",
)
#: One thing a line, so that every cell says exactly what is meant.
HEADINGS = (
    "Reference",
    "Priority",
    "Action",
    "Measures (one per line)",
    "Timing (one per line)",
    "Responsible (one per line)",
    "Page",
)


def table_of(*rows: Sequence[str]) -> Table:
    """Return a table of ``rows`` under the headings; cells at the end may be left out."""
    filled = [(*row, *[""] * (len(HEADINGS) - len(row))) for row in rows]
    return Table((HEADINGS, *filled), tuple(range(1, len(rows) + 2)))


def brought(plan: NationPlan, by: User, *rows: Sequence[str], **more: Any) -> PlanImport:
    """Start an import of ``rows``."""
    fields = {"origin": "file", "name": "plan.xlsx", "document": "Action plan, Cymru-Wales", **more}
    return start(plan=plan, by=by, at=NOW, table=table_of(*rows), **fields)


def answered(record: PlanImport, by: User, **answers: Any) -> PlanImport:
    """Keep what was decided: ``rows``, ``drafts``, ``reason``."""
    set_answers(record=record, answers=answers, by=by)
    return record


def shown(record: PlanImport) -> list[ShownRow]:
    """Return the rows as they will be."""
    return list(look(record).rows)


def look(record: PlanImport) -> Preview:
    """Return the preview, read anew."""
    return preview(PlanImport.objects.select_related("plan__strategy").get(pk=record.pk))


def outcomes(record: PlanImport) -> list[str]:
    """Return what becomes of each row."""
    return [row.outcome.value for row in shown(record)]


def cells(row: ShownRow) -> list[tuple[str, str, str]]:
    """Return what changes of a row: which cell, before, after."""
    return [(change.what.split(":")[0], change.before, change.after) for change in row.changes]


def reasons(row: ShownRow) -> list[str]:
    """Return why a row cannot be taken."""
    return [problem.reason for problem in row.problems]


def as_state(action: Action, state: str, **more: Any) -> Action:
    """Write past the services how sure the words of ``action`` and of its parts are."""
    Action.objects.filter(pk=action.pk).update(wording_state=state, **more)
    action.measures.update(wording_state=state, **more)
    action.timings.update(wording_state=state, **more)
    return Action.objects.get(pk=action.pk)


def confirm(record: PlanImport, by: User, seen: str = "") -> dict[str, int]:
    return apply(record=record, by=by, at=NOW, seen=seen or look(record).seen)


def everything() -> dict[str, list[Any]]:
    """Return every row of the plan's records and their histories."""
    kept: list[type[models.Model]] = [Action, Measure, Timing, ResponsibleParty, FormerReference, Decision]
    histories: list[Any] = [Action.history, Measure.history, Timing.history, ResponsibleParty.history]
    rows = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in kept}
    return rows | {history.model.__name__: list(history.order_by("pk").values()) for history in histories}


def integrity() -> str:
    output = StringIO()
    call_command("check_integrity", stdout=output)
    return output.getvalue()
