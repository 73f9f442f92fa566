"""What a table would do to its plan, before anybody confirms it. Nothing is written here."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _

from plans.models import NationPlan
from priorities import progress
from priorities.choices import DecisionKind
from priorities.imports.table import CellAt, Field, Problem
from priorities.models import Action, PlanImport
from priorities.services.importing.cells import read_cells
from priorities.services.importing.changes import changes_of, described
from priorities.services.importing.pairing import propose_drafts
from priorities.services.importing.references import give_references
from priorities.services.importing.shown import Change, Likely, Outcome, Preview, ShownRow, ShownTiming
from priorities.services.importing.work import RowWork, TableWork, begin


def preview(record: PlanImport) -> Preview:
    """Return what ``record`` would do. The number of queries does not grow with its rows."""
    return shown(work_out(record))


def work_out(record: PlanImport) -> TableWork:
    """Return what ``record`` would do, for what is shown and for what is written.

    Raises:
        ValidationError: the answers that are kept cannot be understood.
    """
    work = begin(record)
    for row in work.rows:
        if not row.paired.is_skipped:
            read_cells(row, work)
    give_references(work)
    work.likely = propose_drafts(work.read.rows, work.held)
    _ask_what_rows_stand_for(work)
    work.problems += [*work.read.problems, *_problems_of_merging(work), *_missing_reason(work)]
    return work


def shown(work: TableWork) -> Preview:
    """Return ``work`` as a person sees it."""
    rows = tuple(_shown(row, work.likely) for row in work.rows)
    counts = Counter(row.outcome.value for row in rows)
    counts.update(missing=len(work.missing), unplaced=len(work.read.unplaced), merged=len(work.answers.merged))
    return Preview(
        rows=rows,
        missing=tuple(work.missing),
        unplaced=work.read.unplaced,
        problems=tuple(work.problems),
        seen=fingerprint(work),
        counts=dict.fromkeys((outcome.value for outcome in Outcome), 0) | dict(counts),
    )


def _ask_what_rows_stand_for(work: TableWork) -> None:
    """Hold back each row whose words are like a draft's until a person has said whether it replaces that draft.

    A draft that is merged into the row says so too.
    """
    answered = {row.key for row in work.rows if work.answers.row(row.key).pair} | set(work.answers.merged.values())
    for row in work.rows:
        if row.action is None and row.key not in answered and work.likely.get(row.key):
            text = _("It may be the published wording of %(reference)s. Say below what this row stands for.")
            values = {"reference": work.likely[row.key][0].action.reference}
            row.problems.append(Problem(work.places.at(row.read, Field.ACTION, ""), text % values))


def _shown(row: RowWork, likely: Mapping[int, tuple[Likely, ...]]) -> ShownRow:
    changes = () if row.paired.is_skipped else changes_of(row)
    return ShownRow(
        key=row.key,
        read=row.read,
        outcome=outcome_of(row, changes),
        action=row.action,
        changes=changes,
        timings=tuple(ShownTiming(one.words, one.proposal, one.is_answered) for one in row.timings),
        likely=likely.get(row.key, ()),
        kept=tuple(str(part) for part in row.kept),
        problems=tuple(row.problems),
    )


def outcome_of(row: RowWork, changes: tuple[Change, ...]) -> Outcome:
    """Return what becomes of ``row``."""
    if row.paired.is_skipped:
        return Outcome.SKIPPED
    if row.problems:
        return Outcome.ERROR
    if row.action is None:
        return Outcome.NEW
    return Outcome.CHANGED if changes else Outcome.UNCHANGED


def fingerprint(work: TableWork) -> str:
    """Return a mark of all that would be done, and of what it rests on."""
    told = {
        "rows": [described(row) for row in work.rows],
        "missing": [action.pk for action in work.missing],
        # A draft that is closed here is closed as it was seen: with nothing reported on it since.
        "merged": sorted((pk, into, _last_number(work, pk)) for pk, into in work.answers.merged.items()),
        "reason": work.answers.reason,
        "problems": len(work.problems),
        "document": [work.record.document, work.record.url, str(work.record.retrieved_on)],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _last_number(work: TableWork, pk: int) -> int | None:
    return work.held.actions[pk].last_number if pk in work.held.actions else None


def _missing_reason(work: TableWork) -> list[Problem]:
    """Return the first row that changes checked wording where nobody has said why."""
    if work.answers.reason:
        return []
    for row in work.rows:
        if not row.paired.is_skipped and any(change.needs_reason for change in changes_of(row)):
            text = _("Wording that was checked against the published text would change. Say why it is amended.")
            return [Problem(work.places.at(row.read, Field.ACTION, row.read.wording), text)]
    return []


def _problems_of_merging(work: TableWork) -> list[Problem]:
    named = {row.action.pk for row in work.rows if row.action}
    found = []
    for pk, key in work.answers.merged.items():
        draft = work.held.actions.get(pk)
        reason = _why_not_merged(draft, work.held.plan, pk in named)
        if not reason and (key >= len(work.rows) or work.rows[key].paired.is_skipped):
            reason = _("The row that it is to be merged into is left out. Choose another row, or keep it.")
        if reason:
            found.append(Problem(CellAt(0, 0, str(draft or pk)), reason))
    return found


def _why_not_merged(draft: Action | None, plan: NationPlan, is_named: bool) -> str:
    if draft is None or not draft.is_our_wording:
        return _("Only a working draft of this plan can be merged into a row.")
    if is_named:
        return _("A row stands for this draft itself, so it cannot be merged into another.")
    if not plan.is_active:
        return _("Only an active plan closes actions. Keep the draft, or say which row replaces it.")
    if not progress.decision_fits(DecisionKind.CLOSE, draft.status):
        return _("This draft is closed already. Keep it.")
    return ""
