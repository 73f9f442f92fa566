"""Recomputes what is stored twice, and names each difference."""

import sys
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from priorities.services.integrity import Checked, differences
from priorities.services.integrity_rounds import round_differences


class Command(BaseCommand):
    """``manage.py check_integrity``: reads only; exits with 1 where something differs."""

    help = (
        "Recomputes the standing of every action from its reports, decisions and timings, and every frozen round from "
        "the records; exits with 1 on differences."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each difference, and how much was checked."""
        checked = Checked()
        found = 0
        for difference in chain(differences(checked), round_differences(checked)):
            self.stdout.write(str(difference))
            found += 1
        rounds = f", {checked.rounds} frozen rounds" if checked.rounds else ""
        counted = f"{checked.actions} actions, {checked.reports} reports{rounds} checked"
        if not found:
            self.stdout.write(f"{counted}: no differences")
            return
        self.stdout.write(f"{counted}: {found} {'difference' if found == 1 else 'differences'}")
        sys.exit(1)
