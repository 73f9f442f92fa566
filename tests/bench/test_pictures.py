"""Prints how long each picture of a plan of 500 actions takes, as a ratio to its page's table (``make bench``)."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client

from plans.models import NationPlan, RoundSnapshot, User
from priorities.models import Measure, Reading
from tests.big_plan import make_big_plan

pytestmark = pytest.mark.bench

TIMES = 5
#: What a picture may take, as a ratio to rendering the table that says the same.
AT_MOST = 1.5
PLAN = "/plans/wales-2024-2027/"


def best(act: Callable[[], object]) -> float:
    """Return the best of five in milliseconds."""
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken)


def context_of(browser: Client, address: str) -> dict[str, Any]:
    """Return what a page was rendered with."""
    found: dict[str, Any] = {}
    for context in browser.get(address).context:
        found = context.flatten() | found
    return found


def measured(name: str, draw: Callable[[], object], template: str, context: dict[str, Any], *, apart: bool) -> str:
    """Return a line: the picture, the table and their ratio.

    Args:
        apart: whether the template is the table alone; else it draws the picture too, which is taken off.
    """
    drawn, rendered = best(draw), best(lambda: render_to_string(template, context))
    table = rendered if apart else rendered - drawn
    over = "  OVER" if drawn > AT_MOST * table else ""
    return f"{name:44} {drawn:8.1f} {table:8.1f} {drawn / table:6.2f}{over}"


def test_pictures(
    wales: NationPlan,
    contributor: User,
    colleague: User,
    lead: User,
    signed_in: Callable[[User], Client],
    capsys: pytest.CaptureFixture[str],
) -> None:
    from priorities.pictures import measure, moved, nations, timeline

    make_big_plan(wales, [contributor, colleague, lead], actions=500, reports=12)
    _add_snapshots(wales)
    _add_readings(Measure.objects.filter(action__plan=wales, action__reference="1.1").get(), lead)
    browser = signed_in(lead)
    lines = []
    for_all = context_of(browser, f"{PLAN}timeline/?view=table")
    whole = _whole_timeline(wales)
    lines.append(
        measured(
            "plan on a page",
            lambda: [timeline.draw_timeline(part) for part in timeline.in_parts(whole)],
            "priorities/timeline/table.html",
            {**for_all, "timeline": whole},
            apart=True,
        )
    )
    dashboard = context_of(browser, PLAN)
    how = dashboard["moved"]
    pictures = (moved.WIDE, moved.NARROW)
    lines.append(
        measured(
            f"how the plan has moved, {len(how.columns)} columns",
            lambda: [moved.moved_picture(how, size) for size in pictures],
            "priorities/includes/how_moved.html",
            dashboard,
            apart=False,
        )
    )
    listed = context_of(browser, f"{PLAN}measures/")
    group = listed["groups"][0]
    lines.append(
        measured(
            f"sparklines of {len(group.measures)} measures",
            lambda: [measure.sparkline(one.spark, "/measures/1/") for one in group.measures if one.spark],
            "priorities/measures/group.html",
            {**listed, "group": group},
            apart=False,
        )
    )
    action = context_of(browser, f"{PLAN}actions/1.1/")
    item = action["measures"][0]
    lines.append(
        measured(
            "a measure with 40 readings",
            lambda: measure.measure_picture(item.picture),
            "priorities/includes/measure.html",
            {**action, "item": item},
            apart=False,
        )
    )
    across = context_of(browser, "/uk/")
    found = across["nations"]
    lines.append(
        measured(
            "four priorities across nations",
            lambda: [nations.cell_picture(row, cell) for row in found.rows for cell in row.cells if cell.shares],
            "dashboards/includes/nations.html",
            across,
            apart=False,
        )
    )
    with capsys.disabled():
        print(f"\n{connection.vendor}: 500 actions, 12 rounds")
        print(f"{'picture':44} {'ms':>8} {'table':>8} {'ratio':>6}")
        print("\n".join(lines))


def _whole_timeline(plan: NationPlan) -> Any:
    from priorities.moment import Moment
    from priorities.timeline import known_timeline, timeline_of
    from tests.conftest import NOW

    known = known_timeline(plan, Moment(NOW, NOW.date()))
    return timeline_of(known, known.actions)


def _add_snapshots(plan: NationPlan) -> None:
    tally = [
        {"status": "completed", "is_last_known": False, "count": 60},
        {"status": "on_track", "is_last_known": False, "count": 200},
        {"status": "on_track", "is_last_known": True, "count": 100},
        {"status": "at_risk", "is_last_known": False, "count": 90},
        {"status": "off_track", "is_last_known": False, "count": 50},
    ]
    for record in plan.rounds.filter(state="signed_off"):
        RoundSnapshot.objects.create(
            round=record, content="{}", sha256="0" * 64, frozen_at=record.signed_off_at, tally=tally
        )


def _add_readings(measure: Measure, by: User) -> None:
    newest = measure.readings.latest("read_on")
    Reading.objects.bulk_create(
        Reading(
            measure=measure,
            read_on=newest.read_on.replace(day=1 + n % 28, month=4 + n // 28),
            value=n,
            author=by,
            recorded_at=newest.recorded_at,
        )
        for n in range(40)
    )
