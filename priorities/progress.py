"""The rules of progress: pure functions over values, a date and nothing else.

Every rule that decides what a page says about an action stands here and only here. Nothing in this module reads the
database or the clock: what it needs is handed in. The rules themselves are described for people on
``/about/definitions/``; ``priorities.models.action.ActionQuerySet`` gives the same answers for lists, and a test
holds the two against each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from priorities.choices import (
    CLOSED_STATUSES,
    NO_REPORT,
    AnswerKind,
    DecisionKind,
    Direction,
    Freshness,
    MeasureKind,
    Schedule,
    Status,
    TimingKind,
)

LONDON = ZoneInfo("Europe/London")

#: An action is "due soon" in the last 30 days before its latest date.
DUE_SOON_DAYS = 30
#: A measure this many percentage points behind its path contradicts "on track".
BEHIND_POINTS = 25
#: The same words in this many rounds running are worth a look.
SAME_WORDS_ROUNDS = 3

#: The published order from worst to best. Not started and paused stand outside it.
SCALE = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.READY_TO_CLOSE, Status.COMPLETED)

#: The order in which bars and sentences name statuses: what is done first, what is unknown last.
TALLY_ORDER = (
    Status.COMPLETED,
    Status.PARTLY_MET,
    Status.READY_TO_CLOSE,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.OFF_TRACK,
    Status.NOT_STARTED,
    Status.PAUSED,
    Status.STOPPED,
    Status.REPLACED,
    Status.CARRIED_FORWARD,
    NO_REPORT,
)


def london_date(moment: datetime) -> date:
    """Return the date in London at ``moment`` (aware)."""
    return moment.astimezone(LONDON).date()


def is_closed(status: str) -> bool:
    """Return whether ``status`` is one of the closed ones."""
    return status in CLOSED_STATUSES


# --- Status ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReportFact:
    """A progress report as the rules see it. ``number`` is its place among the action's reports and decisions."""

    number: int
    kind: str
    status: str = ""
    #: The number of the report that this one corrects.
    corrects: int | None = None


@dataclass(frozen=True)
class DecisionFact:
    """A decision as the rules see it, with the status that it gave the action."""

    number: int
    status: str


def effective_reports(reports: Iterable[ReportFact]) -> list[tuple[int, ReportFact]]:
    """Return (position, report) for the last version of each report, oldest position first.

    A correction takes the place of the report it corrects; the position of a chain is the number of its first
    report. A chain that ends in "taken back" counts as nothing.
    """
    by_number = {report.number: report for report in reports}
    corrected = {report.corrects for report in by_number.values() if report.corrects is not None}
    effective = []
    for report in by_number.values():
        if report.number in corrected or report.kind == AnswerKind.WITHDRAWN:
            continue
        root = report
        while root.corrects is not None:
            root = by_number[root.corrects]
        effective.append((root.number, report))
    return sorted(effective, key=lambda pair: pair[0])


def current_status(reports: Iterable[ReportFact], decisions: Iterable[DecisionFact]) -> str:
    """Return the status that the newest report or decision gives; ``NO_REPORT`` where there is neither.

    "I don't know" and "nothing has changed" state no status. Correcting an older report changes that report only.
    """
    stated = [
        (position, report.status) for position, report in effective_reports(reports) if report.kind == AnswerKind.STATUS
    ]
    stated += [(decision.number, decision.status) for decision in decisions]
    return max(stated)[1] if stated else NO_REPORT


def status_after(kind: str, outcome: str, status_before_claim: str) -> str:
    """Return the status that a decision gives an action.

    Args:
        kind: a :class:`DecisionKind`.
        outcome: the closed status that was chosen, when closing.
        status_before_claim: the last open status reported that was not "ready to close"; may be ``NO_REPORT``.
    """
    if kind == DecisionKind.CLOSE:
        return outcome
    if kind == DecisionKind.PAUSE:
        return Status.PAUSED
    return status_before_claim or Status.NOT_STARTED


def decision_fits(kind: str, status: str) -> bool:
    """Return whether a decision of ``kind`` can be taken on an action whose status is ``status``.

    What is paused can be paused again: that is how a lead moves the day on which to look again.
    """
    if kind in (DecisionKind.CLOSE, DecisionKind.PAUSE):
        return not is_closed(status)
    if kind == DecisionKind.RETURN:
        return status == Status.READY_TO_CLOSE
    return is_closed(status) or status == Status.PAUSED


