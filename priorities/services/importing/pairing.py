"""Which action a row of a table stands for, and which measure or timing a line of it.

A row stands for the action that a person paired it with; else for the one whose published wording has its reference;
else for the one that has the very same words, a working draft too. The number of a draft is provisional and pairs
nothing: a draft is proposed by the likeness of its words, and a person says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from priorities.imports.likeness import likely_pairs
from priorities.imports.likeness import likeness as likeness_of
from priorities.imports.table import ReadRow
from priorities.models import Action, Measure, Timing
from priorities.services.importing.answers import NEW, SKIP, Answers
from priorities.services.importing.held import Held, is_replaceable, same
from priorities.services.importing.shown import Likely

#: From here on two wordings are taken for versions of one, where both belong to the same action.
_ALIKE = 0.5

Part = TypeVar("Part", Measure, Timing)


@dataclass(frozen=True)
class Paired:
    """What a row stands for."""

    action: Action | None = None
    #: A person said so: a draft's words are replaced by the published ones, be they the same.
    is_chosen: bool = False
    is_skipped: bool = False
    problem: str = ""


def pair_rows(rows: Sequence[ReadRow], answers: Answers, held: Held) -> list[Paired]:
    """Return what each row stands for. No action has two rows: the second one says so as its problem."""
    pairing = _Pairing(rows, answers, held)
    return [pairing.found.get(key, Paired()) for key in range(len(rows))]


class _Pairing:
    def __init__(self, rows: Sequence[ReadRow], answers: Answers, held: Held) -> None:
        self.rows, self.answers, self.held = rows, answers, held
        self.found: dict[int, Paired] = {}
        self._row_of: dict[int, int] = {}
        for step in (self._chosen, self._by_reference, self._by_words):
            for key, row in enumerate(rows):
                if key not in self.found:
                    step(key, row)

    def _chosen(self, key: int, row: ReadRow) -> None:
        answer = self.answers.row(key)
        if answer.pair == SKIP:
            self.found[key] = Paired(is_skipped=True)
        elif answer.pair == NEW:
            self.found[key] = Paired()
        elif answer.action_id is not None:
            action = self.held.actions.get(answer.action_id)
            if action is None:
                self.found[key] = Paired(
                    problem=_("This plan has no such action. Choose again what the row stands for.")
                )
            else:
                self._take(key, action, is_chosen=True)

    def _by_reference(self, key: int, row: ReadRow) -> None:
        action = self.held.by_reference.get(row.reference)
        if action is not None and not action.is_our_wording:
            self._take(key, action)

    def _by_words(self, key: int, row: ReadRow) -> None:
        alike = self.held.by_words.get(same(row.wording), [])
        if alike:
            # Where two actions have the same words: the one of this number, and not the one of another row.
            self._take(key, min(alike, key=lambda one: (one.pk in self._row_of, one.reference != row.reference)))

    def _take(self, key: int, action: Action, is_chosen: bool = False) -> None:
        other = self._row_of.setdefault(action.pk, key)
        if other == key:
            self.found[key] = Paired(action, is_chosen)
            return
        text = _(
            "Row %(row)s stands for action %(reference)s already. Leave one of them out, or make one a new action."
        )
        values = {"row": self.rows[other].lines[0], "reference": action.reference}
        self.found[key] = Paired(problem=text % values)


def propose_drafts(rows: Sequence[ReadRow], held: Held) -> Mapping[int, tuple[Likely, ...]]:
    """Return, for rows by their number, the drafts that each may replace, likeliest first.

    What was decided of other rows plays no part: the proposals stay as they are while a person decides.
    """
    pairs = pair_rows(rows, Answers(), held)
    found: dict[int, tuple[Likely, ...]] = {
        key: (Likely(pair.action, 1.0),)
        for key, pair in enumerate(pairs)
        if pair.action and is_replaceable(pair.action)
    }
    taken = {pair.action.pk for pair in pairs if pair.action}
    drafts = [action for action in held.actions.values() if action.pk not in taken and is_replaceable(action)]
    open_rows = [key for key, pair in enumerate(pairs) if pair.action is None and rows[key].wording]
    if drafts and open_rows:
        words = [rows[key].wording for key in open_rows]
        proposed = likely_pairs(words, [draft.wording for draft in drafts])
        for key, likely in zip(open_rows, proposed, strict=True):
            found[key] = tuple(Likely(drafts[place], alike) for place, alike in likely)
    return found


def pair_parts(words: Sequence[str], parts: Sequence[Part]) -> list[Part | None]:
    """Return, for each of ``words``, the one of ``parts`` that it is a version of; ``None`` for a new one.

    The same words first, then the likest, then what is left over on both sides where that is one of each.
    """
    found: dict[int, Part] = {}
    left = list(parts)
    for place, text in enumerate(words):
        part = next((one for one in left if same(one.wording) == same(text)), None)
        if part is not None:
            found[place] = part
            left.remove(part)
    for place, part in _likest(words, left, found):
        if place not in found and part in left:
            found[place] = part
            left.remove(part)
    open_places = [place for place in range(len(words)) if place not in found]
    if len(open_places) == len(left) == 1:
        found[open_places[0]] = left[0]
    return [found.get(place) for place in range(len(words))]


def _likest(words: Sequence[str], parts: Sequence[Part], found: Mapping[int, Part]) -> list[tuple[int, Part]]:
    """Return the pairs that are alike enough, the likest first."""
    alike = [
        (likeness_of(text, part.wording), place, part)
        for place, text in enumerate(words)
        if place not in found
        for part in parts
    ]
    near = [entry for entry in alike if entry[0] >= _ALIKE]
    return [(place, part) for _likeness, place, part in sorted(near, key=lambda entry: (-entry[0], entry[1]))]
