"""How values stand in what is frozen: the same text for the same value on every database and in every year."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

_CENT = Decimal("0.01")


def canonical(data: Any) -> str:
    """Return ``data`` as canonical JSON: keys sorted, no spaces, no escapes beyond those that JSON requires.

    Raises:
        ValueError: a number is not finite.
        TypeError: something is no plain value.
    """
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def moment(at: datetime | None) -> str | None:
    """Return ``at`` (aware) in UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if at else None


def day(on: date | None) -> str | None:
    """Return ``on`` as ``2026-03-31``."""
    return on.isoformat() if on else None


def number(value: Decimal | None) -> str | None:
    """Return ``value`` with two places; never "-0.00"."""
    return None if value is None else str(value.quantize(_CENT) + 0)


def both(record: Model, name: str) -> dict[str, str]:
    """Return the field ``name`` of ``record`` in both languages."""
    return {"cy": getattr(record, f"{name}_cy"), "en": getattr(record, name)}


def person(pk: int | None, role: str) -> dict[str, Any] | None:
    """Return somebody as id and role; no name is ever frozen."""
    return None if pk is None else {"id": pk, "role": role}
