"""What a volunteer sees first: what waits for an answer, and what was sent."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans import clock
from plans.access import signed_in
from plans.models import ReportingRound, RoundState
from priorities import progress
from priorities.models import Action, Handover
from priorities.services import asking
from priorities.services.board import answers_for


@require_safe
def my_actions(request: HttpRequest) -> HttpResponse:
    """Show the actions that wait for the signed-in person's answer, those that were answered this round, the rest."""
    now, user = clock.now(), signed_in(request)
    plans = asking.reporting_plans(user)
    rounds = asking.rounds_by_plan(plans, now)
    assigned = Action.objects.filter(plan__in=plans).assigned_to(user).with_words()
    waiting_ids = set(asking.waiting_for(user, now).values_list("pk", flat=True))
    actions = list(assigned.order_by("plan__slug", "sort_key", "pk"))
    waiting = [action for action in actions if action.pk in waiting_ids]
    unchanged = set[int]()
    for plan in plans:
        unchanged |= asking.unchanged_allowed([a for a in waiting if a.plan_id == plan.pk], rounds[plan.pk], now)
    sent: list[Action] = []
    others: list[Action] = []
    for action in actions:
        if action.pk not in waiting_ids:
            (sent if _answered_now(action, rounds[action.plan_id]) else others).append(action)
    handed = list(Handover.objects.to_show(user, now).select_related("action__plan", "from_user", "to_user"))
    context = {
        "questions": asking.questions_to(user).select_related("action__plan", "asked_by"),
        "asked_of_me": [one for one in handed if one.to_user_id == user.pk],
        "asked_by_me": [one for one in handed if one.from_user_id == user.pk],
        "board_answers": answers_for(user, actions, _last_signed_off(rounds)),
        "waiting": [_row(action, rounds, request, action.pk in unchanged) for action in waiting],
        "sent": [_row(action, rounds, request) for action in sent],
        "others": [_row(action, rounds, request) for action in others],
        "open_rounds": [(plan, record) for plan in plans if (record := rounds[plan.pk].open_at(now))],
        "plans": plans,
        "to_come": asking.plans_to_come(user),
        "many_plans": len(plans) > 1,
        "unassigned": _unassigned(plans),
        "round_ended": [
            (plan, rounds[plan.pk].records[0])
            for plan in plans
            if rounds[plan.pk].records and not rounds[plan.pk].open_at(now)
        ],
    }
    return render(request, "priorities/my_actions.html", context)


def _last_signed_off(rounds: dict[int, asking.Rounds]) -> list[ReportingRound]:
    """Return each plan's newest round that is signed off: what the board decided on it is news."""
    newest = (next((r for r in one.records if r.state == RoundState.SIGNED_OFF), None) for one in rounds.values())
    return [record for record in newest if record is not None]


def _answered_now(action: Action, rounds: asking.Rounds) -> bool:
    """Return whether the action was answered in the newest round."""
    if not rounds.intervals or action.answered_at is None:
        return False
    after = rounds.intervals[0].after
    return after is None or action.answered_at > after


def _row(
    action: Action, rounds: dict[int, asking.Rounds], request: HttpRequest, may_say_unchanged: bool = False
) -> dict[str, object]:
    fresh = action.freshness(rounds[action.plan_id].intervals)
    report = action.latest_report
    mine = report is not None and request.user.pk in (report.said_by_id, report.entered_by_id)
    return {
        "action": action,
        "is_last_known": progress.is_last_known(action.status, fresh),
        "may_say_unchanged": may_say_unchanged,
        "token": uuid4(),
        "fresh": fresh,
        "correct_number": report.number if report is not None and mine and report.kind != "unchanged" else None,
        "undo_number": report.number if report is not None and mine and report.kind == "unchanged" else None,
    }


def _unassigned(plans: list) -> list[Action]:
    """Return open actions of these plans that nobody is assigned to: any contributor may report on them."""
    found = Action.objects.filter(plan__in=plans).open().unassigned().select_related("plan")
    return list(found.order_by("plan__slug", "sort_key")[:20])