def movement(before: str, after: str) -> str | None:
    """Return ``"improved"`` or ``"worsened"`` by the published order, else ``None``.

    Not started, paused, "no report yet" and closings other than completed stand outside the order.
    """
    if before == after or before not in SCALE or after not in SCALE:
        return None
    return "improved" if SCALE.index(Status(after)) > SCALE.index(Status(before)) else "worsened"


# --- Schedule -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TimingFact:
    """A timing as we read it."""

    kind: str
    starts_on: date | None = None
    latest_on: date | None = None
    is_adopted: bool = False


@dataclass(frozen=True)
class Window:
    """When an action is to be worked on, over all its adopted timings."""

    starts_on: date | None = None
    latest_on: date | None = None
    is_ongoing: bool = False


def window(timings: Iterable[TimingFact]) -> Window:
    """Return the window over all adopted timings. A suggestion counts for nothing until a lead adopts it.

    The latest date is the latest of them; something that goes on without an end has none.
    """
    counted = [timing for timing in timings if timing.is_adopted and timing.kind != TimingKind.NONE]
    ongoing = [timing for timing in counted if timing.kind == TimingKind.ONGOING]
    without_end = any(timing.latest_on is None for timing in ongoing)
    return Window(
        starts_on=min((timing.starts_on for timing in counted if timing.starts_on), default=None),
        latest_on=None
        if without_end
        else max((timing.latest_on for timing in counted if timing.latest_on), default=None),
        is_ongoing=bool(ongoing),
    )


def schedule(status: str, when: Window, today: date) -> Schedule:
    """Return where an action stands against its window on ``today`` (London's)."""
    if is_closed(status):
        return Schedule.CLOSED
    if days_overdue(status, when.latest_on, today):
        return Schedule.OVERDUE
    if when.starts_on and today < when.starts_on:
        return Schedule.NOT_YET_DUE
    if when.is_ongoing:
        return Schedule.ONGOING
    if when.latest_on is None:
        return Schedule.NO_DATE
    if when.latest_on - today <= timedelta(days=DUE_SOON_DAYS):
        return Schedule.DUE_SOON
    return Schedule.IN_WINDOW


def days_overdue(status: str, latest_on: date | None, today: date) -> int:
    """Return how many days ago the latest date of an open action was; 0 where it is not overdue.

    Overdue begins on the day after the latest date. Ready to close can be overdue until it is closed.
    """
    if is_closed(status) or latest_on is None or today <= latest_on:
        return 0
    return (today - latest_on).days


def has_passed(timing: TimingFact, status: str, today: date) -> bool:
    """Return whether this one adopted timing of an open action has passed."""
    return timing.is_adopted and days_overdue(status, timing.latest_on, today) > 0


