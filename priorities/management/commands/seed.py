"""Creates what is missing of the strategy and the nations' plans."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plans import clock
from plans.services.seeding import BrokenFixture, seed
from priorities.services.seeding import KINDS

#: In this order: the plans name the strategy.
FILES = ("strategy.json", "wales_2024_2027.json")
REASON = "Taken over from the published plan."


class Command(BaseCommand):
    """``manage.py seed``: may be run at any time; it never overwrites what somebody has edited."""

    help = "Creates what is missing of the strategy and the plans, from fixtures/. Nothing that is there is changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create, and say in one line what was created.

        Raises:
            CommandError: a fixture is broken; nothing was created.
        """
        folder = settings.FIXTURE_DIRS[0]
        try:
            created = seed(files=[folder / name for name in FILES], kinds=KINDS, reason=REASON, at=clock.now())
        except BrokenFixture as error:
            raise CommandError(f"Nothing was created. {error}") from error
        names = [
            f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}"
            for model, count in created.items()
        ]
        if options["verbosity"]:
            self.stdout.write(
                f"Created {', '.join(names)}."
                if names
                else "Nothing was missing: the strategy and the plans are there."
            )
