"""Which sheet of a workbook holds the plan's table."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from plans.models import NationPlan, User
from priorities.imports import headings
from priorities.imports.table import Table, Unreadable
from priorities.models import HeadingMeaning, PlanImport
from priorities.services.importing.start import open_record

#: Rows that one page can ask about, each with its questions; a plan has some 40.
MOST_ROWS = 2000


def short_enough(table: Table) -> Table:
    """Return ``table``.

    Raises:
        Unreadable: it has more rows than somebody can check.
    """
    if len(table.rows) > MOST_ROWS:
        text = _("This table has %(count)s rows. Bring in up to %(most)s at a time.")
        raise Unreadable(text % {"count": len(table.rows), "most": MOST_ROWS})
    return table


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
