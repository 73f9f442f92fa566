"""Whatever happens to a plan, a frozen round tells what was known when it was signed off, and stays true.

The oracle below is told the same story as a list of events, and knows nothing of the portal's records, queries and
rules.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.models import NationPlan, User
from priorities.models import Priority
from priorities.services.freezing import canonical, known
from tests.conftest import LONDON
from tests.priorities.random_history import LATEST, STEPS, Event, History, begun
from tests.priorities.signed import checked

pytestmark = pytest.mark.django_db
CLOSED = ("completed", "partly_met", "stopped")
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 9999)), min_size=4, max_size=16)


# --- The oracle -----------------------------------------------------------------------------------------------------


def rounds_of(events: list[Event]) -> list[tuple[datetime | None, datetime, datetime]]:
    """Return (the closing before, opening, closing) of each round, newest first."""
    rounds: list[list[Any]] = []
    for event in events:
        if event["what"] == "open":
            rounds.append([rounds[-1][2] if rounds else None, event["at"], event["closes"]])
        if event["what"] == "close":
            rounds[-1][2] = min(rounds[-1][2], event["at"])
    return [(after, opens, closes) for after, opens, closes in reversed(rounds)]


def slots_of(events: list[Event]) -> dict[int, Event]:
    """Return place → the last version of the report that was first said there, with when that was."""
    slots: dict[int, Event] = {}
    place: dict[int, int] = {}
    for event in events:
        if event["what"] == "report":
            place[event["number"]] = place.get(event["corrects"], event["number"])
            first = slots.get(place[event["number"]], event)
            slots[place[event["number"]]] = {**event, "said": first.get("said", first["at"])}
    return {number: slot for number, slot in slots.items() if slot["kind"] != "withdrawn"}


def expected(events: list[Event], action: int, latest_on: date, at: datetime) -> dict[str, Any]:
    """Return what was known of an action at ``at``."""
    rounds = rounds_of(events)
    events = [event for event in events if event["action"] == action]
    slots = slots_of(events)
    stated = max((n for n, slot in slots.items() if slot["kind"] == "status"), default=0)
    decision = max((e["number"] for e in events if e["what"] == "decide"), default=0)
    by_number = {event["number"]: event for event in events if "number" in event}
    status = by_number[decision]["status"] if decision > stated else slots[stated]["status"] if stated else ""
    closed = status in CLOSED
    answered = slots[max(slots)]["said"] if slots else None
    silent = sum(1 for after, *_rest in rounds if answered is None or (after is not None and answered <= after))
    heard = slots[max(slots)]["kind"].replace("status", "afresh") if slots and not silent else ""
    unheard = "no_report" if answered is None else "silent" if silent == 1 else "silent_long"
    fresh = heard or ("not_asked" if closed else unheard)
    moves = [event for event in events if event["what"] in ("reschedule", "read_anew")]
    latest_on = moves[-1]["to"] if moves else latest_on
    today = at.astimezone(LONDON).date()
    read = [(number, event) for number, event in by_number.items() if event.get("value") is not None]
    readings = [(said_at(events, event).astimezone(LONDON).date(), n, event["value"]) for n, event in read]
    return {
        "status": status,
        "is_last_known": bool(status) and not closed and fresh not in ("afresh", "unchanged"),
        "freshness": fresh,
        "silent_rounds": silent,
        "asked": not (closed and by_number[decision]["at"] <= rounds[0][1]),
        "days_overdue": 0 if closed else max((today - latest_on).days, 0),
        "latest_on": latest_on.isoformat(),
        "slips": len([move for move in moves if move["what"] == "reschedule"]),
        "words": slots[stated]["words"] if stated else None,
        "value": f"{max(readings)[2]:.2f}" if readings else None,
        "is_closed": closed,
    }


def said_at(events: list[Event], event: Event) -> datetime:
    """Return when the first report of a chain of corrections was given: readings are dated by it."""
    by_number = {other["number"]: other for other in events if other["what"] == "report"}
    while event["corrects"]:
        event = by_number[event["corrects"]]
    at: datetime = event["at"]
    return at


def expected_counts(actions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures over what :func:`expected` says of each action."""
    asked = Counter(action["freshness"] for action in actions if action["asked"])
    late = [action for action in actions if action["late"]]
    return {
        "closed": sum(action["is_closed"] for action in actions),
        "asked": asked.total(),
        "afresh": asked["afresh"],
        "unchanged": asked["unchanged"],
        "dont_know": asked["dont_know"],
        "closed_since": asked["not_asked"],
        "silent": asked["silent"] + asked["silent_long"] + asked["no_report"],
        "slips": sum(action["slips"] for action in actions),
        "tally": dict(Counter((action["status"], action["is_last_known"]) for action in actions)),
        "due": len(late),
        "overdue": sum(not a["is_closed"] and a["status"] != "ready_to_close" for a in late),
    }


