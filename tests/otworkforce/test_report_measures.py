"""What was read of measures, as the PDF of a report draws it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from otworkforce.reports import pdf
from plans.models import NationPlan, ReportingRound, RoundState, User
from tests.conftest import LONDON
from tests.otworkforce.report_data import SIGNED_OFF, freeze, frozen
from tests.otworkforce.report_files import downloaded
from tests.otworkforce.test_report_files import parts, read_pdf


@pytest.mark.pdf
@pytest.mark.skipif(not pdf.is_available(), reason="needs Pango")
def test_a_pdf_draws_what_was_read_and_says_it(
    wales: NationPlan, lead: User, observer: User, signed_in: Callable[[User], Client]
) -> None:
    summer = ReportingRound.objects.create(
        plan=wales,
        label="Summer 2026",
        opens_at=datetime(2026, 8, 1, 8, tzinfo=LONDON),
        closes_at=datetime(2026, 8, 31, 23, 59, 59, tzinfo=LONDON),
        state=RoundState.SIGNED_OFF,
        signed_off_by=lead,
        signed_off_at=SIGNED_OFF,
        opened_by=lead,
    )
    freeze(summer, frozen())
    made = downloaded(signed_in(observer), f"/plans/wales-2024-2027/reports/{summer.pk}/report.pdf")
    root = read_pdf(made).trailer["/Root"]
    figures = [part.get("/Alt") for part in parts(root["/StructTreeRoot"]["/K"]) if part.get("/S") == "/Figure"]
    assert [words for words in figures if "over time" in words] == [
        "1.4 over time: 2 readings from 20 May 2026 to 20 August 2026; the newest is 6. "
        "The path leads from 0 on 1 April 2024 to 12 on 31 March 2027; on 9 September 2026 it is at 9.6.",
        "1.4 over time: One reading: fewer than 5 on 21 August 2026.",
        "4.4 over time: One reading: 20 % on 30 June 2026.",
    ]
