"""What the tests of pages share: the words of a page, and an action closed."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils.html import strip_tags

from plans.models import User
from priorities.choices import DecisionKind
from priorities.models import Action
from priorities.services.decisions import NewDecision, decide
from tests.conftest import NOW

PAGE = "/plans/wales-2024-2027/"


def text_of(response: Any, section: str = "main") -> str:
    """Return the words of a page, or of the section whose heading has that id, on one line."""
    html = response.content.decode()
    pattern = r"<main.*</main>" if section == "main" else rf'<section aria-labelledby="{section}">.*?</section>'
    found = re.search(pattern, html, re.DOTALL)
    assert found, section
    without_drawings = re.sub(r"<svg.*?</svg>", "", found[0], flags=re.DOTALL)
    return re.sub(r" ([.,:;])", r"\1", " ".join(strip_tags(without_drawings.replace("<", " <")).split()))


def shown(client: Client, section: str = "main", address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response, section)


def closed(action: Action, by: User, outcome: str = "completed") -> None:
    action.refresh_from_db()
    decision = NewDecision(DecisionKind.CLOSE, "The measure is met.", date(2026, 11, 20), "the board", outcome=outcome)
    decide(action=action, by=by, decision=decision, token=uuid4(), base=action.last_number, at=NOW)
