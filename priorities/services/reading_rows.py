"""What the rows of a sheet mean in a plan: which measure, which day, which value."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.dates import parse_day
from plans.models import NationPlan, User
from priorities.imports.reading_sheet import Part, SheetRow
from priorities.models import Measure
from priorities.reading_values import short_name, value_of
from priorities.recordable import may_record, measures_of
from priorities.services.reading_sheets import SheetReading, not_theirs
from priorities.services.readings import GivenReading

#: How long a note and a source may be.
_LONGEST = {Part.NOTE: 500, Part.SOURCE: 200}


class _Refused(Exception):
    """A row, or a cell of it, cannot be taken; the message says why."""


class Reader:
    """Reads the rows of a sheet for one person: what they may not record is refused."""

    def __init__(self, plan: NationPlan, user: User, day: date) -> None:
        """Make it; ``day`` is that of rows which give none."""
        self.plan, self.user, self.day = plan, user, day
        self.by_number: dict[int, Measure] = {}
        self.by_reference: dict[str, list[Measure]] = defaultdict(list)
        for measure in measures_of(plan):
            self.by_number[measure.pk] = measure
            self.by_reference[measure.action.reference.casefold()].append(measure)

    def read(self, rows: Sequence[SheetRow]) -> list[SheetReading]:
        """Return each row with its measure and its reading, or with what is wrong with it."""
        return [self._read(row) for row in rows]

    def _read(self, row: SheetRow) -> SheetReading:
        named = [row.text(part) for part in (Part.REFERENCE, Part.MEASURE)]
        name = " ".join(filter(None, named)) or row.text(Part.NUMBER)
        cell, line = row.cells[Part.VALUE], row.line
        measure = None
        try:
            found = self._measure(row)
            if not may_record(self.user, self.plan, found):
                raise _Refused(not_theirs(line, found))
            measure, name = found, short_name(found)
            return SheetReading(line, cell, name, measure, self._given(row, measure))
        except _Refused as refused:
            return SheetReading(line, cell, name, measure, fault=str(refused))

    def _measure(self, row: SheetRow) -> Measure:
        number, reference = row.text(Part.NUMBER), row.text(Part.REFERENCE)
        if number:
            return self._numbered(row, number, reference)
        of_action = self.by_reference.get(reference.casefold(), [])
        wording = _plain(row.text(Part.MEASURE))
        same = [one for one in of_action if wording in (_plain(one.wording), _plain(one.wording_cy))] if wording else []
        if len(same) == 1:
            return same[0]
        if len(of_action) == 1 and not wording:
            return of_action[0]
        if not of_action:
            words = _("“%(text)s” is no action of this plan with a measure.") % {"text": reference[:60]}
        elif wording:
            words = _("%(action)s has no such measure: its wording differs. Put its measure number into the row.")
            words %= {"action": reference}
        else:
            words = _("%(action)s has several measures. Add the wording or the measure number.") % {"action": reference}
        raise _refusal(row, Part.MEASURE if wording and of_action else Part.REFERENCE, words)

    def _numbered(self, row: SheetRow, number: str, reference: str) -> Measure:
        found = self.by_number.get(int(number)) if number.isdecimal() and len(number) < 19 else None
        if found is None:
            raise _refusal(row, Part.NUMBER, _("“%s” is no measure of this plan.") % number[:60])
        if reference and reference.casefold() != found.action.reference.casefold():
            words = _("the measure of this number is of %(action)s, not of %(said)s. Which one is meant?")
            raise _refusal(row, Part.NUMBER, words % {"action": found.action.reference, "said": reference[:20]})
        return found

    def _given(self, row: SheetRow, measure: Measure) -> GivenReading:
        """Return what the row gives. All that is wrong with it is said at once, so that it is mended at once."""
        faults = []
        value, words, day = None, "", None
        try:
            value, words = _value(row, measure)
        except _Refused as refused:
            faults.append(str(refused))
        try:
            day = self._day(row)
        except _Refused as refused:
            faults.append(str(refused))
        for part, longest in _LONGEST.items():
            if len(row.text(part)) > longest:
                too_long = _("this has more than %d characters. Shorten it.") % longest
                faults.append(str(_refusal(row, part, too_long)))
        if faults or day is None:
            raise _Refused(" ".join(faults))
        return GivenReading(measure, day, value, words, note=row.text(Part.NOTE), source=row.text(Part.SOURCE))

    def _day(self, row: SheetRow) -> date:
        text = row.text(Part.DATE)
        day = parse_day(text) if text else self.day
        if day is None:
            raise _refusal(row, Part.DATE, _("“%s” is no day. Write it like 12 November 2026.") % text[:60])
        return day


def _value(row: SheetRow, measure: Measure) -> tuple[Decimal | None, str]:
    text = row.text(Part.VALUE)
    if not text:
        raise _refusal(row, Part.VALUE, _("there is a note or a source, but no value. Add it, or empty them."))
    try:
        return value_of(measure, text)
    except ValidationError as error:
        raise _refusal(row, Part.VALUE, " ".join(error.messages)) from error


def _refusal(row: SheetRow, part: Part, words: str) -> _Refused:
    cell = row.cells.get(part) or row.cells[Part.VALUE]
    return _Refused(_("Cell %(cell)s: %(fault)s") % {"cell": cell, "fault": words})


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
