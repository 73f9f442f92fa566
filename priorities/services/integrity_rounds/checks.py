"""What the checks should have found, worked out once more."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from priorities.services.integrity_rounds.events import Row, both, plain
from priorities.services.integrity_rounds.measures import Stood
from priorities.services.integrity_rounds.story import LONDON, Span, Story

#: Most serious first.
_ORDER = (
    *("on_track_but_overdue", "completed_not_met", "no_path_back", "on_track_but_behind", "step_not_done"),
    *("silent", "not_started_half_gone", "same_words", "no_target"),
)
#: Format 1 knew no others.
_OF_FORMAT_1 = {
    *("on_track_but_overdue", "completed_not_met", "on_track_but_behind", "not_started_half_gone", "same_words")
}

#: check, facts → the answer that stands.
Answers = Callable[[str, str], Row | None]


@dataclass(frozen=True)
class Limits:
    """The limits that held when a round was frozen; they stand in it."""

    behind_points: int
    silent_rounds: int = 2
    small_numbers_below: int = 0


@dataclass(frozen=True)
class Seen:
    """What the checks see of an action."""

    story: Story
    measures: Sequence[Stood]
    spans: Sequence[Span]
    #: Those of ``spans`` that asked for nothing any more.
    over: Sequence[Span]
    today: date
    limits: Limits


@dataclass(frozen=True)
class _Found:
    check: str
    facts: str
    about: Sequence[Stood] = ()
    count: int = 0
    day: date | None = None


def in_format_1(seen: Seen, answers: Mapping[str, Row]) -> list[Row]:
    """Return what a frozen round of format 1 holds: a row for each measure, with the round's own answers (by check)."""
    rows: list[Row] = []
    for found in _of_action(seen):
        if found.check in _OF_FORMAT_1:
            answer = answers.get(found.check)
            about = [one.row["id"] for one in found.about] or [None]
            told = both(answer, "text") if answer else None
            rows += [{"check": found.check, "measure": pk, "answer": told} for pk in about]
    return rows


def in_format_2(seen: Seen, answers: Answers) -> list[Row]:
    """Return what a frozen round of format 2 holds of an action."""
    limits, below = seen.limits, seen.limits.small_numbers_below
    rows = []
    for found in _of_action(seen):
        named = [one for one in found.about if all(_tells(found.check, other, limits) for other in one.like(below))]
        if named or not found.about:
            rows.append({**_row(found, answers, below), "measures": [one.row["id"] for one in named]})
    return rows


def of_priority(levels: Sequence[Sequence[str]], answers: Answers) -> list[Row]:
    """Return what a frozen round of format 2 holds of a priority.

    Args:
        levels: output, outcome or nothing, of each measure of each of its open actions.
    """
    counted = Counter(level or "unsaid" for of_action in levels for level in of_action)
    if not levels or counted["outcome"]:
        return []
    if not counted.total():
        return [_row(_Found("no_measure", ""), answers, 0)]
    facts = ", ".join(f"{level} {counted[level]}" for level in ("unsaid", "output") if counted[level])
    return [_row(_Found("only_outputs", facts, count=counted.total()), answers, 0)]


def _row(found: _Found, answers: Answers, below: int) -> Row:
    answer = answers(found.check, found.facts)
    is_hiding = any(one.hides_value(below) or one.hides_baseline(below) for one in found.about)
    return {
        "check": found.check,
        "facts": None if is_hiding else found.facts,
        "count": found.count,
        "day": plain(found.day),
        "answer": both(answer, "text") if answer else None,
    }


def _of_action(seen: Seen) -> list[_Found]:
    found = [*_of_status(seen), *_of_measures(seen)]
    if not seen.story.is_closed:
        found += [*_of_steps(seen), *_of_silence(seen), *_of_words(seen)]
    return sorted(found, key=lambda one: _ORDER.index(one.check))


def _of_status(seen: Seen) -> Iterator[_Found]:
    story = seen.story
    starts, ends = story.starts_on, story.latest_on
    if story.status == "on_track" and story.overdue(seen.today):
        yield _Found("on_track_but_overdue", str(ends))
    # With a decision, the words were said of another status.
    path = story.stated["plan_or_need"].strip() if story.stated and not story.decision else ""
    if story.status in ("at_risk", "off_track") and not path:
        yield _Found("no_path_back", story.status)
    if story.status == "not_started" and starts and ends and starts < ends <= seen.today + (seen.today - starts):
        yield _Found("not_started_half_gone", f"{starts} to {ends}")


def _of_measures(seen: Seen) -> Iterator[_Found]:
    code = {"completed": "completed_not_met", "on_track": "on_track_but_behind"}.get(seen.story.status)
    about = [one for one in seen.measures if code and _tells(code, one, seen.limits)]
    if code and about:
        yield _Found(code, "; ".join(map(_read, about)), about)
    without = [one for one in seen.measures if one.has_no_target]
    if without and not seen.story.is_closed:
        yield _Found("no_target", "; ".join(one.row["gap"] or "unsaid" for one in without), without)


def _tells(code: str, one: Stood, limits: Limits) -> bool:
    if code == "completed_not_met":
        return one.is_met is False
    if code == "on_track_but_behind":
        return one.behind is not None and one.behind >= limits.behind_points
    return True


def _read(one: Stood) -> str:
    read_on = one.newest["read_on"] if one.newest else None
    aim = (one.baseline, one.row["target"], one.row["lower"], one.row["upper"], one.starts_on, one.ends_on)
    return " ".join(_shown(part) for part in (one.value, read_on, *aim))


def _shown(part: Decimal | date | None) -> str:
    if part is None:
        return "–"
    return f"{part:.2f}" if isinstance(part, Decimal) else part.isoformat()


def _of_steps(seen: Seen) -> Iterator[_Found]:
    stated = seen.story.stated
    if stated is None:
        return
    promised = stated["next_step_on"]
    passed = promised if promised and promised < seen.today else None
    told = [part for part in ("no" if stated["last_step_done"] == "no" else "", str(passed or "")) if part]
    if told:
        yield _Found("step_not_done", " ".join(told), day=passed)


def _of_silence(seen: Seen) -> Iterator[_Found]:
    added_on = seen.story.row["added_on"]
    asked = [span for span in seen.over if added_on <= span.opens.astimezone(LONDON).date()]
    silent = seen.story.silent(asked)
    if silent >= seen.limits.silent_rounds:
        yield _Found("silent", str(silent), count=silent)


def _of_words(seen: Seen) -> Iterator[_Found]:
    words = seen.story.stated["what_happened"].strip() if seen.story.stated else ""
    if words and seen.story.repeats(seen.spans):
        yield _Found("same_words", words[:200])
