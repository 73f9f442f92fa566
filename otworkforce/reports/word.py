"""The board report as a Word document: what the page says, in the same order, for boards that work on paper."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otworkforce.reports import pictures
from otworkforce.reports.content import BoardReport
from otworkforce.reports.parts import AnnexRow, Bars, CheckLine, LastDecision, PriorityName
from otworkforce.reports.since import Since
from otworkforce.reports.word_cells import advice, around, below, how_it_stands, named, reference, status, whose, why
from otworkforce.reports.word_document import Bold, Part, Row, WordDocument
from otworkforce.reports.words import in_words
from plans.models.language import Text


def as_docx(report: BoardReport, *, at: datetime, notice: str = "", since: Since | None = None) -> bytes:
    """Return ``report`` as a Word document; the same report gives the same bytes.

    Args:
        at: the moment that the figures are of.
        notice: what is to be known before the figures are believed.
        since: what was recorded after a frozen report.
    """
    with translation.override(report.language):
        document = WordDocument(title=report.title, language=report.lang, at=at)
        _head(document, report, notice)
        _in_short(document, report)
        _decisions(document, report)
        _changes(document, report)
        _exceptions(document, report)
        _measures(document, report)
        _outlook(document, report)
        _for_assurance(document, report)
        _annexes(document, report)
        if since is not None:
            _since(document, report, since)
        return document.saved()


def _head(document: WordDocument, report: BoardReport, notice: str) -> None:
    document.heading(report.title, 1)
    document.paragraph(Bold(notice))
    document.paragraph(report.standing)
    document.facts(
        [
            (_("Purpose"), report.purpose),
            (_("Author"), report.author or _("Not named")),
            (_("How sure are we"), " ".join(report.sureness)),
        ]
    )


def _in_short(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("In short"), 2)
    head = report.headline
    document.paragraph(Bold(head.lead), f" {head.became} {head.rest} {report.asked_words}")
    document.paragraph(report.summary)
    if report.bar.tally:
        document.picture(pictures.bar(report.bar.tally), description=report.bar.words)
        document.paragraph(report.bar.words, style="Caption")
    n = len(report.trend.rows)
    document.heading(ngettext("This round", "The last %(words)s rounds", n) % {"words": apnumber(n)}, 3)
    _bars(document, report.trend, _("Round"), _("Actions by status, round by round"))
    document.heading(_("By priority"), 3)
    _bars(document, report.priorities, _("Priority"), _("Actions by status and priority"))


def _bars(document: WordDocument, bars: Bars, what: str, about: str) -> None:
    headings = [what, *(words for _code, words in bars.statuses), _("All")]
    rows: list[Row] = [[bar.label, *(str(count) for count in bar.counts), str(bar.total)] for bar in bars.rows]
    document.table(headings, rows, [3, *(1.2 for _status in bars.statuses), 0.8], about)


def _decisions(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("Decisions asked for"), 2)
    if report.requests:
        headings = [_("Action"), _("Decision"), _("Options and advice"), _("By")]
        rows: list[Row] = [
            [named(one.action) or [_("The plan as a whole")], one.question, advice(one), in_words(one.decide_by)]
            for one in report.requests
        ]
        document.table(headings, rows, (3, 3, 4, 1.6), _("What the board is asked to decide"))
    else:
        document.paragraph(_("No decision is asked of the board."))
    if report.last_decisions:
        document.heading(_("What became of the last ones"), 3)
        document.bullets(
            [*reference(last.action), last.question, " ", *_decided(last)] for last in report.last_decisions
        )


def _decided(last: LastDecision) -> list[Part]:
    decided = f"{_('Decided on')} {in_words(last.decided_on)}: "
    return around(decided, last.decision) or [_("Not decided yet.")]


def _changes(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("What moved since %(since)s") % {"since": report.since} if report.since else _("What moved"), 2)
    if not report.since:
        document.paragraph(_("This is the first report, so there is nothing to compare with."))
    elif not report.moved:
        document.paragraph(_("Nothing moved."))
    if report.moved_otherwise:
        headings = [_("Action"), _("From"), _("To"), _("Why")]
        rows: list[Row] = [
            [
                named(move.action),
                move.before.words,
                move.after.words,
                [move.why or _("Nobody has said why."), below(move.said_by)],
            ]
            for move in report.moved_otherwise
        ]
        document.table(headings, rows, (3, 1.4, 1.4, 4), _("What changed since the report before"))
    if report.fell_silent:
        silent = ", ".join(action.reference for action in report.fell_silent)
        heard = _("They were heard of in the round before and not in this one.")
        document.paragraph(Bold(_("Fell silent:")), f" {silent}. {heard}")


def _exceptions(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("Exceptions"), 2)
    if report.exceptions:
        headings = [_("Action"), _("Status"), _("Why"), _("Path back or need")]
        rows: list[Row] = [
            [named(item.action), status(item.status_label, item.is_last_known, item.overdue_words), *why(item)]
            for item in report.exceptions
        ]
        document.table(headings, rows, (3, 1.6, 4, 3), _("Actions off track, at risk, overdue or paused too long"))
    else:
        document.paragraph(_("Nothing is off track, at risk or overdue."))
    document.heading(_("Dates that slipped"), 2)
    document.paragraph(report.slips_words)
    document.bullets(
        [
            *reference(slip.action),
            *around("(", slip.timing, ") "),
            slip.sentence,
            *around(f" {_('Last reason:')} ", slip.last_reason),
            f" ({_('new')})" if slip.is_new else "",
        ]
        for slip in report.slips
    )


def _measures(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("Measures"), 2)
    if not report.measures:
        document.paragraph(_("No action of this plan has a measure."))
        return
    document.paragraph(report.measures_words)
    if report.behind:
        behind = ", ".join(action.reference for action in report.behind)
        document.paragraph(_("Behind their path: %s. The annex has each measure.") % behind)


def _outlook(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("Next 90 days"), 2)
    if not report.coming:
        document.paragraph(_("No step is promised and no date falls due."))
    document.bullets(
        [*reference(item.action), *_due(item.step, item.label, in_words(item.on))] for item in report.coming
    )
    document.heading(_("Changes of scope"), 2)
    if not report.scope:
        document.paragraph(_("No action was added, replaced, carried forward or stopped since the plan began."))
    document.bullets(
        [
            Bold(change.label),
            f" {_('on')} {in_words(change.on)}: " if change.on else ": ",
            *named(change.action),
            f" → {change.successor}" if change.successor else "",
            *around(". ", change.reason),
        ]
        for change in report.scope
    )


def _due(step: Text | None, label: str, on: str) -> list[Part]:
    return around("", step, f", {_('by')} {on}") or [f"{label}: {on}"]


def _for_assurance(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("Effect on equality and on the Welsh language"), 2)
    for heading, text in ((_("Equality"), report.equality), (_("Welsh language"), report.welsh_language)):
        document.heading(heading, 3)
        document.paragraph(text or _("The lead wrote nothing."))
    document.heading(_("Check these"), 2)
    if not report.checks:
        document.paragraph(_("The checks found nothing."))
    document.bullets(map(_check_line, report.check_lines))


def _priority(name: PriorityName | None) -> str:
    return _("priority %d") % name.number if name else ""


def _check_line(line: CheckLine) -> Sequence[Part]:
    check = line.only
    if check is None:
        names = [one.action.reference if one.action else _priority(one.priority) for one in line.found]
        return [Bold(f"{line.title}: "), f"{', '.join(names)}. ", _("The lead has not answered.")]
    return [
        *reference(check.action),
        *whose(check.priority),
        f"{check.statement} ",
        *(around(f"{_('Explained:')} ", check.answer) or [_("The lead has not answered.")]),
    ]


def _measures_annex(document: WordDocument, report: BoardReport) -> None:
    document.heading(_("Annex: the measures"), 2)
    headings = [_("Action"), _("Measure"), _("Newest reading"), _("Target"), _("How it stands")]
    rows: list[Row] = [
        [
            [Bold(row.action.reference)],
            [row.wording, below(row.level)],
            [row.newest, row.newest_words, below(in_words(row.read_on)) if row.read_on else _("no reading yet")],
            row.aim,
            how_it_stands(row),
        ]
        for row in report.measures
    ]
    document.table(headings, rows, (1, 4, 2, 2.2, 3), _("What was read of each measure, and how it stands"))


def _annexes(document: WordDocument, report: BoardReport) -> None:
    document.turn()
    if report.measures:
        _measures_annex(document, report)
    n = len(report.annex)
    document.heading(ngettext("Annex: the one action", "Annex: all %(n)s actions", n) % {"n": n}, 2)
    headings = [_("Action"), _("Status"), _("Dates"), _("Measure"), _("What was said")]
    document.table(headings, map(_annex_row, report.annex), (3, 1.6, 1.8, 3, 4.5), _("All actions of the plan"))
    document.heading(_("Definitions"), 2)
    document.table(
        [_("Term"), _("Meaning")],
        [[definition.term, definition.meaning] for definition in report.definitions],
        (1, 4),
        _("What the words of this report mean"),
    )


def _since(document: WordDocument, report: BoardReport, since: Since) -> None:
    document.heading(_("What the board decided"), 2)
    if not since.decisions:
        document.paragraph(_("No decision of the board is recorded yet."))
    document.bullets(
        [
            Bold(in_words(decision.decided_on)),
            f" {decision.action.reference}" if decision.action else "",
            ": ",
            *around("", decision.request.text_in("question") if decision.request else None, " – "),
            decision.told,
        ]
        for decision in since.decisions
    )
    document.heading(_("Corrections since"), 2)
    if not since.corrections:
        document.paragraph(_("None."))
    document.bullets(since.corrections)
    document.paragraph(f"{_('Check sum (SHA-256):')} {report.sha256}", style="Caption")


def _annex_row(row: AnnexRow) -> Row:
    responsible = [part for party in row.responsible for part in (", ", party)][1:]
    heard = ", ".join(part for part in (row.freshness, in_words(row.answered_on)) if part)
    return [
        [
            *named(row.action),
            *(f"\n{row.priority_number}. ", row.priority, f" · {row.wording_state}\n"),
            *responsible,
        ],
        status(row.status_label, row.is_last_known, heard),
        _dates(row),
        [part for line in row.measures for part in (line.wording, f": {line.standing}\n")],
        _said(row),
    ]


def _dates(row: AnnexRow) -> list[Part]:
    late = ngettext("%(days)s day", "%(days)s days", row.days_overdue) % {"days": row.days_overdue}
    return [
        in_words(row.latest_on),
        f"\n{_('first')} {in_words(row.original_latest_on)}" if row.original_latest_on else "",
        f"\n{row.schedule}: {late}" if row.days_overdue else f"\n{row.schedule}",
        *(part for timing in row.timings for part in ("\n", timing)),
    ]


def _said(row: AnnexRow) -> list[Part]:
    step_by = f", {_('by')} {in_words(row.next_step_on)}\n" if row.next_step_on else "\n"
    silent = "" if row.said or row.decision else _("Nobody has reported yet.")
    return [
        *around("", row.decision, "\n"),
        *around(f"{_('For the board:')} ", row.board, "\n"),
        *around("", row.what_happened, "\n"),
        *around("", row.plan_or_need, "\n"),
        *around(f"{_('Next:')} ", row.next_step, step_by),
        row.said or silent,
        *(f"\n{_('Check:')} {check}" for check in row.checks),
    ]
