"""Loads the demonstration data, in development only."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans import clock
from plans.models import DemoData
from priorities.services import demo


class Command(BaseCommand):
    """``manage.py load_demo``: once for each database; ``--status`` names the accounts again."""

    help = "Loads made-up progress and accounts for a demonstration. Refuses outside development."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--status`` and ``--date``."""
        parser.add_argument("--status", action="store_true", help="name the accounts and how old the data is")
        parser.add_argument("--date", help="the day on which the story is told, YYYY-MM-DD; by default today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or tell how things stand.

        Raises:
            CommandError: this is no development portal, or the data cannot be loaded into this database.
        """
        if settings.PRODUCTION:
            raise CommandError("Demonstration data is for development only: ENVIRONMENT is “production”.")
        if options["status"]:
            self._tell_status()
            return
        try:
            loaded = demo.load(
                fixture=settings.FIXTURE_DIRS[0] / "demo.json",
                password_file=settings.VAR_DIR / "demo-password.txt",
                loaded_on=_day(options["date"]),
            )
        except (demo.DemoRefused, OSError) as error:
            raise CommandError(str(error)) from error
        if loaded is None:
            self._say(options, "The demonstration data is loaded already.")
            return
        self._say(options, f"Demonstration data loaded: {loaded.people} accounts, {loaded.events} events.")
        if options["verbosity"]:
            self._tell_status()

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"]:
            self.stdout.write(line)

    def _tell_status(self) -> None:
        loaded = DemoData.objects.order_by("pk").last()
        if loaded is None:
            self.stdout.write("This database holds no demonstration data.")
            return
        password = demo.read_password(settings.VAR_DIR / "demo-password.txt")
        self.stdout.write("Demonstration accounts:")
        for user in demo.accounts():
            self.stdout.write(f"  {user.name:<32} {user.email}")
        self.stdout.write(
            f"  Password for all of them: {password}"
            if password
            else "  Their password is lost, the file with it is gone: “make demo-reset” makes new ones."
        )
        age = (clock.today() - loaded.loaded_on).days
        if age > demo.DEMO_DAYS:
            self.stdout.write(
                f"The demonstration is {age} days old and its round is over: “make demo-reset” makes a fresh one."
            )


def _day(text: str | None) -> date:
    today = clock.today()
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise CommandError("Write the date as YYYY-MM-DD, for example 2026-11-22.") from error
    if not today - timedelta(days=3650) < day <= today:
        raise CommandError("The story is told on a day that has come: give today or an earlier date.")
    return day