# --- Freshness ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Interval:
    """A reporting round as the rules see it. It owns the answers in (``after``, ``closes_at``]."""

    opens_at: datetime
    closes_at: datetime
    #: The closing of the round before; ``None`` for a plan's first round.
    after: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Return whether an answer given at ``moment`` belongs to this round."""
        return (self.after is None or self.after < moment) and moment <= self.closes_at


def silent_rounds(answered_at: datetime | None, rounds: Sequence[Interval]) -> int:
    """Return for how many rounds running, counted back from the newest, no answer came.

    Args:
        answered_at: when the newest answer was given; ``None`` for never.
        rounds: the plan's rounds that have opened, newest first.
    """
    if answered_at is None:
        return len(rounds)
    return sum(1 for interval in rounds if interval.after is not None and answered_at <= interval.after)


def freshness(status: str, answer_kind: str, answered_at: datetime | None, rounds: Sequence[Interval]) -> Freshness:
    """Return what the latest round heard of an action.

    Args:
        status: the action's current status.
        answer_kind: an :class:`AnswerKind`: what the newest answer was; empty for none.
        answered_at: when the newest answer was given (its first recording, where it was corrected since).
        rounds: the plan's rounds that have opened, newest first.
    """
    silent = silent_rounds(answered_at, rounds)
    if answered_at is not None and not silent:
        return {
            AnswerKind.UNCHANGED: Freshness.UNCHANGED,
            AnswerKind.DONT_KNOW: Freshness.DONT_KNOW,
        }.get(AnswerKind(answer_kind), Freshness.AFRESH)
    if is_closed(status):
        return Freshness.NOT_ASKED
    if answered_at is None:
        return Freshness.NO_REPORT
    return Freshness.SILENT if silent == 1 else Freshness.SILENT_LONG


def is_last_known(status: str, fresh: Freshness) -> bool:
    """Return whether ``status`` was not confirmed in the latest round and is shown as last known.

    "I don't know" is an answer, but it confirms nothing.
    """
    return (
        bool(status)
        and not is_closed(status)
        and fresh in (Freshness.SILENT, Freshness.SILENT_LONG, Freshness.DONT_KNOW, Freshness.NO_REPORT)
    )


def may_say_unchanged(
    *,
    status: str,
    when: Window,
    today: date,
    step_due_on: date | None,
    is_reading_due: bool,
    used_in_round_before: bool,
) -> bool:
    """Return whether "nothing has changed" may be one press.

    Args:
        status: the action's current status.
        when: its window.
        today: the date in London.
        step_due_on: the date of the promised next step that nobody has been asked about yet.
        is_reading_due: whether a measure waits for a reading.
        used_in_round_before: whether the answer of the round before was "nothing has changed".
    """
    before_its_window = when.starts_on is not None and today < when.starts_on
    quiet = status == Status.ON_TRACK or (status == Status.NOT_STARTED and before_its_window)
    if not quiet or used_in_round_before or is_reading_due:
        return False
    if days_overdue(status, when.latest_on, today):
        return False
    return step_due_on is None or today < step_due_on


def is_reading_due(newest_on: date | None, every_months: int, today: date) -> bool:
    """Return whether a measure that is read every ``every_months`` months waits for a reading on ``today``."""
    if newest_on is None:
        return True
    months = (today.year - newest_on.year) * 12 + today.month - newest_on.month
    return months > every_months or (months == every_months and today.day >= newest_on.day)


# --- Attention ------------------------------------------------------------------------------------------------------


def needs_attention(status: str, overdue_days: int, review_on: date | None, today: date) -> bool:
    """Return whether an action belongs in the list that comes first: off track, at risk, overdue without being
    ready to close, or paused past its review date.
    """
    if status in (Status.OFF_TRACK, Status.AT_RISK):
        return True
    if status == Status.PAUSED and review_on is not None and today > review_on:
        return True
    return overdue_days > 0 and status != Status.READY_TO_CLOSE


def attention_order(status: str, overdue_days: int) -> tuple[int, int]:
    """Return a key that sorts what needs attention, most serious first: off track, overdue, at risk, the rest."""
    if status == Status.OFF_TRACK:
        return 0, -overdue_days
    if overdue_days:
        return 1, -overdue_days
    return (2 if status == Status.AT_RISK else 3), 0


# --- What was due ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What a count needs to know of an action."""

    status: str
    when: Window
    is_last_known: bool = False


@dataclass(frozen=True)
class DueSummary:
    """What was due by a date and what became of it; the rest by when it falls due."""

    #: Closed status → how many of the actions that were due ended so.
    closed: dict[str, int]
    ready_to_close: int
    overdue: int
    #: Actions whose latest date is still to come, closed ones included.
    later: int
    #: The latest of those dates.
    last_date: date | None
    ongoing: int
    no_date: int

    @property
    def due(self) -> int:
        """How many actions were due by the date."""
        return sum(self.closed.values()) + self.ready_to_close + self.overdue


def due_summary(actions: Iterable[Standing], today: date) -> DueSummary:
    """Return what was due before ``today`` and what became of it; each action is counted once.

    An action was due when its latest date has passed. One that is ready to close is counted as that, though it is
    overdue until it is closed.
    """
    closed: dict[str, int] = {}
    ready = overdue = ongoing = no_date = 0
    later: list[date] = []
    for action in actions:
        latest_on = action.when.latest_on
        if latest_on is None:
            ongoing += action.when.is_ongoing
            no_date += not action.when.is_ongoing
        elif today <= latest_on:
            later.append(latest_on)
        elif is_closed(action.status):
            closed[action.status] = closed.get(action.status, 0) + 1
        elif action.status == Status.READY_TO_CLOSE:
            ready += 1
        else:
            overdue += 1
    return DueSummary(closed, ready, overdue, len(later), max(later, default=None), ongoing, no_date)


@dataclass(frozen=True)
class Share:
    """How many actions have a status, told apart by whether this round confirmed it."""

    status: str
    count: int
    is_last_known: bool


def tally(actions: Iterable[Standing]) -> list[Share]:
    """Return the counts by status in the order of bars, confirmed before last known; empty counts are left out."""
    counts: dict[tuple[str, bool], int] = {}
    for action in actions:
        key = (action.status, action.is_last_known)
        counts[key] = counts.get(key, 0) + 1
    return [
        Share(status, counts[status, known], known)
        for status in TALLY_ORDER
        for known in (False, True)
        if (status, known) in counts
    ]


