"""A measure's readings against its path: where everything stands, worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from priorities.pictures.measure import Point, Readings, measure_picture, sparkline
from tests.priorities.pictures.shapes import found, parsed, texts

#: 304 units for 304 days: a unit is a day, and the plot begins at 8. 10 is at the top (26), 0 at the bottom (130).
RISING = Readings(
    name="measure-1",
    title="Readings over time",
    words="2 readings.",
    points=[
        Point(date(2026, 1, 1), Decimal(0), "0 teams, 1 January 2026", "#reading-1"),
        Point(date(2026, 6, 2), Decimal(5), "5 teams, 2 June 2026", "#reading-2"),
    ],
    label="5",
    path=[((date(2026, 1, 1), Decimal(0)), (date(2026, 11, 1), Decimal(10)))],
    aim="target 10",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 11, 1),
    edges=("Jan 2026", "November 2026"),
    small_below=5,
)


def test_readings_and_path() -> None:
    root = parsed(measure_picture(RISING))
    assert root.get("viewBox") == "0 0 320 150"
    assert found(root, "line", "path") == [{"x1": "8", "y1": "130", "x2": "312", "y2": "26"}]
    assert found(root, "polyline", "got") == [{"points": "8,130 160,78"}]
    assert found(root, "circle", "got") == [
        {"cx": "8", "cy": "130", "r": "3.5"},
        {"cx": "160", "cy": "78", "r": "5"},
    ]
    assert [(link["href"], link["aria-label"]) for link in found(root, "a")] == [
        ("#reading-1", "0 teams, 1 January 2026"),
        ("#reading-2", "5 teams, 2 June 2026"),
    ]
    assert texts(root, "tip") == ["0 teams, 1 January 2026", "5 teams, 2 June 2026"]
    assert texts(root, "v") == ["5"]
    assert texts(root, "t") == ["target 10", "Jan 2026", "November 2026"]


def test_a_yearly_path_is_drawn_year_by_year() -> None:
    halves = [
        ((date(2026, 1, 1), Decimal(0)), (date(2026, 6, 1), Decimal(10))),
        ((date(2026, 6, 2), Decimal(0)), (date(2026, 11, 1), Decimal(10))),
    ]
    root = parsed(measure_picture(replace(RISING, path=halves)))
    assert found(root, "line", "path") == [
        {"x1": "8", "y1": "130", "x2": "159", "y2": "26"},
        {"x1": "160", "y1": "130", "x2": "312", "y2": "26"},
    ]
    # A reading of January and one of June, when the count has begun anew: nothing lies between the two.
    assert found(root, "polyline") == []
    june = Point(date(2026, 8, 1), Decimal(8), "8", "#reading-3")
    both = parsed(measure_picture(replace(RISING, path=halves, points=[*RISING.points, june])))
    assert found(both, "polyline") == [{"points": "160,78 220,46.8"}]


def test_limits_are_an_area() -> None:
    root = parsed(measure_picture(replace(RISING, path=[], aim="", limits=(Decimal(5), Decimal(10)))))
    assert found(root, "rect", "limits") == [{"x": "8", "y": "26", "width": "304", "height": "52"}]
    assert found(root, "line", "path") == []


def test_below_nothing_0_is_inside_the_plot() -> None:
    points = [Point(date(2026, 1, 1), Decimal(-10), "-10", "#1"), Point(date(2026, 11, 1), Decimal(10), "10", "#2")]
    root = parsed(measure_picture(replace(RISING, points=points, path=[])))
    assert [(mark["cx"], mark["cy"]) for mark in found(root, "circle")] == [("8", "130"), ("312", "26")]


def test_a_small_number_of_people_shows_all_that_it_may_be_and_no_line_leads_to_it() -> None:
    points = [
        RISING.points[0],
        Point(date(2026, 3, 2), Decimal(6), "6", "#reading-3"),
        Point(date(2026, 6, 2), None, "fewer than 5, 2 June 2026", "#reading-2"),
        Point(date(2026, 8, 1), Decimal(7), "7", "#reading-4"),
    ]
    root = parsed(measure_picture(replace(RISING, points=points, label="7")))
    assert found(root, "rect", "small") == [{"x": "156.5", "y": "78", "width": "7", "height": "52", "rx": "2"}]
    assert found(root, "polyline") == [{"points": "8,130 68,67.6"}]
    # The same, whatever the number.
    assert len(found(root, "circle")) == 3


def test_a_single_reading_without_anything_else() -> None:
    alone = replace(
        RISING, points=RISING.points[1:], path=[], aim="", starts_on=date(2026, 6, 2), ends_on=date(2026, 6, 2)
    )
    root = parsed(measure_picture(alone))
    assert found(root, "circle", "got") == [{"cx": "8", "cy": "26", "r": "5"}]
    assert found(root, "polyline") == []


def test_a_sparkline_is_one_link() -> None:
    root = parsed(sparkline(RISING, "/measures/1/"))
    assert root.get("viewBox") == "0 0 120 32"
    assert [link["href"] for link in found(root, "a")] == ["/measures/1/"]
    assert found(root, "line", "path") == [{"x1": "4", "y1": "28", "x2": "116", "y2": "4"}]
    assert found(root, "polyline") == [{"points": "4,28 60,16"}]
    assert found(root, "circle") == [{"cx": "60", "cy": "16", "r": "3"}]
