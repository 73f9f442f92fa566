"""The report of the UK as a Word document and as a workbook."""

from datetime import datetime
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook

from otworkforce.reports.archives import dated
from otworkforce.reports.excel import Value, add_sheet
from otworkforce.reports.uk import UkReport
from otworkforce.reports.word_cells import advice, below, named, status, why
from otworkforce.reports.word_document import Bold, Row, WordDocument
from otworkforce.reports.words import in_words
from plans import clock
from plans.models.language import Text


def scope_words() -> str:
    """Return what the report is made of, and that it ranks nobody."""
    return _(
        "From the latest signed-off round of each plan that you may see. Wording, periods and numbers of actions "
        "differ, so nations stand side by side and are never ranked."
    )


# --- Word -------------------------------------------------------------------------------------------------------------


def as_docx(uk: UkReport, *, at: datetime, notice: str = "") -> bytes:
    """Return the report of the UK as a Word document; the same frozen rounds give the same bytes."""
    with translation.override(uk.language):
        document = WordDocument(title=uk.title, language=uk.lang, at=at)
        document.heading(uk.title, 1)
        document.paragraph(Bold(notice))
        document.paragraph(scope_words())
        _in_short(document, uk)
        _decisions(document, uk)
        _moved(document, uk)
        _exceptions(document, uk)
        _sources(document, uk)
        return document.saved()


def _in_short(document: WordDocument, uk: UkReport) -> None:
    document.heading(_("In short"), 2)
    for part in uk.parts:
        head = part.report.headline
        document.heading(part.name, 3)
        document.paragraph(Bold(head.lead), f" {head.became} {head.rest}")
        document.paragraph(" ".join(part.report.sureness))
    headings = [_("Plan"), *(words for _code, words in uk.bars.statuses), _("All")]
    rows: list[Row] = [[bar.label, *(str(count) for count in bar.counts), str(bar.total)] for bar in uk.bars.rows]
    document.heading(_("Actions by status"), 3)
    document.table(headings, rows, [3, *(1.2 for _status in uk.bars.statuses), 0.8], _("Actions by status and plan"))
    for plan, what in _missing(uk):
        document.paragraph(plan, f": {what}")


def _decisions(document: WordDocument, uk: UkReport) -> None:
    document.heading(_("Decisions asked for"), 2)
    if not uk.requests:
        document.paragraph(_("No decision is asked of the board."))
        return
    headings = [_("Plan"), _("Action"), _("Decision"), _("Options and advice"), _("By")]
    rows: list[Row] = [
        [part.name, named(one.action) or _("The plan as a whole"), one.question, advice(one), in_words(one.decide_by)]
        for part, one in uk.requests
    ]
    document.table(headings, rows, (1.5, 3, 3, 4, 1.6), _("What the board is asked to decide"))


def _moved(document: WordDocument, uk: UkReport) -> None:
    document.heading(_("What moved"), 2)
    document.paragraph(_("Each plan is compared with its own report before."))
    if not uk.moved:
        document.paragraph(_("Nothing moved."))
        return
    headings = [_("Plan"), _("Action"), _("From"), _("To"), _("Why")]
    rows: list[Row] = [
        [
            part.name,
            named(move.action),
            move.before.words,
            move.after.words,
            [move.why or _("Nobody has said why."), below(move.said_by)],
        ]
        for part, move in uk.moved
    ]
    document.table(headings, rows, (1.5, 3, 1.4, 1.4, 4), _("What changed since the report before"))


def _exceptions(document: WordDocument, uk: UkReport) -> None:
    document.heading(_("Exceptions"), 2)
    if not uk.exceptions:
        document.paragraph(_("Nothing is off track, at risk or overdue."))
        return
    headings = [_("Plan"), _("Action"), _("Status"), _("Why"), _("Path back or need")]
    rows: list[Row] = [
        [
            part.name,
            named(item.action),
            status(item.status_label, item.is_last_known, item.overdue_words),
            *why(item),
        ]
        for part, item in uk.exceptions
    ]
    document.table(headings, rows, (1.5, 3, 1.6, 4, 3), _("Actions off track, at risk, overdue or paused too long"))


def _sources(document: WordDocument, uk: UkReport) -> None:
    if uk.parts:
        document.heading(_("What this is made from"), 2)
        headings = [_("Plan"), _("Round"), _("Frozen"), _("Check sum (SHA-256)")]
        rows: list[Row] = [
            [part.report.plan, part.report.round, in_words(clock.today(part.frozen_at)), part.report.sha256]
            for part in uk.parts
        ]
        document.table(headings, rows, (3, 2, 2, 5), _("The frozen rounds that the figures are of"))


# --- Excel ------------------------------------------------------------------------------------------------------------


def as_xlsx(uk: UkReport, *, at: datetime, notice: str = "") -> bytes:
    """Return the report of the UK as a workbook; the same frozen rounds give the same bytes."""
    with translation.override(uk.language):
        book = Workbook(write_only=True)
        book.properties.creator, book.properties.title = "", uk.title
        statuses = [(label, 14) for _code, label in uk.bars.statuses]
        counts: list[list[Value]] = [[bar.label, *bar.counts, bar.total] for bar in uk.bars.rows]
        add_sheet(book, _("Figures"), [(_("Plan"), 40), *statuses, (_("All"), 10)], counts)
        add_sheet(book, _("Actions"), _action_columns(), _actions(uk))
        about: list[list[Value]] = [[_("Report"), uk.title], [_("Note"), notice], [_("Scope"), scope_words()]]
        add_sheet(book, _("About this report"), [(_("What"), 28), (_("Says"), 100)], [*about, *_rounds(uk)])
        file = BytesIO()
        book.save(file)
        return dated(file.getvalue(), at)


def _action_columns() -> list[tuple[str, int]]:
    return [
        (_("Plan"), 26),
        (_("Reference"), 10),
        (_("Action"), 50),
        (_("Status"), 16),
        (_("Last known"), 11),
        (_("Schedule"), 18),
        (_("Latest date"), 13),
        (_("This round"), 22),
        (_("What has happened"), 50),
    ]


def _actions(uk: UkReport) -> list[list[Value]]:
    return [
        [
            part.name,
            row.action.reference,
            row.action.wording,
            row.status_label,
            _("yes") if row.is_last_known else _("no"),
            row.schedule,
            row.latest_on,
            row.freshness,
            row.board or row.what_happened,
        ]
        for part in uk.parts
        for row in part.report.annex
    ]


def _rounds(uk: UkReport) -> list[list[Value]]:
    frozen: list[list[Value]] = [[part.name, f"{part.report.standing} {part.report.sha256}"] for part in uk.parts]
    missing: list[list[Value]] = [[plan, what] for plan, what in _missing(uk)]
    return [*frozen, *missing]


def _missing(uk: UkReport) -> list[tuple[Text, str]]:
    """Return the plans that the report has no figures of, and why."""
    without, draft = _("no round of this plan has been signed off yet."), _("this plan is not in the tracker yet.")
    return [
        *((plan.text_in("short_name"), without) for plan in uk.without),
        *((plan.text_in("short_name"), draft) for plan in uk.drafts),
    ]
