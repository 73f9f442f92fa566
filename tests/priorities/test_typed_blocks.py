"""Pasting a block of rows without a script, and bringing typed rows into the plan."""

from collections.abc import Callable

import pytest
from django.test import Client

from plans.models import NationPlan, SourcePage, User
from priorities.models import Action, PlanImport, Priority, TypedRow
from tests.conftest import NOW
from tests.plans.pictures import source_page_of

T = "/plans/wales-2024-2027/typing/"
IN_GRID = ("reference", "priority__number", "wording", "measures", "timing", "responsible")


@pytest.fixture
def browser(lead: User, priority: Priority, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(lead)


@pytest.fixture
def page(wales: NationPlan, lead: User) -> SourcePage:
    return source_page_of(wales, lead)


def paste(browser: Client, text: str, token: str, **fields: str) -> tuple[int, str]:
    """Send a block for page 7; return the status and the page."""
    sent = {"place": "page 7", "text": text, "first": "reference", "token": token, "base": "0", **fields}
    answer = browser.post(f"{T}paste/", sent)
    return answer.status_code, answer.content.decode()


def in_grid() -> list[tuple[object, ...]]:
    return list(TypedRow.objects.order_by("position").values_list(*IN_GRID))


def typed(plan: NationPlan, by: User, position: int, **fields: object) -> TypedRow:
    values: dict[str, object] = {"place": "page 9", "wording": f"Do thing {position}", **fields}
    return TypedRow.objects.create(plan=plan, position=position, version=1, typed_by=by, typed_at=NOW, **values)


def test_a_block_fills_the_columns_of_the_grid(browser: Client, token: str) -> None:
    status, _ = paste(browser, '1.1\t1\tDo this\t"One\nTwo"\tYear 1\tRCOT\n1.2\t\tDo that\n', token)
    assert status == 302
    assert in_grid() == [
        ("1.1", 1, "Do this", "One\nTwo", "Year 1", "RCOT"),
        ("1.2", None, "Do that", "", "", ""),
    ]


def test_a_block_may_begin_in_another_column(browser: Client, token: str) -> None:
    assert paste(browser, "Do this\tOne\nDo that\tTwo\n", token, first="wording")[0] == 302
    assert in_grid() == [("", None, "Do this", "One", "", ""), ("", None, "Do that", "Two", "", "")]


def test_headings_say_what_the_columns_hold(browser: Client, token: str) -> None:
    block = "Action\tWho\tRef\tPriority\nDo this\tRCOT\tAction 1.1\tOptimising occupational therapy\n"
    assert paste(browser, block, token)[0] == 302
    assert in_grid() == [("1.1", 1, "Do this", "", "", "RCOT")]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("", "Paste the rows."),
        ("1.1\t9\tDo this\n", "Line 1, Priority: Choose one of these priorities."),
        ("1.1\t1\tDo this\none\t1\tDo that\n", "Line 2, Reference: Write a reference as figures with full stops"),
        ("1.1\t1\ta\tb\tc\td\te\n", "The rows have more columns than fit from this one on."),
        (f"1.1\t1\t{'x' * 4001}\n", "Line 1, Action: Use at most 4000 characters here. These are 4001."),
        ("1.1\n" * 501, "At most 500 rows can be pasted at once."),
    ],
)
def test_a_block_with_a_fault_is_not_stored_and_stays(browser: Client, token: str, block: str, said: str) -> None:
    status, shown = paste(browser, block, token)
    assert (status, said in shown) == (422, True)
    assert "<title>Error:" in shown
    assert block[:60].split("\n")[0] in shown
    assert in_grid() == []


def test_rows_beside_a_picture_become_an_import_that_names_it(
    browser: Client, wales: NationPlan, page: SourcePage, lead: User, priority: Priority
) -> None:
    typed(wales, lead, 1, source_page=page, place="", reference="1.1", priority=priority, measures="One\nTwo")
    typed(wales, lead, 1, wording="From elsewhere")
    answer = browser.post(f"{T}bring-in/", {"of": page.document})
    [record] = PlanImport.objects.all()
    assert answer["Location"] == f"/plans/wales-2024-2027/import/{record.pk}/"
    assert (record.origin, record.document, record.created_by) == ("typed", "Action plan", lead)
    shown = browser.get(answer["Location"]).content.decode()
    assert ("Do thing 1" in shown, "From elsewhere" in shown) == (True, False)
    assert "page 7, row 1" in str(record.table)
    assert Action.objects.count() == 0


def test_rows_without_a_picture_ask_for_their_document(browser: Client, wales: NationPlan, lead: User) -> None:
    typed(wales, lead, 1)
    refused = browser.post(f"{T}bring-in/", {"document": "", "url": "not an address"})
    assert refused.status_code == 422
    assert "Say which document the wording is from." in refused.content.decode()
    assert "Write a web address like" in refused.content.decode()
    assert browser.post(f"{T}bring-in/", {"document": "The plan on paper"}).status_code == 302
    [record] = PlanImport.objects.all()
    assert (record.document, record.url, record.retrieved_on) == ("The plan on paper", "", None)
    assert "page 9, row 1" in str(record.table)


def test_brought_in_again_the_table_that_waited_is_set_aside(browser: Client, wales: NationPlan, lead: User) -> None:
    row = typed(wales, lead, 1)
    browser.post(f"{T}bring-in/", {"document": "The plan on paper"})
    assert "wait to be looked at and confirmed" in browser.get(f"{T}?place=page+9").content.decode()
    browser.post(f"{T}{row.pk}/", {"wording": "Mended", "version": 1})
    browser.post(f"{T}bring-in/", {"document": "The plan on paper"})
    assert list(PlanImport.objects.order_by("pk").values_list("state", flat=True)) == ["discarded", "open"]
    assert "Mended" in str(PlanImport.objects.get(state="open").table)


def test_an_action_that_cannot_be_read_is_in_error_and_joins_none_above(
    browser: Client, wales: NationPlan, lead: User, priority: Priority
) -> None:
    typed(wales, lead, 1, reference="1.1", priority=priority, measures="First measure")
    typed(wales, lead, 2, wording="", priority=priority, measures="Other measure", marks={"wording": "illegible"})
    answer = browser.post(f"{T}bring-in/", {"document": "The plan on paper"}, follow=True)
    assert "The words of this action cannot be read." in answer.content.decode()


def test_what_is_in_the_plan_is_no_longer_changed_here(browser: Client, wales: NationPlan, lead: User) -> None:
    row = typed(wales, lead, 1)
    browser.post(f"{T}bring-in/", {"document": "The plan on paper"})
    TypedRow.objects.update(brought_in_by=PlanImport.objects.get())
    assert "1 row of this page is brought in" in browser.get(f"{T}?place=page+9").content.decode()
    shown = browser.get(f"{T}{row.pk}/").content.decode()
    assert ("This row was brought in" in shown, "Save" in shown) == (True, False)
    answer = browser.post(f"{T}{row.pk}/", {"wording": "Late", "version": 1}, headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["errors"]["__all__"] == (
        "This row was brought in meanwhile. Change its wording in the plan instead."
    )
    assert browser.post(f"{T}{row.pk}/remove/", {"version": 1}).status_code == 409
    refused = browser.post(f"{T}bring-in/", {"document": "The plan on paper"})
    assert (refused.status_code, "No typed rows wait." in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("of", ["no such document", "a\x00b", "x" * 5000])
def test_an_unknown_document_has_no_rows(browser: Client, wales: NationPlan, of: str) -> None:
    assert browser.post(f"{T}bring-in/", {"of": of}).status_code == 422
