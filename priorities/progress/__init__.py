"""The rules of progress: pure functions over values, a date and nothing else.

Every rule that decides what a page says about an action stands here and only here. Nothing in this package reads the
database or the clock: what it needs is handed in. The rules themselves are described for people on
``/about/definitions/``; ``priorities.models.action.ActionQuerySet`` gives the same answers for lists, and a test
holds the two against each other.

Import the names from here (``from priorities import progress``). ``schedule``, ``freshness`` and ``checks`` are the
functions, not the modules of the same names that they stand in.
"""

from priorities.progress.attention import attention_order, needs_attention
from priorities.progress.checks import (
    BEHIND_POINTS,
    OF_PRIORITIES,
    SAME_WORDS_ROUNDS,
    SILENT_ROUNDS,
    ActionFacts,
    Check,
    Finding,
    checks,
    priority_checks,
)
from priorities.progress.counts import TALLY_ORDER, DueSummary, Share, Standing, due_summary, tally
from priorities.progress.freshness import (
    Interval,
    confirmed_at,
    freshness,
    heard_in,
    is_last_known,
    is_reading_due,
    may_say_unchanged,
    reading_due_on,
    silent_rounds,
    silent_running,
    was_asked,
)
from priorities.progress.measures import (
    MeasureFact,
    MeasureProgress,
    Missing,
    is_met,
    measure_gap,
    measure_progress,
    path_parts,
    path_value,
    points_behind,
    year_around,
)
from priorities.progress.moved import Known, Move, moves
from priorities.progress.schedule import (
    DUE_SOON_DAYS,
    LONDON,
    TimingFact,
    Window,
    days_overdue,
    has_passed,
    is_half_gone,
    london_date,
    schedule,
    share_of_time,
    window,
)
from priorities.progress.small import is_small, tells_small, without_small, without_small_baseline
from priorities.progress.status import (
    SCALE,
    DecisionFact,
    ReportFact,
    current_status,
    decision_fits,
    effective_reports,
    is_closed,
    movement,
    status_after,
)

__all__ = [
    "BEHIND_POINTS",
    "DUE_SOON_DAYS",
    "LONDON",
    "OF_PRIORITIES",
    "SAME_WORDS_ROUNDS",
    "SCALE",
    "SILENT_ROUNDS",
    "TALLY_ORDER",
    "ActionFacts",
    "Check",
    "DecisionFact",
    "DueSummary",
    "Finding",
    "Interval",
    "Known",
    "MeasureFact",
    "MeasureProgress",
    "Missing",
    "Move",
    "ReportFact",
    "Share",
    "Standing",
    "TimingFact",
    "Window",
    "attention_order",
    "checks",
    "confirmed_at",
    "current_status",
    "days_overdue",
    "decision_fits",
    "due_summary",
    "effective_reports",
    "freshness",
    "has_passed",
    "heard_in",
    "is_closed",
    "is_half_gone",
    "is_last_known",
    "is_met",
    "is_reading_due",
    "is_small",
    "london_date",
    "may_say_unchanged",
    "measure_gap",
    "measure_progress",
    "movement",
    "moves",
    "needs_attention",
    "path_parts",
    "path_value",
    "points_behind",
    "priority_checks",
    "reading_due_on",
    "schedule",
    "share_of_time",
    "silent_rounds",
    "silent_running",
    "status_after",
    "tally",
    "tells_small",
    "was_asked",
    "window",
    "without_small",
    "without_small_baseline",
    "year_around",
]
