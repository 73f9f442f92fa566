"""Typing a plan in from pictures of its pages: rows are kept as they are typed, and brought in by an import."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plans import access
from plans.models import NationPlan, SourcePage, User
from plans.permissions import Permission
from plans.services import freezes
from priorities.models import PlanImport, Priority, TypedRow
from priorities.services.errors import CHANGED
from priorities.services.importing import start as importing
from priorities.services.importing.typed import typed_table

#: How many rows of a plan may wait to be brought in.
MAX_WAITING = 500
#: The code of a refusal because too many rows wait.
FULL = "full"


@dataclass(frozen=True)
class Cells:
    """What somebody typed of one row. ``marks``: field → "illegible" or "not_stated"."""

    reference: str = ""
    priority: Priority | None = None
    wording: str = ""
    measures: str = ""
    timing: str = ""
    responsible: str = ""
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed or marked. A priority alone is no row: it may stand for the whole page."""
        typed = (self.reference, self.wording, self.measures, self.timing, self.responsible)
        return not any(typed) and not self.marks


@dataclass(frozen=True)
class Place:
    """The page that rows are typed from: a picture, or a name where there is none."""

    page: SourcePage | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.page.place if self.page else self.name


class RowChanged(Exception):
    """Somebody saved the row since it was drawn; ``row`` is what it holds now."""

    def __init__(self, row: TypedRow) -> None:
        super().__init__(str(row))
        self.row = row


@transaction.atomic
def add_rows(
    *, plan: NationPlan, place: Place, rows: Sequence[Cells], by: User, at: datetime, once: bool = False
) -> list[TypedRow]:
    """Add ``rows`` after those of ``place``; return them.

    Args:
        once: a row that equals the last one of the place, typed by the same person, is that row, sent twice.

    Raises:
        PermissionDenied: ``by`` may not type the plan in.
        ValidationError: a row is empty, too many rows wait, or the picture is another plan's.
    """
    access.require(by, Permission.TRANSCRIBE, plan)
    if place.page is not None and place.page.plan_id != plan.pk:
        raise ValidationError(_("This picture belongs to another plan. Choose one of this plan’s."))
    if not rows or any(cells.is_empty for cells in rows):
        raise ValidationError(_("This row is empty. Type at least one cell besides the priority."))
    # Two people who add at the same moment wait for each other, so that no two rows get the same place.
    freezes.hold([plan.pk], at)
    there = TypedRow.objects.at(plan, place.page, place.name)
    last = there.order_by("position").last()
    if once and last is not None and last.typed_by_id == by.pk and _holds(last, rows[0]):
        return [last]
    room = MAX_WAITING - TypedRow.objects.waiting(plan).count()
    if len(rows) > room:
        raise ValidationError(
            _("At most %d typed rows can wait. Bring in or remove some, then add these.") % MAX_WAITING, code=FULL
        )
    start = (last.position if last else 0) + 1
    return [_new_row(plan, place, cells, start + n, by, at) for n, cells in enumerate(rows)]


@transaction.atomic
def save_row(*, row: TypedRow, cells: Cells, version: int, by: User, at: datetime) -> TypedRow:
    """Store what was typed of ``row``; saved again without a change, it stays as it is.

    Args:
        version: the row's version that the person saw.

    Raises:
        PermissionDenied: ``by`` may not type the plan in.
        RowChanged: somebody else saved it meanwhile.
        ValidationError: it is empty, or was brought in or removed meanwhile.
    """
    access.require(by, Permission.TRANSCRIBE, row.plan)
    locked = _lock(row)
    if _holds(locked, cells):
        return locked
    if locked.version != version:
        raise RowChanged(locked)
    if cells.is_empty:
        raise ValidationError(_("This row is empty. Type a cell, or remove the row."))
    _fill(locked, cells, by, at)
    locked.version += 1
    locked.save()
    return locked


@transaction.atomic
def remove_row(*, row: TypedRow, version: int, by: User) -> None:
    """Take a typed row away, whatever it holds.

    Raises:
        PermissionDenied: ``by`` may not type the plan in.
        RowChanged: somebody else saved it meanwhile.
        ValidationError: it was brought in or removed meanwhile.
    """
    access.require(by, Permission.TRANSCRIBE, row.plan)
    locked = _lock(row)
    if locked.version != version:
        raise RowChanged(locked)
    locked.delete()


@transaction.atomic
def bring_in(
    *,
    plan: NationPlan,
    rows: Sequence[TypedRow],
    by: User,
    at: datetime,
    document: str,
    url: str,
    retrieved_on: date | None,
) -> PlanImport:
    """Make an import of ``rows`` that wait, to look at and confirm; return it.

    An import of typed rows of the same document that nobody has confirmed is set aside: this one holds its rows as
    they stand now.

    Raises:
        PermissionDenied: ``by`` may not type the plan in.
        ValidationError: there are no rows, or the document cannot be named so.
    """
    access.require(by, Permission.TRANSCRIBE, plan)
    if not rows:
        raise ValidationError(_("No typed rows wait. Type some first."))
    for older in open_imports(plan).filter(document=document.strip()):
        importing.discard(record=older, by=by, at=at)
    return importing.start(
        plan=plan,
        by=by,
        at=at,
        table=typed_table(rows),
        origin=PlanImport.Origin.TYPED,
        name=_("Typed rows"),
        document=document,
        url=url,
        retrieved_on=retrieved_on,
    )


def open_imports(plan: NationPlan) -> QuerySet[PlanImport]:
    """Return the imports of typed rows that nobody has confirmed or set aside yet, newest first."""
    return PlanImport.objects.of_plan(plan).open().filter(origin=PlanImport.Origin.TYPED)


def _lock(row: TypedRow) -> TypedRow:
    locked = TypedRow.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if locked is None:
        raise ValidationError(_("This row was removed meanwhile. Add it again if it is needed."), code=CHANGED)
    if locked.brought_in_by_id is not None:
        raise ValidationError(
            _("This row was brought in meanwhile. Change its wording in the plan instead."), code=CHANGED
        )
    return locked


def _new_row(plan: NationPlan, place: Place, cells: Cells, position: int, by: User, at: datetime) -> TypedRow:
    name = "" if place.page else place.name
    row = TypedRow(plan=plan, source_page=place.page, place=name, position=position, version=1)
    _fill(row, cells, by, at)
    row.save()
    return row


def _fill(row: TypedRow, cells: Cells, by: User, at: datetime) -> None:
    for name, value in vars(cells).items():
        setattr(row, name, value)
    row.typed_by, row.typed_at = by, at


def _holds(row: TypedRow, cells: Cells) -> bool:
    return all(getattr(row, name) == value for name, value in vars(cells).items())
