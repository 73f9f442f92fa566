"""What a description of a plan holds: the keys of the record of decisions, names as they were then, and no people."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, ReportingRound, User
from plans.services.recording import save_recorded
from plans.services.rounds import move_round
from priorities.models import Action, DecisionRequest, Priority, ReportText, ResponsibleParty
from priorities.services.board import NewBoardDecision, record_board_decision
from priorities.services.editing import save_action, save_any
from priorities.services.freezing import canonical, known
from priorities.services.freezing.values import moment as written
from priorities.services.freezing.values import number
from priorities.services.signing import sign_off
from tests.conftest import NOW
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.signed import reviewed, spring_and_summer
from tests.priorities.told import moment

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).parents[2] / "docs" / "adr" / "0009-what-a-frozen-round-holds.md"


@pytest.fixture
def rounds(
    wales: NationPlan, priority: Priority, lead: User, contributor: User
) -> tuple[ReportingRound, ReportingRound]:
    """Spring, signed off, and summer, in review."""
    return spring_and_summer(wales, priority, lead, contributor)


@pytest.fixture
def summer(rounds: tuple[ReportingRound, ReportingRound]) -> ReportingRound:
    return rounds[1]


def action_of(data: dict[str, Any], reference: str) -> dict[str, Any]:
    return next(action for action in data["actions"] if action["reference"] == reference)


class TestTheFormat:
    def test_every_key_stands_in_the_record_of_decisions(self, wales: NationPlan, summer: ReportingRound) -> None:
        data = known(wales, at=moment(7, 3), record=summer)
        text = RECORD.read_text(encoding="utf-8")
        keys = {*data, *data["plan"], *data["definitions"], *data["counts"], *data["counts"]["due"], *data["text"]}
        action = action_of(data, "1.2")
        keys |= {*action, *action["report"], *action["answer"], *action["timings"][0], *data["moved"][0]}
        assert {key for key in keys if not re.search(rf"\b{key}\b", text)} == set()

    def test_canonical_json(self) -> None:
        assert canonical({"b": "ŵ\n", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"ŵ\\n"}'
        with pytest.raises(ValueError, match="not JSON compliant"):
            canonical({"a": float("nan")})

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("1", "1.00"),
            ("-0.001", "0.00"),
            ("0.005", "0.00"),
            ("999999999999.99", "999999999999.99"),
            ("-2.5", "-2.50"),
        ],
    )
    def test_numbers(self, value: str, expected: str) -> None:
        assert number(Decimal(value)) == expected

    def test_moments_are_told_in_utc(self) -> None:
        assert written(moment(7, 3)) == "2026-07-03T11:00:00.000000Z"
        assert written(moment(1, 3) + timedelta(microseconds=1)) == "2026-01-03T12:00:00.000001Z"


class TestWhichRound:
    def test_the_newest_that_had_opened(self, wales: NationPlan, rounds: Any) -> None:
        assert known(wales, at=moment(7, 3))["round"]["label"]["en"] == "Summer 2026"
        assert known(wales, at=moment(5, 1))["round"]["label"]["en"] == "Spring 2026"

    def test_none_before_any_round(self, wales: NationPlan, rounds: Any) -> None:
        data = known(wales, at=moment(2, 1))
        assert (data["round"], data["since"], data["earlier"], data["moved"]) == (None, None, [], [])
        assert data["counts"]["asked"] == 0
        assert action_of(data, "1.1")["freshness"] == "no_report"

    def test_an_earlier_one_knows_nothing_of_the_next(self, wales: NationPlan, rounds: Any) -> None:
        spring = known(wales, at=moment(7, 3), record=rounds[0])
        assert (spring["round"]["label"]["en"], spring["since"]) == ("Spring 2026", None)
        assert action_of(spring, "1.1")["silent_rounds"] == 0

    def test_one_that_had_not_opened(self, wales: NationPlan, summer: ReportingRound) -> None:
        with pytest.raises(ValueError, match="had not opened"):
            known(wales, at=moment(5, 1), record=summer)

    def test_an_empty_plan(self, scotland: NationPlan) -> None:
        data = known(scotland, at=NOW)
        assert (data["actions"], data["counts"]["actions"], data["frozen"]) == ([], 0, None)


class TestAsItWasThen:
    def test_the_second_round_is_told_against_the_first(self, wales: NationPlan, summer: ReportingRound) -> None:
        data = known(wales, at=moment(7, 3), record=summer)
        assert data["since"] == "2026-04-05T11:00:00.000000Z"
        assert [(m["reference"], m["kind"], m["before"], m["after"]) for m in data["moved"]] == [
            ("1.2", "worsened", "at_risk", "off_track"),
            ("1.1", "silent", "2026-03-10", None),
        ]
        [spring] = data["earlier"]
        assert (spring["label"]["en"], spring["actions"]) == ("Spring 2026", 3)
        assert spring["tally"] == [
            {"status": "on_track", "is_last_known": False, "count": 1},
            {"status": "at_risk", "is_last_known": False, "count": 1},
            {"status": "", "is_last_known": False, "count": 1},
        ]
        heard = {name: data["counts"][name] for name in ("asked", "afresh", "silent")}
        assert heard == {"asked": 3, "afresh": 1, "silent": 2}

    def test_names_that_changed_since(
        self, wales: NationPlan, priority: Priority, summer: ReportingRound, lead: User, contributor: User
    ) -> None:
        party = ResponsibleParty(slug="rcot", name="RCOT")
        save_any(instance=party, by=lead, at=moment(5, 1))
        one = wales.actions.get(reference="1.1")
        one.reporter = contributor
        save_action(action=one, by=lead, at=moment(5, 2), responsible=[party])
        before = canonical(known(wales, at=moment(7, 3), record=summer))
        wales.title, priority.title, party.name = "Another", "Another", "Another"
        one.wording, one.reference, one.reporter = "Another", "9.9", None
        for record in (wales, priority, party, one):
            save_any(instance=record, by=lead, at=moment(8, 1))
        move_round(reporting_round=sign_off_and_open(wales, summer, lead), to="closed", by=lead, at=moment(9, 2))
        contributor.memberships.update(ended_at=moment(8, 2))
        assert canonical(known(wales, at=moment(7, 3), record=summer)) == before
        assert "Another" not in before
        assert f'"reporter":{{"id":{contributor.pk},"role":"contributor"}}' in before

    def test_a_successor_in_another_plan(
        self, wales: NationPlan, scotland: NationPlan, priority: Priority, summer: ReportingRound, lead: User
    ) -> None:
        theirs = Action(plan=scotland, priority=priority, reference="2.7", wording="Theirs")
        save_action(action=theirs, by=lead, at=moment(5, 1))
        one = wales.actions.get(reference="1.1")
        told.decided(one, lead, "close", outcome="carried_forward", successor=theirs, at=moment(7, 1))
        assert action_of(known(wales, at=moment(7, 3)), "1.1")["successor"] == "2.7"

    def test_a_decision_stands_beside_what_was_last_said(
        self, wales: NationPlan, summer: ReportingRound, lead: User
    ) -> None:
        told.decided(wales.actions.get(reference="1.1"), lead, "close", outcome="stopped", at=moment(7, 1))
        one = action_of(known(wales, at=moment(7, 3)), "1.1")
        assert (one["status"], one["decision"]["kind"], one["report"]["status"]) == ("stopped", "close", "on_track")
        assert one["closed_at"] == "2026-07-01T11:00:00.000000Z"

    def test_the_same_words_three_rounds_running(
        self, wales: NationPlan, summer: ReportingRound, lead: User, contributor: User
    ) -> None:
        one = wales.actions.get(reference="1.1")
        said(one, contributor, what_happened="Four joined.", at=moment(6, 20))
        autumn = sign_off_and_open(wales, summer, lead)
        said(one, contributor, what_happened="Four joined.", at=moment(9, 2))
        data = known(wales, at=moment(9, 3), record=autumn)
        assert [check["check"] for check in action_of(data, "1.1")["checks"]] == ["same_words"]
        assert action_of(data, "1.2")["checks"] == []


def sign_off_and_open(plan: NationPlan, record: ReportingRound, lead: User) -> ReportingRound:
    """Sign the summer off and open the autumn."""
    sign_off(reporting_round=record, by=lead, at=moment(7, 4))
    return told.round_of(plan, "Autumn 2026", moment(9, 1), moment(9, 30), by=lead)


def test_no_name_and_no_note_of_the_team(
    wales: NationPlan, summer: ReportingRound, contributor: User, lead: User
) -> None:
    for user in (contributor, lead):
        User.objects.filter(pk=user.pk).update(name="canary-3f9c", email=f"canary-3f9c-{user.pk}@example.org")
    said(wales.actions.get(reference="1.1"), contributor, team_note="canary-3f9c", at=moment(7, 1))
    assert "canary-3f9c" not in canonical(known(wales, at=moment(7, 3), frozen_by=lead))


def test_today_after_the_signing_off_repeats_no_text_and_no_request(
    wales: NationPlan, summer: ReportingRound, lead: User
) -> None:
    text = ReportText(round=summer, purpose="decision", author="Lead officer, Wales", summary="All is well.")
    asked = DecisionRequest(round=summer, question="May we go on?", decide_by=date(2026, 9, 30))
    for record in (text, asked):
        save_recorded(record, by=lead, at=moment(7, 3))
    in_review = known(wales, at=moment(7, 3, 13))
    assert (in_review["text"]["summary"]["en"], len(in_review["requests"])) == ("All is well.", 1)
    sign_off(reporting_round=summer, by=lead, at=moment(7, 3, 14))
    of_round, today = known(wales, at=moment(7, 3, 15), record=summer), known(wales, at=moment(7, 3, 15))
    assert (of_round["text"], of_round["requests"]) == (in_review["text"], in_review["requests"])
    nothing = {"cy": "", "en": ""}
    empty = dict.fromkeys(("summary", "equality", "welsh_language"), nothing)
    assert today["text"] == {"purpose": "assurance", "author": "", **empty}
    assert today["requests"] == []
    question = {"request": asked.pk, "question": {"cy": "", "en": "May we go on?"}, "action": None}
    assert today["last_decisions"] == [{**question, "decision": None, "decided_on": None}]
    decided = NewBoardDecision(text="Yes.", decided_on=date(2026, 7, 9), request=asked)
    record_board_decision(reporting_round=summer, by=lead, decision=decided, token=uuid4(), at=moment(7, 9))
    [last] = known(wales, at=moment(7, 10))["last_decisions"]
    assert last == {**question, "decision": {"cy": "", "en": "Yes."}, "decided_on": "2026-07-09"}


def test_the_number_of_queries_does_not_grow(
    wales: NationPlan,
    priority: Priority,
    summer: ReportingRound,
    lead: User,
    contributor: User,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    def more(references: range) -> None:
        for n in references:
            action = told.added(wales, priority, f"1.{n}", by=lead, at=moment(6, 2))
            said(action, contributor, "at_risk", at=moment(6, 3))

    more(range(4, 5))
    with CaptureQueriesContext(connection) as few:
        known(wales, at=moment(7, 3))
    more(range(5, 12))
    with django_assert_num_queries(len(few)):
        assert len(known(wales, at=moment(7, 3))["actions"]) == 11


def test_a_round_is_signed_off_in_a_fixed_number_of_queries(
    wales: NationPlan, priority: Priority, lead: User, contributor: User, django_assert_max_num_queries: Any
) -> None:
    record = told.round_of(wales, "Spring 2026", moment(3, 1), moment(3, 31), by=lead)
    for n in range(1, 9):
        said(told.added(wales, priority, f"1.{n}", by=lead, at=moment(3, 2)), contributor, at=moment(3, 3))
    in_review = reviewed(record, by=lead, at=moment(4, 5))
    with django_assert_max_num_queries(45):
        sign_off(reporting_round=in_review, by=lead, at=moment(4, 5))
