"""What a lead writes for the board's report of a round, and what the board decided on it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access, permissions
from plans.models import ReportingRound, RoundState, User
from plans.permissions import Permission
from plans.services.freezes import hold
from plans.services.recording import save_edited
from priorities.models import Action, BoardDecision, DecisionRequest, ProgressReport, ReportText
from priorities.services import versions


@dataclass(frozen=True)
class NewBoardDecision:
    """What the board decided, when, and on what."""

    text: str
    decided_on: date
    text_cy: str = ""
    #: The question that it answers; without one the board decided of its own accord.
    request: DecisionRequest | None = None
    #: The action that it is about; by default that of the request.
    action: Action | None = None


@transaction.atomic
def write_report_text(
    *, reporting_round: ReportingRound, by: User, at: datetime, base: int | None = None, **fields: str
) -> ReportText:
    """Store the lead's texts for the report of a round, and return them.

    Args:
        base: the version that ``by`` had seen: see :mod:`priorities.services.versions`.
        fields: fields of :class:`ReportText`, both languages; those not named stay as they are.

    Raises:
        Overtaken: somebody saved something else since.
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: the round is signed off, so its report is frozen; or a text is too long.
    """
    at, locked = _unfrozen(reporting_round, by, at)
    text = ReportText.objects.filter(round=locked).first() or ReportText(round=locked)
    _change(text, fields, by, at, base)
    return text


@transaction.atomic
def ask_board(
    *, reporting_round: ReportingRound, by: User, at: datetime, base: int | None = None, **fields: Any
) -> DecisionRequest:
    """Ask the board for a decision in the report of a round, and return the request.

    Args:
        base: the version of the same question that ``by`` had seen, 0 for none.
        fields: fields of :class:`DecisionRequest`; ``action`` is one of the plan's, or ``None``.

    Raises:
        Overtaken, PermissionDenied, ValidationError: as :func:`write_report_text`.
    """
    at, locked = _unfrozen(reporting_round, by, at)
    request = DecisionRequest(round=locked)
    # The same question again is a form sent twice.
    asked = {"question": fields["question"].strip(), "action": fields["action"], "decide_by": fields["decide_by"]}
    repeated = DecisionRequest.objects.filter(round=reporting_round, **asked).first()
    _change(repeated or request, fields, by, at, base)
    return repeated or request


@transaction.atomic
def change_request(
    *, request: DecisionRequest, by: User, at: datetime, base: int | None = None, **fields: Any
) -> DecisionRequest:
    """Change what the board is asked, and return it.

    Args:
        base: the version that ``by`` had seen.

    Raises:
        Overtaken, PermissionDenied, ValidationError: as :func:`write_report_text`; or it was taken out meanwhile.
    """
    at, _locked = _unfrozen(request.round, by, at)
    stored = DecisionRequest.objects.filter(pk=request.pk).first()
    if stored is None:
        raise ValidationError(_("This question was taken out of the report meanwhile. Ask it anew if it is needed."))
    _change(stored, fields, by, at, base)
    return stored


@transaction.atomic
def withdraw_request(*, request: DecisionRequest, by: User, at: datetime) -> None:
    """Take a question out of the report; what it was stays in its history.

    Raises:
        PermissionDenied, ValidationError: as :func:`write_report_text`.
    """
    at, _locked = _unfrozen(request.round, by, at)
    request._history_user, request._history_date = by, at  # type: ignore[attr-defined]
    request.delete()


@transaction.atomic
def record_board_decision(
    *, reporting_round: ReportingRound, by: User, decision: NewBoardDecision, token: UUID, at: datetime
) -> BoardDecision:
    """Store what the board decided on a signed-off report; the same token again returns the first one.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: the round is not signed off, the question is answered already or another report's, or
            something is missing.
    """
    plan = reporting_round.plan
    access.require(User.objects.get(pk=by.pk), Permission.MANAGE_ROUNDS, plan)
    at = hold([plan.pk], at)
    locked = ReportingRound.objects.get(pk=reporting_round.pk)
    repeated = BoardDecision.objects.filter(token=token).first()
    if repeated is not None:
        if repeated.round_id != locked.pk or repeated.recorded_by_id != by.pk:
            raise ValidationError(_("This form was already used elsewhere. Open the report again and record it there."))
        return repeated
    _check(locked, decision)
    asked = decision.request
    stored = BoardDecision(
        round=locked,
        request=asked,
        action=asked.action if asked and asked.action else decision.action,
        text=decision.text.strip(),
        text_cy=decision.text_cy.strip(),
        decided_on=decision.decided_on,
        recorded_by=by,
        recorded_as=permissions.strongest_role(by, plan),
        recorded_at=at,
        token=token,
    )
    stored.full_clean()
    stored.save()
    return stored


@dataclass(frozen=True)
class BoardAnswer:
    """What the board decided about an action, and what was said of it before."""

    decision: BoardDecision
    #: The report that stood when the round was signed off; ``None`` where there was none.
    report: ProgressReport | None
    #: Whether the person who is told said so themselves.
    said_by_them: bool


def answers_for(user: User, actions: Collection[Action], rounds: Iterable[ReportingRound]) -> list[BoardAnswer]:
    """Return what the board decided on the reports of ``rounds`` about ``actions``, newest first, for ``user``.

    Two queries at most.
    """
    by_pk = {action.pk: action for action in actions}
    found = BoardDecision.objects.filter(round__in=[record.pk for record in rounds], action__in=by_pk)
    decisions = list(found.select_related("round").order_by("-decided_on", "-pk"))
    about = {decision.action_id for decision in decisions}
    stated = ProgressReport.objects.effective().stating_a_status().filter(action__in=about) if about else ()
    reports: dict[int, list[ProgressReport]] = {}
    for report in stated:
        reports.setdefault(report.action_id, []).append(report)
    answers = []
    for decision in decisions:
        assert decision.action_id is not None
        decision.action = by_pk[decision.action_id]
        standing = _standing_at(reports.get(decision.action_id, []), decision.round)
        answers.append(BoardAnswer(decision, standing, standing is not None and standing.said_by_id == user.pk))
    return answers


def _standing_at(reports: Sequence[ProgressReport], record: ReportingRound) -> ProgressReport | None:
    """Return the newest of ``reports`` that had been made when ``record`` was signed off."""
    signed_off_at = record.signed_off_at
    known = [report for report in reports if signed_off_at is None or report.position_at <= signed_off_at]
    return max(known, key=lambda report: report.position, default=None)


def _check(reporting_round: ReportingRound, decision: NewBoardDecision) -> None:
    if reporting_round.state != RoundState.SIGNED_OFF:
        raise ValidationError(_("The round is not signed off, so the board has no report to decide on yet."))
    asked, action = decision.request, decision.action
    if asked is not None and asked.round_id != reporting_round.pk:
        raise ValidationError({"request": _("Choose a question of this report.")})
    if asked is not None and BoardDecision.objects.filter(request=asked).exists():
        raise ValidationError(
            {"request": _("A decision on this question is recorded already. Record a further one without a question.")}
        )
    if action is not None and action.plan_id != reporting_round.plan_id:
        raise ValidationError({"action": _("Choose one of the plan’s actions.")})


def _unfrozen(reporting_round: ReportingRound, by: User, at: datetime) -> tuple[datetime, ReportingRound]:
    """Return when to date a change, and the round, held, for somebody who may change its report.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: it is signed off.
    """
    access.require(User.objects.get(pk=by.pk), Permission.MANAGE_ROUNDS, reporting_round.plan)
    at = hold([reporting_round.plan_id], at)
    locked = ReportingRound.objects.get(pk=reporting_round.pk)
    if locked.state == RoundState.SIGNED_OFF:
        raise ValidationError(_("This round is signed off and its report frozen. Nothing in it can be changed."))
    return at, locked


def _change(
    record: ReportText | DecisionRequest, fields: Mapping[str, Any], by: User, at: datetime, base: int | None
) -> None:
    """Set ``fields`` and save where one of them changed, and nobody else changed any since ``base``."""
    given = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    if record.pk and all(getattr(record, name) == value for name, value in given.items()):
        return
    if record.pk:
        versions.check(base, type(record), id=record.pk)
    for name, value in given.items():
        setattr(record, name, value)
    for name in record.bilingual_fields():
        if getattr(record, f"{name}_cy") and not getattr(record, name):
            raise ValidationError({name: _("Write it in English too: the Welsh is made from it.")})
    if isinstance(record, DecisionRequest) and record.action and record.action.plan_id != record.round.plan_id:
        raise ValidationError({"action": _("Choose one of the plan’s actions.")})
    save_edited(record, by=by, at=at)
