"""Priorities across nations: positions, numbers and links of a cell, against what is written out by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.models.language import Text
from priorities.choices import Status
from priorities.pictures.nations import Cell, Row, cell_picture
from priorities.progress import Share
from tests.priorities.pictures.shapes import found, parsed

WALES = Text("Cymru-Wales", "en")
TITLE = Text("Optimising occupational therapy", "en")


def row(*shares: Share) -> Row:
    england = Cell(Text("England", "en"), [], why_empty="Not in the tracker yet.")
    return Row(1, TITLE, [england, Cell(WALES, shares, "/plans/w/priorities/1/")])


def test_a_cell_is_a_bar_that_leads_to_its_priority() -> None:
    one = row(Share("completed", 2, False), Share("on_track", 5, False), Share("on_track", 1, True))
    root = parsed(cell_picture(one, one.cells[1]))
    # 8 actions are 240 wide.
    boxes = [[float(part[name]) for name in ("x", "width")] for part in found(root, "rect")]
    assert boxes == [[0.5, 59], [60.5, 149], [210.5, 29]]
    assert [group.get("class") for group in root.iter("g")] == ["done", "on", "last-known"]
    assert [text.text for text in root.iter("text")] == ["2", "5", "1"]
    words = "2 completed, 6 on track (1 last known)"
    title = "Cymru-Wales: Optimising occupational therapy"
    assert found(root, "a") == [{"href": "/plans/w/priorities/1/", "aria-label": f"{title}: {words}"}]
    assert [(part.get("id"), part.text) for part in root if part.tag != "a"] == [
        ("cell-1-2-title", title),
        ("cell-1-2-desc", words),
    ]


def test_a_cell_without_actions_says_why() -> None:
    assert row().cells[0].words == "Not in the tracker yet."


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(Status.values), st.integers(1, 500), min_size=1))
def test_the_parts_fill_the_cell(counts: dict[str, int]) -> None:
    one = row(*(Share(status, count, False) for status, count in counts.items()))
    parts = found(parsed(cell_picture(one, one.cells[1])), "rect")
    total = sum(counts.values())
    gaps = sum(min(1, 240 * count / total / 2) for count in counts.values())
    assert abs(sum(float(part["width"]) for part in parts) + gaps - 240) < 0.02 * len(parts)
    assert float(parts[-1]["x"]) + float(parts[-1]["width"]) <= 240
