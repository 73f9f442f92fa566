"""What a person reads in the rows of a table, one habit of those who make tables at a time."""

import pytest
from django.utils import translation

from priorities.imports.rows import read_rows
from priorities.imports.table import CellAt, Field, Mapping, Merge, Problem, ReadRow, ReadTable

from .shapes import PRIORITIES, table_of

HEADINGS = ["Ref", "Action", "Measure", "When", "Who"]
NO_WORDS = "This line has no words for an action, and belongs to none above it."
CANNOT_BE_READ = "The words of this action cannot be read."


def read(*rows: list[str], merges: tuple[Merge, ...] = (), mapping: Mapping | None = None) -> ReadTable:
    return read_rows(table_of(*rows, merges=merges), mapping, {}, PRIORITIES)


def below(*rows: list[str], merges: tuple[Merge, ...] = ()) -> tuple[ReadRow, ...]:
    """Return the rows that are read below the usual headings, where nothing is left over."""
    found = read(HEADINGS, *rows, merges=merges)
    assert (found.unplaced, found.problems) == ((), ())
    return found.rows


def row_of(cells: list[str]) -> ReadRow:
    [row] = below(cells)
    return row


# --- Tables that cannot be read -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [[], [[]], [["", " "], ["\n"]]])
def test_an_empty_table_is_said_to_be_empty(rows: list[list[str]]) -> None:
    assert read(*rows) == ReadTable((), (), (Problem(CellAt(1, 1, ""), "The table is empty."),))


def test_a_table_without_headings_asks_the_person() -> None:
    assert read(["Do this", "2025"], [], ["Do that"]) == ReadTable(
        rows=(),
        unplaced=(CellAt(1, 1, "Do this"), CellAt(1, 2, "2025"), CellAt(3, 1, "Do that")),
        problems=(Problem(CellAt(1, 1, ""), "No line of headings was found. Say what each column holds."),),
    )


def test_a_table_without_a_column_of_actions_asks_the_person() -> None:
    assert read(["Plan"], ["Wording", "Owner"], ["Do this", "RCOT"]) == ReadTable(
        rows=(),
        unplaced=(CellAt(1, 1, "Plan"), CellAt(3, 1, "Do this"), CellAt(3, 2, "RCOT")),
        problems=(Problem(CellAt(2, 1, ""), "No column holds the actions. Say which one does."),),
    )


def test_what_the_person_says_of_the_columns_holds() -> None:
    said = {0: Field.ACTION, 1: Field.MEASURE}
    found = read(["Wording", "Owner", "When"], ["Do this", "RCOT", "2025"], mapping=said)
    assert found == ReadTable((ReadRow((2,), "Do this", measures=("RCOT",)),), (CellAt(2, 3, "2025"),))


def test_without_headings_all_lines_are_rows_of_what_the_person_says() -> None:
    found = read(["Do this", "2025"], ["Do that", ""], mapping={0: Field.ACTION, 1: Field.TIMING})
    assert found == ReadTable((ReadRow((1,), "Do this", timings=("2025",)), ReadRow((2,), "Do that")))


def test_columns_that_the_person_says_are_both_the_action_are_joined() -> None:
    found = read(["Action", "How", "When"], ["Do this", "by hand", "2025"], mapping={0: Field.ACTION, 1: Field.ACTION})
    assert found == ReadTable((ReadRow((2,), "Do this\nby hand"),), (CellAt(2, 3, "2025"),))


def test_reasons_are_in_the_readers_language() -> None:
    with translation.override("cy"):
        problem = read(HEADINGS, ["1.1", "", "x", "", ""]).rows[0].problems[0]
    assert problem.at == CellAt(2, 2, "")
    assert problem.reason


# --- Cells ----------------------------------------------------------------------------------------------------------

