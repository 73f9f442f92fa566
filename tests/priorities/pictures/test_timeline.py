"""The plan on a page against positions and counts worked out by hand.

The plan of these tests has a hundred days, 1 January to 10 April 2026, drawn from x = 384 to x = 988: 6.04 a day.
"""

from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

import pytest

from plans.models import Text
from priorities.pictures.timeline import draw_key, draw_timeline, in_parts, years_of
from priorities.pictures.timeline_words import Span, Step, Timeline, TimelineGroup, TimelineRow, row_words, said
from tests.priorities.pictures.shapes import parsed

DAY = 6.04


def x(days: int) -> str:
    """Return where a day so many days after the plan's first begins."""
    return f"{384 + DAY * days:.2f}".rstrip("0").rstrip(".")


LATE = TimelineRow(
    reference="1.1",
    wording=Text("Write the guide", "en"),
    href="/a/1.1/",
    status="off_track",
    spans=(Span(date(2026, 1, 11), date(2026, 1, 31), original=(date(2026, 1, 11), date(2026, 1, 20))),),
    overdue_since=date(2026, 1, 31),
    step=Step("Ask the board", date(2026, 3, 1)),
    timings_href="/a/1.1/#timings",
)
QUIET = TimelineRow(
    reference="1.2",
    wording=Text("Keep a <register> of practice examples from every health board in the country up to date", "en"),
    href="/a/1.2/",
    status="on_track",
    is_last_known=True,
    spans=(
        Span(date(2026, 1, 1), None, is_ongoing=True),
        Span(date(2026, 2, 10), date(2026, 2, 19), is_adopted=False),
    ),
)


def timeline(*rows: TimelineRow, day: date = date(2026, 2, 20), is_today: bool = True) -> Timeline:
    group = TimelineGroup(Text("1. Optimising", "en"), "/p/1/", rows)
    return Timeline("Cymru-Wales", date(2026, 1, 1), date(2026, 4, 10), day, is_today, [group])


def drawn(shown: Timeline) -> Element:
    return parsed(draw_timeline(shown))


def of_class(picture: Element, css: str) -> list[Element]:
    return [found for found in picture.iter() if css in found.get("class", "").split()]


def ends(line: Element) -> tuple[str | None, ...]:
    return tuple(line.get(name) for name in ("x1", "x2", "y1", "y2"))


def test_two_rows_stand_where_their_days_are() -> None:
    picture = drawn(timeline(LATE, QUIET))
    # The priority takes 34 from 38, the first row 24, the second 39: its title has two lines.
    assert picture.get("viewBox") == "0 0 1000 141"
    # The bar's round ends reach 3 further: 11 to 31 January; then from 1 January to the edge.
    assert [ends(line) for line in of_class(picture, "win")] == [
        ("447.4", "568.24", "84", "84"),
        ("387", "985", "115.5", "115.5"),
    ]
    assert [ends(line) for line in of_class(picture, "gap")] == [(x(31), x(50), "84", "84")]
    assert [ends(line) for line in of_class(picture, "now")] == [(x(50), x(50), "36", "141")]
    (suggested,) = of_class(picture, "maybe")
    assert (suggested.get("x"), suggested.get("width")) == ("626.6", "58.4")
    (first_date,) = of_class(picture, "was")
    assert first_date.get("d") == f"M445.4 91H{x(20)}M{x(20)} 87v8"
    (step,) = of_class(picture, "step")
    assert step.get("d") == f"M{x(60)} 76v16"
    assert [arrow.get("d") for arrow in of_class(picture, "open")] == ["M990 110.5l6 5-6 5"]


def test_a_window_that_was_moved_as_a_whole_has_a_tick_at_both_ends() -> None:
    # It was from 6 to 20 January; now it is from 11 to 31.
    moved = replace(LATE, spans=(replace(LATE.spans[0], original=(date(2026, 1, 6), date(2026, 1, 20))),))
    picture = drawn(timeline(moved))
    left = f"{384 + DAY * 5 + 1:g}"
    (was,) = of_class(picture, "was")
    assert was.get("d") == f"M{left} 91H{x(20)}M{left} 87v8M{x(20)} 87v8"
    assert moved.originally == ["6 January 2026 to 20 January 2026"]


def test_titles_are_wrapped_and_whole() -> None:
    picture = drawn(timeline(LATE, QUIET))
    titles = [[part.text for part in title] for title in of_class(picture, "lbl")]
    assert titles == [
        ["1. Optimising"],
        ["Write the guide"],
        ["Keep a <register> of practice examples from", "every health board in the country up to date"],
    ]


def test_every_mark_leads_somewhere_and_has_words() -> None:
    picture = drawn(timeline(LATE, QUIET))
    assert [(link.get("href"), link.get("aria-label")) for link in of_class(picture, "spot")] == [
        ("/p/1/", None),
        (
            "/a/1.1/",
            "1.1 Write the guide: Off track · 11 January 2026 to 31 January 2026 · overdue since 31 January 2026",
        ),
        ("/a/1.1/#timings", "1.1 Rescheduled; first: 20 January 2026"),
        ("/a/1.1/", "1.1 Next step by 1 March 2026: Ask the board"),
        (
            "/a/1.2/",
            "1.2 Keep a <register> of practice examples from every health board in the country up to date: "
            "On track, last known · ongoing from 1 January 2026",
        ),
    ]
    assert of_class(picture, "tip")[0].text == (
        "Off track · 11 January 2026 to 31 January 2026 · overdue since 31 January 2026"
    )


