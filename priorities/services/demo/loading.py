"""Loading the demonstration: once, into a database that holds nobody's own work."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model

from plans.models import DemoData, Membership, NationPlan, ReportingRound, User
from priorities.models import (
    Action,
    Decision,
    Measure,
    Note,
    Priority,
    ProgressReport,
    Reading,
    ResponsibleParty,
    Timing,
)
from priorities.services.demo import people, words
from priorities.services.demo.story import Story

#: The open round closes this many days after loading; from then on the demonstration has aged.
DEMO_DAYS = 8

#: What stands in a database that people work in.
_SOMEBODYS: tuple[type[Model], ...] = (User, Membership, ReportingRound, ProgressReport, Decision, Note, Reading)


class DemoRefused(Exception):
    """The demonstration was not loaded; the message says why and what to do."""


@dataclass(frozen=True)
class Loaded:
    """What a demonstration is made of."""

    people: int
    events: int


@transaction.atomic
def load(*, fixture: Path, password_file: Path, loaded_on: date) -> Loaded | None:
    """Load the demonstration as on ``loaded_on``, all or nothing; ``None`` where it is loaded already.

    Raises:
        DemoRefused: the database holds somebody's work, lacks the plan, or the day lies outside what the story fits.
        OSError: the fixture cannot be read, or the password not written.
    """
    story = json.loads(fixture.read_text(encoding="utf-8"))
    # Locked, so that two who load at the same moment load it once.
    plan = NationPlan.objects.select_for_update().filter(slug=story["plan"]).first()
    if plan is None:
        raise DemoRefused(f"There is no plan {story['plan']} yet. Run “manage.py seed” first.")
    if DemoData.objects.exists():
        return None
    _refuse_if_used(plan)
    password = people.new_password()
    _tell(story, plan, loaded_on, password)
    DemoData.objects.create(loaded_on=loaded_on)
    # Last, so that a file that cannot be written leaves no accounts behind that nobody can use.
    people.write_password(password_file, password)
    return Loaded(len(story["people"]), len(story["events"]))


def _refuse_if_used(plan: NationPlan) -> None:
    used = next((model for model in _SOMEBODYS if model._default_manager.exists()), None)
    if used is not None:
        raise DemoRefused(
            f"This database is in use: it holds {used._meta.verbose_name_plural} of its own. Demonstration data goes "
            "into an empty one only; “make demo-reset” puts this one aside and makes it."
        )
    if not plan.is_active:
        raise DemoRefused("The plan is not active, so nobody can report on it. Make it active first.")


def _date_the_seed(at: datetime) -> None:
    """Let what was seeded have been there before the story begins: a history reads in the order of its dates."""
    for model in (NationPlan, Priority, ResponsibleParty, Action, Measure, Timing):
        model.history.filter(history_user__isnull=True).update(history_date=at)


def _tell(story: dict[str, Any], plan: NationPlan, loaded_on: date, password: str) -> None:
    begins_on = loaded_on - timedelta(days=max(event["days"] for event in story["events"]))
    if begins_on <= plan.starts_on:
        raise DemoRefused(f"The story begins {(loaded_on - begins_on).days} days back, before the plan. Choose later.")
    _date_the_seed(words.moment(begins_on, time(8)))
    cast = people.create_accounts(story["people"], password, words.moment(begins_on, time(9)))
    try:
        Story(plan, cast, loaded_on, story["unchanged_otherwise"]).play(story["events"])
    except ObjectDoesNotExist as error:
        raise DemoRefused(
            f"The plan is not as it was seeded ({error}). Run “manage.py seed”, or start anew."
        ) from error
