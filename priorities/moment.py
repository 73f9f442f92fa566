"""The moment that a page shows: now, or an earlier day as it was known at its end."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans import clock
from plans.dates import parse_day
from plans.models import NationPlan

#: How an address names the day.
AS_AT = "as_at"


@dataclass(frozen=True)
class Moment:
    """What a page shows is what was known at ``at``."""

    at: datetime
    #: The date in London at that moment: what is overdue is counted from it.
    today: date
    #: The earlier day that was asked for; ``None`` for now.
    as_at: date | None = None

    @property
    def query(self) -> dict[str, str]:
        """What an address says to stay at this moment."""
        return {AS_AT: self.as_at.isoformat()} if self.as_at else {}

    @property
    def typed(self) -> str:
        """The day as the form takes it, whatever the language of the page; empty for now."""
        return f"{self.as_at.day} {self.as_at:%B %Y}" if self.as_at else ""


def moment_of(request: HttpRequest, plan: NationPlan, now: datetime) -> Moment:
    """Return the moment that the address asks for: the end of the day ``as_at`` in London, by default ``now``.

    Raises:
        BadRequest: it is no date, or none that can be shown; the message says what to do.
    """
    try:
        day = day_of(request.GET.get(AS_AT, ""), plan, clock.today(now))
    except ValidationError as error:
        raise BadRequest(error.messages[0]) from error
    return moment_on(day, now)


def moment_on(day: date | None, now: datetime) -> Moment:
    """Return the end of ``day`` in London; ``now`` where there is none, or where it is today."""
    today = clock.today(now)
    if day is None or day == today:
        return Moment(now, today)
    return Moment(clock.end_of_day(day), day, day)


def day_of(text: str, plan: NationPlan, today: date) -> date | None:
    """Return the day that ``text`` names, from the plan's start to ``today``; ``None`` where it is empty.

    Raises:
        ValidationError: it is no date, or none that can be shown; the message says what to do.
    """
    if not text.strip():
        return None
    day = parse_day(text[:40])
    if day is None:
        raise ValidationError(
            _("This date cannot be read. Write it like 31 March 2026 or 2026-03-31, or leave it out.")
        )
    if day > today:
        raise ValidationError(_("This day is still to come. Give an earlier date, or leave it out to see today."))
    if day < plan.starts_on:
        raise ValidationError(
            _("The plan starts on %s. Give a date from then on.") % date_format(plan.starts_on, "j F Y")
        )
    return day