def test_a_status_stands_at_today_or_at_the_closing() -> None:
    closed = TimelineRow(
        "1.3",
        Text("Close it", "en"),
        "/a/1.3/",
        "completed",
        spans=(Span(None, date(2026, 1, 31)),),
        step=Step("Nothing more", date(2026, 3, 1)),
        closed_on=date(2026, 2, 10),
    )
    picture = drawn(timeline(LATE, QUIET, closed))
    # A shape is 15 wide and stands in the middle of its day's beginning: x less 7.5.
    assert [(mark.get("class"), mark.get("transform")) for mark in of_class(picture, "mark")] == [
        ("mark off", "translate(678.5 76.5) scale(1.25)"),
        ("mark on last-known", "translate(678.5 108) scale(1.25)"),
        ("mark done", "translate(618.1 139.5) scale(1.25)"),
    ]
    # Closed ten days after its date; what was promised before is of no interest any more.
    assert [ends(line) for line in of_class(picture, "after")] == [("571.24", "625.6", "147", "147")]
    assert len(of_class(picture, "step")) == 1
    # Without a start there is a date alone.
    assert ends(of_class(picture, "win")[-1])[:2] == ("568.24", "568.24")


def test_what_lies_outside_the_plan_is_at_its_edge() -> None:
    row = TimelineRow(
        "1.1", Text("Go on", "en"), "/a/", "on_track", spans=(Span(date(2020, 1, 1), date(9999, 12, 31)),)
    )
    picture = drawn(timeline(row, day=date(2027, 1, 1)))
    assert [ends(line)[:2] for line in of_class(picture, "win")] == [("387", "985")]
    assert len(of_class(picture, "open")) == 1
    assert of_class(picture, "now") == []
    assert of_class(picture, "mark")[0].get("transform") == "translate(980.5 76.5) scale(1.25)"


def test_the_day_is_called_today_only_when_it_is() -> None:
    assert of_class(drawn(timeline(LATE)), "day")[0].text == "Today, 20 February 2026"
    assert of_class(drawn(timeline(LATE, is_today=False)), "day")[0].text == "20 February 2026"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (
            date(2024, 4, 1),
            date(2027, 3, 31),
            [
                ("Year 1 · 2024–25", "2024-04-01"),
                ("Year 2 · 2025–26", "2025-04-01"),
                ("Year 3 · 2026–27", "2026-04-01"),
            ],
        ),
        (date(2026, 1, 1), date(2026, 12, 31), [("Year 1 · 2026", "2026-01-01")]),
        (
            date(2024, 2, 29),
            date(2025, 3, 1),
            [("Year 1 · 2024–25", "2024-02-29"), ("Year 2 · 2025–26", "2025-03-01")],
        ),
    ],
)
def test_years_run_from_the_plans_start(start: date, end: date, expected: list[tuple[str, str]]) -> None:
    assert [(year.label, year.starts_on.isoformat()) for year in years_of(start, end)] == expected


def test_the_sentence_says_what_the_picture_shows() -> None:
    later = TimelineRow("1.4", Text("Later", "en"), "/", "not_started", spans=(Span(None, date(2026, 3, 31)),))
    idea = TimelineRow("1.5", Text("Idea", "en"), "/", "", spans=(Span(None, date(2026, 3, 31), is_adopted=False),))
    bare = TimelineRow("1.6", Text("Bare", "en"), "/", "")
    shown = timeline(LATE, QUIET, later, idea, bare)
    assert said(shown) == (
        "5 actions: 1 on track (last known), 1 off track, 1 not started, 2 no report yet. "
        "1 overdue: 1.1 since 31 January 2026; 1 to end by 10 April 2026; 1 goes on without an end; "
        "1 with suggested dates only; 1 without a date; 1 rescheduled."
    )
    assert drawn(shown).find("desc").text == said(shown)  # type: ignore[union-attr]
    assert row_words(idea) == "No report yet · by 31 March 2026 (suggested)"
    assert row_words(bare) == "No report yet · no date"


def test_the_key_shows_each_line_as_the_picture_draws_it() -> None:
    samples = " ".join(sample for sample, _label in draw_key())
    for css in ("win", "win ongoing", "maybe", "open", "was", "gap", "after", "step"):
        assert f'class="{css}"' in samples
    assert draw_key()[0][1] == "its time"


def test_a_long_plan_is_drawn_in_parts_that_fit_on_paper() -> None:
    rows = [TimelineRow(f"1.{n}", Text("Do it", "en"), f"/{n}/", "on_track") for n in range(1, 61)]
    # A row takes 24 of 1,150, the years 38 and the priority's title 34: 44 rows on the first page.
    parts = in_parts(timeline(*rows))
    assert [[row.reference for row in part.rows][:: len(part.rows) - 1] for part in parts] == [
        ["1.1", "1.44"],
        ["1.45", "1.60"],
    ]
    assert [str(part.groups[0].title) for part in parts] == ["1. Optimising", "1. Optimising"]
    assert [part.rows for part in in_parts(timeline(LATE, QUIET))] == [[LATE, QUIET]]
