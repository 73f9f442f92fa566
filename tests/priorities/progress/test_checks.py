"""Checks: facts that contradict each other, and the same facts just below the limit."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from priorities.progress import ActionFacts, MeasureFact, Window, checks, priority_checks

START = date(2026, 1, 1)
END = date(2026, 4, 11)  # 100 days
HALF = date(2026, 2, 20)  # 50 days
WITHIN = Window(START, END)


def on_its_way(value: str) -> MeasureFact:
    """Return a measure from 0 to 100 in 100 days: halfway, it should stand at 50."""
    return MeasureFact(
        "number", baseline=Decimal(0), target=Decimal(100), value=Decimal(value), starts_on=START, ends_on=END
    )


def found(status: str, today: date, **facts: Any) -> list[str]:
    """Return what is found of an action that lacks nothing but what ``facts`` say."""
    given = {"when": WITHIN, "path": "A plan.", **facts}
    return [finding.check.value for finding in checks(ActionFacts(status, **given), today)]


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        ("on_track", END, []),
        ("on_track", date(2026, 4, 12), ["on_track_but_overdue"]),
        ("at_risk", date(2026, 4, 12), []),
        ("ready_to_close", date(2026, 4, 12), []),
        ("completed", date(2026, 4, 12), []),
    ],
)
def test_on_track_but_overdue(status: str, today: date, expected: list[str]) -> None:
    assert found(status, today) == expected


@pytest.mark.parametrize(
    ("status", "value", "expected"),
    [
        ("completed", "99.9", ["completed_not_met"]),
        ("completed", "100", []),
        ("partly_met", "99.9", []),
        ("ready_to_close", "99.9", []),
        ("stopped", "0", []),
    ],
)
def test_completed_though_the_measure_is_not_met(status: str, value: str, expected: list[str]) -> None:
    assert found(status, HALF, measures=[on_its_way(value)]) == expected


def test_a_measure_that_cannot_be_judged_contradicts_nothing() -> None:
    unread = MeasureFact("number", target=Decimal(100))
    narrative = MeasureFact("narrative", value=Decimal(0), target=Decimal(100))
    assert found("completed", HALF, measures=[unread, narrative]) == []
    assert found("on_track", HALF, measures=[unread, narrative]) == []


@pytest.mark.parametrize(
    ("status", "value", "expected"),
    [
        ("on_track", "25.1", []),  # 24.9 points behind
        ("on_track", "25", ["on_track_but_behind"]),
        ("on_track", "0", ["on_track_but_behind"]),
        ("at_risk", "0", []),
        ("off_track", "0", []),
        ("", "0", []),
    ],
)
def test_on_track_but_behind(status: str, value: str, expected: list[str]) -> None:
    assert found(status, HALF, measures=[on_its_way(value)]) == expected


@pytest.mark.parametrize(
    ("status", "when", "today", "expected"),
    [
        ("not_started", WITHIN, date(2026, 2, 19), []),
        ("not_started", WITHIN, HALF, ["not_started_half_gone"]),
        ("not_started", WITHIN, date(2026, 5, 1), ["not_started_half_gone"]),
        ("not_started", Window(None, END), date(2026, 4, 1), []),
        ("not_started", Window(START, None, True), date(2026, 12, 1), []),
        ("", WITHIN, HALF, []),
        ("on_track", WITHIN, HALF, []),
        ("paused", WITHIN, HALF, []),
    ],
)
def test_not_started_though_half_is_gone(status: str, when: Window, today: date, expected: list[str]) -> None:
    assert found(status, today, when=when) == expected


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        ("on_track", ["Met twice"] * 3, ["same_words"]),
        ("at_risk", ["Met twice"] * 3, ["same_words"]),
        ("paused", ["Met twice"] * 3, ["same_words"]),
        ("on_track", ["Met twice", " Met twice\n", "Met twice"], ["same_words"]),
        # Older words do not matter.
        ("on_track", ["Met twice", "Met twice", "Met twice", "Began"], ["same_words"]),
        ("on_track", ["Met twice"] * 2, []),
        ("on_track", ["Met twice", "Met twice", "Began"], []),
        ("on_track", ["Met again", "Met twice", "Met twice", "Met twice"], []),
        ("on_track", ["", "", ""], []),
        ("on_track", [" ", "\n", ""], []),
        ("on_track", [], []),
        ("completed", ["Met twice"] * 3, []),
    ],
)
def test_the_same_words_in_three_rounds(status: str, words: list[str], expected: list[str]) -> None:
    assert found(status, HALF, words=words) == expected


def test_several_at_once_most_serious_first_with_the_measure_they_are_about() -> None:
    behind, fine, far_behind = on_its_way("60"), on_its_way("80"), on_its_way("0")
    today = date(2026, 4, 12)
    told = ActionFacts("on_track", WITHIN, measures=[behind, fine, far_behind], words=["Met twice"] * 3)
    assert [(finding.check.value, finding.measures) for finding in checks(told, today)] == [
        ("on_track_but_overdue", ()),
        ("on_track_but_behind", (behind, far_behind)),
        ("same_words", ()),
    ]


def test_each_unmet_measure_is_named() -> None:
    met, one, other = on_its_way("100"), on_its_way("10"), on_its_way("20")
    [finding] = checks(ActionFacts("completed", WITHIN, measures=[one, met, other]), HALF)
    assert (finding.check.value, finding.measures) == ("completed_not_met", (one, other))


@pytest.mark.parametrize(
    ("status", "path", "expected"),
    [
        ("at_risk", "", ["no_path_back"]),
        ("off_track", " \n", ["no_path_back"]),
        ("at_risk", "Two more are asked.", []),
        ("on_track", "", []),
        ("paused", "", []),
        ("", "", []),
    ],
)
def test_no_path_back(status: str, path: str, expected: list[str]) -> None:
    assert found(status, HALF, path=path) == expected


@pytest.mark.parametrize(
    ("status", "step_on", "step_done", "expected"),
    [
        # On its own day a step is not late.
        ("on_track", HALF, "", []),
        ("on_track", date(2026, 2, 19), "", ["step_not_done"]),
        ("on_track", None, "no", ["step_not_done"]),
        ("on_track", HALF, "no", ["step_not_done"]),
        ("on_track", HALF, "partly", []),
        ("on_track", HALF, "yes", []),
        ("paused", date(2026, 2, 19), "", ["step_not_done"]),
        ("completed", date(2026, 2, 19), "no", []),
    ],
)
def test_a_promised_step_that_was_not_done(
    status: str, step_on: date | None, step_done: str, expected: list[str]
) -> None:
    assert found(status, HALF, step_on=step_on, step_done=step_done) == expected


@pytest.mark.parametrize(
    ("status", "silent", "expected"),
    [("on_track", 1, []), ("on_track", 2, ["silent"]), ("", 3, ["silent"]), ("stopped", 3, [])],
)
def test_silent_rounds(status: str, silent: int, expected: list[str]) -> None:
    assert found(status, HALF, silent=silent) == expected


@pytest.mark.parametrize(
    ("status", "measure", "expected"),
    [
        ("", MeasureFact("number"), ["no_target"]),
        ("on_track", MeasureFact("percent", gap="no_target"), ["no_target"]),
        ("on_track", MeasureFact("number", target=Decimal(0)), []),
        ("on_track", MeasureFact("number", direction="within", lower=Decimal(1)), ["no_target"]),
        ("on_track", MeasureFact("number", direction="within", lower=Decimal(1), upper=Decimal(1)), []),
        ("on_track", MeasureFact("number", gap="not_measurable"), []),
        ("on_track", MeasureFact("milestone"), []),
        ("on_track", MeasureFact("narrative"), []),
        ("completed", MeasureFact("number"), []),
    ],
)
def test_no_target(status: str, measure: MeasureFact, expected: list[str]) -> None:
    assert found(status, HALF, measures=[measure]) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], []),
        ([[], []], [("no_measure", "", 0)]),
        ([["output"], []], [("only_outputs", "output 1", 1)]),
        ([["output", ""], ["output"]], [("only_outputs", "unsaid 1, output 2", 3)]),
        ([["output"], ["outcome"]], []),
    ],
)
def test_measures_of_a_priority(levels: list[list[str]], expected: list[tuple[str, str, int]]) -> None:
    assert [(one.check.value, one.facts, one.count) for one in priority_checks(levels)] == expected


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ({"silent": 2}, {"silent": 3}),
        ({"step_on": START}, {"step_on": date(2026, 1, 2)}),
        ({"step_on": START}, {"step_on": START, "step_done": "no"}),
        ({"words": ["Met twice"] * 3}, {"words": ["Met again"] * 3}),
        ({"measures": [on_its_way("10")]}, {"measures": [on_its_way("11")]}),
        ({"measures": [MeasureFact("number")]}, {"measures": [MeasureFact("number", gap="no_target")]}),
    ],
)
def test_other_facts_are_told_apart(then: dict[str, Any], now: dict[str, Any]) -> None:
    given = {"when": WITHIN, "path": "A plan."}
    before, after = (checks(ActionFacts("on_track", **given, **facts), HALF)[0] for facts in (then, now))
    assert before.check == after.check
    assert before.facts != after.facts
    # A day later the facts are the same.
    assert checks(ActionFacts("on_track", **given, **then), date(2026, 2, 21))[0].facts == before.facts
