"""How the words of a timing can be read, with the rule that was used. What cannot be read is left open, never guessed.

A reading is proposed only where the whole of the words fits a known way of saying it. What the words alone do not
settle ("2026", "Q2 2025", "Winter 2025") is left open with the question that the document has to answer.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from plans.dates import ten_years_after
from priorities.choices import TimingKind
from priorities.imports.calendar_words import plain_words
from priorities.imports.periods import Open, Period, Stretch, day_words, read_stretch
from priorities.imports.table import Proposal

#: Longer words are prose; no rule reads prose.
MAX_LENGTH = 200

_NOT_STATED = re.compile(
    r"|(?:date |timing )?(?:none|not|no date)(?: (?:stated|given|specified|applicable|set|known))?|no date|n/?a|-+|nil"
)
_TO_BE_SAID = re.compile(r"tb[acd]|to be (?:confirmed|decided|determined|agreed|set|advised)|date tbc")
_ONGOING = r"(?:ongoing|continuous(?:ly)?|continuing|rolling(?: programme)?)"
_AGAIN = r"(?:annual(?:ly)?|yearly|every year|each year|quarterly|monthly|every (?:month|quarter)|weekly|termly)"
_BY = re.compile(
    r"(?:to be )?(?:completed? |due |delivered )?(?:by|no later than|not later than|due|deadline:?)"
    r"(?: the)? (?P<what>.+)"
)
_END = re.compile(r"(?:the )?end(?: of)?(?: the)? (?P<what>.+)")
_WITHIN = re.compile(r"(?:in|on|during|within|over|throughout|across|for)(?: the)? (?P<what>.+)")

_Reader = Callable[[str, Period], Proposal | None]


def propose(words: str, starts_on: date, ends_on: date) -> Proposal:
    """Return how ``words`` can be read in a plan that runs from ``starts_on`` to ``ends_on``, and by which rule.

    The proposal's ``kind`` is ``None``, and it has no dates, where the words are left open; its rule says why. Years
    are counted from the plan's start. Short, medium and long term are the thirds of a plan whose years divide by
    three, and are left open in any other. Dates before the plan's start, or more than ten years after it, are left
    open, because a timing cannot hold them.
    """
    period = Period(starts_on, ends_on)
    text = plain_words(words[: MAX_LENGTH + 1])
    if len(words) > MAX_LENGTH:
        return _left_open(_("These words are longer than any that a rule can read. Say the dates yourself."))
    found = _read(text, period) or _in_two_ways(text, period) or _unknown(text)
    return _within_limits(found, period)


def _left_open(reason: str) -> Proposal:
    return Proposal(None, reason)


def _unknown(text: str) -> Proposal:
    if text == "illegible":
        return _left_open(_("The words could not be read from the page."))
    return _left_open(_("No rule reads these words. Say the dates yourself, or choose that no date is stated."))


def _read(text: str, period: Period) -> Proposal | None:
    readers: tuple[_Reader, ...] = (_without_date, _ongoing, _by, _until, _end, _from, _in)
    for read in readers:
        found = read(text, period)
        if found is not None:
            return found
    return None


# --- Ways of saying it ----------------------------------------------------------------------------------------------


def _without_date(text: str, period: Period) -> Proposal | None:
    if _NOT_STATED.fullmatch(text):
        return Proposal(TimingKind.NONE, _("The table states no timing."))
    if _TO_BE_SAID.fullmatch(text):
        return _left_open(_("The document says that the date is still to be set."))
    return None


def _ongoing(text: str, period: Period) -> Proposal | None:
    start = day_words(period.starts_on)
    if re.fullmatch(rf"{_ONGOING}|throughout", text):
        return _going_on(_("It goes on, and no end is named; from the plan’s start, %s.") % start, period.starts_on)
    if re.fullmatch(_AGAIN, text):
        rule = _("It is done again and again, and no end is named; from the plan’s start, %s.") % start
        return _going_on(rule, period.starts_on)
    if re.fullmatch(rf"(?:(?:{_ONGOING} )?throughout|{_ONGOING} (?:over|for|during)) (?:.* )?plan(?: period)?", text):
        return _going_on(_("It goes on to the plan’s end, %s.") % day_words(period.ends_on), *_dates(period))
    return _ongoing_until(text, period) or _ongoing_from(text, period)


def _dates(period: Period) -> tuple[date, date]:
    return period.starts_on, period.ends_on


def _going_on(rule: str, first: date, last: date | None = None) -> Proposal:
    return Proposal(TimingKind.ONGOING, rule, first, last)


def _ongoing_until(text: str, period: Period) -> Proposal | None:
    """Read "ongoing until March 2026", and "ongoing, 2024–26" where the words name both ends."""
    found = re.fullmatch(rf"(?:{_ONGOING}|{_AGAIN})(?P<how> (?:until|to)(?: the)?(?: end of)?(?: the)?|[,:-]? ?-?) "
                         r"(?P<what>.+)", text)  # fmt: skip
    stretch = read_stretch(found["what"].removeprefix("from "), period) if found else None
    if found is None or stretch is None:
        return None
    if isinstance(stretch, Open):
        return _left_open(stretch.reason)
    if found["how"].strip(" ,:-"):
        rule = _("It goes on from the plan’s start until %s.") % day_words(stretch.last)
        return _going_on(rule, period.starts_on, stretch.last)
    if found["what"].startswith("from ") or not _is_long(stretch.first, stretch.last):
        return None
    return _going_on(
        " ".join([_("It goes on over the time that is named."), stretch.rule]), stretch.first, stretch.last
    )


def _is_long(first: date | None, last: date | None) -> bool:
    """Whether something can go on over that time: "annual (March 2026)" says when in the year, not how long."""
    return first is not None and last is not None and last - first >= timedelta(days=364)


def _ongoing_from(text: str, period: Period) -> Proposal | None:
    """Read "ongoing from Year 2", "Year 2 onwards", "Year 1 and ongoing"."""
    after = re.fullmatch(rf"(?:{_ONGOING}|{_AGAIN}),? from (?P<what>.+)", text)
    before = re.fullmatch(rf"(?:from |starting )?(?P<what>.+?)(?: ?-|,? and|,? then)* (?:onwards?|{_ONGOING})", text)
    found = after or before
    stretch = read_stretch(found["what"], period) if found else None
    if isinstance(stretch, Stretch):
        rule = _("It goes on from the beginning of what is named, %s, and no end is named.") % day_words(stretch.first)
        return _going_on(rule, stretch.first)
    return _left_open(stretch.reason) if stretch else None


def _by(text: str, period: Period) -> Proposal | None:
    found = _BY.fullmatch(text)
    return (_end(found["what"], period) or _by_its_end(found["what"], period)) if found else None


def _end(text: str, period: Period) -> Proposal | None:
    found = _END.fullmatch(text)
    if found is None:
        return None
    # "End of 2025" is a day that everybody would name alike, though "2025" alone can be two years.
    return _by_its_end(re.sub(r"^([0-9]{4})$", r"calendar year \1", found["what"]), period)


def _by_its_end(text: str, period: Period) -> Proposal | None:
    stretch = read_stretch(text, period)
    if isinstance(stretch, Open):
        return _left_open(stretch.reason)
    if stretch is None:
        return None
    if stretch.is_day:
        return Proposal(TimingKind.BY_DATE, stretch.rule, latest_on=stretch.last)
    rule = _("By the end of what is named, %s.") % day_words(stretch.last)
    return Proposal(TimingKind.BY_DATE, f"{rule} {stretch.rule}", latest_on=stretch.last)


def _until(text: str, period: Period) -> Proposal | None:
    found = re.fullmatch(r"(?:until|up to)(?: the)?(?: end of)?(?: the)? (?P<what>.+)", text)
    stretch = read_stretch(found["what"], period) if found else None
    if isinstance(stretch, Stretch):
        rule = _("From the plan’s start to the end of what is named, %s.") % day_words(stretch.last)
        return Proposal(TimingKind.WINDOW, rule, period.starts_on, stretch.last)
    return _left_open(stretch.reason) if stretch else None


def _from(text: str, period: Period) -> Proposal | None:
    """Say what is missing where a beginning has no end: "from September 2025"."""
    found = re.fullmatch(r"(?:from|starting|starts|beginning)(?: in| on| from)? (?P<what>.+)", text)
    if found is None or re.search(r" (?:to|until|-) ", text) or read_stretch(found["what"], period) is None:
        return None
    return _left_open(_("A beginning without an end. Look whether it goes on, or when it is to be done."))


def _in(text: str, period: Period) -> Proposal | None:
    """Read a stretch of time that stands alone, or after "in", "during" and the like."""
    found = _WITHIN.fullmatch(text)
    stretch = read_stretch(text, period) or (read_stretch(found["what"], period) if found else None)
    if isinstance(stretch, Open):
        return _left_open(stretch.reason)
    if stretch is None:
        return None
    if stretch.is_day:
        return Proposal(TimingKind.BY_DATE, stretch.rule, latest_on=stretch.last)
    return Proposal(TimingKind.WINDOW, stretch.rule, stretch.first, stretch.last)


def _in_two_ways(text: str, period: Period) -> Proposal | None:
    """Read a timing that is said twice, "Year 2 (2025-26)" or "Year 2: 2025-26", where both say the same."""
    said = re.fullmatch(r"(?P<one>[^()\[\]]+) ?[(\[](?P<other>[^()\[\]]+)[)\]]", text)
    said = said or re.fullmatch(r"(?P<one>[^:,;]+)[:,;] ?(?P<other>.+)", text)
    if said is None:
        return None
    one, other = (_read(said[name].strip(), period) for name in ("one", "other"))
    if one is None or other is None:
        return None
    for found in (one, other):
        if found.kind is None:
            return found
    if one.kind == TimingKind.ONGOING and one.latest_on is None and _is_long(other.starts_on, other.latest_on):
        return replace(
            other, kind=TimingKind.ONGOING, rule=f"{_('It goes on over the time that is named.')} {other.rule}"
        )
    if not _say_the_same(one, other):
        return _left_open(_("The words say two times that differ. Look which of them the document means."))
    return one if one.starts_on else other


def _say_the_same(one: Proposal, other: Proposal) -> bool:
    starts = {found.starts_on for found in (one, other) if found.starts_on}
    return one.latest_on == other.latest_on and len(starts) < 2


# --- What a timing can hold -----------------------------------------------------------------------------------------


def _within_limits(found: Proposal, period: Period) -> Proposal:
    """Leave a reading open whose dates a timing of the plan cannot hold; say so where it ends after the plan."""
    days = [day for day in (found.starts_on, found.latest_on) if day is not None]
    if any(day < period.starts_on for day in days):
        return _left_open(
            _("Read by the rules it begins or ends before the plan’s start, %(start)s. %(rule)s")
            % {"start": day_words(period.starts_on), "rule": found.rule}
        )
    if any(day > ten_years_after(period.starts_on) for day in days):
        return _left_open(_("It ends more than ten years after the plan’s start. %s") % found.rule)
    if any(day > period.ends_on for day in days):
        after = _("It ends after the plan’s end, %s.") % day_words(period.ends_on)
        return replace(found, rule=f"{found.rule} {after}")
    return found
