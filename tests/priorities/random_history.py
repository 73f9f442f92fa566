"""A plan to which anything may happen: steps are tried through the services, and what they let happen is written down.

What is written down is a list of plain events. It is what an oracle may look at, and nothing else.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from plans.models import NationPlan, RoundSnapshot, User
from plans.services.recording import save_recorded
from plans.services.rounds import move_round, open_round
from priorities.models import Action, Measure, Priority, ProgressReport
from priorities.services.errors import Conflict
from priorities.services.reporting import Answer, NewReading, report_progress, say_unchanged, take_back
from priorities.services.signing import sign_off
from tests.priorities import told
from tests.priorities.told import moment

Event = dict[str, Any]
#: What may be tried; rounds and reports more often than the rest.
STEPS = (
    *("report", "report", "report", "unchanged", "dont_know", "correct", "take_back", "decide"),
    *("reschedule", "read_anew", "advance_round", "advance_round", "advance_round"),
)
STATUSES = ("not_started", "on_track", "at_risk", "off_track", "ready_to_close")
WORDS = ("Four joined.", "Nobody has time.")
LATEST = (date(2025, 6, 30), date(2025, 12, 31), date(2027, 3, 31))


@dataclass
class History:
    """The plan, what has happened to it, and what was frozen on the way."""

    plan: NationPlan
    lead: User
    contributor: User
    actions: list[Action]
    events: list[Event] = field(default_factory=list)
    snapshots: list[RoundSnapshot] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: moment(1, 11, year=2025))

    def attempt(self, step: str, which: int, seed: int) -> None:
        """Let ``step`` happen to an action, unless the services refuse it."""
        signed_off_at = self.now if self.events and self.events[-1]["what"] == "sign_off" else None
        self.now += timedelta(days=seed % 9, hours=1 + seed % 5)
        # Where a sign-off came last, sometimes as a request that had begun before it and waited.
        at = signed_off_at - timedelta(minutes=1) if signed_off_at and seed % 2 else self.now
        action = Action.objects.get(pk=self.actions[which].pk)
        try:
            with transaction.atomic():
                happened = getattr(self, f"_{step}")(action, seed, at)
        except (ValidationError, PermissionDenied, Conflict):
            return
        if happened is not None:
            self.events.append({"action": action.pk, **happened})

    def sign_off(self) -> None:
        """Open a round where none is open, and bring it to its end."""
        before = len(self.snapshots)
        while len(self.snapshots) == before:
            self.attempt("advance_round", 0, 8)

    def _answer(self, action: Action, by: User, answer: Answer, at: datetime, **options: Any) -> ProgressReport:
        token, base = uuid4(), action.last_number
        return report_progress(action=action, by=by, answer=answer, token=token, base=base, at=at, **options)

    def _of(self, report: ProgressReport, **more: Any) -> Event:
        said = {"number": report.number, "kind": report.kind, "status": report.status, "words": report.what_happened}
        return {"what": "report", "at": report.recorded_at, "corrects": None, "value": None, **said, **more}

    def _status(self, action: Action, seed: int) -> tuple[Answer, Decimal | None]:
        value = Decimal(seed % 50) if seed % 3 == 0 else None
        readings = [NewReading(action.measures.get(), value)] if value is not None else []
        status = STATUSES[seed % len(STATUSES)]
        words = WORDS[seed // 7 % len(WORDS)]
        return Answer(status=status, what_happened=words, plan_or_need="A plan.", readings=readings), value

    def _report(self, action: Action, seed: int, at: datetime) -> Event:
        answer, value = self._status(action, seed)
        return self._of(self._answer(action, self.contributor, answer, at), value=value)

    def _dont_know(self, action: Action, seed: int, at: datetime) -> Event:
        return self._of(self._answer(action, self.contributor, Answer(kind="dont_know"), at))

    def _unchanged(self, action: Action, seed: int, at: datetime) -> Event:
        return self._of(say_unchanged(action=action, by=self.contributor, token=uuid4(), at=at))

    def _standing_reports(self, action: Action) -> list[Event]:
        told_of = [event for event in self.events if event["what"] == "report" and event["action"] == action.pk]
        corrected = {event["corrects"] for event in told_of}
        return [e for e in told_of if e["number"] not in corrected and e["kind"] != "withdrawn"]

    def _correct(self, action: Action, seed: int, at: datetime) -> Event | None:
        standing = self._standing_reports(action)
        if not standing:
            return None
        number = standing[seed % len(standing)]["number"]
        answer, value = self._status(action, seed)
        report = self._answer(action, self.lead, answer, at, corrects=action.reports.get(number=number))
        return self._of(report, corrects=number, value=value)

    def _take_back(self, action: Action, seed: int, at: datetime) -> Event | None:
        unchanged = [event["number"] for event in self._standing_reports(action) if event["kind"] == "unchanged"]
        if not unchanged:
            return None
        report = action.reports.get(number=unchanged[-1])
        taken = take_back(report=report, by=self.contributor, token=uuid4(), at=at)
        return self._of(taken, corrects=report.number)

    def _decide(self, action: Action, seed: int, at: datetime) -> Event:
        kind = ("close", "return", "pause", "reopen", "reopen")[seed % 5]
        more: dict[str, Any] = {"review_on": at.date() + timedelta(days=30)} if kind == "pause" else {}
        if kind == "close":
            more["outcome"] = ("completed", "partly_met", "stopped")[seed % 3]
        made = told.decided(action, self.lead, kind, at=at, **more)
        return {"what": "decide", "at": made.recorded_at, "number": made.number, "status": made.status}

    def _reschedule(self, action: Action, seed: int, at: datetime) -> Event:
        to = action.timings.get().latest_on + timedelta(days=seed % 60 - 20)
        return {"what": "reschedule", "at": told.rescheduled(action, self.lead, to, at=at).recorded_at, "to": to}

    def _read_anew(self, action: Action, seed: int, at: datetime) -> Event:
        to = action.timings.get().latest_on + timedelta(days=seed % 40 - 20)
        return {"what": "read_anew", "at": told.read_anew(action, self.lead, to, at=at).recorded_at, "to": to}

    def _advance_round(self, action: Action, seed: int, at: datetime) -> Event:
        record = self.plan.rounds.newest_first().first()
        now = self.now
        if record is None or record.state == "signed_off":
            closes = now + timedelta(days=20)
            open_round(plan=self.plan, label=f"{now:%d %B %Y}", opens_at=now, closes_at=closes, by=self.lead, at=now)
            return {"what": "open", "at": now, "closes": closes}
        if record.state == "in_review":
            self.snapshots.append(sign_off(reporting_round=record, by=self.lead, at=now))
            return {"what": "sign_off", "at": now}
        to = {"open": "closed", "closed": "in_review"}[record.state]
        move_round(reporting_round=record, to=to, by=self.lead, at=now)
        return {"what": "close" if to == "closed" else "review", "at": now}


def begun(plan: NationPlan, priority: Priority, lead: User, contributor: User) -> History:
    """Return a plan with three actions, each with a timing and a measure, to which nothing has happened yet."""
    start = moment(1, 10, year=2025)
    for record in (plan, priority):
        record.history.update(history_date=start)
    actions = []
    for n, latest_on in enumerate(LATEST, start=1):
        action = told.added(plan, priority, f"1.{n}", by=lead, at=start, latest_on=latest_on)
        measure = Measure(action=action, wording="Services in the network", target=40, baseline=0)
        save_recorded(measure, by=lead, at=start)
        actions.append(action)
    return History(plan, lead, contributor, actions)
