"""The figures of a frozen round, counted once more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from priorities.services.integrity_rounds.events import Row, plain
from priorities.services.integrity_rounds.story import Span, Story

#: In the order in which bars name them.
_ORDER = (
    *("completed", "partly_met", "ready_to_close", "on_track", "at_risk", "off_track", "not_started", "paused"),
    *("stopped", "replaced", "carried_forward", ""),
)


def counts(stories: Sequence[Story], spans: Sequence[Span], today: date, priorities: Iterable[tuple[int, int]]) -> Row:
    """Return every count but those of reschedulings and of checked rows."""
    states = Counter(story.row["wording_state"] for story in stories)
    return {
        "actions": len(stories),
        "closed": len([story for story in stories if story.is_closed]),
        "tally": _tally(stories, spans),
        "due": _due(stories, today),
        **_heard([story.freshness(spans) for story in stories if story.was_asked(spans)]),
        "our_wording": states["suggestion"] + states["working_draft"],
        "priorities": [_priority(stories, spans, number, pk) for number, pk in priorities],
    }


def _priority(stories: Sequence[Story], spans: Sequence[Span], number: int, pk: int) -> Row:
    own = [story for story in stories if story.row["priority_id"] == pk]
    return {"number": number, "actions": len(own), "tally": _tally(own, spans)}


def _tally(stories: Iterable[Story], spans: Sequence[Span]) -> list[Row]:
    found = Counter((story.status, story.is_last_known(spans)) for story in stories)
    keys = sorted(found, key=lambda key: (_ORDER.index(key[0]), key[1]))
    return [{"status": status, "is_last_known": known, "count": found[status, known]} for status, known in keys]


def _heard(freshness: Sequence[str]) -> dict[str, int]:
    found = Counter(freshness)
    heard = {name: found[name] for name in ("afresh", "unchanged", "dont_know")}
    heard["closed_since"] = found["not_asked"]
    return {"asked": len(freshness), **heard, "silent": len(freshness) - sum(heard.values())}


def _due(stories: Sequence[Story], today: date) -> Row:
    passed = [story for story in stories if story.latest_on and story.latest_on < today]
    to_come = [story.latest_on for story in stories if story.latest_on and story.latest_on >= today]
    undated = [story for story in stories if story.latest_on is None]
    closed = Counter(story.status for story in passed if story.is_closed)
    ready = len([story for story in passed if story.status == "ready_to_close"])
    return {
        "due": len(passed),
        "closed": dict(closed),
        "ready_to_close": ready,
        "overdue": len(passed) - ready - closed.total(),
        "later": len(to_come),
        "last_date": plain(max(to_come, default=None)),
        "ongoing": len([story for story in undated if story.is_ongoing]),
        "no_date": len([story for story in undated if not story.is_ongoing]),
        "closed_early": len([story for story in stories if story.is_closed]) - closed.total(),
    }
