"""The administration tells the history of what was written, where one is kept, and of no empty value a person."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from plans.services.recording import save_edited
from priorities.models import Action, BoardWording, CheckAnswer, DecisionRequest, ReportText
from priorities.services.reporting import Answer, report_progress
from tests.admin_page import typed, url
from tests.conftest import NOW


def words_of(page: Any) -> str:
    """Return what a page says, in one line."""
    assert page.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


@pytest.mark.parametrize(
    ("model", "name", "fields"),
    [
        (BoardWording, "text", {}),
        (CheckAnswer, "text", {"check_code": "overdue"}),
        (DecisionRequest, "question", {"decide_by": NOW.date()}),
        (ReportText, "summary", {}),
    ],
)
def test_what_a_lead_wrote_is_shown_with_its_history(
    desk: Any, action: Any, autumn: Any, lead: Any, model: Any, name: str, fields: dict[str, Any]
) -> None:
    whose = {"plan": autumn.plan} if model is CheckAnswer else {}
    written = model(round=autumn, **({} if model is ReportText else {"action": action}), **whose, **fields)
    for words in ("As first written.", "As written since."):
        setattr(written, name, words)
        save_edited(written, by=lead, at=NOW)
    assert f'href="{url(written, "history").removesuffix("/")}/"' in desk.get(url(written)).content.decode()
    page = words_of(desk.get(url(written, "history")))
    assert "As first written. → As written since." in page
    assert "22 November 2026" in page
    assert " lead " in page
    assert "Added" in page
    row = written.history.first().history_id
    for page in (url(written, "history"), f"{url(written, 'history')}{row}/"):
        assert desk.post(page, {name: "Forged"}).status_code in (200, 302, 403, 404, 405)
    written.refresh_from_db()
    assert getattr(written, name) == "As written since."


def test_a_record_without_a_history_says_so_and_leads_to_none(desk: Any, action: Any, contributor: Any) -> None:
    answer = Answer(status="on_track", what_happened="Going well")
    report = report_progress(action=action, by=contributor, answer=answer, token=uuid4(), base=0, at=NOW)
    assert "/history/" not in desk.get(url(report)).content.decode()
    page = words_of(desk.get(url(report, "history")))
    assert "No history is kept of this record: its page shows all that is known of it." in page
    assert "change history" not in page


@pytest.mark.parametrize("key", ["abc", "0", "99999999999999999999999", "1%00"])
def test_odd_ids_of_a_history_never_fail(desk: Any, action: Any, key: str) -> None:
    for model in ("boardwording", "reporttext", "handover"):
        assert desk.get(f"/admin/priorities/{model}/{key}/history/").status_code in (302, 400, 404)


def test_nobody_is_no_deleted_person(desk: Any, action: Any, colleague: Any) -> None:
    assert desk.post(url(action), typed(desk, url(action), deputy=colleague.pk)).status_code == 302
    data = {name: value for name, value in typed(desk, url(action)).items() if name != "deputy"}
    assert desk.post(url(action), data).status_code == 302
    assert Action.objects.get(pk=action.pk).deputy is None
    page = words_of(desk.get(url(action, "history")))
    assert "Deputy: – → colleague" in page
    assert "Deputy: colleague → –" in page
    assert "Deleted" not in page
