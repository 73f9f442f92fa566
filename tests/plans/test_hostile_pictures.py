"""Uploads that mean harm: refused with what to do, within bounds of memory and bytes read."""

import resource
import subprocess
import sys
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image

from plans.models import NationPlan, SourcePage, User
from plans.services.pictures import drawn_pages
from tests.plans import hostile
from tests.plans.pictures import blank, encoded, filled, pdf
from tests.plans.test_sources import SignIn, files, upload, words

#: Draws a file in a process of its own and prints the most memory it had, in kilobytes. Small itself, because a new
#: process begins with the memory of the one that started it.
MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "plans.drawing", *sys.argv[1:]], capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak_megabytes(content: bytes, folder: Path) -> int:
    """Return how much memory drawing ``content`` takes at most, the decoders' own included."""
    source = folder / "source"
    source.write_bytes(content)
    command = [sys.executable, "-c", MEASURED, str(source), str(folder)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=True)
    return int(done.stdout) // 1024


def drawn(content: bytes, pages: str = "") -> list[Image.Image]:
    with drawn_pages(BytesIO(content), pages) as found:
        return [Image.open(BytesIO(page.path.read_bytes())) for page in found]


@pytest.mark.parametrize("what", list(hostile.REFUSED))
def test_it_is_refused_with_what_to_do(
    what: str, lead: User, wales: NationPlan, signed_in: SignIn, uploads: Path
) -> None:
    content, said = hostile.REFUSED[what]
    assert len(content) < 2_500_000
    response = upload(signed_in(lead), content, "page-7.png", pages="")
    assert response.status_code == 422
    [found] = response.context["form"].errors["file"]
    assert found.startswith(said)
    assert found in words(response)
    assert SourcePage.objects.count() == 0
    assert not uploads.exists() or files(uploads) == []


@pytest.mark.parametrize("name", ["page.exe", "page.html", "../../page.png", "page.pdf\x00.png", "a" * 300 + ".png"])
def test_the_name_says_nothing(name: str, lead: User, wales: NationPlan, signed_in: SignIn, uploads: Path) -> None:
    response = upload(signed_in(lead), encoded(blank()), name)
    assert response.status_code == 302
    page = SourcePage.objects.get()
    assert files(uploads) == [f"sources/wales-2024-2027/{page.sha256[:32]}.png"]


# --- What is drawn ----------------------------------------------------------------------------------------------------


def test_nothing_but_pixels_is_kept() -> None:
    [page] = drawn(hostile.with_secrets())
    assert (page.format, page.mode, page.size, page.info) == ("PNG", "RGB", (60, 80), {})
    with drawn_pages(BytesIO(hostile.with_secrets())) as [stored]:
        content = stored.path.read_bytes()
    assert not any(secret in content for secret in (b"51.48", b"somebody", b"script"))
    assert content.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photograph_is_turned_upright(orientation: int) -> None:
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    upright = blank(60, 90, "white")
    upright.paste("red", (0, 0, 60, 30))
    exif = Image.Exif()
    exif[0x0112] = orientation
    [page] = drawn(encoded(upright.transpose(turns[orientation]), "PNG", exif=exif))
    assert page.size == (60, 90)
    assert (page.getpixel((30, 10)), page.getpixel((30, 80))) == ((255, 0, 0), (255, 255, 255))


@pytest.mark.parametrize(
    ("content", "size", "mode"),
    [
        (encoded(blank(4000, 3000)), (2000, 1500), "RGB"),
        (encoded(blank(1000, 6000), "JPEG"), (500, 3000), "RGB"),
        (encoded(blank(400, 300, "grey", "L")), (400, 300), "L"),
        (encoded(blank(400, 300, "grey", "1"), "TIFF"), (400, 300), "L"),
        (encoded(Image.new("I;16", (400, 300), 40_000)), (400, 300), "L"),
        (encoded(blank(400, 300, "red", "CMYK"), "JPEG"), (400, 300), "RGB"),
        (encoded(blank(400, 300, "red"), "WEBP"), (400, 300), "RGB"),
        (encoded(blank(400, 300, "red", "P"), "GIF", save_all=True, append_images=[blank()]), (400, 300), "RGB"),
        (hostile.tiff_that_goes_round(), (10, 10), "L"),
        (pdf(filled("1 0 0"), mediabox="0 0 595 842"), (1653, 2339), "RGB"),
        (pdf(filled("1 0 0"), mediabox="0 0 2384 3370"), (2000, 2827), "RGB"),
        (b"junk before\n" + pdf(filled("1 0 0")), (834, 1112), "RGB"),
    ],
)
def test_every_kind_of_picture_is_drawn_within_a_page(content: bytes, size: tuple[int, int], mode: str) -> None:
    [page] = drawn(content)
    assert (page.format, page.size, page.mode) == ("PNG", size, mode)


