"""How the plan has moved, on the dashboard: counted again from the list of what happened to a plan."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otworkforce.dashboards import nation_dashboard
from plans.models import NationPlan, RoundSnapshot, User
from priorities.models import Priority
from priorities.moment import Moment
from priorities.pictures.moved import HowMoved
from tests.conftest import LONDON
from tests.priorities.random_history import LATEST, STEPS, History, begun
from tests.priorities.test_frozen_histories import expected

pytestmark = pytest.mark.django_db
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 9999)), min_size=4, max_size=14)
Counts = Counter[tuple[str, bool]]


def counted(history: History) -> list[Counts]:
    """Return the counts at each sign-off and now, from the events and nothing else."""
    moments = [event["at"] for event in history.events if event["what"] == "sign_off"]
    found = []
    for at in [*moments, history.now]:
        events = [event for event in history.events if event["at"] <= at]
        known = [
            expected(events, action.pk, latest_on, at) if any(e["what"] == "open" for e in events) else {}
            for action, latest_on in zip(history.actions, LATEST, strict=True)
        ]
        found.append(Counter((one["status"], one["is_last_known"]) for one in known))
    return found


def shown(history: History, moment: Moment | None = None) -> HowMoved | None:
    today = history.now.astimezone(LONDON).date()
    return nation_dashboard(history.plan, moment or Moment(history.now, today)).moved


def on_the_dashboard(history: History) -> list[Counts]:
    moved = shown(history)
    assert moved is not None
    return [Counter({(s.status, s.is_last_known): s.count for s in column.shares}) for column in moved.columns]


@pytest.fixture
def history(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> Iterator[History]:
    with transaction.atomic():
        yield begun(wales, priority, lead, contributor)
        transaction.set_rollback(True)


@given(before=steps, between=steps, after=steps)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_over_time(
    history: History,
    before: list[tuple[str, int, int]],
    between: list[tuple[str, int, int]],
    after: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        fresh = History(history.plan, history.lead, history.contributor, history.actions)
        for some in (before, between):
            for step in some:
                fresh.attempt(*step)
            fresh.sign_off()
        for step in after:
            fresh.attempt(*step)
        # A moment after the last event: a request that had waited for a sign-off is dated after it.
        fresh.now = max([fresh.now, *(event["at"] for event in fresh.events)]) + timedelta(hours=1)
        assert on_the_dashboard(fresh) == counted(fresh)[-12:]
        transaction.set_rollback(True)


def test_the_newest_columns_and_an_earlier_day(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("priorities.services.sign_offs.MOST", 3)
    for n in range(4):
        for action in range(3):
            history.attempt("report", action, n * 37 + action)
        history.sign_off()
    history.now += timedelta(hours=1)
    assert on_the_dashboard(history) == counted(history)[-3:]
    moved = shown(history)
    assert moved is not None
    assert moved.earlier == 2
    assert [column.is_sign_off for column in moved.columns] == [True, True, False]
    # Before the third sign-off two were known, before the first none.
    first, second, third, fourth = history.snapshots
    day = third.frozen_at.astimezone(LONDON).date()
    then = shown(history, Moment(third.frozen_at - timedelta(seconds=1), day, day))
    assert then is not None
    days = [snapshot.frozen_at.astimezone(LONDON).date() for snapshot in (first, second)]
    assert [column.day for column in then.columns] == [*days, day]
    assert then.columns[-1].href_of("on_track").endswith(f"/actions/?as_at={day.isoformat()}&status=on_track")
    before = first.frozen_at - timedelta(seconds=1)
    assert shown(history, Moment(before, before.date(), before.date())) is None
    # A planted fault: what was kept of a round is not what happened.
    RoundSnapshot.objects.filter(pk=fourth.pk).update(
        tally=[{"status": "on_track", "count": 4, "is_last_known": False}]
    )
    assert on_the_dashboard(history) != counted(history)[-3:]
