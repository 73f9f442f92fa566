"""A plan's measures and their readings as files. Numbers of people that are too small are left out of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plans import permissions
from plans.models import Membership, NationPlan, Role
from priorities.files import About, Cell, Column, Sheet, each, text
from priorities.measured import Measured
from priorities.measures_text import note_text
from priorities.models import Measure, Reading
from priorities.templatetags.figures import shown_value


@dataclass(frozen=True)
class Read:
    """A reading of a measure."""

    one: Measured
    reading: Reading
    #: The role in which it was recorded; empty for an administrator.
    role: str


def measures_sheet(measures: Sequence[Measured]) -> Sheet:
    """Return ``measures`` as a list for a file."""
    return Sheet(_("Measures"), COLUMNS, ([column.value(one) for column in COLUMNS] for one in measures))


def readings_sheet(measures: Sequence[Measured], memberships: Sequence[Membership]) -> Sheet:
    """Return all readings of ``measures`` that stand as a list for a file.

    Args:
        memberships: those that reach the plan, ended ones included.
    """
    rows = ([column.value(read) for column in READING_COLUMNS] for read in _readings(measures, memberships))
    return Sheet(_("Readings"), READING_COLUMNS, rows)


def _readings(measures: Sequence[Measured], memberships: Sequence[Membership]) -> Iterator[Read]:
    for one in measures:
        for reading in one.readings:
            role = permissions.role_at(memberships, reading.author_id, reading.recorded_at)
            yield Read(one, reading, role)


def about_measures(plan: NationPlan, said: Sequence[str], made_on: date, as_at: date | None) -> About:
    """Return what a file of measures says of itself.

    Args:
        said: the filter in words; empty for all measures.
    """
    small = _(
        "A number of people above 0 and below %d is left out, with what would tell it: it could point at somebody."
    )
    targets = _("Targets marked “illustrative” are made up to show the page; nobody has set them.")
    notes = [(_("Small numbers"), small % settings.SMALL_NUMBERS_BELOW), (_("Targets"), targets)]
    return About(plan, each(said) or _("All measures of the plan"), made_on, as_at, notes)


def _figure(measure: Measure, value: Decimal | None) -> Cell:
    """Return a figure as one that can be computed with, or as everybody may see it."""
    return value if measure.is_counted and not measure.hides(value) else shown_value(measure, value)


def _read(measure: Measure, reading: Reading | None) -> Cell:
    return "" if reading is None else reading.words if reading.value is None else _figure(measure, reading.value)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")


_OF_BOTH = [
    Column(lazy("Plan"), lazy("The nation’s plan."), 26, lambda one: text(one.action.plan, "title")),
    Column(
        lazy("Priority"),
        lazy("The strategy’s priority."),
        26,
        lambda one: f"{one.action.priority.number}. {text(one.action.priority, 'title')}",
    ),
    Column(lazy("Reference"), lazy("The number of the measure’s action."), 10, lambda one: one.action.reference),
    Column(lazy("Measure"), lazy("What is measured."), 50, lambda one: text(one.measure, "wording")),
]

COLUMNS = [
    *_OF_BOTH,
    Column(lazy("Kind"), lazy("How it is read."), 12, lambda one: one.measure.get_kind_display()),
    Column(
        lazy("Counts"),
        lazy("An output (what was done) or an outcome (what came of it); empty where nobody has said."),
        10,
        lambda one: one.measure.get_level_display(),
    ),
    Column(lazy("Unit"), lazy("What the figures are in."), 18, lambda one: text(one.measure, "unit")),
    Column(lazy("Direction"), lazy("Which way it should go."), 16, lambda one: one.measure.get_direction_display()),
    Column(
        lazy("Baseline"),
        lazy("What it began at."),
        12,
        lambda one: _figure(one.measure, one.measure.baseline),
    ),
    Column(lazy("Aim"), lazy("Its target or limits."), 28, lambda one: one.aim),
    Column(
        lazy("Yearly"),
        lazy("“Yes”: counted anew in each year of the plan."),
        8,
        lambda one: _yes(one.measure.is_yearly),
    ),
    Column(lazy("Newest reading"), lazy("What it stood at last."), 24, lambda one: _read(one.measure, one.newest)),
    Column(lazy("Read on"), lazy("The date of that reading."), 13, lambda one: one.newest and one.newest.read_on),
    Column(
        lazy("Share of the way"),
        lazy("How far the newest reading is from baseline to target, in per cent; of a yearly count, of the year’s."),
        12,
        lambda one: _rounded(one.progress.share),
    ),
    Column(
        lazy("Path today"),
        lazy("Where the straight path from baseline to target is on the day of this file, by adopted timings."),
        12,
        lambda one: _rounded(one.progress.expected),
    ),
    Column(lazy("Stands"), lazy("How it stands, or why that cannot be said; computed."), 50, lambda one: one.standing),
    Column(
        lazy("Source of the figures"),
        lazy("Where its readings come from."),
        30,
        lambda one: one.measure.source_of_figures,
    ),
    Column(
        lazy("Wording"),
        lazy("How sure it is that the words are the published ones. Suggestions are not RCOT’s wording."),
        18,
        lambda one: one.measure.get_wording_state_display(),
    ),
]


def _of_reading(column: Column) -> Column:
    """Return a column of measures as one of their readings."""
    return Column(column.heading, column.meaning, column.width, lambda read: column.value(read.one))


READING_COLUMNS = [
    *(_of_reading(column) for column in _OF_BOTH),
    Column(lazy("Date"), lazy("The day that the reading is of."), 13, lambda read: read.reading.read_on),
    Column(
        lazy("Value"),
        lazy("What was read: a figure, “met” or “not yet met”, or words."),
        24,
        lambda read: _read(read.one.measure, read.reading),
    ),
    Column(
        lazy("Note"),
        lazy("What was noted with it; left out with a figure that is left out."),
        40,
        lambda read: note_text(read.one.measure, read.reading),
    ),
    Column(lazy("Source"), lazy("Where the figure comes from."), 30, lambda read: read.reading.source),
    Column(
        lazy("Recorded by"),
        lazy("The role in the plan of who recorded it."),
        16,
        lambda read: str(Role(read.role).label) if read.role else _("Administrator"),
    ),
    Column(
        lazy("Corrected"),
        lazy("“Yes”: it replaces an earlier reading that was wrong."),
        10,
        lambda read: _yes(read.reading.corrects_id is not None),
    ),
]
