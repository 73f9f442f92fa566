"""The nation dashboard: exceptions first, then what was due, who has reported, what contradicts itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models import NationPlan, ReportingRound
from priorities import progress
from priorities.choices import Freshness, Status
from priorities.models import Action
from priorities.moment import Moment
from priorities.pictures.moved import HowMoved
from priorities.services.asking import Rounds
from priorities.services.sign_offs import how_moved

from .checks import BoardChecks, board_checks
from .figures import PlanFigures, figures_of
from .sources import EXCERPT, Told, past, present

#: How many lines a list shows before it says how many more there are.
SHOWN = 12
LATEST = 6


@dataclass(frozen=True)
class Attention:
    """An action that needs attention, with why and the path back."""

    action: Action
    days_overdue: int
    is_last_known: bool
    why: str
    path: str
    #: Paused: the date on which to look at it again.
    review_on: date | None


@dataclass(frozen=True)
class RoundFigures:
    """Who has reported in a round. Those that were asked and closed since without an answer are counted apart."""

    round: ReportingRound
    is_open: bool
    asked: int
    afresh: int
    unchanged: int
    dont_know: int
    closed: int
    silent: list[Action]

    @property
    def reported(self) -> int:
        """How many answered, in whatever way."""
        return self.afresh + self.unchanged + self.dont_know

    @property
    def more_silent(self) -> int:
        """How many are silent beyond those shown."""
        return max(len(self.silent) - SHOWN, 0)

    @property
    def words(self) -> str:
        """The counts as a sentence's beginning, silence last."""
        n_silent = len(self.silent)
        parts = [
            (self.afresh, _("%d afresh")),
            (self.unchanged, _("%d confirmed unchanged")),
            (self.dont_know, ngettext("%d “I don’t know”", "%d “I don’t know”", self.dont_know)),
            (self.closed, _("%d closed since")),
            (n_silent, ngettext("%d silent", "%d silent", n_silent)),
        ]
        return ", ".join(text % n for n, text in parts if n)

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
class Latest:
    """Something that was reported or decided lately: with a status, a label, or both."""

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
    checks: BoardChecks
    latest: list[Latest]
    #: The counts at each sign-off and now; ``None`` where no round has been signed off yet.
    moved: HowMoved | None
    #: How many actions have words of ours, and how many have nothing but words checked against the published text,
    #: their measures and timings included.
    our_wording: int
    checked_rows: int
    suggested_timings: int
    ready_to_close: int
    unassigned: int

    @property
    def more_exceptions(self) -> int:
        """How many need attention beyond those shown."""
        return max(len(self.exceptions) - SHOWN, 0)

    @property
    def queue_words(self) -> str:
        """What waits for a lead; empty where nothing does."""
        ready = ngettext("%d ready to close", "%d ready to close", self.ready_to_close) % self.ready_to_close
        nobody = ngettext("%d with nobody assigned", "%d with nobody assigned", self.unassigned) % self.unassigned
        return ", ".join(words for n, words in ((self.ready_to_close, ready), (self.unassigned, nobody)) if n)


def nation_dashboard(plan: NationPlan, moment: Moment) -> NationDashboard:
    """Return what the dashboard of ``plan`` shows at ``moment``, in a number of queries that does not grow."""
    today = moment.today
    source = past(plan, moment.at) if moment.as_at else present(plan, moment.at)
    actions, rounds = source.actions, source.rounds
    figures = figures_of(plan, actions, source.priorities, rounds, today)
    return NationDashboard(
        plan=plan,
        today=today,
        year=plan.year_of(today),
        figures=figures,
        exceptions=_exceptions(actions, rounds, today),
        round=_round(actions, rounds, moment.at),
        checks=board_checks(source, moment.at),
        latest=_latest(source.told, actions),
        moved=how_moved(plan, moment, figures.tally),
        our_wording=sum(action.is_our_wording for action in actions),
        checked_rows=source.checked_rows,
        suggested_timings=source.suggested_timings,
        ready_to_close=sum(action.status == Status.READY_TO_CLOSE for action in actions),
        unassigned=sum(not action.assigned_ids for action in actions if not action.is_closed),
    )


def _exceptions(actions: Sequence[Any], rounds: Rounds, today: date) -> list[Attention]:
    found = []
    for action in actions:
        overdue = action.days_overdue(today)
        decision = action.status_decision
        review_on = decision.review_on if decision else None
        if progress.needs_attention(action.status, overdue, review_on, today):
            known = progress.is_last_known(action.status, action.freshness(rounds.intervals))
            why = action.decided_why if decision else action.what_happened
            path = "" if decision else action.plan_or_need
            paused_until = review_on if action.status == Status.PAUSED else None
            found.append(Attention(action, overdue, known, excerpt(why), excerpt(path), paused_until))
    return sorted(found, key=lambda item: progress.attention_order(item.action.status, item.days_overdue))


def excerpt(words: str | None) -> str:
    """Return ``words`` on one line; if they are long, their whole sentences or words up to 200 characters."""
    line = " ".join((words or "").split())
    if len(line) <= EXCERPT:
        return line
    begin = line[:EXCERPT]
    sentences = max(begin.rfind(end) for end in (". ", "! ", "? "))
    if sentences > 0:
        return begin[: sentences + 1]
    return f"{begin.rsplit(' ', 1)[0]}…"


def _round(actions: Sequence[Action], rounds: Rounds, now: datetime) -> RoundFigures | None:
    if not rounds.records:
        return None
    record, interval = rounds.records[0], rounds.intervals[0]
    asked = [action for action in actions if progress.was_asked(action.added_on, action.closed_at, interval)]
    heard: dict[Freshness, list[Action]] = {}
    for action in asked:
        heard.setdefault(action.freshness(rounds.intervals), []).append(action)
    not_silent = (Freshness.AFRESH, Freshness.UNCHANGED, Freshness.DONT_KNOW, Freshness.NOT_ASKED)
    afresh, unchanged, dont_know, closed = (len(heard.pop(kind, [])) for kind in not_silent)
    silent = sorted((action for kind in heard.values() for action in kind), key=lambda action: action.sort_key)
    return RoundFigures(record, record.is_open(now), len(asked), afresh, unchanged, dont_know, closed, silent)


def _latest(told: Iterable[Told], actions: Sequence[Action]) -> list[Latest]:
    """Return what is newest of each action."""
    by_id = {action.pk: action for action in actions}
    newest: dict[int, Latest] = {}
    for one in told:
        if one.action_id in by_id and one.action_id not in newest:
            newest[one.action_id] = Latest(by_id[one.action_id], one.at, one.status, one.label)
    return list(newest.values())[:LATEST]
