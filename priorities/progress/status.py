"""Status: what a person said of an action, and what a decision makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from priorities.choices import CLOSED_STATUSES, NO_REPORT, AnswerKind, DecisionKind, Status

#: The published order from worst to best. Not started and paused stand outside it.
SCALE = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.READY_TO_CLOSE, Status.COMPLETED)


def is_closed(status: str) -> bool:
    """Return whether ``status`` is one of the closed ones."""
    return status in CLOSED_STATUSES


@dataclass(frozen=True)
class ReportFact:
    """A progress report as the rules see it. ``number`` is its place among the action's reports and decisions."""

    number: int
    kind: str
    status: str = ""
    #: The number of the report that this one corrects.
    corrects: int | None = None


@dataclass(frozen=True)
class DecisionFact:
    """A decision as the rules see it, with the status that it gave the action."""

    number: int
    status: str


def effective_reports(reports: Iterable[ReportFact]) -> list[tuple[int, ReportFact]]:
    """Return (position, report) for the last version of each report, oldest position first.

    A correction takes the place of the report it corrects; the position of a chain is the number of its first
    report. A chain that ends in "taken back" counts as nothing.
    """
    by_number = {report.number: report for report in reports}
    corrected = {report.corrects for report in by_number.values() if report.corrects is not None}
    effective = []
    for report in by_number.values():
        if report.number in corrected or report.kind == AnswerKind.WITHDRAWN:
            continue
        root = report
        while root.corrects is not None:
            root = by_number[root.corrects]
        effective.append((root.number, report))
    return sorted(effective, key=lambda pair: pair[0])


def current_status(reports: Iterable[ReportFact], decisions: Iterable[DecisionFact]) -> str:
    """Return the status that the newest report or decision gives; ``NO_REPORT`` where there is neither.

    "I don't know" and "nothing has changed" state no status. Correcting an older report changes that report only.
    """
    stated = [
        (position, report.status) for position, report in effective_reports(reports) if report.kind == AnswerKind.STATUS
    ]
    stated += [(decision.number, decision.status) for decision in decisions]
    return max(stated)[1] if stated else NO_REPORT


def status_after(kind: str, outcome: str, status_before_claim: str) -> str:
    """Return the status that a decision gives an action.

    Args:
        kind: a :class:`DecisionKind`.
        outcome: the closed status that was chosen, when closing.
        status_before_claim: the last open status reported that was not "ready to close"; may be ``NO_REPORT``.
    """
    if kind == DecisionKind.CLOSE:
        return outcome
    if kind == DecisionKind.PAUSE:
        return Status.PAUSED
    return status_before_claim or Status.NOT_STARTED


def decision_fits(kind: str, status: str) -> bool:
    """Return whether a decision of ``kind`` can be taken on an action whose status is ``status``.

    What is paused can be paused again: that is how a lead moves the day on which to look again.
    """
    if kind in (DecisionKind.CLOSE, DecisionKind.PAUSE):
        return not is_closed(status)
    if kind == DecisionKind.RETURN:
        return status == Status.READY_TO_CLOSE
    return is_closed(status) or status == Status.PAUSED


def movement(before: str, after: str) -> str | None:
    """Return ``"improved"`` or ``"worsened"`` by the published order, else ``None``.

    Not started, paused, "no report yet" and closings other than completed stand outside the order.
    """
    if before == after or before not in SCALE or after not in SCALE:
        return None
    return "improved" if SCALE.index(Status(after)) > SCALE.index(Status(before)) else "worsened"
