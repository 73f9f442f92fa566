"""What a person sees of a table before anything is written."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, User
from priorities.imports.table import Field, Table
from priorities.models import Action, HeadingMeaning, Measure, PlanImport, Priority, ResponsibleParty, Timing
from priorities.services.importing.shown import Outcome
from priorities.services.importing.start import discard, set_answers, set_mapping, start
from tests.conftest import NOW
from tests.priorities.imports.tables import answered, as_state, brought, cells, look, outcomes, reasons, shown

pytestmark = pytest.mark.django_db

MakeAction = Callable[..., Action]
SAME = ("1.2", "1", "Publish a workforce census every year", "Census published", "Years 1–3")


# --- What a row stands for ---


def test_a_row_that_nothing_of_the_plan_has_is_new(wales: NationPlan, priority: Priority, lead: User) -> None:
    record = brought(
        wales, lead, ("1.1", "1", "Map every service", "Map published\nMap used", "Year 1", "Health boards", "page 7")
    )
    told = look(record)
    [row] = told.rows
    assert (row.outcome, row.action, row.problems) == (Outcome.NEW, None, ())
    assert cells(row) == [
        ("reference", "", "1.1"),
        ("priority", "", "1. Optimising occupational therapy"),
        ("responsible", "", "Health boards (new)"),
        ("measure", "", "Map published"),
        ("measure", "", "Map used"),
        ("timing", "", "Year 1"),
    ]
    [timing] = row.timings
    assert (timing.proposal.kind, timing.proposal.starts_on, timing.proposal.latest_on, timing.is_answered) == (
        "window",
        date(2024, 4, 1),
        date(2025, 3, 31),
        False,
    )
    assert told.can_be_confirmed
    assert (told.counts["new"], told.counts["error"], told.counts["missing"]) == (1, 0, 0)
    assert not Action.objects.exists()
    assert not ResponsibleParty.objects.exists()


def test_published_wording_is_known_by_its_reference(published: Action, wales: NationPlan, lead: User) -> None:
    words = "Publish a workforce census every second year"
    [row] = shown(brought(wales, lead, ("1.2", "1", words)))
    assert (row.outcome, row.action) == (Outcome.CHANGED, published)
    assert cells(row) == [("wording", "Publish a workforce census every year", words)]
    assert row.kept == ("Census published", "Years 1–3")


def test_an_identical_row_changes_nothing(published: Action, wales: NationPlan, lead: User) -> None:
    told = look(brought(wales, lead, SAME))
    assert [(row.outcome, row.changes, row.kept) for row in told.rows] == [(Outcome.UNCHANGED, (), ())]
    assert not told.can_be_confirmed


def test_a_line_break_more_is_no_other_wording(published: Action, wales: NationPlan, lead: User) -> None:
    assert outcomes(brought(wales, lead, ("1.2", "", "Publish a workforce\ncensus  every year"))) == ["unchanged"]


def test_a_draft_is_not_known_by_its_number(draft: Action, wales: NationPlan, lead: User) -> None:
    [row] = shown(brought(wales, lead, ("1.4", "1", "Recruit more assistants")))
    assert (row.outcome, row.action) == (Outcome.NEW, None)
    assert ("renumbered", "1.4", "1.5") in cells(row)


def test_a_draft_with_the_very_same_words_stays_as_it_is(draft: Action, wales: NationPlan, lead: User) -> None:
    for words in ("Champion new models of service delivery", "champion  new models\nof service delivery"):
        [row] = shown(brought(wales, lead, ("1.4", "1", words)))
        assert (row.outcome, row.action, row.changes) == (Outcome.UNCHANGED, draft, ())
        assert [(likely.action, likely.likeness) for likely in row.likely] == [(draft, 1.0)]


def test_a_draft_is_proposed_by_likeness(draft: Action, make_action: MakeAction, wales: NationPlan, lead: User) -> None:
    as_state(make_action("1.1", wording="Recruit more assistants to rural teams"), "working_draft")
    record = brought(wales, lead, ("1.1", "1", "Champion innovative models of service delivery"))
    [row] = shown(record)
    assert [likely.action for likely in row.likely] == [draft]
    # It waits for the person: neither is a draft replaced nor an action doubled by not looking.
    assert row.outcome == Outcome.ERROR
    assert "Say below what this row stands for." in str(row.problems[0].reason)
    [row] = shown(answered(record, lead, rows={"0": {"pair": "new"}}))
    assert (row.outcome, row.action) == (Outcome.NEW, None)


def test_a_chosen_pair_replaces_the_draft(draft: Action, wales: NationPlan, lead: User) -> None:
    row = ("1.1", "1", "Champion innovative models", "Share of services with innovative models", "Year 3")
    record = answered(brought(wales, lead, row), lead, rows={"0": {"pair": str(draft.pk)}})
    [row_shown] = shown(record)
    assert (row_shown.outcome, row_shown.action) == (Outcome.CHANGED, draft)
    assert cells(row_shown) == [
        ("reference", "1.4", "1.1"),
        ("wording", "Champion new models of service delivery", "Champion innovative models"),
        ("measure", "Share of services with a new model", "Share of services with innovative models"),
        ("timing", "Years 1–3", "Year 3"),
    ]
    # Its dates were adopted: they stay until a lead changes them.
    assert row_shown.timings[0].proposal.latest_on == date(2027, 3, 31)


def test_the_same_words_become_published_where_a_person_says_so(draft: Action, wales: NationPlan, lead: User) -> None:
    row = ("1.4", "1", "Champion new models of service delivery")
    record = answered(brought(wales, lead, row), lead, rows={"0": {"pair": str(draft.pk)}})
    assert [cells(row) for row in shown(record)] == [[("state", "Working draft", "Transcribed")]]


def test_two_rows_for_one_action_are_an_error_of_the_second(published: Action, wales: NationPlan, lead: User) -> None:
    record = brought(wales, lead, SAME, ("", "1", "Publish a workforce census every year"))
    first, second = shown(record)
    assert (first.outcome, second.outcome) == (Outcome.UNCHANGED, Outcome.ERROR)
    assert reasons(second) == ["Row 2 stands for action 1.2 already. Leave one of them out, or make one a new action."]
    assert not look(record).can_be_confirmed
    assert outcomes(answered(record, lead, rows={"1": {"pair": "skip"}})) == ["unchanged", "skipped"]
    assert outcomes(answered(record, lead, rows={"1": {"pair": "new"}})) == ["unchanged", "new"]


def test_a_reference_stands_once_but_for_rows_that_are_left_out(
    wales: NationPlan, priority: Priority, lead: User
) -> None:
    record = brought(wales, lead, ("1.1", "1", "Map services"), ("1.1", "1", "Share data"))
    assert [reasons(row) for row in shown(record)] == [[], ["Row 2 has this reference already."]]
    assert outcomes(answered(record, lead, rows={"0": {"pair": "skip"}})) == ["skipped", "new"]


def test_what_is_missing_from_the_file_is_named(
    published: Action, draft: Action, wales: NationPlan, lead: User
) -> None:
    assert look(brought(wales, lead, SAME)).missing == (draft,)


# --- References and priorities ---


def test_a_row_without_a_reference_gets_the_next_free_one(
    published: Action, wales: NationPlan, second: Priority, lead: User
) -> None:
    record = brought(wales, lead, ("", "1", "Map services"), ("", "2", "Grow placements"), ("1.3", "1", "Share data"))
    assert [row.changes[0].after for row in shown(record)] == ["1.4", "2.1", "1.3"]


def test_a_priority_can_be_read_from_the_reference(wales: NationPlan, second: Priority, lead: User) -> None:
    named, unnamed, unknown = shown(brought(wales, lead, ("2.3", "", "Do it"), ("", "", "Do that"), ("7.1", "", "Or")))
    assert [(change.label, change.after) for change in named.changes] == [
        ("Reference", "2.3"),
        ("Priority, from the first figure of the reference", "2. Growing the workforce"),
    ]
    for row in (unnamed, unknown):
        assert reasons(row) == [
            "The table does not say under which priority this action stands. Add a column with its number."
        ]


def test_a_published_reference_that_another_action_has_is_refused(
    published: Action, wales: NationPlan, lead: User
) -> None:
    record = answered(brought(wales, lead, ("1.2", "1", "Quite another")), lead, rows={"0": {"pair": "new"}})
    [row] = shown(record)
    assert reasons(row) == ["Action 1.2 of this plan has this reference, and this row does not stand for it."]
    assert (row.problems[0].at.line, row.problems[0].at.column, row.problems[0].at.text) == (2, 1, "1.2")


def test_two_published_actions_can_exchange_their_references(
    draft: Action, make_action: MakeAction, wales: NationPlan, lead: User
) -> None:
    other = as_state(make_action("1.5", wording="Recruit assistants"), "working_draft")
    record = brought(wales, lead, ("1.5", "1", draft.wording), ("1.4", "1", other.wording))
    assert [cells(row) for row in shown(record)] == [[("reference", "1.4", "1.5")], [("reference", "1.5", "1.4")]]


# --- Measures, timings, who ---


def test_measures_are_paired_by_words_then_likeness_then_what_is_left(
    published: Action, wales: NationPlan, lead: User
) -> None:
    Measure.objects.create(action=published, wording="Number of employers that answer the census", position=2)
    Measure.objects.create(action=published, wording="Turnover", position=3)
    measures = "Wholly different\nNumber of employers answering the census\nCensus published"
    [row] = shown(brought(wales, lead, ("1.2", "1", published.wording, measures)))
    assert cells(row) == [
        ("measure", "Turnover", "Wholly different"),
        ("measure", "Number of employers that answer the census", "Number of employers answering the census"),
    ]
    [row] = shown(brought(wales, lead, ("1.2", "1", published.wording, "Census published\nAnother\nOne more")))
    assert cells(row) == [("measure", "", "Another"), ("measure", "", "One more")]
    assert row.kept == ("Number of employers that answer the census", "Turnover", "Years 1–3")


def test_an_empty_cell_changes_nothing(published: Action, wales: NationPlan, lead: User) -> None:
    published.responsible.add(ResponsibleParty.objects.create(slug="rcot", name="RCOT"))
    assert outcomes(brought(wales, lead, ("1.2", "", published.wording, "", "", ""))) == ["unchanged"]


def test_who_is_known_by_name_welsh_name_or_slug(published: Action, wales: NationPlan, lead: User) -> None:
    rcot = ResponsibleParty.objects.create(slug="rcot", name="Royal College", name_cy="Coleg Brenhinol")
    boards = ResponsibleParty.objects.create(slug="boards", name="Health boards")
    published.responsible.set([rcot, boards])
    for names in ("RCOT\nhealth boards", "coleg brenhinol\nBoards", "Health boards\nRoyal  College"):
        assert outcomes(brought(wales, lead, (*SAME, names))) == ["unchanged"]
    [row] = shown(brought(wales, lead, (*SAME, "RCOT\nHEIW")))
    assert cells(row) == [("responsible", "Health boards, Royal College", "Royal College, HEIW (new)")]


def test_a_timing_that_nobody_can_read_is_left_open(wales: NationPlan, priority: Priority, lead: User) -> None:
    [row] = shown(brought(wales, lead, ("1.1", "1", "Map services", "", "When the moon is full")))
    assert (row.outcome, row.timings[0].proposal.kind) == (Outcome.NEW, None)
    assert row.timings[0].proposal.rule


def test_a_reading_can_be_given(wales: NationPlan, priority: Priority, lead: User) -> None:
    record = brought(wales, lead, ("1.1", "1", "Map services", "", "Year 1\nSoon"))
    reading = {"kind": "by_date", "starts_on": "", "latest_on": "2026-06-30"}
    [row] = shown(answered(record, lead, rows={"0": {"timings": [None, reading]}}))
    assert [(timing.proposal.latest_on, timing.is_answered) for timing in row.timings] == [
        (date(2025, 3, 31), False),
        (date(2026, 6, 30), True),
    ]
    reading["latest_on"] = "2050-01-01"
    [row] = shown(answered(record, lead, rows={"0": {"timings": [None, reading]}}))
    assert reasons(row) == ["Give a date between the plan’s start, 01/04/2024, and ten years after it."]


@pytest.mark.parametrize(
    "answers",
    [
        {"rows": {"0": {"pair": "nothing"}}},
        {"rows": {"first": {}}},
        {"rows": {"0": {"timings": [{"kind": "window", "starts_on": "", "latest_on": ""}]}}},
        {"rows": {"0": {"timings": [{"kind": "someday"}]}}},
        {"rows": {"0": {"timings": [{"starts_on": "x"}]}}},
        {"rows": []},
        {"drafts": {"1": "all"}},
        {"reason": "x" * 2001},
    ],
)
def test_answers_that_are_none_are_refused(answers: dict[str, object], wales: NationPlan, lead: User) -> None:
    record = brought(wales, lead, ("1.1", "1", "Map services"))
    with pytest.raises(ValidationError):
        set_answers(record=record, answers=answers, by=lead)
    record.refresh_from_db()
    assert record.answers == {}


# --- Locked wording, merging ---


def test_checked_wording_needs_a_reason(published: Action, wales: NationPlan, lead: User, contributor: User) -> None:
    as_state(published, "checked", checked_by=contributor)
    record = brought(wales, lead, ("1.2", "1", "Publish a census every year"))
    told = look(record)
    assert [change.needs_reason for change in told.rows[0].changes] == [True]
    assert [problem.reason for problem in told.problems] == [
        "Wording that was checked against the published text would change. Say why it is amended."
    ]
    assert not told.can_be_confirmed
    assert look(answered(record, lead, reason="The second edition says so.")).can_be_confirmed


def test_only_an_open_draft_of_an_active_plan_can_be_merged(
    draft: Action, published: Action, wales: NationPlan, lead: User
) -> None:
    record = brought(wales, lead, ("1.9", "1", "Champion every model there is"))
    assert look(answered(record, lead, drafts={str(draft.pk): "0"})).problems == ()
    assert look(answered(record, lead, drafts={str(draft.pk): "keep"})).problems == ()
    for drafts in ({str(published.pk): "0"}, {"999999": "0"}, {str(draft.pk): "7"}):
        assert len(look(answered(record, lead, drafts=drafts)).problems) == 1
    NationPlan.objects.update(state="draft")
    [problem] = look(answered(record, lead, drafts={str(draft.pk): "0"})).problems
    assert problem.reason == "Only an active plan closes actions. Keep the draft, or say which row replaces it."


# --- Around the rows ---


def test_looking_writes_nothing_and_asks_as_often_for_many_rows(
    make_action: MakeAction, wales: NationPlan, lead: User
) -> None:
    def asked(rows: int) -> int:
        table = [
            (f"1.{n}", "1", f"Do thing 1.{n} better", f"Thing {n} done", "Year 2", "Boards") for n in range(1, rows)
        ]
        record = brought(wales, lead, *table)
        before = list(Action.history.values_list("pk")), list(Timing.history.values_list("pk"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(shown(record)) == rows - 1
        assert (list(Action.history.values_list("pk")), list(Timing.history.values_list("pk"))) == before
        assert not [query["sql"] for query in captured if not query["sql"].startswith("SELECT")]
        return len(captured)

    few = asked(3)
    for number in range(1, 30):
        as_state(make_action(f"1.{number}"), "transcribed")
    assert asked(60) == few + 3  # the measures, the timings and who is responsible, which nothing had before


def test_headings_mapped_by_hand_are_remembered(wales: NationPlan, priority: Priority, lead: User) -> None:
    record = brought(wales, lead, ("1.1", "1", "Map services", "", "", "", "Boards"))
    mapping = {0: Field.REFERENCE, 1: Field.PRIORITY, 2: Field.ACTION, 6: Field.RESPONSIBLE}
    set_mapping(record=record, mapping=mapping, by=lead)
    assert cells(shown(record)[0])[-1] == ("responsible", "", "Boards (new)")
    assert HeadingMeaning.objects.get(plan=wales, heading="page").field == "responsible"
    assert cells(shown(brought(wales, lead, ("1.1", "1", "Map", "", "", "", "Boards")))[0])[-1][2] == "Boards (new)"


def test_only_who_transcribes_starts_an_import(
    wales: NationPlan, contributor: User, observer: User, outsider: User, lead: User
) -> None:
    for somebody in (contributor, observer, outsider):
        with pytest.raises(PermissionDenied):
            brought(wales, somebody, ("1.1", "1", "Map services"))
    record = brought(wales, lead, ("1.1", "1", "Map services"))
    for act in (
        lambda: set_answers(record=record, answers={}, by=contributor),
        lambda: set_mapping(record=record, mapping={}, by=contributor),
        lambda: discard(record=record, by=contributor, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_import_that_was_set_aside_takes_no_answers(wales: NationPlan, lead: User) -> None:
    record = brought(wales, lead, ("1.1", "1", "Map services"))
    discard(record=record, by=lead, at=NOW)
    discard(record=record, by=lead, at=NOW)
    assert PlanImport.objects.get().state == "discarded"
    with pytest.raises(ValidationError, match="brought in or set aside meanwhile"):
        set_answers(record=record, answers={}, by=lead)


def test_the_file_is_kept_under_a_name_of_its_content(wales: NationPlan, lead: User) -> None:
    record = brought(wales, lead, ("1.1", "1", "Map"), name="../../secret.xlsx", content=b"the file")
    assert record.sha256 == "994659de87f727ddcde75df44314f31d7f367b3bff347e852f390530f29720c7"
    assert str(record.file.name).startswith(f"imports/wales-2024-2027/{record.sha256[:32]}")
    assert record.file.open().read() == b"the file"


@pytest.mark.parametrize("cell", ["", "a\x00b"])
def test_a_table_of_nothing_or_with_nul_is_refused(cell: str, wales: NationPlan, lead: User) -> None:
    with pytest.raises(ValidationError):
        start(plan=wales, by=lead, at=NOW, table=Table(((cell,),), (1,)), origin="pasted", name="x", document="y")
