"""Lines between rows: priorities, numbered actions, horizons, repeated headings, and what is none of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.imports.rows import read_rows
from priorities.imports.sections import priority_of
from priorities.imports.table import CellAt, Field, Mapping, Merge, ReadRow, ReadTable

from .shapes import PRIORITIES, table_of

HEADINGS = ["Ref", "Action", "Measure", "When", "Who"]


def read(*rows: list[str], merges: tuple[Merge, ...] = (), mapping: Mapping | None = None) -> ReadTable:
    return read_rows(table_of(*rows, merges=merges), mapping, {}, PRIORITIES)


# --- Priorities -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Priority 1", 1),
        ("PRIORITY 2:", 2),
        ("Priority 2: Keeping the team", 2),
        ("Priority 2 Keeping the team", 2),
        ("Priority 2 – Something that the strategy words otherwise", 2),
        ("Priority two", 2),
        ("Strategic priority no. 3", 3),
        ("Pillar 4 (Planning ahead)", 4),
        ("Priority: Growing the team", 1),
        ("3. Showing the difference", 3),
        ("  growing  THE team ", 1),
        ("Blaenoriaeth 2", 2),
        ("Blaenoriaeth 1: Tyfu'r tim", 1),
        ("Cynllunio ymlaen llaw", 4),
        ("Blaenoriaeth tri", 3),
    ],
)
def test_a_line_that_names_a_priority(text: str, number: int) -> None:
    assert priority_of(text, PRIORITIES) == number


@pytest.mark.parametrize(
    "text",
    ["", "1", "Priority", "Priority 5", "Priority 1: Keeping the team", "2. Growing the team",
     "Priority 1 wards come first", "3. Something else", "Growing", "High", "Priority 0", "Action 1"],
)  # fmt: skip
def test_a_line_that_names_none_is_not_guessed(text: str) -> None:
    assert priority_of(text, PRIORITIES) is None


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("2.", 2), ("3. Something else", 3), ("5", None), ("High", None), ("1 and 2", None)]
)
def test_a_cell_of_a_column_of_priorities_needs_no_more_than_a_number(text: str, number: int | None) -> None:
    assert priority_of(text, PRIORITIES, in_column=True) == number


@pytest.mark.parametrize(
    "line",
    [
        ["Priority 1: Growing the team", "", "", "", ""],
        ["", "Growing the team", "", "", ""],
        ["Priority 1", "Growing the team", "", "", ""],
        ["Blaenoriaeth 1"] * 5,
        ["1. Tyfu’r tîm"],
    ],
)
def test_rows_stand_under_the_priority_above_them(line: list[str]) -> None:
    assert read(HEADINGS, ["1.1", "Do", "", "", ""], line, ["1.2", "Go", "", "", ""]) == ReadTable(
        (ReadRow((2,), "Do", "1.1"), ReadRow((4,), "Go", "1.2", 1))
    )


def test_a_column_of_priorities_goes_on_below_and_a_line_between_changes_it() -> None:
    found = read(
        ["Priority", "Action", "When"],
        ["1", "Do", ""],
        ["", "Go", ""],
        ["Priority 2", "", ""],
        ["", "Stay", ""],
        ["High", "Leave", ""],
        ["", "Rest", ""],
    )
    assert [(row.wording, row.priority) for row in found.rows] == [
        ("Do", 1), ("Go", 1), ("Stay", 2), ("Leave", None), ("Rest", None),
    ]  # fmt: skip
    assert found.unplaced == (CellAt(6, 1, "High"),)


def test_a_merged_priority_holds_for_each_of_its_rows() -> None:
    rows = (["Priority", "Action", "When"], ["Keeping the team", "Do", ""], ["", "Go", ""])
    assert [row.priority for row in read(*rows, merges=(Merge(1, 0, 2, 1),)).rows] == [2, 2]


@pytest.mark.parametrize("cells", [["Please turn over"], ["Notes for the board", "", "", "", ""], ["Enablers"] * 5])
def test_a_line_that_is_no_priority_is_named_and_ends_the_action(cells: list[str]) -> None:
    found = read(HEADINGS, ["1", "Do", "", "", ""], cells, ["", "", "One", "", ""])
    assert [(cell.line, cell.text) for cell in found.unplaced] == [(3, text) for text in cells if text]
    assert [(row.wording, row.measures, len(row.problems)) for row in found.rows] == [("Do", (), 0), ("", ("One",), 1)]


def test_a_line_over_all_columns_is_no_action() -> None:
    rows = (["Action", "Measure"], ["Enablers", ""], ["Do", ""])
    assert read(*rows, merges=(Merge(1, 0, 1, 2),)) == ReadTable((ReadRow((3,), "Do"),), (CellAt(2, 1, "Enablers"),))
    assert [row.wording for row in read(*rows).rows] == ["Enablers", "Do"]


# --- Other lines ----------------------------------------------------------------------------------------------------


def test_numbered_lines_are_actions_above_a_table_of_their_details() -> None:
    found = read(
        ["Action 1.1 Do this"], ["Measure", "When"], ["One", "2025"], ["1.2 Do that"], ["Measure", "When"], ["Two", ""]
    )
    assert found == ReadTable(
        (
            ReadRow((1, 3), "Do this", "1.1", measures=("One",), timings=("2025",)),
            ReadRow((4, 6), "Do that", "1.2", measures=("Two",)),
        )
    )


def test_a_number_may_stand_in_a_cell_of_its_own() -> None:
    found = read(
        ["1.1", "Do this"], ["How", "Impact", "When"], ["By hand", "One", "2025"], ["Action 1.2", "Do that", ""]
    )
    assert found == ReadTable(
        (
            ReadRow((1, 3), "Do this\nBy hand", "1.1", measures=("One",), timings=("2025",)),
            ReadRow((4,), "Do that", "1.2"),
        )
    )


def test_how_is_an_action_where_no_numbered_line_stands_above() -> None:
    found = read(["How", "Impact"], ["Do this", "One"], ["Do that", "Two"])
    assert [(row.wording, row.measures) for row in found.rows] == [("Do this", ("One",)), ("Do that", ("Two",))]


def test_a_horizon_between_rows_is_their_timing_where_no_column_is() -> None:
    rows = (["Short term (2025)", ""], ["Do", "RCOT"], ["Tymor hir", ""], ["Go", ""])
    assert read(["Action", "Who"], *rows) == ReadTable(
        (
            ReadRow((3,), "Do", timings=("Short term (2025)",), responsible=("RCOT",)),
            ReadRow((5,), "Go", timings=("Tymor hir",)),
        )
    )


def test_headings_are_passed_over_wherever_they_are_repeated() -> None:
    found = read(
        ["Action", "When"],
        ["Do", "2025"],
        ["ACTION:", "When?"],
        ["", "2026"],
        ["Who", "Action", "Measure"],
        ["RCOT", "Go", "One"],
    )
    assert found == ReadTable(
        (
            ReadRow((2, 4), "Do", timings=("2025", "2026")),
            ReadRow((6,), "Go", measures=("One",), responsible=("RCOT",)),
        )
    )


def test_a_row_of_words_that_headings_use_is_a_row() -> None:
    found = read(HEADINGS, ["1", "Action", "Measure what we do", "When", "Lead"])
    assert found.rows == (ReadRow((2,), "Action", "1", None, ("Measure what we do",), ("When",), ("Lead",)),)


# --- The portal's own tables ----------------------------------------------------------------------------------------

OWN = [
    "Priority",
    "Reference",
    "Action",
    "Measures (one per line)",
    "Timing (one per line)",
    "Who (one per line)",
    "Page",
]


def test_the_words_of_the_portals_own_tables_are_taken_as_they_stand() -> None:
    found = read(
        OWN,
        [
            "1. Growing the team",
            "1.1",
            "- do:\n• this;\n\n1.2 that",
            "• One; two\n1) three of\nthem",
            "a; b\n2026",
            "A, B/C\nD",
            "7",
        ],
        ["1. Growing the team", "1.2", "and more", "not stated", "-", "", ""],
        ["2", "1.3", "Priority 2", "", "", "", ""],
    )
    assert found == ReadTable(
        (
            ReadRow(
                lines=(2,),
                wording="- do:\n• this;\n\n1.2 that",
                reference="1.1",
                priority=1,
                measures=("• One; two", "1) three of", "them"),
                timings=("a; b", "2026"),
                responsible=("A, B/C", "D"),
                place="7",
            ),
            ReadRow((3,), "and more", "1.2", 1),
            ReadRow((4,), "Priority 2", "1.3", 2),
        )
    )


def test_the_example_of_a_template_is_no_action() -> None:
    found = read(
        ["Blaenoriaeth", "Cam gweithredu", "Mesurau (un i bob llinell)"], ["Enghraifft", "x", "y"], ["", "Do", "- z"]
    )
    assert found == ReadTable(
        (ReadRow((3,), "Do", measures=("- z",)),),
        (CellAt(2, 1, "Enghraifft"), CellAt(2, 2, "x"), CellAt(2, 3, "y")),
    )


# --- Whatever the table ---------------------------------------------------------------------------------------------

#: What people put before, after and between words; each word of a table is another one, so that it can be counted.
FRAMES = [
    "{}",
    "{}\n{}",
    "• {}\n• {}",
    "{}; {}",
    "Action 1.1 {}",
    "1.2 {}",
    "{}:\n- {}\n- {}",
    "{} of\n{}",
    "{}, {} / {}",
    "1) {}",
]
FIELDS = [None, *Field]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], Mapping]:
    """Draw rows of cells in which no word comes twice, and what the columns hold."""
    width, words = draw(st.integers(1, 5)), (f"W{number}x" for number in range(10_000))
    cells = st.sampled_from(["", *FRAMES])
    frames = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6))
    rows = [[frame.format(*(next(words) for _ in range(frame.count("{}")))) for frame in row] for row in frames]
    fields = draw(st.lists(st.sampled_from(FIELDS), min_size=width, max_size=width))
    return rows, {column: field for column, field in enumerate(fields) if field}


@given(tables())
def test_each_word_of_any_table_is_found_once(drawn: tuple[list[list[str]], Mapping]) -> None:
    rows, mapping = drawn
    found = read(*rows, mapping=mapping)
    texts = [cell.text for cell in found.unplaced]

    def heads(column: int, text: str) -> bool:
        """A priority by its number is a heading for the rows below it."""
        is_group = mapping.get(column) == Field.PRIORITY and not found.problems
        return is_group and priority_of(text, PRIORITIES, in_column=True) is not None

    # Actions that share a cell share what stands beside it.
    shared = {
        (row.lines[0], text) for row in found.rows for text in (*row.place.split(", "), *row.timings, *row.responsible)
    }
    for row in found.rows:
        texts += [row.wording, *row.measures]
        assert row.wording or row.problems
    assert words(*texts, *(text for _, text in shared)) == words(
        *(cell for row in rows for at, cell in enumerate(row) if not heads(at, cell))
    )


def words(*texts: str) -> list[str]:
    return sorted(word for text in texts for word in re.findall(r"W[0-9]+x", text))
