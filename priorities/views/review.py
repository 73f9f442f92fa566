"""What a lead adds to a round action by action: a question, and the wording for the board."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans import clock
from plans.access import get_round, signed_in
from plans.models import ReportingRound, RoundState
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.access import get_action
from priorities.forms.rounds import AskBackForm, ForBoardForm
from priorities.models import Action, BoardWording, ReportQuestion
from priorities.services import review, versions
from priorities.services.heard import heard_by
from priorities.services.round_rows import Row, rows_of
from priorities.views.moved import follow_moved
from priorities.views.rounds import ROWS


@require_http_methods(["GET", "POST"])
@follow_moved
def ask_back(request: HttpRequest, slug: str, reference: str, pk: int) -> HttpResponse:
    """Ask a question back about the newest report of an action."""
    place = _get_place(request, slug, reference, pk)
    record, row = place.record, place.row
    form = AskBackForm(request, action=row.action)
    overtaken = False
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            review.ask_back(
                reporting_round=record,
                action=row.action,
                by=signed_in(request),
                question=data["question"],
                token=data["token"],
                base=data["base"],
                at=clock.now(),
            )
        except review.ReportedSince:
            overtaken = True
            form.draw_again(row.action.last_number)
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            return _done(request, place, _("%s: your question is asked."))
    status = 409 if overtaken else 422 if request.method == "POST" else 200
    context = _context(place, form=form, overtaken=overtaken)
    return render(request, "priorities/rounds/ask.html", context, status=status)


@require_POST
@follow_moved
def withdraw_question(request: HttpRequest, slug: str, reference: str, pk: int, question: int) -> HttpResponse:
    """Take a question back that nobody has answered."""
    place = _get_place(request, slug, reference, pk)
    asked = ReportQuestion.objects.filter(pk=question, round=place.record, action=place.row.action).first()
    if asked is None:
        raise Http404(_("There is no such question."))
    try:
        review.withdraw_question(question=asked, by=signed_in(request), at=clock.now())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return HttpResponseRedirect(_address(place.record, place.row.action, place.page))
    return _done(request, place, _("%s: the question is withdrawn."))


@require_http_methods(["GET", "POST"])
@follow_moved
def board_wording(request: HttpRequest, slug: str, reference: str, pk: int) -> HttpResponse:
    """Word an action for the board, beside the reporter's own words."""
    place = _get_place(request, slug, reference, pk)
    record, row = place.record, place.row
    of = {"round": record, "action": row.action}
    base, stored = versions.version(BoardWording, **of), BoardWording.objects.filter(**of).first()
    form = ForBoardForm(request, stored=stored, base=base)
    by, at = signed_in(request), clock.now()
    if form.stores(
        lambda base: review.word_for_board(
            reporting_round=record, action=row.action, by=by, at=at, base=base, **form.words()
        )
    ):
        return _done(request, place, _("%s: the wording for the board is stored."))
    return render(request, "priorities/rounds/board_wording.html", _context(place, form=form), status=form.status)


@dataclass(frozen=True)
class Place:
    """An action on a round's page."""

    record: ReportingRound
    row: Row
    #: The number of the page that shows it.
    page: int


def _get_place(request: HttpRequest, slug: str, reference: str, pk: int) -> Place:
    """Return where a round shows an action, for somebody who manages rounds.

    Raises:
        Http404: there is no such round or action, or the round did not ask for that action.
        PermissionDenied: the person does not manage the plan's rounds.
    """
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    action = get_action(request.user, slug, reference, Permission.MANAGE_ROUNDS)
    heard = heard_by(record, clock.now())
    number = next((n for n, one in enumerate(heard.asked) if one.action.pk == action.pk), None)
    if number is None:
        raise Http404(_("This round did not ask for that action."))
    [row] = rows_of(heard, [heard.asked[number]], for_lead=True)
    row.action = action
    return Place(record, row, number // ROWS + 1)


def _context(place: Place, **more: Any) -> dict[str, Any]:
    record, row = place.record, place.row
    is_frozen = record.state == RoundState.SIGNED_OFF
    back = _address(record, row.action, place.page)
    return {
        "plan": record.plan,
        "round": record,
        "row": row,
        "action": row.action,
        "is_frozen": is_frozen,
        "back": back,
        **more,
    }


def _address(record: ReportingRound, action: Action, page: int) -> str:
    address = reverse("round", args=[record.plan.slug, record.pk])
    return f"{address}{f'?page={page}' if page > 1 else ''}#action-{action.pk}"


def _done(request: HttpRequest, place: Place, said: str) -> HttpResponse:
    forget_kept(request)
    messages.success(request, said % place.row.action.reference)
    return HttpResponseRedirect(_address(place.record, place.row.action, place.page))
