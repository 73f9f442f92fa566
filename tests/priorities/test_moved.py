"""What moved between two moments, and in whose words."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from plans.models import NationPlan, Role, User
from plans.services.recording import save_recorded
from plans.services.rounds import move_round
from priorities.models import Priority
from priorities.services.as_at import actions_as_at, rounds_as_at
from priorities.services.moved import Movement, moved, moved_between
from priorities.services.reporting import say_unchanged
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.told import moment

START = moment(1, 10)


@pytest.fixture
def make(wales: NationPlan, priority: Priority, lead: User) -> Any:
    """Return a function that adds an action to the plan, by default in January."""

    def add(reference: str, **fields: Any) -> Any:
        return told.added(wales, priority, reference, **{"by": lead, "at": START, **fields})

    return add


def between(plan: NationPlan, start: datetime, end: datetime) -> list[Movement]:
    return moved_between(plan, start, end).movements


def told_of(found: list[Movement]) -> list[tuple[Any, ...]]:
    return [(m.action.reference, str(m.kind), m.before, m.after, m.words) for m in found]


def test_each_kind_with_the_words_that_explain_it(wales: NationPlan, make: Any, contributor: User, lead: User) -> None:
    for n in range(1, 9):
        make(f"1.{n}")
    spring = told.round_of(wales, "Spring 2026", moment(3, 1), moment(3, 31), by=lead)
    get = lambda n: wales.actions.get(reference=f"1.{n}")  # noqa: E731 - read anew each time
    for n, status in enumerate(["ready_to_close", "off_track", *["on_track"] * 6], start=1):
        said(get(n), contributor, status, what_happened=f"Spring words {n}.", at=moment(3, 10))
    told.decided(get(8), lead, "close", outcome="stopped", reason="No money.", at=moment(3, 20))
    told.signed_off(spring, by=lead, at=moment(4, 5))

    told.decided(get(1), lead, "close", outcome="completed", reason="The board saw all twelve.", at=moment(5, 2))
    told.rescheduled(get(4), lead, date(2027, 9, 30), reason="The partner is late.", at=moment(5, 9))
    told.decided(get(8), lead, "reopen", reason="Money was found.", at=moment(5, 20))
    make("2.1", at=moment(5, 30), reason="The group asked for it.")
    told.round_of(wales, "Summer 2026", moment(6, 1), moment(6, 30), by=lead)
    said(get(2), contributor, "at_risk", what_happened="A partner signed.", plan_or_need="By May.", at=moment(6, 3))
    said(get(3), contributor, "at_risk", what_happened="No home after March.", at=moment(6, 3))
    said(get(4), contributor, "on_track", at=moment(6, 3))
    told.decided(get(5), lead, "close", outcome="partly_met", reason="Nine of twelve.", at=moment(6, 5))
    said(get(7), contributor, "on_track", what_happened="The same.", at=moment(6, 4))
    said(get(8), contributor, "off_track", what_happened="It starts again.", at=moment(6, 6))

    # The last day of the round is over, though nobody has closed it yet.
    found = between(wales, moment(4, 5), moment(7, 1))
    assert told_of(found) == [
        ("1.1", "completed", "ready_to_close", "completed", "The board saw all twelve."),
        ("1.3", "worsened", "on_track", "at_risk", "No home after March."),
        ("1.8", "reopened", "stopped", "off_track", "Money was found."),
        ("1.4", "rescheduled", date(2027, 3, 31), date(2027, 9, 30), "The partner is late."),
        ("1.6", "silent", date(2026, 3, 10), None, "Spring words 6."),
        ("1.2", "improved", "off_track", "at_risk", "A partner signed."),
        ("1.5", "closed", "on_track", "partly_met", "Nine of twelve."),
        ("2.1", "added", None, "", "The group asked for it."),
    ]
    by_kind = {m.kind: (m.said_by_id, m.said_as, m.plan_or_need, m.at) for m in found}
    assert by_kind == {
        "completed": (lead.pk, "lead", "", moment(5, 2)),
        "worsened": (contributor.pk, "contributor", "A plan.", moment(6, 3)),
        "reopened": (lead.pk, "lead", "", moment(5, 20)),
        "rescheduled": (lead.pk, "lead", "", moment(5, 9)),
        "silent": (contributor.pk, "contributor", "A plan.", moment(3, 10)),
        "improved": (contributor.pk, "contributor", "By May.", moment(6, 3)),
        "closed": (lead.pk, "lead", "", moment(6, 5)),
        "added": (lead.pk, "lead", "", moment(5, 30)),
    }
    decided = {m.kind: (m.decided_by, m.decided_on) for m in found if m.decided_by or m.decided_on}
    assert decided == {
        "completed": ("the board", date(2026, 5, 2)),
        "reopened": ("the board", date(2026, 5, 20)),
        "closed": ("the board", date(2026, 6, 5)),
    }


def test_nobody_falls_silent_while_a_round_is_open(wales: NationPlan, make: Any, contributor: User, lead: User) -> None:
    for n in (1, 2):
        said(make(f"1.{n}"), contributor, "on_track", at=moment(3, 10))
    spring = told.round_of(wales, "Spring 2026", moment(3, 1), moment(3, 31), by=lead)
    told.signed_off(spring, by=lead, at=moment(6, 1))
    summer = told.round_of(wales, "Summer 2026", moment(6, 1, 13), moment(6, 30), by=lead)
    assert between(wales, moment(6, 1), moment(6, 1, 14)) == []
    said(wales.actions.get(reference="1.2"), contributor, "on_track", at=moment(6, 5))
    assert between(wales, moment(6, 1), moment(6, 29)) == []
    move_round(reporting_round=summer, to="closed", by=lead, at=moment(6, 29))
    assert between(wales, moment(6, 1), moment(6, 28)) == []
    assert told_of(between(wales, moment(6, 1), moment(6, 29))) == [
        ("1.1", "silent", date(2026, 3, 10), None, "Four examples published.")
    ]
    # From a day on which the round was open: the round before had heard of it.
    assert [m.kind for m in between(wales, moment(6, 10), moment(6, 29))] == ["silent"]


def test_corrections_of_the_transcription_and_adoptions_are_no_reschedulings(
    wales: NationPlan, make: Any, lead: User
) -> None:
    action = make("1.1")
    told.read_anew(action, lead, date(2026, 12, 31), at=moment(3, 1))
    assert between(wales, moment(2, 1), moment(3, 2)) == []
    told.rescheduled(action, lead, date(2027, 1, 31), reason="First.", at=moment(3, 3))
    told.rescheduled(action, lead, date(2026, 12, 31), reason="Back again.", at=moment(3, 4))
    assert told_of(between(wales, moment(2, 1), moment(3, 5))) == [
        ("1.1", "rescheduled", date(2026, 12, 31), date(2027, 1, 31), "First."),
        ("1.1", "rescheduled", date(2027, 1, 31), date(2026, 12, 31), "Back again."),
    ]
    assert between(wales, moment(3, 4, 13), moment(3, 5)) == []


def test_a_correction_moves_by_the_time_at_which_it_was_recorded(
    wales: NationPlan, make: Any, contributor: User
) -> None:
    report = said(make("1.1"), contributor, "on_track", at=moment(3, 10))
    told.corrected_to(report, contributor, "off_track", what_happened="It was worse than that.", at=moment(5, 1))
    assert between(wales, moment(3, 11), moment(4, 30)) == []
    [movement] = between(wales, moment(3, 11), moment(5, 2))
    assert (movement.kind, movement.words, movement.at) == ("worsened", "It was worse than that.", moment(5, 1))


def test_what_somebody_says_stays_signed_by_their_role_of_the_day(
    wales: NationPlan, make: Any, lead: User, contributor: User
) -> None:
    action = make("1.1")
    told.rescheduled(action, lead, date(2027, 9, 30), at=moment(3, 3))
    membership = lead.memberships.get()
    membership.ended_at = moment(4, 1)
    save_recorded(membership, by=None, at=moment(4, 1))
    lead.memberships.create(plan=wales, role=Role.OBSERVER, started_at=moment(4, 1))
    [movement] = between(wales, moment(2, 1), moment(5, 1))
    assert (movement.said_by_id, movement.said_as) == (lead.pk, "lead")


def test_nothing_moved_asks_nothing_more(
    wales: NationPlan, make: Any, contributor: User, django_assert_num_queries: Any
) -> None:
    said(make("1.1"), contributor, at=moment(3, 10))
    actions, rounds = actions_as_at(wales, moment(4, 1)), rounds_as_at(wales, moment(4, 1))
    with django_assert_num_queries(0):
        assert moved(actions, actions, rounds_before=rounds, rounds_after=rounds) == []


def test_who_confirmed_and_then_fell_silent_is_told_in_the_words_that_stood(
    wales: NationPlan, make: Any, contributor: User, lead: User
) -> None:
    action = make("1.1")
    winter = told.round_of(wales, "Winter 2026", moment(1, 15), moment(1, 31), by=lead)
    said(action, contributor, "on_track", what_happened="Four joined.", at=moment(1, 20))
    told.signed_off(winter, by=lead, at=moment(2, 1))
    spring = told.round_of(wales, "Spring 2026", moment(3, 1), moment(3, 31), by=lead)
    say_unchanged(action=action, by=contributor, token=uuid4(), at=moment(3, 10))
    told.signed_off(spring, by=lead, at=moment(4, 5))
    told.round_of(wales, "Summer 2026", moment(6, 1), moment(6, 30), by=lead)
    [movement] = between(wales, moment(4, 5), moment(7, 1))
    assert told_of([movement]) == [("1.1", "silent", date(2026, 3, 10), None, "Four joined.")]
    assert movement.at == moment(1, 20)
