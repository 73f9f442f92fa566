"""Checks: facts that contradict each other, or that a plan should not be without."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from priorities.choices import MeasureGap, MeasureLevel, Status, StepDone
from priorities.progress.measures import MeasureFact, is_met, measure_gap, points_behind
from priorities.progress.schedule import Window, days_overdue, is_half_gone
from priorities.progress.status import is_closed

#: A measure this many percentage points behind its path contradicts "on track".
BEHIND_POINTS = 25
#: The same words in this many rounds running are worth a look.
SAME_WORDS_ROUNDS = 3
#: No answer in this many rounds running is worth a look.
SILENT_ROUNDS = 2
#: How much of the words a finding rests on: enough to tell whether they have changed.
_WORDS = 200


class Check(StrEnum):
    """What a check has found. It never changes what a person said. Most serious first."""

    ON_TRACK_BUT_OVERDUE = "on_track_but_overdue"
    COMPLETED_NOT_MET = "completed_not_met"
    NO_PATH_BACK = "no_path_back"
    ON_TRACK_BUT_BEHIND = "on_track_but_behind"
    STEP_NOT_DONE = "step_not_done"
    SILENT = "silent"
    NOT_STARTED_HALF_GONE = "not_started_half_gone"
    SAME_WORDS = "same_words"
    NO_MEASURE = "no_measure"
    ONLY_OUTPUTS = "only_outputs"
    NO_TARGET = "no_target"


#: Those that are of a priority in a plan; all others are of an action.
OF_PRIORITIES = (Check.NO_MEASURE, Check.ONLY_OUTPUTS)


@dataclass(frozen=True)
class ActionFacts:
    """What the checks see of an action."""

    status: str
    when: Window
    #: Its measures with their newest readings.
    measures: Sequence[MeasureFact] = ()
    #: What happened, as told in each of the last rounds that told something, newest first.
    words: Sequence[str] = ()
    #: The path back, or what is needed, as told with the status; empty where nobody said, or where a decision gave it.
    path: str = ""
    #: Whether the newest report says that the step promised before was done: a :class:`StepDone`, or empty.
    step_done: str = ""
    #: The day of the step that the newest report promises.
    step_on: date | None = None
    #: In how many rounds running, counted back from the newest that is over, it was asked for and not heard of.
    silent: int = 0


@dataclass(frozen=True)
class Finding:
    """What a check has found of an action or a priority."""

    check: Check
    #: What it rests on. An answer to it stands as long as this stays the same.
    facts: str
    #: The measures that it is about, as they were handed in; empty where it is about none.
    measures: tuple[MeasureFact, ...] = ()
    #: Where it counts something: the rounds of silence, or the measures of which none is an outcome.
    count: int = 0
    #: Of a promised step, its day that has passed; ``None`` where somebody said that the one before was not done.
    day: date | None = None


def checks(of: ActionFacts, today: date) -> list[Finding]:
    """Return what the checks find of an action on ``today`` (London's), most serious first."""
    found = [*_of_status(of, today), *_of_measures(of, today), *_of_answers(of, today)]
    order = list(Check)
    return sorted(found, key=lambda finding: order.index(finding.check))


def priority_checks(levels: Sequence[Sequence[str]]) -> list[Finding]:
    """Return what the checks find of a priority in a plan, most serious first.

    Args:
        levels: for each open action under it, the :class:`MeasureLevel` (or empty) of each of its measures.
    """
    every = Counter(level for of_action in levels for level in of_action)
    if not levels:
        return []
    if not every:
        return [Finding(Check.NO_MEASURE, "")]
    if MeasureLevel.OUTCOME in every:
        return []
    told = ", ".join(f"{level or 'unsaid'} {count}" for level, count in sorted(every.items()))
    return [Finding(Check.ONLY_OUTPUTS, told, count=every.total())]


def _of_status(of: ActionFacts, today: date) -> list[Finding]:
    found = []
    if of.status == Status.ON_TRACK and days_overdue(of.status, of.when.latest_on, today):
        found.append(Finding(Check.ON_TRACK_BUT_OVERDUE, str(of.when.latest_on)))
    if of.status in (Status.AT_RISK, Status.OFF_TRACK) and not of.path.strip():
        found.append(Finding(Check.NO_PATH_BACK, of.status))
    if of.status == Status.NOT_STARTED and is_half_gone(of.when, today):
        found.append(Finding(Check.NOT_STARTED_HALF_GONE, f"{of.when.starts_on} to {of.when.latest_on}"))
    return found


def _of_measures(of: ActionFacts, today: date) -> list[Finding]:
    found = []
    if of.status == Status.COMPLETED:
        found.append((Check.COMPLETED_NOT_MET, [one for one in of.measures if is_met(one) is False], _read))
    if of.status == Status.ON_TRACK:
        found.append((Check.ON_TRACK_BUT_BEHIND, [one for one in of.measures if _is_behind(one, today)], _read))
    if not is_closed(of.status):
        without = [one for one in of.measures if measure_gap(one) == MeasureGap.NO_TARGET]
        found.append((Check.NO_TARGET, without, lambda measure: measure.gap or "unsaid"))
    return [Finding(check, "; ".join(map(told, about)), tuple(about)) for check, about, told in found if about]


def _is_behind(measure: MeasureFact, today: date) -> bool:
    behind = points_behind(measure, today)
    return behind is not None and behind >= BEHIND_POINTS


def _read(measure: MeasureFact) -> str:
    """Return what is known of a measure: another reading, target or date is another fact."""
    aim = (measure.baseline, measure.target, measure.lower, measure.upper, measure.starts_on, measure.ends_on)
    return " ".join(_plain(part) for part in (measure.value, measure.read_on, *aim))


def _plain(part: object) -> str:
    # 9 and 9.00 are the same figure, whichever database it comes from.
    return f"{part:.2f}" if hasattr(part, "as_tuple") else str(part or "–")


def _of_answers(of: ActionFacts, today: date) -> list[Finding]:
    if is_closed(of.status):
        return []
    found = []
    undone = [str(of.step_done)] if of.step_done == StepDone.NO else []
    passed = of.step_on if of.step_on is not None and of.step_on < today else None
    if passed is not None:
        undone.append(str(passed))
    if undone:
        found.append(Finding(Check.STEP_NOT_DONE, " ".join(undone), day=passed))
    if of.silent >= SILENT_ROUNDS:
        found.append(Finding(Check.SILENT, str(of.silent), count=of.silent))
    recent = [text.strip() for text in of.words[:SAME_WORDS_ROUNDS]]
    if len(recent) == SAME_WORDS_ROUNDS and recent[0] and len(set(recent)) == 1:
        found.append(Finding(Check.SAME_WORDS, recent[0][:_WORDS]))
    return found
