"""Editing the work in the administration: through the services, with who, when and why."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from priorities.models import Action, Commitment, FormerReference, Measure
from priorities.services.editing import save_action
from priorities.services.reporting import Answer, report_progress
from tests.admin_page import errors, typed, url
from tests.conftest import NOW, person

ADD = "/admin/priorities/action/add/"


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

    def test_offers_people_who_can_report(
        self, desk: Any, action: Any, observer: Any, colleague: Any, lead: Any, outsider: Any
    ) -> None:
        def offered(address: str, name: str) -> list[tuple[str, list[str]]]:
            field = desk.get(address).context["adminform"].form[name]
            groups = field.field.widget.optgroups(name, [field.value() or ""])
            return [(str(heading or ""), [choice["label"] for choice in choices]) for heading, choices, _ in groups]

        wales = ("Cymru-Wales", ["colleague", "contributor", "lead"])
        assert offered(url(action), "reporter") == [("", ["–"]), wales]
        assert offered(ADD, "deputy") == [("", ["–"]), ("Scotland", ["outsider"]), wales]

    def test_keeps_a_reporter_who_has_left(self, desk: Any, action: Any, contributor: Any) -> None:
        contributor.memberships.update(ended_at=NOW)
        contributor.is_active = False
        contributor.save()
        page = desk.get(url(action))
        assert f'<option value="{contributor.pk}" selected>contributor</option>' in page.content.decode()
        assert desk.post(url(action), typed(desk, url(action), wording="New words")).status_code == 302
        action.refresh_from_db()
        assert (action.wording, action.reporter) == ("New words", contributor)

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
