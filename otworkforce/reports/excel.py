"""The board report as a workbook: the rows of its annex, its figures, and what the words mean."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from otworkforce.reports.archives import dated
from otworkforce.reports.content import BoardReport
from otworkforce.reports.parts import AnnexRow, Bars, MeasureRow
from otworkforce.reports.since import Since
from plans.models.language import Text
from priorities.files import cell

#: What a cell can hold.
Value = str | Text | date | int | Decimal | None


@dataclass(frozen=True)
class Column:
    """A column of the sheet of actions."""

    heading: Any
    width: int
    value: Callable[[AnnexRow], Value]


def as_xlsx(report: BoardReport, *, at: datetime, notice: str = "", since: Since | None = None) -> bytes:
    """Return ``report`` as a workbook; the same report gives the same bytes.

    Args:
        at: the moment that the figures are of.
        notice: what is to be known before the figures are believed.
        since: what was recorded after a frozen report.
    """
    with translation.override(report.language):
        book = Workbook(write_only=True)
        book.properties.creator, book.properties.title = "", report.title
        book.properties.language = {"en": "en-GB", "cy": "cy-GB"}[report.lang]
        add_sheet(
            book,
            _("Actions"),
            [(str(column.heading), column.width) for column in COLUMNS],
            ([column.value(row) for column in COLUMNS] for row in report.annex),
        )
        add_sheet(book, _("Measures"), _measure_columns(), map(_measure, report.measures))
        _add_figures(book, report)
        add_sheet(book, _("Definitions"), [(_("Term"), 28), (_("Meaning"), 100)], _definitions(report))
        add_sheet(book, _("About this report"), [(_("What"), 28), (_("Says"), 100)], _about(report, notice))
        if since is not None:
            add_sheet(book, _("Recorded since"), [(_("What"), 28), (_("Says"), 100)], _recorded(since))
        file = BytesIO()
        book.save(file)
        return dated(file.getvalue(), at)


def add_sheet(book: Workbook, name: str, columns: Sequence[tuple[str, int]], lines: Iterable[Sequence[Value]]) -> None:
    """Add a sheet with a frozen first row.

    Args:
        columns: what each column is called, and how wide it is.
    """
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, (_heading, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([cell(sheet, heading, bold=True) for heading, _width in columns])
    for line in lines:
        sheet.append([cell(sheet, _told(value) if isinstance(value, Text) else value) for value in line])


def _told(text: Text) -> str:
    """Return a text; English that stands in for Welsh says so, since a cell has no language."""
    return f"{text} [{_('English')}]" if text.is_fallback else str(text)


def _measure_columns() -> list[tuple[str, int]]:
    """Return what :func:`_measure` tells, with the figures of :data:`otworkforce.reports.measures.FIGURES`."""
    told = [(_("Reference"), 10), (_("Measure"), 50), (_("Output or outcome"), 12)]
    told += [(_("Newest reading"), 30), (_("Read on"), 13), (_("Aim"), 30), (_("How far"), 22)]
    told += [(_("Path"), 30), (_("Why it tells nothing yet"), 40)]
    names = [_("Baseline"), _("Target"), _("Lower limit"), _("Upper limit"), _("Reading"), _("Per cent of the way")]
    names += [_("Its path is at"), _("Percentage points behind its path")]
    return [*told, *((name, 13) for name in names)]


def _measure(row: MeasureRow) -> list[Value]:
    told: list[Value] = [row.action.reference, row.wording, row.level, row.newest or row.newest_words, row.read_on]
    return [*told, row.aim, row.far, row.path, row.reason, *row.figures]


def _add_figures(book: Workbook, report: BoardReport) -> None:
    """Add counts by status, of the last rounds and of each priority, with a column for each status that occurs."""
    statuses = dict([*report.trend.statuses, *report.priorities.statuses])
    columns = [(_("Counted"), 40), *((label, 14) for label in statuses.values()), (_("All"), 10)]
    lines = [*_counts(report.trend, list(statuses)), *_counts(report.priorities, list(statuses))]
    add_sheet(book, _("Figures"), columns, lines)


def _counts(bars: Bars, statuses: Sequence[str]) -> list[list[Value]]:
    codes = [code for code, _label in bars.statuses]
    return [
        [bar.label, *(dict(zip(codes, bar.counts, strict=True)).get(code, 0) for code in statuses), bar.total]
        for bar in bars.rows
    ]


def _definitions(report: BoardReport) -> list[list[Value]]:
    return [[definition.term, definition.meaning] for definition in report.definitions]


def _about(report: BoardReport, notice: str) -> list[list[Value]]:
    head = report.headline
    said: list[tuple[str, Value]] = [
        (_("Report"), report.title),
        (_("Standing"), report.standing),
        (_("Note"), notice),
        (_("Plan"), report.plan),
        (_("Day of the figures"), report.today),
        (_("Purpose"), report.purpose),
        (_("Author"), report.author),
        (_("How sure are we"), " ".join(report.sureness)),
        (_("In short"), " ".join(part for part in (head.lead, head.became, head.rest) if part)),
        (_("Check sum of the frozen figures (SHA-256)"), report.sha256),
    ]
    return [[name, value] for name, value in said if value]


def _recorded(since: Since) -> list[list[Value]]:
    decisions: list[list[Value]] = [[_("The board decided"), decision.told] for decision in since.decisions]
    corrections: list[list[Value]] = [[_("Correction"), correction] for correction in since.corrections]
    return [*decisions, *corrections] or [[_("Nothing"), None]]


def _each(texts: Iterable[str | Text]) -> str:
    return "; ".join(_told(text) if isinstance(text, Text) else text for text in texts)


COLUMNS = [
    Column(lazy("Priority"), 28, lambda row: f"{row.priority_number}. {_told(row.priority)}"),
    Column(lazy("Reference"), 10, lambda row: row.action.reference),
    Column(lazy("Action"), 50, lambda row: row.action.wording),
    Column(lazy("Wording"), 18, lambda row: row.wording_state),
    Column(lazy("Responsible"), 24, lambda row: _each(row.responsible)),
    Column(lazy("Reporter"), 14, lambda row: row.reporter),
    Column(lazy("Status"), 16, lambda row: row.status_label),
    Column(lazy("Last known"), 11, lambda row: _("yes") if row.is_last_known else _("no")),
    Column(lazy("Schedule"), 18, lambda row: row.schedule),
    Column(lazy("Days overdue"), 10, lambda row: row.days_overdue or None),
    Column(lazy("This round"), 22, lambda row: row.freshness),
    Column(lazy("Last answer"), 13, lambda row: row.answered_on),
    Column(lazy("Timing"), 22, lambda row: _each(row.timings)),
    Column(lazy("Starts on"), 13, lambda row: row.starts_on),
    Column(lazy("Latest date"), 13, lambda row: row.latest_on),
    Column(lazy("Latest date at first"), 13, lambda row: row.original_latest_on),
    Column(lazy("Reschedulings"), 13, lambda row: row.slips),
    Column(lazy("Measures"), 50, lambda row: _each(f"{_told(line.wording)}: {line.standing}" for line in row.measures)),
    Column(lazy("Worded for the board"), 40, lambda row: row.board),
    Column(lazy("What has happened"), 50, lambda row: row.what_happened),
    Column(lazy("Plan or need"), 40, lambda row: row.plan_or_need),
    Column(lazy("Next step"), 30, lambda row: row.next_step),
    Column(lazy("Next step by"), 13, lambda row: row.next_step_on),
    Column(lazy("Said by"), 28, lambda row: row.said),
    Column(lazy("Decision"), 40, lambda row: row.decision),
    Column(lazy("Checks"), 40, lambda row: _each(row.checks)),
]
