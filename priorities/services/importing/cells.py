"""The cells of a row beside its reference, matched with what the plan knows: priority, who, measures, timings."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from priorities.choices import TimingKind
from priorities.imports import timings as readings
from priorities.imports.table import Field, Problem, Proposal
from priorities.models import ResponsibleParty, Timing
from priorities.progress import TimingFact
from priorities.services.importing.held import same, spaced
from priorities.services.importing.pairing import pair_parts
from priorities.services.importing.work import MeasureWork, RowWork, TableWork, TimingWork
from priorities.services.timings import check_dates


def read_cells(row: RowWork, work: TableWork) -> None:
    """Fill in what ``row`` gives its action; what cannot be taken becomes a problem of the row."""
    # Whether a reference stands twice depends on which rows are left out: it is looked at with all references.
    twice = row.read.reference if row.read.reference in work.repeated else None
    row.problems.extend(problem for problem in row.read.problems if problem.at.text != twice)
    if row.paired.problem:
        _refuse(row, work, Field.ACTION, row.read.wording, row.paired.problem)
    if not row.read.wording.strip() and not row.problems:
        _refuse(row, work, Field.ACTION, "", _("This row has no action. Add its words, or leave the row out."))
    _read_priority(row, work)
    _read_parties(row, work)
    measures = list(row.action.measures.all()) if row.action else []
    pairs = pair_parts(row.read.measures, measures)
    row.measures = [MeasureWork(words, pair) for words, pair in zip(row.read.measures, pairs, strict=True)]
    _read_timings(row, work)


def _read_priority(row: RowWork, work: TableWork) -> None:
    number = row.read.priority
    if number is None:
        number = deduced_priority(row) if row.action is None else None
        if number in work.held.priorities:
            row.priority = work.held.priorities[number]
        elif row.action is None:
            text = _("The table does not say under which priority this action stands. Add a column with its number.")
            _refuse(row, work, Field.PRIORITY, "", text)
        return
    row.priority = work.held.priorities.get(number)
    if row.priority is None:
        text = _("The strategy has no priority %(number)s.") % {"number": number}
        _refuse(row, work, Field.PRIORITY, str(number), text)


def deduced_priority(row: RowWork) -> int | None:
    """Return the priority that the first figure of the row's reference names; ``None`` where it has none."""
    first = row.read.reference.split(".")[0]
    return int(first) if first.isascii() and first.isdecimal() and len(first) < 6 else None


def _read_parties(row: RowWork, work: TableWork) -> None:
    longest = ResponsibleParty._meta.get_field("name").max_length or 0
    for name in dict.fromkeys(spaced(name) for name in row.read.responsible):
        party = work.held.parties.get(same(name))
        if party is not None:
            row.parties.append(party)
        elif len(name) > longest:
            text = _("A name has no more than %(count)s characters. Divide the names with semicolons or line breaks.")
            _refuse(row, work, Field.RESPONSIBLE, name, text % {"count": longest})
        elif name and same(name) not in {same(one) for one in row.new_parties}:
            row.new_parties.append(name)
    row.parties = list(dict.fromkeys(row.parties))


def _read_timings(row: RowWork, work: TableWork) -> None:
    pairs = pair_parts(row.read.timings, list(row.action.timings.all()) if row.action else [])
    answer = work.answers.row(row.key)
    longest = Timing._meta.get_field("wording").max_length or 0
    for place, (words, record) in enumerate(zip(row.read.timings, pairs, strict=True)):
        if len(words) > longest:
            text = _("A timing has no more than %(count)s characters. Move what is not about time to another column.")
            _refuse(row, work, Field.TIMING, words, text % {"count": longest})
        given = answer.reading(place)
        if given and (reason := _outside(given, work)):
            _refuse(row, work, Field.TIMING, words, reason)
        row.timings.append(TimingWork(words, record, _reading(words, record, given, work), given is not None))


def _reading(words: str, record: Timing | None, given: TimingFact | None, work: TableWork) -> Proposal:
    """Return how the timing will be read: as the person said, as it is read already, or as proposed.

    Dates that a lead adopted stay, and so does the reading of words that stay.
    """
    if given is not None:
        return Proposal(TimingKind(given.kind), _("You gave this reading."), given.starts_on, given.latest_on)
    if record is not None and (record.is_adopted or same(record.wording) == same(words)):
        rule = _("The reading that the plan has stays.")
        return Proposal(TimingKind(record.kind), rule, record.starts_on, record.latest_on)
    return _proposed(words, work)


def _proposed(words: str, work: TableWork) -> Proposal:
    """Return how ``words`` can be read; left open where that is no date that the plan can have."""
    proposal = readings.propose(words, work.held.plan.starts_on, work.held.plan.ends_on)
    if proposal.kind is None:
        return replace(proposal, starts_on=None, latest_on=None)
    reason = _outside(TimingFact(proposal.kind, proposal.starts_on, proposal.latest_on), work)
    return Proposal(None, f"{proposal.rule} {reason}") if reason else proposal


def _outside(fact: TimingFact, work: TableWork) -> str:
    """Return why the plan cannot have a timing with these dates; empty where it can."""
    try:
        check_dates(fact, work.held.plan)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _refuse(row: RowWork, work: TableWork, meaning: Field, text: str, reason: str) -> None:
    row.problems.append(Problem(work.places.at(row.read, meaning, text), reason))