MEASURES = {
    "One thing": ("One thing",),
    "One\nTwo\r\nThree": ("One", "Two", "Three"),
    "• One • Two\n● Three": ("One", "Two", "Three"),
    "- One\n– Two\n* Three\n· Four": ("One", "Two", "Three", "Four"),
    "1) One\n2) Two": ("One", "Two"),
    "1. One\n2. Two": ("One", "Two"),
    "a) One\n(b) Two\nii) Three": ("One", "Two", "Three"),
    "One; two; and three": ("One", "two", "three"),
    "• one;\n• two; and\n• three.": ("one", "two", "three."),
    "One (a; b); two": ("One (a; b)", "two"),
    "Number of\nposts": ("Number of posts",),
    "Posts in Wales, Scotland,\nand elsewhere": ("Posts in Wales, Scotland, and elsewhere",),
    "• Posts that were\nfilled\n• Others": ("Posts that were filled", "Others"),
    "More of:\n• posts\n• people": ("More of:\n• posts\n• people",),
    "-5% of costs": ("-5% of costs",),
    "1.5 posts more": ("1.5 posts more",),
    "Posts, places and people": ("Posts, places and people",),
    "One\n[illegible]": ("One",),
}


@pytest.mark.parametrize("cell", MEASURES)
def test_several_measures_in_a_cell(cell: str) -> None:
    assert row_of(["1", "Do", cell, "", ""]) == ReadRow((2,), "Do", "1", measures=MEASURES[cell])


PARTIES = {
    "RCOT": ("RCOT",),
    "RCOT, members, and employers": ("RCOT", "members", "employers"),
    "stakeholders and partners": ("stakeholders and partners",),
    "RCOT / stakeholders and\npartners": ("RCOT", "stakeholders and partners"),
    "Employers and/or members": ("Employers and/or members",),
    "Colleges (north, south); schools": ("Colleges (north, south)", "schools"),
    "• RCOT\n• Members": ("RCOT", "Members"),
    "RCOT\nMembers\nrcot": ("RCOT", "Members"),
    "Aelodau a phartneriaid": ("Aelodau a phartneriaid",),
    "n/a": (),
    "RCOT; n/a": ("RCOT",),
}


@pytest.mark.parametrize("cell", PARTIES)
def test_several_parties_in_a_cell(cell: str) -> None:
    assert row_of(["1", "Do", "", "", cell]) == ReadRow((2,), "Do", "1", responsible=PARTIES[cell])


TIMINGS = {
    "By March 2026, then yearly": ("By March 2026, then yearly",),
    "Year 1\nYear 2": ("Year 1", "Year 2"),
    "By March\n2026": ("By March 2026",),
    "April 2024 –\nMarch 2025": ("April 2024 – March 2025",),
    "• Year 1; Year 2": ("Year 1", "Year 2"),
    "2024/25": ("2024/25",),
}


@pytest.mark.parametrize("cell", TIMINGS)
def test_timings_keep_their_words(cell: str) -> None:
    assert row_of(["1", "Do", "", cell, ""]) == ReadRow((2,), "Do", "1", timings=TIMINGS[cell])


@pytest.mark.parametrize(
    "answer",
    ["", "-", "–", "…", "?", "n/a", "N/A", "na", "not stated", "Not stated.", "[not stated]", "illegible",
     "[Illegible]", "None", "annarllenadwy", "Heb ei nodi", "dim", "amherthnasol"],
)  # fmt: skip
def test_an_answer_is_no_words_and_no_error(answer: str) -> None:
    assert row_of(["1.1", "Do", answer, answer, answer]) == ReadRow((2,), "Do", "1.1")
    assert row_of([answer, "Do", "", "", ""]) == ReadRow((2,), "Do")


def test_an_action_that_cannot_be_read_is_a_problem_and_keeps_the_rest() -> None:
    problem = Problem(CellAt(2, 2, "[illegible]"), CANNOT_BE_READ)
    assert below(["1.1", "[illegible]", "One", "", "RCOT"], ["", "", "Two", "", ""]) == (
        ReadRow((2, 3), "", "1.1", measures=("One", "Two"), responsible=("RCOT",), problems=(problem,)),
    )


@pytest.mark.parametrize(
    ("cell", "reference"),
    [("1", "1"), ("1.", "1"), ("1.2.", "1.2"), ("Action 1.2", "1.2"), ("1.2 (a)", "1.2a"), ("1.2A", "1.2a"),
     ("Cam gweithredu 3.4:", "3.4"), ("1.2.3b", "1.2.3b"), (" 7) ", "7")],
)  # fmt: skip
def test_a_reference_is_tidied(cell: str, reference: str) -> None:
    assert row_of([cell, "Do", "Much", "", ""]) == ReadRow((2,), "Do", reference, measures=("Much",))


