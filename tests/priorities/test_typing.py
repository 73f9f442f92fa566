"""Typing a plan in: what is stored, what is refused and how, and two windows over one row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from plans.models import NationPlan, SourcePage, User
from priorities.models import Priority, TypedRow
from tests.conftest import NOW
from tests.plans.pictures import source_page_of

T = "/plans/wales-2024-2027/typing/"
JSON = {"accept": "application/json"}
TYPED = {
    "reference": "1.1",
    "priority": "1",
    "wording": "Agree a shared description",
    "measures": "Description published\r\nIn use",
    "timing": "Year 1",
    "responsible": "RCOT",
}


@pytest.fixture
def browser(lead: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(lead)


@pytest.fixture
def page(wales: NationPlan, lead: User) -> SourcePage:
    return source_page_of(wales, lead)


@pytest.fixture
def row(wales: NationPlan, lead: User) -> TypedRow:
    return TypedRow.objects.create(
        plan=wales, place="page 9", position=1, wording="As it was", version=1, typed_by=lead, typed_at=NOW
    )


def stored() -> dict[str, Any]:
    [only] = TypedRow.objects.values()
    return dict(only)


def test_a_row_is_added_beside_its_picture(browser: Client, page: SourcePage, priority: Priority, lead: User) -> None:
    answer = browser.post(f"{T}add/", {**TYPED, "page": page.pk})
    row = stored()
    assert answer["Location"] == f"{T}?page={page.pk}#row-{row['id']}"
    assert {name: row[name] for name in ("source_page_id", "place", "position", "version", "typed_by_id")} == {
        "source_page_id": page.pk,
        "place": "",
        "position": 1,
        "version": 1,
        "typed_by_id": lead.pk,
    }
    assert (row["reference"], row["priority_id"], row["wording"]) == ("1.1", priority.pk, "Agree a shared description")
    assert row["measures"] == "Description published\nIn use"
    assert (row["timing"], row["responsible"], row["marks"], row["typed_at"]) == ("Year 1", "RCOT", {}, NOW)


def test_the_next_row_is_asked_for_under_the_same_priority(browser: Client, priority: Priority) -> None:
    answer = browser.post(f"{T}add/", {**TYPED, "place": "page  7 ", "then": "next"}, follow=True)
    assert answer.redirect_chain == [(f"{T}add/?place=page+7", 302)]
    assert "New row of page 7" in answer.content.decode()
    assert '<option value="1" selected>' in answer.content.decode()


def test_rows_follow_one_another_and_a_row_sent_twice_is_one(browser: Client, priority: Priority) -> None:
    for reference in ("1.1", "1.2", "1.2"):
        browser.post(f"{T}add/", {**TYPED, "reference": reference, "place": "page 7"}, headers=JSON)
    browser.post(f"{T}add/", {"wording": "Elsewhere", "place": "page 8"})
    assert list(TypedRow.objects.order_by("place", "position").values_list("place", "position", "reference")) == [
        ("page 7", 1, "1.1"),
        ("page 7", 2, "1.2"),
        ("page 8", 1, ""),
    ]


def test_the_script_is_told_how_the_row_stands(browser: Client, priority: Priority) -> None:
    answer = browser.post(f"{T}add/", {**TYPED, "place": "page 7"}, headers=JSON).json()
    address = f"{T}{stored()['id']}/"
    assert answer == {"said": "Saved 12:00", "name": "Row 1", "version": 1, "address": address}
    answer = browser.post(address, {**TYPED, "timing": "Year 2", "version": 1}, headers=JSON).json()
    assert (answer["said"], answer["version"], stored()["timing"]) == ("Saved 12:00", 2, "Year 2")


def test_illegible_and_not_stated_are_answers(browser: Client, row: TypedRow) -> None:
    marks = {"mark_timing": "not_stated", "mark_measures": "illegible"}
    browser.post(f"{T}{row.pk}/", {"wording": "As it was", "version": 1, **marks})
    assert stored()["marks"] == {"timing": "not_stated", "measures": "illegible"}
    shown = browser.get(f"{T}?place=page+9").content.decode()
    assert '<b class="said">Not stated</b>' in shown
    assert '<details class="marks" open>' in shown


@pytest.mark.parametrize(
    ("typed", "cell", "said"),
    [
        ({"reference": "one"}, "reference", "Write a reference as figures with full stops, for example 1.4."),
        ({"reference": "1" * 21}, "reference", "Use at most 20 characters here. These are 21."),
        ({"wording": "x" * 4001}, "wording", "Use at most 4000 characters here. These are 4001."),
        ({"timing": "x" * 1001}, "timing", "Use at most 1000 characters here. These are 1001."),
        ({"priority": "9"}, "priority", "Choose one of these priorities."),
        ({"wording": "a\x00b"}, "wording", "Null characters are not allowed."),
        ({"mark_wording": "not_stated"}, "mark_wording", "Choose one of these."),
        (
            {"timing": "Year 1", "mark_timing": "not_stated"},
            "timing",
            "This cell holds words and is marked “Not stated”. Remove one of the two.",
        ),
        ({"version": "many"}, "version", "This form is damaged. Open the page again."),
        ({"wording": ""}, "__all__", "This row is empty. Type a cell, or remove the row."),
    ],
)
def test_what_is_refused_says_why_at_the_cell_and_keeps_the_words(
    browser: Client, row: TypedRow, typed: dict[str, str], cell: str, said: str
) -> None:
    sent = {"wording": "As it is now", "version": "1", **typed}
    answer = browser.post(f"{T}{row.pk}/", sent, headers=JSON)
    assert (answer.status_code, answer.json()) == (422, {"said": f"Not saved: {said}", "errors": {cell: said}})
    plain = browser.post(f"{T}{row.pk}/", sent)
    assert plain.status_code == 422
    assert "<title>Error:" in plain.content.decode()
    assert said in plain.content.decode()
    if sent["wording"] == "As it is now":
        assert "As it is now</textarea>" in plain.content.decode()
    assert stored()["wording"] == "As it was"


def test_a_row_without_a_page_or_words_is_not_added(browser: Client, wales: NationPlan) -> None:
    answer = browser.post(f"{T}add/", {"wording": "Something"})
    assert answer.status_code == 422
    assert "Choose the page that the row stands on" in answer.content.decode()
    answer = browser.post(f"{T}add/", {"place": "page 7"})
    assert answer.status_code == 422
    assert "This row is empty. Type at least one cell besides the priority." in answer.content.decode()


def test_another_window_is_not_written_over(browser: Client, row: TypedRow) -> None:
    browser.post(f"{T}{row.pk}/", {"wording": "In the other window", "version": 1})
    answer = browser.post(f"{T}{row.pk}/", {"wording": "In this one", "timing": "Year 1", "version": 1}, headers=JSON)
    assert answer.status_code == 409
    told = answer.json()
    assert told["said"] == "Not saved: this row was saved in another window meanwhile."
    assert (told["version"], told["theirs"]["wording"], told["theirs"]["timing"]) == (2, "In the other window", "")
    assert told["differs"] == [["Action", "In the other window"], ["Timing, one per line", "(empty)"]]
    assert stored()["wording"] == "In the other window"


def test_the_plain_form_shows_both_and_then_saves_mine(browser: Client, row: TypedRow) -> None:
    browser.post(f"{T}{row.pk}/", {"wording": "In the other window", "version": 1})
    answer = browser.post(f"{T}{row.pk}/", {"wording": "In this one", "version": 1})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "<dt>Action</dt><dd>In the other window</dd>" in shown
    assert "In this one</textarea>" in shown
    assert '<input type="hidden" name="version" value="2"' in shown
    browser.post(f"{T}{row.pk}/", {"wording": "In this one", "version": 2})
    assert (stored()["wording"], stored()["version"]) == ("In this one", 3)


def test_the_same_words_sent_again_are_no_conflict(browser: Client, row: TypedRow) -> None:
    for _ in range(2):
        answer = browser.post(f"{T}{row.pk}/", {"wording": "Once", "version": 1}, headers=JSON)
        assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_a_row_is_removed_after_a_question_and_only_as_it_was_seen(browser: Client, row: TypedRow) -> None:
    assert "Remove row 1 of page 9?" in browser.get(f"{T}{row.pk}/remove/").content.decode()
    browser.post(f"{T}{row.pk}/", {"wording": "Changed meanwhile", "version": 1})
    for version in ("1", "", "9" * 30):
        answer = browser.post(f"{T}{row.pk}/remove/", {"version": version})
        assert answer.status_code == 409
        assert "Somebody saved this row meanwhile." in answer.content.decode()
    assert browser.post(f"{T}{row.pk}/remove/", {"version": 2})["Location"] == f"{T}?place=page+9"
    assert TypedRow.objects.count() == 0
    assert browser.post(f"{T}{row.pk}/", {"wording": "Late", "version": 2}, headers=JSON).status_code == 404


def test_at_most_500_rows_wait(browser: Client, wales: NationPlan, lead: User) -> None:
    rows = [
        TypedRow(plan=wales, place="page 9", position=n, wording=f"Row {n}", typed_by=lead, typed_at=NOW)
        for n in range(1, 501)
    ]
    TypedRow.objects.bulk_create(rows)
    answer = browser.post(f"{T}add/", {**TYPED, "priority": "", "place": "page 9"}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"]["__all__"] == (
        "At most 500 typed rows can wait. Bring in or remove some, then add these."
    )
    # Whoever opens a page goes on where it ends.
    shown = browser.get(f"{T}?place=page+9").content.decode()
    assert ("Row 500</textarea>" in shown, "Row 450</textarea>" in shown) == (True, False)
    assert "Row 1</textarea>" in browser.get(f"{T}?place=page+9&rows=1").content.decode()


@pytest.mark.parametrize("asked", ["page=0", "page=9999999999999999999999", "page=x", "page=1²"])
def test_an_unknown_picture_is_not_found(browser: Client, wales: NationPlan, asked: str) -> None:
    assert browser.get(f"{T}?{asked}").status_code == 404
    assert browser.get(f"{T}add/?{asked}").status_code == 404


@pytest.mark.parametrize("asked", ["rows=0", "rows=x", "rows=9999999999999999999999", f"place={'p' * 500}"])
def test_an_odd_address_shows_the_page(browser: Client, row: TypedRow, asked: str) -> None:
    assert browser.get(f"{T}?place=page+9&{asked}").status_code == 200


def test_another_plans_picture_and_rows_are_out_of_reach(
    browser: Client, row: TypedRow, scotland: NationPlan, lead: User
) -> None:
    foreign = source_page_of(scotland, lead)
    TypedRow.objects.update(plan=scotland)
    assert browser.post(f"{T}add/", {**TYPED, "page": foreign.pk}).status_code == 404
    assert browser.get(f"{T}{row.pk}/").status_code == 404
    assert browser.post(f"{T}{row.pk}/remove/", {"version": 1}).status_code == 404


def test_without_a_page_the_grid_asks_which(browser: Client, wales: NationPlan) -> None:
    shown = browser.get(T).content.decode()
    assert "What is the page called?" in shown
    assert "data-row" not in shown
    assert "Rows of page 7" in browser.get(f"{T}?place=page+7").content.decode()


def test_what_was_typed_outlives_the_session(browser: Client, row: TypedRow, lead: User) -> None:
    shown = browser.get(f"{T}{row.pk}/").content.decode()
    author = shown.split('name="author" value="')[1].split('"')[0]
    browser.logout()
    answer = browser.post(f"{T}{row.pk}/", {"wording": "Typed late", "version": 1, "author": author})
    browser.force_login(lead)
    kept = answer["Location"].split("next=")[1].replace("%3F", "?").replace("%3D", "=")
    assert "Typed late</textarea>" in browser.get(kept).content.decode()