def test_sixteen_bits_of_grey_stay_the_same_grey() -> None:
    [page] = drawn(encoded(Image.new("I;16", (10, 10), 40_000)))
    assert page.getpixel((5, 5)) == 156


def test_what_can_be_seen_through_is_white() -> None:
    [page] = drawn(encoded(Image.new("RGBA", (10, 10), (255, 0, 0, 0))))
    assert page.getpixel((5, 5)) == (255, 255, 255)


def test_pages_of_a_scan_are_chosen_like_those_of_a_pdf() -> None:
    scan = encoded(blank(colour="red"), "TIFF", save_all=True, append_images=[blank(colour="blue")])
    [page] = drawn(scan, "2")
    assert page.getpixel((5, 5)) == (0, 0, 255)
    with pytest.raises(ValidationError, match="This document has 2 pages"), drawn_pages(BytesIO(scan)):
        pytest.fail("nobody said which page")


def test_a_photograph_of_many_colours_stays_small() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((1500, 2000), 120) for _ in range(3)])
    with drawn_pages(BytesIO(encoded(noise, "JPEG", quality=80))) as [page]:
        assert page.path.stat().st_size < 4_500_000


# --- Bounds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "most"),
    [
        (hostile.png(60_000, 60_000, b""), 100),
        (hostile.png(10, 10, hostile.WHITE_ROWS, (b"zTXt", b"Comment\0\0" + hostile.zeros(500_000_000))), 100),
        (hostile.png(10, 10, hostile.zeros(500_000_000)), 100),
        (hostile.png(6_300, 6_300, hostile.zeros(120_000_000)), 700),
        (hostile.png(6_300, 6_300, hostile.zeros(318_000_000), bits=16, colour=6), 900),
        (hostile.pdf_that_unpacks(2_000_000_000), 1000),
        (hostile.pdf_of_a_huge_picture(), 400),
        (hostile.pdf_that_draws_itself_ten_times_over(25), 1000),
    ],
    ids=["claims", "text", "rows", "largest", "deepest", "unpacks", "picture", "itself"],
)
def test_drawing_takes_no_more_memory_than_it_may(content: bytes, most: int, tmp_path: Path) -> None:
    assert len(content) < 2_500_000
    assert 10 < peak_megabytes(content, tmp_path) < most


def test_the_portal_itself_holds_little_of_what_it_draws() -> None:
    noise = encoded(Image.effect_noise((2800, 2800), 80), "PNG")
    assert len(noise) > 6_000_000
    content = BytesIO(noise)
    tracemalloc.start()
    try:
        with drawn_pages(content):
            assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


class Endless(BytesIO):
    """A file without an end, which counts what was read of it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert 0 < size <= 100_000
        self.taken += size
        return bytes(size)


def test_no_more_than_the_limit_is_read() -> None:
    content = Endless()
    with pytest.raises(ValidationError, match="larger than 10 MB"), drawn_pages(content):
        pytest.fail("it has no end")
    assert content.taken == 10_485_761


def test_no_secret_of_the_portal_reaches_what_decodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    started = []
    run = subprocess.run

    def noted(*args: object, **options: object) -> object:
        started.append(options["env"])
        return run(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", noted)
    assert len(drawn(encoded(blank()))) == 1
    assert started == [{}]


def test_drawing_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object, timeout: float, **options: object) -> None:
        raise subprocess.TimeoutExpired("drawing", timeout)

    monkeypatch.setattr(subprocess, "run", never)
    with pytest.raises(ValidationError, match="too complicated to draw"), drawn_pages(BytesIO(encoded(blank()))):
        pytest.fail("nothing was drawn")


def test_the_process_that_draws_is_bound() -> None:
    shown = "import resource, plans.drawing as d; d._bound_this_process(); print([resource.getrlimit(w) for w in (%s)])"
    names = "resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE"
    done = subprocess.run([sys.executable, "-c", shown % names], cwd=settings.BASE_DIR, capture_output=True, check=True)
    bounds = [(1_000_000_000,) * 2, (60, 60), (40_000_000,) * 2, (0, 0)]
    assert done.stdout.decode().strip() == str(bounds)
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY, "and nobody else is"
