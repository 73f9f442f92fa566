"""The board report as a Word document: what the page says, in the same order, for boards that work on paper."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from otworkforce.reports import pictures
from otworkforce.reports.content import BoardReport
from otworkforce.reports.parts import ActionName, AnnexRow, Bar, Bars, ReportException, Request
from otworkforce.reports.word_document import Bold, Part, Row, WordDocument
from otworkforce.reports.words import in_words
from plans.models.language import Text


def as_docx(report: BoardReport, *, at: datetime, notice: str = "") -> bytes:
    """Return ``report`` as a Word document; the same report gives the same bytes.

    Args:
        at: the moment that the figures are of.
        notice: what is to be known before the figures are believed.
    """
    with translation.override(report.language):
        document = WordDocument(title=report.title, language=report.lang, at=at)
        _head(document, report, notice)
        _in_short(document, report)
        _decisions(document, report)
        _changes(document, report)
        _exceptions(document, report)
        _outlook(document, report)
        _for_assurance(document, report)
        _annexes(document, report)
        return document.saved()


def _head(document: WordDocument, report: BoardReport, notice: str) -> None:
    document.heading(report.title, 1)
    document.paragraph(Bold(notice))
    document.paragraph(report.standing)
    document.facts(
        [
            (_("Plan"), [report.plan, f", {report.period}"]),
            (_("Purpose"), report.purpose),
            (_("Author"), report.author),
            (_("How sure are we"), " ".join(report.sureness)),
        ]
    )


def _in_short(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("In short"), 2)
    head = report.headline
    document.paragraph(Bold(head.lead), f" {head.became} {head.rest}")
    document.paragraph(report.asked_words)
    document.paragraph(report.summary)
    _bar(document, report.bar)
    document.heading(_("The last rounds"), 3)
    _bars(document, report.trend, _("Round"), _("How many actions had each status in each of the last rounds."))
    document.heading(_("By priority"), 3)
    _bars(document, report.priorities, _("Priority"), _("How many actions of each priority have each status."))


def _bar(document: WordDocument, bar: Bar) -> None:
    if bar.tally:
        document.picture(pictures.bar(bar.tally), description=bar.words)
        document.paragraph(bar.words, style="Caption")


def _bars(document: WordDocument, bars: Bars, what: str, about: str) -> None:
    headings = [what, *(words for _code, words in bars.statuses), _("All")]
    rows: list[Row] = [[bar.label, *(str(count) for count in bar.counts), str(bar.total)] for bar in bars.rows]
    document.table(headings, rows, [3, *(1.2 for _status in bars.statuses), 0.8], about)


def _decisions(document: WordDocument, report: BoardReport) -> None:
    if report.requests:
        document.heading(_("Decisions asked for"), 2)
        headings = [_("Action"), _("Decision"), _("Options and advice"), _("By")]
        rows: list[Row] = [[_named(r.action), r.question, _advice(r), in_words(r.decide_by)] for r in report.requests]
        document.table(headings, rows, (3, 3, 4, 1.6), _("What the board is asked to decide."))
    if report.last_decisions:
        document.heading(_("What became of the last decisions"), 2)
        headings = [_("Action"), _("Question"), _("Decision"), _("On")]
        rows = [
            [_named(d.action), d.question, d.decision or _("Not decided yet."), in_words(d.decided_on)]
            for d in report.last_decisions
        ]
        document.table(headings, rows, (3, 3, 4, 1.6), _("What the board decided since the report before."))


def _advice(request: Request) -> list[Part]:
    parts: list[Part] = [request.options]
    if request.advice:
        parts += ["\n" if request.options else "", f"{_('Advice:')} ", request.advice]
    return parts


def _changes(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("What moved since %s") % report.since if report.since else _("What moved"), 2)
    if report.moved:
        headings = [_("Action"), _("What"), _("From"), _("To"), _("Why")]
        rows: list[Row] = [
            [_named(m.action), m.label, m.before.words, m.after.words, [m.why, _by(m.said_by)]] for m in report.moved
        ]
        document.table(headings, rows, (3, 1.4, 1.4, 1.4, 4), _("What changed since the report before."))
    else:
        document.paragraph(_("Nothing has moved.") if report.since else _("There is no report before this one."))


def _exceptions(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("Exceptions"), 2)
    if not report.exceptions:
        document.paragraph(_("No action is off track, at risk or overdue."))
        return
    headings = [_("Action"), _("Status"), _("Why"), _("Path back or need")]
    rows: list[Row] = [
        [_named(e.action), _standing(e.status_label, e.is_last_known, e.overdue_words), *_why(e)]
        for e in report.exceptions
    ]
    document.table(headings, rows, (3, 1.6, 4, 3), _("Actions off track, at risk, overdue or paused."))


def _why(e: ReportException) -> list[list[Part]]:
    """Return the reason and the path back of an exception, as two cells."""
    own: list[Part] = ["\n", _("In the reporter’s words: "), e.own_words] if e.own_words else []
    reason: list[Part] = [e.reason or _("Nobody has said why."), *own, _by(e.said)]
    path: list[Part] = [f"{e.path_label} ", e.path] if e.path else [_("No path back is given.")]
    if e.review_on:
        path = [_("To be looked at again on %s") % in_words(e.review_on)]
    return [reason, path]


def _outlook(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("Dates that slipped"), 2)
    document.paragraph(report.slips_words)
    document.bullets(
        [
            Bold(slip.action.reference),
            " ",
            *_around("", slip.timing, " "),
            slip.sentence,
            *_around(f" {_('Last reason:')} ", slip.last_reason),
        ]
        for slip in report.slips
    )
    document.heading(_("Next 90 days"), 2)
    if not report.coming:
        document.paragraph(_("Nothing is promised or falls due in the next 90 days."))
    document.bullets(
        [Bold(c.action.reference), ": ", c.step or c.action.wording, f", {c.label}, {in_words(c.on)}"]
        for c in report.coming
    )
    if report.scope:
        document.heading(_("Changes of scope"), 2)
        document.bullets(
            [
                *(Bold(change.action.reference), " ", change.action.wording, f": {change.label.lower()}"),
                f", {in_words(change.on)}" if change.on else "",
                f", {change.successor}" if change.successor else "",
                *_around(". ", change.reason),
            ]
            for change in report.scope
        )


def _for_assurance(document: WordDocument, report: BoardReport) -> None:
    for heading, text in (
        (_("Effect on equality"), report.equality),
        (_("Effect on the Welsh language"), report.welsh_language),
    ):
        document.heading(heading, 2)
        document.paragraph(text or _("Nothing is said of this yet."))
    document.heading(_("Check these"), 2)
    if not report.checks:
        document.paragraph(_("Nothing contradicts itself."))
    document.bullets(
        [
            *(Bold(check.action.reference), " ", check.statement, " "),
            *(_around(f"{_('The lead’s answer:')} ", check.answer) or [_("Not answered yet.")]),
        ]
        for check in report.checks
    )
    if report.sha256:
        document.paragraph(_("Check sum of the frozen figures (SHA-256): %s") % report.sha256, style="Caption")


def _annexes(document: WordDocument, report: BoardReport) -> None:
    document.turn()
    document.heading(_("Annex: all actions"), 2)
    headings = [_("Action"), _("Status"), _("Schedule"), _("What was said"), _("Measures")]
    rows: list[Row] = [
        [
            [*_named(row.action), f"\n{row.wording_state}"],
            [_standing(row.status_label, row.is_last_known), f"\n{row.freshness}"],
            _dates(row),
            _said(row),
            [part for line in row.measures for part in (line.wording, f": {line.standing}\n")],
        ]
        for row in report.annex
    ]
    document.table(headings, rows, (3, 1.5, 2.2, 4.5, 3), _("Every action of the plan with its status and its words."))
    document.heading(_("What the words mean"), 2)
    document.table(
        [_("Term"), _("Meaning")],
        [[definition.term, definition.meaning] for definition in report.definitions],
        (1, 4),
        _("What the words of this report mean."),
    )


def _dates(row: AnnexRow) -> list[Part]:
    parts = [row.schedule]
    if row.latest_on:
        parts.append(_("latest date %s") % in_words(row.latest_on))
    if row.original_latest_on:
        parts.append(_("at first %s") % in_words(row.original_latest_on))
    return ["\n".join(parts)]


def _said(row: AnnexRow) -> list[Part]:
    texts = [(None, row.board), (None, row.what_happened), (None, row.plan_or_need), (_("Next step:"), row.next_step)]
    parts: list[Part] = []
    for label, text in texts:
        if text:
            parts += [f"{label} " if label else "", text, "\n"]
    return [*parts, row.decision, _by(row.said)]


# --- Parts of cells ---------------------------------------------------------------------------------------------------


def _named(action: ActionName | None) -> list[Part]:
    return [Bold(action.reference), " ", action.wording] if action else ["–"]


def _standing(label: str, is_last_known: bool, more: str = "") -> str:
    known = f" ({_('last known')})" if is_last_known else ""
    return "\n".join(part for part in (f"{label}{known}", more) if part)


def _around(before: str, text: Text | None, after: str = "") -> list[Part]:
    """Return ``text`` with what stands before and after it; nothing where there is no text."""
    return [before, text, after] if text else []


def _by(said: str) -> str:
    return f"\n{said}" if said else ""
