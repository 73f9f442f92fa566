"""Taking a table in, to look at before it is brought into a plan, and what a person says of it meanwhile."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access
from plans.models import NationPlan, User
from plans.permissions import Permission
from priorities.imports import headings
from priorities.imports.table import Mapping, Table
from priorities.models import HeadingMeaning, PlanImport
from priorities.services.importing.answers import read_answers
from priorities.services.importing.reading import headings_of

#: Filled by the services, some of them empty while the import waits.
_NOT_TYPED = ("table", "mapping", "answers", "summary", "ended_by", "ended_at", "file")


@transaction.atomic
def start(
    *,
    plan: NationPlan,
    by: User,
    at: datetime,
    table: Table,
    origin: str,
    name: str,
    document: str,
    url: str = "",
    retrieved_on: date | None = None,
    content: bytes = b"",
) -> PlanImport:
    """Keep a table that was uploaded, pasted or typed. Nothing of it is in the plan yet.

    Args:
        origin: one of ``PlanImport.Origin``.
        name: the file's name as it was uploaded, or what a pasted table is called.
        content: the file, or the pasted text, as it came; kept as evidence of what was brought in.

    Raises:
        PermissionDenied: ``by`` does not bring wording into this plan.
        ValidationError: the table is empty or holds characters that no text has, or a field is too long.
    """
    access.require(by, Permission.TRANSCRIBE, plan)
    kept = table.as_json()
    _check_cells(table)
    record = PlanImport(
        plan=plan,
        origin=origin,
        name=name.strip()[:200],
        document=document.strip(),
        url=url.strip(),
        retrieved_on=retrieved_on,
        sha256=hashlib.sha256(content or json.dumps(kept, sort_keys=True).encode()).hexdigest(),
        table=kept,
        created_by=by,
        created_at=at,
    )
    record.full_clean(exclude=_NOT_TYPED)
    if content:
        record.file.save(record.sha256, ContentFile(content), save=False)
    record.save()
    return record


def _check_cells(table: Table) -> None:
    if not any(cell.strip() for row in table.rows for cell in row):
        raise ValidationError(_("There is nothing in this table."))
    if any("\x00" in cell for row in table.rows for cell in row):
        raise ValidationError(_("This table holds characters that no text has. Copy its cells into a new file."))


@transaction.atomic
def set_mapping(*, record: PlanImport, mapping: Mapping, by: User) -> None:
    """Keep what the columns hold, as a person says it; what their headings stand for is remembered for the plan.

    Args:
        mapping: column → what it holds; empty to have the headings matched again.

    Raises:
        PermissionDenied: ``by`` does not bring wording into this plan.
        ValidationError: it was confirmed or set aside meanwhile.
    """
    open_record(record, by)
    named = headings_of(record)
    for column, meaning in mapping.items():
        heading = headings.normal(named.get(column, ""))[:200]
        if heading:
            HeadingMeaning.objects.update_or_create(
                plan=record.plan, heading=heading, defaults={"field": meaning.value}
            )
    record.mapping = {str(column): meaning.value for column, meaning in mapping.items()}
    # Another reading has other rows: what was decided of the old ones says nothing of the new.
    record.answers = {}
    record.save(update_fields=["mapping", "answers"])


@transaction.atomic
def set_answers(*, record: PlanImport, answers: dict[str, Any], by: User) -> None:
    """Keep what was decided of rows and drafts; see :mod:`priorities.services.importing.answers` for the form.

    Raises:
        PermissionDenied: ``by`` does not bring wording into this plan.
        ValidationError: the answers cannot be understood, a reading is none, or the import has ended meanwhile.
    """
    read_answers(answers)
    open_record(record, by)
    record.answers = answers
    record.save(update_fields=["answers"])


@transaction.atomic
def discard(*, record: PlanImport, by: User, at: datetime) -> None:
    """Set an import aside: nothing of it comes into the plan. Setting it aside twice is setting it aside once.

    Raises:
        PermissionDenied: ``by`` does not bring wording into this plan.
        ValidationError: it was brought in meanwhile.
    """
    access.require(by, Permission.TRANSCRIBE, record.plan)
    if PlanImport.objects.select_for_update().get(pk=record.pk).state == PlanImport.State.DISCARDED:
        return
    open_record(record, by)
    record.state, record.ended_by, record.ended_at = PlanImport.State.DISCARDED, by, at
    record.save(update_fields=["state", "ended_by", "ended_at"])


def open_record(record: PlanImport, by: User) -> None:
    """Lock ``record`` and bring it up to date.

    Raises:
        PermissionDenied: ``by`` does not bring wording into this plan.
        ValidationError: it was confirmed or set aside meanwhile.
    """
    access.require(by, Permission.TRANSCRIBE, record.plan)
    current = PlanImport.objects.select_for_update().get(pk=record.pk)
    if current.state != PlanImport.State.OPEN:
        raise ValidationError(_("This table was brought in or set aside meanwhile. Start again to bring it in anew."))
    record.state, record.mapping, record.answers = current.state, current.mapping, current.answers
