"""What a lead writes for the board's report of a round, and the recording of what the board decided."""

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
from priorities.forms.board import BoardDecisionForm, DecisionRequestForm, ReportTextForm
from priorities.models import DecisionRequest, ReportText
from priorities.services import board, versions


@require_http_methods(["GET", "POST"])
def report_texts(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write the texts of a round's report; list what it asks of the board."""
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    base = versions.version(ReportText, round=record)
    form = ReportTextForm(request, ReportText.objects.filter(round=record).first(), base=base)
    by, at = signed_in(request), clock.now()
    if form.stores(
        lambda base: board.write_report_text(reporting_round=record, by=by, at=at, base=base, **form.texts())
    ):
        forget_kept(request)
        messages.success(request, _("The texts of the report are stored."))
        return HttpResponseRedirect(request.path)
    context = {
        "form": form,
        "round": record,
        "plan": record.plan,
        "is_frozen": record.state == RoundState.SIGNED_OFF,
        "asked": DecisionRequest.objects.filter(round=record).select_related("action"),
    }
    return render(request, "reports/texts.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def ask_board(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask the board for a decision in the report of a round."""
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    return _request_page(request, record, None, base=0)


@require_http_methods(["GET", "POST"])
def change_request(request: HttpRequest, slug: str, pk: int, asked: int) -> HttpResponse:
    """Change what the board is asked."""
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    base = versions.version(DecisionRequest, id=asked)
    return _request_page(request, record, _get_request(record, asked), base)


@require_POST
def withdraw_request(request: HttpRequest, slug: str, pk: int, asked: int) -> HttpResponse:
    """Take a question to the board out of the report."""
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    try:
        board.withdraw_request(request=_get_request(record, asked), by=signed_in(request), at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The question is taken out of the report."))
    return HttpResponseRedirect(reverse("report_texts", args=[slug, pk]))


@require_http_methods(["GET", "POST"])
def record_board_decision(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record what the board decided on a signed-off report."""
    record = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    if record.state != RoundState.SIGNED_OFF:
        raise Http404(_("This round is not signed off yet, so there is no report of it."))
    now = clock.now()
    # A form sent twice names a question that its first sending answered: the service knows it by its token.
    waiting = DecisionRequest.objects.filter(round=record)
    if request.method != "POST":
        waiting = waiting.filter(decision__isnull=True)
    form = BoardDecisionForm(request, record=record, waiting=waiting, today=clock.today(now))
    if request.method == "POST" and form.is_valid():
        try:
            board.record_board_decision(
                reporting_round=record,
                by=signed_in(request),
                decision=form.decision(),
                token=form.cleaned_data["token"],
                at=now,
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            forget_kept(request)
            messages.success(request, _("The decision of the board is recorded."))
            return HttpResponseRedirect(f"{reverse('board_report', args=[slug, pk])}#decided")
    context = {"form": form, "round": record, "plan": record.plan}
    return render(request, "reports/record_decision.html", context, status=422 if request.method == "POST" else 200)


def _request_page(
    request: HttpRequest, record: ReportingRound, asked: DecisionRequest | None, base: int
) -> HttpResponse:
    """Show the form of a question to the board, or store what it holds."""
    now, by = clock.now(), signed_in(request)
    form = DecisionRequestForm(request, record=record, today=clock.today(now), asked=asked, base=base)

    def save(base: int) -> None:
        if asked:
            board.change_request(request=asked, by=by, at=now, base=base, **form.fields_of_request())
        else:
            board.ask_board(reporting_round=record, by=by, at=now, base=base, **form.fields_of_request())

    if form.stores(save):
        forget_kept(request)
        messages.success(request, _("The question to the board is stored."))
        return HttpResponseRedirect(reverse("report_texts", args=[record.plan.slug, record.pk]))
    context = {
        "form": form,
        "round": record,
        "plan": record.plan,
        "asked": asked,
        "is_frozen": record.state == RoundState.SIGNED_OFF,
    }
    return render(request, "reports/ask.html", context, status=form.status)


def _get_request(record: ReportingRound, pk: int) -> DecisionRequest:
    """Return the question of this round's report; raise ``Http404`` where it has none of that number."""
    found = DecisionRequest.objects.select_related("round__plan", "action").filter(round=record, pk=pk).first()
    if found is None:
        raise Http404(_("This report asks no such question."))
    return found
