"""The plan on a page: what its picture, its table and its list by month are made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode

from plans.models import NationPlan, Text
from priorities import progress
from priorities.choices import RevisionKind, Status, TimingKind
from priorities.models import Action, Timing
from priorities.moment import Moment
from priorities.pictures.timeline_words import Span, Step, Timeline, TimelineGroup, TimelineRow
from priorities.progress import Interval
from priorities.services.as_at import actions_as_at, rounds_as_at
from priorities.services.asking import rounds_of

#: What a row needs of an action beside its standing.
_COLUMNS = ("plan_id", "priority_id", "reference", "sort_key", "wording", "wording_cy", "welsh_made_from")
_RELATED = (
    *("priority__number", "priority__title", "priority__title_cy", "priority__welsh_made_from"),
    *("status_report__next_step", "status_report__next_step_on", "latest_report__kind"),
)


@dataclass(frozen=True)
class Known:
    """A plan's actions as they are known at a moment, each with its priority, its timings and its report."""

    plan: NationPlan
    moment: Moment
    actions: Sequence[Action]
    rounds: Sequence[Interval]


def known_timeline(plan: NationPlan, moment: Moment) -> Known:
    """Return what the page shows of ``plan`` at ``moment``, in a number of queries that does not grow."""
    if moment.as_at:
        actions, rounds = actions_as_at(plan, moment.at), rounds_as_at(plan, moment.at)
    else:
        actions, rounds = _present(plan), rounds_of(plan, moment.at)
    return Known(plan, moment, actions, rounds.intervals)


def _present(plan: NationPlan) -> list[Action]:
    related = ("priority", "status_report", "latest_report")
    found = Action.objects.of_plan(plan).select_related(*related).only(*Action.STANDING, *_COLUMNS, *_RELATED)
    return list(found.prefetch_related("timings__revisions"))


def timeline_of(known: Known, actions: Iterable[Action]) -> Timeline:
    """Return the timeline of ``actions``, which are some or all of those known, by priority."""
    ordered = sorted(actions, key=lambda action: (action.priority.number, action.sort_key, action.pk))
    groups = [
        TimelineGroup(
            _numbered(number, rows[0].priority.text_in("title")),
            _address(known, "priority", number),
            [_row(known, action) for action in rows],
        )
        for number, rows in ((number, list(of)) for number, of in groupby(ordered, lambda a: a.priority.number))
    ]
    plan, moment = known.plan, known.moment
    title = str(plan.text_in("short_name"))
    return Timeline(title, plan.starts_on, plan.ends_on, moment.today, moment.as_at is None, groups)


def _row(known: Known, action: Action) -> TimelineRow:
    today, href = known.moment.today, _address(known, "action", action.reference)
    report = action.status_report
    # A pause or a closing stands over what was promised before.
    stands = report and not action.is_closed and action.status != Status.PAUSED
    return TimelineRow(
        reference=action.reference,
        wording=action.text_in("wording"),
        href=href,
        status=action.status,
        is_last_known=progress.is_last_known(action.status, action.freshness(known.rounds)),
        spans=tuple(_span(timing) for timing in action.timings.all() if timing.kind != TimingKind.NONE),
        step=Step(report.next_step, report.next_step_on) if stands and report and report.next_step_on else None,
        closed_on=progress.london_date(action.closed_at) if action.closed_at else None,
        overdue_since=action.latest_on if action.days_overdue(today) else None,
        timings_href=f"{href}#timings",
        schedule=str(action.schedule(today).label),
    )


def _span(timing: Timing) -> Span:
    slips = [revision for revision in timing.revisions.all() if revision.kind == RevisionKind.RESCHEDULED]
    first = (slips[0].old_starts_on, slips[0].old_latest_on) if slips else None
    # Rescheduled and put back again: nothing has moved.
    moved = first if any(first or ()) and first != (timing.starts_on, timing.latest_on) else None
    is_ongoing = timing.kind == TimingKind.ONGOING
    return Span(timing.starts_on, timing.latest_on, timing.is_adopted, is_ongoing, moved)


def _numbered(number: int, title: Text) -> Text:
    return replace(title, value=f"{number}. {title.value}")


def _address(known: Known, name: str, *args: str | int) -> str:
    address = reverse(name, args=[known.plan.slug, *args])
    query = known.moment.query
    return f"{address}?{urlencode(query)}" if query else address
