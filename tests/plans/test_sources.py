"""Pictures of a plan's published pages, through the door."""

import hashlib
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from plans.models import NationPlan, SourcePage, User
from plans.services import sources
from plans.services.sources import Origin
from priorities.models import Action, TypedRow
from tests.conftest import NOW
from tests.plans.pictures import blank, encoded, filled, pdf, source_page_of

SignIn = Callable[[User], Client]
PAGES = "/plans/wales-2024-2027/sources/"


def upload(client: Client, content: bytes, name: str = "page.png", **fields: Any) -> Any:
    """Post the form: a picture of page 7, unless told otherwise."""
    told = {"document": "Action plan 2024–2027", "page": "page 7", "pages": "", "url": "", "retrieved_on": ""}
    return client.post(PAGES, {**told, **fields, "file": SimpleUploadedFile(name, content, "text/html")})


def words(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def files(uploads: Path) -> list[str]:
    return sorted(str(path.relative_to(uploads)) for path in uploads.rglob("*") if path.is_file())


def colour(page: SourcePage) -> Any:
    """Return the colour in the middle of a page's picture."""
    with Image.open(page.image.path) as picture:
        return picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))


# --- Bringing pages ---------------------------------------------------------------------------------------------------


def test_a_picture_becomes_a_page(lead: User, wales: NationPlan, signed_in: SignIn, uploads: Path) -> None:
    client = signed_in(lead)
    response = upload(
        client, encoded(blank()), url="https://example.org/plan", retrieved_on="3 November 2026", page="page 7"
    )
    assert (response.status_code, response["Location"]) == (302, PAGES)
    page = SourcePage.objects.get()
    assert (page.document, page.place, page.url) == ("Action plan 2024–2027", "page 7", "https://example.org/plan")
    assert (str(page.retrieved_on), page.uploaded_by, page.uploaded_at) == ("2026-11-03", lead, NOW)
    assert (page.position, page.width, page.height) == (1, 60, 80)
    stored = Path(page.image.path).read_bytes()
    assert page.sha256 == hashlib.sha256(stored).hexdigest()
    assert files(uploads) == [f"sources/wales-2024-2027/{page.sha256[:32]}.png"]
    text = words(client.get(PAGES))
    assert "1 page is stored." in text
    assert "Brought by lead on" in text
    assert "No wording names it yet." in text


