"""Stretches of time that a plan's table names: a day, a month, a season, a quarter, a year, or from one to another."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans.dates import parse_day
from priorities.imports.calendar_words import HYDREF, MONTHS, SEASONS

_YEAR = "(?:19|20)[0-9]{2}"
_MONTH = "|".join(MONTHS)
_SPAN = rf"(?P<first>{_YEAR})\s*(?:[-/]|to)\s*(?P<last>{_YEAR}|[0-9]{{2}})"
_BETWEEN = re.compile(r"\s*(?:-|\bto\b|\buntil\b)\s*")


@dataclass(frozen=True)
class Period:
    """The plan's period; its years are counted from the day on which it starts."""

    starts_on: date
    ends_on: date

    @property
    def years(self) -> int:
        """How many years the plan has; the last may be shorter."""
        passed = self.ends_on.year - self.starts_on.year
        return passed + ((self.ends_on.month, self.ends_on.day) >= (self.starts_on.month, self.starts_on.day))

    def first_day(self, year: int) -> date:
        """Return the first day of a year of the plan, counted from 1."""
        return _same_day(self.starts_on, self.starts_on.year + year - 1)

    def last_day(self, year: int) -> date:
        """Return the last day of a year of the plan, counted from 1; never after the plan's end."""
        return min(self.first_day(year + 1) - timedelta(days=1), self.ends_on)

    @property
    def has_calendar_years(self) -> bool:
        """Whether its years begin on 1 January."""
        return (self.starts_on.month, self.starts_on.day) == (1, 1)


@dataclass(frozen=True)
class Stretch:
    """A stretch of time, both days included, and the rule by which it was read, as a sentence."""

    first: date
    last: date
    rule: str
    is_day: bool = False


@dataclass(frozen=True)
class Open:
    """Words that name a time, but not one that can be read without guessing."""

    reason: str


Found = Stretch | Open | None


def day_words(day: date) -> str:
    """Return the day as "31 March 2026", in the language of the page."""
    return date_format(day, "j F Y")


def read_stretch(text: str, period: Period) -> Found:
    """Return the stretch of time that the whole of ``text`` names, or why it is left open; ``None`` where it is none.

    Args:
        text: as :func:`priorities.imports.calendar_words.plain_words` writes it.
    """
    if re.match(r"from .+ to ", text):
        text = text.removeprefix("from ")
    return _alone(text, period) or _from_to(text, period)


