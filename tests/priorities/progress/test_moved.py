"""What moved: completed, worsened, reopened, rescheduled, silent, improved, closed otherwise, added."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.choices import Freshness, Status
from priorities.progress import Known, Move, moves

statuses = st.sampled_from(["", *Status.values])
knowns = st.builds(Known, statuses, st.sampled_from(list(Freshness)), st.integers(0, 3))


def by_status(before: str, after: str) -> list[str]:
    return [str(move) for move in moves(Known(before, Freshness.AFRESH), Known(after, Freshness.AFRESH))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("on_track", "on_track", []),
        ("at_risk", "on_track", ["improved"]),
        ("off_track", "ready_to_close", ["improved"]),
        ("on_track", "at_risk", ["worsened"]),
        # Returned with a question.
        ("ready_to_close", "on_track", ["worsened"]),
        # The first report, and what stands outside the order, is neither better nor worse.
        ("", "off_track", []),
        ("not_started", "at_risk", []),
        ("on_track", "paused", []),
        ("paused", "on_track", []),
        ("ready_to_close", "completed", ["completed"]),
        ("off_track", "completed", ["completed"]),
        ("", "completed", ["completed"]),
        ("at_risk", "stopped", ["closed"]),
        ("on_track", "partly_met", ["closed"]),
        ("on_track", "replaced", ["closed"]),
        ("on_track", "carried_forward", ["closed"]),
        # Reopened and closed again in between, with another outcome.
        ("completed", "partly_met", ["closed"]),
        ("stopped", "completed", ["completed"]),
        # Reopening is no worsening.
        ("completed", "at_risk", ["reopened"]),
        ("stopped", "not_started", ["reopened"]),
        ("carried_forward", "paused", ["reopened"]),
    ],
)
def test_by_status(before: str, after: str, expected: list[str]) -> None:
    assert by_status(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "falls_silent"),
    [
        ("afresh", "silent", True),
        ("unchanged", "silent", True),
        ("dont_know", "silent", True),
        # Heard of in a round, then never again for several.
        ("afresh", "silent_long", True),
        ("silent", "silent", False),
        ("silent", "silent_long", False),
        ("no_report", "no_report", False),
        ("silent", "afresh", False),
        ("afresh", "dont_know", False),
        # Closed actions are not asked.
        ("afresh", "not_asked", False),
        ("not_asked", "silent", False),
    ],
)
def test_who_fell_silent(before: str, after: str, falls_silent: bool) -> None:
    found = moves(Known("on_track", Freshness(before)), Known("on_track", Freshness(after)))
    assert (Move.SILENT in found) is falls_silent
    assert set(found) <= {Move.SILENT}


def test_an_action_may_move_in_several_ways() -> None:
    before = Known("on_track", Freshness.AFRESH, slips=1)
    after = Known("off_track", Freshness.SILENT, slips=3)
    assert moves(before, after) == ["worsened", "rescheduled", "silent"]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (Known("", Freshness.NO_REPORT), ["added"]),
        # Of what is new only what is final is told beside.
        (Known("off_track", Freshness.AFRESH), ["added"]),
        (Known("completed", Freshness.AFRESH), ["completed", "added"]),
        (Known("stopped", Freshness.NOT_ASKED), ["closed", "added"]),
        (Known("on_track", Freshness.SILENT, slips=1), ["rescheduled", "added"]),
    ],
)
def test_an_action_that_was_added(after: Known, expected: list[str]) -> None:
    assert moves(None, after) == expected


@given(knowns)
def test_an_action_whose_facts_did_not_change_never_moved(known: Known) -> None:
    assert moves(known, known) == []


@given(knowns, knowns)
def test_improved_and_worsened_are_mirror_images(one: Known, other: Known) -> None:
    assert (Move.IMPROVED in moves(one, other)) == (Move.WORSENED in moves(other, one))


@given(st.none() | knowns, knowns)
def test_the_status_moves_in_one_way_at_most(before: Known | None, after: Known) -> None:
    of_status = {Move.COMPLETED, Move.CLOSED, Move.REOPENED, Move.IMPROVED, Move.WORSENED}
    found = moves(before, after)
    assert len(found) == len(set(found))
    assert len(of_status & set(found)) <= 1
    assert (Move.ADDED in found) == (before is None)
