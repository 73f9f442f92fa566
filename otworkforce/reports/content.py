"""The board report of a round, or of today, from the description of the plan at that moment and from nothing else."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation

from otworkforce.reports import annex, figures, front, measures, sections
from otworkforce.reports.how_moved import how_moved
from otworkforce.reports.parts import (
    ActionName,
    AnnexRow,
    Bar,
    Bars,
    CheckLine,
    Coming,
    Definition,
    FoundCheck,
    Headline,
    LastDecision,
    MeasureRow,
    Move,
    ReportException,
    Request,
    ScopeChange,
    Slip,
)
from otworkforce.reports.timeline import timeline
from otworkforce.reports.words import Data, catalogue_language, day, some_text, text_in
from plans.models.language import Text
from priorities.pictures.moved import HowMoved
from priorities.pictures.timeline_words import Timeline

__all__ = ["ActionName", "AnnexRow", "BoardReport", "board_report"]


@dataclass(frozen=True)
class BoardReport:
    """Everything that a report says, in the order in which it says it."""

    #: The language that was asked for, and the one that the fixed texts are in.
    language: str
    lang: str

    # Heading
    title: str
    plan: Text
    plan_slug: str
    period: str
    round: Text | None
    is_frozen: bool
    today: date
    #: "Signed off by the lead and frozen on 9 September 2026. …", or that it is not frozen.
    standing: str
    purpose: str
    #: As the lead wrote it; ``None`` where the lead wrote nothing.
    author: str | None
    #: How sure we are: who reported, and how much of the wording is checked.
    sureness: tuple[str, ...]

    # In short
    headline: Headline
    summary: Text | None
    asked_words: str
    bar: Bar
    trend: Bars
    #: The same as a picture.
    how_moved: HowMoved | None
    priorities: Bars

    # For the board
    requests: tuple[Request, ...]
    last_decisions: tuple[LastDecision, ...]
    since: str
    moved: tuple[Move, ...]
    exceptions: tuple[ReportException, ...]
    slips_words: str
    slips: tuple[Slip, ...]
    #: How many measures there are, and how many of them tell nothing yet.
    measures_words: str
    measures: tuple[MeasureRow, ...]
    coming: tuple[Coming, ...]
    scope: tuple[ScopeChange, ...]
    equality: Text | None
    welsh_language: Text | None
    checks: tuple[FoundCheck, ...]

    # Annexes
    timeline: Timeline
    annex: tuple[AnnexRow, ...]
    definitions: tuple[Definition, ...]
    #: The SHA-256 of the frozen description; empty for a report of today.
    sha256: str

    @property
    def fell_silent(self) -> tuple[ActionName, ...]:
        """What was heard of in the round before and not in this one: told in a line, since nobody says why."""
        return tuple(move.action for move in self.moved if move.kind == "silent")

    @property
    def check_lines(self) -> tuple[CheckLine, ...]:
        """The checks, line by line: many of a kind that nobody has explained share one."""
        return sections.check_lines(self.checks)

    @property
    def behind(self) -> tuple[ActionName, ...]:
        """The actions with a measure that is behind its path."""
        return tuple(dict.fromkeys(row.action for row in self.measures if row.is_behind))

    @property
    def draws_measures(self) -> bool:
        """Whether a measure has a picture: format 1 held the newest readings only."""
        return any(row.picture for row in self.measures)

    @property
    def moved_otherwise(self) -> tuple[Move, ...]:
        """What moved and has words that explain it."""
        return tuple(move for move in self.moved if move.kind != "silent")


def board_report(data: Data, language: str, *, sha256: str = "") -> BoardReport:
    """Return the report of ``data`` in ``language``.

    Args:
        data: the description of a plan at a moment, see :func:`priorities.services.freezing.known`.
        language: ``en`` or ``cy``. What has no Welsh is told in English and marked.
        sha256: the check sum of the frozen description.
    """
    with translation.override(language):
        return _report(data, language, sha256)


def _report(data: Data, language: str, sha256: str) -> BoardReport:
    names = sections.names(data, language)
    written = data["text"] or {}
    today = day(data["today"])
    assert today is not None
    return BoardReport(
        language=language,
        lang=catalogue_language(),
        title=front.title(data, language),
        plan=some_text(data["plan"]["title"], language),
        plan_slug=data["plan"]["slug"],
        period=data["plan"]["period"],
        round=text_in(data["round"]["label"], language) if data["round"] else None,
        is_frozen=data["frozen"] is not None,
        today=today,
        standing=front.standing(data),
        purpose=front.purpose(data),
        author=written.get("author") or None,
        sureness=front.sureness(data),
        headline=figures.headline(data),
        summary=text_in(written.get("summary"), language),
        asked_words=front.asked_words(data),
        bar=figures.overall(data, language),
        trend=figures.trend(data, language),
        how_moved=how_moved(data, language),
        priorities=figures.priorities(data, language),
        requests=sections.requests(data, language, names),
        last_decisions=sections.last_decisions(data, language, names),
        since=front.since(data, language),
        moved=sections.moved(data, language, names),
        exceptions=sections.exceptions(data, language, names),
        slips_words=front.slips_words(data),
        slips=sections.slips(data, language, names),
        measures_words=measures.finding(data),
        measures=measures.rows(data, language, names),
        coming=sections.coming(data, language, names),
        scope=sections.scope(data, names),
        equality=text_in(written.get("equality"), language),
        welsh_language=text_in(written.get("welsh_language"), language),
        checks=sections.found_checks(data, language, names),
        annex=annex.rows(data, language, names),
        timeline=timeline(data, language),
        definitions=annex.definitions(data),
        sha256=sha256,
    )
