"""How the plan has moved, on the dashboard: whatever happens to a plan, counted again from the list of what happened."""

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
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@pytest.fixture
def long(history: History) -> History:
    """Fourteen rounds signed off, reports among them."""
    for n in range(14):
        for action in range(3):
            history.attempt("report", action, n * 37 + action)
        history.sign_off()
    history.now += timedelta(hours=1)
    return history


def test_twelve_columns_at_most_and_the_rest_counted(long: History) -> None:
    assert on_the_dashboard(long) == counted(long)[-12:]
    moved = shown(long)
    assert moved is not None
    assert (len(moved.columns), moved.earlier) == (12, 3)
    assert [column.is_sign_off for column in moved.columns] == [True] * 11 + [False]


def test_a_planted_fault_is_found(long: History) -> None:
    newest = RoundSnapshot.objects.filter(pk=long.snapshots[-1].pk)
    newest.update(tally=[{"status": "on_track", "count": 4, "is_last_known": False}])
    assert on_the_dashboard(long) != counted(long)[-12:]
    # Columns of another status, or not last known, are told apart.
    assert Counter({("on_track", False): 1}) != Counter({("on_track", True): 1})


def test_an_earlier_day_shows_the_rounds_signed_off_by_then(long: History) -> None:
    second, third = long.snapshots[1], long.snapshots[2]
    day = third.frozen_at.astimezone(LONDON).date()
    just_before = Moment(third.frozen_at - timedelta(seconds=1), day, day)
    moved = shown(long, just_before)
    assert moved is not None
    assert [column.day for column in moved.columns[:-1]] == [
        snapshot.frozen_at.astimezone(LONDON).date() for snapshot in (long.snapshots[0], second)
    ]
    assert moved.columns[-1].href_of("on_track").endswith(f"/actions/?as_at={day.isoformat()}&status=on_track")
    first = long.snapshots[0].frozen_at - timedelta(seconds=1)
    assert shown(long, Moment(first, first.date(), first.date())) is None
