"""Which of the strategy's priorities words stand for: a section line between rows, or a cell of its column."""

import re
from collections.abc import Mapping

from .headings import normal

#: Number → the priority's title, or its titles in several languages.
Priorities = Mapping[int, str | tuple[str, ...]]

_FIGURES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "un": 1, "dau": 2, "tri": 3, "pedwar": 4, "pump": 5, "chwech": 6,
}  # fmt: skip
_WORD = (
    r"(?:(?:strategic|our|key) )?(?:priority|pillar|theme|blaenoriaeth|piler|colofn|thema)(?: (?:area|number|no|rhif))?"
)
_NAMED = re.compile(rf"{_WORD} (?P<number>[0-9]{{1,2}}|{'|'.join(_FIGURES)})\b ?(?P<title>.*)")
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,2})\b ?(?P<title>.*)")
_UNNUMBERED = re.compile(rf"{_WORD} (?P<title>.+)")
#: What stands between "Priority 1" and a title, so that "Priority 1 placements are …" is none.
_SET_APART = re.compile(
    rf"\W*(?:[^\W\d]+\W+){{1,3}}?(?:[0-9]{{1,2}}|{'|'.join(_FIGURES)})\b\s*($|[.:\-–—(\n])", re.IGNORECASE
)


def priority_of(text: str, priorities: Priorities, *, in_column: bool = False) -> int | None:
    """Return the number of the priority that ``text`` names, in English or Welsh; ``None`` where it names none.

    "Priority 1", "Blaenoriaeth 2: …", "3. Title" with the title that the strategy gives, or the title alone. With
    ``in_column``, for a cell of a column of priorities, a number is enough. A number and the title of another
    priority contradict each other: that is none, and left to the person.
    """
    plain = normal(text)
    if number := _titled(plain, priorities):
        return number
    if named := _NAMED.fullmatch(plain):
        number, titled = _number(named["number"]), _titled(named["title"], priorities)
        fits = titled == number or (titled is None and bool(_SET_APART.match(text.strip())))
        return number if number in priorities and fits else None
    if numbered := _NUMBERED.fullmatch(plain):
        number, titled = int(numbered["number"]), _titled(numbered["title"], priorities)
        is_one = in_column and not re.search(r"\b[0-9]{1,2}\b", numbered["title"])
        fits = titled == number or (titled is None and is_one)
        return number if number in priorities and fits else None
    unnumbered = _UNNUMBERED.fullmatch(plain)
    return _titled(unnumbered["title"], priorities) if unnumbered else None


def _number(word: str) -> int:
    return _FIGURES.get(word) or int(word)


def _titled(plain: str, priorities: Priorities) -> int | None:
    """Return the priority that has this title."""
    for number, titles in priorities.items():
        if plain and plain in {normal(title) for title in ([titles] if isinstance(titles, str) else titles) if title}:
            return number
    return None
