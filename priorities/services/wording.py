"""Where the words of a plan stand: transcribed by one person, checked by another, amended with a reason.

Working draft or suggestion → transcribed → checked → amended, for an action, a measure and a timing alike. Nothing here
touches dates, so nothing here is a slip.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access
from plans.models import User, WordingState
from plans.models.language import fingerprint
from plans.permissions import Permission
from plans.services import freezes
from plans.services.recording import save_recorded, wording_fields
from priorities.models import Action, Measure, Timing
from priorities.services import standing
from priorities.services.editing import save_any
from priorities.services.errors import CHANGED

#: What has words of its own.
Worded = Action | Measure | Timing


@dataclass(frozen=True)
class Words:
    """What somebody typed for an item, in both languages."""

    wording: str
    wording_cy: str


@dataclass(frozen=True)
class Typed:
    """An item as a person saw it, and the words that they say are the published ones."""

    item: Worded
    #: What :func:`mark` gave when they saw it.
    seen: str
    words: Words


def action_of(item: Worded) -> Action:
    """Return the action whose row ``item`` belongs to."""
    return item if isinstance(item, Action) else item.action


def items_of(action: Action) -> list[Worded]:
    """Return the action, its measures and its timings, in the order of a row."""
    parts: list[Worded] = [action, *action.measures.all(), *action.timings.all()]
    for part in parts[1:]:
        part.action = action  # type: ignore[union-attr]
    return parts


def mark(item: Worded) -> str:
    """Return what tells whether ``item`` is still as somebody saw it: its words, their state and who typed them."""
    words = [str(getattr(item, name)) for name in wording_fields(item)]
    return fingerprint("\0".join([*words, item.wording_state, str(item.transcribed_by_id)]))


def why_not_checked(item: Worded, by: User) -> str:
    """Return why ``by`` cannot check ``item`` as it stands; empty where they can."""
    if item.is_our_wording:
        return _("These words are ours. Somebody must transcribe the published ones first; another person checks them.")
    if item.is_locked:
        return _("These words are checked already.")
    if item.transcribed_by_id == by.pk:
        return _("You transcribed these words. Somebody else must check them against the published page.")
    return ""


@transaction.atomic
def check(*, action: Action, seen: Mapping[Worded, str], by: User, at: datetime) -> None:
    """Say that words of a row are the published ones, all or none.

    Args:
        seen: items of the row, each with what :func:`mark` gave when ``by`` compared it with the page.

    Raises:
        PermissionDenied: ``by`` does not check the plan's wording.
        ValidationError: there is nothing to check, an item cannot be checked by ``by``, or (code ``CHANGED``) it was
            changed since ``by`` saw it.
    """
    at = _hold(action, by, Permission.CHECK_WORDING, at)
    if not seen:
        raise ValidationError(_("No words of this row wait to be checked by you."))
    for item, shown in seen.items():
        current = _current(item, shown)
        refusal = why_not_checked(current, by)
        if refusal:
            raise ValidationError(refusal)
        current.wording_state, current.checked_by = WordingState.CHECKED, by
        save_recorded(current, by=by, at=at)


@transaction.atomic
def transcribe(*, action: Action, typed: Sequence[Typed], by: User, at: datetime, reason: str = "") -> None:
    """Store what ``by`` read in the published page, all or none: it counts as transcribed, and another person checks.

    A working draft or suggestion becomes transcribed, changed or not. Of transcribed words a mistake is corrected. Of
    checked words the check is taken back, which needs a reason: they were never the published ones.

    Raises:
        PermissionDenied: ``by`` does not transcribe the plan's wording.
        ValidationError: a reason is missing, words were amended, or (code ``CHANGED``) changed since ``by`` saw them.
    """
    at = _hold(action, by, Permission.TRANSCRIBE, at)
    if not typed:
        raise ValidationError(_("Nothing was changed. Correct the words that differ from the published page."))
    for one in typed:
        current = _current(one.item, one.seen)
        try:
            _transcribe(current, one.words, by, at, reason.strip())
        except ValidationError as error:
            raise Refused(one.item, error) from error


class Refused(ValidationError):
    """The words of one item of a row cannot be stored; ``item`` says of which."""

    def __init__(self, item: Worded, error: ValidationError) -> None:
        super().__init__(error.messages, code=getattr(error, "code", None))
        self.item = item
        #: Said of the reason, not of the words.
        self.is_of_reason = "reason" in getattr(error, "error_dict", {})


def _transcribe(current: Worded, words: Words, by: User, at: datetime, reason: str) -> None:
    if current.wording_state == WordingState.AMENDED:
        raise ValidationError(_("These words were amended. Amend them again, with the reason."))
    is_changed = _stored(current) != words
    if current.wording_state == WordingState.CHECKED:
        if not reason:
            raise ValidationError({"reason": _("These words are checked. Say why the check is taken back.")})
        _unlock(current, by, at, reason)
    elif current.wording_state == WordingState.TRANSCRIBED and not is_changed:
        raise ValidationError(_("These are the words that stand there already."))
    if is_changed or current.is_our_wording:
        current.transcribed_by = by
    current.wording_state, current.checked_by = WordingState.TRANSCRIBED, None
    current.wording, current.wording_cy = words.wording, words.wording_cy
    save_any(instance=current, by=by, reason=reason, at=at)


def _unlock(current: Worded, by: User, at: datetime, reason: str) -> None:
    """Take a check back: a step of its own in the history, so that the words that follow are no amendment."""
    current.wording_state, current.checked_by = WordingState.TRANSCRIBED, None
    save_recorded(current, by=by, reason=reason, at=at)


@transaction.atomic
def amend(*, item: Worded, seen: str, words: Words, by: User, at: datetime, reason: str) -> None:
    """Change checked words. The published ones are kept and shown beside them.

    Args:
        seen: what :func:`mark` gave when ``by`` saw the words.

    Raises:
        PermissionDenied: ``by`` does not change the plan's wording.
        ValidationError: no reason, nothing changed, the words were never checked, or (code ``CHANGED``) they were
            changed since ``by`` saw them.
    """
    at = _hold(action_of(item), by, Permission.TRANSCRIBE, at)
    current = _current(item, seen)
    if not current.is_locked:
        raise ValidationError(_("These words are not checked yet: correct them instead of amending them."))
    if _stored(current) == words:
        raise ValidationError({"wording": _("These are the words that stand there already.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason. It is shown with the change.")})
    current.wording, current.wording_cy = words.wording, words.wording_cy
    save_any(instance=current, by=by, reason=reason.strip(), at=at)


def _stored(item: Worded) -> Words:
    return Words(item.wording, item.wording_cy)


def _hold(action: Action, by: User, permission: Permission, at: datetime) -> datetime:
    """Lock the plan, then the action, ask whether ``by`` may, and return when to date what is written."""
    at = freezes.hold([action.plan_id], at)
    access.require(by, permission, standing.lock(action).plan)
    return at


def _current(item: Worded, seen: str) -> Worded:
    """Return ``item`` as it stands under the lock; raise ``ValidationError`` where it is not what was seen."""
    found: Worded = type(item).objects.select_for_update().get(pk=item.pk)
    if mark(found) != seen:
        raise ValidationError(
            _("Somebody changed these words since you opened the page. Compare again how they stand now."),
            code=CHANGED,
        )
    return found
