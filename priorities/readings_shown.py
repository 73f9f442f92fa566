"""A measure's readings as its page lists them: what was read, who recorded it, and how it was corrected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans import permissions
from plans.models import Membership, NationPlan, Role, User
from priorities.measures_text import note_text
from priorities.models import Measure, ProgressReport, Reading
from priorities.templatetags.figures import shown_value, value_words


@dataclass(frozen=True)
class Recorded:
    """Who stored a version, as what and when."""

    by: User
    #: Their role of then in words; empty for none.
    role: str
    at: datetime
    #: Of a correction: what the version before said and this one does not, e.g. "9", "read on 1 October 2026".
    was: Sequence[str] = ()


@dataclass(frozen=True)
class Row:
    """A reading in its last version."""

    reading: Reading
    #: What was read, and the note on it, as the person who looks may see them.
    value: str
    note: str
    #: The first version's.
    recorded: Recorded
    #: Newest first.
    corrections: Sequence[Recorded]

    @property
    def report(self) -> ProgressReport | None:
        """The report that it came with."""
        return self.reading.report


def rows_of(plan: NationPlan, measure: Measure, readings: Iterable[Reading], *, exact: bool) -> list[Row]:
    """Return the rows for ``readings``, newest date first; one query, for the roles of those who recorded them.

    Args:
        readings: those that stand, oldest first, with their ``earlier`` versions and authors.
        exact: whether small numbers of people are shown.
    """
    readings = list(readings)
    authors = {version.author_id for reading in readings for version in (reading, *reading.earlier)}
    roles = list(Membership.objects.reaching(plan).filter(user__in=authors))

    def recorded(version: Reading, was: Sequence[str] = ()) -> Recorded:
        role = permissions.role_at(roles, version.author_id, version.recorded_at)
        return Recorded(version.author, str(Role(role).label) if role else "", version.recorded_at, was)

    rows = []
    for reading in reversed(readings):
        versions = [reading, *reading.earlier]
        changes = [
            recorded(version, was)
            for version, before in pairwise(versions)
            if (was := what_it_was(measure, before, version, exact=exact))
        ]
        rows.append(
            Row(
                reading,
                value=read_words(measure, reading, exact=exact),
                note=reading.note if exact else note_text(measure, reading),
                recorded=recorded(versions[-1]),
                corrections=changes,
            )
        )
    return rows


def read_words(measure: Measure, reading: Reading, *, exact: bool = False) -> str:
    """Return what was read in words, without the unit; ``exact`` shows small numbers of people too."""
    if exact or reading.value is None:
        return value_words(measure, reading.value, reading.words)
    return shown_value(measure, reading.value)


def what_it_was(measure: Measure, before: Reading, after: Reading, *, exact: bool = False) -> list[str]:
    """Return what ``before`` said that its correction ``after`` does not, in words; empty where they say the same."""
    was = []
    if (before.value, before.words) != (after.value, after.words):
        was.append(read_words(measure, before, exact=exact))
    if before.read_on != after.read_on:
        was.append(_("read on %s") % date_format(before.read_on, "j F Y"))
    if before.note != after.note:
        note = before.note if exact else note_text(measure, before)
        was.append(_("note: %s") % (note or _("none")))
    if before.source != after.source:
        was.append(_("source: %s") % (before.source or _("none")))
    return was
