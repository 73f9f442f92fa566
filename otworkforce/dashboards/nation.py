"""The nation dashboard: exceptions first, then what was due, who has reported, what contradicts itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F
from django.utils.text import Truncator

from plans import clock
from plans.models import NationPlan, ReportingRound, RoundState
from priorities import progress
from priorities.checks_text import check_text
from priorities.choices import AnswerKind, Freshness, Status
from priorities.models import Action, Decision, Measure, Priority, ProgressReport, Timing
from priorities.progress import Check
from priorities.services.asking import Rounds, rounds_of

from .figures import PlanFigures, figures_of

#: How many lines a list shows before it says how many more there are.
SHOWN = 12
LATEST = 6
#: How long an excerpt of somebody's words is, in characters.
EXCERPT = 220


@dataclass(frozen=True)
class Attention:
    """An action that needs attention, with why and the path back."""

    action: Action
    days_overdue: int
    is_last_known: bool
    why: str
    path: str


@dataclass(frozen=True)
class RoundFigures:
    """Who has reported in a round."""

    round: ReportingRound
    is_open: bool
    asked: int
    afresh: int
    unchanged: int
    dont_know: int
    silent: list[Action]

    @property
    def reported(self) -> int:
        """How many answered, in whatever way."""
        return self.afresh + self.unchanged + self.dont_know

    @property
    def shares(self) -> list[tuple[str, str, str]]:
        """The parts of the thin bar: (class, start, width) in per cent of those asked."""
        parts, start = [], 0.0
        for css, count in (("fresh", self.afresh), ("same", self.unchanged), ("unsure", self.dont_know)):
            if count:
                width = 100 * count / self.asked
                parts.append((css, f"{start:.2f}", f"{max(width - 0.3, 0.1):.2f}"))
                start += width
        return parts


@dataclass(frozen=True)
class FoundCheck:
    """A contradiction, in words."""

    action: Action
    check: Check
    text: str


@dataclass(frozen=True)
class Latest:
    """Something that was reported or decided lately."""

    action: Action
    at: datetime
    status: str
    label: str


@dataclass(frozen=True)
class NationDashboard:
    """Everything the page shows."""

    plan: NationPlan
    today: date
    year: tuple[int, int] | None
    figures: PlanFigures
    exceptions: list[Attention]
    round: RoundFigures | None
    checks: list[FoundCheck]
    latest: list[Latest]
    #: How many actions have words of ours, and how many have words checked against the published text.
    our_wording: int
    checked_wording: int
    suggested_timings: int
    ready_to_close: int
    unassigned: int

    @property
    def more_exceptions(self) -> int:
        """How many need attention beyond those shown."""
        return max(len(self.exceptions) - SHOWN, 0)


def nation_dashboard(plan: NationPlan, now: datetime) -> NationDashboard:
    """Return what the dashboard of ``plan`` shows at ``now``, in a number of queries that does not grow."""
    today = clock.today(now)
    rounds = rounds_of(plan, now)
    actions = list(_actions(plan))
    priorities = list(Priority.objects.filter(strategy=plan.strategy_id).order_by("number"))
    return NationDashboard(
        plan=plan,
        today=today,
        year=plan.year_of(today),
        figures=figures_of(plan, actions, priorities, rounds, today),
        exceptions=_exceptions(actions, rounds, today),
        round=_round(actions, rounds, now),
        checks=_checks(plan, actions, rounds, today),
        latest=_latest(plan, actions),
        our_wording=sum(action.is_our_wording for action in actions),
        checked_wording=sum(action.is_locked for action in actions),
        suggested_timings=Timing.objects.waiting_for_adoption().filter(action__plan=plan).count(),
        ready_to_close=sum(action.status == Status.READY_TO_CLOSE for action in actions),
        unassigned=sum(not action.assigned_ids for action in actions if not action.is_closed),
    )


def _actions(plan: NationPlan) -> Any:
    actions = Action.objects.of_plan(plan).select_related("status_report", "status_decision", "latest_report")
    return actions.defer(
        *("source_document", "source_place", "source_quote", "source_url", "welsh_made_from"),
        *(
            f"{report}__{name}"
            for report in ("status_report", "latest_report")
            for name in ("team_note", "token", "told")
        ),
        *(f"latest_report__{name}" for name in ("what_happened", "plan_or_need", "next_step")),
    )


def _exceptions(actions: Sequence[Action], rounds: Rounds, today: date) -> list[Attention]:
    found = []
    for action in actions:
        overdue = action.days_overdue(today)
        review_on = action.status_decision.review_on if action.status_decision else None
        if progress.needs_attention(action.status, overdue, review_on, today):
            fresh = action.freshness(rounds.intervals)
            why, path = _why(action)
            found.append(Attention(action, overdue, progress.is_last_known(action.status, fresh), why, path))
    return sorted(found, key=lambda e: progress.attention_order(e.action.status, e.days_overdue))


def _why(action: Action) -> tuple[str, str]:
    """Return why an action needs attention and the path back, in the words of the newest report or decision."""
    if action.status_decision is not None:
        return _excerpt(action.status_decision.reason), ""
    if action.status_report is None:
        return "", ""
    return _excerpt(action.status_report.what_happened), _excerpt(action.status_report.plan_or_need)


def _excerpt(words: str) -> str:
    return Truncator(words.strip()).chars(EXCERPT) if len(words) > EXCERPT else words.strip()


def _round(actions: Sequence[Action], rounds: Rounds, now: datetime) -> RoundFigures | None:
    if not rounds.records:
        return None
    record, interval = rounds.records[0], rounds.intervals[0]
    opened_on = clock.today(interval.opens_at)
    asked = [a for a in actions if a.added_on <= opened_on and (a.closed_at is None or a.closed_at > interval.opens_at)]
    fresh = [(action, action.freshness(rounds.intervals)) for action in asked]
    silent = (Freshness.SILENT, Freshness.SILENT_LONG, Freshness.NO_REPORT, Freshness.NOT_ASKED)
    return RoundFigures(
        round=record,
        is_open=record.state == RoundState.OPEN and now <= record.closes_at,
        asked=len(asked),
        afresh=sum(f == Freshness.AFRESH for _, f in fresh),
        unchanged=sum(f == Freshness.UNCHANGED for _, f in fresh),
        dont_know=sum(f == Freshness.DONT_KNOW for _, f in fresh),
        silent=[action for action, f in fresh if f in silent],
    )


def _checks(plan: NationPlan, actions: Sequence[Action], rounds: Rounds, today: date) -> list[FoundCheck]:
    by_action: dict[int, list[Measure]] = {}
    measures = Measure.objects.filter(action__plan=plan).with_newest_reading().defer("welsh_made_from", "source_quote")
    for measure in measures:
        by_action.setdefault(measure.action_id, []).append(measure)
    same = _same_words(plan, rounds)
    found = []
    for action in actions:
        action.plan = plan
        own = by_action.get(action.pk, [])
        facts = [measure.fact(action) for measure in own]
        words = [same[action.pk]] * progress.SAME_WORDS_ROUNDS if action.pk in same else []
        for check, about in progress.checks(
            status=action.status, when=action.window, measures=facts, words=words, today=today
        ):
            which = own[facts.index(about)] if about is not None else None
            found.append(FoundCheck(action, check, check_text(check, action, which, today)))
    order = list(Check)
    return sorted(found, key=lambda item: order.index(item.check))


def _same_words(plan: NationPlan, rounds: Rounds) -> dict[int, str]:
    """Return action id → words, where each of the last three rounds heard the same words."""
    last = rounds.intervals[: progress.SAME_WORDS_ROUNDS]
    if len(last) < progress.SAME_WORDS_ROUNDS:
        return {}
    reports = ProgressReport.objects.effective().stating_a_status().filter(action__plan=plan)
    if last[-1].after is not None:
        reports = reports.filter(position_at__gt=last[-1].after)
    repeated = (
        reports.exclude(what_happened="")
        .values("action_id", "what_happened")
        .annotate(times=Count("pk"), newest=F("action__status_report__what_happened"))
        .filter(times__gte=progress.SAME_WORDS_ROUNDS, what_happened=F("action__status_report__what_happened"))
    )
    candidates = {row["action_id"]: row["what_happened"] for row in repeated}
    if not candidates:
        return {}
    heard: dict[int, set[int]] = {}
    times = reports.filter(action__in=candidates).values_list("action_id", "what_happened", "position_at")
    for action_id, words, at in times:
        if words == candidates[action_id]:
            heard.setdefault(action_id, set()).update(n for n, i in enumerate(last) if i.holds(at))
    return {pk: candidates[pk] for pk, numbers in heard.items() if len(numbers) == progress.SAME_WORDS_ROUNDS}


def _latest(plan: NationPlan, actions: Sequence[Action]) -> list[Latest]:
    by_id = {action.pk: action for action in actions}
    reports = ProgressReport.objects.effective().filter(action__plan=plan).order_by("-position_at", "-pk")
    decisions = Decision.objects.filter(action__plan=plan).order_by("-recorded_at", "-pk")
    found = [
        Latest(by_id[r.action_id], r.position_at, r.status, "" if r.kind == AnswerKind.STATUS else r.get_kind_display())
        for r in reports.only("action_id", "position_at", "status", "kind")[:LATEST]
    ]
    found += [
        Latest(by_id[d.action_id], d.recorded_at, d.status, d.get_kind_display())
        for d in decisions.only("action_id", "recorded_at", "status", "kind")[:LATEST]
    ]
    return sorted(found, key=lambda item: item.at, reverse=True)[:LATEST]
