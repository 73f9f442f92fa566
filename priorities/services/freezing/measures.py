"""A measure as a frozen round holds it. No small number of people is ever frozen, nor what would reveal one."""

from datetime import date
from typing import Any

from priorities import progress
from priorities.models import Action, Measure, Reading
from priorities.progress import MeasureProgress
from priorities.services.freezing.values import both, day, number


def measured(measure: Measure, action: Action, today: date) -> dict[str, Any]:
    """Return ``measure`` of ``action`` with what was read of it, and how it stands on ``today``.

    Both come from :func:`priorities.services.as_at.actions_as_at`.
    """
    is_small, is_baseline_small = measure.hides(measure.newest_value), measure.hides(measure.baseline)
    return {
        "id": measure.pk,
        "wording": both(measure, "wording"),
        "kind": measure.kind,
        "level": measure.level,
        "unit": both(measure, "unit"),
        "direction": measure.direction,
        "baseline": None if is_baseline_small else number(measure.baseline),
        "target": number(measure.target),
        "lower": number(measure.lower),
        "upper": number(measure.upper),
        "is_target_illustrative": measure.is_target_illustrative,
        "is_yearly": measure.is_yearly,
        "counts_people": measure.counts_people,
        "gap": str(progress.measure_gap(measure.fact(action)) or ""),
        "gap_reason": both(measure, "gap_reason"),
        "timing": measure.timing.pk if measure.timing else None,
        "value": None if is_small else number(measure.newest_value),
        "words": "" if is_small else measure.newest_words or "",
        "read_on": day(measure.newest_on),
        "is_small": is_small,
        "is_baseline_small": is_baseline_small,
        "readings": [_reading(measure, reading) for reading in measure.readings.all()],
        # It begins at the baseline.
        "path": [] if is_baseline_small else _path(measure, action),
        **_standing(_progress(measure, action, today)),
    }


def _reading(measure: Measure, reading: Reading) -> dict[str, Any]:
    is_small = measure.hides(reading.value)
    return {
        "read_on": day(reading.read_on),
        "value": None if is_small else number(reading.value),
        "is_small": is_small,
    }


def _path(measure: Measure, action: Action) -> list[list[list[str | None]]]:
    parts = progress.path_parts(measure.fact(action))
    return [[[day(on), number(value)] for on, value in part] for part in parts]


def _progress(measure: Measure, action: Action, today: date) -> MeasureProgress:
    found = progress.measure_progress(measure.fact(action), today)
    if measure.hides(measure.newest_value):
        found = progress.without_small(found)
    return progress.without_small_baseline(found) if measure.hides(measure.baseline) else found


def _standing(found: MeasureProgress) -> dict[str, Any]:
    return {
        "is_met": found.is_met,
        "share": number(found.share),
        "expected": number(found.expected),
        "points_behind": number(found.points_behind),
        "missing": [str(what) for what in found.missing],
    }
