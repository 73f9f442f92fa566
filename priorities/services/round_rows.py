"""The rows of a round's page: each action with its people, what was said of it, and what the lead has added."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plans import clock, permissions
from plans.models import RoundState, User
from priorities import progress
from priorities.checks_text import texts_of
from priorities.choices import NO_REPORT, AnswerKind
from priorities.models import Action, BoardWording, CheckAnswer, Decision, ProgressReport, ReportQuestion
from priorities.progress import Check, DecisionFact, ReportFact
from priorities.services.checks_now import found_now
from priorities.services.heard import Asked, Given, RoundHeard


@dataclass(frozen=True)
class RowCheck:
    """What a check has found, in words, with the lead's answer that stands."""

    check: Check
    #: One text for each measure that it is about.
    texts: list[str]
    answer: CheckAnswer | None


@dataclass
class Row:
    """An action of a round's page."""

    asked: Asked
    action: Action
    reporter: User | None = None
    deputy: User | None = None
    #: Those of them who no longer report on this plan.
    gone: list[User] = field(default_factory=list)
    status: str = NO_REPORT
    is_last_known: bool = False
    days_overdue: int = 0
    #: The report or the decision that the status comes from.
    report: ProgressReport | None = None
    decision: Decision | None = None
    #: The newest answer, of whichever kind.
    answer: ProgressReport | None = None
    checks: list[RowCheck] = field(default_factory=list)
    questions: list[ReportQuestion] = field(default_factory=list)
    wording: BoardWording | None = None

    @property
    def has_nobody(self) -> bool:
        """Whether nobody is asked by name."""
        return self.reporter is None and self.deputy is None

    @property
    def present(self) -> list[User]:
        """Those who are asked by name and still report on this plan."""
        return [one for one in (self.reporter, self.deputy) if one is not None and one not in self.gone]

    @property
    def open_checks(self) -> list[RowCheck]:
        """The checks that the lead has not explained."""
        return [found for found in self.checks if found.answer is None]

    @property
    def waiting(self) -> list[ReportQuestion]:
        """The questions that nobody has answered yet."""
        return [question for question in self.questions if question.answered_at is None]  # type: ignore[attr-defined]


def rows_of(heard: RoundHeard, shown: Sequence[Asked], *, for_lead: bool) -> list[Row]:
    """Return the rows of the actions ``shown``, in their order; the number of queries does not grow.

    Args:
        for_lead: whether to bring what only those who manage rounds see: checks, questions, the board's wording.
    """
    actions = Action.objects.select_related("reporter", "deputy").in_bulk([asked.action.pk for asked in shown])
    rows = [Row(asked, actions[asked.action.pk]) for asked in shown]
    for row in rows:
        row.action.plan = heard.record.plan
    reports = _with_words(heard, shown)
    _bring_status(heard, rows, reports)
    if heard.record.state == RoundState.SIGNED_OFF:
        _bring_people_of_then(heard, rows)
    else:
        _bring_people(heard, rows)
    if for_lead:
        _bring_reviewed(heard, rows)
        if heard.record.state != RoundState.SIGNED_OFF:
            _bring_checks(heard, rows)
    return rows


def _stating(given: Iterable[Given]) -> Given | None:
    """Return the last of ``given`` that states a status."""
    return next((one for one in reversed(list(given)) if one.kind == AnswerKind.STATUS), None)


def _with_words(heard: RoundHeard, shown: Iterable[Asked]) -> Mapping[int, ProgressReport]:
    """Return the reports that rows need with their words: what is shown, and what may be the same three times."""
    needed: set[int] = set()
    for asked in shown:
        stated = _stating(asked.given)
        needed |= {one.pk for one in (asked.latest, stated) if one is not None}
    found = ProgressReport.objects.filter(pk__in=needed).select_related("said_by", "entered_by")
    return {report.pk: report for report in found}


def _bring_status(heard: RoundHeard, rows: Iterable[Row], reports: Mapping[int, ProgressReport]) -> None:
    taken = Decision.objects.filter(action__in=[row.action.pk for row in rows])
    if heard.frozen_at is not None:
        taken = taken.filter(recorded_at__lte=heard.frozen_at)
    decisions = {decision.action_id: decision for decision in taken.order_by("number")}
    for row in rows:
        given, decision = row.asked.given, decisions.get(row.action.pk)
        stated, latest = _stating(given), row.asked.latest
        facts = [ReportFact(one.position, one.kind, one.status) for one in given]
        decided = [DecisionFact(decision.number, decision.status)] if decision else []
        row.status = progress.current_status(facts, decided)
        if decision is not None and (stated is None or decision.number > stated.position):
            row.decision = decision
        row.report = reports.get(stated.pk) if stated else None
        row.answer = reports.get(latest.pk) if latest else None
        fresh = row.asked.freshness(row.status, heard.rounds.intervals)
        row.is_last_known = progress.is_last_known(row.status, fresh)


def _bring_people(heard: RoundHeard, rows: Iterable[Row]) -> None:
    present = set(permissions.assignable_people(heard.record.plan).values_list("pk", flat=True))
    for row in rows:
        row.reporter, row.deputy = row.action.reporter, row.action.deputy
        row.gone = [one for one in (row.reporter, row.deputy) if one is not None and one.pk not in present]
        row.days_overdue = progress.days_overdue(row.status, row.action.latest_on, clock.today(heard.until))


def _bring_people_of_then(heard: RoundHeard, rows: Sequence[Row]) -> None:
    """Give each row the people who were asked then; who reports now may have come later."""
    versions = Action.history.model.objects.filter(
        id__in=[row.action.pk for row in rows], history_date__lte=heard.until
    ).order_by("history_date", "history_id")
    then = {pk: ids for pk, *ids in versions.values_list("id", "reporter_id", "deputy_id")}
    people = User.objects.in_bulk({pk for ids in then.values() for pk in ids if pk})
    for row in rows:
        reporter, deputy = then.get(row.action.pk, (None, None))
        row.reporter, row.deputy = people.get(reporter), people.get(deputy)


def _bring_reviewed(heard: RoundHeard, rows: Sequence[Row]) -> None:
    """Bring the questions that were asked, and the board's wording."""
    of_rows = {"round": heard.record, "action__in": [row.action.pk for row in rows]}
    questions = defaultdict(list)
    asked = ReportQuestion.objects.filter(**of_rows, withdrawn_at__isnull=True).with_answer()
    for question in asked.select_related("asked_by").order_by("asked_at", "pk"):
        questions[question.action_id].append(question)
    wordings = {wording.action_id: wording for wording in BoardWording.objects.filter(**of_rows)}
    for row in rows:
        row.questions = questions[row.action.pk]
        row.wording = wordings.get(row.action.pk)


def _bring_checks(heard: RoundHeard, rows: Sequence[Row]) -> None:
    """Bring what the checks find of these actions now; the lead's answers belong to the plan, not to the round."""
    today = clock.today(heard.until)
    checks = defaultdict(list)
    ids = [row.action.pk for row in rows]
    for found in found_now(heard.record.plan, heard.rounds, heard.until, only=ids):
        if found.action is not None:
            checks[found.action.pk].append(RowCheck(found.check, texts_of(found, today), found.answer))
    for row in rows:
        row.checks = checks[row.action.pk]
