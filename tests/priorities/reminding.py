"""What tests of reminders share."""

from datetime import datetime
from typing import Any

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from priorities.notifications.due import due_at
from priorities.notifications.sending import Run, send
from tests.conftest import LONDON


def on(day: int, month: int = 11, hour: int = 8, minute: int = 0) -> datetime:
    """Return a moment of 2026 in London."""
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def run_at(at: datetime) -> Run:
    """Send what is due at a moment, as the command does."""
    return send(due_at(at), moment=lambda: at)


def keys_at(at: datetime) -> dict[str, list[str]]:
    """Return what is due at a moment: name → keys."""
    return {due.user.name: sorted(due.keys) for due in due_at(at)}


def html_of(message: Any) -> str:
    """Return the HTML of an e-mail."""
    assert isinstance(message, EmailMultiAlternatives)
    [(html, kind)] = [(part.content, part.mimetype) for part in message.alternatives]
    assert kind == "text/html"
    return str(html)


class FaultyBackend(BaseEmailBackend):
    """Takes or refuses each message as the next of ``faults`` says."""

    faults: list[Exception | None] = []
    tried: list[Any] = []

    def send_messages(self, email_messages: Any) -> int:
        [message] = email_messages
        type(self).tried.append(message)
        fault = type(self).faults.pop(0) if type(self).faults else None
        if fault is not None:
            raise fault
        mail.outbox.append(message)
        return 1
