"""Pictures and PDFs, made by hand, and pages of a plan that are there already."""

import hashlib
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from plans.models import NationPlan, SourcePage, User
from tests.conftest import NOW


def encoded(picture: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    """Return the bytes of ``picture`` in a format."""
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def blank(width: int = 60, height: int = 80, colour: str = "white", mode: str = "RGB") -> Image.Image:
    """Return a picture of one colour."""
    return Image.new(mode, (width, height), colour)


def pdf(*pages: str, mediabox: str = "0 0 300 400") -> bytes:
    """Return a PDF with a page for each of ``pages``, which are drawing instructions."""
    kids = " ".join(f"{3 + 2 * index} 0 R" for index in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for index, page in enumerate(pages):
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[{mediabox}]/Contents {4 + 2 * index} 0 R>>")
        objects.append(f"<</Length {len(page)}>>stream\n{page}\nendstream")
    body = "".join(f"{number} 0 obj{content}\nendobj\n" for number, content in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode()


def filled(colour: str) -> str:
    """Return drawing instructions that fill a page with a colour: "1 0 0" is red."""
    return f"{colour} rg 0 0 9999 9999 re f"


def source_page_of(plan: NationPlan, by: User, number: int = 7, colour: str = "white") -> SourcePage:
    """Return a page of ``plan`` with a picture of its own."""
    png = encoded(blank(60, 80 + number, colour))
    page = SourcePage(
        plan=plan, position=number, document="Action plan", place=f"page {number}", uploaded_by=by, uploaded_at=NOW,
        sha256=hashlib.sha256(png).hexdigest(),
    )  # fmt: skip
    page.image.save("page.png", ContentFile(png), save=False)
    page.full_clean()
    page.save()
    return page
