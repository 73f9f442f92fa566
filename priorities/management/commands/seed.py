"""Fill the database with the published strategy and plans."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from priorities.services.seeding import BrokenFixture, seed

#: In this order: the plans name the strategy.
FILES = ("strategy.json", "wales_2024_2027.json")


class Command(BaseCommand):
    """Creates what is missing and never overwrites what somebody has edited; may be run at any time."""

    help = "Creates what is missing of the strategy, the four plans and the Wales plan; overwrites nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say what was created."""
        folder = settings.FIXTURE_DIRS[0]
        try:
            created = seed([folder / name for name in FILES])
        except BrokenFixture as error:
            raise CommandError(f"Nothing was created. {error}") from error
        if not created:
            self.stdout.write("Nothing was missing: the strategy and the plans are there.")
            return
        what = ", ".join(f"{count} {name}" for name, count in created.items())
        self.stdout.write(f"Created {what}.")
