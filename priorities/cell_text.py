"""Text on its way into a cell of a file, and out of one again."""

import re

#: What a spreadsheet takes for the beginning of a formula, full-width signs included, after blanks or not; and the
#: characters that end a cell early in some readers.
_FORMULA = re.compile(r"[\t\r\n]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
#: What XML cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


#: What a workbook writes for a character by its number, such as "_x000D_".
_BY_NUMBER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def plain(value: str) -> str:
    """Return ``value`` without the control characters that a workbook cannot hold."""
    return _NOT_XML.sub("", value)


def literal(value: str) -> str:
    """Return ``value`` so that a workbook shows it as it stands, where it looks like a character by its number.

    >>> literal("_x0041_")
    '_x005F_x0041_'
    """
    return _BY_NUMBER.sub("_x005F_", value)


def harmless(value: str) -> str:
    """Return ``value`` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def guarded(value: str) -> str:
    """Return ``value`` as :func:`harmless` does, but so that :func:`unguarded` gives it back whatever it begins with.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("'Tis")
    ("'=1+1", "''=1+1", "'Tis")
    """
    return f"'{value}" if _FORMULA.match(value.lstrip("'")) else value


def unguarded(value: str) -> str:
    """Return ``value`` without the apostrophe that :func:`guarded`, or a spreadsheet, has put before a formula."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value.lstrip("'")) else value
