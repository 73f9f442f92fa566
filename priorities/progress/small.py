"""Small numbers of people: what is left out where figures leave the portal's pages, and what would reveal them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from priorities.progress.checks import ActionFacts, Check, checks
from priorities.progress.measures import MeasureFact, MeasureProgress


def is_small(value: Decimal | None, below: int) -> bool:
    """Return whether a count of people is so small that it could point at one of them.

    Nobody can be told from none, so 0 is shown.

    Args:
        below: the smallest number that is shown; 0 shows all.
    """
    return value is not None and 0 < value < below


def without_small(progress: MeasureProgress) -> MeasureProgress:
    """Return ``progress`` without what would tell a reading that is left out: how far it is, and how far behind.

    Whether it is met stays out too: with a target of 2, "met" and "fewer than 5" leave little to guess.
    """
    return replace(progress, share=None, points_behind=None, is_inside=None, is_met=None)


def without_small_baseline(progress: MeasureProgress) -> MeasureProgress:
    """Return ``progress`` without what would tell a baseline that is left out: how far the reading is, and its path."""
    return replace(progress, share=None, expected=None, points_behind=None)


def tells_small(check: Check, of: ActionFacts, measure: MeasureFact, today: date, below: int) -> bool:
    """Return whether naming ``measure`` with ``check`` would tell more of a small figure than that it is small.

    It does where the check would not find it with each of the other small figures: "completed, but not met" tells that
    fewer than five are one, where the target is 2, and tells nothing where it is 12.
    """
    alike = [replace(of, measures=[one]) for one in _alike(measure, below)]
    return not all(any(found.check == check for found in checks(other, today)) for other in alike)


def _alike(measure: MeasureFact, below: int) -> list[MeasureFact]:
    """Return what ``measure`` may be, where its small figures are left out; itself alone where none is."""
    if not measure.counts_people:
        return [measure]
    small = [Decimal(n) for n in range(1, below)]
    values = small if is_small(measure.value, below) else [measure.value]
    baselines = small if is_small(measure.baseline, below) else [measure.baseline]
    return [replace(measure, value=value, baseline=baseline) for value in values for baseline in baselines]
