"""How much a page may ask of the database and send: constant as plans grow to a thousand times the expected size."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, User
from priorities.services.freezing import known
from tests.big_plan import make_big_plan
from tests.conftest import NOW
from tests.otworkforce.report_data import freeze

#: Address → how many queries it may make, whatever the size of the plan.
BUDGETS = {
    "/plans/wales-2024-2027/": 15,
    "/plans/wales-2024-2027/actions/": 12,
    "/plans/wales-2024-2027/actions/?status=at_risk&schedule=overdue&q=thing": 12,
    "/plans/wales-2024-2027/actions/?freshness=silent&sort=-timing": 12,
    "/plans/wales-2024-2027/priorities/1/": 12,
    "/plans/wales-2024-2027/actions/1.1/": 15,
    "/plans/wales-2024-2027/?as_at=2026-10-31": 22,
    "/plans/wales-2024-2027/actions/?as_at=2026-10-31&status=at_risk&schedule=overdue&q=thing": 20,
    "/plans/wales-2024-2027/priorities/1/?as_at=2026-10-31": 20,
    "/plans/wales-2024-2027/actions/1.1/?as_at=2026-10-31": 26,
    "/plans/wales-2024-2027/timeline/": 12,
    "/plans/wales-2024-2027/timeline/?view=table": 12,
    "/plans/wales-2024-2027/timeline/?as_at=2026-10-31": 20,
    "/plans/wales-2024-2027/measures/": 12,
    "/plans/wales-2024-2027/measures/?state=behind&page=1": 12,
    "/plans/wales-2024-2027/measures/?as_at=2026-10-31": 20,
    "/plans/wales-2024-2027/measures/readings/": 8,
    "/plans/wales-2024-2027/measures/readings/?due&page=2": 8,
    "/plans/wales-2024-2027/checks/": 10,
    "/plans/wales-2024-2027/moved/": 40,
    "/plans/wales-2024-2027/moved/?from=2026-05-31&to=2026-10-31": 40,
    "/plans/wales-2024-2027/reports/today/": 40,
    "/plans/wales-2024-2027/reports/today/report.json": 40,
    "/plans/wales-2024-2027/reports/": 8,
    "/reports/": 8,
    "/uk/": 12,
    "/my-actions/": 15,
}
#: The three main pages and how many bytes each may transfer, its style sheet included.
MAIN = ["/plans/wales-2024-2027/", "/plans/wales-2024-2027/actions/1.1/", "/my-actions/"]
MAX_BYTES = 60_000


def queries(browser: Client, address: str) -> int:
    """Return how many queries a page makes."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(captured)


@pytest.fixture
def people(contributor: User, colleague: User, lead: User) -> list[User]:
    return [contributor, colleague, lead]


def measured(wales: NationPlan, people: list[User], browser: Client, actions: int, reports: int) -> dict[str, int]:
    # What a process asks once and remembers counts for no page.
    for address in BUDGETS:
        browser.get(address)
    make_big_plan(wales, people, actions=actions, reports=reports)
    return {address: queries(browser, address) for address in BUDGETS}


def test_pages_keep_their_budget_with_20_actions(
    wales: NationPlan, people: list[User], signed_in: Callable[[User], Client]
) -> None:
    found = measured(wales, people, signed_in(people[0]), 20, 3)
    assert {address: n for address, n in found.items() if n > BUDGETS[address]} == {}


@pytest.mark.parametrize("actions", [20, 300])
def test_a_frozen_report_reads_what_was_frozen_and_little_else(
    wales: NationPlan, people: list[User], signed_in: Callable[[User], Client], actions: int
) -> None:
    make_big_plan(wales, people, actions=actions, reports=3)
    newest = wales.rounds.newest_first()[0]
    wales.rounds.filter(pk=newest.pk).update(state="signed_off", signed_off_by=people[2], signed_off_at=NOW)
    freeze(newest, known(wales, at=NOW, record=newest, frozen_by=people[2]))
    browser = signed_in(people[0])
    browser.get("/reports/")
    assert queries(browser, f"/plans/wales-2024-2027/reports/{newest.pk}/") <= 20
    assert queries(browser, f"/plans/wales-2024-2027/reports/{newest.pk}/report.json") <= 8


def test_pages_keep_their_budget_with_2000_actions_and_20000_reports(
    wales: NationPlan, people: list[User], signed_in: Callable[[User], Client]
) -> None:
    browser = signed_in(people[0])
    found = measured(wales, people, browser, 2000, 10)
    assert {address: n for address, n in found.items() if n > BUDGETS[address]} == {}
    for address in MAIN:
        sent = browser.get(address, headers={"accept-encoding": "gzip"})
        assert sent["Content-Encoding"] == "gzip"
        assert len(sent.content) + style_sheet_bytes() < MAX_BYTES, address


def style_sheet_bytes() -> int:
    """Return the size of what every page loads beside itself, compressed."""
    static = Path(settings.BASE_DIR) / "static"
    return sum(
        len(gzip.compress(path.read_bytes())) for path in static.rglob("*") if path.suffix in {".css", ".js", ".svg"}
    )


def test_no_page_loads_a_font_or_a_framework() -> None:
    static = Path(settings.BASE_DIR) / "static"
    kinds = {path.suffix for path in static.rglob("*") if path.is_file()}
    assert kinds <= {".css", ".js", ".svg", ".png", ".txt"}
    assert "@import" not in (static / "css" / "site.css").read_text()
    assert "@font-face" not in (static / "css" / "site.css").read_text()
