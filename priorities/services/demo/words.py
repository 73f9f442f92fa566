"""Dates in the demonstration's texts: they fit whatever day it is loaded on."""

import re
from datetime import date, datetime, time, timedelta

from plans.clock import LONDON

_PLACEHOLDER = re.compile(r"\{(day|month|season):([+-][0-9]+)\}")
_SEASONS = ("winter", "spring", "summer", "autumn")


def fill(text: str, loaded_on: date) -> str:
    """Return ``text`` with its placeholders filled in: ``{day:+70}`` is the date 70 days after ``loaded_on``."""

    def words(found: re.Match[str]) -> str:
        day = loaded_on + timedelta(days=int(found[2]))
        if found[1] == "season":
            return season(day)
        return f"{day:%B}" if found[1] == "month" else f"{day.day} {day:%B}"

    return _PLACEHOLDER.sub(words, text)


def season(day: date) -> str:
    """Return the season of ``day``, e.g. "autumn" from September to November."""
    return _SEASONS[day.month % 12 // 3]


def round_label(closes_on: date) -> str:
    """Return how a round is named by its last day, e.g. "Autumn 2026"; December belongs to the next year's winter."""
    return f"{season(closes_on).capitalize()} {closes_on.year + closes_on.month // 12}"


def moment(day: date, at: time) -> datetime:
    """Return ``at`` o'clock in London on ``day``."""
    return datetime.combine(day, at, tzinfo=LONDON)
