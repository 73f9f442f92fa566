"""Checks: facts about an action that contradict each other."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from priorities.choices import Status
from priorities.progress.measures import MeasureFact, is_met, points_behind
from priorities.progress.schedule import Window, days_overdue, is_half_gone
from priorities.progress.status import is_closed

#: A measure this many percentage points behind its path contradicts "on track".
BEHIND_POINTS = 25
#: The same words in this many rounds running are worth a look.
SAME_WORDS_ROUNDS = 3


class Check(StrEnum):
    """Facts that contradict each other. A check never changes what a person said. Most serious first."""

    ON_TRACK_BUT_OVERDUE = "on_track_but_overdue"
    COMPLETED_NOT_MET = "completed_not_met"
    ON_TRACK_BUT_BEHIND = "on_track_but_behind"
    NOT_STARTED_HALF_GONE = "not_started_half_gone"
    SAME_WORDS = "same_words"


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
