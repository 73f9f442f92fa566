"""A number of a workbook as a person sees it in its cell: "31 March 2025", "1.10", "25%"."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel, from_ISO8601

#: Not from the locale: the words must be the same on every server.
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
#: The first section of a format such as ``[Red]#,##0.00 %``, with a currency before it or not.
_FIXED = re.compile(r"(?P<sign>[£$€]?)[#,0]*?(?P<whole>0*)(?P<cents>\.0+)?(?P<percent>%?)")
_COLOUR = re.compile(r"\[(?!\$)[^\]]*\]|_.|\*.|[\\\"]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
#: What Excel shows at most: the rest of a binary fraction is noise.
DIGITS = 15
#: Decimals that a format is followed in: with those digits it stays within what decimal numbers reckon exactly.
DECIMALS = 10


def shown(value: str, code: str, epoch: datetime) -> str:
    """Return the number ``value``, as a workbook writes it, in the number format ``code``.

    A value that is no number comes back as it is; a format that is not understood shows the number plainly.
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if not isfinite(number):
        return value
    if is_date_format(code):
        try:
            moment = from_excel(number, epoch, timedelta=is_timedelta_format(code))
        except (OverflowError, ValueError):
            return plain(number)
        return moment_shown(moment, code)
    return _fixed(number, code)


def iso_shown(value: str) -> str:
    """Return a date that stands in the workbook as "2025-03-31"; as it is where it is no date."""
    try:
        return moment_shown(from_ISO8601(value), "d")
    except (ValueError, OverflowError):
        return value


def moment_shown(moment: date | datetime | time | timedelta, code: str) -> str:
    """Return a date in words, with its time of day where it has one; without the day where ``code`` shows none."""
    if isinstance(moment, timedelta):
        minutes = round(moment.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(moment, time):
        return f"{moment:%H:%M}"
    letters = re.sub(r'\[[^\]]*\]|"[^"]*"', "", code.lower())
    if isinstance(moment, datetime) and not set("dy") & set(letters) and set("hs") & set(letters):
        return f"{moment:%H:%M}"
    words = [f"{moment.day}"] if "d" in letters else []
    words += [MONTHS[moment.month - 1]] if "m" in letters or words else []
    words.append(f"{moment.year}")
    if isinstance(moment, datetime) and moment.time() != time():
        words.append(f"{moment:%H:%M}")
    return " ".join(words)


def plain(number: float) -> str:
    """Return ``number`` without noise: 1.1, 12, 0.25; very large and small ones as 1E+20."""
    if number == int(number) and abs(number) < 10**DIGITS:
        return str(int(number))
    text = f"{number:.{DIGITS}g}"
    return (
        text.upper()
        if "e" not in text or abs(number) >= 1 or abs(number) < 1e-9
        else f"{number:.{DIGITS}f}".rstrip("0")
    )


@lru_cache(maxsize=256)
def _parsed(code: str) -> re.Match[str] | None:
    section = _COLOUR.sub("", _CURRENCY.sub(r"\1", code.partition(";")[0])).replace(" ", "")
    return _FIXED.fullmatch(section)


def _fixed(number: float, code: str) -> str:
    found = _parsed(code) if code not in ("", "General", "@") else None
    decimals = max(len(found["cents"] or "") - 1, 0) if found else 0
    if found is None or not found[0] or abs(number) >= 10**DIGITS or decimals > DECIMALS:
        return plain(number)
    # By way of its shown digits, so that 0.285 is 29% as in Excel and not what the binary fraction rounds to.
    exact = Decimal(f"{number:.{DIGITS}g}") * (100 if found["percent"] else 1)
    exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole = f"{abs(exact):{',' if ',' in code.partition(';')[0] else ''}f}"
    padded = whole.zfill(len(found["whole"]) + len(whole) - len(whole.partition(".")[0]))
    return f"{'-' if exact < 0 else ''}{found['sign']}{padded}{found['percent']}"
