"""Drafts and published actions of the Wales plan that tables meet."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest

from plans.models import NationPlan, User
from priorities.models import Action, Measure, Priority
from priorities.services.reporting import Answer, NewReading, report_progress
from tests.conftest import NOW
from tests.priorities.imports.tables import as_state

MakeAction = Callable[..., Action]


@pytest.fixture
def second(strategy: object, wales: NationPlan) -> Priority:
    return Priority.objects.create(strategy=wales.strategy, number=2, title="Growing the workforce")


@pytest.fixture
def draft(make_action: MakeAction, contributor: User) -> Action:
    """A working draft, number 1.4, with one measure and an adopted timing."""
    action = make_action("1.4", wording="Champion new models of service delivery", reporter=contributor)
    Measure.objects.create(action=action, wording="Share of services with a new model", kind="percent", unit="%")
    return as_state(action, "working_draft")


@pytest.fixture
def published(make_action: MakeAction, lead: User) -> Action:
    """A transcribed action, number 1.2, with one measure and a suggested timing."""
    action = make_action("1.2", wording="Publish a workforce census every year", adopted=False)
    Measure.objects.create(action=action, wording="Census published", kind="milestone")
    return as_state(action, "transcribed", transcribed_by=lead)


@pytest.fixture
def reported(draft: Action, contributor: User) -> Action:
    """The draft with a report and a reading that came with it."""
    measure = draft.measures.get()
    report_progress(
        action=draft,
        by=contributor,
        answer=Answer(
            status="on_track",
            what_happened="Two services changed.",
            readings=(NewReading(measure=measure, value=Decimal(40)),),
        ),
        token=uuid4(),
        base=0,
        at=NOW,
    )
    return Action.objects.get(pk=draft.pk)
