"""What was known of one action at a moment, worked out once more from its reports, decisions, timings and readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from priorities.models import Action, Timing
from priorities.services.integrity_rounds.events import Events, Row

LONDON = ZoneInfo("Europe/London")
CLOSED = {"completed", "partly_met", "stopped", "replaced", "carried_forward"}
DUE_SOON_DAYS = 30


@dataclass(frozen=True)
class Span:
    """A round: it hears what was said after ``after`` and no later than ``closes``."""

    id: int
    label: Row
    after: datetime | None
    opens: datetime
    closes: datetime

    def hears(self, at: datetime) -> bool:
        """Return whether what was said at ``at`` belongs to this round."""
        return at <= self.closes and (self.after is None or at > self.after)


@dataclass
class Story:
    """One action at a moment."""

    row: Row
    #: The last version of each report that counts, in the order of their places.
    answers: list[Row]
    latest: Row | None
    stated: Row | None
    #: The decision that the status comes from.
    decision: Row | None
    status: str
    answered_at: datetime | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    timings: list[Row]
    starts_on: date | None
    latest_on: date | None
    is_ongoing: bool

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self.status in CLOSED

    def overdue(self, today: date) -> int:
        """Return for how many days it was overdue."""
        if self.is_closed or self.latest_on is None:
            return 0
        return max((today - self.latest_on).days, 0)

    def schedule(self, today: date) -> str:
        """Return where it stood against its dates."""
        if self.is_closed:
            return "closed"
        if self.overdue(today):
            return "overdue"
        if self.starts_on and self.starts_on > today:
            return "not_yet_due"
        if self.is_ongoing:
            return "ongoing"
        if self.latest_on is None:
            return "no_date"
        return "due_soon" if (self.latest_on - today).days <= DUE_SOON_DAYS else "in_window"

    def silent(self, spans: Sequence[Span]) -> int:
        """Return for how many of ``spans``, newest first, running nothing was heard."""
        if self.answered_at is None:
            return len(spans)
        return len([span for span in spans if span.after is not None and self.answered_at <= span.after])

    def freshness(self, spans: Sequence[Span]) -> str:
        """Return what the newest of ``spans`` heard."""
        silent = self.silent(spans)
        if self.latest and not silent:
            return {"unchanged": "unchanged", "dont_know": "dont_know"}.get(self.latest["kind"], "afresh")
        if self.is_closed:
            return "not_asked"
        if self.latest is None:
            return "no_report"
        return "silent" if silent == 1 else "silent_long"

    def is_last_known(self, spans: Sequence[Span]) -> bool:
        """Return whether nobody stood by the status in the newest of ``spans``."""
        unsure = self.freshness(spans) not in ("afresh", "unchanged", "not_asked")
        return self.status != "" and not self.is_closed and unsure

    def was_asked(self, spans: Sequence[Span]) -> bool:
        """Return whether the newest of ``spans`` asked for it."""
        if not spans:
            return False
        opens = spans[0].opens
        there = self.row["added_on"] <= opens.astimezone(LONDON).date()
        return there and (self.closed_at is None or self.closed_at > opens)

    def needs_attention(self, today: date) -> bool:
        """Return whether it belongs in the list that comes first."""
        review_on = self.decision["review_on"] if self.decision else None
        waits = self.status == "paused" and review_on is not None and review_on < today
        late = self.overdue(today) > 0 and self.status != "ready_to_close"
        return self.status in ("off_track", "at_risk") or waits or late

    def repeats(self, spans: Sequence[Span]) -> bool:
        """Return whether each of the three newest of ``spans`` heard the words that stand."""
        words = self.stated["what_happened"] if self.stated else ""
        same = [a["said_at"] for a in self.answers if a["kind"] == "status" and a["what_happened"] == words]
        three = spans[:3]
        return bool(words) and len(three) == 3 and all(any(map(span.hears, same)) for span in three)


def stories(events: Events, at: datetime) -> list[Story]:
    """Return the plan's actions as they were known at ``at``, in plan order."""
    timings: dict[int, list[Row]] = {}
    for timing in sorted(events.versions(Timing, at), key=lambda row: (row["position"], row["id"])):
        timings.setdefault(timing["action_id"], []).append(timing)
    rows = sorted(events.versions(Action, at), key=lambda row: (row["sort_key"], row["id"]))
    return [_story(events, row, timings.get(row["id"], []), at) for row in rows]


def _story(events: Events, row: Row, timings: list[Row], at: datetime) -> Story:
    answers = _answers([report for report in events.reports.get(row["id"], []) if report["recorded_at"] <= at])
    stated = next((answer for answer in reversed(answers) if answer["kind"] == "status"), None)
    decisions = [decision for decision in events.decisions.get(row["id"], []) if decision["recorded_at"] <= at]
    decision = decisions[-1] if decisions else None
    if decision and stated and stated["place"] > decision["number"]:
        decision = None
    latest = answers[-1] if answers else None
    status = decision["status"] if decision else stated["status"] if stated else ""
    said_at = decision["recorded_at"] if decision else stated["said_at"] if stated else None
    if said_at and latest and latest["kind"] == "unchanged":
        said_at = max(said_at, latest["said_at"])
    return Story(
        row=row,
        answers=answers,
        latest=latest,
        stated=stated,
        decision=decision,
        status=status,
        answered_at=latest["said_at"] if latest else None,
        confirmed_at=said_at,
        closed_at=decisions[-1]["recorded_at"] if decisions and status in CLOSED else None,
        timings=timings,
        **_window([timing for timing in timings if timing["is_adopted"] and timing["kind"] != "none"]),
    )


def _answers(reports: list[Row]) -> list[Row]:
    """Return the last version of each report, each with the place and time of the first of its chain."""
    first: dict[int, Row] = {}
    last: dict[int, Row] = {}
    for report in reports:
        root = first.get(report["corrects_id"], report)
        first[report["id"]] = root
        last[root["number"]] = {**report, "place": root["number"], "said_at": root["recorded_at"]}
    return [last[place] for place in sorted(last) if last[place]["kind"] != "withdrawn"]


def _window(timings: list[Row]) -> dict[str, Any]:
    starts = [timing["starts_on"] for timing in timings if timing["starts_on"]]
    ends = [timing["latest_on"] for timing in timings if timing["latest_on"]]
    endless = any(timing["kind"] == "ongoing" and not timing["latest_on"] for timing in timings)
    return {
        "starts_on": min(starts) if starts else None,
        "latest_on": max(ends) if ends and not endless else None,
        "is_ongoing": any(timing["kind"] == "ongoing" for timing in timings),
    }
