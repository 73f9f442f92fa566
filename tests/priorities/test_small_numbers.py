"""A small number of people, planted in a plan, is told by no page, picture or file; the same figure of services is.

The limit is raised so that the figure is one that no page has by chance.
"""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from plans.models import NationPlan, ReportingRound, User
from priorities.models import Action, Measure, Reading
from tests.conftest import NOW
from tests.priorities.test_exports import say

PLAN = "/plans/wales-2024-2027/"

#: The figure, and what is computed of it, by which it could be told: its share of the way, and its distance to the path
#: (10,000 × 965 / 1094 = 8,820.8).
TELLING = re.compile(r"8,?713\b|\b87(\.13?)?\s%|\b107\.8\b|\b108\b|Correction of 8713")

#: What shows a measure's readings, and the same as files.
TELLS = [
    *("measures/", "measures.csv", "measures.xlsx", "measures/{measure}/", "actions/1.4/", "actions.csv"),
    *("actions.xlsx", "reports/today/", "reports/today/report.json", "reports/today/report.docx"),
    "reports/today/report.xlsx",
]
#: What may say something of a measure.
MAY_TELL = ["", "actions/", "priorities/1/", "checks/", "timeline/", "moved/", "measures/?state=behind"]


@pytest.fixture
def planted(
    action: Action, autumn: ReportingRound, lead: User, contributor: User, settings: Any
) -> Callable[[bool], Measure]:
    """Return a function that plants the figure in a measure of people, or of something else."""
    settings.SMALL_NUMBERS_BELOW = 10_000

    def plant(counts_people: bool) -> Measure:
        measure = Measure.objects.create(
            action=action,
            wording="Who finished",
            baseline=0,
            target=10_000,
            counts_people=counts_people,
            unit="members",
        )
        report = say(action, contributor, status="on_track")
        fields = {"measure": measure, "read_on": date(2026, 11, 20), "author": contributor, "recorded_at": NOW}
        Reading.objects.create(value=8713, report=report, note="Correction of 8713", **fields)
        return measure

    return plant


def everything(browser: Client, address: str) -> str:
    """Return all that an answer holds as text, whatever its form."""
    response = browser.get(address)
    assert response.status_code == 200, address
    content = response.content
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]*>", " ", " ".join(parts))


def telling(browser: Client, measure: Measure, addresses: list[str]) -> dict[str, str]:
    """Return the addresses that tell the figure, and what tells it."""
    found = {}
    for address in addresses:
        match = TELLING.search(everything(browser, PLAN + address.format(measure=measure.pk)))
        if match:
            found[address] = match[0]
    return found


def test_no_page_or_file_tells_a_small_number_of_people(
    wales: NationPlan, planted: Callable[[bool], Measure], observer: User, signed_in: Callable[[User], Client]
) -> None:
    assert telling(signed_in(observer), planted(True), TELLS + MAY_TELL) == {}


def test_the_same_figure_of_something_else_is_told(
    wales: NationPlan, planted: Callable[[bool], Measure], observer: User, signed_in: Callable[[User], Client]
) -> None:
    assert list(telling(signed_in(observer), planted(False), TELLS)) == TELLS


def test_who_records_sees_the_figure_where_it_is_recorded(
    wales: NationPlan, planted: Callable[[bool], Measure], contributor: User, signed_in: Callable[[User], Client]
) -> None:
    measure = planted(True)
    assert list(telling(signed_in(contributor), measure, ["measures/{measure}/"])) == ["measures/{measure}/"]
    assert telling(signed_in(contributor), measure, ["measures/", "measures.csv", "actions/1.4/"]) == {}


def test_a_picture_does_not_tell_it_by_its_place(
    wales: NationPlan, planted: Callable[[bool], Measure], observer: User, signed_in: Callable[[User], Client]
) -> None:
    measure = planted(True)
    browser = signed_in(observer)
    for address in ("measures/", f"measures/{measure.pk}/", "actions/1.4/"):
        text = everything(browser, PLAN + address)
        assert 'class="small"' in text
        assert 'class="got"' not in text
        assert "fewer than 10000" in text
