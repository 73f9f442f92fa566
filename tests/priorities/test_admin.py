"""Editing the work in the administration: through the services, with who, when and why."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import WordingState
from priorities.models import Action, Commitment, FormerReference, Measure, ResponsibleParty, Timing
from priorities.services.editing import save_action
from priorities.services.reporting import Answer, report_progress
from tests.admin_page import errors, typed
from tests.conftest import NOW, person

ADD = "/admin/priorities/action/add/"


def url(obj: Any, page: str = "change") -> str:
    return f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/{page}/"


@pytest.fixture
def desk(signed_in: Any, admin: Any) -> Any:
    return signed_in(admin)


@pytest.fixture
def parties(db: None) -> list[ResponsibleParty]:
    return [ResponsibleParty.objects.create(slug=name.lower(), name=name) for name in ("RCOT", "Members")]


@pytest.fixture
def checked(action: Any, contributor: Any) -> Action:
    Action.objects.filter(pk=action.pk).update(wording_state=WordingState.CHECKED, checked_by=contributor)
    return Action.objects.get(pk=action.pk)


def staff(*codenames: str) -> Any:
    """Somebody who was given these permissions, and no more."""
    user = person("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


class TestAnAction:
    def test_is_added_with_a_measure_and_a_timing(self, desk: Any, wales: Any, priority: Any, parties: Any) -> None:
        data = typed(
            desk,
            ADD,
            plan=wales.pk,
            priority=priority.pk,
            reference="1.7",
            wording="Map the workforce",
            responsible=[parties[0].pk, parties[1].pk],
            change_reason="Agreed in October",
            measures__TOTAL_FORMS=1,
            measures__0__wording="Health boards mapped",
            measures__0__kind="number",
            measures__0__position=1,
            measures__0__direction="more",
            measures__0__wording_state="suggestion",
            timings__2__0__wording="Year 3",
            timings__2__0__starts_on="01/04/2026",
            timings__2__0__latest_on="31/03/2027",
        )
        page = desk.post(ADD, data)
        assert page.status_code == 302, errors(page)
        action = Action.objects.get(reference="1.7")
        assert action.added_on == date(2024, 4, 1)
        assert [m.wording for m in action.measures.all()] == ["Health boards mapped"]
        timing = action.timings.get()
        assert (timing.wording, timing.latest_on, timing.is_adopted) == ("Year 3", date(2027, 3, 31), False)
        assert action.latest_on is None
        newest = action.history.order_by("-history_id").first()
        assert (newest.history_user.name, newest.history_change_reason) == ("administrator", "Agreed in October")
        assert sorted(row.responsibleparty.name for row in newest.responsible.all()) == ["Members", "RCOT"]
        history = action.measures.get().history.get()
        assert (history.history_user.name, history.history_change_reason) == ("administrator", "Agreed in October")

    def test_one_save_is_one_row_of_its_history(self, desk: Any, admin: Any, action: Any, parties: Any) -> None:
        data = typed(desk, url(action), responsible=[parties[0].pk], wording="New words", change_reason="Clearer")
        assert desk.post(url(action), data).status_code == 302
        assert action.history.count() == 2
        row = action.history.first()
        assert (row.history_user, row.history_change_reason, row.wording) == (admin, "Clearer", "New words")
        assert [r.responsibleparty for r in row.responsible.all()] == [parties[0]]

    def test_nothing_changed_leaves_no_row(self, desk: Any, action: Any) -> None:
        Action.objects.filter(pk=action.pk).update(wording="Two\nlines")
        rows = action.history.count()
        data = typed(desk, url(action))
        data["wording"] = "Two\r\nlines"
        assert desk.post(url(action), data).status_code == 302
        assert action.history.count() == rows

    def test_keeps_a_report_that_came_while_the_form_was_open(self, desk: Any, action: Any, contributor: Any) -> None:
        data = typed(desk, url(action), wording="New words", status="completed", last_number="7")
        answer = Answer(status="at_risk", what_happened="Funding is late", plan_or_need="Ask again")
        report_progress(action=action, by=contributor, answer=answer, token=uuid4(), base=0, at=NOW)
        assert desk.post(url(action), data).status_code == 302
        action.refresh_from_db()
        assert (action.wording, action.status, action.last_number) == ("New words", "at_risk", 1)
        assert action.latest_report.what_happened == "Funding is late"

    def test_keeps_a_report_that_comes_while_it_is_saved(
        self, desk: Any, action: Any, contributor: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def report_then_save(**kwargs: Any) -> None:
            answer = Answer(status="on_track", what_happened="Going well")
            report_progress(action=action, by=contributor, answer=answer, token=uuid4(), base=0, at=NOW)
            save_action(**kwargs)

        monkeypatch.setattr("priorities.admin.actions.save_action", report_then_save)
        data = typed(desk, url(action), wording="New words")
        assert desk.post(url(action), data).status_code == 302
        action.refresh_from_db()
        assert (action.wording, action.status, action.last_number) == ("New words", "on_track", 1)

    def test_checked_wording_asks_for_a_reason(self, desk: Any, checked: Any) -> None:
        data = typed(desk, url(checked), wording="Other words")
        page = desk.post(url(checked), data)
        assert page.status_code == 422
        assert "Give a reason" in page.content.decode()
        assert "Other words" in page.content.decode()
        checked.refresh_from_db()
        assert (checked.wording, checked.wording_state) == ("Champion innovative service delivery models", "checked")
        assert desk.post(url(checked), {**data, "change_reason": "Misprint"}).status_code == 302
        checked.refresh_from_db()
        assert (checked.wording, checked.wording_state) == ("Other words", "amended")

    def test_a_checked_measure_of_its_page_asks_for_a_reason_too(self, desk: Any, action: Any, admin: Any) -> None:
        measure = Measure.objects.create(action=action, wording="Boards", wording_state="checked", checked_by=admin)
        data = typed(desk, url(action), wording="Also changed", measures__0__wording="Other boards")
        page = desk.post(url(action), data)
        assert page.status_code == 422
        assert "Give a reason" in errors(page)
        assert "Other boards" in page.content.decode()
        measure.refresh_from_db()
        action.refresh_from_db()
        assert (measure.wording, action.wording) == ("Boards", "Champion innovative service delivery models")

    def test_two_tabs_do_not_overwrite_each_other(self, desk: Any, signed_in: Any, action: Any) -> None:
        other = signed_in(person("second administrator", is_staff=True, is_superuser=True))
        first = typed(desk, url(action), wording="Words of the first", change_reason="One")
        second = typed(other, url(action), wording="Words of the second", change_reason="Two")
        assert desk.post(url(action), first).status_code == 302
        page = other.post(url(action), second)
        assert page.status_code == 422
        text = page.content.decode()
        assert "administrator saved this on" in text
        assert "Wording is now: Words of the first" in text
        assert "Words of the second" in text
        action.refresh_from_db()
        assert action.wording == "Words of the first"
        second["drawn_from"] = page.context["adminform"].form["drawn_from"].value()
        assert other.post(url(action), second).status_code == 302
        action.refresh_from_db()
        assert action.wording == "Words of the second"

    def test_two_tabs_with_the_same_measure(self, desk: Any, action: Any) -> None:
        measure = Measure.objects.create(action=action, wording="Boards")
        first = typed(desk, url(action), measures__0__wording="First")
        second = typed(desk, url(action), measures__0__wording="Second")
        assert desk.post(url(action), first).status_code == 302
        page = desk.post(url(action), second)
        assert page.status_code == 422
        assert "saved this on" in errors(page)
        measure.refresh_from_db()
        assert measure.wording == "First"

    def test_is_assigned_only_to_people_who_can_report(
        self, desk: Any, action: Any, observer: Any, colleague: Any, outsider: Any
    ) -> None:
        for stranger in (observer, outsider):
            page = desk.post(url(action), typed(desk, url(action), deputy=stranger.pk))
            assert page.status_code == 422
            assert "is not a contributor or lead of this plan" in errors(page)
        assert desk.post(url(action), typed(desk, url(action), deputy=colleague.pk)).status_code == 302
        action.refresh_from_db()
        assert action.deputy == colleague

    def test_an_old_reference_keeps_leading_to_it(self, desk: Any, action: Any) -> None:
        assert desk.post(url(action), typed(desk, url(action), reference="1.9")).status_code == 302
        assert FormerReference.objects.get().reference == "1.4"

    def test_two_of_one_reference_are_refused(self, desk: Any, action: Any, make_action: Any) -> None:
        make_action("1.5")
        page = desk.post(url(action), typed(desk, url(action), reference="1.5"))
        assert page.status_code == 422
        assert "This plan has an action with this reference already." in errors(page)

    def test_stays_in_its_plan(self, desk: Any, action: Any, scotland: Any, wales: Any) -> None:
        data = typed(desk, url(action), plan=scotland.pk, wording="Moved")
        assert desk.post(url(action), data).status_code == 302
        action.refresh_from_db()
        assert (action.plan, action.wording) == (wales, "Moved")

    def test_its_history_says_who_what_and_why(self, desk: Any, action: Any, parties: Any) -> None:
        for words, reason in (("First words", "Drafted"), ("Second words", "Clearer")):
            data = typed(desk, url(action), wording=words, change_reason=reason)
            desk.post(url(action), data)
        data = typed(desk, url(action), responsible=[parties[1].pk], wording_state="working_draft")
        desk.post(url(action), data)
        text = desk.get(url(action, "history")).content.decode()
        for shown in ("administrator", "First words", "Second words", "Clearer", "22 November 2026", "Members"):
            assert shown in text
        assert "<del>Suggestion</del> → <ins>Working draft</ins>" in text

    def test_its_timings_lead_to_the_pages_that_change_them(self, desk: Any, action: Any, make_action: Any) -> None:
        text = desk.get(url(action)).content.decode()
        pk = action.timings.get().pk
        assert f"/plans/wales-2024-2027/actions/1.4/timings/{pk}/reschedule/" in text
        assert "/plans/wales-2024-2027/actions/1.4/" in text
        suggested = make_action("1.5", adopted=False)
        text = desk.get(url(suggested)).content.decode()
        assert f"/plans/wales-2024-2027/actions/1.5/timings/{suggested.timings.get().pk}/adopt/" in text


class TestATiming:
    def test_adopted_dates_stay(self, desk: Any, action: Any) -> None:
        timing = action.timings.get()
        data = typed(desk, url(timing), latest_on="01/01/2027", kind="ongoing", wording="By spring")
        assert desk.post(url(timing), data).status_code == 302
        timing.refresh_from_db()
        assert (timing.wording, timing.kind, timing.latest_on) == ("By spring", "window", date(2027, 3, 31))

    def test_a_date_of_long_ago_is_refused(self, desk: Any, make_action: Any) -> None:
        timing = make_action("1.5", adopted=False).timings.get()
        page = desk.post(url(timing), typed(desk, url(timing), starts_on="01/01/0202"))
        assert page.status_code == 422
        assert "ten years after it" in errors(page)

    def test_the_inline_cannot_change_one_that_stands(self, desk: Any, action: Any) -> None:
        timing = action.timings.get()
        data = typed(desk, url(action))
        data.update(
            {
                "timings-TOTAL_FORMS": 1,
                "timings-INITIAL_FORMS": 1,
                "timings-0-id": timing.pk,
                "timings-0-action": action.pk,
                "timings-0-latest_on": "01/01/2030",
                "timings-2-TOTAL_FORMS": 1,
                "timings-2-INITIAL_FORMS": 1,
                "timings-2-0-id": timing.pk,
                "timings-2-0-latest_on": "01/01/2030",
            }
        )
        assert desk.post(url(action), data).status_code < 500
        timing.refresh_from_db()
        assert timing.latest_on == date(2027, 3, 31)


class TestAMeasure:
    def test_cannot_have_a_timing_of_another_action(self, desk: Any, action: Any, make_action: Any) -> None:
        measure = Measure.objects.create(action=action, wording="Boards")
        foreign = make_action("1.5").timings.get()
        page = desk.post(url(measure), typed(desk, url(measure), timing=foreign.pk))
        assert page.status_code == 422
        own = action.timings.get()
        assert desk.post(url(measure), typed(desk, url(measure), timing=own.pk)).status_code == 302
        measure.refresh_from_db()
        assert measure.timing == own


def test_commitments_are_edited_with_their_plan(desk: Any, wales: Any, priority: Any, admin: Any) -> None:
    data = typed(
        desk,
        url(wales),
        commitments__TOTAL_FORMS=1,
        commitments__0__priority=priority.pk,
        commitments__0__position=1,
        commitments__0__wording="We will map the workforce.",
    )
    page = desk.post(url(wales), data)
    assert page.status_code == 302, errors(page)
    assert Commitment.objects.get().history.get().history_user == admin
    assert wales.history.count() == 1


RECORDS = ["progressreport", "decision", "reading", "evidence", "note", "timingrevision", "formerreference"]
EDITED = ["action", "measure", "responsibleparty"]


@pytest.mark.parametrize("model", RECORDS)
def test_records_are_shown_and_never_added(desk: Any, model: str) -> None:
    assert desk.get(f"/admin/priorities/{model}/").status_code == 200
    assert desk.get(f"/admin/priorities/{model}/add/").status_code == 403
    assert desk.post(f"/admin/priorities/{model}/add/", {}).status_code == 403


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
        assert client.get(ADD).status_code == 403

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


def test_every_record_has_its_page(desk: Any, action: Any, contributor: Any) -> None:
    answer = Answer(status="on_track", what_happened="Going well", evidence=[("Minutes", "https://example.org/m")])
    for number in range(3):
        at = NOW + timedelta(minutes=number)
        report_progress(action=action, by=contributor, answer=answer, token=uuid4(), base=number, at=at)
    for model in ("progressreport", "evidence"):
        page = desk.get(f"/admin/priorities/{model}/")
        assert page.context["cl"].result_count == 3
