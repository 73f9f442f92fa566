"""What confirming a table writes: all that was seen, as one entry in the history, and nothing else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.models import NationPlan, User
from priorities.models import (
    Action,
    Decision,
    FormerReference,
    Measure,
    Priority,
    ProgressReport,
    Reading,
    ResponsibleParty,
    Timing,
    TimingRevision,
)
from tests.conftest import NOW
from tests.priorities.imports.tables import (
    FIRST,
    answered,
    as_state,
    brought,
    confirm,
    integrity,
    outcomes,
)

pytestmark = pytest.mark.django_db

MakeAction = Callable[..., Action]
#: What says of a wording where it comes from.
SOURCE = ("source_document", "source_place", "source_url", "source_retrieved_on", "source_quote", "wording_state")


def source(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in SOURCE)


# --- New rows ---


def test_new_rows_come_with_their_source(wales: NationPlan, priority: Priority, lead: User) -> None:
    ResponsibleParty.objects.create(slug="rcot", name="RCOT")
    more: dict[str, Any] = {"url": "https://example.org/plan.pdf", "retrieved_on": date(2026, 11, 1)}
    record = brought(wales, lead, FIRST, ("", "1", "Share what works", "", "", "Health boards"), **more)

    assert confirm(record, lead) == {"new": 2}

    action, other = Action.objects.of_plan(wales)
    assert (action.reference, action.wording, action.added_on) == ("1.1", "Map every service", date(2024, 4, 1))
    assert (other.reference, other.wording, other.source_place) == ("1.2", "Share what works", "row 3")
    assert {party.name: party.is_group for party in action.responsible.all()} == {"Health boards": False, "RCOT": False}
    assert ResponsibleParty.objects.count() == 2
    told = (
        "Action plan, Cymru-Wales",
        "page 7, row 2",
        "https://example.org/plan.pdf",
        date(2026, 11, 1),
        "",
        "transcribed",
    )
    parts: list[Any] = [action, *action.measures.all(), *action.timings.all()]
    for part in parts:
        assert source(part) == told
        assert (part.transcribed_by, part.checked_by) == (lead, None)
    assert [(measure.position, measure.wording) for measure in action.measures.all()] == [
        (1, "Map published"),
        (2, "Share of boards on the map"),
    ]
    assert [
        (timing.wording, timing.kind, timing.starts_on, timing.latest_on, timing.is_adopted)
        for timing in action.timings.all()
    ] == [
        ("Year 1", "window", date(2024, 4, 1), date(2025, 3, 31), False),
        ("When it suits", "none", None, None, False),
    ]
    assert (action.latest_on, action.status) == (None, "")


def test_it_is_one_entry_in_the_history(wales: NationPlan, priority: Priority, lead: User) -> None:
    confirm(brought(wales, lead, FIRST, name="plan 2024.xlsx"), lead)
    rows = [
        (row.history_change_reason, row.history_user, row.history_date)
        for model in (Action, Measure, Timing, ResponsibleParty)
        for row in model.history.all()
    ]
    # The action twice: who is responsible is known once it is there.
    assert len(rows) == 8
    assert set(rows) == {("Import: plan 2024.xlsx", lead, NOW)}


def test_forty_rows_fill_a_blank_draft_plan(
    wales: NationPlan, priority: Priority, second: Priority, lead: User
) -> None:
    NationPlan.objects.update(state="draft")
    wales.refresh_from_db()
    rows = [
        ("", str(1 + n // 20), f"Do number {n}", f"Number {n} done", f"Year {n % 3 + 1}", "RCOT") for n in range(40)
    ]
    record = brought(wales, lead, *rows)
    assert confirm(record, lead) == {"new": 40}
    actions = list(Action.objects.of_plan(wales))
    assert [action.reference for action in actions] == [f"1.{n}" for n in range(1, 21)] + [
        f"2.{n}" for n in range(1, 21)
    ]
    assert (Measure.objects.count(), Timing.objects.count(), ResponsibleParty.objects.count()) == (40, 40, 1)
    record.refresh_from_db()
    assert (record.state, record.ended_by, record.ended_at, record.summary) == ("applied", lead, NOW, {"new": 40})
    assert outcomes(brought(wales, lead, *rows)) == ["unchanged"] * 40
    assert integrity() == "40 actions, 0 reports checked: no differences\n"


# --- Drafts that are replaced ---


def test_a_replaced_draft_keeps_all_that_was_told_of_it(
    reported: Action, wales: NationPlan, lead: User, contributor: User
) -> None:
    told = [list(model._default_manager.values()) for model in (ProgressReport, Reading, Decision, TimingRevision)]
    row = ("1.1", "1", "Champion innovative models", "Share of services with innovative models", "Year 3", "", "page 7")
    record = answered(brought(wales, lead, row), lead, rows={"0": {"pair": str(reported.pk)}})

    assert confirm(record, lead) == {"changed": 1}

    action = Action.objects.get()
    assert (action.pk, action.reference, action.wording) == (reported.pk, "1.1", "Champion innovative models")
    assert (action.status, action.reporter, action.last_number) == ("on_track", contributor, 1)
    measure, timing = action.measures.get(), action.timings.get()
    assert (measure.wording, measure.kind, measure.readings.get().value) == (
        "Share of services with innovative models",
        "percent",
        40,
    )
    for part in (action, measure, timing):
        assert (part.wording_state, part.transcribed_by, part.source_place) == ("transcribed", lead, "page 7")
    # The dates that were adopted stay, so nothing slips.
    assert (timing.wording, timing.is_adopted, timing.latest_on) == ("Year 3", True, date(2027, 3, 31))
    assert told == [list(m._default_manager.values()) for m in (ProgressReport, Reading, Decision, TimingRevision)]
    assert not TimingRevision.objects.exists()
    assert [row.wording for row in Action.history.order_by("history_id")] == [
        "Champion new models of service delivery",
        "Champion innovative models",
    ]
    assert FormerReference.objects.get().reference == "1.4"
    assert integrity() == "1 actions, 1 reports checked: no differences\n"


def test_a_split_draft_goes_on_in_one_row_and_the_others_are_new(
    reported: Action, wales: NationPlan, lead: User
) -> None:
    rows = (("1.4", "1", "Champion models in hospitals"), ("1.5", "1", "Champion models at home"))
    record = answered(brought(wales, lead, *rows), lead, rows={"0": {"pair": str(reported.pk)}, "1": {"pair": "new"}})
    assert confirm(record, lead) == {"new": 1, "changed": 1}
    assert {action.reference: (action.pk == reported.pk, action.status) for action in Action.objects.all()} == {
        "1.4": (True, "on_track"),
        "1.5": (False, ""),
    }


def test_a_merged_draft_is_closed_as_replaced_and_keeps_its_reports(
    reported: Action, published: Action, wales: NationPlan, lead: User
) -> None:
    rows = (("1.2", "1", published.wording), ("1.4", "1", "Champion every model"))
    record = answered(brought(wales, lead, *rows), lead, drafts={str(reported.pk): "1"})
    assert confirm(record, lead) == {"new": 1, "unchanged": 1, "missing": 1, "merged": 1}
    draft, new = Action.objects.get(pk=reported.pk), Action.objects.get(reference="1.4")
    assert (draft.reference, draft.status, draft.successor, draft.reports.count()) == ("1.5", "replaced", new, 1)
    decision = Decision.objects.get()
    assert (decision.kind, decision.status, decision.reason, decision.decided_on, decision.decided_by) == (
        "close",
        "replaced",
        "Import: plan.xlsx",
        date(2026, 11, 22),
        "Lead",
    )
    assert not FormerReference.objects.exists()
    assert integrity() == "3 actions, 1 reports checked: no differences\n"


def test_a_draft_can_be_merged_into_what_is_there(
    reported: Action, published: Action, wales: NationPlan, lead: User
) -> None:
    record = answered(brought(wales, lead, ("1.2", "1", published.wording)), lead, drafts={str(reported.pk): "0"})
    assert confirm(record, lead) == {"unchanged": 1, "missing": 1, "merged": 1}
    assert Action.objects.get(pk=reported.pk).successor == published


def test_a_draft_that_nobody_decided_on_stays(reported: Action, wales: NationPlan, lead: User) -> None:
    confirm(brought(wales, lead, ("1.4", "1", "Recruit assistants")), lead)
    reported.refresh_from_db()
    assert (reported.reference, reported.wording_state, reported.status) == ("1.5", "working_draft", "on_track")


def test_actions_can_exchange_their_references(
    draft: Action, make_action: MakeAction, wales: NationPlan, lead: User
) -> None:
    other = as_state(make_action("1.5", wording="Recruit assistants"), "working_draft")
    third = as_state(make_action("1.6", wording="Keep people well"), "working_draft")
    rows = (("1.5", "1", draft.wording), ("1.6", "1", other.wording), ("1.4", "1", third.wording))
    confirm(brought(wales, lead, *rows), lead)
    assert {a.pk: a.reference for a in Action.objects.all()} == {draft.pk: "1.5", other.pk: "1.6", third.pk: "1.4"}
    assert not FormerReference.objects.exists()
    assert {row.reference for row in Action.history.all()} == {"1.4", "1.5", "1.6"}
    assert integrity() == "3 actions, 0 reports checked: no differences\n"


# --- Published wording ---


def test_a_change_of_transcribed_words_is_transcribed_anew(
    published: Action, wales: NationPlan, lead: User, admin: User
) -> None:
    confirm(brought(wales, admin, ("1.2", "1", "Publish a census", "Census is out"), name="second.csv"), admin)
    published.refresh_from_db()
    measure = published.measures.get()
    for part in (published, measure):
        assert (part.wording_state, part.transcribed_by, part.source_place) == ("transcribed", admin, "row 2")
    assert (published.wording, measure.wording) == ("Publish a census", "Census is out")
    # The timing was not in the row.
    assert published.timings.get().transcribed_by == lead


def test_checked_words_are_amended_with_the_reason(
    published: Action, wales: NationPlan, lead: User, contributor: User
) -> None:
    as_state(published, "checked", checked_by=contributor)
    record = brought(wales, lead, ("1.2", "1", "Publish a census", "Census published", "Years 1–3"))
    with pytest.raises(ValidationError, match="put right first"):
        confirm(record, lead)
    confirm(answered(record, lead, reason="The second edition says so."), lead)
    published.refresh_from_db()
    assert (published.wording, published.wording_state) == ("Publish a census", "amended")
    assert published.published_wording == "Publish a workforce census every year"
    assert Action.history.latest().history_change_reason == "Import: plan.xlsx. The second edition says so."
    assert published.measures.get().wording_state == "checked"


def test_a_reading_that_a_person_gives_corrects_an_adopted_one_and_is_no_slip(
    draft: Action, wales: NationPlan, lead: User
) -> None:
    row = ("1.4", "1", draft.wording, "", "By March 2026")
    reading = {"kind": "by_date", "starts_on": "", "latest_on": "2026-03-31"}
    record = answered(brought(wales, lead, row), lead, rows={"0": {"pair": str(draft.pk), "timings": [reading]}})
    confirm(record, lead)
    timing = Timing.objects.get()
    assert (timing.wording, timing.kind, timing.latest_on, timing.original_latest_on, timing.is_adopted) == (
        "By March 2026",
        "by_date",
        date(2026, 3, 31),
        date(2026, 3, 31),
        True,
    )
    assert TimingRevision.objects.get().kind == "transcription"
    assert Action.objects.get().latest_on == date(2026, 3, 31)