# --- Measures -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeasureFact:
    """A measure with its newest reading."""

    kind: str
    direction: str = Direction.MORE
    baseline: Decimal | None = None
    target: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    value: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def is_met(measure: MeasureFact) -> bool | None:
    """Return whether the newest reading meets the measure; ``None`` where that cannot be said."""
    if measure.value is None or measure.kind == MeasureKind.NARRATIVE:
        return None
    if measure.kind == MeasureKind.MILESTONE:
        return measure.value >= 1
    if measure.direction == Direction.WITHIN:
        if measure.lower is None or measure.upper is None:
            return None
        return measure.lower <= measure.value <= measure.upper
    if measure.target is None:
        return None
    return measure.value >= measure.target if measure.direction == Direction.MORE else measure.value <= measure.target


def path_value(measure: MeasureFact, today: date) -> Decimal | None:
    """Return where the straight path from baseline to target would be on ``today``.

    ``None`` where baseline, target or a date is missing, or where the measure has no path (milestones, narrative,
    keep within). Before the start the path is at the baseline, after the end at the target.
    """
    gone = _share_of_time(measure.starts_on, measure.ends_on, today)
    if gone is None or not _has_path(measure):
        return None
    assert measure.baseline is not None
    assert measure.target is not None
    share = Decimal(gone.numerator) / Decimal(gone.denominator)
    return measure.baseline + (measure.target - measure.baseline) * share


def points_behind(measure: MeasureFact, today: date) -> Decimal | None:
    """Return how many percentage points of the way from baseline to target the reading is behind its path.

    Negative where it is ahead; ``None`` where it cannot be computed.
    """
    expected = path_value(measure, today)
    if expected is None or measure.value is None:
        return None
    assert measure.baseline is not None
    assert measure.target is not None
    return (expected - measure.value) / (measure.target - measure.baseline) * 100


def _has_path(measure: MeasureFact) -> bool:
    return (
        measure.kind in (MeasureKind.NUMBER, MeasureKind.PERCENT)
        and measure.direction != Direction.WITHIN
        and measure.baseline is not None
        and measure.target is not None
        and measure.baseline != measure.target
    )


def _share_of_time(starts_on: date | None, ends_on: date | None, today: date) -> Fraction | None:
    if starts_on is None or ends_on is None or ends_on <= starts_on:
        return None
    return min(max(Fraction((today - starts_on).days, (ends_on - starts_on).days), Fraction(0)), Fraction(1))


# --- Checks ---------------------------------------------------------------------------------------------------------


class Check(StrEnum):
    """Facts that contradict each other. A check never changes what a person said. Most serious first."""

    ON_TRACK_BUT_OVERDUE = "on_track_but_overdue"
    COMPLETED_NOT_MET = "completed_not_met"
    ON_TRACK_BUT_BEHIND = "on_track_but_behind"
    NOT_STARTED_HALF_GONE = "not_started_half_gone"
    SAME_WORDS = "same_words"


def is_half_gone(when: Window, today: date) -> bool:
    """Return whether half of the window, or more, has passed."""
    gone = _share_of_time(when.starts_on, when.latest_on, today)
    return gone is not None and gone >= Fraction(1, 2)


def checks(
    *, status: str, when: Window, measures: Sequence[MeasureFact], words: Sequence[str], today: date
) -> list[tuple[Check, MeasureFact | None]]:
    """Return the contradictions in what is known of an action, most serious first.

    Args:
        status: its current status.
        when: its window.
        measures: its measures with their newest readings.
        words: what happened, as told in each of the last rounds that told something, newest first.
        today: the date in London.

    Returns:
        Pairs of the check and the measure it is about, ``None`` where it is about none.
    """
    found: list[tuple[Check, MeasureFact | None]] = []
    if status == Status.ON_TRACK and days_overdue(status, when.latest_on, today):
        found.append((Check.ON_TRACK_BUT_OVERDUE, None))
    if status == Status.COMPLETED:
        found += [(Check.COMPLETED_NOT_MET, measure) for measure in measures if is_met(measure) is False]
    if status == Status.ON_TRACK:
        found += [
            (Check.ON_TRACK_BUT_BEHIND, measure)
            for measure in measures
            if (behind := points_behind(measure, today)) is not None and behind >= BEHIND_POINTS
        ]
    if status == Status.NOT_STARTED and is_half_gone(when, today):
        found.append((Check.NOT_STARTED_HALF_GONE, None))
    recent = [text.strip() for text in words[:SAME_WORDS_ROUNDS]]
    if not is_closed(status) and len(recent) == SAME_WORDS_ROUNDS and recent[0] and len(set(recent)) == 1:
        found.append((Check.SAME_WORDS, None))
    return found
