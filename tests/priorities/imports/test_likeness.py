"""Which working draft a published row may replace: by likeness of words, never by reference."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from priorities.imports.likeness import LIKELY, likely_pairs, likeness

FIXTURE = Path(__file__).resolve().parents[3] / "fixtures" / "wales_2024_2027.json"

#: A draft's reference → its sentence in the words of somebody who writes it afresh.
REWORDED = {
    "1.1": "We will promote the universal, targeted and specialist framework for service provision in every health "
    "board",
    "1.2": "Deliver place-based care closer to where people live by supporting teams to adopt new models",
    "1.3": "Enable practitioners to lead and co-design innovative services and products",
    "1.5": "Influence Welsh Government to shift resources from hospitals into community and primary care",
    "1.8": "Develop guidance on the safe use of AI and technology-enabled care",
    "2.1": "Gather real-world evidence of occupational therapy in multiprofessional teams",
    "3.1": "Develop career pathways for practitioners from under-represented and marginalised communities",
    "3.3": "Widen access to senior management and leadership posts for occupational therapists",
    "4.2": "Collect and publish demographic data that is complete and consistent",
    "4.4": "Publish workforce modelling examples showing safe staffing",
}
NEW = ["Develop a new apprenticeship route", "Host an annual conference for members", "Support occupational therapists"]


@pytest.fixture(scope="module")
def drafts() -> dict[str, str]:
    """The working drafts of the Wales plan: reference → wording."""
    records = [record["fields"] for record in json.loads(FIXTURE.read_text()) if record["model"] == "priorities.action"]
    return {fields["reference"]: fields["wording"] for fields in records}


def test_each_reworded_action_finds_its_draft_first(drafts: dict[str, str]) -> None:
    references = list(drafts)
    found = likely_pairs(list(REWORDED.values()), list(drafts.values()))
    assert [references[pairs[0][0]] for pairs in found] == list(REWORDED)
    assert all(pairs[0][1] >= LIKELY for pairs in found)


def test_an_action_that_is_new_is_paired_with_nothing(drafts: dict[str, str]) -> None:
    assert likely_pairs(NEW, list(drafts.values())) == [[], [], []]


def test_a_draft_is_most_like_itself(drafts: dict[str, str]) -> None:
    words = list(drafts.values())
    assert [pairs[0] for pairs in likely_pairs(words, words)] == [(place, 1.0) for place in range(23)]


def test_pairs_stand_likeliest_first_and_equals_in_their_order() -> None:
    drafts = ["Train mentors in rural teams", "Open posts", "Train mentors", "Train mentors"]
    assert likely_pairs(["Training mentors"], drafts) == [[(2, 1.0), (3, 1.0), (0, 0.6667)]]


def test_a_reference_among_the_words_does_not_make_a_pair() -> None:
    assert likely_pairs(["1.4 Open a library"], ["1.4 Champion innovative models"]) == [[]]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Develop leaders in practice", "Developing leaders in practice", 1.0),
        ("People’s homes", "PEOPLE'S HOME", 1.0),
        ("Datblygu arweinwyr", "Datblygu ein harweinwyr", 0.5),
        ("Open posts", "Close wards", 0.0),
        ("", "", 0.0),
        ("", "Open posts", 0.0),
        ("Occupational therapy", "occupational therapists", 1.0),
    ],
)
def test_likeness_goes_by_the_words_that_say_something(a: str, b: str, expected: float) -> None:
    assert likeness(a, b) == expected


def test_thousands_of_rows_are_compared_only_where_a_word_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    from priorities.imports import likeness as module

    compared: list[Counter[str]] = []
    exact = module._likeness

    def counting(a: Counter[str], b: Counter[str]) -> float:
        compared.append(a)
        return exact(a, b)

    monkeypatch.setattr(module, "_likeness", counting)
    rows = [f"Row{number} one{number} two{number}" for number in range(2000)]
    found = likely_pairs(rows, rows[:60])
    assert [pairs[0] for pairs in found[:60]] == [(place, 1.0) for place in range(60)]
    assert len(compared) == 60


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_the_same_both_ways_and_within_its_limits(a: str, b: str) -> None:
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1