@pytest.mark.parametrize("cell", ["A1", "1.2.3.4", "1-2", "1.2ab", "first", "1" * 21])
def test_what_is_no_reference_is_named_and_left_out(cell: str) -> None:
    assert read(HEADINGS, [cell, "Do", "Much", "", ""]) == ReadTable(
        (ReadRow((2,), "Do", measures=("Much",)),), (CellAt(2, 1, cell),)
    )


def test_a_reference_that_stands_twice_is_a_problem() -> None:
    problem = Problem(CellAt(4, 1, "1.1"), "The reference 1.1 stands in line 2 already.")
    assert below(["1.1", "Do", "", "", ""], ["1.2", "Go", "", "", ""], ["1.1", "Stay", "", "", ""]) == (
        ReadRow((2,), "Do", "1.1"),
        ReadRow((3,), "Go", "1.2"),
        ReadRow((4,), "Stay", "1.1", problems=(problem,)),
    )


def test_columns_of_the_same_meaning_are_joined() -> None:
    found = read(
        ["Action", "Output", "Outcome", "Lead", "Partners", "Page", "Source"],
        ["Do", "One", "Two\nThree", "RCOT", "Members, RCOT", "7", "Table 3"],
    )
    assert found == ReadTable(
        (
            ReadRow(
                (2,), "Do", measures=("One", "Two", "Three"), responsible=("RCOT", "Members"), place="Page 7, Table 3"
            ),
        )
    )


def test_start_and_end_are_one_timing() -> None:
    found = read(
        ["Action", "Start date", "End date"],
        ["Do", "April 2024", "May 2024"],
        ["Go", "", "June"],
        ["Stay", "July", "-"],
    )
    assert [row.timings for row in found.rows] == [("April 2024 – May 2024",), ("June",), ("July",)]


def test_a_second_line_of_headings_belongs_to_the_first() -> None:
    found = read(
        ["Action", "Timing", ""], ["", "Start", "End"], ["Do", "April 2024", "May 2024"], merges=(Merge(0, 1, 1, 2),)
    )
    assert found == ReadTable((ReadRow((3,), "Do", timings=("April 2024 – May 2024",)),))


# --- Rows over several lines ----------------------------------------------------------------------------------------


def test_a_line_without_an_action_is_more_of_the_one_above() -> None:
    assert below(["1", "Do", "One", "Year 1", "RCOT"], [], ["", "", "Two", "Year 2", "RCOT; members"]) == (
        ReadRow((2, 4), "Do", "1", None, ("One", "Two"), ("Year 1", "Year 2"), ("RCOT", "members")),
    )


def test_a_line_without_an_action_that_belongs_to_none_is_a_problem() -> None:
    assert below(["", "", "One", "", ""], ["1.1", "Do", "", "", ""], ["1.2", "", "Two", "", ""]) == (
        ReadRow((2,), "", measures=("One",), problems=(Problem(CellAt(2, 2, ""), NO_WORDS),)),
        ReadRow((3,), "Do", "1.1"),
        ReadRow((4,), "", "1.2", measures=("Two",), problems=(Problem(CellAt(4, 2, ""), NO_WORDS),)),
    )


def test_words_that_go_on_in_the_next_line() -> None:
    assert below(
        ["1", "Work with schools to", "Number of", "", "Example"],
        ["", "show what we do", "visits", "", "College"],
        ["", "A last word on it", "", "", ""],
        ["2", "Go", "", "", ""],
    ) == (
        ReadRow(
            (2, 3, 4),
            "Work with schools to show what we do\nA last word on it",
            "1",
            measures=("Number of visits",),
            responsible=("Example", "College"),
        ),
        ReadRow((5,), "Go", "2"),
    )


def test_without_references_each_line_with_words_is_an_action() -> None:
    found = read(["Action", "Measure"], ["Do this", ""], ["Do that", ""], ["do more.", "One"], ["do less", ""])
    assert [row.wording for row in found.rows] == ["Do this", "Do that do more.", "do less"]
    found = read(["Action", "Measure"], ["develop this", ""], ["build that", "One"])
    assert [row.wording for row in found.rows] == ["develop this", "build that"]


def test_an_action_that_is_repeated_for_each_measure_is_one() -> None:
    assert below(["1", "Do", "One", "2025", "RCOT"], ["1", "Do", "Two", "2025", "RCOT"], ["", "Do", "Two", "", ""]) == (
        ReadRow((2, 3, 4), "Do", "1", None, ("One", "Two"), ("2025",), ("RCOT",)),
    )


