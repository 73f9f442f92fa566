"""A plan's reporting rounds: opening one, watching who reports, closing it, reviewing it and signing it off."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import clock, permissions
from plans.access import get_plan, get_round, signed_in
from plans.models import ReportingRound, RoundState
from plans.permissions import Permission
from plans.services import rounds as services
from plans.services.kept import forget_kept
from priorities.choices import Heard
from priorities.forms.rounds import OpenRoundForm
from priorities.models import ReportText
from priorities.services import signing
from priorities.services.heard import Asked, RoundHeard, heard_by, heard_by_all
from priorities.services.round_rows import Row, rows_of

#: How many actions a page of a round shows.
ROWS = 50


@require_safe
def round_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all rounds of a plan, newest first."""
    plan = get_plan(request.user, slug)
    told = heard_by_all(plan, clock.now())
    manages = permissions.can(request.user, Permission.MANAGE_ROUNDS, plan)
    context = {
        "plan": plan,
        "told": told,
        "may_open": manages and all(heard.record.state == RoundState.SIGNED_OFF for heard in told[:1]),
    }
    return render(request, "priorities/rounds/list.html", context)


@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a round."""
    plan = get_plan(request.user, slug, Permission.MANAGE_ROUNDS)
    now = clock.now()
    form = OpenRoundForm(request, now=now)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            opened = services.open_round(
                plan=plan,
                label=data["label"],
                label_cy=data["label_cy"],
                opens_at=form.opens_at,
                closes_at=form.closes_at,
                by=signed_in(request),
                at=now,
            )
        except ValidationError as error:
            form.add_service_errors(_named_as_here(error))
        else:
            forget_kept(request)
            planned = opened.opens_at > now
            words = _("“%s” is planned. Nobody is asked before it opens.") if planned else _("“%s” is open.")
            messages.success(request, words % opened.text_in("label"))
            return HttpResponseRedirect(_address(opened))
    unfinished = plan.rounds.exclude(state=RoundState.SIGNED_OFF).first()
    context = {"plan": plan, "form": form, "unfinished": unfinished, "last": plan.rounds.newest_first().first()}
    return render(request, "priorities/rounds/open.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def round_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a round: who was asked, what they answered, who is silent, and what the lead has to do next."""
    record = get_round(request.user, slug, pk)
    heard = heard_by(record, clock.now())
    manages = permissions.can(request.user, Permission.MANAGE_ROUNDS, record.plan)
    page = _page(request, heard.asked)
    rows = rows_of(heard, list(page.object_list), for_lead=manages)
    context = {
        "plan": record.plan,
        "round": record,
        "heard": heard,
        "page": page,
        "groups": _groups(heard, rows),
        "manages": manages,
        "may_add": manages and record.state != RoundState.SIGNED_OFF,
    }
    return render(request, "priorities/rounds/round.html", context)


@require_http_methods(["GET", "POST"])
def close_round(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what closing means now, and close."""
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    if request.method == "POST":
        return _move(request, record, RoundState.CLOSED, _("“%s” is closed. Next: review what was reported."))
    if record.state != RoundState.OPEN:
        messages.info(request, _("This round is closed already."))
        return HttpResponseRedirect(_address(record))
    context = {"plan": record.plan, "round": record, "heard": heard_by(record, clock.now())}
    return render(request, "priorities/rounds/close.html", context)


@require_POST
def review_round(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Start the review of a closed round."""
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    return _move(request, record, RoundState.IN_REVIEW, _("“%s” is in review."))


@require_http_methods(["GET", "POST"])
def sign_off_round(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show what will be frozen, and sign the round off."""
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    now = clock.now()
    if request.method == "POST":
        try:
            signing.sign_off(reporting_round=record, by=signed_in(request), at=now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("“%s” is signed off. Its figures are frozen.") % record.text_in("label"))
        return HttpResponseRedirect(_address(record))
    if record.state != RoundState.IN_REVIEW:
        messages.info(request, _("Only a round in review can be signed off."))
        return HttpResponseRedirect(_address(record))
    heard = heard_by(record, now)
    rows = rows_of(heard, heard.asked, for_lead=True)
    text = ReportText.objects.filter(round=record).first() or ReportText()
    context = {
        "plan": record.plan,
        "round": record,
        "heard": heard,
        "text": text,
        "all_written": text.equality and text.welsh_language,
        "open_checks": [row for row in rows if row.open_checks],
        "waiting": [row for row in rows if row.waiting],
        "worded": sum(row.wording is not None for row in rows),
        "requests": record.decision_requests.select_related("action"),
    }
    return render(request, "priorities/rounds/sign_off.html", context)


def _address(record: ReportingRound) -> str:
    return reverse("round", args=[record.plan.slug, record.pk])


def _move(request: HttpRequest, record: ReportingRound, to: str, done: str) -> HttpResponse:
    """Move a round on and go back to its page. What is so far already stays so, and says so."""
    try:
        services.move_round(reporting_round=record, to=to, by=signed_in(request), at=clock.now())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, done % record.text_in("label"))
    return HttpResponseRedirect(_address(record))


def _named_as_here(error: ValidationError) -> ValidationError:
    """Return what the service refused under the names that the form has for its fields."""
    if not hasattr(error, "error_dict"):
        return error
    here = {"opens_at": "opens_on", "closes_at": "closes_on"}
    return ValidationError({here.get(name, name): errors for name, errors in error.error_dict.items()})


def _page(request: HttpRequest, asked: list[Asked]) -> Page:
    """Return the page of ``asked`` that the address names.

    Raises:
        Http404: there is no such page.
    """
    text = request.GET.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404(_("This list has no such page."))
    try:
        return Paginator(asked, ROWS).page(int(text))
    except EmptyPage:
        raise Http404(_("This list has no such page.")) from None


def _groups(heard: RoundHeard, rows: list[Row]) -> list[dict[str, Any]]:
    """Return the rows by what was heard of them, each group with how many it has on all pages."""
    groups = []
    for kind in Heard:
        own = [row for row in rows if row.asked.heard == kind]
        if own:
            groups.append({"kind": kind, "count": heard.counts[kind], "rows": own})
    return groups