def _same_day(day: date, year: int) -> date:
    """Return ``day`` in another year; 28 February for a 29th that it does not have."""
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """Return the first and the last day of ``count`` months from ``month``, which may lie beyond December."""
    begin, end = month - 1, month + count - 2
    first = date(year + begin // 12, begin % 12 + 1, 1)
    last_year, last_month = year + end // 12, end % 12 + 1
    return first, date(last_year, last_month, monthrange(last_year, last_month)[1])


def _told(sentence: str, first: date, last: date, **more: object) -> Stretch:
    """Return the stretch with its rule, a sentence that names both days."""
    return Stretch(first, last, sentence % {"first": day_words(first), "last": day_words(last), **more})


# --- What stands alone ----------------------------------------------------------------------------------------------


def _alone(text: str, period: Period) -> Found:
    for read in (_day, _whole_plan, _plan_years, _plan_quarter, _term, _span, _month, _season, _quarter, _bare_year):
        found = read(text, period)
        if found is not None:
            return found
    return None


def _day(text: str, period: Period) -> Found:
    day = parse_day(text) if re.match(r"[0-9]", text) else None
    if day is None:
        return None
    sentence = _("The day that is named, %s.")
    if re.fullmatch(r"[0-9]{1,2}\D[0-9]{1,2}\D[0-9]{2,4}", text):
        sentence = _("The day that is named, %s: the day is written before the month.")
    return Stretch(day, day, sentence % day_words(day), is_day=True)


def _whole_plan(text: str, period: Period) -> Found:
    if not re.fullmatch(r"(?:the )?(?:whole |entire )?(?:(?:life|lifetime|duration|course) of )?(?:the |this )?plan"
                        r"(?: period)?", text):  # fmt: skip
        return None
    return _told(_("The plan’s whole period, from %(first)s to %(last)s."), period.starts_on, period.ends_on)


def _plan_years(text: str, period: Period) -> Found:
    found = re.fullmatch(r"(?:years?|y) ?(?P<first>[0-9]{1,2})(?: ?(?P<by>-|to|and|&|,|/) ?(?:years? |y)?"
                         r"(?P<last>[0-9]{1,2}))?", text)  # fmt: skip
    if found is None:
        return None
    first, last = int(found["first"]), int(found["last"] or found["first"])
    is_listed = found["by"] not in (None, "-", "to")
    if last < first or first < 1 or (is_listed and last != first + 1):
        return None
    if last > period.years:
        return Open(
            _("The plan has %(years)s years, counted from %(start)s: there is no Year %(year)s.")
            % {"years": period.years, "start": day_words(period.starts_on), "year": last}
        )
    sentence = _("Year %(year)s of the plan, counted from its start: from %(first)s to %(last)s.")
    if last > first:
        sentence = _("Years %(year)s to %(until)s of the plan, counted from its start: from %(first)s to %(last)s.")
    return _told(sentence, period.first_day(first), period.last_day(last), year=first, until=last)


def _plan_quarter(text: str, period: Period) -> Found:
    after = re.fullmatch(r"(?:q|quarter ?)(?P<quarter>[1-4]),?(?: of| in)? (?:year |y)(?P<year>[0-9]{1,2})", text)
    before = re.fullmatch(r"(?:year |y)(?P<year>[0-9]{1,2}),? ?-? ?(?:q|quarter ?)(?P<quarter>[1-4])", text)
    found = after or before
    if found is None:
        return None
    year, quarter = int(found["year"]), int(found["quarter"])
    if not 1 <= year <= period.years or period.starts_on.day != 1:
        return _plan_years(f"year {year}", period) if period.starts_on.day == 1 else None
    begin = period.first_day(year)
    first, last = _months(begin.year, begin.month + 3 * (quarter - 1), 3)
    if last > period.ends_on:
        return Open(_("That quarter is not within the plan’s period."))
    sentence = _("Quarter %(quarter)s of Year %(year)s of the plan, counted from its start: %(first)s to %(last)s.")
    return _told(sentence, first, last, quarter=quarter, year=year)


def _term(text: str, period: Period) -> Found:
    """Read short, medium and long term as the thirds of a plan whose years divide by three; else they stay open."""
    found = re.fullmatch(r"(?P<first>short|medium|mid|long)(?:[ -]term)?(?: ?(?:-|to|/) ?(?P<last>medium|long))?"
                         r"[ -]term", text)  # fmt: skip
    if found is None:
        return None
    thirds = {"short": 0, "medium": 1, "mid": 1, "long": 2}
    first, last = thirds[found["first"]], thirds[found["last"] or found["first"]]
    size, rest = divmod(period.years, 3)
    is_whole = period.first_day(period.years + 1) - timedelta(days=1) == period.ends_on
    if rest or not is_whole or last < first:
        return Open(_("The plan’s period does not divide into three equal parts: look where the document says what "
                      "the term means."))  # fmt: skip
    sentence = _("Short, medium and long term are read as the thirds of the plan’s years, unless the document says "
                 "otherwise: from %(first)s to %(last)s.")  # fmt: skip
    return _told(sentence, period.first_day(first * size + 1), period.last_day((last + 1) * size))


def _span(text: str, period: Period) -> Found:
    found = re.fullmatch(
        rf"(?:(?P<financial>fy|financial years?) ?|years? )?{_SPAN}(?P<after> financial years?)?", text
    )
    years = _span_years(found) if found else None
    if found is None or years is None:
        return None
    first, last = years
    is_financial = found["financial"] or found["after"]
    start = date(first, 4, 1) if is_financial else _same_day(period.starts_on, first)
    if not is_financial and period.has_calendar_years:
        return Open(_("The plan’s years are calendar years: %s can be one year or two. Look where the document says "
                      "what it means.") % text)  # fmt: skip
    sentence = _("The years of the plan begin on the day on which it starts: from %(first)s to %(last)s.")
    if (start.month, start.day) == (4, 1):
        sentence = _("Years written so are read as financial years, from April to March: from %(first)s to %(last)s.")
    return _told(sentence, start, _same_day(start, last) - timedelta(days=1))


def _span_years(found: re.Match[str]) -> tuple[int, int] | None:
    """Return the two years that "2024/25" or "2024–2027" names, where they follow each other."""
    first = int(found["first"])
    last = int(found["last"]) if len(found["last"]) == 4 else first // 100 * 100 + int(found["last"])
    return (first, last) if first < last else None


def _month(text: str, period: Period) -> Found:
    found = re.fullmatch(rf"(?P<month>{_MONTH}) (?P<year>{_YEAR})", text)
    number = re.fullmatch(rf"(?P<month>0?[1-9]|1[0-2])/(?P<year>{_YEAR})", text)
    if found:
        month, year = MONTHS.index(found["month"]) + 1, int(found["year"])
    elif number:
        month, year = int(number["month"]), int(number["year"])
    else:
        return None
    return _told(_("The whole month, from %(first)s to %(last)s."), *_months(year, month, 1))


def _season(text: str, period: Period) -> Found:
    if re.fullmatch(rf"{HYDREF} {_YEAR}", text):
        return Open(_("“Hydref” is both October and autumn. Look which of them the document means."))
    found = re.fullmatch(rf"(?:the )?(?P<season>{'|'.join(SEASONS)}) (?:of )?(?P<year>{_YEAR}|{_SPAN})", text)
    if found is None:
        return None
    is_winter = found["season"] == "winter"
    years = _span_years(found) if found["first"] else None
    if is_winter and years is None:
        return Open(_("A winter lies in two years. Look whether the document means its beginning or its end."))
    if found["first"] and not (is_winter and years and years[1] == years[0] + 1):
        return None
    year = years[0] if years else int(found["year"])
    sentence = _("The season as meteorologists count it, in whole months: from %(first)s to %(last)s.")
    return _told(sentence, *_months(year, SEASONS[found["season"]], 3))


def _quarter(text: str, period: Period) -> Found:
    quarter = r"(?:q|quarter ?)(?P<quarter>[1-4])"
    after = re.fullmatch(rf"{quarter},?(?: of| in)? ?(?:fy ?)?(?:{_SPAN}|(?P<year>{_YEAR}))", text)
    found = after or re.fullmatch(rf"(?:fy ?)?(?:{_SPAN}|(?P<year>{_YEAR})),? ?-? ?{quarter}", text)
    if found is None:
        return None
    if found["year"]:
        return Open(_("A quarter with one year can be that of the calendar year or of the financial year. Look which "
                      "of them the document means."))  # fmt: skip
    years = _span_years(found)
    if years is None or years[1] != years[0] + 1:
        return None
    sentence = _("Quarter %(quarter)s of the financial year, which begins on 1 April: from %(first)s to %(last)s.")
    first, last = _months(years[0], 4 + 3 * (int(found["quarter"]) - 1), 3)
    return _told(sentence, first, last, quarter=found["quarter"])


def _bare_year(text: str, period: Period) -> Found:
    found = re.fullmatch(rf"(?P<calendar>calendar year )?(?P<year>{_YEAR})", text)
    if found is None:
        return None
    if not (found["calendar"] or period.has_calendar_years):
        return Open(_("A year alone can be the calendar year or a year of the plan. Look which of them the document "
                      "means."))  # fmt: skip
    return _told(_("The calendar year, from %(first)s to %(last)s."), *_months(int(found["year"]), 1, 12))


# --- From one to another --------------------------------------------------------------------------------------------


def _from_to(text: str, period: Period) -> Found:
    """Read what stretches from one thing that can be read to another: "September 2025 to December 2025"."""
    text = re.sub(r"^between (.+) and (.+)$", r"\1 to \2", text)
    for between in _BETWEEN.finditer(text):
        first = _beginning(text[: between.start()].removeprefix("from "), text[between.end() :], period)
        last = _alone(text[between.end() :], period) if isinstance(first, Stretch) else None
        if isinstance(first, Stretch) and isinstance(last, Stretch) and first.first <= last.last:
            sentence = _("From the beginning of what is named first, %(first)s, to the end of what is named last, "
                         "%(last)s.")  # fmt: skip
            return _told(sentence, first.first, last.last)
    return None


def _beginning(text: str, rest: str, period: Period) -> Found:
    """Read what stands before "to"; without a year it takes that of the ``rest``: "April – June 2025"."""
    found = _alone(text, period) if text else None
    year = re.search(rf"{_YEAR}(?:[-/](?:{_YEAR}|[0-9]{{2}}))?$", rest)
    if found is None and year and re.fullmatch(rf"[0-9]{{1,2}}|(?:[0-9]{{1,2}} )?(?:{_MONTH})|q[1-4]|[a-z]+", text):
        month = re.search(rf"\b(?:{_MONTH})\b", rest) if text.isdecimal() else None
        found = _alone(" ".join(filter(None, [text, month and month[0], year[0]])), period)
    return found
