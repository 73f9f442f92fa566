"""What the words of one cell are: answers that hold none, several measures or parties, a number before an action.

Words are kept as published; only what a person would not read aloud is taken off: bullets, numbers of a list, and the
marks between two items.
"""

import re

from .headings import normal

#: What people write where there is nothing to write; punctuation alone, such as a dash, is one too.
NO_WORDS = {
    "illegible", "not legible", "unreadable", "not stated", "none stated", "not specified", "not given", "not known",
    "none", "nil", "n a", "na", "not applicable", "annarllenadwy", "heb ei nodi", "heb eu nodi", "heb ei ddatgan",
    "ddim wedii nodi", "dim", "amherthnasol", "ddim yn berthnasol",
}  # fmt: skip

#: As the plan's own references are written.
REFERENCE = re.compile(r"[0-9]+(\.[0-9]+){0,2}[a-z]?")
_LONGEST_REFERENCE = 20

_NUMBER = r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}(?:[a-z]|\s?\([a-z]\))?)"
_KEYWORD = r"(?:action|cam gweithredu|cam|gweithred)\s*(?:no\.?|number|rhif|ref\.?)?\s*"
_NAMED_LINE = re.compile(rf"{_KEYWORD}{_NUMBER}(?:\s*[.):\-–—]+\s*|\s+|$)(?P<words>.*)", re.IGNORECASE | re.DOTALL)
_DOTTED_LINE = re.compile(
    r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4}){1,2}[a-z]?)[.):]?\s+(?P<words>\S.*)", re.IGNORECASE | re.DOTALL
)
_PLAIN_LINE = re.compile(r"(?P<number>[0-9]{1,4}[a-z]?)[.):]\s+(?P<words>\S.*)", re.IGNORECASE | re.DOTALL)

#: How far back the last word of a line is looked for.
_LONGEST_JOINT = 12

_BULLET = re.compile(
    r"\s*(?:[•●▪◦‣⁃∙·\uf0b7\uf0a7]\s*|[-–—*]\s+|\(?[0-9]{1,2}[.)]\s+|\(?(?:[a-z]|[ivx]{1,4})\)\s+)(?=\S)"
)
_INLINE_BULLET = re.compile(r"(?<=\s)[◦‣⁃∙·]\s+|[•●▪\uf0b7\uf0a7]\s*")
_OUTSIDE_BRACKETS = r"(?![^()]*\))"
_SEMICOLON = re.compile(rf";{_OUTSIDE_BRACKETS}\s*(?:(?:and|a|ac)(?=\s|$)\s*)?")
_PARTIES = re.compile(
    rf"[;,]{_OUTSIDE_BRACKETS}\s*(?:(?:and|a|ac)\s+)?"
    rf"|(?<!\band)(?<!\ba)(?<!\bac)(?<!\bn)/{_OUTSIDE_BRACKETS}",
    re.IGNORECASE,
)

#: A line that ends like this is not at its end.
_UNFINISHED = re.compile(
    r"([-–—/]|\b(and|or|of|the|to|for|in|with|by|from|at|on|until|its|their|our|neu|yr|gyda|mewn|gan|hyd|tan|erbyn|ac))$",
    re.IGNORECASE,
)


def has_no_words(text: str) -> bool:
    """Return whether the cell is empty or says that there is nothing to read, such as "illegible" or "n/a"."""
    return not normal(text) or (len(text) < 40 and _answer(text) in NO_WORDS)


def _answer(text: str) -> str:
    return normal(text.strip(" \n\t[]().*?")) or normal(text)


def tidy_reference(text: str) -> str | None:
    """Return the reference as plans write it, from "Action 1.2", "1.2." or "1.2 (a)"; ``None`` where it is none."""
    tidy = re.sub(rf"^{_KEYWORD}", "", text.strip(), flags=re.IGNORECASE)
    tidy = re.sub(r"[\s()]", "", tidy.casefold()).rstrip(".:")
    return tidy if REFERENCE.fullmatch(tidy) and len(tidy) <= _LONGEST_REFERENCE else None