def test_pages_of_a_pdf_are_taken_by_their_numbers(lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    book = pdf(filled("1 0 0"), filled("0 1 0"), filled("0 0 1"))
    assert upload(signed_in(lead), book, "plan.pdf", page="", pages="3, 1").status_code == 302
    pages = SourcePage.objects.of_plan(wales)
    assert [(page.position, page.place, colour(page)) for page in pages] == [
        (1, "page 3", (0, 0, 255)),
        (2, "page 1", (255, 0, 0)),
    ]
    # 300 × 400 points at 200 dots an inch.
    assert [(page.width, page.height) for page in pages] == [(834, 1112), (834, 1112)]


def test_a_pdf_of_one_page_needs_no_number(lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    assert upload(signed_in(lead), pdf(filled("1 0 0")), "plan.pdf", page="").status_code == 302
    assert SourcePage.objects.get().place == "page 1"


def test_the_same_picture_twice_is_the_page_that_is_there(
    lead: User, wales: NationPlan, signed_in: SignIn, uploads: Path
) -> None:
    client = signed_in(lead)
    upload(client, encoded(blank()))
    # The same pixels in another format and with another name.
    assert upload(client, encoded(blank(), "TIFF"), page="page 9").status_code == 302
    assert SourcePage.objects.get().place == "page 7"
    assert len(files(uploads)) == 1
    said = "This picture is there already: Action plan 2024–2027, page 7. It was not stored again."
    assert said in words(client.get(PAGES))


def test_another_plan_keeps_its_own_copy(
    lead: User, admin: User, wales: NationPlan, scotland: NationPlan, signed_in: SignIn, uploads: Path
) -> None:
    upload(signed_in(lead), encoded(blank()))
    told = {"document": "Plan", "page": "page 1", "file": SimpleUploadedFile("x.png", encoded(blank()))}
    assert signed_in(admin).post("/plans/scotland-2025-2027/sources/", told).status_code == 302
    assert [path.split("/")[1] for path in files(uploads)] == ["scotland-2025-2027", "wales-2024-2027"]


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"page": " "}, "page", "Say which page the picture shows, like page 7."),
        ({"document": ""}, "document", "Say which document it is."),
        ({"document": "Plan\x00"}, "document", "Null characters are not allowed."),
        ({"url": "javascript:alert(1)"}, "url", "Write an address that begins with https:// or http://."),
        ({"url": "ftp://example.org/plan"}, "url", "Write an address that begins with https:// or http://."),
        ({"retrieved_on": "yesterday"}, "retrieved_on", "Write a date like 31 January 2027."),
        ({"pages": "seven"}, "pages", "Write pages like 7 or 7–9 or 7, 9."),
        ({"pages": "0"}, "pages", "Write pages like 7 or 7–9 or 7, 9."),
        ({"pages": "9-7"}, "pages", "Write pages like 7 or 7–9 or 7, 9."),
        ({"pages": "1-21"}, "pages", "Twenty pages are taken at once. Choose fewer, then the rest."),
        ({"pages": "1-9999"}, "pages", "Twenty pages are taken at once. Choose fewer, then the rest."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    lead: User, wales: NationPlan, signed_in: SignIn, uploads: Path, fields: dict[str, str], field: str, said: str
) -> None:
    response = upload(signed_in(lead), encoded(blank()), **{"retrieved_on": "3 November 2026", **fields})
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [said]}
    assert said in words(response)
    if field != "retrieved_on":
        assert 'value="3 November 2026"' in words(response)
    assert SourcePage.objects.count() == 0
    assert not uploads.exists() or files(uploads) == []


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ("", "This document has 3 pages. Say which to take, like 7 or 7–9."),
        ("2-4", "There is no page 4: this document has 3. Choose others."),
    ],
)
def test_pages_that_a_document_does_not_have(
    lead: User, wales: NationPlan, signed_in: SignIn, pages: str, said: str
) -> None:
    response = upload(signed_in(lead), pdf(*[filled("1 0 0")] * 3), pages=pages)
    assert (response.status_code, response.context["form"].errors) == (422, {"pages": [said]})


