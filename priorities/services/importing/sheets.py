"""Which sheet of a workbook holds the plan's table."""

from collections.abc import Sequence

from django.db import transaction

from plans.models import NationPlan, User
from priorities.imports import headings
from priorities.imports.table import Table
from priorities.models import HeadingMeaning, PlanImport
from priorities.services.importing.start import open_record


def with_headings(plan: NationPlan, tables: Sequence[Table]) -> list[Table]:
    """Return those of ``tables`` in which headings are found; all of them where there are none in any."""
    remembered = dict(HeadingMeaning.objects.filter(plan=plan).values_list("heading", "field"))
    found = [table for table in tables if headings.find_headings(table, remembered)]
    return found or list(tables)


@transaction.atomic
def take_sheet(*, record: PlanImport, table: Table, by: User) -> None:
    """Look at another sheet of the workbook. What was said of the columns and rows of the first one is forgotten.

    Raises:
        PermissionDenied: ``by`` does not bring wording into this plan.
        ValidationError: it was confirmed or set aside meanwhile.
    """
    open_record(record, by)
    if table.as_json() == record.table:
        return
    record.table, record.mapping, record.answers = table.as_json(), {}, {}
    record.save(update_fields=["table", "mapping", "answers"])
