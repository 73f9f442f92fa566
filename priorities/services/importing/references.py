"""Which reference each row's action gets, and which drafts give way to it.

A published reference wins over the provisional number of a draft: the draft gets another one, and keeps everything
else. Nothing else gives way.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from priorities.imports.table import Field, Problem
from priorities.models import Action
from priorities.services.importing.held import FreeReferences
from priorities.services.importing.work import RowWork, TableWork


def give_references(work: TableWork) -> None:
    """Set ``reference`` and ``renumbered`` of each row, or say in its problems why it cannot have its reference."""
    rows = [row for row in work.rows if not row.paired.is_skipped]
    wanted: dict[str, RowWork] = {}
    for row in rows:
        row.reference = row.read.reference or (row.action.reference if row.action else "")
        if row.read.reference and _is_sound(row, work):
            first = wanted.setdefault(row.reference, row)
            if first is not row:
                text = _("Row %(row)s has this reference already.") % {"row": first.read.lines[0]}
                _refuse(row, work, text)
    free = FreeReferences({*work.held.by_reference, *work.held.former, *wanted})
    for row in wanted.values():
        _make_room(row, work, free)
    _renumber_rows(rows)
    for row in rows:
        if not row.reference and row.priority is not None:
            row.reference = free.next(row.priority.number)


def _is_sound(row: RowWork, work: TableWork) -> bool:
    try:
        Action._meta.get_field("reference").run_validators(row.reference)
    except ValidationError as error:
        _refuse(row, work, " ".join(error.messages))
        return False
    return True


def _make_room(row: RowWork, work: TableWork, free: FreeReferences) -> None:
    """Have the draft that holds the row's reference give way; any other holder is a problem."""
    holder = work.held.by_reference.get(row.reference)
    if holder is None or holder == row.action or _leaves(holder, work):
        return
    if holder.is_our_wording:
        row.renumbered[holder] = free.next(holder.priority.number)
        return
    text = _("Action %(reference)s of this plan has this reference, and this row does not stand for it.")
    _refuse(row, work, text % {"reference": row.reference})


def _leaves(holder: Action, work: TableWork) -> bool:
    """Return whether a row gives the action that has a reference another one."""
    return any(row.action == holder and row.read.reference not in ("", holder.reference) for row in work.rows)


def _renumber_rows(rows: list[RowWork]) -> None:
    """Give the drafts that give way, and that a row without a reference stands for, their new number there too."""
    renumbered = {action: reference for row in rows for action, reference in row.renumbered.items()}
    for row in rows:
        if row.action in renumbered:
            row.reference = renumbered[row.action]


def _refuse(row: RowWork, work: TableWork, reason: str) -> None:
    row.problems.append(Problem(work.places.at(row.read, Field.REFERENCE, row.read.reference), reason))
