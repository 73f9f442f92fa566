"""Who reports on an action, and remarks that anybody of the plan adds."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access, permissions
from plans.models import User
from plans.permissions import Permission
from plans.services.recording import save_recorded
from priorities.models import Action, Note
from priorities.services import standing


@transaction.atomic
def assign(
    *, action: Action, reporter: User | None, deputy: User | None, by: User, at: datetime, reason: str = ""
) -> Action:
    """Say who reports on an action, and who stands in; return the action.

    Raises:
        PermissionDenied: ``by`` does not assign reporters in this plan.
        ValidationError: a person is no contributor or lead of the plan, or is both reporter and deputy.
    """
    locked = standing.lock(action)
    access.require(by, Permission.ASSIGN, locked.plan)
    refused = {
        name: _("%s is not a contributor or lead of this plan. Invite them first.") % person
        for name, person in (("reporter", reporter), ("deputy", deputy))
        if person is not None and not permissions.may_be_assigned(person, locked.plan)
    }
    if refused:
        raise ValidationError(refused)
    locked.reporter, locked.deputy = reporter, deputy
    save_recorded(locked, by=by, reason=reason, at=at)
    return locked


@transaction.atomic
def add_note(*, action: Action, by: User, text: str, team_only: bool, token: UUID, at: datetime) -> Note:
    """Add a remark and return it; the same token again returns the first one.

    Raises:
        PermissionDenied: ``by`` may not add notes in this plan.
        ValidationError: there is no text.
    """
    access.require(User.objects.get(pk=by.pk), Permission.ADD_NOTE, action.plan)
    standing.lock(action)
    repeated = Note.objects.filter(token=token, action=action, author=by).first()
    if repeated is not None:
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
