"""The one place that reads the clock.

Views call it and hand the moment on; nothing below a view asks for the time by itself.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return this moment, aware, in UTC; in tests the moment that ``CLOCK_FIXED_AT`` names."""
    return settings.CLOCK_FIXED_AT or timezone.now()


def today(at: datetime | None = None) -> date:
    """Return the date in London at ``at``, by default at this moment."""
    return (at or now()).astimezone(LONDON).date()


def end_of_day(day: date) -> datetime:
    """Return the last moment of ``day`` in London."""
    return datetime.combine(day, time.max, tzinfo=LONDON)


def start_of_day(day: date) -> datetime:
    """Return the first moment of ``day`` in London."""
    return datetime.combine(day, time.min, tzinfo=LONDON)
