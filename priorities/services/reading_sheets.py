"""Readings from a spreadsheet: what each row would become, carried to the confirmation and looked at again there.

Nothing is stored between the two: what was read travels through the page as one signed value, for one person and plan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from plans.models import NationPlan, User
from priorities.models import Measure, Reading
from priorities.reading_values import is_questioned, short_name
from priorities.recordable import may_record, measures_of
from priorities.services.readings import GivenReading, says_same, standing_by_day, why_not
from priorities.templatetags.figures import newest_reading, value_words

#: How long a preview can be confirmed, in seconds: a day's work.
MAX_AGE = 24 * 60 * 60
#: How long the signed value may be, in characters; the rest of the form fits in beside it.
MAX_PACKED = 600_000
_SALT = "priorities.reading-sheet"


class Outcome(StrEnum):
    """What confirming does with a row."""

    NEW = "new"
    #: It stands already, word for word.
    SAME = "same"
    #: Another reading of that measure and day stands.
    OTHER = "other"
    WRONG = "wrong"


@dataclass(frozen=True)
class SheetReading:
    """A row of a sheet and what it would become."""

    line: int
    #: Where its value stands: "H7".
    cell: str
    #: What the row calls its measure.
    name: str
    #: ``None`` where it names none of the plan, or one that the person may not record.
    measure: Measure | None = None
    given: GivenReading | None = None
    #: Why it cannot be taken, the cell named; empty where it can.
    fault: str = ""
    outcome: Outcome = Outcome.WRONG
    #: The other reading of that day.
    hinders: Reading | None = None
    #: What its preview said before: the outcome and what stood.
    seen: tuple[str, str] | None = None

    @property
    def stood(self) -> str:
        """What the measure stood at last, and when."""
        return newest_reading(self.measure) if self.measure else ""

    @property
    def before(self) -> str:
        """What the measure stood at last."""
        found = self.measure
        return value_words(found, found.newest_value, found.newest_words) if found and found.newest_on else ""

    @property
    def after(self) -> str:
        """What it would stand at."""
        return value_words(self.given.measure, self.given.value, self.given.words) if self.given else ""

    @property
    def is_older(self) -> bool:
        """Whether the day is before that of the last reading: the measure goes on standing where it stands."""
        newest_on = self.measure.newest_on if self.measure else None
        return self.given is not None and newest_on is not None and self.given.read_on < newest_on

    @property
    def asks(self) -> bool:
        """Whether a person has to say that the figure is right."""
        return self.outcome == Outcome.NEW and is_questioned(self.given.measure, self.given.value)  # type: ignore[union-attr]

    @property
    def has_changed(self) -> bool:
        """Whether it is not as the person saw it; one that stands by now as given has lost nothing."""
        return self.seen is not None and self.outcome != Outcome.SAME and self.seen != (self.outcome, self.stood)


def looked_at(rows: Iterable[SheetReading], plan: NationPlan, at: datetime) -> list[SheetReading]:
    """Return ``rows`` with what confirming would do with each at ``at``."""
    rows = list(rows)
    standing = standing_by_day({row.given.measure.pk for row in rows if row.given})
    first: dict[tuple[int, date], int] = {}
    found = []
    for row in rows:
        if row.given is None:
            found.append(row)
            continue
        day = row.given.measure.pk, row.given.read_on
        if first.setdefault(day, row.line) != row.line:
            words = _("Row %(line)d and row %(first)d give readings of one measure and day. Keep one of them.")
            found.append(replace(row, fault=words % {"line": row.line, "first": first[day]}))
            continue
        found.append(_beside(row, row.given, standing.get(day), plan, at))
    return found


def _beside(
    row: SheetReading, given: GivenReading, same_day: Reading | None, plan: NationPlan, at: datetime
) -> SheetReading:
    if same_day is not None and _says_no_more(given, same_day):
        return replace(row, outcome=Outcome.SAME)
    fault = why_not(given, same_day, plan, at)
    if fault is None:
        return replace(row, outcome=Outcome.NEW)
    fault = _("Cell %(cell)s: %(fault)s") % {"cell": row.cell, "fault": fault}
    return replace(row, fault=fault, outcome=Outcome.OTHER if same_day else Outcome.WRONG, hinders=same_day)


def _says_no_more(given: GivenReading, reading: Reading) -> bool:
    """Return whether ``given`` is ``reading``; a note or a source that a sheet leaves out takes none away."""
    full = replace(given, note=given.note or reading.note, source=given.source or reading.source)
    return says_same(reading, full)


# --- From the preview to the confirmation ---------------------------------------------------------------------------


def packed(rows: Sequence[SheetReading], plan: NationPlan, user: User) -> str:
    """Return what the rows hold as one signed value that only ``user`` can confirm, for ``plan``."""
    carried = [_carried(row, row.given) for row in rows if row.given]
    return signing.dumps({"user": user.pk, "plan": plan.pk, "rows": carried}, salt=_SALT, compress=True)


def _carried(row: SheetReading, given: GivenReading) -> list[Any]:
    value = None if given.value is None else str(given.value)
    what = [given.measure.pk, given.read_on.isoformat(), value, given.words, given.note, given.source]
    return [row.line, row.cell, row.name, *what, row.outcome.value, row.stood]


def unpacked(text: str, plan: NationPlan, user: User) -> list[SheetReading]:
    """Return the rows in ``text``, with the measures as they stand now; to be :func:`looked_at` again.

    Raises:
        BadSignature: it is not what :func:`packed` wrote for this person and plan, or too old.
    """
    data = signing.loads(text, salt=_SALT, max_age=MAX_AGE)
    if (data["user"], data["plan"]) != (user.pk, plan.pk):
        raise signing.BadSignature
    measures = {measure.pk: measure for measure in measures_of(plan)}
    return [_unpacked(row, measures, plan, user) for row in data["rows"]]


def _unpacked(carried: list[Any], measures: dict[int, Measure], plan: NationPlan, user: User) -> SheetReading:
    line, cell, name, pk, day, value, words, note, source, *seen = carried
    row = SheetReading(line, cell, name, seen=(seen[0], seen[1]))
    measure = measures.get(pk)
    if measure is None:
        return replace(row, fault=_("Row %d: this measure is not in the plan any more.") % line)
    if not may_record(user, plan, measure):
        return replace(row, fault=not_theirs(line, measure))
    given = GivenReading(
        measure, date.fromisoformat(day), Decimal(value) if value is not None else None, words, note, source
    )
    return replace(row, measure=measure, given=given)


def not_theirs(line: int, measure: Measure) -> str:
    """Return what is said of a row for a measure that somebody else records."""
    words = _("Row %(line)d: you do not report on %(measure)s. Remove the row, or ask the plan’s lead.")
    return words % {"line": line, "measure": short_name(measure)}
