"""A bar of counts as a PNG picture, for documents that cannot draw one: coloured areas, and nothing to be read in it.

The words beside the picture say what it shows; the numbers stand in the table below it.
"""

import struct
import zlib
from collections.abc import Sequence

from priorities.progress import Share
from priorities.templatetags.progress_tags import Segment, segments

_WIDTH, _HEIGHT, _EDGE, _DASH = 1600, 48, 3, 12
#: Area and edge of what is drawn, by its class in the style sheet; the colours are those of light pages there.
COLOURS = {
    "done": ("46586e", "46586e"),
    "ready": ("a9c3df", "55799f"),
    "on": ("d5e6da", "5b8a6d"),
    "risk": ("f2a900", "9a6a00"),
    "off": ("b3261e", "b3261e"),
    "idle": ("ffffff", "574f63"),
}
#: The edge of what nobody has confirmed or reported.
WITHOUT_COLOUR = "574f63"
_WHITE, _SOFT = bytes.fromhex("ffffff"), bytes.fromhex(WITHOUT_COLOUR)


def bar(shares: Sequence[Share]) -> bytes:
    """Return the counts side by side as a PNG; what nobody has confirmed or reported has a broken edge."""
    drawn = segments(shares)
    outer = b"".join(_row(drawn, is_edge=True))
    inner = b"".join(_row(drawn, is_edge=False))
    edges, middle = (b"\0" + outer) * _EDGE, (b"\0" + inner) * (_HEIGHT - 2 * _EDGE)
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    picture = zlib.compress(edges + middle + edges, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", picture) + _chunk(b"IEND", b"")


def _row(drawn: Sequence[Segment], *, is_edge: bool) -> list[bytes]:
    """Return a line of the picture, pixel by pixel."""
    row = [_WHITE] * _WIDTH
    for segment in drawn:
        first = round(float(segment.x) * _WIDTH / 100)
        last = round((float(segment.x) + float(segment.width)) * _WIDTH / 100) - 1
        for x in range(first, last + 1):
            is_side = x < first + _EDGE or x > last - _EDGE
            row[x] = _pixel(segment, is_edge=is_edge or is_side, is_gap=not is_side and x // _DASH % 2 == 0)
    return row


def _pixel(segment: Segment, *, is_edge: bool, is_gap: bool) -> bytes:
    if segment.last_known or segment.css not in COLOURS:
        return _SOFT if is_edge and not is_gap else _WHITE
    area, edge = COLOURS[segment.css]
    return bytes.fromhex(edge if is_edge else area)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
