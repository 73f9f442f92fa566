"""What the tests of the work share beside the cast."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from plans.models import NationPlan, ReportingRound, User, WordingState
from priorities.models import Action, ResponsibleParty
from priorities.services.decisions import NewDecision, decide
from priorities.services.reporting import Answer, report_progress, say_unchanged
from tests.conftest import LONDON
from tests.priorities.reminding import FaultyBackend
from tests.priorities.reporting import said
from tests.priorities.rounds import at


@pytest.fixture
def desk(signed_in: Any, admin: Any) -> Any:
    return signed_in(admin)


@pytest.fixture
def parties(db: None) -> list[ResponsibleParty]:
    return [ResponsibleParty.objects.create(slug=name.lower(), name=name) for name in ("RCOT", "Members")]


@pytest.fixture
def checked(action: Any, contributor: Any) -> Action:
    Action.objects.filter(pk=action.pk).update(wording_state=WordingState.CHECKED, checked_by=contributor)
    return Action.objects.get(pk=action.pk)


@pytest.fixture
def faults(settings: Any) -> list[Exception | None]:
    """Return the list of what goes wrong next, to be filled."""
    settings.EMAIL_BACKEND = "tests.priorities.reminding.FaultyBackend"
    FaultyBackend.faults, FaultyBackend.tried = [], []
    return FaultyBackend.faults


@pytest.fixture
def summer(wales: NationPlan, lead: User) -> ReportingRound:
    """A signed-off round: July 2026, signed off on 10 August."""
    return ReportingRound.objects.create(
        plan=wales,
        label="Summer 2026",
        label_cy="Haf 2026",
        opens_at=at(7, 1, 0),
        closes_at=datetime(2026, 7, 31, 23, 59, 59, tzinfo=LONDON),
        opened_by=lead,
        state="signed_off",
        signed_off_by=lead,
        signed_off_at=at(8, 10),
    )


@pytest.fixture
def told(
    make_action: Callable[..., Action],
    contributor: User,
    colleague: User,
    lead: User,
    summer: ReportingRound,
    autumn: ReportingRound,
) -> dict[str, Action]:
    """Six actions that the autumn round asks for, each heard of in another way; the first two in no way."""
    made = {
        reference: make_action(reference, reporter=contributor, deputy=colleague if reference == "1.3" else None)
        for reference in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")
    }
    said(made["1.1"], contributor, at=at(7, 20), what_happened="Said in summer.")
    report_progress(
        action=made["1.3"],
        by=contributor,
        answer=Answer(kind="dont_know", what_happened="I was away."),
        token=uuid4(),
        base=0,
        at=at(11, 3),
    )
    said(made["1.4"], contributor, "at_risk", at=at(11, 4), what_happened="Two withdrew.", plan_or_need="Two more.")
    said(made["1.5"], contributor, at=at(7, 21), what_happened="Going on.")
    made["1.5"].refresh_from_db()
    say_unchanged(action=made["1.5"], by=contributor, token=uuid4(), at=at(11, 5))
    decide(
        action=made["1.6"],
        by=lead,
        decision=NewDecision("close", "No longer needed.", at(11, 6).date(), "the board", outcome="stopped"),
        token=uuid4(),
        base=0,
        at=at(11, 6),
    )
    return made