def test_a_numbered_action_that_is_repeated_for_each_measure_is_one() -> None:
    found = read(["Action", "Measure"], ["1.1 Do", "One"], ["1.1 Do", "Two"], ["1.2 Do", "Three"])
    assert found.rows == (
        ReadRow((2, 3), "Do", "1.1", measures=("One", "Two")),
        ReadRow((4,), "Do", "1.2", measures=("Three",)),
    )


def test_merged_cells_hold_for_each_of_their_lines() -> None:
    merges = (Merge(1, 0, 2, 1), Merge(1, 1, 2, 1), Merge(1, 3, 3, 1), Merge(2, 4, 2, 1))
    rows = (
        ["1.1", "Do", "One", "Year 1", "RCOT"],
        ["", "", "Two", "", "Members"],
        ["1.2", "Go", "Three", "", ""],
    )
    assert below(*rows, merges=merges) == (
        ReadRow((2, 3), "Do", "1.1", None, ("One", "Two"), ("Year 1",), ("RCOT", "Members")),
        ReadRow((4,), "Go", "1.2", None, ("Three",), ("Year 1",), ("Members",)),
    )


def test_an_action_merged_over_references_is_each_of_them() -> None:
    assert below(["1.1", "Do", "One", "", ""], ["1.2", "", "Two", "", ""], merges=(Merge(1, 1, 2, 1),)) == (
        ReadRow((2,), "Do", "1.1", measures=("One",)),
        ReadRow((3,), "Do", "1.2", measures=("Two",)),
    )


def test_a_reference_merged_over_lines_is_one_action() -> None:
    assert below(["1.1", "Do.", "One", "", ""], ["", "Then go.", "Two", "", ""], merges=(Merge(1, 0, 2, 1),)) == (
        ReadRow((2, 3), "Do.\nThen go.", "1.1", measures=("One", "Two")),
    )


# --- Several actions in a cell --------------------------------------------------------------------------------------


def test_bullets_without_measures_are_actions_of_their_own() -> None:
    found = read(["Actions", "When"], ["• Do\n• Go; and\n• Stay", "Year 1"])
    assert found.rows == tuple(ReadRow((2,), words, timings=("Year 1",)) for words in ("Do", "Go", "Stay"))


def test_bullets_under_a_reference_or_beside_measures_are_one_action() -> None:
    assert row_of(["1", "• Do\n• Go", "", "", ""]) == ReadRow((2,), "• Do\n• Go", "1")
    assert row_of(["", "• Do\n• Go", "One", "", ""]) == ReadRow((2,), "• Do\n• Go", measures=("One",))
    assert row_of(["", "• Do", "One", "", ""]) == ReadRow((2,), "Do", measures=("One",))


def test_numbers_before_the_words_are_references() -> None:
    found = read(
        ["Action", "When"],
        ["Action 1.1: Do this", ""],
        ["1.2. Do that", "2025"],
        ["1.3 Go\n1.4 Stay", ""],
        ["2.5 million leaflets", ""],
    )
    assert [(row.reference, row.wording) for row in found.rows] == [
        ("1.1", "Do this"),
        ("1.2", "Do that"),
        ("1.3", "Go"),
        ("1.4", "Stay"),
        ("2.5", "million leaflets"),
    ]


def test_a_figure_at_the_beginning_is_not_a_reference_where_others_have_none() -> None:
    found = read(
        ["Action", "When"], ["2.5 Million leaflets", ""], ["Action plan 3", ""], ["Do this", ""], ["3 visits", ""]
    )
    assert [(row.reference, row.wording) for row in found.rows] == [
        ("", "2.5 Million leaflets"),
        ("", "Action plan 3"),
        ("", "Do this"),
        ("", "3 visits"),
    ]


def test_horizons_side_by_side_are_the_timing_of_their_actions() -> None:
    found = read(
        ["Pillar", "Short term (2025)", "Long term"], ["Growing the team", "• Do\n• Go", "Stay"], ["2", "", "Leave"]
    )
    assert found == ReadTable(
        (
            ReadRow((2,), "Do", priority=1, timings=("Short term (2025)",)),
            ReadRow((2,), "Go", priority=1, timings=("Short term (2025)",)),
            ReadRow((2,), "Stay", priority=1, timings=("Long term",)),
            ReadRow((3,), "Leave", priority=2, timings=("Long term",)),
        )
    )
