"""Small questions about days."""

import re
from datetime import date, datetime

#: Ways in which people write a date, after full stops and dashes have become slashes or spaces.
_DAY_FORMATS = ("%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y", "%d/%m/%Y", "%d/%m/%y", "%Y/%m/%d")


def years_after(day: date, years: int) -> date:
    """Return the day ``years`` after ``day``; 28 February for a 29th that the later year does not have."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def ten_years_after(day: date) -> date:
    """Return the day ten years after ``day``: beyond it, dates are taken for slips of the finger."""
    return years_after(day, 10)


def parse_day(text: str) -> date | None:
    """Return the date that ``text`` names as people write it, or ``None``.

    >>> parse_day("31 January 2027") == parse_day("31/1/27") == parse_day("2027-01-31") == date(2027, 1, 31)
    True
    """
    plain = re.sub(r"\s+", " ", re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.strip(), flags=re.I).replace(",", " "))
    plain = re.sub(r"\bsept\b", "sep", plain, flags=re.I)
    for candidate in (plain, re.sub(r"\s*[-./]\s*", "/", plain), re.sub(r"\s*[-./]\s*", " ", plain)):
        for pattern in _DAY_FORMATS:
            try:
                return datetime.strptime(candidate, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
    return None