def test_a_form_without_a_file(lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    response = signed_in(lead).post(PAGES, {"document": "Plan", "page": "page 1"})
    assert (response.status_code, response.context["form"].errors) == (422, {"file": ["Choose a file."]})


def test_a_file_beyond_ten_megabytes(lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    response = upload(signed_in(lead), encoded(blank()).ljust(10_485_761, b"\0"))
    said = "This file is larger than 10 MB. Choose a smaller one, or split it."
    assert (response.status_code, response.context["form"].errors) == (422, {"file": [said]})


def test_a_request_beyond_twelve_megabytes_is_not_read(lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    body = BytesIO(b"x" * 12_582_913)
    meta: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": "12582913"}
    response = signed_in(lead).post(PAGES, content_type="multipart/form-data; boundary=x", **meta)
    assert (response.status_code, body.tell()) == (413, 0)


def test_the_form_begins_with_the_source_of_the_plan(lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    NationPlan.objects.update(source_document="Cymru-Wales plan", source_url="https://example.org/cymru")
    text = words(signed_in(lead).get(PAGES))
    assert 'value="Cymru-Wales plan"' in text
    assert 'value="https://example.org/cymru"' in text


# --- Files that belong to nothing -------------------------------------------------------------------------------------


def test_files_go_again_where_a_later_page_cannot_be_kept(
    lead: User, wales: NationPlan, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = source_page_of(wales, lead)
    save, saved = SourcePage.save, []

    def fail_at_the_second(page: SourcePage, **options: Any) -> None:
        saved.append(len(files(uploads)))
        if len(saved) == 2:
            raise OSError("no space left")
        save(page, **options)

    monkeypatch.setattr(SourcePage, "save", fail_at_the_second)
    book = BytesIO(pdf(filled("1 0 0"), filled("0 1 0")))
    with pytest.raises(OSError, match="no space left"):
        sources.add_pages(plan=wales, by=lead, at=NOW, content=book, pages="1-2", origin=Origin("Plan"))
    assert saved == [2, 3], "both files were written"
    assert list(SourcePage.objects.all()) == [kept]
    assert files(uploads) == [kept.image.name]


# --- Taking a page away -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_page_that_nothing_names_is_removed_with_its_file(
    lead: User, wales: NationPlan, signed_in: SignIn, uploads: Path
) -> None:
    page, other = source_page_of(wales, lead, 7), source_page_of(wales, lead, 8)
    client = signed_in(lead)
    assert "Remove Action plan, page 7?" in words(client.get(f"{PAGES}{page.pk}/remove/"))
    assert client.post(f"{PAGES}{page.pk}/remove/").status_code == 302
    assert list(SourcePage.objects.all()) == [other]
    assert files(uploads) == [other.image.name]
    assert "Action plan, page 7 is removed." in words(client.get(PAGES))


def test_a_page_that_wording_names_stays(
    lead: User, wales: NationPlan, action: Action, make_action: Callable[..., Action], signed_in: SignIn, uploads: Path
) -> None:
    page = source_page_of(wales, lead)
    make_action("1.5", source_page=page)
    make_action("1.6", source_page=page)
    TypedRow.objects.create(plan=wales, source_page=page, position=1, wording="Row", typed_by=lead, typed_at=NOW)
    client = signed_in(lead)
    assert "Actions: 2, Typed rows: 1" in words(client.get(PAGES))
    assert f"{PAGES}{page.pk}/remove/" not in words(client.get(PAGES))
    shown = words(client.get(f"{PAGES}{page.pk}/remove/"))
    assert "Action plan, page 7 stays" in shown
    assert "Remove the page" not in shown
    response = client.post(f"{PAGES}{page.pk}/remove/")
    assert response.status_code == 422
    said = "This page is the source of wording in the plan, so it stays (Actions: 2, Typed rows: 1)."
    assert said in words(response)
    assert SourcePage.objects.get() == page
    assert files(uploads) == [page.image.name]


def test_a_page_that_somebody_names_while_it_is_removed_stays(
    lead: User, wales: NationPlan, make_action: Callable[..., Action], uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = source_page_of(wales, lead)
    naming = sources.naming

    def named_right_after(pages: list[SourcePage]) -> Any:
        found = naming(pages)
        if not Action.objects.exists():
            make_action("1.5", source_page=page)
        return found

    monkeypatch.setattr(sources, "naming", named_right_after)
    with pytest.raises(ValidationError, match=r"so it stays \(Actions: 1\)"):
        sources.remove_page(page=page, by=lead, at=NOW)
    assert SourcePage.objects.get() == page
    assert files(uploads) == [page.image.name]


def test_a_page_of_a_plan_that_is_closed_stays(lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    page = source_page_of(wales, lead)
    NationPlan.objects.update(state="closed")
    client = signed_in(lead)
    assert client.get(f"{PAGES}{page.pk}/image.png").status_code == 200
    assert client.post(f"{PAGES}{page.pk}/remove/").status_code == 403
    assert upload(client, encoded(blank())).status_code == 403
    assert "Bring a page" not in words(client.get(PAGES))


# --- Serving ----------------------------------------------------------------------------------------------------------


def test_the_picture_is_served_as_a_picture_and_nothing_else(
    observer: User, lead: User, wales: NationPlan, signed_in: SignIn
) -> None:
    page = source_page_of(wales, lead)
    response: Any = signed_in(observer).get(f"{PAGES}{page.pk}/image.png")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == f'inline; filename="wales-2024-2027-{page.pk}.png"'
    assert "private" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == page.sha256


def test_a_picture_whose_file_is_gone_is_a_page_that_says_so(lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    page = source_page_of(wales, lead)
    Path(page.image.path).unlink()
    client = signed_in(lead)
    response = client.get(f"{PAGES}{page.pk}/image.png")
    assert response.status_code == 404
    assert "The picture of this page is missing from the portal’s files." in words(response)
    assert client.get(PAGES).status_code == 200


def test_observers_see_the_pages_and_no_form(observer: User, lead: User, wales: NationPlan, signed_in: SignIn) -> None:
    source_page_of(wales, lead)
    text = words(signed_in(observer).get(PAGES))
    assert "<h2>Page 7</h2>" in text
    assert "Bring a page" not in text
    assert "Type from this page" not in text
    assert "/remove/" not in text


def test_pages_cost_as_many_queries_as_one(
    lead: User, wales: NationPlan, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 6):
        source_page_of(wales, lead, number)
    client = signed_in(lead)
    client.get(PAGES)
    with django_assert_max_num_queries(12):
        client.get(PAGES)
