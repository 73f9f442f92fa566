"""Pictures and PDFs that mean harm, made by hand, each small enough to be sent."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter

from tests.plans.pictures import blank, encoded, filled, pdf


def zeros(count: int) -> bytes:
    """Return ``count`` zeros (whole millions), compressed a thousand times."""
    packer = zlib.compressobj(9, wbits=-15)
    # A block that stands by itself, so that it can be repeated instead of compressed again.
    million = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    check_sum = struct.pack(">I", (count % 65521) << 16 | 1)
    return b"\x78\xda" + million * (count // 1_000_000) + b"\x03\x00" + check_sum


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, pixels: bytes, *chunks: tuple[bytes, bytes], bits: int = 8, colour: int = 2) -> bytes:
    """Return a PNG that claims a size and holds ``pixels``, compressed, after other chunks."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def gif(width: int, height: int) -> bytes:
    """Return the beginning of a GIF of two colours that claims a size."""
    head = struct.pack("<HHBBB6x", width, height, 0x80, 0, 0)
    return b"GIF89a" + head + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\0;"


def objects(*contents: bytes) -> bytes:
    """Return a PDF of one page, whose tree is given and whose further objects are ``contents``, from number 4."""
    first = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    numbered = enumerate([*first, *contents], 1)
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s\nendobj\n" % each for each in numbered) + b"trailer<</Root 1 0 R>>"


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
_INVOKE = b"/X Do "


def pdf_that_unpacks(count: int) -> bytes:
    """Return a PDF whose page has ``count`` zeros for drawing instructions."""
    return objects(_PAGE, stream(zeros(count), b"/Filter/FlateDecode"))


def pdf_of_a_huge_picture() -> bytes:
    """Return a PDF with a picture of 26,000 × 26,000 pixels, two gigabytes."""
    told = b"/Type/XObject/Subtype/Image/Width 26000/Height 26000/ColorSpace/DeviceRGB/BitsPerComponent 8"
    picture = stream(zeros(2_028_000_000), told + b"/Filter/FlateDecode")
    return objects(_PAGE, stream(b"q 300 0 0 400 0 0 cm /X Do Q"), picture)


def pdf_that_draws_itself_ten_times_over(depth: int) -> bytes:
    """Return a PDF whose every drawing draws the next one ten times."""
    drawing = b"/Type/XObject/Subtype/Form/BBox[0 0 300 400]"
    nested = [
        stream(_INVOKE * 10, drawing + b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1))
        for number in range(5, 5 + depth)
    ]
    return objects(_PAGE, stream(_INVOKE), *nested, stream(b"0 0 1 1 re f", drawing))


def pdf_with_a_password() -> bytes:
    """Return a PDF that nobody opens without its password."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.encrypt("secret", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def tiff_that_goes_round() -> bytes:
    """Return a TIFF whose only page names itself as the next."""
    tags = [(256, 10), (257, 10), (258, 8), (259, 1), (262, 1), (273, 200), (277, 1), (278, 10), (279, 100)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    directory = struct.pack("<H", len(tags)) + entries + struct.pack("<I", 8)
    return (b"II*\0" + struct.pack("<I", 8) + directory).ljust(200, b"\0") + b"\x80" * 100


def with_secrets() -> bytes:
    """Return a JPEG with a place, a comment and a page of HTML behind its end."""
    exif = Image.Exif()
    exif[0x010E] = "Taken at 51.48 N 3.18 W"
    return encoded(blank(), "JPEG", exif=exif, comment=b"Taken by somebody") + b"<script>alert(1)</script>"


WHITE_ROWS = zlib.compress((b"\0" + b"\xff" * 30) * 10)
NOTHING = "This is neither a picture nor a PDF, whatever its name says."
DAMAGED = "This file is damaged, incomplete or too complicated to draw."
OFFICE = "This is a Word, Excel or ZIP file. Save the page as PDF and choose that"
PIXELS = "This picture has more than 40 million pixels."

#: What it is → its bytes, and how the refusal begins.
REFUSED: dict[str, tuple[bytes, str]] = {
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', NOTHING),
    "a web page": (b"<!doctype html><title>x</title><script>alert(1)</script>", NOTHING),
    "text": ("Cam gweithredu, Mesur, Amserlen".encode("utf-16"), NOTHING),
    "a program": (b"MZ\x90\x00" + bytes(500), NOTHING),
    "another program": (b"\x7fELF\x02\x01\x01" + bytes(500), NOTHING),
    "zeros": (bytes(5000), NOTHING),
    "one byte": (b"\x89", NOTHING),
    "a file that only begins like a GIF": (b"GIF89a" + b"\xff\xff\xff\xff\0\0\0;", NOTHING),
    "a format that is not read": (encoded(blank(), "BMP"), NOTHING),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n", NOTHING),
    "a Word document": (b"PK\x03\x04" + bytes(500), OFFICE),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), OFFICE),
    "a phone's picture": (
        b"\0\0\0\x18ftypheic" + bytes(500),
        "This picture is in a phone’s own format. Save it as JPEG",
    ),
    "half a PNG": (encoded(Image.effect_noise((300, 300), 80))[:20_000], DAMAGED),
    "half a JPEG": (encoded(Image.effect_noise((300, 300), 80), "JPEG")[:9_000], DAMAGED),
    "a PNG of 3.6 billion pixels": (png(60_000, 60_000, b""), PIXELS),
    "a PNG of 900 million pixels, all there": (png(30_000, 30_000, zeros(113_000_000), bits=1, colour=0), PIXELS),
    "a GIF of 42 million pixels": (gif(6_500, 6_500), PIXELS),
    "a text of 100 MB inside a PNG": (png(10, 10, WHITE_ROWS, (b"zTXt", b"Comment\0\0" + zeros(100_000_000))), DAMAGED),
    "a colour profile of 100 MB": (png(10, 10, WHITE_ROWS, (b"iCCP", b"x\0\0" + zeros(100_000_000))), DAMAGED),
    "a PDF with a password": (pdf_with_a_password(), "This PDF asks for a password. Save a copy without one"),
    "half a PDF": (pdf(filled("1 0 0"))[:120], DAMAGED),
    "an empty PDF": (b"%PDF-1.4\n%%EOF", DAMAGED),
    "a PDF whose pages go round": (pdf("0 g").replace(b"Kids[3 0 R]", b"Kids[2 0 R]"), DAMAGED),
    "a PDF of 501 pages": (pdf(*["0 g"] * 501), "This document has 501 pages, and 500 are the most."),
    "a PDF that unpacks to two gigabytes": (pdf_that_unpacks(2_000_000_000), DAMAGED),
    "a page of 1,388 inches": (pdf("0 g", mediabox="0 0 99999 99999"), "Page 1 is too small or too large to be a page"),
    "a page of nothing": (pdf("0 g", mediabox="0 0 1 0.001"), "Page 1 is too small or too large to be a page"),
}
