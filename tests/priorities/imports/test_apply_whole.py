"""A table is brought in as a whole or not at all, once, and as it was seen."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from plans.models import NationPlan, Role, SourcePage, User
from priorities.models import (
    Action,
    Measure,
    Priority,
    TypedRow,
)
from priorities.services.editing import save_action
from priorities.services.importing import writing
from priorities.services.importing.start import discard, start
from priorities.services.importing.typed import typed_table
from priorities.services.reporting import Answer, report_progress
from tests.conftest import NOW, person
from tests.priorities.imports.tables import FIRST, answered, brought, confirm, everything, look, shown
from tests.priorities.signed import checked, spring_and_summer

pytestmark = pytest.mark.django_db


# --- All or nothing ---


def test_a_failure_in_the_middle_writes_nothing(
    published: Action, draft: Action, wales: NationPlan, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (("1.2", "1", "Publish a census", "New", "Year 1", "HEIW"), ("1.4", "1", "Other"), ("1.7", "1", "Last"))
    record = brought(wales, lead, *rows)
    before, save = everything(), save_action

    def failing(**given: Any) -> None:
        save(**given)
        if given["action"].wording == "Last":
            raise ValidationError("Something is wrong.")

    monkeypatch.setattr(writing, "save_action", failing)
    with pytest.raises(ValidationError, match="Something is wrong"):
        confirm(record, lead)
    assert everything() == before
    record.refresh_from_db()
    assert (record.state, record.summary) == ("open", {})


def test_nothing_is_written_where_one_row_is_in_error(published: Action, wales: NationPlan, lead: User) -> None:
    record = brought(wales, lead, ("1.2", "1", "Publish a census"), ("", "9", "Another"))
    before = everything()
    with pytest.raises(ValidationError, match="put right first"):
        confirm(record, lead)
    assert everything() == before


def test_the_plan_that_changed_in_between_is_looked_at_again(published: Action, wales: NationPlan, lead: User) -> None:
    record = brought(wales, lead, ("1.2", "1", "Publish a census"))
    seen = look(record).seen
    published.wording = "Publish two"
    save_action(action=published, by=lead, at=NOW)
    with pytest.raises(ValidationError) as refused:
        confirm(record, lead, seen)
    assert refused.value.code == "changed"
    assert Action.objects.get().wording == "Publish two"
    assert confirm(record, lead) == {"changed": 1}


def test_a_report_in_between_hinders_nothing(reported: Action, wales: NationPlan, lead: User) -> None:
    record = brought(wales, lead, ("1.9", "1", "Another"))
    seen = look(record).seen
    answer = Answer(status="at_risk", what_happened="Help is needed.", plan_or_need="More time.")
    report_progress(action=reported, by=lead, answer=answer, token=uuid4(), base=1, at=NOW)
    assert confirm(record, lead, seen) == {"new": 1, "missing": 1}


def test_two_tabs_bring_it_in_once(published: Action, wales: NationPlan, lead: User) -> None:
    record = brought(wales, lead, ("1.9", "1", "Another"))
    other = person("second lead", wales, Role.LEAD)
    seen = look(record).seen
    assert [confirm(record, lead, seen), confirm(record, lead, seen)] == [{"new": 1, "missing": 1}] * 2
    assert Action.objects.count() == 2
    with pytest.raises(ValidationError, match="meanwhile"):
        confirm(record, other, seen)
    with pytest.raises(ValidationError, match="meanwhile"):
        discard(record=record, by=lead, at=NOW)


def test_who_may_not_write_wording_confirms_nothing(
    wales: NationPlan, priority: Priority, lead: User, contributor: User
) -> None:
    record = brought(wales, lead, FIRST)
    with pytest.raises(PermissionDenied):
        confirm(record, contributor)
    discard(record=record, by=lead, at=NOW)
    with pytest.raises(ValidationError, match="meanwhile"):
        confirm(record, lead)
    NationPlan.objects.update(state="closed")
    wales.refresh_from_db()
    with pytest.raises(PermissionDenied):
        brought(wales, lead, FIRST)


def test_who_reported_a_draft_as_ready_does_not_close_it_by_merging(
    draft: Action, wales: NationPlan, lead: User
) -> None:
    answer = Answer(status="ready_to_close", what_happened="All is done.", plan_or_need="Met.")
    report_progress(action=draft, by=lead, answer=answer, token=uuid4(), base=0, at=NOW)
    record = answered(brought(wales, lead, ("1.4", "1", "Champion all")), lead, drafts={str(draft.pk): "0"})
    before = everything()
    with pytest.raises(ValidationError, match="another lead must close it"):
        confirm(record, lead)
    assert everything() == before


def test_what_a_signed_off_round_froze_is_still_found_in_the_records(
    wales: NationPlan, priority: Priority, lead: User, contributor: User
) -> None:
    spring_and_summer(wales, priority, lead, contributor)
    one, two, _three = Action.objects.of_plan(wales)
    rows = (("1.2", "1", "Quite other words"), ("1.3", "1", "Words that are new"), ("1.1", "1", "A row of its own"))
    pairs = {"0": {"pair": str(one.pk)}, "1": {"pair": str(two.pk)}}
    record = answered(brought(wales, lead, *rows), lead, rows=pairs)
    assert confirm(record, lead) == {"new": 1, "changed": 2, "missing": 1}
    assert [a.reference for a in Action.objects.order_by("pk")] == ["1.2", "1.3", "1.4", "1.1"]
    assert checked() == ["4 actions, 3 reports, 1 frozen rounds checked: no differences"]


# --- Typed rows ---


def test_typed_rows_name_their_picture_and_are_brought_in_once(
    wales: NationPlan, priority: Priority, lead: User
) -> None:
    page = SourcePage.objects.create(
        plan=wales, position=1, document="Plan", place="page 7", width=1, height=1, uploaded_by=lead, uploaded_at=NOW
    )
    fields = {"plan": wales, "typed_by": lead, "typed_at": NOW, "priority": priority}
    first = TypedRow.objects.create(
        source_page=page, position=3, reference="1.1", wording="Map", measures="A\nB", **fields
    )
    TypedRow.objects.create(position=1, place="page 9", wording="Share", timing="Year 2", **fields)
    rows = list(TypedRow.objects.waiting(wales).select_related("source_page", "priority").order_by("pk"))
    record = start(
        plan=wales, by=lead, at=NOW, table=typed_table(rows), origin="typed", name="Typed rows", document="Plan"
    )
    assert [(row.read.source_page, row.read.place) for row in shown(record)] == [
        (page.pk, "page 7, row 3"),
        (None, "page 9, row 1"),
    ]
    assert look(record).unplaced == ()
    confirm(record, lead)
    action = Action.objects.get(reference="1.1")
    parts: list[Action | Measure] = [action, *action.measures.all()]
    assert [part.source_page for part in parts] == [page] * 3
    assert not TypedRow.objects.waiting(wales).exists()
    first.refresh_from_db()
    assert first.brought_in_by == record
