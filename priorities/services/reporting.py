"""Reporting on an action: the one way in which a progress report comes to be.

The form carries a random token and the number of the newest report or decision that it was drawn from. In one short
transaction the action is locked, the role checked, the token and the number compared, the report stored and the
action's standing brought up to date. No e-mail, parsing or hashing happens inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from plans import clock, permissions
from plans.models import User
from plans.permissions import Permission
from plans.services import freezes
from priorities.choices import AnswerKind, Status
from priorities.models import Action, Decision, Evidence, Measure, ProgressReport, Reading
from priorities.services import asking, standing
from priorities.services.errors import Conflict

#: The same words by the same person within this time are the same report.
SAME_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class NewReading:
    """What a measure stands at: a figure (for a milestone 1 or 0), or words."""

    measure: Measure
    value: Decimal | None = None
    words: str = ""


@dataclass(frozen=True)
class Answer:
    """What a person says of an action."""

    kind: str = AnswerKind.STATUS
    status: str = ""
    what_happened: str = ""
    plan_or_need: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    last_step_done: str = ""
    team_note: str = ""
    language: str = "en"
    readings: Sequence[NewReading] = field(default_factory=tuple)
    #: Pairs of title and http(s) address.
    evidence: Sequence[tuple[str, str]] = field(default_factory=tuple)


def report_progress(
    *,
    action: Action,
    by: User,
    answer: Answer,
    token: UUID,
    base: int,
    at: datetime,
    said_by: User | None = None,
    told: str = "",
    corrects: ProgressReport | None = None,
) -> ProgressReport:
    """Store a report, or a correction of one, and return it.

    The same token again returns the report that it stored first, however often it is sent.

    Args:
        by: who enters it.
        token: a random value, drawn with the form.
        base: the number of the newest report or decision that ``by`` had seen; 0 for none.
        at: the moment of recording.
        said_by: whose words they are, where a lead enters them on somebody's behalf.
        told: how they were told, e.g. "to the lead at the group's meeting, 12 November".
        corrects: the report whose place this one takes.

    Raises:
        PermissionDenied: ``by`` may not report on this action, or not on somebody's behalf, or not correct this.
        Conflict: somebody else reported or decided since the form was drawn.
        ValidationError: the action is closed, the answer is incomplete, or the token belongs to another action.
    """
    said_by = said_by or by
    try:
        with transaction.atomic():
            locked = standing.lock(action)
            repeated = _stored_before(token, locked, by)
            if repeated is not None:
                return repeated
            _check_may_report(locked, by, said_by, corrects)
            _check_base(locked, base)
            _check_answer(locked, answer, corrects)
            dated = freezes.after_freezes([locked.plan_id], at)
            report = _store(locked, by, said_by, answer, token, dated, told, corrects)
            standing.refresh(locked)
            return report
    except IntegrityError:
        # The same token arrived at the same moment under another action: its lock was not ours.
        repeated = _stored_before(token, action, by)
        if repeated is None:
            raise
        return repeated


def say_unchanged(*, action: Action, by: User, token: UUID, at: datetime) -> ProgressReport:
    """Store "nothing has changed" and return it; it copies no words.

    Raises:
        PermissionDenied: ``by`` may not report on this action.
        ValidationError: the rules ask for a report: see :func:`priorities.progress.may_say_unchanged`.
    """
    with transaction.atomic():
        locked = standing.lock(action)
        repeated = _stored_before(token, locked, by)
        if repeated is not None:
            return repeated
        if locked.pk not in asking.unchanged_allowed([locked], asking.rounds_of(locked.plan, at), at):
            raise ValidationError(_("“Nothing has changed” cannot be used here this time. Please report instead."))
        answer = Answer(kind=AnswerKind.UNCHANGED, language=by.language)
        return report_progress(action=locked, by=by, answer=answer, token=token, base=locked.last_number, at=at)


def take_back(*, report: ProgressReport, by: User, token: UUID, at: datetime) -> ProgressReport:
    """Take "nothing has changed" back: undo. Stored as a correction, since reports are never deleted.

    Raises:
        PermissionDenied: somebody else entered it.
        ValidationError: it is no "nothing has changed".
        Conflict: somebody reported since.
    """
    if report.entered_by_id != by.pk:
        raise PermissionDenied(_("Only the person who entered it can take it back."))
    if report.kind != AnswerKind.UNCHANGED:
        raise ValidationError(_("Only “Nothing has changed” can be taken back. Correct the report instead."))
    answer = Answer(kind=AnswerKind.WITHDRAWN, language=by.language)
    return report_progress(
        action=report.action, by=by, answer=answer, token=token, base=report.number, at=at, corrects=report
    )


def missing_words(kind: str, status: str, what_happened: str, plan_or_need: str) -> dict[str, str]:
    """Return field → message for the words that an answer of this kind and status needs and that are not there."""
    missing: dict[str, str] = {}
    if kind == AnswerKind.STATUS and not what_happened.strip():
        missing["what_happened"] = _("Say in a sentence or two what has happened.")
    needed = {
        Status.AT_RISK: _("Say what the plan is to bring it back."),
        Status.OFF_TRACK: _("Say what is needed, and from whom."),
        Status.READY_TO_CLOSE: _("Say how the measure was met."),
    }
    if status in needed and not plan_or_need.strip():
        missing["plan_or_need"] = needed[Status(status)]
    return missing


def said_just_now(*, action: Action, by: User, answer: Answer, at: datetime) -> ProgressReport | None:
    """Return the newest report where ``by`` said the same in the last quarter of an hour, else ``None``.

    The Back button opens the form afresh, with a new token, and the browser puts the old words back: pressing Save
    once more then means no second report.
    """
    newest = action.reports.filter(number=action.last_number, entered_by=by, recorded_at__gt=at - SAME_WITHIN).first()
    if newest is None or newest.kind != answer.kind or newest.status != answer.status:
        return None
    same = all(getattr(newest, name) == getattr(answer, name).strip() for name in ("what_happened", "plan_or_need"))
    return newest if same and newest.next_step == answer.next_step.strip() else None


def _stored_before(token: UUID, action: Action, by: User) -> ProgressReport | None:
    report = ProgressReport.objects.filter(token=token).first()
    if report is None:
        return None
    if report.action_id != action.pk or report.entered_by_id != by.pk:
        raise ValidationError(_("This form was already used elsewhere. Open the action again and report from there."))
    return report


def _check_may_report(action: Action, by: User, said_by: User, corrects: ProgressReport | None) -> None:
    # The role may have ended since the form was opened: asked again, and not from what the request remembers.
    fresh = User.objects.get(pk=by.pk)
    if not permissions.can_report(fresh, action.plan, action.assigned_ids):
        raise PermissionDenied(_("You cannot report on this action: somebody else does, or your role has changed."))
    if said_by != by and not permissions.can(fresh, Permission.REPORT_ON_BEHALF, action.plan):
        raise PermissionDenied(_("Only the plan’s lead enters reports on somebody’s behalf."))
    if corrects is None:
        return
    if corrects.action_id != action.pk:
        raise ValidationError(_("That report belongs to another action."))
    is_lead = permissions.can(fresh, Permission.REPORT_ON_BEHALF, action.plan)
    if by.pk not in (corrects.said_by_id, corrects.entered_by_id) and not is_lead:
        raise PermissionDenied(_("Only the person who said it, or the plan’s lead, corrects a report."))
    correction = ProgressReport.objects.filter(corrects=corrects).first()
    if correction is not None:
        raise Conflict(correction)


def _check_base(action: Action, base: int) -> None:
    if action.last_number == base:
        return
    newest: ProgressReport | Decision | None = action.reports.filter(number=action.last_number).first()
    newest = newest or action.decisions.filter(number=action.last_number).first()
    if newest is None:
        raise ValidationError(_("This form does not belong to this action. Open the action and report from there."))
    raise Conflict(newest)


def _check_answer(action: Action, answer: Answer, corrects: ProgressReport | None) -> None:
    if action.is_closed and corrects is None:
        raise ValidationError(_("This action is closed. The plan’s lead can reopen it; you can add a note."))
    if answer.kind in (AnswerKind.UNCHANGED, AnswerKind.WITHDRAWN):
        return
    missing = missing_words(answer.kind, answer.status, answer.what_happened, answer.plan_or_need)
    if missing:
        raise ValidationError(missing)


def _store(
    action: Action,
    by: User,
    said_by: User,
    answer: Answer,
    token: UUID,
    at: datetime,
    told: str,
    corrects: ProgressReport | None,
) -> ProgressReport:
    number = standing.next_number(action)
    report = ProgressReport.objects.create(
        action=action,
        number=number,
        position=corrects.position if corrects else number,
        position_at=corrects.position_at if corrects else at,
        kind=answer.kind,
        status=answer.status,
        what_happened=answer.what_happened.strip(),
        plan_or_need=answer.plan_or_need.strip(),
        next_step=answer.next_step.strip(),
        next_step_on=answer.next_step_on,
        last_step_done=answer.last_step_done,
        team_note=answer.team_note.strip(),
        language=answer.language,
        said_by=said_by,
        entered_by=by,
        said_as=permissions.strongest_role(said_by, action.plan),
        told=told,
        recorded_at=at,
        token=token,
        corrects=corrects,
    )
    replaced = {r.measure_id: r for r in corrects.readings.effective()} if corrects else {}
    for reading in answer.readings:
        before = replaced.get(reading.measure.pk)
        Reading.objects.create(
            measure=reading.measure,
            # What was corrected by itself keeps the day, the note and the source that it was given there.
            read_on=before.read_on if before else clock.today(report.position_at),
            value=reading.value,
            words=reading.words,
            note=before.note if before else "",
            source=before.source if before else "",
            author=said_by,
            recorded_at=at,
            report=report,
            corrects=before,
        )
    for title, url in answer.evidence:
        Evidence.objects.create(report=report, title=title, url=url)
    return report
