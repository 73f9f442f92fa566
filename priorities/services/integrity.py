"""Recomputing what an action's row repeats of its reports, decisions and timings, by other code than ``standing``.

``standing`` asks the database for the newest of each; here everything is loaded plainly, batch by batch, and handed to
the rules. Where the two differ, one of them is wrong, or somebody wrote past the services.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from plans import clock
from priorities import progress
from priorities.choices import NO_REPORT, AnswerKind
from priorities.models import Action, Decision, FormerReference, Measure, ProgressReport, Reading, Timing
from priorities.progress import DecisionFact, ReportFact, TimingFact

#: How many actions are held in memory at a time, with what is told of them (without the words).
BATCH = 100


@dataclass(frozen=True)
class Difference:
    """Something stored that does not follow from the facts."""

    plan: str
    reference: str
    field: str
    stored: Any
    recomputed: Any

    def __str__(self) -> str:
        stored, recomputed = (
            "nothing" if value in (None, "") else str(value) for value in (self.stored, self.recomputed)
        )
        return f"{self.plan} {self.reference}: {self.field} is {stored}, should be {recomputed}"


@dataclass
class Checked:
    """How much has been looked at so far."""

    actions: int = 0
    reports: int = 0
    rounds: int = 0


@dataclass(frozen=True)
class _Report:
    pk: int
    action: int
    number: int
    position: int
    position_at: datetime
    recorded_at: datetime
    kind: str
    status: str
    corrects: int | None


@dataclass(frozen=True)
class _Decision:
    pk: int
    action: int
    number: int
    status: str
    recorded_at: datetime


@dataclass
class _Story:
    """Everything told of one action."""

    reports: list[_Report] = field(default_factory=list)
    decisions: list[_Decision] = field(default_factory=list)
    timings: list[TimingFact] = field(default_factory=list)


def differences(checked: Checked) -> Iterator[Difference]:
    """Yield each difference in the database, counting in ``checked`` what was looked at."""
    last = 0
    while True:
        batch = list(Action.objects.filter(pk__gt=last).select_related("plan").order_by("pk")[:BATCH])
        if not batch:
            break
        last = batch[-1].pk
        stories = _stories(batch)
        for action in batch:
            story = stories[action.pk]
            checked.actions += 1
            checked.reports += len(story.reports)
            for name, stored, recomputed in _of_action(action, story):
                if stored != recomputed:
                    yield Difference(action.plan.slug, action.reference, name, stored, recomputed)
    yield from _links()
    yield from _readings_to_come()
    yield from _former_references()


def _stories(batch: list[Action]) -> dict[int, _Story]:
    stories: dict[int, _Story] = defaultdict(_Story)
    reports: QuerySet[ProgressReport, Any] = ProgressReport.objects.filter(action__in=batch)
    for row in _rows(reports, _Report):
        stories[row[1]].reports.append(_Report(*row))
    decisions: QuerySet[Decision, Any] = Decision.objects.filter(action__in=batch)
    for row in _rows(decisions, _Decision):
        stories[row[1]].decisions.append(_Decision(*row))
    for timing in Timing.objects.filter(action__in=batch):
        stories[timing.action_id].timings.append(timing.fact)
    return stories


def _rows(records: QuerySet[Any, Any], form: type[_Report] | type[_Decision]) -> Iterator[tuple[Any, ...]]:
    """Read the columns that ``form`` names, without the words, in the order of the numbers."""
    columns = [column.name for column in fields(form)]
    return records.order_by("action", "number").values_list(*columns).iterator()


def _of_action(action: Action, story: _Story) -> Iterator[tuple[str, Any, Any]]:
    """Yield (field, stored, recomputed) for everything about one action that can be recomputed."""
    numbers = sorted([report.number for report in story.reports] + [decision.number for decision in story.decisions])
    yield "numbers", numbers, list(range(1, len(numbers) + 1))
    yield "last_number", action.last_number, max(numbers, default=0)
    yield from _chains(story.reports)
    yield from _standing(action, story)
    when = progress.window(story.timings)
    yield "starts_on", action.starts_on, when.starts_on
    yield "latest_on", action.latest_on, when.latest_on
    yield "is_ongoing", action.is_ongoing, when.is_ongoing


def _chains(reports: list[_Report]) -> Iterator[tuple[str, Any, Any]]:
    """Yield what is wrong with corrections: each takes the place of one earlier report of the same action."""
    by_pk = {report.pk: report for report in reports}
    corrected: set[int] = set()
    for report in reports:
        root = report
        if report.corrects is not None:
            earlier = by_pk.get(report.corrects)
            if earlier is None or earlier.number >= report.number:
                yield f"report {report.number}, corrects", f"#{report.corrects}", "an earlier report of this action"
                continue
            yield f"report {report.number}, corrects", report.corrects in corrected, False
            corrected.add(report.corrects)
            root = earlier
        # Where each report takes over the place of the one before, all of a chain have that of the first.
        place, since = (root.position, root.position_at) if root is not report else (report.number, report.recorded_at)
        yield f"report {report.number}, position", report.position, place
        yield f"report {report.number}, position_at", report.position_at, since


def _standing(action: Action, story: _Story) -> Iterator[tuple[str, Any, Any]]:
    facts = _report_facts(story.reports)
    by_number = {report.number: report for report in story.reports}
    effective = [(position, by_number[fact.number]) for position, fact in progress.effective_reports(facts)]
    stated = [(position, report) for position, report in effective if report.kind == AnswerKind.STATUS]
    decision = story.decisions[-1] if story.decisions else None
    decided = decision is not None and (not stated or decision.number > stated[-1][0])
    status = progress.current_status(facts, (DecisionFact(one.number, one.status) for one in story.decisions))
    latest = effective[-1] if effective else None
    yield "status", action.status or NO_REPORT, status
    yield "status_report", action.status_report_id, stated[-1][1].pk if stated else None
    yield "status_decision", action.status_decision_id, decision.pk if decision and decided else None
    yield "latest_report", action.latest_report_id, latest[1].pk if latest else None
    yield "answered_at", action.answered_at, by_number[latest[0]].recorded_at if latest else None
    closed_at = decision.recorded_at if decision and progress.is_closed(status) else None
    yield "closed_at", action.closed_at, closed_at


def _report_facts(reports: list[_Report]) -> list[ReportFact]:
    """Return the reports as the rules see them; a correction that leads nowhere, named already, stands for itself."""
    numbers = {report.pk: report.number for report in reports}
    return [
        ReportFact(
            report.number,
            report.kind,
            report.status,
            corrected
            if report.corrects and (corrected := numbers.get(report.corrects, report.number)) < report.number
            else None,
        )
        for report in reports
    ]


def _links() -> Iterator[Difference]:
    """Yield the readings and measures that are tied to something of another action."""
    readings: QuerySet[Reading, Any] = Reading.objects.select_related("measure__action__plan")
    for reading in readings.exclude(report=None).exclude(report__action=F("measure__action")).iterator():
        name = f"reading #{reading.pk}, report"
        yield _link(reading.measure.action, name, reading.report_id, "a report of this action")
    is_linear = Q(corrects__measure=F("measure"), corrects__lt=F("pk"))
    for reading in readings.exclude(corrects=None).exclude(is_linear).iterator():
        name = f"reading #{reading.pk}, corrects"
        yield _link(reading.measure.action, name, reading.corrects_id, "an earlier reading of this measure")
    measures: QuerySet[Measure, Any] = Measure.objects.select_related("action__plan")
    for measure in measures.exclude(timing=None).exclude(timing__action=F("action")).iterator():
        yield _link(measure.action, f"measure #{measure.pk}, timing", measure.timing_id, "a timing of this action")


def _readings_to_come() -> Iterator[Difference]:
    """Yield the readings of a day after the one on which they were recorded."""
    readings: QuerySet[Reading, Any] = Reading.objects.select_related("measure__action__plan")
    recorded_on = TruncDate("recorded_at", tzinfo=clock.LONDON)
    for reading in readings.annotate(recorded_on=recorded_on).filter(read_on__gt=F("recorded_on")).iterator():
        action = reading.measure.action
        latest = f"no later than {clock.today(reading.recorded_at)}, when it was recorded"
        yield Difference(action.plan.slug, action.reference, f"reading #{reading.pk}, read_on", reading.read_on, latest)


def _link(action: Action, name: str, stored: int | None, recomputed: str) -> Difference:
    return Difference(action.plan.slug, action.reference, name, f"#{stored}", recomputed)


def _former_references() -> Iterator[Difference]:
    """Yield the former references that lead into another plan, or that an action of today hides."""
    of_today = Action.objects.filter(plan=OuterRef("plan"), reference=OuterRef("reference"))
    wrong = FormerReference.objects.filter(~Q(plan=F("action__plan")) | Exists(of_today))
    for former in wrong.select_related("plan", "action__plan"):
        leads_to = f"{former.action.plan.slug} {former.action.reference}"
        yield Difference(former.plan.slug, former.reference, "former reference", leads_to, None)
