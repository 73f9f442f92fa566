"""Sends reminders that are due, each once; to be run daily."""

import sys
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plans import clock
from priorities.notifications.due import Due, due_at
from priorities.notifications.sending import Run, send

#: After how many seconds it is said how far a run has come.
_SAY_EVERY = 2.0


class Command(BaseCommand):
    """``manage.py send_reminders``: safe to run again, from two machines, or after missed days."""

    help = "Sends what is due by e-mail, one a person a day at most; exits with 1 if something could not be sent."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--dry-run``."""
        parser.add_argument("--dry-run", action="store_true", help="print what would go, and send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, or print what would be sent."""
        people = due_at(clock.now())
        if options["dry_run"]:
            for due in people:
                self.stdout.write(_described(due))
            self.stdout.write(f"{len(people)} to be sent. Nothing was sent.")
            return
        self._said_at = monotonic()
        run = send(people, moment=clock.now, each=lambda done: self._say_how_far(done, len(people)))
        self._sum_up(run)
        if run.failed or run.left:
            sys.exit(1)

    def _say_how_far(self, done: int, of: int) -> None:
        if done < of and monotonic() - self._said_at > _SAY_EVERY:
            self._said_at = monotonic()
            self.stdout.write(f"{done} of {of} …")
            self.stdout.flush()

    def _sum_up(self, run: Run) -> None:
        for user, error in run.failed:
            self.stderr.write(f"Not sent to {user.email}: {error}")
        if run.left:
            self.stderr.write(f"The mail server cannot be reached. {run.left} were not tried.")
        if run.failed or run.left:
            self.stderr.write("Run the command again: what was not sent is tried again, nothing is sent twice.")
        also = f", {run.elsewhere} left to another run" if run.elsewhere else ""
        self.stdout.write(f"{run.sent} sent, {len(run.failed)} failed{also}.")


def _described(due: Due) -> str:
    """Return a line that says who would be told what."""
    parts = [f"{len(waiting.actions)} waiting in {waiting.round}" for waiting in due.waiting]
    parts += [f"question on {question.action.reference}" for question in due.questions]
    parts += [f"hand-over of {handover.action.reference}" for handover in due.handovers]
    parts += [f"{len(silent.actions)} silent in {silent.round}" for silent in due.silent]
    return f"{due.user.name} <{due.user.email}>: {'; '.join(parts)} ({', '.join(sorted(due.keys))})"
