"""What was known at a moment, held against a few lines of plain Python over the list of what happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.models import NationPlan, User
from plans.services.recording import save_recorded
from priorities.models import Action, Measure, Priority, ProgressReport
from priorities.services.as_at import actions_as_at
from priorities.services.editing import save_action
from priorities.services.reporting import Answer, NewReading, report_progress
from tests.priorities import told as telling
from tests.priorities.told import moment

START = moment(1, 10, year=2025)
OPEN = ["not_started", "on_track", "at_risk", "off_track", "ready_to_close"]
OUTCOMES = ["completed", "partly_met", "stopped", "carried_forward"]
FIRST_LATEST = date(2026, 3, 31)

KINDS = ["report"] * 4 + ["correct"] * 2 + ["decide"] * 2 + ["dont_know", "unchanged", "withdraw", "slip"]
KINDS += ["read_anew", "reword", "add"]
#: (what happens, to which of the actions, a number to choose with, hours since the last)
steps = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 2),
        st.integers(0, 40),
        st.sampled_from([0, 1, 7, 50, 900]),
    ),
    min_size=4,
    max_size=12,
)


# --- The oracle -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """Something that was recorded."""

    at: datetime
    kind: str
    action: int
    #: Which report a correction is of: its place among the events.
    target: int = 0
    value: Any = None


def expected(events: list[Event], at: datetime) -> dict[int, dict[str, Any]]:
    """Return what was known of each action at ``at``."""
    known: dict[int, dict[str, Any]] = {}
    for place, event in enumerate(events):
        if event.at > at:
            continue
        if event.kind == "add":
            known[event.action] = {"reports": {}, "decisions": {}, "latest_on": FIRST_LATEST, "wording": event.value}
            known[event.action]["value"] = None
            continue
        facts = known[event.action]
        if event.kind == "report":
            facts["reports"][place] = event.value
        elif event.kind == "correct":
            facts["reports"][event.target] = event.value
        elif event.kind == "withdraw":
            facts["reports"].pop(event.target)
        elif event.kind == "decide":
            facts["decisions"][place] = event.value
        else:
            facts[event.kind] = event.value
    return {number: stands(facts, events) for number, facts in known.items()}


def stands(facts: dict[str, Any], events: list[Event]) -> dict[str, Any]:
    said = {place: status for place, status in (facts["reports"] | facts["decisions"]).items() if status}
    return {
        "status": said[max(said)] if said else "",
        "answered_at": events[max(facts["reports"])].at if facts["reports"] else None,
        "latest_on": facts["latest_on"],
        "wording": facts["wording"],
        "value": facts["value"],
    }


def before_claim(events: list[Event], action: int) -> str:
    """Return the status that returning or reopening gives back."""
    reports: dict[int, str] = {}
    for place, event in enumerate(events):
        if event.action == action and event.kind == "report":
            reports[place] = event.value
        elif event.action == action and event.kind == "correct":
            reports[event.target] = event.value
        elif event.action == action and event.kind == "withdraw":
            reports.pop(event.target)
    open_ones = {place: status for place, status in reports.items() if status and status != "ready_to_close"}
    return open_ones[max(open_ones)] if open_ones else "not_started"


# --- The portal -----------------------------------------------------------------------------------------------------


@dataclass
class Teller:
    """Carries steps out through the services, and notes what happened."""

    plan: NationPlan
    priority: Priority
    lead: User
    contributor: User
    at: datetime = START
    events: list[Event] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    #: Place of a report among the events → its last version.
    versions: dict[int, ProgressReport] = field(default_factory=dict)

    def note(self, kind: str, action: int, value: Any = None, target: int = 0) -> None:
        self.events.append(Event(self.at, kind, action, target, value))

    def status(self, action: int) -> str:
        return str(expected(self.events, self.at)[action]["status"])

    def do(self, kind: str, which: int, n: int, hours: int) -> None:
        """Carry out a step, unless it does not fit."""
        self.at += timedelta(hours=hours)
        which %= max(len(self.actions), 1)
        if kind == "add":
            self.add()
        elif kind in ("report", "dont_know", "unchanged"):
            self.report(kind, which, n)
        elif kind in ("correct", "withdraw"):
            self.correct(kind, which, n)
        elif kind == "decide":
            self.decide(which, n)
        elif kind == "reword":
            action = Action.objects.get(pk=self.actions[which].pk)
            action.wording = f"Wording {len(self.events)}"
            save_action(action=action, by=self.lead, at=self.at)
            self.note("wording", which, action.wording)
        else:
            move: Callable[..., Any] = telling.rescheduled if kind == "slip" else telling.read_anew
            to = date(2026, 4, 1) + timedelta(days=len(self.events))
            move(self.actions[which], self.lead, to, at=self.at)
            self.note("latest_on", which, to)

    def add(self) -> None:
        number = len(self.actions)
        action = telling.added(
            self.plan, self.priority, f"1.{number + 1}", by=self.lead, at=self.at, latest_on=FIRST_LATEST
        )
        save_recorded(Measure(action=action, wording="Examples"), by=self.lead, at=self.at)
        self.actions.append(action)
        self.note("add", number, action.wording)

    def answer(self, kind: str, which: int, status: str, value: int | None, corrects: Any = None) -> ProgressReport:
        action = Action.objects.get(pk=self.actions[which].pk)
        words: dict[str, Any] = (
            {} if kind in ("unchanged", "withdrawn") else {"what_happened": "So.", "plan_or_need": "A plan."}
        )
        readings = [NewReading(action.measures.get(), Decimal(value))] if value is not None else []
        answer = Answer(kind=kind, status=status, readings=readings, **words)
        base = action.last_number
        by = self.contributor
        return report_progress(
            action=action, by=by, answer=answer, token=uuid4(), base=base, at=self.at, corrects=corrects
        )

    def report(self, kind: str, which: int, n: int) -> None:
        if self.status(which) in OUTCOMES:
            return
        status = OPEN[n % 5] if kind == "report" else ""
        value = n if kind == "report" and n % 2 else None
        self.versions[len(self.events)] = self.answer("status" if kind == "report" else kind, which, status, value)
        self.note("report", which, status)
        if value is not None:
            self.note("value", which, Decimal(value))

    def correct(self, kind: str, which: int, n: int) -> None:
        own = [place for place in self.versions if self.events[place].action == which]
        if not own:
            return
        target = own[n % len(own)]
        if kind == "withdraw":
            self.answer("withdrawn", which, "", None, self.versions.pop(target))
            self.note("withdraw", which, target=target)
            return
        status = OPEN[n % 5] if n % 4 else ""
        said = "status" if status else "dont_know"
        self.versions[target] = self.answer(said, which, status, None, self.versions[target])
        self.note("correct", which, status, target)

    def decide(self, which: int, n: int) -> None:
        status = self.status(which)
        more: dict[str, Any] = {}
        if status in OUTCOMES or (status == "paused" and n % 2):
            kind, after = "reopen", before_claim(self.events, which)
        elif status == "ready_to_close" and n % 2:
            kind, after = "return", before_claim(self.events, which)
        elif n % 3 == 0:
            kind, after, more = "pause", "paused", {"review_on": date(2027, 1, 1)}
        else:
            kind, after = "close", OUTCOMES[n % 4]
            more = {"outcome": after}
        telling.decided(Action.objects.get(pk=self.actions[which].pk), self.lead, kind, at=self.at, **more)
        self.note("decide", which, after)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_what_was_known_at_each_moment(
    wales: NationPlan, priority: Priority, lead: User, contributor: User, steps: list[tuple[str, int, int, int]]
) -> None:
    with transaction.atomic():
        teller = Teller(wales, priority, lead, contributor)
        teller.add()
        for step in steps:
            teller.do(*step)
        moments = {event.at for event in teller.events}
        for at in sorted(moments | {START - timedelta(microseconds=1)}):
            assert portal_says(teller, at) == expected(teller.events, at), at
        transaction.set_rollback(True)


def portal_says(teller: Teller, at: datetime) -> dict[int, dict[str, Any]]:
    numbers = {action.pk: number for number, action in enumerate(teller.actions)}
    return {
        numbers[action.pk]: {
            "status": action.status,
            "answered_at": action.answered_at,
            "latest_on": action.latest_on,
            "wording": action.wording,
            "value": action.measures.all()[0].newest_value,
        }
        for action in actions_as_at(teller.plan, at)
    }
