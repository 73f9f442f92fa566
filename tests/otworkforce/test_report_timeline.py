"""The plan on a page of a report: the same rows as its own page, from what was frozen."""

from datetime import date
from typing import Any

from otworkforce.reports.paper_pictures import on_paper
from otworkforce.reports.timeline import timeline
from priorities.pictures.timeline import draw_timeline
from priorities.pictures.timeline_words import Span, Step, said
from tests.otworkforce.report_parts import action, both, report, slip, timing


def described(*actions: dict[str, Any]) -> dict[str, Any]:
    period = {"slug": "wales-2024-2027", "starts_on": "2024-04-01", "ends_on": "2027-03-31"}
    return {
        "plan": {**period, "short_name": both("Cymru-Wales")},
        "today": "2026-08-31",
        "priorities": [
            {"number": 1, "title": both("Optimising", "Optimeiddio")},
            {"number": 2, "title": both("Value")},
        ],
        "actions": actions,
    }


MOVED = action(
    "1.1",
    "Write the guide",
    "at_risk",
    latest_on="2026-06-30",
    days_overdue=62,
    timings=[
        timing("2026-06-30", slips=[slip("2025-12-31", "2026-06-30", "Too early.", "2026-01-05T09:00:00.000000Z")]),
        timing("2027-01-31", is_adopted=False, id=2),
    ],
    report=report("It goes on.", next_step="Ask the board", next_step_on="2026-10-01"),
)
CLOSED = action("2.1", "Count", "completed", closed_at="2026-08-30T23:30:00.000000Z", report=report("Done."))


def test_rows_are_those_that_were_frozen() -> None:
    shown = timeline(described(MOVED, CLOSED), "en")
    assert [str(group.title) for group in shown.groups] == ["1. Optimising", "2. Value"]
    moved, closed = shown.rows
    assert moved.spans == (
        Span(date(2024, 4, 1), date(2026, 6, 30), original=(date(2024, 4, 1), date(2025, 12, 31))),
        Span(date(2024, 4, 1), date(2027, 1, 31), is_adopted=False),
    )
    assert moved.step == Step("Ask the board", date(2026, 10, 1))
    assert moved.overdue_since == date(2026, 6, 30)
    # Half an hour after midnight in London.
    assert (closed.closed_on, closed.step, closed.overdue_since) == (date(2026, 8, 31), None, None)
    assert said(shown) == "2 actions: 1 completed, 1 at risk. 1 overdue: 1.1 since 30 June 2026; 1 rescheduled."
    assert (moved.href, moved.timings_href) == (
        "/plans/wales-2024-2027/actions/1.1/",
        "/plans/wales-2024-2027/actions/1.1/#timings",
    )


def test_english_stands_in_for_missing_welsh() -> None:
    titles = [group.title for group in timeline(described(MOVED, CLOSED), "cy").groups]
    assert [(title.value, title.lang, title.is_fallback) for title in titles] == [
        ("1. Optimeiddio", "cy", False),
        ("2. Value", "en", True),
    ]


def test_paper_has_neither_links_nor_hidden_words() -> None:
    drawn = draw_timeline(timeline(described(MOVED, CLOSED), "en"))
    paper = on_paper(f'<p><a href="/">Home</a></p>{drawn}')
    assert (drawn.count("<a "), drawn.count('class="tip"')) == (6, 4)
    assert paper.startswith('<p><a href="/">Home</a></p><svg class="picture gantt"')
    assert (paper.count("<a "), paper.count('class="tip"')) == (1, 0)
    assert paper.count('class="win"') == drawn.count('class="win"') == 2
    assert ".gap { stroke: #b3261e;" in paper
