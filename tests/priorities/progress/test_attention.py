"""Attention: which actions come first, and in which order."""

from datetime import date

import pytest

from priorities.progress import attention_order, needs_attention

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("status", "overdue_days", "review_on", "expected"),
    [
        ("off_track", 0, None, True),
        ("at_risk", 0, None, True),
        ("off_track", 30, None, True),
        # Overdue, whatever is said of it, but not what waits for the lead to close it.
        ("", 1, None, True),
        ("not_started", 1, None, True),
        ("on_track", 1, None, True),
        ("paused", 1, None, True),
        ("ready_to_close", 1, None, False),
        # Paused: from the day after the review date.
        ("paused", 0, None, False),
        ("paused", 0, date(2026, 11, 23), False),
        ("paused", 0, date(2026, 11, 22), False),
        ("paused", 0, date(2026, 11, 21), True),
        # A review date of an action that is paused no longer says nothing.
        ("on_track", 0, date(2026, 11, 21), False),
        ("", 0, None, False),
        ("not_started", 0, None, False),
        ("on_track", 0, None, False),
        ("ready_to_close", 0, None, False),
        ("completed", 0, None, False),
        ("stopped", 0, None, False),
    ],
)
def test_needs_attention(status: str, overdue_days: int, review_on: date | None, expected: bool) -> None:
    assert needs_attention(status, overdue_days, review_on, TODAY) is expected


def test_the_most_serious_comes_first() -> None:
    actions = [
        ("paused, review passed", "paused", 0),
        ("at risk", "at_risk", 0),
        ("on track, one day overdue", "on_track", 1),
        ("at risk and overdue", "at_risk", 10),
        ("off track", "off_track", 0),
        ("nothing reported, long overdue", "", 200),
        ("off track and overdue", "off_track", 5),
        ("off track and long overdue", "off_track", 90),
    ]
    assert [name for name, *_ in sorted(actions, key=lambda action: attention_order(action[1], action[2]))] == [
        "off track and long overdue",
        "off track and overdue",
        "off track",
        "nothing reported, long overdue",
        "at risk and overdue",
        "on track, one day overdue",
        "at risk",
        "paused, review passed",
    ]
