"""Small numbers of people: what is left out where figures leave the portal's pages, and what would reveal them."""

from dataclasses import replace
from decimal import Decimal

from priorities.progress.measures import MeasureProgress


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
