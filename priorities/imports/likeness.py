"""How alike two wordings are, by their words only: what may be a working draft's published wording.

References are not looked at: those of drafts are provisional, and a published row of the same number may be another
action. What comes out is a proposal to a person, who confirms each pair.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

#: From this likeness on a draft is worth proposing.
LIKELY = 0.4
#: No more drafts than this are proposed for a row.
MOST = 5

#: A word is cut to its beginning, so that "develop", "developing" and "development" are one.
_STEM = 6
#: Of this weight of words shared with a much longer wording it can be said that one is within the other.
_ENOUGH = 3

#: Words that say nothing of what is to be done, in English and Welsh, and those that every plan of the profession has.
_FILLERS = """
    all an and are as at be by can for from has have in into is it its more of on or our that the their them this to
    through we where which who will with within
    a a'r ac ag ar bydd byddwn drwy ein er gan gyda i i'r mwyn ni o o'r y ym yn yr
"""
_SAY_NOTHING = frozenset(_FILLERS.split())
_EVERYWHERE = frozenset({"occupa", "therap", "galwed"})


def likeness(a: str, b: str) -> float:
    """Return how alike two wordings are, from 0 (no word in common) to 1 (the same words in any order).

    >>> likeness("Develop leaders in practice", "Developing leaders in practice")
    1.0
    """
    return _likeness(_stems(a), _stems(b))


def likely_pairs(rows: Sequence[str], drafts: Sequence[str]) -> list[list[tuple[int, float]]]:
    """Return for each of ``rows`` the drafts worth proposing, as their place in ``drafts`` and their likeness.

    Likeliest first; of equals, the one that stands first. Only drafts that share a word with a row are compared, so
    that thousands of rows are no burden.
    """
    drawn = [_stems(draft) for draft in drafts]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for place, stems in enumerate(drawn):
        for stem in stems:
            holding[stem].append(place)
    return [_likely(_stems(row), drawn, holding) for row in rows]


def _likely(
    row: Counter[str], drafts: Sequence[Counter[str]], holding: dict[str, list[int]]
) -> list[tuple[int, float]]:
    places = {place for stem in row for place in holding.get(stem, ())}
    found = [(place, _likeness(row, drafts[place])) for place in sorted(places)]
    likely = [pair for pair in found if pair[1] >= LIKELY]
    return sorted(likely, key=lambda pair: -pair[1])[:MOST]


def _stems(text: str) -> Counter[str]:
    """Return the beginnings of the words of ``text`` that say something, each with how often it stands there."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    plain = re.sub(r"^\s*[0-9]+(?:\.[0-9]+)*[a-z]?[.)]?\s", "", plain)
    words = (re.sub(r"'s$", "", word) for word in re.findall(r"\w+(?:'\w+)?", plain))
    said = Counter(_stem(word) for word in words if word not in _SAY_NOTHING)
    telling = Counter({stem: count for stem, count in said.items() if stem not in _EVERYWHERE})
    return telling or said or Counter(plain.split())


def _stem(word: str) -> str:
    singular = re.sub(r"(?<=\w{2}[^s])s$", "", word)
    return re.sub(r"(?<=\w{4})(?:ing|ed)$", "", singular)[:_STEM]


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """Return the mean of two shares: of all words, and of those of the shorter wording, that both have."""
    shared = (a & b).total()
    small, large = sorted([a.total(), b.total()])
    if not shared:
        return 0.0
    of_all = 2 * shared / (small + large)
    # A short wording lies within many long ones by chance.
    within = shared / max(small, _ENOUGH) if small < large else of_all
    return round((of_all + within) / 2, 4)
