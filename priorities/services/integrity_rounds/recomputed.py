"""What a frozen round should hold, from the records. The roles of people and what moved are not worked out again."""

from datetime import datetime
from typing import Any

from plans.models import NationPlan, ReportingRound
from priorities.models import (
    BoardWording,
    CheckAnswer,
    DecisionRequest,
    Measure,
    Priority,
    ReportText,
    ResponsibleParty,
)
from priorities.services.integrity_rounds import checks, measures
from priorities.services.integrity_rounds.checks import Limits, Seen
from priorities.services.integrity_rounds.events import Events, Row, both, plain, plainly
from priorities.services.integrity_rounds.figures import counts
from priorities.services.integrity_rounds.measures import Stood
from priorities.services.integrity_rounds.story import LONDON, Span, Story, stories

_REPORT = ("number", "status", "what_happened", "plan_or_need", "next_step", "next_step_on", "last_step_done")
_DECISION = ("kind", "reason", "decided_on", "decided_by", "review_on", "recorded_at")
_SLIP = ("old_starts_on", "old_latest_on", "new_starts_on", "new_latest_on", "reason", "recorded_at")


class Recomputed:
    """The plan at ``at`` in its round ``round_id``, as ``form`` (the number of a format) holds it."""

    def __init__(self, events: Events, at: datetime, round_id: int, form: int, limits: Limits) -> None:
        self.events, self.at, self.round_id, self.format, self.limits = events, at, round_id, form, limits
        self.today = at.astimezone(LONDON).date()
        self.plan = events.ever(NationPlan, at)[0]
        self.rounds = _rounds_to(events, at, round_id)
        self.spans = _spans(self.rounds)
        pairs = list(zip(self.spans, self.rounds, strict=True))
        self.over = [span for span, row in pairs if row["state"] != "open" or at > row["closes_at"]]
        self.stories = stories(events, at)
        self.priorities = {row["id"]: row for row in events.ever(Priority, at)}
        self.parties = sorted(events.ever(ResponsibleParty, at), key=lambda row: (row["position"], row["name"]))
        self.measures: dict[int, list[Row]] = {}
        for row in sorted(events.versions(Measure, at), key=lambda row: (row["position"], row["id"])):
            self.measures.setdefault(row["action_id"], []).append(row)
        self.board = {row["action_id"]: row for row in self._of_round(BoardWording)}
        self.references = {story.row["id"]: story.row["reference"] for story in self.stories}

    @property
    def since(self) -> datetime | None:
        """When the round before was signed off."""
        return next(iter(self.signed_off_before()), {}).get("signed_off_at")

    def content(self) -> Row:
        """Return what was known, in the shape of what is frozen."""
        numbers = sorted((row["number"], pk) for pk, row in self.priorities.items())
        of_format_2 = {"checks": self._of_priorities(numbers)} if self.format > 1 else {}
        return {
            **of_format_2,
            "at": plain(self.at),
            "today": plain(self.today),
            "plan": {
                **plainly(self.plan, "id", "slug", "nation", "starts_on", "ends_on"),
                "title": both(self.plan, "title"),
                "short_name": both(self.plan, "short_name"),
                "period": self.plan["period_words"],
            },
            "round": {**plainly(self.rounds[0], "id", "opens_at", "closes_at"), "label": both(self.rounds[0], "label")}
            if self.rounds
            else None,
            "priorities": [{"number": n, "title": both(self.priorities[pk], "title")} for n, pk in numbers],
            "actions": [self._action(story) for story in self.stories],
            "counts": counts(self.stories, self.spans, self.today, numbers)
            | self._slips()
            | {"checked": len([story for story in self.stories if self._is_checked(story)])},
            "since": plain(self.since),
            "text": self._text(),
            "requests": self._requests(),
        }

    def signed_off_before(self) -> list[Row]:
        """Return the rounds before that were signed off, newest first."""
        return [row for row in self.rounds[1:] if row["signed_off_at"] and row["signed_off_at"] <= self.at]

    def _action(self, story: Story) -> Row:
        row, spans, today = story.row, self.spans, self.today
        named = self.events.parties.get(row["history_id"], set())
        board = self.board.get(row["id"])
        found = {
            **plainly(row, "id", "reference", "wording_state", "added_on"),
            "priority": self.priorities[row["priority_id"]]["number"],
            "wording": both(row, "wording"),
            "is_our_wording": row["wording_state"] in ("suggestion", "working_draft"),
            "responsible": [both(party, "name") for party in self.parties if party["id"] in named],
            "reporter": {"id": row["reporter_id"]} if row["reporter_id"] else None,
            "deputy": {"id": row["deputy_id"]} if row["deputy_id"] else None,
            "asked": story.was_asked(spans),
            "status": story.status,
            "is_last_known": story.is_last_known(spans),
            "schedule": story.schedule(today),
            "days_overdue": story.overdue(today),
            "freshness": story.freshness(spans),
            "silent_rounds": story.silent(spans),
            "needs_attention": story.needs_attention(today),
            "answered_at": plain(story.answered_at),
            "confirmed_at": plain(story.confirmed_at),
            "closed_at": plain(story.closed_at),
            "review_on": plain(story.decision["review_on"]) if story.decision else None,
            "starts_on": plain(story.starts_on),
            "latest_on": plain(story.latest_on),
            "is_ongoing": story.is_ongoing,
            "timings": [self._timing(story, timing) for timing in story.timings],
            "report": self._report(story.stated),
            "answer": _answer(story.latest),
            "decision": plainly(story.decision, *_DECISION) if story.decision else None,
            "board": both(board, "text") if board else None,
            **self._measured(story),
        }
        if row["successor_id"] is None or row["successor_id"] in self.references:
            found["successor"] = self.references.get(row["successor_id"])
        return found

    def _is_checked(self, story: Story) -> bool:
        words = [story.row, *story.timings, *self.measures.get(story.row["id"], [])]
        return {row["wording_state"] for row in words} <= {"checked", "amended"}

    def _of_round(self, model: Any) -> list[Row]:
        return [row for row in self.events.versions(model, self.at) if row["round_id"] == self.round_id]

    def _revisions(self, timing: Row) -> list[Row]:
        revisions = [row for row in self.events.revisions.get(timing["id"], []) if row["recorded_at"] <= self.at]
        slips = [row for row in revisions if row["kind"] == "rescheduled"]
        return sorted(slips, key=lambda row: (row["recorded_at"], row["id"]))

    def _timing(self, story: Story, timing: Row) -> Row:
        late = timing["is_adopted"] and timing["latest_on"] is not None and timing["latest_on"] < self.today
        return {
            **plainly(timing, "id", "kind", "starts_on", "latest_on", "original_latest_on", "is_adopted"),
            "wording": both(timing, "wording"),
            "has_passed": late and not story.is_closed,
            "slips": [plainly(row, *_SLIP) for row in self._revisions(timing)],
        }

    def _slips(self) -> Row:
        timings = [timing for story in self.stories for timing in story.timings]
        moments = [row["recorded_at"] for timing in timings for row in self._revisions(timing)]
        since = self.since
        return {"slips": len(moments), "slips_since": len([at for at in moments if since is None or at > since])}

    def _report(self, report: Row | None) -> Row | None:
        if report is None:
            return None
        heard_by = next((span.label for span in self.spans if span.hears(report["said_at"])), None)
        return {
            **plainly(report, *_REPORT, "language", "said_at", "recorded_at"),
            "said_by": {"id": report["said_by_id"], "role": report["said_as"]},
            "round": heard_by,
        }

    def _measured(self, story: Story) -> Row:
        stood = [self._stood(measure, story) for measure in self.measures.get(story.row["id"], [])]
        seen = Seen(story, stood, self.spans, self.over, self.today, self.limits)
        action_id = story.row["id"]
        if self.format == 1:
            answers = {row["check_code"]: row for row in self._of_round(CheckAnswer) if row["action_id"] == action_id}
            return {"measures": list(map(measures.in_format_1, stood)), "checks": checks.in_format_1(seen, answers)}
        below = self.limits.small_numbers_below
        return {
            "measures": [measures.in_format_2(one, below) for one in stood],
            "checks": checks.in_format_2(seen, self._answers(action_id, None)),
        }

    def _of_priorities(self, numbers: list[tuple[int, int]]) -> list[Row]:
        """Return what the checks find of the priorities: those without a measure first."""
        found = []
        for number, pk in numbers:
            open_ones = [story for story in self.stories if story.row["priority_id"] == pk and not story.is_closed]
            levels = [[row["level"] for row in self.measures.get(story.row["id"], [])] for story in open_ones]
            found += [{**row, "priority": number} for row in checks.of_priority(levels, self._answers(None, pk))]
        return sorted(found, key=lambda row: row["check"] != "no_measure")

    def _answers(self, action_id: int | None, priority_id: int | None) -> checks.Answers:
        known = sorted(self.events.versions(CheckAnswer, self.at), key=lambda row: row["id"])
        about = [row for row in known if (row["action_id"], row["priority_id"]) == (action_id, priority_id)]

        def standing(code: str, facts: str) -> Row | None:
            given = [row for row in about if row["check_code"] == code][-1:]
            return next((row for row in given if row["facts"] == facts), None)

        return standing

    def _stood(self, measure: Row, story: Story) -> Stood:
        starts_on, ends_on, is_ongoing = story.starts_on, story.latest_on, story.is_ongoing
        own = next((timing for timing in story.timings if timing["id"] == measure["timing_id"]), None)
        if own is not None and self.format > 1:
            is_told = own["is_adopted"] and own["kind"] != "none"
            starts_on, ends_on = (own["starts_on"], own["latest_on"]) if is_told else (None, None)
            is_ongoing = is_told and own["kind"] == "ongoing"
        readings = self._readings(measure)
        return Stood(
            row=measure,
            readings=readings,
            starts_on=starts_on,
            ends_on=ends_on or (self.plan["ends_on"] if is_ongoing else None),
            plan_starts_on=self.plan["starts_on"],
            today=self.today,
            baseline=measure["baseline"],
            value=readings[-1]["value"] if readings else None,
            is_yearly=measure["is_yearly"] and self.format > 1,
        )

    def _readings(self, measure: Row) -> list[Row]:
        known = [row for row in self.events.readings.get(measure["id"], []) if row["recorded_at"] <= self.at]
        corrected = {row["corrects_id"] for row in known}
        standing = [row for row in known if row["id"] not in corrected]
        return sorted(standing, key=lambda row: (row["read_on"], row["id"]))

    def _text(self) -> Row:
        names = ("summary", "equality", "welsh_language")
        for row in self._of_round(ReportText):
            return {**plainly(row, "purpose", "author"), **{name: both(row, name) for name in names}}
        return {"purpose": "assurance", "author": "", **{name: {"en": "", "cy": ""} for name in names}}

    def _requests(self) -> list[Row]:
        return [
            {
                **plainly(row, "id", "decide_by"),
                **{name: both(row, name) for name in ("question", "options", "advice")},
                "action": self.references.get(row["action_id"]),
            }
            for row in sorted(self._of_round(DecisionRequest), key=lambda row: (row["decide_by"], row["id"]))
        ]


def _rounds_to(events: Events, at: datetime, round_id: int) -> list[Row]:
    """Return the round and those before it that had opened, newest first."""
    opened = [row for row in events.versions(ReportingRound, at) if row["opens_at"] <= at]
    opened.sort(key=lambda row: (row["closes_at"], row["id"]))
    ids = [row["id"] for row in opened]
    return opened[: ids.index(round_id) + 1][::-1] if round_id in ids else []


def _spans(rounds: list[Row]) -> list[Span]:
    closings = [row["closes_at"] for row in rounds[1:]] + [None]
    return [
        Span(row["id"], both(row, "label"), after, row["opens_at"], row["closes_at"])
        for row, after in zip(rounds, closings, strict=True)
    ]


def _answer(latest: Row | None) -> Row | None:
    if latest is None:
        return None
    words = latest["what_happened"] if latest["kind"] == "dont_know" else ""
    return {**plainly(latest, "number", "kind", "recorded_at"), "what_happened": words}
