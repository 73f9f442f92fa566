"""What moved in a plan between two moments."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from plans import clock
from plans.access import get_plan
from plans.models import NationPlan, ReportingRound, RoundState, User
from priorities import progress
from priorities.forms.span import End, SpanForm
from priorities.moment import Moment
from priorities.moved_text import MOVE_LABELS
from priorities.pictures.moved import HowMoved
from priorities.progress import Move
from priorities.services.moved import Moved, Movement, moved_between
from priorities.services.sign_offs import how_moved

#: How many movements of one kind the page shows.
SHOWN = 100


@dataclass(frozen=True)
class Row:
    """A movement as the page shows it."""

    movement: Movement
    is_last_known: bool
    #: Who said the words; ``None`` where nobody did.
    who: User | None


@dataclass(frozen=True)
class Group:
    """The movements of one kind."""

    kind: Move
    label: Promise
    #: How many actions moved in this way.
    count: int
    rows: list[Row]
    #: How many movements there are beyond those shown.
    more: int


@require_safe
def what_moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what moved between two days or rounds, by default since the last signing off, and in whose words."""
    plan = get_plan(request.user, slug)
    signed_off = ReportingRound.objects.filter(plan=plan, state=RoundState.SIGNED_OFF).newest_first()
    form = SpanForm(request.GET, plan=plan, rounds=list(signed_off), now=clock.now())
    is_valid = form.is_valid()
    context = {"plan": plan, "form": form}
    if is_valid and form.start and form.end:
        found = moved_between(plan, form.start.at, form.end.at)
        context |= {"moved": found, "groups": _groups(found), "unmoved": found.count - found.count_moved}
        context["how_moved"] = _how_moved(plan, form.end, found)
        if not form.end.is_now:
            context["day"] = form.end.today
    return render(request, "priorities/what_moved.html", context, status=200 if is_valid else 400)


def _how_moved(plan: NationPlan, end: End, found: Moved) -> HowMoved | None:
    """Return how the plan moved up to ``end``; where that is a sign-off, it is the last column."""
    moment = Moment(end.at, end.today, None if end.is_now else end.today)
    return how_moved(plan, moment, None if end.record else found.tally)


def _groups(moved: Moved) -> list[Group]:
    """Return the movements by kind, in the order of the kinds; kinds without any are left out."""
    by_kind: dict[Move, list[Movement]] = {}
    for movement in moved.movements:
        by_kind.setdefault(movement.kind, []).append(movement)
    shown = [movement for found in by_kind.values() for movement in found[:SHOWN]]
    people = User.objects.in_bulk({movement.said_by_id for movement in shown if movement.said_by_id})
    return [
        Group(
            kind,
            MOVE_LABELS[kind],
            len({movement.action.pk for movement in found}),
            _rows(found[:SHOWN], moved, people),
            max(len(found) - SHOWN, 0),
        )
        for kind, found in by_kind.items()
    ]


def _rows(movements: Sequence[Movement], moved: Moved, people: dict[int, User]) -> list[Row]:
    rows = []
    for movement in movements:
        action = movement.action
        known = progress.is_last_known(action.status, action.freshness(moved.rounds.intervals))
        rows.append(Row(movement, known, people.get(movement.said_by_id or 0)))
    return rows
