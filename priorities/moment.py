"""The moment that a page shows: now, or an earlier day as it was known at its end."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans import clock
from plans.models import NationPlan
from priorities.forms.fields import parse_day

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
    day = day_of(request.GET.get(AS_AT, ""), plan, clock.today(now))
    if day is None:
        return Moment(now, clock.today(now))
    return Moment(end_of(day), day, day)


def day_of(text: str, plan: NationPlan, today: date) -> date | None:
    """Return the day before ``today`` that ``text`` names; ``None`` where it is empty or names today.

    Raises:
        BadRequest: as :func:`moment_of`.
    """
    if not text.strip():
        return None
    day = parse_day(text[:40])
    if day is None:
        raise BadRequest(_("This date cannot be read. Write it like 31 March 2026 or 2026-03-31, or leave it out."))
    if day > today:
        raise BadRequest(_("This day is still to come. Give an earlier date, or leave it out to see today."))
    if day < plan.starts_on:
        raise BadRequest(_("The plan starts on %s. Give a date from then on.") % date_format(plan.starts_on, "j F Y"))
    return None if day == today else day


def end_of(day: date) -> datetime:
    """Return the last moment of ``day`` in London."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.LONDON) - timedelta(microseconds=1)
