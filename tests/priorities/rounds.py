"""What the tests of rounds share: a page as it is read, and the year 2026 in London."""

import re
from datetime import datetime
from html import unescape
from typing import Any

from priorities.models import Action
from tests.conftest import LONDON

URL = "/plans/wales-2024-2027/rounds/"


def text_of(answer: Any) -> str:
    """Return the words of a page's main part, in one line."""
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return words_of(main)


def words_of(html: str) -> str:
    """Return the words of some HTML in one line, as they are read."""
    in_line = re.sub(r"</?(?:a|b|span|time)\b[^>]*>", "", html.replace('<span class="hint', '<p class="hint'))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", in_line)).split())


def row_of(answer: Any, action: Action) -> str:
    """Return the words of one action on a round's page, in one line."""
    page = answer.content.decode()
    start = page.index(f'<li id="action-{action.pk}"')
    end = page.find('<li id="action-', start + 1)
    return words_of(page[start : end if end > 0 else page.index("</main>")])


def groups(answer: Any) -> list[tuple[str, int, list[str]]]:
    """Return the groups of a round's page: what was heard, how many, which."""
    return [
        (group["kind"].value, group["count"], [row.action.reference for row in group["rows"]])
        for group in answer.context["groups"]
    ]


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LONDON)
