"""Pictures of pages: what was uploaded, drawn anew, so that nothing but pixels is kept of it."""

import json
import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.drawing import MAX_PAGES, SECONDS, Refusal

logger = logging.getLogger(__name__)

#: How large an upload may be, in bytes.
MAX_BYTES = 10 * 1024 * 1024
_CHUNK = 64 * 1024
#: One page, or the first and the last of several, with any dash.
_RANGE = re.compile(r"([0-9]{1,4})(?:\s*[-‐‑–—]\s*([0-9]{1,4}))?")
#: One upload is drawn at a time in each process, so that the memory it takes is taken once.
_drawing = Lock()

_WORDS = {
    Refusal.UNKNOWN: gettext_lazy(
        "This is neither a picture nor a PDF, whatever its name says. "
        "Choose a PNG, JPEG, WebP, GIF or TIFF picture, or a PDF."
    ),
    Refusal.PHONE_PICTURE: gettext_lazy("This picture is in a phone’s own format. Save it as JPEG, then choose that."),
    Refusal.OFFICE: gettext_lazy(
        "This is a Word, Excel or ZIP file. Save the page as PDF and choose that, or bring the table in as a file."
    ),
    Refusal.DAMAGED: gettext_lazy(
        "This file is damaged, incomplete or too complicated to draw. Save it again, or take a picture of the page."
    ),
    Refusal.TOO_MANY_PIXELS: gettext_lazy(
        "This picture has more than 40 million pixels. Save it smaller: 2,000 pixels across are enough."
    ),
    Refusal.PASSWORD: gettext_lazy("This PDF asks for a password. Save a copy without one, then choose that."),
    Refusal.LONG_DOCUMENT: gettext_lazy(
        "This document has %(count)s pages, and 500 are the most. Save the pages you need as a document of their own."
    ),
    Refusal.NO_PAGES: gettext_lazy("This PDF has no pages. Choose another."),
    Refusal.WHICH_PAGES: gettext_lazy("This document has %(count)s pages. Say which to take, like 7 or 7–9."),
    Refusal.NO_SUCH_PAGE: gettext_lazy("There is no page %(number)s: this document has %(count)s. Choose others."),
    Refusal.ODD_SIZE: gettext_lazy(
        "Page %(number)s is too small or too large to be a page: more than 100 inches, or less than half an inch."
    ),
}
#: What is wrong with the choice of pages rather than with the file.
_OF_PAGES = {Refusal.WHICH_PAGES, Refusal.NO_SUCH_PAGE}


@dataclass(frozen=True)
class DrawnPage:
    """A page as a PNG, in a file that is gone when the drawing is over."""

    #: Its number in the document; ``None`` for a picture that stands alone.
    number: int | None
    path: Path


def page_numbers(words: str) -> list[int]:
    """Return the pages that ``words`` name: "7", "7-9", "7, 9"; in that order, each once, none for no words.

    Raises:
        ValidationError: it cannot be read as pages, or names more than are taken at once.
    """
    numbers: dict[int, None] = {}
    for part in re.split(r"[,;]", words) if words.strip() else []:
        found = _RANGE.fullmatch(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 0 < first <= last:
            raise ValidationError(_("Write pages like 7 or 7–9 or 7, 9."))
        if last - first >= MAX_PAGES or len(numbers := numbers | dict.fromkeys(range(first, last + 1))) > MAX_PAGES:
            raise ValidationError(_("Twenty pages are taken at once. Choose fewer, then the rest."))
    return list(numbers)


@contextmanager
def drawn_pages(content: BinaryIO, pages: str = "") -> Iterator[list[DrawnPage]]:
    """Draw the pages of ``content``, a picture or a PDF, as PNGs of at most 2,000 × 3,000 pixels.

    Args:
        content: what was uploaded; no more than ``MAX_BYTES`` and one byte are read of it.
        pages: which pages to take of a document that has several; see :func:`page_numbers`.

    Raises:
        ValidationError: nothing can be drawn; by ``file`` or ``pages``, with what to do.
    """
    try:
        wanted = page_numbers(pages)
    except ValidationError as refused:
        raise ValidationError({"pages": refused.messages}) from None
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        source = Path(folder) / "source"
        _copy(content, source)
        with _drawing:
            numbers = _draw(source, wanted)
        yield [DrawnPage(number, Path(folder) / f"{index}.png") for index, number in enumerate(numbers)]


def _copy(content: BinaryIO, target: Path) -> None:
    left = MAX_BYTES
    with target.open("wb") as file:
        while chunk := content.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise ValidationError({"file": _("This file is larger than 10 MB. Choose a smaller one, or split it.")})
            file.write(chunk)


def _draw(source: Path, wanted: list[int]) -> list[int | None]:
    """Let a process of its own draw ``source`` beside it; return the number of each page, in order."""
    command = [sys.executable, "-m", "plans.drawing", str(source), str(source.parent), *map(str, wanted)]
    try:
        # Nothing of the portal's environment: there are secrets in it.
        done = subprocess.run(  # noqa: S603 - our own module; names and numbers that are ours
            command, cwd=settings.BASE_DIR, env={}, capture_output=True, timeout=SECONDS + 30, check=False
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        logger.warning("An upload could not be drawn: %r", error)
        answer = {"refused": Refusal.DAMAGED, "values": {}}
    if "refused" in answer:
        why = Refusal(answer["refused"])
        raise ValidationError({"pages" if why in _OF_PAGES else "file": str(_WORDS[why]) % answer["values"]})
    return list(answer["numbers"])
