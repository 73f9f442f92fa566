"""What a measure refuses when it is saved, each with a message that says what to do."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from priorities.models import Action, Measure
from priorities.services.editing import save_any


def saved(action: Action, **values: Any) -> Measure:
    measure = Measure(action=action, wording="Services that do it", **values)
    save_any(instance=measure, by=None)
    return measure


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"baseline": 10, "target": 5}, "More is better, and the target is below the baseline. Check both."),
        (
            {"baseline": 5, "target": 10, "direction": "less"},
            "Less is better, and the target is above the baseline. Check both.",
        ),
        ({"gap": "no_target"}, "Say why it has no target or cannot be measured yet, or say neither."),
        ({"gap_reason": "Nobody knows."}, "Say why it has no target or cannot be measured yet, or say neither."),
        (
            {"gap": "no_target", "gap_reason": "Nobody knows.", "target": 5},
            "There is a target. Remove it, or “No target set”.",
        ),
        ({"direction": "within", "lower": 9, "upper": 8}, "The lower limit is above the upper one."),
    ],
)
def test_what_contradicts_itself_is_refused(action: Action, values: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        saved(action, **values)
    assert refused.value.messages == [said]
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"baseline": 5, "target": 5},
        {"baseline": 10, "target": 5, "direction": "less"},
        {"baseline": 10, "target": 4, "is_yearly": True},
        {"gap": "not_measurable", "gap_reason": "The question is asked next year.", "target": 5},
        {"gap": "no_target", "gap_reason": "What is usual has to be known first."},
    ],
)
def test_what_does_not_is_saved(action: Action, values: dict[str, Any]) -> None:
    assert saved(action, **values).pk


def test_why_a_checked_measure_has_no_target_is_ours_to_say(action: Action, contributor: Any) -> None:
    measure = saved(action, wording_state="checked", checked_by=contributor)
    measure.gap, measure.gap_reason = "no_target", "What is usual has to be known first."
    save_any(instance=measure, by=contributor)
    assert Measure.objects.get().wording_state == "checked"
    assert measure.fact(action).target is None
