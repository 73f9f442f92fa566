"""The language switch, and what search engines are told."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from plans.models import NationPlan, User


def test_it_keeps_the_page_with_its_query(db: None) -> None:
    browser = Client()
    response = browser.post("/language/", {"language": "cy", "next": "/plans/wales-2024-2027/actions/?status=on_track"})
    assert (response.status_code, response["Location"]) == (302, "/plans/wales-2024-2027/actions/?status=on_track")
    cookie = browser.cookies["django_language"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("cy", "/", "Lax")


def test_it_is_kept_on_the_account(contributor: User, signed_in: Callable[[User], Client]) -> None:
    signed_in(contributor).post("/language/", {"language": "cy", "next": "/"})
    contributor.refresh_from_db()
    assert contributor.language == "cy"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "\x00",
    ],
)
def test_it_leads_nowhere_else(db: None, target: str) -> None:
    assert Client().post("/language/", {"language": "en", "next": target})["Location"] == "/"


@pytest.mark.parametrize("language", ["", "fr", "cy-GB", "a\x00b", "x" * 10_000])
def test_an_unknown_language_changes_nothing(db: None, language: str) -> None:
    browser = Client()
    assert browser.post("/language/", {"language": language, "next": "/"}).status_code == 400
    assert "django_language" not in browser.cookies


def test_a_link_to_it_does_nothing(db: None) -> None:
    assert Client().get("/language/").status_code == 405


def test_search_engines_are_asked_to_stay_away(db: None) -> None:
    response = Client().get("/robots.txt")
    assert response.content.decode() == "User-agent: *\nDisallow: /\n"
    assert response["Content-Type"] == "text/plain"


def test_a_title_holds_no_markup(wales: NationPlan, observer: User, signed_in: Callable[[User], Client]) -> None:
    NationPlan.objects.update(title="Cymru & Wales")
    observer.language = "cy"
    observer.save()
    browser = signed_in(observer)
    browser.post("/language/", {"language": "cy", "next": "/"})
    page = browser.get("/plans/wales-2024-2027/").content.decode()
    assert '<span lang="en">Cymru &amp; Wales</span>' in page
    assert re.sub(r"\s+", " ", page.split("<title>")[1]).startswith("Cymru &amp; Wales – ")
