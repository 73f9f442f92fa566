"""What the tests of the work share beside the cast."""

from typing import Any

import pytest

from plans.models import WordingState
from priorities.models import Action, ResponsibleParty
from tests.priorities.reminding import FaultyBackend


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
