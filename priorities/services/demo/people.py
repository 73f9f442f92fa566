"""The demonstration's accounts, named by role, with one password made for this database."""

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from plans.models import Membership, NationPlan, User
from plans.services.recording import save_recorded

#: Characters that nobody mistakes for another when reading them from a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_ADDRESS = "demo-{who}@example.org"


def new_password() -> str:
    """Return a random password of four groups of four, e.g. ``k3ja-9mqx-tdpa-4wzs``."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def create_accounts(people: list[dict[str, Any]], password: str, since: datetime) -> dict[str, User]:
    """Create the accounts, which can sign in with ``password``, and their roles; return them by short name."""
    # Hashed once for all: each hash takes long on purpose.
    hashed = make_password(password)
    plans = {plan.slug: plan for plan in NationPlan.objects.all()}
    return {person["who"]: _create(person, hashed, plans, since) for person in people}


def accounts() -> QuerySet[User]:
    """Return the demonstration's accounts in the order in which they were made."""
    return User.objects.filter(email__startswith="demo-", email__endswith="@example.org").order_by("pk")


def write_password(path: Path, password: str) -> None:
    """Write the password to a file that only this user of the machine can read.

    Raises:
        OSError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        # The mode above counts for a new file only.
        os.fchmod(file.fileno(), 0o600)
        file.write(f"{password}\n")


def read_password(path: Path) -> str | None:
    """Return the password; ``None`` where the file is gone."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def _create(person: dict[str, Any], hashed: str, plans: Mapping[str, NationPlan], since: datetime) -> User:
    administrator = person.get("administrator", False)
    user = User(
        email=_ADDRESS.format(who=person["who"]),
        name=person["name"],
        password=hashed,
        is_staff=administrator,
        is_superuser=administrator,
        date_joined=since,
    )
    user.full_clean()
    user.save()
    if "role" in person:
        plan = plans[person["plan"]] if person["plan"] else None
        role = Membership(user=user, plan=plan, role=person["role"], started_at=since)
        save_recorded(role, by=None, reason="Demonstration", at=since)
    return user
