"""How a plan has moved: positions, heights, links and words, against what is written out by hand for small cases."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.models.language import Text
from priorities.choices import NO_REPORT, Status
from priorities.pictures.moved import NARROW, WIDE, Column, HowMoved, Size, moved_picture
from priorities.progress import Share
from priorities.templatetags.progress_tags import status_look
from tests.priorities.pictures.shapes import found, parsed, texts

LIST = "/plans/w/actions/"


def column(label: str, day: date, *shares: Share, **changes: object) -> Column:
    values: dict[str, object] = {
        "label": Text(label, "en"),
        "day": day,
        "shares": shares,
        "href": f"/{label}/",
        "report": "report of the signed-off round",
        "list_href": f"{LIST}?as_at={day.isoformat()}",
    }
    return Column(**{**values, **changes})  # type: ignore[arg-type]


SUMMER = column(
    "Summer 2026",
    date(2026, 9, 9),
    Share("on_track", 9, False),
    Share("on_track", 3, True),
    Share("at_risk", 2, False),
    Share("", 1, False),
)
TODAY = column(
    "Today",
    date(2026, 11, 22),
    Share("completed", 10, False),
    Share("on_track", 6, False),
    Share("off_track", 4, True),
    href="/today/",
    report="report of today",
    list_href=LIST,
    is_sign_off=False,
)
BOTH = HowMoved([SUMMER, TODAY])


def drawn(of: HowMoved = BOTH, size: Size = WIDE) -> Element:
    return parsed(moved_picture(of, size))


def test_where_each_part_stands() -> None:
    # 20 actions are 150 high, from 170 upwards; a column is 53.2 of 76 wide; 1 is left free between two parts.
    boxes = [[float(part[name]) for name in ("x", "y", "width", "height")] for part in found(drawn(), "rect")]
    assert boxes == [
        [11.4, 103, 53.2, 66.5],
        [11.4, 80.5, 53.2, 21.5],
        [11.4, 65.5, 53.2, 14],
        [11.4, 58, 53.2, 6.5],
        [87.4, 95.5, 53.2, 74],
        [87.4, 50.5, 53.2, 44],
        [87.4, 20.5, 53.2, 29],
    ]


def test_what_is_last_known_is_hollow_and_the_rest_has_its_class() -> None:
    groups = [group.get("class") for group in drawn().iter("g")]
    assert groups == ["on", "last-known", "risk", "none", "done", "on", "last-known"]


def test_numbers_stand_inside_where_there_is_room() -> None:
    inside = ["".join(text.itertext()) for group in drawn().iter("g") for text in group.iter("text")]
    assert inside == ["9", "3", "2", "10", "6", "4"]


def test_each_status_leads_to_its_actions_on_that_day_and_each_label_to_its_report() -> None:
    assert [(link["href"], link["aria-label"]) for link in found(drawn(), "a")] == [
        (f"{LIST}?as_at=2026-09-09&status=on_track", "Summer 2026, 9 September: 12 on track, 3 of them last known"),
        (f"{LIST}?as_at=2026-09-09&status=at_risk", "Summer 2026, 9 September: 2 at risk"),
        (f"{LIST}?as_at=2026-09-09&status=none", "Summer 2026, 9 September: 1 no report yet"),
        ("/Summer 2026/", "Summer 2026, 9 September: report of the signed-off round"),
        (f"{LIST}?status=completed", "Today: 10 completed"),
        (f"{LIST}?status=on_track", "Today: 6 on track"),
        (f"{LIST}?status=off_track", "Today: 4 off track, last known"),
        ("/today/", "Today: report of today"),
    ]


def test_the_words_of_each_mark_are_shown_with_it() -> None:
    assert texts(drawn(), "tip")[0] == "Summer 2026, 9 September: 12 on track, 3 of them last known"
    # In a narrow picture they stand in two lines.
    assert texts(drawn(size=NARROW), "tip")[0] == "Summer 2026, 9 September: 12 on track,3 of them last known"


def test_a_label_without_its_year_is_told_with_it() -> None:
    assert column("Round 3", date(2026, 9, 9)).name == "Round 3, 9 September 2026"


def test_labels_are_wrapped_below_their_columns_and_cut_where_they_are_too_long() -> None:
    assert texts(drawn(), "label") == ["Summer 2026", "Today"]
    assert texts(drawn(HowMoved([SUMMER] * 8)), "label")[0] == "Summer2026"
    long = column("An extraordinarily long name of a round", date(2026, 1, 1))
    assert texts(drawn(HowMoved([long, TODAY])), "label")[0] == "Anextraordina…long name…"


def test_a_label_in_another_language_is_marked() -> None:
    fallback = replace(SUMMER, label=Text("Summer 2026", "en", is_fallback=True))
    assert found(drawn(HowMoved([fallback, TODAY])), "text", "label")[0]["lang"] == "en"
    assert "lang" not in found(drawn(), "text", "label")[0]


def test_the_newest_columns_are_drawn_and_the_others_counted() -> None:
    many = HowMoved([column(f"R{n}", date(2026, 1, n), Share("on_track", n, False)) for n in range(1, 10)])
    assert len(found(drawn(many), "rect")) == 9
    assert many.undrawn == 3
    narrow = drawn(many, NARROW)
    assert texts(narrow, "label") == ["R4", "R5", "R6", "R7", "R8", "R9"]
    assert BOTH.undrawn == 0


def test_a_plan_without_actions_has_an_empty_column() -> None:
    empty = column("Spring 2026", date(2026, 4, 22))
    assert found(drawn(HowMoved([empty, empty])), "rect") == []
    assert empty.words == "Spring 2026, 22 April: no actions"


# --- Words and table ------------------------------------------------------------------------------------------------


def test_the_description_says_what_is_drawn() -> None:
    words = (
        "Summer 2026, 9 September: 12 on track (3 last known), 2 at risk, 1 no report yet. "
        "Today: 10 completed, 6 on track, 4 off track (last known)."
    )
    assert BOTH.words == words
    assert [element.text for element in drawn().iter("desc")] == [words]


def test_each_step_is_a_sentence_the_newest_first() -> None:
    spring = column("Spring 2026", date(2026, 4, 22), *SUMMER.shares)
    of = HowMoved([spring, SUMMER, TODAY])
    assert [(str(change.before), str(change.after), change.words) for change in of.changes] == [
        (
            "Summer 2026",
            "today",
            "actions 15 → 20, completed 0 → 10, on track 12 → 6 (last known 3 → 0), at risk 2 → 0, "
            "off track 0 → 4 (last known 0 → 4), no report yet 1 → 0",
        ),
        ("Spring 2026", "Summer 2026", "no number changed"),
    ]


def test_a_status_that_is_no_longer_confirmed_is_a_change() -> None:
    before = column("Spring 2026", date(2026, 4, 22), Share("on_track", 5, False))
    after = column("Summer 2026", date(2026, 9, 9), Share("on_track", 3, False), Share("on_track", 2, True))
    assert HowMoved([before, after]).changes[0].words == "on track 5 (last known 0 → 2)"


def test_the_table_has_every_number_of_the_picture() -> None:
    rows = [(label, [(cell.count, cell.last_known) for cell in cells]) for label, cells in BOTH.rows]
    assert rows == [
        ("Completed", [(0, 0), (10, 0)]),
        ("On track", [(12, 3), (6, 0)]),
        ("At risk", [(2, 0), (0, 0)]),
        ("Off track", [(0, 0), (4, 4)]),
        ("No report yet", [(1, 0), (0, 0)]),
    ]
    assert BOTH.rows[1][1][0].href == f"{LIST}?as_at=2026-09-09&status=on_track"


# --- Whatever the counts --------------------------------------------------------------------------------------------

STATUSES = [*Status.values, NO_REPORT]
tallies = st.dictionaries(
    st.tuples(st.sampled_from(STATUSES), st.booleans()), st.integers(1, 3000), min_size=1, max_size=12
)


def heights_add_up(root: Element, of: HowMoved) -> bool:
    """Return whether each column is as high as its share of the tallest one, and its parts lie on one another."""
    boxes = [(float(part["x"]), float(part["y"]), float(part["height"])) for part in found(root, "rect")]
    tallest = max(column.total for column in of.columns)
    for x in sorted({x for x, *_rest in boxes}):
        own = sorted((y, height) for at, y, height in boxes if at == x)
        here = sorted({at for at, *_rest in boxes}).index(x)
        whole = 150 * of.columns[here].total / tallest
        gaps = sum(min(1, 150 * share.count / tallest / 2) for share in of.columns[here].shares)
        if abs(sum(height for _y, height in own) + gaps - whole) > 0.02 * len(own):
            return False
        if any(y + height > below + 0.02 for (y, height), (below, _h) in pairwise(own)):
            return False
        if own[-1][0] + own[-1][1] > 170.01:
            return False
    return True


@settings(max_examples=40, deadline=None)
@given(st.lists(tallies, min_size=1, max_size=12))
def test_the_parts_of_each_column_add_up_to_its_total(counts: list[dict[tuple[str, bool], int]]) -> None:
    order = [(status, known) for status in STATUSES for known in (False, True)]
    of = HowMoved(
        [
            column(f"R{n}", date(2026, 1, n + 1), *(Share(s, held[s, k], k) for s, k in order if (s, k) in held))
            for n, held in enumerate(counts)
        ]
    )
    root = drawn(of)
    assert heights_add_up(root, of)
    groups = [group.get("class") for group in root.iter("g")]
    assert groups == [
        "last-known" if share.is_last_known else status_look(share.status)[0]
        for each in of.columns
        for share in each.shares
    ]
    for each, held in zip(of.columns, counts, strict=True):
        assert each.total == sum(held.values())
        assert sum(cells[of.columns.index(each)].count for _label, cells in of.rows) == each.total


@pytest.mark.parametrize("wrong", ["height", "y"])
def test_a_planted_fault_is_found(wrong: str) -> None:
    root = drawn()
    assert heights_add_up(root, BOTH)
    part = next(iter(root.iter("rect")))
    part.set(wrong, str(float(part.get(wrong, "0")) - 3))
    assert not heights_add_up(root, BOTH)
