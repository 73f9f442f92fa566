"""Plans of any size, made quickly, for budgets and benchmarks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from plans.models import NationPlan, ReportingRound, User
from priorities.choices import MeasureKind, TimingKind
from priorities.models import Action, Measure, Priority, ProgressReport, Reading, ResponsibleParty, Timing
from priorities.models.action import sort_key
from tests.conftest import LONDON, NOW

STATUSES = ["on_track", "at_risk", "off_track", "on_track", "ready_to_close", "not_started", "on_track"]
STEP = timedelta(days=90)
#: When the plan was brought in: the date of its history.
BROUGHT_IN = datetime(2024, 4, 1, tzinfo=LONDON)


def make_big_plan(plan: NationPlan, people: list[User], *, actions: int, reports: int) -> list[Action]:
    """Fill ``plan`` with ``actions`` actions of four priorities, each with ``reports`` reports in as many rounds.

    Everything is what services would have written, standing and history included, so that pages do all their work.
    """
    priorities = [
        Priority.objects.get_or_create(strategy=plan.strategy, number=n, defaults={"title": f"Priority {n}"})[0]
        for n in range(1, 5)
    ]
    _make_rounds(plan, people[0], reports)
    made = Action.objects.bulk_create(
        [
            Action(
                plan=plan,
                priority=priorities[n % 4],
                reference=f"{n % 4 + 1}.{n // 4 + 1}",
                sort_key=sort_key(f"{n % 4 + 1}.{n // 4 + 1}"),
                wording=f"Support services to do thing number {n} with the people that they serve",
                added_on=plan.starts_on,
                reporter=people[n % len(people)],
                starts_on=date(2024, 4, 1),
                latest_on=date(2025 + n % 3, 3, 31),
                source_quote="We will support services.",
            )
            for n in range(actions)
        ],
        batch_size=500,
    )
    _make_parties(made)
    _make_timings_and_measures(made, people[0])
    _make_reports(made, people, reports)
    _count_rows()
    return made


def _count_rows() -> None:
    """Let PostgreSQL look at what it holds, as its server does by itself soon after so much was written.

    SQLite never does so by itself, and counts the many reports that correct none as if a join could meet them all.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _make_rounds(plan: NationPlan, by: User, count: int) -> None:
    for n in range(count - 1, -1, -1):
        closes_at = NOW + timedelta(days=8) - n * STEP
        signed = {"state": "signed_off", "signed_off_by": by, "signed_off_at": closes_at}
        record = ReportingRound(
            plan=plan,
            label=f"Round {count - n}",
            opens_at=closes_at - timedelta(days=30),
            closes_at=closes_at,
            opened_by=by,
            **(signed if n else {}),
        )
        record._history_date = record.opens_at  # type: ignore[attr-defined]
        record.save()


def _remember(model: Any, made: Sequence[Any]) -> None:
    """Write the history rows that saving one by one would have written."""
    model.history.bulk_history_create(made, batch_size=500, default_date=BROUGHT_IN)


def _make_parties(actions: list[Action]) -> None:
    parties = [
        ResponsibleParty.objects.get_or_create(slug=name, defaults={"name": name.title()})[0]
        for name in ("rcot", "members", "employers")
    ]
    through = Action.responsible.through
    through.objects.bulk_create(
        [through(action=action, responsibleparty=parties[n % 3]) for n, action in enumerate(actions)], batch_size=500
    )
    _remember(Action, actions)
    versions = dict(Action.history.filter(plan=actions[0].plan).values_list("id", "history_id"))
    remembered = apps.get_model("priorities", "HistoricalAction_responsible")
    remembered._default_manager.bulk_create(
        [
            remembered(
                id=link.pk,
                history_id=versions[link.action_id],
                action_id=link.action_id,
                responsibleparty_id=link.responsibleparty_id,
            )
            for link in through.objects.filter(action__plan=actions[0].plan)
        ],
        batch_size=500,
    )


def _make_timings_and_measures(actions: list[Action], by: User) -> None:
    timings = Timing.objects.bulk_create(
        [
            Timing(
                action=action,
                wording="Years 1–3",
                kind=TimingKind.WINDOW,
                starts_on=action.starts_on,
                latest_on=action.latest_on,
                original_latest_on=action.latest_on,
                is_adopted=True,
            )
            for action in actions
        ],
        batch_size=500,
    )
    measures = Measure.objects.bulk_create(
        [
            Measure(
                action=action,
                wording="Services that do it",
                kind=MeasureKind.NUMBER,
                baseline=Decimal(0),
                target=Decimal(10),
            )
            for action in actions
        ],
        batch_size=500,
    )
    _remember(Timing, timings)
    _remember(Measure, measures)
    Reading.objects.bulk_create(
        [
            Reading(
                measure=measure,
                read_on=date(2026, month, 1),
                value=Decimal(month),
                author=by,
                recorded_at=datetime(2026, month, 1, 12, tzinfo=LONDON),
            )
            for measure in measures
            for month in (4, 10)
        ],
        batch_size=500,
    )


def _make_reports(actions: list[Action], people: list[User], count: int) -> None:
    reports = ProgressReport.objects.bulk_create(
        [
            ProgressReport(
                action=action,
                number=number,
                position=number,
                position_at=NOW - (count - number) * STEP,
                recorded_at=NOW - (count - number) * STEP,
                status=STATUSES[(index + number) % len(STATUSES)],
                what_happened=f"Six examples are written up; this is report {number}.",
                plan_or_need="Each network names two services by the end of the quarter.",
                said_by=people[index % len(people)],
                entered_by=people[index % len(people)],
                token=UUID(int=index * 1000 + number),
            )
            for index, action in enumerate(actions)
            for number in range(1, count + 1)
        ],
        batch_size=500,
    )
    newest = {report.action_id: report for report in reports if report.number == count}
    for index, action in enumerate(actions):
        report = newest.get(action.pk)
        if report is None:
            continue
        action.status, action.last_number = report.status, count
        action.status_report = action.latest_report = report
        # Every fifth was silent in the newest round.
        action.answered_at = report.position_at if index % 5 else report.position_at - STEP
    Action.objects.bulk_update(actions, [*Action.STANDING], batch_size=200)
