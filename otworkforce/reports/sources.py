"""Where a report comes from: the frozen description of a signed-off round, or what is known of a plan now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from otworkforce.reports.content import BoardReport, board_report
from plans import permissions
from plans.access import get_plan
from plans.models import NationPlan, ReportingRound, RoundSnapshot, RoundState
from plans.permissions import Permission
from priorities.services.freezing import canonical, known


@dataclass(frozen=True)
class Source:
    """A description of a plan, and what it is of."""

    plan: NationPlan
    #: ``None`` for a report of today.
    round: ReportingRound | None
    data: dict[str, Any]
    #: The description as canonical JSON; of a signed-off round, the very bytes that were frozen.
    content: str
    #: Empty where nothing is frozen.
    sha256: str = ""
    #: Whether what was frozen still has the check sum that it was frozen with.
    is_intact: bool = True

    @property
    def is_frozen(self) -> bool:
        """Whether it is of a signed-off round."""
        return bool(self.sha256)

    @property
    def file_name(self) -> str:
        """What the files of the report are called, without their ending: "cymru-wales-summer-2026"."""
        of = self.round.label if self.round else self.data["today"]
        # What a lead looks at before signing off must not pass for the report of the round.
        more = "not frozen" if self.round and not self.is_frozen else ""
        return slugify(f"{self.plan.short_name} {of} {more}") or "report"

    def report(self, language: str) -> BoardReport:
        """Return the board report in ``language``."""
        return board_report(self.data, language, sha256=self.sha256)


def source_of_today(user: Any, slug: str, at: datetime) -> Source:
    """Return what is known of the plan at ``at``.

    Raises:
        Http404: there is no such plan, or ``user`` may not see it.
    """
    return _known(get_plan(user, slug), None, at)


def source_of_round(user: Any, slug: str, pk: int, at: datetime) -> Source:
    """Return what was frozen of a signed-off round; of another one, for those who manage rounds, what is known now.

    Raises:
        Http404: there is no such round, it is not signed off, or ``user`` may not see the plan.
    """
    plan = get_plan(user, slug)
    record = ReportingRound.objects.filter(plan=plan, pk=pk).first()
    if record is None:
        raise Http404(_("This plan has no such round."))
    record.plan = plan
    if record.state == RoundState.SIGNED_OFF:
        return _frozen(plan, record)
    if record.opens_at > at or not permissions.can(user, Permission.MANAGE_ROUNDS, plan):
        raise Http404(_("This round is not signed off yet, so there is no report of it."))
    return _known(plan, record, at)


def _known(plan: NationPlan, record: ReportingRound | None, at: datetime) -> Source:
    data = known(plan, at=at, record=record)
    return Source(plan, record, data, canonical(data))


def _frozen(plan: NationPlan, record: ReportingRound) -> Source:
    snapshot = RoundSnapshot.objects.filter(round=record).first()
    if snapshot is None:
        raise Http404(_("This round was signed off before reports were frozen, so there is no report of it."))
    return Source(plan, record, snapshot.data, snapshot.content, snapshot.sha256, snapshot.is_intact)