def named_line(text: str) -> tuple[str, str] | None:
    """Return reference and words of "Action 1.1 Do this"; the words may be empty."""
    return _number_and_words(_NAMED_LINE.fullmatch(text.strip()))


def dotted_line(text: str) -> tuple[str, str] | None:
    """Return reference and words of "1.1 Do this", where a figure after a full stop shows that it is a number."""
    return _number_and_words(_DOTTED_LINE.fullmatch(text.strip()))


def plain_line(text: str) -> tuple[str, str] | None:
    """Return reference and words of "1. Do this"."""
    return _number_and_words(_PLAIN_LINE.fullmatch(text.strip()))


def _number_and_words(match: re.Match[str] | None) -> tuple[str, str] | None:
    reference = tidy_reference(match["number"]) if match else None
    return (reference, match["words"].strip()) if match and reference else None


def lines_of(text: str) -> list[str]:
    """Return the lines of a cell that hold something, without the space around them."""
    return [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]


def goes_on(before: str, after: str) -> bool:
    """Return whether a line was broken in the middle: it ends on a word such as "of", or at a comma in a sentence."""
    return bool(_UNFINISHED.search(before[-_LONGEST_JOINT:])) or (before.endswith(",") and after[:1].islower())


def has_bullet(line: str) -> bool:
    """Return whether the line begins with a bullet or a number of a list."""
    return bool(_BULLET.match(line))


def without_bullet(line: str) -> str:
    """Return the line without its bullet."""
    bullet = _BULLET.match(line)
    return line[bullet.end() :] if bullet else line


def items(text: str, *, exact: bool = False) -> list[str]:
    """Return the measures or timings of a cell: at line breaks, bullets and semicolons; with ``exact`` at breaks only.

    A list under a line that ends with a colon is one thing with it, line breaks kept.
    """
    if has_no_words(text):
        return []
    if exact:
        return lines_of(text)
    if _is_list_with_opening(text):
        return ["\n".join(lines_of(text))]
    parts = [part for line in _whole_lines(text) for part in _SEMICOLON.split(line)]
    return [part.strip() for part in parts if not has_no_words(part)]


def _is_list_with_opening(text: str) -> bool:
    first, *rest = lines_of(text)
    return first.endswith(":") and not has_bullet(first) and bool(rest) and all(has_bullet(line) for line in rest)


def parties(text: str, *, exact: bool = False) -> list[str]:
    """Return who is responsible: at breaks, bullets, semicolons, slashes and commas; "A and B" is one party."""
    if exact or has_no_words(text):
        return items(text, exact=exact)
    parts = [part for line in _whole_lines(text) for part in _PARTIES.split(line)]
    return [part.strip() for part in parts if not has_no_words(part)]


def _whole_lines(text: str) -> list[str]:
    """Return the cell's items as its lines and bullets give them, lines that were broken in the middle mended."""
    whole: list[str] = []
    in_list = False
    for line in lines_of(_INLINE_BULLET.sub("\n• ", text)):
        is_item = has_bullet(line)
        carries_on = whole and not is_item and (goes_on(whole[-1], line) or (in_list and line[:1].islower()))
        if carries_on or (whole and not is_item and re.fullmatch(r"[0-9]{4}", line) and whole[-1][-1:].isalpha()):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(without_bullet(line))
        in_list = in_list or is_item
    return whole


def bulleted(text: str) -> list[str]:
    """Return the items of a cell that is nothing but a list of at least two; empty where it is not."""
    lines = lines_of(_INLINE_BULLET.sub("\n• ", text))
    if len(lines) < 2 or not has_bullet(lines[0]):
        return []
    found = [re.sub(r";\s*(and|a|ac)?$", "", item).strip() for item in _whole_lines(text)]
    return found if len(found) > 1 and sum(map(has_bullet, lines)) == len(found) else []
