"""E-mail on a developer's machine: shown in the console and kept in a folder."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.filebased import EmailBackend as FolderBackend


class ConsoleAndFolderBackend(BaseEmailBackend):
    """Sends nothing: prints each message, and writes it to a file in ``EMAIL_FILE_PATH``."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.backends = [ConsoleBackend(fail_silently), FolderBackend(fail_silently=fail_silently)]

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Hand the messages to both; return how many there were."""
        return max([backend.send_messages(email_messages) or 0 for backend in self.backends])
