"""Draws the pages of an upload anew, as PNGs: ``python -m plans.drawing SOURCE FOLDER [PAGE …]``.

A process of its own, without Django, secrets or the database: pictures and PDFs come from outside, and what decodes
them is large and written in C. Here it has a bounded memory and time, and where it breaks, nothing else does. It
prints what became of it as JSON; :mod:`plans.services.pictures` starts it and says the rest in people's words.
"""

import json
import resource
import sys
import warnings
from collections.abc import Iterator
from enum import StrEnum, auto
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

#: How large a page is drawn: an A4 page at 200 dots an inch fits in.
MAX_WIDTH, MAX_HEIGHT = 2000, 3000
#: What a picture may unpack to. A page photographed with a phone has 12 to 24 million pixels.
MAX_PIXELS = 40_000_000
#: How many pages a PDF may have, and how many are taken at once.
MAX_DOCUMENT_PAGES = 500
MAX_PAGES = 20
#: The sides of a PDF's page, in points: from half an inch to 100 inches, twice the largest sheet in use.
MIN_SIDE, MAX_SIDE = 36, 7200
DOTS_PER_POINT = 200 / 72
#: What the process may take: address space in bytes, processor time in seconds, one file it writes in bytes.
MEMORY, SECONDS, FILE = 1_000_000_000, 60, 40_000_000
#: Above this a page's PNG is drawn with 256 colours: photographs of paper lose nothing that could be read.
LARGE_PNG = 3_000_000

PICTURES = ["PNG", "JPEG", "WEBP", "GIF", "TIFF"]
#: How a picture lies → how it is turned upright (EXIF 2.32, 4.6.4.A, Orientation).
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112


class Refusal(StrEnum):
    """Why nothing is drawn."""

    UNKNOWN = auto()
    PHONE_PICTURE = auto()
    OFFICE = auto()
    DAMAGED = auto()
    TOO_MANY_PIXELS = auto()
    PASSWORD = auto()
    LONG_DOCUMENT = auto()
    NO_PAGES = auto()
    WHICH_PAGES = auto()
    NO_SUCH_PAGE = auto()
    ODD_SIZE = auto()


class Refused(Exception):
    """The upload is not drawn; ``values`` are what the message names."""

    def __init__(self, why: Refusal, **values: int) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def kind_of(start: bytes) -> str:
    """Return "pdf" or "picture" by the first bytes of a file, whatever its name says.

    Raises:
        Refused: it is something for which people can be told what to do instead.
    """
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise Refused(Refusal.OFFICE)
    if start[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypavif"):
        raise Refused(Refusal.PHONE_PICTURE)
    return "picture"


def draw(source: Path, wanted: list[int]) -> Iterator[tuple[int | None, Image.Image]]:
    """Yield (page number, picture) for each page of ``source``; without a number for a picture that stands alone."""
    with source.open("rb") as file:
        kind = kind_of(file.read(1024))
    yield from (draw_pdf if kind == "pdf" else draw_picture)(source, wanted)


def draw_picture(source: Path, wanted: list[int]) -> Iterator[tuple[int | None, Image.Image]]:
    """Yield the picture, or the wanted pages of a TIFF that has several; of moving pictures the first."""
    try:
        opened = Image.open(source, formats=PICTURES)
    except UnidentifiedImageError:
        raise Refused(Refusal.UNKNOWN) from None
    with opened as picture:
        count = _frames(picture)
        if count == 1:
            yield None, redrawn(picture)
            return
        for number in chosen(wanted, count):
            picture.seek(number - 1)
            yield number, redrawn(picture)


def _frames(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def chosen(wanted: list[int], count: int) -> list[int]:
    """Return the pages to draw of ``count``: those that are wanted, or the only one."""
    if not count:
        raise Refused(Refusal.NO_PAGES)
    if count > MAX_DOCUMENT_PAGES:
        raise Refused(Refusal.LONG_DOCUMENT, count=count)
    if not wanted and count > 1:
        raise Refused(Refusal.WHICH_PAGES, count=count)
    for number in wanted:
        if number > count:
            raise Refused(Refusal.NO_SUCH_PAGE, number=number, count=count)
    return wanted or [1]


def redrawn(picture: Image.Image) -> Image.Image:
    """Return ``picture`` upright, on white, in greys or colours, no larger than a page: pixels and nothing else."""
    if picture.width * picture.height > MAX_PIXELS:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    lies = picture.getexif().get(_ORIENTATION)
    is_on_its_side = lies in (5, 6, 7, 8)
    room = (MAX_HEIGHT, MAX_WIDTH) if is_on_its_side else (MAX_WIDTH, MAX_HEIGHT)
    # A JPEG is decoded no larger than it is needed.
    picture.draft(None, room)
    plain = _plain(picture)
    plain.thumbnail(room, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if lies in _UPRIGHT:
        plain = plain.transpose(_UPRIGHT[lies])
    page = Image.new(plain.mode, plain.size)
    page.paste(plain)
    return page


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture in greys or in colours; what can be seen through is white."""
    if picture.mode in ("I;16", "I;16B", "I;16L", "I"):
        # Sixteen bits of grey, of which a screen shows eight.
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        seen = picture.convert("RGBA")
        white = Image.new("RGB", seen.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def draw_pdf(source: Path, wanted: list[int]) -> Iterator[tuple[int | None, Image.Image]]:
    """Yield the wanted pages of a PDF."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == raw.FPDF_ERR_PASSWORD
        raise Refused(Refusal.PASSWORD if is_locked else Refusal.DAMAGED) from None
    for number in chosen(wanted, len(document)):
        page = document[number - 1]
        width, height = page.get_size()
        if not (MIN_SIDE <= width <= MAX_SIDE and MIN_SIDE <= height <= MAX_SIDE):
            raise Refused(Refusal.ODD_SIZE, number=number)
        # A hair less than the room: the library rounds up.
        scale = min(DOTS_PER_POINT, (MAX_WIDTH - 0.5) / width, (MAX_HEIGHT - 0.5) / height)
        yield number, page.render(scale=scale).to_pil().convert("RGB")
        page.close()


def save(page: Image.Image, path: Path) -> None:
    """Write ``page`` as a PNG."""
    page.save(path, "PNG")
    if path.stat().st_size > LARGE_PNG and page.mode == "RGB":
        page.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, "PNG")


def main(source: str, folder: str, *pages: str) -> dict[str, Any]:
    """Draw into ``folder`` and return what became of it."""
    numbers: list[int | None] = []
    try:
        for number, page in draw(Path(source), [int(page) for page in pages]):
            save(page, Path(folder) / f"{len(numbers)}.png")
            numbers.append(number)
    except Refused as refused:
        return {"refused": refused.why, "values": refused.values}
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": Refusal.TOO_MANY_PIXELS, "values": {}}
    except Exception as error:  # Whatever a decoder stumbles over, the file is at fault.
        return {"refused": Refusal.DAMAGED, "values": {}, "error": repr(error)}
    return {"numbers": numbers}


def _bound_this_process() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        _, allowed = resource.getrlimit(what)
        bound = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(what, (bound, bound))
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)


if __name__ == "__main__":
    _bound_this_process()
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - what whoever started it reads
