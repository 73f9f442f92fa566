"""What a person decided of the rows of a table and of the drafts that are there, while it waits to be confirmed.

Kept as JSON with the import: ``{"rows": {"<key>": {"pair": "<action pk>" | "new" | "skip", "timings": [reading |
null, …]}}, "drafts": {"<action pk>": "keep" | "<key of the row it is merged into>"}, "reason": "…"}``, where a reading
is ``{"kind", "starts_on", "latest_on"}`` with dates as ISO text, empty or ``null`` for none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from priorities.choices import TimingKind
from priorities.progress import TimingFact

NEW = "new"
SKIP = "skip"
KEEP = "keep"
#: As long as the reasons of other amendments.
_MAX_REASON = 2000


@dataclass(frozen=True)
class RowAnswer:
    """What was decided of one row."""

    #: The id of the action that it stands for, ``"new"``, ``"skip"``, or empty where nobody decided.
    pair: str = ""
    #: For each of its timings the reading that was given, or ``None`` for what is proposed.
    timings: tuple[TimingFact | None, ...] = ()

    @property
    def action_id(self) -> int | None:
        """The action that somebody said it stands for."""
        return int(self.pair) if self.pair.isdecimal() else None

    def reading(self, place: int) -> TimingFact | None:
        """Return the reading that was given for the timing at ``place``, counted from 0."""
        return self.timings[place] if place < len(self.timings) else None


@dataclass(frozen=True)
class Answers:
    """All that was decided."""

    rows: Mapping[int, RowAnswer] = field(default_factory=dict)
    #: Draft → the row it is merged into.
    merged: Mapping[int, int] = field(default_factory=dict)
    reason: str = ""

    def row(self, key: int) -> RowAnswer:
        """Return what was decided of the row ``key``."""
        return self.rows.get(key, RowAnswer())


def read_answers(kept: Mapping[str, Any]) -> Answers:
    """Return the answers that are kept as JSON.

    Raises:
        ValidationError: they cannot be understood, or a reading is none.
    """
    try:
        rows = {_number(key): _row(answer) for key, answer in kept.get("rows", {}).items()}
        drafts = kept.get("drafts", {})
        merged = {_number(pk): _number(into) for pk, into in drafts.items() if into not in (KEEP, "")}
        reason = str(kept.get("reason") or "").strip()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValidationError(
            _("These answers cannot be understood. Open the import again and answer there.")
        ) from error
    if len(reason) > _MAX_REASON:
        text = _("Give the reason in no more than %(count)s characters.")
        raise ValidationError({"reason": text % {"count": _MAX_REASON}})
    return Answers(rows, merged, reason)


def _number(text: Any) -> int:
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= 18):
        raise ValueError(text)
    return int(text)


def _row(answer: Mapping[str, Any]) -> RowAnswer:
    pair = answer.get("pair") or ""
    if pair not in ("", NEW, SKIP):
        pair = str(_number(pair))
    return RowAnswer(pair, tuple(_reading(reading) for reading in answer.get("timings") or ()))


def _reading(reading: Mapping[str, Any] | None) -> TimingFact | None:
    if reading is None:
        return None
    starts_on, latest_on = (_day(reading.get(name)) for name in ("starts_on", "latest_on"))
    fact = TimingFact(TimingKind(reading["kind"]), starts_on, latest_on, is_adopted=False)
    _check(fact)
    return fact


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _check(fact: TimingFact) -> None:
    """Raise ``ValidationError`` for a reading that no timing can have."""
    if fact.kind in (TimingKind.WINDOW, TimingKind.BY_DATE) and fact.latest_on is None:
        raise ValidationError(_("Give the latest date, or choose “Ongoing” or “No date stated”."))
    if fact.kind == TimingKind.NONE and (fact.starts_on or fact.latest_on):
        raise ValidationError(_("“No date stated” has no dates. Remove them, or choose another reading."))
    if fact.starts_on and fact.latest_on and fact.starts_on > fact.latest_on:
        raise ValidationError(_("The latest date is before the start."))
