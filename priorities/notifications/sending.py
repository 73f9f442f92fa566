"""Sending what is due, once: each e-mail is claimed in the database before it goes out.

Two runners, on one machine or two, can be at work at once: the claim is an insert under a unique constraint or a
conditional update, so one of them gets it. Nothing is sent inside a transaction.
"""

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from plans import clock
from plans.models import User
from priorities.models import Reminder, ReminderOccasion
from priorities.notifications.due import Due
from priorities.notifications.mail import compose

logger = logging.getLogger(__name__)

#: After how long a runner that has claimed an e-mail and not said how it went counts as dead.
CLAIM_LASTS = timedelta(minutes=15)
#: After so many failures in a row to reach the mail server it is left in peace until the next run.
MAX_FAILURES = 5
#: What a mail server says about one message or one address, while it is well itself.
_OF_ONE_MESSAGE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError)


@dataclass
class Run:
    """What became of a run."""

    sent: int = 0
    #: Somebody else had claimed them, or had written to them that day.
    elsewhere: int = 0
    failed: list[tuple[User, str]] = field(default_factory=list)
    #: How many were not tried, because the mail server could not be reached.
    left: int = 0
    _in_a_row: int = 0

    @property
    def is_server_down(self) -> bool:
        """Whether the mail server failed too often in a row to go on."""
        return self._in_a_row >= MAX_FAILURES

    def count(self, user: User, error: Exception | None) -> None:
        """Count an e-mail that was sent, or failed with ``error``."""
        if error is None:
            self.sent += 1
        else:
            self.failed.append((user, f"{type(error).__name__}: {error}"))
        is_about_server = isinstance(error, OSError) and not isinstance(error, _OF_ONE_MESSAGE)
        self._in_a_row = self._in_a_row + 1 if is_about_server else 0


def send(people: list[Due], *, moment: Callable[[], datetime], each: Callable[[int], None] = lambda done: None) -> Run:
    """Send each of ``people`` what is due, and return what became of it. Nobody's failure keeps the others waiting.

    Args:
        moment: gives the time; a long run asks for it again for each claim.
        each: is told after each person how many have been dealt with.
    """
    run = Run()
    for done, due in enumerate(people):
        if run.is_server_down:
            run.left = len(people) - done
            break
        reminder = claim(user=due.user, keys=due.keys, at=moment())
        if reminder is None:
            run.elsewhere += 1
        else:
            run.count(due.user, deliver(reminder, due, moment=moment))
        each(done + 1)
    return run


def claim(*, user: User, keys: set[str], at: datetime) -> Reminder | None:
    """Claim the one e-mail of the day to ``user``, which is to tell ``keys``.

    An e-mail that failed before is taken up again. It keeps its Message-ID as long as it tells the same.

    Returns:
        The claimed reminder; ``None`` where another runner has it, or the person was written to that day.
    """
    try:
        with transaction.atomic():
            reminder = _take(user, keys, at)
            if reminder is not None:
                reminder.occasions.exclude(key__in=keys).delete()
                noted = set(reminder.occasions.values_list("key", flat=True))
                ReminderOccasion.objects.bulk_create(
                    ReminderOccasion(user=user, key=key, reminder=reminder) for key in sorted(keys - noted)
                )
            return reminder
    except IntegrityError:
        # Another runner was there at this very moment.
        return None


def _take(user: User, keys: set[str], at: datetime) -> Reminder | None:
    day = clock.today(at)
    own = Reminder.objects.filter(user=user)
    if own.filter(day=day, state=Reminder.State.SENT).exists():
        return None
    unsent = own.exclude(state=Reminder.State.SENT).order_by("-day").first()
    claimed = {"day": day, "state": Reminder.State.CLAIMED, "claimed_at": at}
    if unsent is None:
        return Reminder.objects.create(user=user, message_id=_new_message_id(), attempts=1, **claimed)
    tells_the_same = set(unsent.occasions.values_list("key", flat=True)) == keys
    claimed["message_id"] = unsent.message_id if tells_the_same else _new_message_id()
    is_free = Q(state__in=[Reminder.State.WAITING, Reminder.State.FAILED]) | Q(claimed_at__lte=at - CLAIM_LASTS)
    taken = own.filter(is_free, pk=unsent.pk, attempts=unsent.attempts).exclude(state=Reminder.State.SENT)
    if not taken.update(attempts=F("attempts") + 1, **claimed):
        return None
    return own.get(pk=unsent.pk)


def deliver(reminder: Reminder, due: Due, *, moment: Callable[[], datetime]) -> Exception | None:
    """Send a claimed e-mail and note how it went; return why it failed, ``None`` where it did not.

    Whatever goes wrong is one person's, so that it keeps nobody else waiting.
    """
    try:
        compose(due, at=moment(), message_id=reminder.message_id).send()
    except Exception as error:
        if not isinstance(error, OSError):
            logger.exception("The reminder %s could not be made.", reminder.pk)
        # Somebody may have taken it over meanwhile, and sent it.
        own = Reminder.objects.filter(pk=reminder.pk, attempts=reminder.attempts, state=Reminder.State.CLAIMED)
        own.update(state=Reminder.State.FAILED, last_error=_without_address(error, due.user))
        return error
    Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.SENT, sent_at=moment(), last_error="")
    return None


def _without_address(error: Exception, user: User) -> str:
    """Return what went wrong, to be kept: without the address, which goes when the person is anonymised."""
    return f"{type(error).__name__}: {error}".replace(user.email, "…").replace("\x00", "")[:300]


def _new_message_id() -> str:
    return make_msgid(domain=urlsplit(settings.PORTAL_ADDRESS).hostname or "localhost")
