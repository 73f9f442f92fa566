"""What a board report is made of, as frozen values. Page, Word, Excel and PDF lay out these and nothing else.

A ``str`` is in the language of the report's fixed texts; a ``Text`` is somebody's words or the plan's and carries its
language, which is marked where it is not ``BoardReport.lang``. ``status`` and ``kind`` are codes; their words stand
beside them. Dates are dates: ``words.in_words`` writes them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from otworkforce.dashboards.figures import DueWords
from plans.models.language import Text
from priorities.pictures.measure import Readings
from priorities.progress import DueSummary, Share


@dataclass(frozen=True)
class ActionName:
    """Which action is meant."""

    reference: str
    wording: Text


@dataclass(frozen=True)
class Bar:
    """Counts by status: to be drawn, and as a sentence and a row of a table."""

    label: Text
    tally: tuple[Share, ...]
    words: str
    total: int
    #: How many have each of the statuses that the table has columns for, in their order.
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A line of the table under bars: a status, and how many have it in each bar."""

    status: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Bars:
    """Bars under one another, and the headers of their table."""

    #: (code, words) of each status that occurs.
    statuses: tuple[tuple[str, str], ...]
    rows: tuple[Bar, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The table with a line for each status and a column for each bar."""
        return tuple(
            Line(status, label, tuple(row.counts[at] for row in self.rows))
            for at, (status, label) in enumerate(self.statuses)
        )


@dataclass(frozen=True)
class Headline(DueWords):
    """What was due, with denominators: ``lead``, ``became`` and ``rest`` are its sentences."""

    count: int
    closed: int
    tally: tuple[Share, ...]
    due: DueSummary
    after_the_plan: int
    ends_on: date


@dataclass(frozen=True)
class Request:
    """A decision that the report asks of the board."""

    id: int
    action: ActionName | None
    question: Text
    options: Text | None
    advice: Text | None
    decide_by: date


@dataclass(frozen=True)
class LastDecision:
    """What became of a decision that the report before asked for. Without a decision, it is still open."""

    action: ActionName | None
    question: Text | None
    decision: Text | None
    decided_on: date | None


@dataclass(frozen=True)
class MoveEnd:
    """Where an action moved from or to: a status with its words, or words alone (a date, "new")."""

    words: str
    #: ``None`` where it is no status; empty for "no report yet".
    status: str | None = None


@dataclass(frozen=True)
class Move:
    """How an action changed since the report before."""

    action: ActionName
    kind: str
    label: str
    before: MoveEnd
    after: MoveEnd
    why: Text | None
    #: Who said why and when: "Contributor, 12 November 2026".
    #: Of a recorded decision who decided it: "Decided by the board, 5 November 2026".
    said_by: str


@dataclass(frozen=True)
class ReportException:
    """An action off track, at risk, overdue or paused too long: why, and the path back."""

    action: ActionName
    status: str
    status_label: str
    is_last_known: bool
    days_overdue: int
    overdue_words: str
    #: The lead's wording for the board, or else the reporter's words; ``None`` where nobody has said why.
    reason: Text | None
    #: The reporter's own words, where the lead has worded the reason for the board.
    own_words: Text | None
    #: What ``path`` is: "Needs:" or "Path back:".
    path_label: str
    path: Text | None
    review_on: date | None
    #: Who said it and when: "Contributor, 12 November 2026".
    said: str


@dataclass(frozen=True)
class Slip:
    """A timing that was rescheduled."""

    action: ActionName
    #: The timing, where the action has several; else ``None``.
    timing: Text | None
    #: "was due 31 March 2025, then 31 March 2026, now 30 September 2026."
    sentence: str
    times: int
    last_reason: Text | None
    is_new: bool


@dataclass(frozen=True)
class Coming:
    """Something promised or falling due in the next 90 days."""

    on: date
    action: ActionName
    #: The promised step in the reporter's words; ``None`` where a timing falls due or a pause ends.
    step: Text | None
    #: What it is: "next step", "falls due", "to be looked at again".
    label: str


@dataclass(frozen=True)
class ScopeChange:
    """An action that was added, replaced, carried forward or stopped."""

    action: ActionName
    kind: str
    label: str
    on: date | None
    reason: Text | None
    successor: str


@dataclass(frozen=True)
class PriorityName:
    """Which priority is meant."""

    number: int
    title: Text


@dataclass(frozen=True)
class FoundCheck:
    """What a check found of an action or a priority, and how the lead explains it."""

    #: A :class:`priorities.progress.Check`, and what it was called.
    check: str
    title: str
    action: ActionName | None
    priority: PriorityName | None
    statement: str
    answer: Text | None


@dataclass(frozen=True)
class CheckLine:
    """A line about checks: one with its words; or many of a kind that nobody has explained, by their names."""

    found: tuple[FoundCheck, ...]

    @property
    def only(self) -> FoundCheck | None:
        """The one that it is about; ``None`` where there are many."""
        return self.found[0] if len(self.found) == 1 else None

    @property
    def title(self) -> str:
        """What the kind was called."""
        return self.found[0].title


@dataclass(frozen=True)
class MeasureRow:
    """A measure of an action: what it is to come to, where it stands, or what is missing to say so."""

    action: ActionName
    wording: Text
    #: Output, outcome, or empty where nobody has said.
    level: str
    #: What was read last: a figure with its unit, "fewer than 5", or "met"; empty for words, and for nothing.
    newest: str
    newest_words: Text | None
    read_on: date | None
    #: The address of its page.
    href: str
    #: All that was read, over time; ``None`` where that was not frozen, or is no figure.
    picture: Readings | None
    #: "from 0 to 30 models (illustrative)"; empty where nobody has set it.
    aim: str
    #: How far it has come: "30 % of the way", "outside its limits"; empty where that cannot be said.
    far: str
    #: How it stands against its path: "27 percentage points behind its path", or for want of what that cannot be said.
    path: str
    is_behind: bool
    #: Why it tells nothing yet, as written.
    reason: Text | None
    #: The figures, for a workbook: see ``measures.FIGURES``.
    figures: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class MeasureLine:
    """A measure and where it stands."""

    wording: Text
    standing: str


@dataclass(frozen=True)
class AnnexRow:
    """One action, for the annex of every form of the report."""

    action: ActionName
    priority_number: int
    priority: Text
    wording_state: str
    responsible: tuple[Text, ...]
    #: The role of who reports on it; empty where nobody is named.
    reporter: str
    status: str
    status_label: str
    is_last_known: bool
    schedule: str
    days_overdue: int
    freshness: str
    answered_on: date | None
    starts_on: date | None
    latest_on: date | None
    #: The latest date as first adopted, where it has been rescheduled since.
    original_latest_on: date | None
    slips: int
    timings: tuple[Text, ...]
    measures: tuple[MeasureLine, ...]
    board: Text | None
    what_happened: Text | None
    plan_or_need: Text | None
    next_step: Text | None
    next_step_on: date | None
    said: str
    #: "Closed on 3 May 2026, decided by …", with the reason; ``None`` where the status comes from a report.
    decision: Text | None
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """A term and what it means."""

    term: str
    meaning: str
    #: The code of the status, where the term is one.
    status: str | None = None
