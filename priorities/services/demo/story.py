"""Plays the demonstration's events, each through the service that a person would have used."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from plans import clock
from plans.models import NationPlan, ReportingRound, User
from plans.services.rounds import move_round, open_round
from priorities.choices import AnswerKind
from priorities.models import Action, DecisionRequest
from priorities.progress import TimingFact
from priorities.services import asking, board, decisions, people, reporting, review, timings
from priorities.services.board import NewBoardDecision
from priorities.services.check_answers import answer_check
from priorities.services.demo import words
from priorities.services.editing import save_any
from priorities.services.found_checks import found_in
from priorities.services.reporting import Answer, NewReading
from priorities.services.seeding import find_action
from priorities.services.signing import sign_off

#: People are at it from ten o'clock, one after the other.
_FIRST = time(10)
_APART = timedelta(minutes=15)
_END_OF_DAY = time(23, 59, 59)


@dataclass
class Story:
    """The demonstration as it is told on one day."""

    plan: NationPlan
    cast: dict[str, User]
    loaded_on: date
    unchanged_otherwise: str
    played: int = 0
    _newest: datetime | None = None

    def play(self, events: list[dict[str, Any]]) -> None:
        """Play ``events``, which stand in the order in which they happened."""
        for event in events:
            at = self._moment(event["days"])
            getattr(self, f"_{event['what']}")(event, self.cast[event["who"]], at)
            self.played += 1

    def _moment(self, days: int) -> datetime:
        """Return when the next event happens, ``days`` before the day of loading: after everything so far."""
        earliest = words.moment(self._day(-days), _FIRST)
        at = earliest if self._newest is None else max(earliest, self._newest + _APART)
        self._newest = at
        return at

    def _day(self, offset: int) -> date:
        return self.loaded_on + timedelta(days=offset)

    def _text(self, event: dict[str, Any], name: str) -> str:
        return words.fill(event.get(name, ""), self.loaded_on)

    def _token(self) -> UUID:
        return uuid5(NAMESPACE_URL, f"demonstration/{self.loaded_on}/{self.played}")

    def _action(self, reference: str) -> Action:
        """Return the action as it stands now."""
        return find_action(self.plan.slug, reference)

    # --- Preparing ---

    def _set_measures(self, event: dict[str, Any], by: User, at: datetime) -> None:
        levels = {reference: level for level, references in event["levels"].items() for reference in references}
        for reference, level in levels.items():
            measure = self._action(reference).measures.get(position=1)
            measure.level = level
            measure.is_yearly, measure.counts_people = reference in event["yearly"], reference in event["people"]
            measure.gap, measure.gap_reason = event["gaps"].get(reference, ("", ""))
            if reference in event["targets"]:
                measure.baseline, measure.target = Decimal(0), Decimal(event["targets"][reference])
                measure.is_target_illustrative = True
            save_any(instance=measure, by=by, reason=event["reason"], at=at)

    def _adopt_timings(self, event: dict[str, Any], by: User, at: datetime) -> None:
        for action in Action.objects.of_plan(self.plan):
            for timing in action.timings.filter(is_adopted=False):
                timings.adopt_timing(timing=timing, by=by, reason=event["reason"], at=at)

    def _assign(self, event: dict[str, Any], by: User, at: datetime) -> None:
        reporters = {ref: self.cast[who] for who, refs in event["reporters"].items() for ref in refs}
        deputies = {ref: self.cast[who] for who, refs in event["deputies"].items() for ref in refs}
        for reference, reporter in reporters.items():
            people.assign(
                action=self._action(reference), reporter=reporter, deputy=deputies.get(reference), by=by, at=at
            )

    # --- The lead ---

    def _open_round(self, event: dict[str, Any], by: User, at: datetime) -> None:
        closes_on = self._day(-event["closes"])
        open_round(
            plan=self.plan,
            label=words.round_label(closes_on),
            opens_at=at,
            closes_at=words.moment(closes_on, _END_OF_DAY),
            by=by,
            at=at,
        )

    def _move_round(self, event: dict[str, Any], by: User, at: datetime) -> None:
        move_round(reporting_round=self._newest_round(), to=event["to"], by=by, at=at)

    def _sign_off(self, event: dict[str, Any], by: User, at: datetime) -> None:
        sign_off(reporting_round=self._newest_round(), by=by, at=at)

    def _report_text(self, event: dict[str, Any], by: User, at: datetime) -> None:
        texts: dict[str, Any] = {name: self._text(event, name) for name in ("summary", "equality", "welsh_language")}
        about: dict[str, Any] = {"purpose": event["purpose"], "author": event["author"]}
        board.write_report_text(reporting_round=self._newest_round(), by=by, at=at, **about, **texts)

    def _word_for_board(self, event: dict[str, Any], by: User, at: datetime) -> None:
        review.word_for_board(
            reporting_round=self._newest_round(),
            action=self._action(event["action"]),
            text=self._text(event, "text"),
            text_cy="",
            by=by,
            at=at,
        )

    def _answer_check(self, event: dict[str, Any], by: User, at: datetime) -> None:
        """Answer what the check finds; loaded on another day, it may find nothing."""
        action, text = self._action(event["action"]), self._text(event, "text")
        for one in found_in(self.plan, at, only=[action.pk]):
            if one.check == event["check"]:
                answer_check(plan=self.plan, action=action, finding=one.finding, text=text, text_cy="", by=by, at=at)

    def _ask_board(self, event: dict[str, Any], by: User, at: datetime) -> None:
        texts: dict[str, Any] = {name: self._text(event, name) for name in ("question", "options", "advice")}
        action, decide_by = self._action(event["action"]), self._day(event["by"])
        board.ask_board(reporting_round=self._newest_round(), by=by, at=at, action=action, decide_by=decide_by, **texts)

    def _board_decision(self, event: dict[str, Any], by: User, at: datetime) -> None:
        action, record = self._action(event["action"]), self._newest_round()
        decision = NewBoardDecision(
            text=self._text(event, "text"),
            decided_on=self._day(-event["decided"]),
            request=DecisionRequest.objects.filter(round=record, action=action).first(),
            action=action,
        )
        board.record_board_decision(reporting_round=record, by=by, decision=decision, token=self._token(), at=at)

    def _newest_round(self) -> ReportingRound:
        return self.plan.rounds.newest_first()[0]

    def _reschedule(self, event: dict[str, Any], by: User, at: datetime) -> None:
        timing = self._action(event["action"]).timings.get(position=1)
        to = TimingFact(timing.kind, date.fromisoformat(event["starts_on"]), date.fromisoformat(event["latest_on"]))
        timings.reschedule_timing(timing=timing, to=to, by=by, reason=event["reason"], at=at)

    def _decide(self, event: dict[str, Any], by: User, at: datetime) -> None:
        action = self._action(event["action"])
        decision = decisions.NewDecision(
            kind=event["kind"],
            outcome=event.get("outcome", ""),
            reason=self._text(event, "reason"),
            decided_on=clock.today(at),
            decided_by=event["decided_by"],
        )
        base = action.last_number
        decisions.decide(action=action, by=by, decision=decision, token=self._token(), base=base, at=at)

    # --- Everybody ---

    def _report(self, event: dict[str, Any], by: User, at: datetime) -> None:
        action = self._action(event["action"])
        self._store(action, by, at, self._answer(event, action), event)

    def _correct(self, event: dict[str, Any], by: User, at: datetime) -> None:
        action = self._action(event["action"])
        self._store(action, by, at, self._answer(event, action), event, corrects=action.latest_report)

    def _dont_know(self, event: dict[str, Any], by: User, at: datetime) -> None:
        self._store(self._action(event["action"]), by, at, Answer(kind=AnswerKind.DONT_KNOW), event)

    def _unchanged(self, event: dict[str, Any], by: User, at: datetime) -> None:
        """Say "nothing has changed" where the rules allow it; loaded on a later day, they may ask for a report."""
        action = self._action(event["action"])
        if action.pk in asking.unchanged_allowed([action], asking.rounds_of(self.plan, at), at):
            reporting.say_unchanged(action=action, by=by, token=self._token(), at=at)
        else:
            answer = Answer(status=action.status, what_happened=self.unchanged_otherwise)
            self._store(action, by, at, answer, event)

    def _note(self, event: dict[str, Any], by: User, at: datetime) -> None:
        people.add_note(
            action=self._action(event["action"]),
            by=by,
            text=self._text(event, "text"),
            team_only=event.get("team_only", False),
            token=self._token(),
            at=at,
        )

    def _answer(self, event: dict[str, Any], action: Action) -> Answer:
        step, step_in_days = event.get("next", ("", None))
        figure = [event["reading"]] if "reading" in event else []
        return Answer(
            status=event["status"],
            what_happened=self._text(event, "happened"),
            plan_or_need=self._text(event, "plan"),
            next_step=step,
            next_step_on=None if step_in_days is None else self._day(step_in_days),
            last_step_done=event.get("last_step", ""),
            readings=[NewReading(action.measures.get(position=1), Decimal(value)) for value in figure],
            evidence=[(title, url) for title, url in event.get("evidence", [])],
        )

    def _store(
        self, action: Action, by: User, at: datetime, answer: Answer, event: dict[str, Any], **options: Any
    ) -> None:
        reporting.report_progress(
            action=action,
            by=by,
            answer=answer,
            token=self._token(),
            base=action.last_number,
            at=at,
            said_by=self.cast[event["for"]] if "for" in event else None,
            told=self._text(event, "told"),
            **options,
        )
