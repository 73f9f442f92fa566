"""What the headings of published tables mean, in English and in Welsh, and which line holds them."""

import pytest

from priorities.imports.headings import find_headings, is_exact, meaning_of, normal
from priorities.imports.table import Field, Merge

from .shapes import table_of

MEANINGS = {
    Field.REFERENCE: [
        "Ref", "Ref.", "Reference", "No", "No.", "Nº", "#", "Number", "Action ref", "Action no.", "Item", "ID", "Cyf",
        "Cyf.", "Cyfeirnod", "Rhif",
    ],
    Field.PRIORITY: [
        "Priority", "PRIORITIES", "Strategic priority", "Pillar", "Theme", "Objective", "Blaenoriaeth",
        "Blaenoriaethau", "Thema", "Priority area",
    ],
    Field.ACTION: [
        "Action", "Actions", "Key actions", "What we will do", "What will we do?", "What", "We will …", "How",
        "How we will do it", "Activity", "Task", "Priority actions", "Cam gweithredu", "Camau gweithredu", "Cam",
        "Beth fyddwn ni’n ei wneud", "Yr hyn y byddwn yn ei wneud", "Sut", "Gweithgaredd", "Actions (what we will do)",
    ],
    Field.MEASURE: [
        "Measure", "Measures", "Measures of\nsuccess", "Success measure", "Impact", "Outcome", "Expected outcomes",
        "Output",
        "KPI", "Indicator", "How will we know?", "How we will measure success", "What success looks like", "Mesur",
        "Mesurau (un i bob llinell)", "Mesur llwyddiant", "Canlyniad", "Effaith", "Sut y byddwn yn gwybod",
        "Dangosyddion",
    ],
    Field.TIMING: [
        "Timing", "When", "By when?", "Timescale", "Time-scale", "Timescales", "Timeframe", "Timeline", "Due date",
        "DUE", "Deadline", "Target date", "Date", "Horizon", "Year", "Amserlen", "Pryd", "Erbyn pryd?", "Dyddiad",
        "Dyddiad cwblhau", "Delivery timescale",
    ],
    Field.RESPONSIBLE: [
        "Who", "Who?", "Who is responsible", "By whom", "Responsible", "Responsibility", "Lead", "Lead organisation",
        "Lead / owner", "Owner", "Action owner", "Action lead", "Led by", "Partners", "Accountable", "Pwy",
        "Pwy sy’n gyfrifol",
        "Cyfrifol", "Cyfrifoldeb", "Arweinydd", "Perchennog", "Gan bwy", "Yn gyfrifol",
    ],
    Field.PLACE: ["Page", "Page number", "Source", "Place", "Tudalen", "Ffynhonnell"],
    Field.NOT_TAKEN: ["Status", "RAG", "Progress", "Latest update", "Comments", "Notes", "Statws", "Cynnydd"],
}  # fmt: skip


@pytest.mark.parametrize(("field", "heading"), [(field, heading) for field in MEANINGS for heading in MEANINGS[field]])
def test_a_heading_is_matched_by_what_it_means(field: Field, heading: str) -> None:
    assert meaning_of(heading, {}) == field
    assert meaning_of(f"  {heading.upper()} : ", {}) == field


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "  ",
        "—",
        "Wording",
        "Example",
        "Promote the example framework",
        "Who benefits",
        "Whose",
        "Dateline",
        "Camera",
    ],
)
def test_a_heading_that_no_rule_fits_is_left_open(heading: str) -> None:
    assert meaning_of(heading, {}) is None


def test_a_sentence_is_no_heading() -> None:
    sentence = (
        "Actions that follow from the first meeting of the example board and from its letter to all of its members"
    )
    assert meaning_of(sentence, {}) is None


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("  Due\n date: ", "due date"),
        ("Measures (one per line)", "measures"),
        ("AMSERLEN [blwyddyn]", "amserlen"),
        ("Pwy sy’n gyfrifol?", "pwy syn gyfrifol"),
        ("Pwy sy'n gyfrifol?", "pwy syn gyfrifol"),
        ("Tŷ – Gŵyl", "ty gwyl"),
        ("(Year 1)", "year 1"),
        ("#", "no"),
        ("…", ""),
    ],
)
def test_headings_are_compared_without_case_accents_marks_space_and_remarks(heading: str, expected: str) -> None:
    assert normal(heading) == expected


def test_a_heading_as_it_is_kept_is_never_longer_than_its_place() -> None:
    assert normal("word " * 100) == ("word " * 40).strip()


