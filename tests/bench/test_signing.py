"""Prints how long signing a round off holds the plan, how large what is frozen is, and how long verifying takes."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, RoundState, User
from plans.services.rounds import move_round
from priorities.services.integrity import Checked
from priorities.services.integrity_rounds import round_differences
from priorities.services.signing import sign_off
from tests.big_plan import make_big_plan
from tests.conftest import NOW

pytestmark = pytest.mark.bench


def test_signing(
    wales: NationPlan, contributor: User, colleague: User, lead: User, capsys: pytest.CaptureFixture[str]
) -> None:
    make_big_plan(wales, [contributor, colleague, lead], actions=2000, reports=10)
    record = wales.rounds.newest_first()[0]
    for state in (RoundState.CLOSED, RoundState.IN_REVIEW):
        record = move_round(reporting_round=record, to=state, by=lead, at=NOW + timedelta(hours=1))
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        snapshot = sign_off(reporting_round=record, by=lead, at=NOW + timedelta(hours=2))
    signed = time.perf_counter() - begun
    begun = time.perf_counter()
    found = [difference for difference in round_differences(Checked()) if difference.round == record.label]
    verified = time.perf_counter() - begun
    assert found == []
    with capsys.disabled():
        size = len(snapshot.content.encode()) / 1e6
        print(f"\n{connection.vendor}: 2,000 actions with 10 reports each: signed off in {signed:.1f} s with ", end="")
        print(f"{len(captured)} queries, {size:.1f} MB frozen; verified in {verified:.1f} s")