# --- What is frozen, in the oracle's words --------------------------------------------------------------------------


def told_of(action: dict[str, Any]) -> dict[str, Any]:
    names = ("status", "is_last_known", "freshness", "silent_rounds", "asked", "days_overdue", "latest_on")
    return {
        **{name: action[name] for name in names},
        "slips": sum(len(timing["slips"]) for timing in action["timings"]),
        "words": action["report"]["what_happened"] if action["report"] else None,
        "value": action["measures"][0]["value"],
        "is_closed": action["closed_at"] is not None,
    }


def told_in_figures(counts: dict[str, Any]) -> dict[str, Any]:
    plain = ("closed", "asked", "afresh", "unchanged", "dont_know", "closed_since", "silent", "slips")
    return {
        **{name: counts[name] for name in plain},
        "tally": {(share["status"], share["is_last_known"]): share["count"] for share in counts["tally"]},
        "due": counts["due"]["due"],
        "overdue": counts["due"]["overdue"],
    }


def check(history: History) -> None:
    """Hold each frozen round against the oracle, against the view of that moment, and against ``check_integrity``."""
    for snapshot in history.snapshots:
        at, data = snapshot.frozen_at, snapshot.data
        events = [event for event in history.events if event["at"] <= at]
        by_oracle = [
            expected(events, action.pk, latest_on, at)
            for action, latest_on in zip(history.actions, LATEST, strict=True)
        ]
        assert [told_of(action) for action in data["actions"]] == by_oracle
        today = at.astimezone(LONDON).date()
        for action in by_oracle:
            action["late"] = date.fromisoformat(action["latest_on"]) < today
        assert told_in_figures(data["counts"]) == expected_counts(by_oracle)
        seen_now = known(history.plan, at=at, record=snapshot.round, frozen_by=history.lead)
        assert canonical(seen_now) == snapshot.content
    assert checked()[-1].endswith(f"{len(history.snapshots)} frozen rounds checked: no differences")


# --- The tests ------------------------------------------------------------------------------------------------------


@pytest.fixture
def history(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> Iterator[History]:
    with transaction.atomic():
        yield begun(wales, priority, lead, contributor)
        transaction.set_rollback(True)


@given(before=steps, after=steps)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_frozen_round_tells_what_was_known(
    history: History, before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        fresh = History(history.plan, history.lead, history.contributor, history.actions)
        for step in before:
            fresh.attempt(*step)
        fresh.sign_off()
        for step in after:
            fresh.attempt(*step)
        check(fresh)
        transaction.set_rollback(True)


def test_a_long_history(history: History) -> None:
    """Everything happens at least once, and five rounds are signed off."""
    for step in ("report", "unchanged", "take_back"):
        history.attempt(step, 2, 1)
    for n in range(90):
        history.attempt(STEPS[n * 5 % len(STEPS)], n % 3, n * 37 % 1000)
        if n % 18 == 17:
            history.sign_off()
            # An odd number: a request that had begun before the sign-off.
            history.attempt("report", n % 3, 5)
    check(history)
    happened = Counter(event["what"] for event in history.events)
    assert happened["sign_off"] >= 5
    kinds = {event["kind"] for event in history.events if event["what"] == "report"}
    assert kinds == {"status", "dont_know", "unchanged", "withdrawn"}
    assert min(happened[what] for what in ("decide", "reschedule", "read_anew")) > 0
    assert any(event.get("corrects") for event in history.events)
