"""The fixed cast and the small plan that tests share.

The cast: ``admin`` (superuser), ``lead``, ``contributor``, ``colleague`` (another contributor), ``observer`` of the
Wales plan, and ``outsider``, a contributor of Scotland's plan. The date is 22 November 2026, handed in or fixed.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client, override_settings

from plans.models import Membership, NationPlan, ReportingRound, Role, Strategy, User
from priorities.choices import TimingKind
from priorities.models import Action, Measure, Priority, Timing
from tests import databases

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=LONDON)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start from the tables that ``bin/check`` has had made, where it has: nothing is left to migrate."""
    if shared := databases.on_server(databases.MIGRATED):
        connection.settings_dict["TEST"]["TEMPLATE"] = shared[1]
    poured = []

    def pour(connection: Any, **_: Any) -> None:
        if connection.vendor == "sqlite" and connection.is_in_memory_db() and not poured:
            poured.append(connection)
            databases.pour(connection)

    connection_created.connect(pour)
    yield
    connection_created.disconnect(pour)


@pytest.fixture(autouse=True)
def _fixed_clock(settings: Any) -> None:
    settings.CLOCK_FIXED_AT = NOW
    cache.clear()


class QuickHasher(PBKDF2PasswordHasher):
    """Hashes as the portal does, once instead of a million times."""

    iterations = 1


@pytest.fixture(autouse=True, scope="session")
def _quick() -> Iterator[None]:
    """What takes long and is not under test: real portals, of ``server`` and ``browser`` tests, do it as ever.

    A test client reads all static files when it is made, unless they are looked for when they are asked for.
    """
    hashers = [f"{QuickHasher.__module__}.{QuickHasher.__qualname__}"]
    with override_settings(WHITENOISE_AUTOREFRESH=True, PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    """The folder for the uploads of this test alone; it is made with the first of them."""
    folder = tmp_path / "uploads"
    settings.UPLOADS_DIR = folder
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder


@pytest.fixture
def strategy(db: None) -> Strategy:
    return Strategy.objects.create(slug="uk", title="UK Workforce Strategy")


@pytest.fixture
def wales(strategy: Strategy) -> NationPlan:
    return NationPlan.objects.create(
        strategy=strategy,
        nation="wales",
        slug="wales-2024-2027",
        title="Cymru-Wales action plan 2024–2027",
        short_name="Cymru-Wales",
        starts_on=date(2024, 4, 1),
        ends_on=date(2027, 3, 31),
        period_words="2024–2027",
        state=NationPlan.State.ACTIVE,
    )


@pytest.fixture
def scotland(strategy: Strategy) -> NationPlan:
    return NationPlan.objects.create(
        strategy=strategy,
        nation="scotland",
        slug="scotland-2025-2027",
        title="Scotland action plan 2025–2027",
        short_name="Scotland",
        starts_on=date(2025, 4, 1),
        ends_on=date(2027, 3, 31),
        period_words="2025–2027",
        state=NationPlan.State.ACTIVE,
    )


def person(name: str, plan: NationPlan | None = None, role: str | None = None, **fields: Any) -> User:
    """Create somebody, with a role in ``plan`` where one is given; they sign in by code."""
    user = User.objects.create_user(f"{name.replace(' ', '.')}@example.org", name=name, **fields)
    if role:
        Membership.objects.create(user=user, plan=plan, role=role, started_at=datetime(2024, 4, 1, tzinfo=LONDON))
    return user


@pytest.fixture
def admin(db: None) -> User:
    return person("administrator", is_staff=True, is_superuser=True)


@pytest.fixture
def lead(wales: NationPlan) -> User:
    return person("lead", wales, Role.LEAD)


@pytest.fixture
def contributor(wales: NationPlan) -> User:
    return person("contributor", wales, Role.CONTRIBUTOR)


@pytest.fixture
def colleague(wales: NationPlan) -> User:
    return person("colleague", wales, Role.CONTRIBUTOR)


@pytest.fixture
def observer(wales: NationPlan) -> User:
    return person("observer", wales, Role.OBSERVER)


@pytest.fixture
def outsider(scotland: NationPlan) -> User:
    return person("outsider", scotland, Role.CONTRIBUTOR)


@pytest.fixture
def priority(strategy: Strategy) -> Priority:
    return Priority.objects.create(strategy=strategy, number=1, title="Optimising occupational therapy")


@pytest.fixture
def make_action(wales: NationPlan, priority: Priority) -> Callable[..., Action]:
    """Return a function that makes an action of the Wales plan with one adopted timing."""
    from priorities.services import standing

    def make(reference: str = "1.1", **fields: Any) -> Action:
        starts_on = fields.pop("starts_on", date(2024, 4, 1))
        latest_on = fields.pop("latest_on", date(2027, 3, 31))
        adopted = fields.pop("adopted", True)
        values = {"plan": wales, "priority": priority, "wording": f"Do thing {reference}", "added_on": date(2024, 4, 1)}
        action = Action.objects.create(reference=reference, **{**values, **fields})
        Timing.objects.create(
            action=action,
            wording="Years 1–3",
            kind=TimingKind.WINDOW,
            starts_on=starts_on,
            latest_on=latest_on,
            original_latest_on=latest_on if adopted else None,
            is_adopted=adopted,
        )
        standing.refresh(action)
        return action

    return make


@pytest.fixture
def action(make_action: Callable[..., Action], contributor: User) -> Action:
    return make_action("1.4", wording="Champion innovative service delivery models", reporter=contributor)


@pytest.fixture
def percentage(action: Action) -> Measure:
    return Measure.objects.create(action=action, wording="Share of services", kind="percent", unit="% of services")


@pytest.fixture
def autumn(wales: NationPlan, lead: User) -> ReportingRound:
    """The open round: 1 to 30 November 2026."""
    return ReportingRound.objects.create(
        plan=wales,
        label="Autumn 2026",
        opens_at=datetime(2026, 11, 1, tzinfo=LONDON),
        closes_at=datetime(2026, 11, 30, 23, 59, 59, tzinfo=LONDON),
        opened_by=lead,
    )


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a function that gives a browser in which somebody is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def token() -> str:
    return str(uuid4())
