"""What a table becomes, shown with its questions, answered and confirmed through the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from plans.models import User, WordingState
from priorities.models import Action, PlanImport, Priority, Timing
from tests.priorities.imports.pages import HEADINGS, ROWS, W, address_of, sent, started, text_of

pytestmark = pytest.mark.usefixtures("priority", "uploads")


@pytest.fixture
def desk(signed_in: Callable[[User], Client], lead: User) -> Client:
    return signed_in(lead)


@pytest.fixture
def alike(make_action: Callable[..., Action]) -> Action:
    """A working draft whose words are much like those of the first row."""
    state = WordingState.WORKING_DRAFT
    return make_action("1.7", wording="Share what works well", wording_state=state)


def confirmed(desk: Client, address: str, **changes: Any) -> Any:
    page = desk.get(address)
    seen = changes.pop("seen", page.context["preview"].seen)
    return sent(desk, address, to=f"{address}confirm/", seen=seen, **changes)


def test_nothing_is_in_the_plan_before_it_is_confirmed(desk: Client) -> None:
    started(desk)
    text = text_of(desk.get(address_of()))
    assert "2 new actions" in text
    assert "Timing “Year 2” is read as: 1 April 2025 to 31 March 2026" in text
    assert "Timing “when it suits” is read as: left open" in text
    assert not Action.objects.exists()


def test_a_confirmed_table_is_in_the_plan(desk: Client, lead: User) -> None:
    started(desk)
    answer = confirmed(desk, address_of())
    assert (answer.status_code, answer["Location"]) == (302, address_of())
    found = Action.objects.get(wording="Share what works")
    assert (found.reference, found.wording_state, found.transcribed_by) == ("1.1", "transcribed", lead)
    assert found.source_document == "Action plan"
    page = text_of(desk.get(address_of()))
    assert "It is in the plan. 2 new actions." in page
    assert "2 new actions" in text_of(desk.get(W))


def test_confirming_twice_brings_it_in_once(desk: Client) -> None:
    started(desk)
    address = address_of()
    page = desk.get(address)
    data = {"author": "", "base": "0", "token": str(page.context["form"]["token"].value()), "reason": ""}
    for _press in range(2):
        answer = desk.post(f"{address}confirm/", {**data, "seen": page.context["preview"].seen})
        assert answer.status_code == 302
    assert Action.objects.count() == 2


def test_another_reading_of_a_timing_is_kept_and_brought_in(desk: Client) -> None:
    started(desk)
    answer = sent(desk, address_of(), **{"kind-1-0": "by_date", "latest_on-1-0": "30 June 2026"})
    assert answer.status_code == 302
    assert PlanImport.objects.get().answers["rows"] == {
        "1": {"timings": [{"kind": "by_date", "starts_on": "", "latest_on": "2026-06-30"}]}
    }
    assert "is read as: by 30 June 2026 You changed it." in text_of(desk.get(address_of()))
    confirmed(desk, address_of())
    timing = Timing.objects.get(wording="when it suits")
    assert (timing.kind, timing.starts_on, timing.latest_on) == ("by_date", None, date(2026, 6, 30))
    assert not timing.is_adopted


def test_what_the_rule_proposes_can_be_taken_after_all(desk: Client) -> None:
    started(desk)
    sent(desk, address_of(), **{"kind-0-0": "ongoing"})
    sent(desk, address_of(), **{"kind-0-0": "proposed"})
    assert "Timing “Year 2” is read as: 1 April 2025 to 31 March 2026" in text_of(desk.get(address_of()))


def test_a_bad_reading_is_refused_and_nothing_typed_is_lost(desk: Client) -> None:
    started(desk)
    bad = {"kind-0-0": "by_date", "latest_on-0-0": "soon", "kind-1-0": "window", "starts_on-1-0": "1 May 2026"}
    answer = sent(desk, address_of(), **bad)
    assert answer.status_code == 422
    text = answer.content.decode()
    for words in ("Write a date like 31 January 2027.", 'value="soon"', 'value="1 May 2026"', "Give the latest date"):
        assert words in text
    assert PlanImport.objects.get().answers == {}


@pytest.mark.parametrize("day", ["31 March 2024", "1 May 2099", "99999999999", "1\x00"])
def test_a_date_that_the_plan_cannot_have_is_refused(desk: Client, day: str) -> None:
    started(desk)
    assert sent(desk, address_of(), **{"kind-0-0": "by_date", "latest_on-0-0": day}).status_code == 422


def test_a_likely_draft_is_for_the_person_to_confirm(desk: Client, alike: Action) -> None:
    started(desk)
    page = desk.get(address_of())
    [first] = [fields for fields in page.context["form"].rows() if fields.row.key == 0]
    assert first.pair.value() == ""
    text = text_of(page)
    assert "It replaces the draft 1.7 “Share what works well”, whose reports stay" in text
    assert "1 action of the plan is not in the table" in text
    sent(desk, address_of(), **{"pair-0": str(alike.pk)})
    assert "1 action changes" in text_of(desk.get(address_of()))
    confirmed(desk, address_of())
    alike.refresh_from_db()
    assert (alike.wording, alike.wording_state, Action.objects.count()) == ("Share what works", "transcribed", 2)


def test_a_draft_that_is_not_likely_can_give_its_place_too(desk: Client, make_action: Callable[..., Action]) -> None:
    other = make_action("1.7", wording="Entirely different", wording_state=WordingState.WORKING_DRAFT)
    started(desk)
    assert sent(desk, address_of(), **{f"draft-{other.pk}": "replaced", f"line-{other.pk}": "9"}).status_code == 422
    answer = sent(desk, address_of(), **{f"draft-{other.pk}": "replaced", f"line-{other.pk}": "3"})
    assert answer.status_code == 302
    assert PlanImport.objects.get().answers["rows"] == {"1": {"pair": str(other.pk)}}
    confirmed(desk, address_of())
    other.refresh_from_db()
    assert other.wording == "Ask members"


def test_a_draft_is_merged_into_a_row(desk: Client, make_action: Callable[..., Action]) -> None:
    other = make_action("1.7", wording="Entirely different", wording_state=WordingState.WORKING_DRAFT)
    started(desk)
    sent(desk, address_of(), **{f"draft-{other.pk}": "merged", f"line-{other.pk}": "2"})
    assert PlanImport.objects.get().answers["drafts"] == {str(other.pk): "0"}
    fields = dict(desk.get(address_of()).context["form"].missing)[other]
    assert [field.value() for field in fields] == ["merged", 2]
    confirmed(desk, address_of())
    other.refresh_from_db()
    assert (other.wording, other.status) == ("Entirely different", "replaced")


def test_a_row_that_is_left_out_stays_out(desk: Client) -> None:
    started(desk)
    sent(desk, address_of(), **{"pair-1": "skip"})
    assert "1 row is left out" in text_of(desk.get(address_of()))
    confirmed(desk, address_of())
    assert [action.wording for action in Action.objects.all()] == ["Share what works"]


def test_answers_that_were_not_saved_are_saved_and_looked_at_first(desk: Client) -> None:
    started(desk)
    answer = confirmed(desk, address_of(), **{"pair-1": "skip"})
    assert answer.status_code == 302
    assert not Action.objects.exists()
    text = text_of(desk.get(address_of()))
    assert "You had changed answers." in text
    assert "1 row is left out" in text


def test_a_plan_that_changed_meanwhile_is_shown_before_it_is_confirmed(
    desk: Client, make_action: Callable[..., Action]
) -> None:
    started(desk)
    seen = desk.get(address_of()).context["preview"].seen
    make_action("1.1", wording="Share what works", wording_state=WordingState.TRANSCRIBED)
    answer = confirmed(desk, address_of(), seen=seen)
    assert answer.status_code == 409
    assert "The plan changed since you looked at this." in answer.content.decode()
    assert answer.context["preview"].seen != seen
    assert Action.objects.count() == 1


def test_a_row_with_a_problem_names_its_row_and_column(desk: Client, priority: Priority) -> None:
    started(desk, f"{HEADINGS}9.1\t9\tShare what works\t\t\t\n")
    page = desk.get(address_of())
    text = text_of(page)
    assert "1 row with a problem" in text
    assert "Row 2, column 2 (B):" in text
    assert not page.context["preview"].can_be_confirmed
    assert "Bring it in" not in text.split("Check your answers")[-1].split("Set this table aside")[0].split("Save")[-1]
    assert confirmed(desk, address_of()).status_code == 422
    assert not Action.objects.exists()


def test_cells_that_were_placed_nowhere_are_named(desk: Client) -> None:
    started(desk, f"Our plan\t\t\t\t\t\t\n{HEADINGS.strip()}\tRAG\n1.1\t1\tShare\t\t\t\tgreen\n")
    cells = [(cell.line, cell.column, cell.text) for cell in desk.get(address_of()).context["preview"].unplaced]
    assert (1, 1, "Our plan") in cells
    assert (3, 7, "green") in cells
    assert "Row 3, column 7 (G)" in text_of(desk.get(address_of()))


def test_checked_wording_changes_with_a_reason_alone(
    desk: Client, make_action: Callable[..., Action], contributor: User
) -> None:
    make_action("1.1", wording="Share what worked", wording_state=WordingState.CHECKED, checked_by=contributor)
    started(desk)
    text = text_of(desk.get(address_of()))
    assert "Why does checked wording change?" in text
    assert confirmed(desk, address_of()).status_code == 422
    sent(desk, address_of(), reason="The college published a corrected table.")
    confirmed(desk, address_of())
    found = Action.objects.get(reference="1.1")
    assert (found.wording, found.published_wording) == ("Share what works", "Share what worked")
    assert found.wording_state == "amended"


def test_a_table_is_set_aside(desk: Client) -> None:
    started(desk)
    address = address_of()
    answer = desk.post(f"{address}discard/")
    assert (answer.status_code, answer["Location"]) == (302, W)
    assert "It was set aside. Nothing of it came into the plan." in text_of(desk.get(address))
    assert desk.post(address, {"pair-0": "skip"}).status_code == 409
    assert desk.post(f"{address}confirm/", {}).status_code == 409
    assert desk.get(f"{address}headings/").status_code == 302
    assert not Action.objects.exists()


def test_the_table_that_the_plan_has_changes_nothing(desk: Client) -> None:
    started(desk)
    confirmed(desk, address_of())
    PlanImport.objects.all().delete()
    started(desk)
    text = text_of(desk.get(address_of()))
    assert "2 rows change nothing" in text
    assert "It cannot be brought in yet" in text or "nothing to bring in" in text


def test_pasted_rows_may_hold_anything(desk: Client) -> None:
    started(desk, ROWS)
    assert desk.get(address_of()).status_code == 200