def test_what_a_person_said_of_a_heading_wins() -> None:
    remembered = {"impact": "action", "status": "timing", "example": "responsible"}
    assert meaning_of("Impact:", remembered) == Field.ACTION
    assert meaning_of("Status", remembered) == Field.TIMING
    assert meaning_of("Example", remembered) == Field.RESPONSIBLE


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Measures (one per line)", True),
        ("Mesurau (Un i bob llinell)", True),
        ("Measures", False),
        ("One per line", False),
    ],
)
def test_the_portals_own_tables_say_that_each_line_is_one_thing(heading: str, expected: bool) -> None:
    assert is_exact(heading) is expected


# --- The line of headings -------------------------------------------------------------------------------------------


def test_headings_stand_below_titles_and_blank_lines() -> None:
    table = table_of(
        ["Example action plan", "2024"], [], ["Priority 1"], ["", "Action", "Wording", "By when"], ["", "Do", "x"]
    )
    expected = {1: Field.ACTION, 2: Field.NOT_TAKEN, 3: Field.TIMING}
    assert find_headings(table, {}) == (3, expected)


def test_how_is_the_action_only_where_nothing_else_is() -> None:
    how = table_of(["How", "Impact", "When", "Who"])
    both = table_of(["What we will do", "How", "Impact"])
    commitment = table_of(["Commitment", "How", "Impact"])
    assert find_headings(how, {}) == (
        0,
        {0: Field.ACTION, 1: Field.MEASURE, 2: Field.TIMING, 3: Field.RESPONSIBLE},
    )
    assert find_headings(both, {}) == (0, {0: Field.ACTION, 1: Field.NOT_TAKEN, 2: Field.MEASURE})
    assert find_headings(commitment, {}) == (0, {0: Field.ACTION, 1: Field.NOT_TAKEN, 2: Field.MEASURE})
    assert find_headings(both, {"how": "action"}) == (0, {0: Field.ACTION, 1: Field.ACTION, 2: Field.MEASURE})


def test_several_columns_may_mean_the_same() -> None:
    table = table_of(["Action", "Output", "Outcome", "Owner", "Partners"])
    assert find_headings(table, {}) == (
        0,
        {0: Field.ACTION, 1: Field.MEASURE, 2: Field.MEASURE, 3: Field.RESPONSIBLE, 4: Field.RESPONSIBLE},
    )


def test_a_heading_stands_over_all_columns_that_it_spans() -> None:
    table = table_of(["Action", "Measures", "", "Who"], merges=(Merge(0, 1, 1, 2),))
    assert find_headings(table, {}) == (
        0,
        {0: Field.ACTION, 1: Field.MEASURE, 2: Field.MEASURE, 3: Field.RESPONSIBLE},
    )


def test_a_column_of_numbers_without_a_heading_holds_the_references() -> None:
    table = table_of(["", "Action", "Timing"], ["1.1", "Do", "2025"], ["Priority 2"], ["2.1a.", "Go", ""])
    assert find_headings(table, {}) == (0, {0: Field.REFERENCE, 1: Field.ACTION, 2: Field.TIMING})
    other = table_of(["", "Action", "Timing"], ["1.1", "Do", "2025"], ["soon", "Go", ""])
    assert find_headings(other, {}) == (0, {1: Field.ACTION, 2: Field.TIMING})


def test_horizons_side_by_side_each_hold_actions() -> None:
    table = table_of(["Pillar", "Short term (2025)", "Medium term", "Tymor hir"])
    assert find_headings(table, {}) == (
        0,
        {0: Field.PRIORITY, 1: Field.ACTION, 2: Field.ACTION, 3: Field.ACTION},
    )


def test_headings_without_an_action_are_found_for_the_person_to_map() -> None:
    assert find_headings(table_of(["Plan"], ["Ref", "Wording", "Due date"]), {}) == (
        1,
        {0: Field.REFERENCE, 1: Field.NOT_TAKEN, 2: Field.TIMING},
    )
    assert find_headings(table_of(["Wording", "Owner"], ["Do it", "RCOT"]), {}) == (
        0,
        {0: Field.NOT_TAKEN, 1: Field.RESPONSIBLE},
    )


def test_a_table_of_one_column_has_one_heading() -> None:
    assert find_headings(table_of(["Example plan"], ["Actions"], ["Do it"]), {}) == (1, {0: Field.ACTION})


@pytest.mark.parametrize("rows", [[], [[]], [["", ""]], [["Do this", "2025"]], [["Words"], ["More words"]]])
def test_a_table_may_have_no_headings(rows: list[list[str]]) -> None:
    assert find_headings(table_of(*rows), {}) is None


def test_what_is_remembered_finds_the_line() -> None:
    table = table_of(["Aktion", "Wann"], ["Do it", "2025"])
    assert find_headings(table, {}) is None
    assert find_headings(table, {"aktion": "action", "wann": "timing"}) == (0, {0: Field.ACTION, 1: Field.TIMING})
