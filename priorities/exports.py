"""Lists of actions as files: one set of rows for CSV, workbooks and reports. Team notes are in none of them."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from plans import clock
from plans.models import NationPlan, Provenance
from priorities import progress
from priorities.cell_text import harmless, literal, plain
from priorities.choices import Freshness, MeasureKind
from priorities.models import Action, Measure
from priorities.models.action import ActionQuerySet
from priorities.progress import Interval
from priorities.templatetags.figures import figure
from priorities.templatetags.progress_tags import status_label

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: The longest text that a cell of a workbook can hold.
MAX_CELL = 32_767

Cell = str | date | None


# --- Rows -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exported:
    """An action with what is computed of it on the day of the file."""

    action: Action
    plan: NationPlan
    fresh: Freshness
    today: date


@dataclass(frozen=True)
class Column:
    """A column of the file: what it is called, what it means, how wide it is and where it comes from."""

    heading: Any
    meaning: Any
    width: int
    value: Callable[[Exported], Cell]


def action_rows(
    actions: ActionQuerySet | list[Action], *, plan: NationPlan, rounds: Sequence[Interval], today: date
) -> Iterator[list[Cell]]:
    """Yield a row for each action, its cells in the order of :data:`COLUMNS`.

    Args:
        actions: actions of ``plan``, in the order of the rows; as a list with all that ``actions_as_at`` brings.
        rounds: the plan's rounds that have opened, newest first.
        today: the date in London.
    """
    measures = Prefetch("measures", Measure.objects.with_newest_reading())
    if not isinstance(actions, list):
        actions = actions.with_words().prefetch_related(measures)
    for action in actions:
        exported = Exported(action, plan, action.freshness(rounds), today)
        yield [column.value(exported) for column in COLUMNS]


def headings() -> list[str]:
    """Return the headings of the columns, in the language of the page."""
    return [str(column.heading) for column in COLUMNS]


def _text(thing: Any, name: str) -> str:
    return str(thing.text_in(name).value)


def _each(things: Iterable[str]) -> str:
    return "; ".join(thing for thing in things if thing)


def reading_words(measure: Measure) -> str:
    """Return the newest reading as "12 teams, 1 October 2026"; empty where there is none."""
    if measure.newest_on is None:
        return ""
    if measure.newest_value is None:
        what = measure.newest_words or ""
    elif measure.kind == MeasureKind.MILESTONE:
        what = _("met") if measure.newest_value else _("not yet met")
    else:
        unit = _text(measure, "unit")
        what = f"{figure(measure.newest_value)} {unit}".rstrip()
    return f"{what}, {date_format(measure.newest_on, 'j F Y')}"


def timing_reading(action: Action) -> tuple[progress.Window, str]:
    """Return the window over an action's timings, and whether it is adopted or suggested.

    What a lead has adopted counts; where nothing is adopted, the window is what the suggestions would make it.
    """
    facts = [timing.fact for timing in action.timings.all()]
    adopted = [fact for fact in facts if fact.is_adopted]
    if not facts:
        return progress.Window(), _("no timing")
    if not adopted:
        return progress.window(replace(fact, is_adopted=True) for fact in facts), _("suggested")
    return progress.window(adopted), _("adopted") if len(adopted) == len(facts) else _("adopted in part")


def _status_report(row: Exported, name: str) -> Any:
    return getattr(row.action.status_report, name) if row.action.status_report else None


def _decision(row: Exported) -> str:
    decision = row.action.status_decision
    if decision is None:
        return ""
    # Without the name: a file leaves the portal, and pages show who decided.
    day = date_format(decision.decided_on, "j F Y")
    return f"{decision.get_kind_display()}, {day}: {decision.reason}"


def _is_last_known(row: Exported) -> str:
    return _("yes") if progress.is_last_known(row.action.status, row.fresh) else _("no")


def _answered_on(row: Exported) -> date | None:
    return clock.today(row.action.answered_at) if row.action.answered_at else None


def wording_states(action: Action) -> str:
    """Return how sure the words of ``action``, its measures and its timings are: "action: transcribed; …"."""
    named: list[tuple[str, Provenance]] = [(_("action"), action)]
    named += [(_("measure"), measure) for measure in action.measures.all()]
    named += [(_("timing"), timing) for timing in action.timings.all()]
    return _each(f"{name}: {thing.get_wording_state_display().lower()}" for name, thing in named)


COLUMNS = [
    Column(lazy("Plan"), lazy("The nation’s plan."), 26, lambda row: _text(row.plan, "title")),
    Column(
        lazy("Priority"),
        lazy("The strategy’s priority."),
        26,
        lambda row: f"{row.action.priority.number}. {_text(row.action.priority, 'title')}",
    ),
    Column(
        lazy("Reference"),
        lazy("The action’s number in the plan; provisional while its wording is a working draft."),
        10,
        lambda row: row.action.reference,
    ),
    Column(lazy("Action"), lazy("What is to be done."), 50, lambda row: _text(row.action, "wording")),
    Column(
        lazy("Responsible"),
        lazy("Who is to do it."),
        24,
        lambda row: _each(_text(party, "name") for party in row.action.responsible.all()),
    ),
    Column(
        lazy("Measures"),
        lazy("What shows that it is done, or works."),
        40,
        lambda row: _each(_text(measure, "wording") for measure in row.action.measures.all()),
    ),
    Column(
        lazy("Latest readings"),
        lazy("What each measure stood at last, and when."),
        28,
        lambda row: _each(reading_words(measure) for measure in row.action.measures.all()),
    ),
    Column(
        lazy("Timing"),
        lazy("The timing in words, as published or as suggested."),
        22,
        lambda row: _each(_text(timing, "wording") for timing in row.action.timings.all()),
    ),
    Column(lazy("Starts on"), lazy("How the timing is read."), 13, lambda row: timing_reading(row.action)[0].starts_on),
    Column(
        lazy("Latest date"),
        lazy("How the timing is read: an open action is overdue from the day after, if the timing is adopted."),
        13,
        lambda row: timing_reading(row.action)[0].latest_on,
    ),
    Column(
        lazy("Timing is"),
        lazy("Adopted by the plan’s lead, or only suggested. A suggested date makes nothing overdue."),
        14,
        lambda row: timing_reading(row.action)[1],
    ),
    Column(
        lazy("Schedule"),
        lazy("Where the action stands against its adopted timings on the day of this file; computed."),
        18,
        lambda row: str(row.action.schedule(row.today).label),
    ),
    Column(
        lazy("Status"),
        lazy("What a person said of the action last."),
        16,
        lambda row: status_label(row.action.status),
    ),
    Column(
        lazy("Last known"),
        lazy("“Yes”: nobody confirmed the status in the latest reporting round."),
        11,
        _is_last_known,
    ),
    Column(
        lazy("What has happened"),
        lazy("The words of the report that gave the status."),
        50,
        lambda row: _status_report(row, "what_happened"),
    ),
    Column(
        lazy("Plan or need"),
        lazy("The path back, what is needed, or how the measure was met; from the same report."),
        40,
        lambda row: _status_report(row, "plan_or_need"),
    ),
    Column(lazy("Next step"), lazy("What the same report promises."), 30, lambda row: _status_report(row, "next_step")),
    Column(lazy("Next step by"), lazy("By when."), 13, lambda row: _status_report(row, "next_step_on")),
    Column(
        lazy("Decision"),
        lazy("Where the status comes from the plan’s lead: closing, returning, pausing or reopening, with the reason."),
        40,
        _decision,
    ),
    Column(
        lazy("Last answer"), lazy("The day of the newest answer, “nothing has changed” included."), 13, _answered_on
    ),
    Column(
        lazy("This round"),
        lazy("What the latest reporting round heard of the action."),
        22,
        lambda row: str(row.fresh.label),
    ),
    Column(
        lazy("Wording"),
        lazy("How sure it is that the words are the published ones. Drafts and suggestions are not RCOT’s wording."),
        30,
        lambda row: wording_states(row.action),
    ),
    Column(
        lazy("Row checked"),
        lazy("“Yes”: a second person has compared all words of the row with the published page."),
        11,
        lambda row: _("yes") if row.action.is_row_checked else _("no"),
    ),
    Column(
        lazy("Source quoted"),
        lazy("The sentence of the plan that the action is drawn from."),
        40,
        lambda row: row.action.source_quote,
    ),
    Column(
        lazy("Place in the source"),
        lazy("Where that sentence stands."),
        30,
        lambda row: ", ".join(filter(None, [row.action.source_document, row.action.source_place])),
    ),
]


# --- Files ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """What a workbook says of itself."""

    plan: NationPlan
    #: The filter in words; empty for all actions.
    said: Sequence[str]
    made_on: date
    #: The earlier day whose knowledge it holds; ``None`` for the day on which it was made.
    as_at: date | None = None
    #: How many rows of the whole plan are checked, and how many there are.
    checked: tuple[int, int] = (0, 0)


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return headings and rows as CSV: UTF-8 with a byte order mark, each cell quoted, dates as 2026-11-22."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings())
    for row in rows:
        writer.writerow(value.isoformat() if isinstance(value, date) else harmless(plain(value or "")) for value in row)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[Cell]], about: About) -> bytes:
    """Return headings and rows as a workbook, with a second sheet that says what they are."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "", _text(about.plan, "title")
    book.properties.created = book.properties.modified = datetime.combine(about.made_on, time())
    sheet = book.create_sheet(_("Actions"))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([cell(sheet, heading, bold=True) for heading in headings()])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    _add_about(book, about)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _add_about(book: Workbook, about: About) -> None:
    sheet = book.create_sheet(_("About this list"))
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 100
    facts: list[tuple[str, Cell]] = [
        (_("Plan"), _text(about.plan, "title")),
        (_("Rows"), _each(about.said) or _("All actions of the plan")),
        (_("Date"), about.made_on),
        *([(_("As it was known on"), about.as_at)] if about.as_at else []),
        (
            _("Rows checked"),
            _("%(checked)d of %(rows)d rows of the plan are checked against the published page.")
            % {"checked": about.checked[0], "rows": about.checked[1]},
        ),
        (
            _("Wording"),
            _(
                "Actions marked “working draft”, and measures and timings marked “suggestion”, are not RCOT’s wording: "
                "they wait to be checked against the published tables."
            ),
        ),
    ]
    for name, value in [*facts, ("", ""), *((str(c.heading), str(c.meaning)) for c in COLUMNS)]:
        sheet.append([cell(sheet, name, bold=True), cell(sheet, value)])


def cell(sheet: Any, value: Cell | int, *, bold: bool = False) -> WriteOnlyCell:
    """Return a cell that holds a date, a count, or text and never a formula."""
    shown = value if isinstance(value, date | int) else literal(plain(value or "")[:MAX_CELL])
    made = WriteOnlyCell(sheet, value=shown)
    if isinstance(value, date):
        made.number_format = "d mmm yyyy"
    elif not isinstance(value, int):
        # Said outright: left alone, text that begins with "=" would become a formula, and "#N/A" an error.
        made.data_type = "s"
    made.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        made.font = Font(bold=True)
    return made
