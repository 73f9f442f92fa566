"""Prints time, queries and bytes for each page, small and large, as a ratio within the run (``make bench``)."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, User
from priorities.models import Action
from tests.big_plan import make_big_plan
from tests.test_budgets import BUDGETS

pytestmark = pytest.mark.bench

TIMES = 5


def figures(browser: Client, address: str) -> tuple[float, int, int]:
    """Return (best of five in milliseconds, queries, bytes compressed) of a page."""
    browser.get(address)
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        response = browser.get(address, headers={"accept-encoding": "gzip"})
        taken.append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return min(taken), len(captured), len(response.content)


def test_pages(
    wales: NationPlan,
    contributor: User,
    colleague: User,
    lead: User,
    signed_in: Callable[[User], Client],
    capsys: pytest.CaptureFixture[str],
) -> None:
    browser = signed_in(contributor)
    people = [contributor, colleague, lead]
    small_plan = make_big_plan(wales, people, actions=20, reports=3)
    small = {address: figures(browser, address) for address in BUDGETS}
    _empty(small_plan)
    make_big_plan(wales, people, actions=2000, reports=10)
    large = {address: figures(browser, address) for address in BUDGETS}
    with capsys.disabled():
        print(f"\n{connection.vendor}: 20 actions with 3 reports each; 2,000 actions with 10 reports each")
        print(f"{'page':72} {'ms':>8} {'ms':>8} {'ratio':>6} {'queries':>9} {'bytes':>14}")
        for address in BUDGETS:
            (ms, n, size), (big_ms, big_n, big_size) = small[address], large[address]
            print(f"{address:72} {ms:8.1f} {big_ms:8.1f} {big_ms / ms:6.1f} {n:4} {big_n:4} {size:6} {big_size:7}")


def _empty(actions: list[Action]) -> None:
    from priorities.models import Measure, ProgressReport, Reading, Timing

    plan = actions[0].plan
    Action.objects.update(status_report=None, latest_report=None)
    for model in (Reading, Measure, Timing, ProgressReport, Action.responsible.through, Action):
        model.objects.all().delete()
    plan.rounds.all().delete()
