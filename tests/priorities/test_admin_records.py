"""The administration: records stay as they are, rights hold, and whatever is sent to it is stood."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import RoundLink
from priorities.models import Action, Measure, Timing
from priorities.services.reporting import Answer, report_progress
from tests.admin_page import staff, typed, url
from tests.conftest import NOW, person

RECORDS = [
    *("progressreport", "decision", "reading", "evidence", "note", "timingrevision", "formerreference"),
    *("reportquestion", "boardwording", "checkanswer", "reporttext", "decisionrequest", "boarddecision"),
    *("handover", "reminder"),
]
EDITED = ["action", "measure", "responsibleparty"]


@pytest.mark.parametrize("model", RECORDS)
def test_records_are_shown_and_never_added(desk: Any, model: str) -> None:
    assert desk.get(f"/admin/priorities/{model}/").status_code == 200
    assert desk.get(f"/admin/priorities/{model}/add/").status_code == 403
    assert desk.post(f"/admin/priorities/{model}/add/", {}).status_code == 403


@pytest.mark.parametrize("model", ["roundsnapshot", "roundlink"])
def test_what_rounds_leave_behind_is_shown_only(desk: Any, model: str) -> None:
    assert desk.get(f"/admin/plans/{model}/").status_code == 200
    assert desk.post(f"/admin/plans/{model}/add/", {}).status_code == 403


def test_the_secret_of_a_link_is_not_shown(desk: Any, contributor: Any, autumn: Any) -> None:
    link = RoundLink.objects.create(user=contributor, round=autumn, nonce="never-to-be-seen", created_at=NOW)
    page = desk.get(url(link)).content.decode()
    assert "Autumn 2026" in page
    assert "never-to-be-seen" not in page


def test_a_report_cannot_be_changed(desk: Any, action: Any, contributor: Any) -> None:
    answer = Answer(status="on_track", what_happened="Going well", evidence=[("Minutes", "https://example.org/m")])
    report = report_progress(action=action, by=contributor, answer=answer, token=uuid4(), base=0, at=NOW)
    page = desk.get(url(report))
    assert page.status_code == 200
    assert "Minutes" in page.content.decode()
    assert desk.post(url(report), {"what_happened": "Badly", "status": "off_track"}).status_code == 403
    report.refresh_from_db()
    assert report.what_happened == "Going well"


def test_nothing_is_deleted(desk: Any, action: Any, wales: Any, priority: Any) -> None:
    for obj in (action, action.timings.get(), priority, wales):
        assert desk.get(url(obj, "delete")).status_code == 403
        assert desk.post(url(obj, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [action.pk], "post": "yes"}
    assert desk.post("/admin/priorities/action/", chosen).status_code == 200
    assert Action.objects.count() == 1


def test_a_measure_is_not_deleted_from_the_page_of_its_action(desk: Any, action: Any) -> None:
    Measure.objects.create(action=action, wording="Boards")
    data = typed(desk, url(action))
    data["measures-0-DELETE"] = "on"
    desk.post(url(action), data)
    assert Measure.objects.count() == 1


class TestAStaffUserWhoMayChangeActions:
    """Given: view and change of actions. Not: measures, timings, people."""

    def test_edits_an_action_and_nothing_else_of_its_page(self, signed_in: Any, action: Any) -> None:
        measure = Measure.objects.create(action=action, wording="Boards")
        client = signed_in(staff("view_action", "change_action"))
        data = typed(client, url(action), wording="New words")
        data.update(
            {
                "measures-TOTAL_FORMS": 2,
                "measures-INITIAL_FORMS": 1,
                "measures-0-id": measure.pk,
                "measures-0-wording": "Forged",
                "measures-1-wording": "Forged too",
                "timings-2-TOTAL_FORMS": 1,
                "timings-2-INITIAL_FORMS": 0,
                "timings-2-0-wording": "Forged",
            }
        )
        assert client.post(url(action), data).status_code == 302
        action.refresh_from_db()
        measure.refresh_from_db()
        assert (action.wording, measure.wording, Measure.objects.count()) == ("New words", "Boards", 1)
        assert Timing.objects.count() == 1

    def test_who_only_looks_cannot_save(self, signed_in: Any, action: Any) -> None:
        client = signed_in(staff("view_action"))
        assert client.get(url(action)).status_code == 200
        assert client.post(url(action), {"wording": "Forged", "reference": "1.4"}).status_code == 403
        assert client.get("/admin/priorities/action/add/").status_code == 403

    def test_an_old_version_cannot_be_posted_back(self, signed_in: Any, desk: Any, action: Any) -> None:
        desk.post(url(action), typed(desk, url(action), wording="New words"))
        row = action.history.last().history_id
        address = f"/admin/priorities/action/{action.pk}/history/{row}/"
        for client in (desk, signed_in(staff("view_action"))):
            assert client.get(address).status_code in (302, 404)
            assert client.post(address, {"wording": "Forged", "reference": "1.4"}).status_code in (302, 404)
        action.refresh_from_db()
        assert action.wording == "New words"


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?p=1000000",
        "?plan__id__exact=x",
        "?plan__id__exact=99999999999999999999999",
        "?status__exact=nonsense",
        "?nonsense=1",
        "?o=99.x",
        "?assigned=x",
        "?_to_field=password",
        "?latest_on__year=99999",
        "?reporter__password__startswith=a",
        "?q=" + "x" * 3000,
    ],
)
def test_odd_addresses_never_fail(desk: Any, action: Any, query: str) -> None:
    for model in ("action", "timing", "progressreport"):
        assert desk.get(f"/admin/priorities/{model}/{query}", follow=True).status_code in (200, 400)


@pytest.mark.parametrize("key", ["abc", "0", "-1", "99999999999999999999999", "1%00", "_5F"])
def test_odd_ids_never_fail(desk: Any, action: Any, key: str) -> None:
    for model in (*EDITED, "progressreport", "timingrevision"):
        for page in ("change", "history", "delete"):
            status = desk.get(f"/admin/priorities/{model}/{key}/{page}/").status_code
            assert status in (302, 400, 403, 404), (model, page)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("wording", "NUL\x00"),
        ("reference", "1" * 500),
        ("reference", ""),
        ("wording", ""),
        ("priority", "99999999999999999999999"),
        ("reporter", "abc"),
        ("responsible", ["abc"]),
        ("wording_state", "nonsense"),
        ("source_url", "javascript:alert(1)"),
        ("source_retrieved_on", "99/99/9999"),
        ("measures-0-position", "9" * 40),
        ("measures-0-target", "1e400"),
        ("measures-0-id", "999999999999999999999999"),
        ("measures-0-kind", "nonsense"),
        ("measures-TOTAL_FORMS", "x"),
    ],
)
def test_odd_input_is_refused_with_what_was_typed(desk: Any, action: Any, field: str, value: Any) -> None:
    Measure.objects.create(action=action, wording="Boards")
    data = {**typed(desk, url(action), source_quote="What I typed"), field: value}
    page = desk.post(url(action), data)
    assert page.status_code == 422
    assert "What I typed" in page.content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"gap": "no_target"}, "Say why it has no target or cannot be measured yet, or say neither."),
        ({"gap": "no_target", "gap_reason": "Nobody agreed.", "target": "3"}, "There is a target. Remove it, or"),
        ({"lower": "9", "upper": "3", "direction": "within"}, "The lower limit is above the upper one."),
    ],
)
def test_what_a_measure_lacks_must_fit(desk: Any, action: Any, values: dict[str, str], said: str) -> None:
    measure = Measure.objects.create(action=action, wording="Boards")
    page = desk.post(url(measure), typed(desk, url(measure), **values))
    assert page.status_code == 422
    assert said in page.content.decode()
    fields = {"gap": "not_measurable", "gap_reason": "Nobody counts it.", "is_yearly": "on", "counts_people": "on"}
    assert desk.post(url(measure), typed(desk, url(measure), **fields)).status_code == 302
    measure.refresh_from_db()
    assert (measure.gap, measure.gap_reason) == ("not_measurable", "Nobody counts it.")
    assert measure.is_yearly
    assert measure.counts_people


@pytest.mark.parametrize("field", ["measures-INITIAL_FORMS", "timings-2-INITIAL_FORMS", "timings-2-TOTAL_FORMS"])
def test_forged_counts_never_fail(desk: Any, action: Any, field: str) -> None:
    for value in ("5", "-1", "", "99999999999999"):
        assert desk.post(url(action), {**typed(desk, url(action)), field: value}).status_code < 500


def test_forged_choices_of_a_list_never_fail(desk: Any, action: Any) -> None:
    for key in ("abc", "\x00", "9" * 40, "-1"):
        chosen = {"action": "anonymise", "_selected_action": [key]}
        assert desk.post("/admin/plans/user/", chosen).status_code == 302


@pytest.mark.parametrize("model", ["action", "measure", "timing"])
def test_lists_ask_no_more_questions_as_they_grow(desk: Any, make_action: Any, model: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"/admin/priorities/{model}/").status_code == 200
        return len(queries)

    def grow(numbers: range) -> None:
        for number in numbers:
            made = make_action(f"2.{number}", reporter=person(f"reporter {number}"))
            Measure.objects.create(action=made, wording="Boards", timing=made.timings.get())

    grow(range(20))
    few = count()
    grow(range(20, 100))
    assert count() == few
    assert few <= 14


def test_a_page_asks_no_more_questions_as_its_rows_grow(desk: Any, action: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url(action)).status_code == 200
        return len(queries)

    def grow(numbers: range) -> None:
        for number in numbers:
            author = person(f"author {number}", action.plan, "contributor")
            Measure.objects.create(action=action, wording="Boards", transcribed_by=author)

    grow(range(2))
    few = count()
    grow(range(2, 30))
    assert count() == few
    assert few <= 32


def test_every_record_has_its_page(desk: Any, action: Any, contributor: Any) -> None:
    answer = Answer(status="on_track", what_happened="Going well", evidence=[("Minutes", "https://example.org/m")])
    for number in range(3):
        at = NOW + timedelta(minutes=number)
        report_progress(action=action, by=contributor, answer=answer, token=uuid4(), base=number, at=at)
    for model in ("progressreport", "evidence"):
        page = desk.get(f"/admin/priorities/{model}/")
        assert page.context["cl"].result_count == 3
