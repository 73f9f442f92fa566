"""One reminder that a lead sends by a button, counted as that day's e-mail."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans import access, clock
from plans.models import ReportingRound, User
from plans.permissions import Permission
from priorities.models import Reminder
from priorities.notifications.due import Due, due_at, waiting_of, written_to
from priorities.notifications.sending import claim, deliver


def remind_now(
    *, reporting_round: ReportingRound, user: User, by: User, at: datetime, moment: Callable[[], datetime]
) -> Reminder:
    """Remind ``user`` of what a round still waits for, and of whatever else is due to them; return the reminder.

    Args:
        moment: gives the time at which the e-mail has gone.

    Raises:
        PermissionDenied: ``by`` does not manage the plan's rounds.
        ValidationError: the round is not open, they have answered everything, want no reminders, or were written to
            today.
        OSError: the mail server did not take it; the next run tries again.
    """
    access.require(by, Permission.MANAGE_ROUNDS, reporting_round.plan)
    due = _due(reporting_round, user, at)
    due.keys.add(f"now:{reporting_round.pk}:{clock.today(at)}")
    reminder = claim(user=user, keys=due.keys, at=at)
    if reminder is None:
        raise ValidationError(_("A reminder to %s is being sent at this moment.") % user.name)
    error = deliver(reminder, due, moment=moment)
    if error is not None:
        raise error
    return reminder


def _due(reporting_round: ReportingRound, user: User, at: datetime) -> Due:
    """Return what ``user`` is to be told, if they may be reminded of that round."""
    if not reporting_round.is_open(at):
        raise ValidationError(_("This round is not open, so nobody is asked to report now."))
    waiting = waiting_of(user, at)
    if reporting_round not in [one.round for one in waiting]:
        raise ValidationError(_("Nothing in this round waits for %s.") % user.name)
    if not user.wants_reminders:
        raise ValidationError(_("%s has turned reminders off. Reach them in another way.") % user.name)
    if user.pk in written_to(clock.today(at)):
        raise ValidationError(_("%s got a reminder today already. One a day at most is sent.") % user.name)
    # What else is due to them goes into the same e-mail: they get no other one today.
    found = next((due for due in due_at(at) if due.user.pk == user.pk), None)
    return found or Due(user, waiting=waiting)
