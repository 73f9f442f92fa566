"""What a plan's measures cannot tell yet: the first finding of its page of measures. And how the page lists them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from priorities.choices import MeasureGap, MeasureLevel
from priorities.measured import Measured
from priorities.models import Priority

#: How many references stand behind a reason.
REFERENCES = 10


@dataclass(frozen=True)
class Reason:
    """Why measures have no target, or cannot be measured yet: somebody's words, or nobody's."""

    gap: MeasureGap
    #: Whose words they are shown by; ``None`` where nobody has said why.
    said_by: Measured | None
    measures: Sequence[Measured]

    @property
    def shown(self) -> Sequence[Measured]:
        """The first of the measures."""
        return self.measures[:REFERENCES]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(len(self.measures) - REFERENCES, 0)


@dataclass(frozen=True)
class Findings:
    """What is known of all measures of a plan."""

    count: int
    no_target: int
    not_measurable: int
    no_reading: int
    behind: int
    #: How many count outputs and outcomes, and of how many nobody has said.
    outputs: int
    outcomes: int
    unsaid: int
    #: Those of which most measures speak come first.
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class Listed:
    """The measures of a priority on a page of the list."""

    priority: Priority
    measures: Sequence[Measured]


def findings_of(measures: Sequence[Measured]) -> Findings:
    """Return what is known of ``measures``."""
    gaps = Counter(one.gap for one in measures)
    levels = Counter(one.measure.level for one in measures)
    return Findings(
        count=len(measures),
        no_target=gaps[MeasureGap.NO_TARGET],
        not_measurable=gaps[MeasureGap.NOT_MEASURABLE],
        no_reading=sum(not one.readings for one in measures),
        behind=sum(one.is_behind for one in measures),
        outputs=levels[MeasureLevel.OUTPUT],
        outcomes=levels[MeasureLevel.OUTCOME],
        unsaid=levels[""],
        reasons=_reasons(measures),
    )


def _reasons(measures: Sequence[Measured]) -> list[Reason]:
    grouped: dict[tuple[MeasureGap, str], list[Measured]] = defaultdict(list)
    for one in measures:
        if one.gap is not None:
            # A reason is one of the gap that somebody named: a measure may have another one since.
            grouped[one.gap, one.measure.gap_reason if one.measure.gap == one.gap else ""].append(one)
    found = [Reason(gap, of[0] if reason else None, of) for (gap, reason), of in grouped.items()]
    return sorted(found, key=lambda reason: -len(reason.measures))


def by_priority(measures: Sequence[Measured]) -> list[Listed]:
    """Return ``measures``, in plan order, under their priorities; the order of both stays."""
    grouped: dict[int, list[Measured]] = defaultdict(list)
    for one in measures:
        grouped[one.action.priority_id].append(one)
    return [Listed(of[0].action.priority, of) for of in grouped.values()]
