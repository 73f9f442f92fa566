"""What the checks find in a plan, and how its lead explains it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans import clock, permissions
from plans.access import get_plan, signed_in
from plans.models import NationPlan
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities import progress
from priorities.access import get_action
from priorities.checks_text import DEFINITIONS, TITLES, texts_of
from priorities.forms.checks import AnswerCheckForm
from priorities.models import CheckAnswer, Priority
from priorities.progress import Check
from priorities.services import check_answers, versions
from priorities.services.asking import rounds_of
from priorities.services.checks_now import found_now
from priorities.services.found_checks import FoundCheck
from priorities.views.moved import follow_moved


@require_safe
def checks(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the checks find in a plan: what is open first, then what the lead has explained."""
    plan = get_plan(request.user, slug)
    now = clock.now()
    found, today = found_now(plan, rounds_of(plan, now), now), progress.london_date(now)
    still_open = [one for one in found if one.answer is None]
    explained = [one for one in found if one.answer is not None]
    context = {
        "plan": plan,
        "open_count": len(still_open),
        "kinds": _kinds(still_open, today),
        "explained": _explained(plan, explained, today),
        "may_answer": permissions.can(request.user, Permission.ANSWER_CHECKS, plan),
    }
    return render(request, "priorities/checks/checks.html", context)


@require_http_methods(["GET", "POST"])
@follow_moved
def answer_check(request: HttpRequest, slug: str, reference: str, check: str) -> HttpResponse:
    """Explain what a check has found of an action."""
    action = get_action(request.user, slug, reference, Permission.ANSWER_CHECKS)
    now = clock.now()
    of = {"plan": action.plan, "action": action, "priority": None, "check_code": _check(check)}
    return _answer(request, of, [action.pk], now)


@require_http_methods(["GET", "POST"])
def answer_priority_check(request: HttpRequest, slug: str, number: int, check: str) -> HttpResponse:
    """Explain what a check has found of a priority in a plan."""
    plan = get_plan(request.user, slug, Permission.ANSWER_CHECKS)
    now = clock.now()
    priority = Priority.objects.filter(strategy=plan.strategy_id, number=number).first()
    if priority is None:
        raise Http404(_("This plan has no such priority."))
    of = {"plan": plan, "action": None, "priority": priority, "check_code": _check(check)}
    return _answer(request, of, None, now)


@dataclass(frozen=True)
class Line:
    """What a check has found, in words."""

    found: FoundCheck
    texts: list[str]
    #: When the answer to it was given.
    answered_at: datetime | None = None


def _kinds(found: list[FoundCheck], today: date) -> list[dict[str, Any]]:
    """Return ``found``, which is in order, by check: each with what it is called and what it looks for."""
    return [
        {
            "check": check,
            "title": TITLES[check],
            "definition": DEFINITIONS[check],
            "lines": [Line(one, texts_of(one, today)) for one in own],
        }
        for check, own in groupby(found, key=lambda one: one.check)
    ]


def _explained(plan: NationPlan, found: list[FoundCheck], today: date) -> list[Line]:
    """Return ``found``, each with when its answer was given."""
    given = check_answers.given_at(plan) if found else {}
    return [Line(one, texts_of(one, today), given.get(one.answer.pk)) for one in found if one.answer]


def _check(text: str) -> str:
    """Return ``text`` where it is the code of a check.

    Raises:
        Http404: it is none.
    """
    if text not in list(Check):
        raise Http404(_("There is no such check."))
    return text


def _answer(request: HttpRequest, of: dict[str, Any], only: list[int] | None, now: datetime) -> HttpResponse:
    """Show the form about what a check has found, or store what was sent.

    Args:
        of: the plan, the action or the priority, and the check that the answer is to.
        only: the action's id; ``None`` where all actions count.

    Raises:
        Http404: the check finds nothing.
    """
    plan, code = of["plan"], of["check_code"]
    # Read before the answer itself: see versions.
    base = versions.version(CheckAnswer, **of)
    found = next(
        (
            o
            for o in found_now(plan, rounds_of(plan, now), now, only=only)
            if (o.check, o.action, o.priority) == (code, of["action"], of["priority"])
        ),
        None,
    )
    if found is None:
        raise Http404(_("This check finds nothing here, or nothing any more: there is nothing to explain."))
    form = AnswerCheckForm(request, finding=found.finding, standing=found.answer, base=base)
    whose: dict[str, Any] = {"action": of["action"], "priority": of["priority"]}
    by = signed_in(request)
    if form.stores(
        lambda base: check_answers.answer_check(
            plan=plan, finding=found.finding, by=by, at=now, base=base, **{**whose, **form.words()}
        )
    ):
        forget_kept(request)
        messages.success(request, _("The answer is stored.") if form.words()["text"] else _("There is no answer now."))
        return HttpResponseRedirect(f"{reverse('checks', args=[plan.slug])}#{code}")
    context = {
        "plan": plan,
        "found": found,
        "title": TITLES[found.check],
        "definition": DEFINITIONS[found.check],
        "texts": texts_of(found, progress.london_date(now)),
        "form": form,
        "back": reverse("checks", args=[plan.slug]),
    }
    return render(request, "priorities/checks/answer_check.html", context, status=form.status)
