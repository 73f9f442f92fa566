"""What the tests of the import's pages share: a small table, and forms sent as their pages draw them."""

import re
from html import unescape
from typing import Any

from django.test import Client

from plans.models import NationPlan, User
from priorities.imports.table import Table
from priorities.models import PlanImport
from priorities.services.importing.start import start
from tests.conftest import NOW

W = "/plans/wales-2024-2027/import/"
HEADINGS = "Ref\tPriority\tAction\tMeasures\tTiming\tWho\n"
ROWS = "1.1\t1\tShare what works\tExamples shared\tYear 2\tRCOT\n1.2\t1\tAsk members\t\twhen it suits\tRCOT\n"


def sent(desk: Client, address: str, *, to: str = "", **changes: Any) -> Any:
    """Send the form at ``address`` as its page draws it, with some fields changed; ``to`` another address."""
    form = desk.get(address).context["form"]
    data = {}
    for field in form:
        value = field.field.prepare_value(field.value())
        data[field.html_name] = "" if value is None else value
    return desk.post(to or address, {**data, **changes})


def started(desk: Client, pasted: str = HEADINGS + ROWS, **changes: Any) -> Any:
    """Send the form that starts an import, with a pasted table."""
    return sent(desk, W, **{"pasted": pasted, "file": "", "document": "Action plan", **changes})


def open_import(plan: NationPlan, by: User) -> PlanImport:
    """Return an import of one row that waits to be confirmed, with its file."""
    table = Table((("Action", "Timing"), ("Share", "Year 1")), (1, 2), (), "Table")
    content = b"Action,Timing\nShare,Year 1\n"
    return start(
        plan=plan, by=by, at=NOW, table=table, origin="file", name="plan.csv", document="Plan", content=content
    )


def address_of() -> str:
    """Return where the only import is looked at."""
    return f"{W}{PlanImport.objects.get().pk}/"


def text_of(answer: Any) -> str:
    """Return what a page says, without its markup."""
    main = answer.content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).replace(" .", ".")
