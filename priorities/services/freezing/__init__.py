"""What was known of a plan at a moment, as plain values: what a frozen round holds, and what every report is made from.

The format is that of ``docs/adr/0009-what-a-frozen-round-holds.md``. No name of a person is in it, and no note of the
plan's team.
"""

from datetime import datetime
from typing import Any

from plans import permissions
from plans.models import NationPlan, ReportingRound, User
from priorities.services.freezing import texts
from priorities.services.freezing.actions import described
from priorities.services.freezing.checks import of_priorities
from priorities.services.freezing.counts import counted
from priorities.services.freezing.facts import Facts, gather
from priorities.services.freezing.values import both, canonical, day, moment, person

__all__ = ["FORMAT", "FORMATS", "canonical", "known"]

#: The number of the format. A change of what a key means, or of the keys, takes the next one.
FORMAT = 2
#: What was frozen in an earlier format stays as it was frozen, is read and is verified.
FORMATS = (1, FORMAT)


def known(
    plan: NationPlan, *, at: datetime, record: ReportingRound | None = None, frozen_by: User | None = None
) -> dict[str, Any]:
    """Return what was known of ``plan`` at ``at``, by time of recording. The number of queries does not grow.

    Args:
        record: the round that it is for; by default the newest that had opened by then, if any.
        frozen_by: who freezes it at ``at``; ``None`` for a description that is not frozen.

    Raises:
        ValueError: ``record`` had not opened by then, or is another plan's.
    """
    facts = gather(plan, at, record)
    return {
        "format": FORMAT,
        "at": moment(at),
        "today": day(facts.today),
        "plan": _plan(facts.plan),
        "round": _round(facts.record),
        "frozen": _frozen(facts, frozen_by),
        "definitions": texts.definitions(),
        "priorities": [{"number": one.number, "title": both(one, "title")} for one in facts.priorities],
        "actions": described(facts),
        "checks": of_priorities(facts),
        "counts": counted(facts),
        "earlier": texts.earlier(facts),
        "since": moment(facts.since),
        "moved": texts.movements(facts),
        "text": texts.lead_text(facts),
        "requests": texts.requests(facts),
        "last_decisions": texts.last_decisions(facts),
    }


def _plan(plan: NationPlan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "slug": plan.slug,
        "nation": plan.nation,
        "title": both(plan, "title"),
        "short_name": both(plan, "short_name"),
        "starts_on": day(plan.starts_on),
        "ends_on": day(plan.ends_on),
        "period": plan.period_words,
    }


def _round(record: ReportingRound | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {
        "id": record.pk,
        "label": both(record, "label"),
        "opens_at": moment(record.opens_at),
        "closes_at": moment(record.closes_at),
    }


def _frozen(facts: Facts, by: User | None) -> dict[str, Any] | None:
    if by is None:
        return None
    return {"at": moment(facts.at), "by": person(by.pk, permissions.strongest_role(by, facts.plan))}
