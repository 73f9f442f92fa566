"""What a round asked for and what it has heard: its figures, and which actions are silent since when.

A round that is signed off is told as it was known at that moment, by the time of recording; what it asked for and
heard is what was frozen with it, so that its page and its report count alike. Any other is told as it is known now.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models import NationPlan, ReportingRound, RoundState
from priorities import progress
from priorities.choices import AnswerKind, Freshness, Heard
from priorities.models import Action, ProgressReport
from priorities.progress import Interval
from priorities.services.asking import Rounds

#: The groups of a round's page, silent first.
ORDER = list(Heard)

#: What a round heard of an action, by the freshness that was frozen; of the rest it heard nothing.
_FROZEN_HEARD: dict[str, Heard] = {
    Freshness.AFRESH: Heard.AFRESH,
    Freshness.UNCHANGED: Heard.UNCHANGED,
    Freshness.DONT_KNOW: Heard.DONT_KNOW,
    Freshness.NOT_ASKED: Heard.CLOSED,
}


class Given(NamedTuple):
    """A report without its words."""

    pk: int
    kind: str
    status: str
    position: int
    at: datetime
    recorded_at: datetime
    corrected_at: datetime | None

    def counted_at(self, at: datetime | None) -> bool:
        """Whether it was known at ``at`` (``None``: now), not corrected by then, and not taken back."""
        corrected = self.corrected_at is not None and (at is None or self.corrected_at <= at)
        known = at is None or self.recorded_at <= at
        return known and not corrected and self.kind != AnswerKind.WITHDRAWN


class Frozen(NamedTuple):
    """What a frozen round holds of an action that it asked for."""

    added_on: date
    heard: Heard


@dataclass(frozen=True)
class Asked:
    """An action that a round asked for, and what the round heard of it."""

    #: Without its words: see :func:`priorities.services.round_rows.rows_of`.
    action: Action
    heard: Heard
    #: All its reports that are known, oldest first.
    given: list[Given]
    #: For how many rounds running, this one included, nothing has been heard.
    silent_rounds: int

    @property
    def silent_before(self) -> int:
        """For how many rounds running before this one nothing had been heard."""
        return max(self.silent_rounds - 1, 0)

    @property
    def latest(self) -> Given | None:
        """The newest answer, of whichever round."""
        return self.given[-1] if self.given else None

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Where it stands on the page: silent first, and of those the longest silent."""
        return ORDER.index(self.heard), -self.silent_rounds, self.action.sort_key, self.action.pk

    def freshness(self, status: str, intervals: Sequence[Interval]) -> Freshness:
        """Return what the newest of ``intervals`` heard of the action, whose status was ``status``."""
        latest = self.latest
        return progress.freshness(status, latest.kind if latest else "", latest.at if latest else None, intervals)


@dataclass(frozen=True)
class RoundHeard:
    """A round with what it asked for and heard."""

    record: ReportingRound
    #: The round and those before it, newest first.
    rounds: Rounds
    #: The moment at which the page is asked for; of a signed-off round that of its signing off.
    until: datetime
    #: In the order of the page.
    asked: list[Asked]

    @property
    def interval(self) -> Interval:
        """The round as the rules see it."""
        return self.rounds.intervals[0]

    @property
    def frozen_at(self) -> datetime | None:
        """The moment of the sign-off: what was recorded later does not count. ``None``: all that is known counts."""
        return self.record.signed_off_at

    @property
    def is_planned(self) -> bool:
        """Whether the round has not opened yet."""
        return self.record.state == RoundState.OPEN and self.until < self.record.opens_at

    @property
    def is_asking(self) -> bool:
        """Whether the round is open: who has not answered may still do so, and is not silent yet."""
        return self.record.is_open(self.until)

    @property
    def is_over(self) -> bool:
        """Whether the last day of the round has gone by."""
        return self.record.closes_at < self.until

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many actions were heard of in each way: a :class:`Heard` → a number."""
        numbers = dict.fromkeys((heard.value for heard in Heard), 0)
        for asked in self.asked:
            numbers[asked.heard] += 1
        return numbers

    @property
    def reported(self) -> int:
        """How many answered in time, in whatever way."""
        return sum(self.counts[heard] for heard in (Heard.AFRESH, Heard.UNCHANGED, Heard.DONT_KNOW))

    @property
    def silent(self) -> list[Asked]:
        """The actions of which nothing was heard, longest silent first."""
        return [asked for asked in self.asked if asked.heard == Heard.SILENT]

    @property
    def words(self) -> str:
        """The counts as a line, silence last."""
        count = self.counts
        n_unsure, n_late, n_silent = count[Heard.DONT_KNOW], count[Heard.LATE], count[Heard.SILENT]
        parts = [
            (count[Heard.AFRESH], _("%d afresh")),
            (count[Heard.UNCHANGED], _("%d confirmed unchanged")),
            (n_unsure, ngettext("%d “I don’t know”", "%d “I don’t know”", n_unsure)),
            (n_late, ngettext("%d answered after the closing", "%d answered after the closing", n_late)),
            (count[Heard.CLOSED], _("%d closed since")),
            (n_silent, _("%d no answer yet") if self.is_asking else ngettext("%d silent", "%d silent", n_silent)),
        ]
        return ", ".join(text % n for n, text in parts if n)

    @property
    def shares(self) -> list[tuple[str, str, str]]:
        """The parts of the thin bar: (class, start, width) in per cent of those asked."""
        parts, start = [], 0.0
        for css, heard in (("fresh", Heard.AFRESH), ("same", Heard.UNCHANGED), ("unsure", Heard.DONT_KNOW)):
            if self.counts[heard]:
                width = 100 * self.counts[heard] / len(self.asked)
                parts.append((css, f"{start:.2f}", f"{max(width - 0.3, 0.1):.2f}"))
                start += width
        return parts


@dataclass(frozen=True)
class _Told:
    """All that a plan's rounds could ask for and hear."""

    actions: list[Action]
    given: Mapping[int, list[Given]]


