"""One report for the UK: the latest signed-off round of each plan, side by side and never ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from otworkforce.reports import figures
from otworkforce.reports.content import BoardReport, board_report
from otworkforce.reports.parts import Bars, Move, ReportException, Request
from otworkforce.reports.side_by_side import side_by_side
from otworkforce.reports.words import Data, catalogue_language, some_text
from plans import permissions
from plans.models import Nation, NationPlan, ReportingRound, RoundSnapshot
from plans.models.language import Text
from priorities.pictures.nations import Nations


@dataclass(frozen=True)
class PlanReport:
    """A plan and the report of its latest signed-off round."""

    plan: NationPlan
    name: Text
    round: ReportingRound
    report: BoardReport
    frozen_at: datetime
    #: Whether what was frozen still has the check sum that it was frozen with.
    is_intact: bool
    #: What was frozen.
    data: Data


@dataclass(frozen=True)
class UkReport:
    """Everything that the report of the UK says. Its parts come in the order of the nations."""

    #: The language that was asked for, and the one that the fixed texts are in.
    language: str
    lang: str
    title: str
    parts: tuple[PlanReport, ...]
    #: A bar for each part, and their table.
    bars: Bars
    #: The priorities of the parts; ``None`` where nothing is to be compared.
    nations: Nations | None
    #: Plans without a signed-off round.
    without: tuple[NationPlan, ...]
    #: Plans that are not in the tracker yet.
    drafts: tuple[NationPlan, ...]
    #: Plans that others see and this person does not.
    hidden: tuple[NationPlan, ...]

    @property
    def requests(self) -> list[tuple[PlanReport, Request]]:
        """The decisions asked for, plan by plan."""
        return [(part, request) for part in self.parts for request in part.report.requests]

    @property
    def moved(self) -> list[tuple[PlanReport, Move]]:
        """What moved since each plan's own report before."""
        return [(part, move) for part in self.parts for move in part.report.moved_otherwise]

    @property
    def exceptions(self) -> list[tuple[PlanReport, ReportException]]:
        """What needs attention, plan by plan."""
        return [(part, item) for part in self.parts for item in part.report.exceptions]

    @property
    def is_intact(self) -> bool:
        """Whether all that was frozen still has its check sum."""
        return all(part.is_intact for part in self.parts)

    @property
    def moment(self) -> datetime | None:
        """When the newest of the parts was frozen; ``None`` without any."""
        return max((part.frozen_at for part in self.parts), default=None)


def uk_report(user: Any, language: str) -> UkReport:
    """Return what ``user`` may see of the latest signed-off rounds, in a number of queries that does not grow."""
    everything = sorted(NationPlan.objects.all(), key=lambda plan: (Nation.values.index(plan.nation), plan.starts_on))
    begun = [plan for plan in everything if plan.state != NationPlan.State.DRAFT]
    seen = {plan.pk for plan in permissions.visible_plans(user)}
    shown = [plan for plan in begun if plan.pk in seen]
    snapshots = _latest_snapshots(shown)
    with translation.override(language):
        parts = tuple(_part(plan, snapshots[plan.pk], language) for plan in shown if plan.pk in snapshots)
        return UkReport(
            language=language,
            lang=catalogue_language(),
            title=_("Workforce Strategy across the UK: progress"),
            parts=parts,
            bars=figures.bars([(part.name, part.data["counts"]) for part in parts]),
            nations=side_by_side([(part.plan, part.data) for part in parts], language),
            without=tuple(plan for plan in shown if plan.pk not in snapshots),
            drafts=tuple(plan for plan in everything if plan.state == NationPlan.State.DRAFT),
            hidden=tuple(plan for plan in begun if plan.pk not in seen),
        )


def _latest_snapshots(plans: Sequence[NationPlan]) -> dict[int, RoundSnapshot]:
    """Return plan id → what was frozen of its latest signed-off round; only those contents are read."""
    known = RoundSnapshot.objects.filter(round__plan__in=plans).order_by("round__closes_at", "round_id")
    latest = dict(known.values_list("round__plan_id", "pk"))
    found = RoundSnapshot.objects.filter(pk__in=latest.values()).select_related("round")
    return {snapshot.round.plan_id: snapshot for snapshot in found}


def _part(plan: NationPlan, snapshot: RoundSnapshot, language: str) -> PlanReport:
    data = snapshot.data
    return PlanReport(
        plan=plan,
        name=some_text(data["plan"]["short_name"], language),
        round=snapshot.round,
        report=board_report(data, language, sha256=snapshot.sha256),
        frozen_at=snapshot.frozen_at,
        is_intact=snapshot.is_intact,
        data=data,
    )
