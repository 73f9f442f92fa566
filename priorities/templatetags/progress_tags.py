"""Statuses as tags and bars. A status is told by word, shape and colour, never by colour alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from priorities.choices import NO_REPORT, Status

register = template.Library()

_RING = "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1zm0 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6z"
#: CSS class and shape (a path in a 12 × 12 box) of each status.
_LOOKS: dict[str, tuple[str, str]] = {
    Status.COMPLETED: ("done", "M4.2 9.9.8 6.5l1.5-1.5 1.9 1.9L9.7 1.4l1.5 1.5z"),
    Status.PARTLY_MET: ("done", "M6 0a6 6 0 1 0 0 12zm1 0v2a4 4 0 0 1 0 8v2A6 6 0 0 0 7 0z"),
    Status.READY_TO_CLOSE: ("ready", "M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0zm-1 8.6L2.4 6l1-1L5 6.6l3.6-3.6 1 1z"),
    Status.ON_TRACK: ("on", "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z"),
    Status.AT_RISK: ("risk", "M6 0l6 11H0z"),
    Status.OFF_TRACK: ("off", "M6 0l6 6-6 6-6-6z"),
    Status.NOT_STARTED: ("idle", _RING),
    Status.PAUSED: ("idle", "M2 1h3v10H2zM7 1h3v10H7z"),
    Status.STOPPED: ("idle", "M1 1h10v10H1z"),
    Status.REPLACED: ("idle", "M0 4h7V1l5 5-5 5V8H0z"),
    Status.CARRIED_FORWARD: ("idle", "M0 1l5 5-5 5zM6 1l5 5-5 5z"),
    NO_REPORT: ("none", "M1 5h10v2H1z"),
}
#: The room that a number needs on a phone, in per cent of the bar: its edges, and each of its digits.
_ROOM_FOR_EDGES, _ROOM_FOR_DIGIT = 1.5, 2.5
#: What is left free between segments, in per cent of the bar; half of a segment at most.
_GAP = 0.3


class Share(Protocol):
    """A count to be drawn: see :class:`priorities.progress.Share`."""

    @property
    def status(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def is_last_known(self) -> bool: ...


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in per cent of its width, written with a full stop whatever the language."""

    css: str
    last_known: bool
    count: int
    x: str
    width: str
    middle: str
    shows_number: bool


def status_label(status: str) -> str:
    """Return the status in the words of pages."""
    return str(Status(status).label) if status else _("No report yet")


def status_look(status: str) -> tuple[str, str]:
    """Return the CSS class and the shape of a status: a path in a 12 × 12 box."""
    return _LOOKS[status]


def segments(shares: Sequence[Share]) -> list[Segment]:
    """Return the parts of a bar, in the order of ``shares``.

    Each is as wide as its count; together with the gaps between them they fill 100 per cent. A part too narrow for
    its number goes without: the sentence below the bar has it.
    """
    total = sum(share.count for share in shares)
    drawn, start = [], 0.0
    for share in shares:
        width = 100 * share.count / total
        gap = min(_GAP, width / 2)
        drawn.append(
            Segment(
                css=_LOOKS[share.status][0],
                last_known=share.is_last_known,
                count=share.count,
                x=f"{start + gap / 2:.2f}",
                width=f"{width - gap:.2f}",
                middle=f"{start + width / 2:.2f}",
                shows_number=width >= _ROOM_FOR_EDGES + _ROOM_FOR_DIGIT * len(str(share.count)),
            )
        )
        start += width
    return drawn


def tally_words(shares: Iterable[Share]) -> str:
    """Return the counts as a sentence: "3 completed, 12 on track (4 last known)"."""
    counts: dict[str, list[int]] = {}
    for share in shares:
        both = counts.setdefault(share.status, [0, 0])
        both[0] += share.count
        both[1] += share.count if share.is_last_known else 0
    parts = []
    for status, (count, known) in counts.items():
        part = f"{count} {status_label(status).lower()}"
        if known == count:
            part += f" ({_('last known')})"
        elif known:
            part += f" ({_('%d last known') % known})"
        parts.append(part)
    return ", ".join(parts)


@register.simple_tag
def status_tag(status: str, last_known: bool = False) -> SafeString:
    """Show a status. One that nobody confirmed in the latest round is not coloured as if it were good or bad."""
    css, shape = _LOOKS[status]
    context = {"css": css, "shape": shape, "label": status_label(status), "last_known": last_known}
    # Without the newline at the end of the file: a comma may follow.
    return mark_safe(render_to_string("components/status_tag.html", context).strip())  # noqa: S308 - a template


@register.inclusion_tag("components/status_bar.html")
def status_bar(shares: Sequence[Share], height: int = 26) -> dict[str, Any]:
    """Show counts by status (from :func:`priorities.progress.tally`) as a bar and as a sentence."""
    return {
        "segments": segments(shares),
        "words": tally_words(shares),
        "height": height,
        "bar_height": height - 1,
        "text_y": height // 2 + 5,
    }


@register.inclusion_tag("components/drawn_bar.html")
def drawn_bar(shares: Sequence[Share], words: str, height: int = 18) -> dict[str, Any]:
    """Show counts by status as a bar alone, where a table beside it says the same; ``words`` are read out."""
    return {
        "segments": segments(shares),
        "words": words,
        "height": height,
        "bar_height": height - 1,
        "text_y": height // 2 + 5,
    }
