"""The cells of an action that a row makes different, one by one, with what stood there before."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans.models import WordingState
from priorities.choices import TimingKind
from priorities.imports.table import Proposal
from priorities.models import Action, Measure, Timing
from priorities.services.importing.cells import deduced_priority
from priorities.services.importing.held import spaced
from priorities.services.importing.shown import Change
from priorities.services.importing.work import RowWork, TimingWork


def changes_of(row: RowWork) -> tuple[Change, ...]:
    """Return what becomes different; of a new action, all that it will have beside its words."""
    return tuple(_changes(row))


def _changes(row: RowWork) -> Iterator[Change]:
    yield from _reference(row)
    yield from _priority(row)
    if row.action is not None:
        yield from _words("wording", _("Action"), row, row.action, row.read.wording)
    yield from _parties(row)
    for measure in row.measures:
        yield from _words("measure", _("Measure"), row, measure.record, measure.words)
    for timing in row.timings:
        yield from _words("timing", _("Timing"), row, timing.record, timing.words)
        yield from _reading(timing)


def _reference(row: RowWork) -> Iterator[Change]:
    before = row.action.reference if row.action else ""
    if row.reference != before:
        proposed = not row.read.reference
        yield Change(
            "reference", _("Reference, the next free one") if proposed else _("Reference"), before, row.reference
        )
    for draft, reference in row.renumbered.items():
        label = _("Number of the working draft that has this reference now")
        yield Change(f"renumbered:{draft.pk}", label, draft.reference, reference)


def _priority(row: RowWork) -> Iterator[Change]:
    if row.priority is None or (row.action is not None and row.action.priority_id == row.priority.pk):
        return
    label = _("Priority")
    if row.read.priority is None and deduced_priority(row) is not None:
        label = _("Priority, from the first figure of the reference")
    yield Change("priority", label, str(row.action.priority) if row.action else "", str(row.priority))


def _words(
    what: str, label: str, row: RowWork, record: Action | Measure | Timing | None, words: str
) -> Iterator[Change]:
    """Yield the change of one wording, or where a draft's words are the published ones, of what they count as."""
    if not row.takes(record, words):
        return
    if record is None:
        yield Change(f"{what}:new", label, "", words)
        return
    name = what if isinstance(record, Action) else f"{what}:{record.pk}"
    if spaced(record.wording) != spaced(words):
        yield Change(name, label, record.wording, words, needs_reason=record.is_locked)
    else:
        counts_as = _("%(what)s “%(words)s”") % {"what": label, "words": words}
        before, after = record.get_wording_state_display(), str(WordingState.TRANSCRIBED.label)
        yield Change(f"state:{name}", counts_as, before, after)


def _parties(row: RowWork) -> Iterator[Change]:
    if not (row.parties or row.new_parties):
        return
    before = list(row.action.responsible.all()) if row.action else []
    if not row.new_parties and set(before) == set(row.parties):
        return
    new = [_("%(name)s (new)") % {"name": name} for name in row.new_parties]
    after = [*(party.name for party in row.parties), *new]
    yield Change("responsible", _("Responsible"), _listed([party.name for party in before]), _listed(after))


def _listed(names: list[str]) -> str:
    return ", ".join(names)


def _reading(timing: TimingWork) -> Iterator[Change]:
    """Yield the change of how a timing that is there is read; how a new one is read stands beside its words."""
    record = timing.record
    if record is not None and reading_differs(timing):
        fact = Proposal(TimingKind(record.kind), "", record.starts_on, record.latest_on)
        before, after = told(fact), told(timing.proposal)
        yield Change(f"reading:{record.pk}", _("Reading of the timing “%s”") % timing.words, before, after)


def reading_differs(timing: TimingWork) -> bool:
    """Return whether a timing that is there will be read otherwise."""
    record, to = timing.record, timing.proposal
    if record is None:
        return False
    kind = to.kind or TimingKind.NONE
    return (record.kind, record.starts_on, record.latest_on) != (kind, to.starts_on, to.latest_on)


def told(reading: Proposal) -> str:
    """Return a reading in words."""
    days = [date_format(day, "j F Y") for day in (reading.starts_on, reading.latest_on) if day]
    return ": ".join(part for part in (str((reading.kind or TimingKind.NONE).label), " – ".join(days)) if part)


def described(row: RowWork) -> dict[str, Any]:
    """Return what a row does, in no language and with all that it rests on, to tell whether any of it changed."""
    parts: list[Any] = [*(part.record for part in row.measures), *(part.record for part in row.timings)]
    return {
        "row": [row.key, row.read.lines, row.read.wording, row.read.place, row.read.source_page],
        "action": _stands(row.action) if row.action else None,
        "how": [row.paired.is_chosen, row.paired.is_skipped, len(row.problems)],
        "reference": [row.reference, sorted((draft.pk, to) for draft, to in row.renumbered.items())],
        "priority": row.priority.pk if row.priority else None,
        "parties": [[party.pk for party in row.parties], row.new_parties],
        "measures": [measure.words for measure in row.measures],
        "timings": [
            [t.words, t.proposal.kind, str(t.proposal.starts_on), str(t.proposal.latest_on)] for t in row.timings
        ],
        "parts": [_stands(part) if part else None for part in parts],
        "kept": [part.pk for part in row.kept],
    }


def _stands(record: Any) -> list[Any]:
    """Return how a record stands that a row changes or leaves."""
    told_of = [record.pk, record.wording, record.wording_state]
    if isinstance(record, Action):
        return [*told_of, record.reference, record.priority_id, sorted(p.pk for p in record.responsible.all())]
    if isinstance(record, Timing):
        return [*told_of, record.kind, str(record.starts_on), str(record.latest_on), record.is_adopted]
    return told_of
