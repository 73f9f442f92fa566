"""What the tests of pages share beside the cast."""

from datetime import datetime

import pytest

from plans.models import NationPlan, ReportingRound, User
from tests.conftest import LONDON


@pytest.fixture
def earlier(wales: NationPlan, lead: User) -> ReportingRound:
    """A signed-off round: 1 to 31 August 2026."""
    closes_at = datetime(2026, 8, 31, 23, 59, 59, tzinfo=LONDON)
    return ReportingRound.objects.create(
        plan=wales,
        label="Summer 2026",
        opens_at=datetime(2026, 8, 1, tzinfo=LONDON),
        closes_at=closes_at,
        opened_by=lead,
        state="signed_off",
        signed_off_by=lead,
        signed_off_at=closes_at,
    )