def heard_by(record: ReportingRound, at: datetime) -> RoundHeard:
    """Return what ``record`` asked for and has heard by ``at``, in four queries however much it is.

    Args:
        at: the present moment; a signed-off round is told as at its signing off.
    """
    earlier = ReportingRound.objects.filter(plan=record.plan_id, closes_at__lt=record.closes_at).newest_first()
    return _heard(Rounds([record, *earlier]), _told(record.plan), at)


def heard_by_all(plan: NationPlan, at: datetime) -> list[RoundHeard]:
    """Return what each round of ``plan`` asked for and has heard by ``at``, newest first, in three queries."""
    records = list(plan.rounds.newest_first().select_related("snapshot"))
    told = _told(plan)
    return [_heard(Rounds(records[number:]), told, at) for number in range(len(records))]


def _told(plan: NationPlan) -> _Told:
    shown = ("plan_id", "reference", "sort_key", "closed_at", "added_on")
    columns = ("action_id", "pk", "kind", "status", "position", "position_at", "recorded_at", "correction__recorded_at")
    reports = ProgressReport.objects.filter(action__plan=plan).order_by("position", "number").values_list(*columns)
    given: dict[int, list[Given]] = defaultdict(list)
    for action_id, *rest in reports:
        given[action_id].append(Given(*rest))
    return _Told(list(Action.objects.of_plan(plan).only(*shown)), given)


def _heard(rounds: Rounds, told: _Told, at: datetime) -> RoundHeard:
    record, interval = rounds.records[0], rounds.intervals[0]
    frozen_at, frozen = record.signed_off_at, _frozen(record)
    asked = []
    for action in told.actions:
        held = frozen.get(action.pk) if frozen is not None else None
        is_asked = frozen is None and progress.was_asked(action.added_on, action.closed_at, interval)
        if held or is_asked:
            given = [one for one in told.given.get(action.pk, []) if one.counted_at(frozen_at)]
            asked.append(_asked(action, given, rounds, held))
    return RoundHeard(record, rounds, frozen_at or at, sorted(asked, key=lambda one: one.order))


def _frozen(record: ReportingRound) -> dict[int, Frozen] | None:
    """Return what was frozen of each action that ``record`` asked for, by its id; ``None`` where nothing is frozen."""
    snapshot = getattr(record, "snapshot", None) if record.signed_off_at else None
    if snapshot is None:
        return None
    return {
        action["id"]: Frozen(
            date.fromisoformat(action["added_on"]), _FROZEN_HEARD.get(action["freshness"], Heard.SILENT)
        )
        for action in snapshot.data["actions"]
        if action["asked"]
    }


def _asked(action: Action, given: list[Given], rounds: Rounds, frozen: Frozen | None) -> Asked:
    heard = frozen.heard if frozen else _heard_now(action, given, rounds)
    silent = 0
    if heard == Heard.SILENT:
        # Rounds that did not ask for it yet heard nothing of it by right.
        added_on = frozen.added_on if frozen else action.added_on
        asking = [one for one in rounds.intervals if progress.was_asked(added_on, None, one)]
        silent = progress.silent_rounds(given[-1].at if given else None, asking)
    return Asked(action, heard, given, silent)


def _heard_now(action: Action, given: list[Given], rounds: Rounds) -> Heard:
    interval, frozen_at = rounds.intervals[0], rounds.records[0].signed_off_at
    since = [(one.at, one.kind) for one in given if interval.after is None or one.at > interval.after]
    closed_later = action.closed_at is not None and frozen_at is not None and action.closed_at > frozen_at
    return progress.heard_in(interval, since, None if closed_later else action.closed_at)
