"""An action while its lines are being read."""

from .cells import goes_on, has_no_words, items, parties
from .layout import Layout
from .table import CellAt, Field, Problem, ReadRow

_LISTS = (Field.MEASURE, Field.TIMING, Field.RESPONSIBLE)


class Draft:
    """Gathers what the lines of one action say of it; a cell that is merged over several lines counts once."""

    def __init__(
        self, layout: Layout, at: int, reference: str, wording: str, priority: int | None, horizon: str
    ) -> None:
        self.layout = layout
        self.lines = [layout.table.lines[at]]
        self.reference = reference
        self.wording = wording
        self.priority = priority
        self.horizon = horizon
        self.lists: dict[Field, list[str]] = {field: [] for field in _LISTS}
        if horizon:
            self.lists[Field.TIMING].append(horizon.strip())
        self.places: list[str] = []
        self.problems: list[Problem] = []
        #: It stands on a line of its own, above a table of its details.
        self.is_line = False
        #: The cells that it has taken already, by row and column.
        self.taken: set[tuple[int, int]] = set()
        #: The words of a list as they ended last, to see whether the next line goes on.
        self._ends: dict[int, str] = {}

    def add_all(self, at: int, *, is_broken: bool = False, is_repeat: bool = False) -> None:
        """Take the line's measures, timings, parties and place.

        ``is_broken``: the line goes on in the middle of a sentence; ``is_repeat``: it says again what is known.
        """
        line = self.layout.table.lines[at]
        if line not in self.lines:
            self.lines.append(line)
        for column in sorted(self.layout.mapping):
            place, text = self.layout.held(at, column)
            field = self.layout.mapping[column]
            until = self.layout.until(at, column)
            if until and not {place, until[0]} & self.taken:
                text = f"{text.strip()} – {until[1].strip()}"
                self.taken.add(until[0])
            if place in self.taken or not text.strip() or self.layout.groups(column):
                continue
            self.taken.add(place)
            if field == Field.PLACE and not has_no_words(text):
                self._add_place(column, text.strip())
            elif field in _LISTS:
                self._add(field, column, text, is_broken=is_broken, is_repeat=is_repeat)

    def _add(self, field: Field, column: int, text: str, *, is_broken: bool, is_repeat: bool) -> None:
        known, before = self.lists[field], self._ends.get(column, "")
        split = parties if field == Field.RESPONSIBLE else items
        is_exact = self.layout.is_exact_in(column)
        found = split(text, exact=is_exact)
        self._ends[column] = text.strip()
        if is_repeat:
            found = [item for item in found if item not in known]
        if known and found and before and not is_exact and _carries_on(before, text.strip(), is_broken):
            known[-1] = f"{known[-1]} {found.pop(0)}"
        if field == Field.RESPONSIBLE:
            found = _without_known(found, known)
        known += found

    def _add_place(self, column: int, text: str) -> None:
        """Note where the row stands; "7" under "Page" is "Page 7"."""
        heading = self.layout.headings.get(column, "").strip()
        is_bare = text.isdecimal() and heading and not self.layout.is_exact
        place = f"{heading} {text}" if is_bare else text
        if place not in self.places:
            self.places.append(place)

    def add_timing(self, words: str) -> None:
        """Take a timing that is not in a cell of the line."""
        self.lists[Field.TIMING].append(words)

    def add_words(self, words: str, *, is_broken: bool) -> None:
        """Carry the action on: in the same line where a sentence was broken, else in a new one."""
        self.wording = f"{self.wording}{' ' if is_broken else chr(10)}{words}" if self.wording else words

    def breaks_off_before(self, words: str) -> bool:
        """Return whether ``words`` are the rest of the action's sentence."""
        return bool(self.wording) and (goes_on(self.wording, words) or _is_rest(self.wording, words))

    def add_problem(self, at: int, reason: str, text: str = "") -> None:
        """Note what hinders the action, at its cell of the line."""
        column = next(iter(self.layout.columns(Field.ACTION)), 0)
        self.problems.append(Problem(CellAt(self.layout.table.lines[at], column + 1, text), reason))

    def as_row(self) -> ReadRow:
        """Return what was gathered."""
        return ReadRow(
            lines=tuple(self.lines),
            wording=self.wording,
            reference=self.reference,
            priority=self.priority,
            measures=tuple(self.lists[Field.MEASURE]),
            timings=tuple(self.lists[Field.TIMING]),
            responsible=tuple(self.lists[Field.RESPONSIBLE]),
            place=", ".join(self.places),
            problems=tuple(self.problems),
        )


def _without_known(found: list[str], known: list[str]) -> list[str]:
    """Return each party once, as it is written first, without those that are known already."""
    by_name = {name.casefold(): name for name in reversed(found)}
    names = {name.casefold() for name in known}
    return [by_name[name] for name in dict.fromkeys(name.casefold() for name in found) if name not in names]


def _is_rest(before: str, after: str) -> bool:
    """Return whether a line in small letters follows a sentence that began with a capital and did not end."""
    return after[:1].islower() and not before[:1].islower() and before[-1] not in ".;:!?"


def _carries_on(before: str, after: str, is_broken: bool) -> bool:
    return goes_on(before, after) or (is_broken and after[:1].islower() and before[-1] not in ".;:!?,")
