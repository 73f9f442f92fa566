"""Reading a plan's description: texts in a language, dates, people's roles, figures. Nothing here asks the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans import clock
from plans.models import Role
from plans.models.language import Text
from priorities import progress
from priorities.templatetags.figures import figure
from priorities.templatetags.progress_tags import tally_words

#: A plan's description, or a part of it, as :func:`priorities.services.freezing.known` makes it.
Data = Mapping[str, Any]


def catalogue_language() -> str:
    """Return the language that the fixed texts come out in: English where the Welsh catalogue is missing."""
    return pgettext("code of the language that this catalogue is written in", "en")


def text_in(value: Any, language: str) -> Text | None:
    """Return a bilingual text (``{"en": …, "cy": …}``) in ``language``, the English in its stead where it is missing.

    ``None`` where there is no text at all. A plain text is taken to be English.
    """
    if not value:
        return None
    both: Data = value if isinstance(value, Mapping) else {"en": value, "cy": ""}
    welsh, english = both.get("cy") or "", both.get("en") or ""
    if language == "cy" and welsh:
        return Text(welsh, "cy")
    if not english:
        return None
    return Text(english, "en", is_fallback=language == "cy")


def some_text(value: Any, language: str) -> Text:
    """Return a bilingual text that is always there."""
    return text_in(value, language) or Text("", language)


def as_written(value: str | None, language: str | None) -> Text | None:
    """Return what somebody wrote in one language only; ``None`` where nothing was written."""
    return Text(value.strip(), language or "en") if value and value.strip() else None


def day(value: str | None) -> date | None:
    """Return a date of the description."""
    return date.fromisoformat(value) if value else None


def day_of(moment: str | None) -> date | None:
    """Return the date in London of a moment of the description."""
    return clock.today(datetime.fromisoformat(moment)) if moment else None


def in_words(value: date | None) -> str:
    """Return a date as "22 November 2026"."""
    return date_format(value, "j F Y") if value else ""


def role_of(person: Data | None) -> str:
    """Return what somebody was: reports name roles, never persons."""
    if person is None:
        return ""
    role = person.get("role") or ""
    return str(Role(role).label) if role in Role.values else _("Administrator")


def said(person: Data | None, moment: str | None) -> str:
    """Return who said something and when: "Contributor, 12 November 2026"."""
    return ", ".join(part for part in (role_of(person), in_words(day_of(moment))) if part)


@dataclass(frozen=True)
class Held:
    """What readers of parts of a description must know of the whole."""

    language: str
    #: The smallest number of people that it tells; in format 1 every one was told.
    small_below: int

    @property
    def fewer(self) -> str:
        """What stands in the place of a number of people that is left out."""
        return _("fewer than %d") % self.small_below


def held_by(data: Data, language: str) -> Held:
    """Return what the parts of ``data`` are to be read with."""
    return Held(language, data["definitions"].get("small_numbers_below", 0))


def number(value: str | None, kind: str) -> str:
    """Return a figure of the description as people write it."""
    if value is None:
        return ""
    return figure(Decimal(value)) + (" %" if kind == "percent" else "")


def shares(tally: list[Data]) -> list[progress.Share]:
    """Return counts by status, as bars are drawn from them."""
    return [progress.Share(part["status"], part["count"], part["is_last_known"]) for part in tally]


def shares_in_words(tally: list[Data]) -> str:
    """Return counts by status as a sentence."""
    return tally_words(shares(tally))
