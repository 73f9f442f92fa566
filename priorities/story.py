"""An action's story for its page: reports, readings, decisions, revisions of its timings and notes, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plans.models import User
from priorities.choices import AnswerKind, RevisionKind
from priorities.models import (
    Action,
    BoardDecision,
    Decision,
    Note,
    ProgressReport,
    Reading,
    ReportQuestion,
    TimingRevision,
)

#: How many reports the page shows at a time.
PAGE = 50


@dataclass(frozen=True)
class ReportEntry:
    """A report in its last version, with the versions before it."""

    report: ProgressReport
    #: Versions that were corrected since, newest first.
    earlier: list[ProgressReport] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    #: What the next status report said of the step promised here: a :class:`priorities.choices.StepDone`, or nothing.
    step_done: str = ""

    kind = "report"

    @property
    def at(self) -> datetime:
        """When it was first recorded."""
        return self.report.position_at

    @property
    def order(self) -> tuple[datetime, int]:
        """Where it stands among what was recorded at the same moment."""
        return self.report.position_at, self.report.position

    @property
    def is_taken_back(self) -> bool:
        """Whether the last word is that it was taken back."""
        return self.report.kind == AnswerKind.WITHDRAWN


@dataclass(frozen=True)
class Entry:
    """A decision, a revision, a note, a lead's question, or a reading that came without a report."""

    kind: str
    at: datetime
    what: Decision | TimingRevision | Note | BoardDecision | ReportQuestion | Reading
    number: int = 0

    @property
    def order(self) -> tuple[datetime, int]:
        """Where it stands among what was recorded at the same moment."""
        return self.at, self.number


@dataclass(frozen=True)
class Story:
    """A page of the story."""

    entries: list[ReportEntry | Entry]
    #: The number to go on from, where there are older reports.
    older_from: int | None = None


def story_of(
    action: Action,
    readings: Iterable[Reading],
    *,
    team_notes: bool,
    before: int | None = None,
    known_at: datetime | None = None,
) -> Story:
    """Return the story of ``action``, the newest 50 reports and all else from the same time.

    Args:
        readings: all readings of the action's measures that stand, with their ``earlier`` versions.
        team_notes: whether notes for the plan team are shown too.
        before: only reports whose place is below this number: an older page.
        known_at: only what was recorded by then; the action's timings are as they were known then.
    """
    readings = list(readings)
    _bring_authors(readings)
    reports = action.reports.select_related("said_by", "entered_by").prefetch_related("evidence").newest_first()
    if known_at is not None:
        reports = reports.filter(recorded_at__lte=known_at)
    if before is not None:
        reports = reports.filter(position__lt=before)
    page = list(reports[: PAGE + 1])
    more = len(page) > PAGE
    # Versions of one report share its place; a page never cuts through them.
    cut = page[PAGE].position if more else None
    shown = [report for report in page if cut is None or report.position > cut]
    entries: list[ReportEntry | Entry] = [*_report_entries(shown, readings)]
    since = min((report.position_at for report in shown), default=None) if more else None
    until = shown[0].position_at if before is not None and shown else None
    others = [entry for entry in _others(action, team_notes, known_at) if known_at is None or entry.at <= known_at]
    others += [_alone(reading) for reading in readings if reading.report_id is None]
    entries += [entry for entry in others if _between(entry.at, since, until)]
    return Story(
        sorted(entries, key=lambda entry: entry.order, reverse=True),
        older_from=shown[-1].position if more and shown else None,
    )


def _alone(reading: Reading) -> Entry:
    """Return the entry of a reading that came without a report; corrected, it stays where the first version stood."""
    first = reading.earlier[-1] if reading.earlier else reading
    return Entry("read", first.recorded_at, reading, reading.pk)


def _bring_authors(readings: Sequence[Reading]) -> None:
    """Bring along who recorded the readings that came without a report, and the corrections, where they are not at hand
    yet: one query, if any are.
    """
    alone = [reading for reading in readings if reading.report_id is None or reading.earlier]
    every = [version for reading in alone for version in (reading, *reading.earlier)]
    versions = [version for version in every if not Reading.author.is_cached(version)]
    people = User.objects.in_bulk({version.author_id for version in versions}) if versions else {}
    for version in versions:
        version.author = people[version.author_id]


def _between(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at <= until)


def _report_entries(reports: Sequence[ProgressReport], readings: Iterable[Reading]) -> list[ReportEntry]:
    by_report: dict[int | None, list[Reading]] = {}
    for reading in readings:
        by_report.setdefault(reading.report_id, []).append(reading)
    chains: dict[int, list[ProgressReport]] = {}
    for report in reports:
        chains.setdefault(report.position, []).append(report)
    entries = []
    step_done = ""
    for chain in chains.values():
        report, earlier = chain[0], chain[1:]
        entries.append(
            ReportEntry(report, earlier, by_report.get(report.pk, []), step_done if report.next_step else "")
        )
        if report.kind == AnswerKind.STATUS:
            step_done = report.get_last_step_done_display() if report.last_step_done else ""
    return entries


def _others(action: Action, team_notes: bool, known_at: datetime | None) -> list[Entry]:
    decisions = action.decisions.select_related("recorded_by")
    board_decisions = action.board_decisions.select_related("round", "request")
    notes = action.notes.select_related("author")
    if not team_notes:
        notes = notes.for_everyone()
    revisions = [
        revision
        for timing in action.timings.all()
        for revision in timing.revisions.all()
        if revision.kind != RevisionKind.ADOPTED
    ]
    questions = list(action.questions.select_related("asked_by"))
    for question in questions:
        if known_at and question.withdrawn_at and question.withdrawn_at > known_at:
            question.withdrawn_at = None
    return [
        *(Entry("question", question.asked_at, question, question.after_number) for question in questions),
        *(Entry("decision", decision.recorded_at, decision, decision.number) for decision in decisions),
        *(Entry("board", decision.recorded_at, decision) for decision in board_decisions),
        *(Entry("note", note.recorded_at, note) for note in notes),
        *(Entry("revision", revision.recorded_at, revision) for revision in revisions),
    ]
