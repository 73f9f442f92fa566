"""Checking a plan's words against the published page, correcting and amending them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans import clock, permissions
from plans.access import get_plan, signed_in
from plans.models import NationPlan
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.access import find_row
from priorities.forms.wording import AmendForm, CorrectRowForm, seen_items
from priorities.models import Action
from priorities.models.action import sort_key
from priorities.services import wording as service
from priorities.services.wording import Worded, action_of, items_of
from priorities.views.moved import follow_moved
from priorities.views.refused import status_of
from priorities.wording import KINDS, Row, amendments_of, kind_of, row_of, wording_of


@require_safe
def wording(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how far the words of a plan are checked, and what waits for the person."""
    plan = get_plan(request.user, slug, Permission.CHECK_WORDING)
    context = {
        "plan": plan,
        "known": wording_of(plan, signed_in(request)),
        "may_transcribe": permissions.can(request.user, Permission.TRANSCRIBE, plan),
    }
    return render(request, "priorities/wording/hub.html", context)


@require_safe
def check_next(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the next row that the person may check: after the one that the address names, else the first."""
    plan = get_plan(request.user, slug, Permission.CHECK_WORDING)
    after = request.GET.get("after", "")[:20]
    waiting = Action.objects.of_plan(plan).to_be_checked_by(signed_in(request)).exclude(reference=after)
    found = waiting.filter(sort_key__gt=sort_key(after)).first() or waiting.first()
    if found is None:
        messages.info(request, _("No other row waits for you to check it."))
        return HttpResponseRedirect(reverse("wording", args=[plan.slug]))
    return HttpResponseRedirect(reverse("check_row", args=[plan.slug, found.reference]))


@require_http_methods(["GET", "HEAD", "POST"])
@follow_moved
def check_row(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Show a row beside its source; sent, its words are the published ones, and the next row is shown."""
    plan = get_plan(request.user, slug, Permission.CHECK_WORDING)
    action = find_row(plan, reference)
    if request.method != "POST":
        return _show_row(request, row_of(action, signed_in(request)))
    seen = seen_items(request.POST, items_of(action))
    try:
        service.check(action=action, seen=seen, by=signed_in(request), at=clock.now())
    except ValidationError as error:
        row = row_of(find_row(plan, reference), signed_in(request))
        return _show_row(request, row, refusal=" ".join(error.messages), status=status_of(error))
    messages.success(request, _("%s is checked.") % action.reference)
    return HttpResponseRedirect(_next(action))


def _show_row(request: HttpRequest, row: Row, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "plan": row.action.plan,
        "action": row.action,
        "row": row,
        "amendments": amendments_of(items_of(row.action)),
        "refusal": refusal,
        "tally": Action.objects.of_plan(row.action.plan).tally_of_rows(signed_in(request)),
        "next": _next(row.action),
        "may_transcribe": permissions.can(request.user, Permission.TRANSCRIBE, row.action.plan),
    }
    return render(request, "priorities/wording/check.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@follow_moved
def correct_row(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Correct the words of a row to those of its source; another person checks them."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    action = find_row(plan, reference)
    form = CorrectRowForm(request, items=items_of(action))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        reason, by = form.cleaned_data.get("reason", ""), signed_in(request)
        try:
            service.transcribe(action=action, typed=form.typed(), by=by, at=clock.now(), reason=reason)
        except ValidationError as error:
            status = status_of(error)
            form.show_refusal(error)
            if status == 409:
                action = find_row(plan, reference)
                form.show_overtaken(items_of(action))
        else:
            forget_kept(request)
            messages.success(request, _("%s is corrected. Somebody else checks it now.") % action.reference)
            return HttpResponseRedirect(_next(action))
    context = {"plan": plan, "action": action, "form": form, "row": row_of(action, signed_in(request))}
    return render(request, "priorities/wording/correct.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def amend_wording(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Amend checked words, with the reason; the published ones are kept beside them."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    item = _get_item(plan, kind, pk)
    form = AmendForm(request, item=item)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            service.amend(
                item=item,
                seen=data["seen"],
                words=form.words(),
                by=signed_in(request),
                at=clock.now(),
                reason=data["reason"],
            )
        except ValidationError as error:
            status = status_of(error)
            form.add_service_errors(error)
            if status == 409:
                item = _get_item(plan, kind, pk)
                form.show_overtaken(item)
        else:
            forget_kept(request)
            messages.success(request, _("%s is amended. The words as published are kept.") % action_of(item).reference)
            return HttpResponseRedirect(action_of(item).get_absolute_url())
    return render(request, "priorities/wording/amend.html", _about(item, form), status=status)


def _about(item: Worded, form: AmendForm) -> dict[str, Any]:
    action = action_of(item)
    return {
        "plan": action.plan,
        "action": action,
        "thing": item,
        "kind": kind_of(item),
        "form": form,
        "amendments": amendments_of([item]),
    }


def _get_item(plan: NationPlan, kind: str, pk: int) -> Worded:
    """Return the plan's action, measure or timing of that number.

    Raises:
        Http404: there is none.
    """
    model: Any = KINDS.get(kind)
    found: Worded | None = None
    if model is Action:
        found = Action.objects.filter(plan=plan, pk=pk).first()
    elif model is not None:
        found = model.objects.select_related("action").filter(action__plan=plan, pk=pk).first()
    if found is None:
        raise Http404(_("This plan has no such words."))
    action_of(found).plan = plan
    return found


def _next(action: Action) -> str:
    address = reverse("check_next", args=[action.plan.slug])
    return f"{address}?{urlencode({'after': action.reference})}"
