"""Who reports on an action, and remarks that anybody of the plan adds."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access, permissions
from plans.models import NationPlan, User
from plans.permissions import Permission
from plans.services import freezes
from plans.services.recording import save_recorded
from priorities.models import Action, Note
from priorities.services import standing


@transaction.atomic
def assign(
    *, action: Action, reporter: User | None, deputy: User | None, by: User, at: datetime, reason: str = ""
) -> Action:
    """Say who reports on an action, and who stands in; return the action.

    The same people again change nothing.

    Raises:
        PermissionDenied: ``by`` does not assign reporters in this plan.
        ValidationError: a person is no contributor or lead of the plan, or is both reporter and deputy.
    """
    locked = standing.lock(action)
    access.require(by, Permission.ASSIGN, locked.plan)
    check_assignable(locked.plan, reporter=reporter, deputy=deputy)
    if (locked.reporter, locked.deputy) != (reporter, deputy):
        locked.reporter, locked.deputy = reporter, deputy
        save_recorded(locked, by=by, reason=reason, at=freezes.after_freezes([locked.plan_id], at))
    return locked


@transaction.atomic
def assign_reporters(*, plan: NationPlan, reporters: Mapping[Action, User], by: User, at: datetime) -> list[Action]:
    """Give actions of ``plan`` that nobody is asked about a reporter, all or none; return those that were given one.

    A deputy who can still report stays. An action that has found a reporter meanwhile is left as it is.

    Raises:
        PermissionDenied: ``by`` does not assign reporters in this plan.
        ValidationError: a person is no contributor or lead of the plan.
    """
    access.require(by, Permission.ASSIGN, plan)
    # Several actions are locked below, in plan order: the plan first, so that no sign-off waits for one of them.
    freezes.hold([plan.pk], at)
    people = permissions.assignable_people(plan)
    still_without = Action.objects.of_plan(plan).without_reporter_among(people).select_related("deputy")
    given = []
    for action in still_without.filter(pk__in=[action.pk for action in reporters]):
        reporter, deputy = reporters[action], action.deputy
        if deputy is not None and (deputy == reporter or not permissions.may_be_assigned(deputy, plan)):
            deputy = None
        given.append(assign(action=action, reporter=reporter, deputy=deputy, by=by, at=at))
    return given


def check_assignable(plan: NationPlan, **people: User | None) -> None:
    """Raise ``ValidationError``, by the names that are handed in, for people who cannot report on the plan."""
    refused = {
        name: _("%s is not a contributor or lead of this plan. Invite them first.") % person
        for name, person in people.items()
        if person is not None and not permissions.may_be_assigned(person, plan)
    }
    if refused:
        raise ValidationError(refused)


@transaction.atomic
def add_note(*, action: Action, by: User, text: str, team_only: bool, token: UUID, at: datetime) -> Note:
    """Add a remark and return it; the same token again returns the first one.

    Raises:
        PermissionDenied: ``by`` may not add notes in this plan.
        ValidationError: there is no text.
    """
    access.require(User.objects.get(pk=by.pk), Permission.ADD_NOTE, action.plan)
    standing.lock(action)
    repeated = Note.objects.filter(token=token).first()
    if repeated is not None:
        if repeated.action_id != action.pk or repeated.author_id != by.pk:
            raise ValidationError(_("This form was already used elsewhere. Open the action again and write it there."))
        return repeated
    note = Note(
        action=action,
        text=text.strip(),
        team_only=team_only,
        author=by,
        written_as=permissions.strongest_role(by, action.plan),
        recorded_at=at,
        token=token,
    )
    note.full_clean()
    note.save()
    return note
