"""Reporting on an action, through the form."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from plans.models import Membership, NationPlan, ReportingRound, User
from priorities.models import Action, Evidence, Measure, ProgressReport, Reading
from priorities.services.decisions import NewDecision, decide
from tests.conftest import NOW, TODAY
from tests.priorities.reporting import PAGE, URL, SignIn, said, typed


def test_a_report_is_stored_and_shown(action: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    response = browser.post(
        URL,
        typed(
            browser,
            status="at_risk",
            plan_or_need="Each network names two services.",
            next_step="Name them",
            next_step_on="31 January 2027",
        ),
    )
    assert response.status_code == 302
    assert response["Location"] == PAGE
    report = ProgressReport.objects.get()
    assert (report.status, report.said_by, report.entered_by, report.said_as) == (
        "at_risk",
        contributor,
        contributor,
        "contributor",
    )
    assert report.next_step_on == date(2027, 1, 31)
    action.refresh_from_db()
    assert action.status == "at_risk"
    page = browser.get(PAGE).content.decode()
    assert "Six examples are written up." in page
    assert "Each network names two services." in page


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("at_risk", "Say what the plan is to bring it back."),
        ("off_track", "Say what is needed, and from whom."),
        ("ready_to_close", "Say how the measure was met."),
    ],
)
def test_what_must_be_said_with_a_status(
    action: Action, contributor: User, signed_in: SignIn, status: str, message: str
) -> None:
    browser = signed_in(contributor)
    response = browser.post(URL, typed(browser, status=status))
    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Six examples are written up." in response.content.decode()
    assert not ProgressReport.objects.exists()


def test_a_plan_may_end_on_a_leap_day(action: Action, contributor: User, signed_in: SignIn) -> None:
    action.plan.ends_on = date(2028, 2, 29)
    action.plan.save()
    response = signed_in(contributor).post(URL, {"next_step_on": "1 March 2033", "status": "on_track"})
    assert response.status_code == 422
    assert "Give a date up to 28 February 2033." in response.content.decode()


def test_i_dont_know_needs_no_words_and_keeps_the_status(action: Action, contributor: User, signed_in: SignIn) -> None:
    said(action, contributor, "at_risk", at=NOW - timedelta(days=90))
    browser = signed_in(contributor)
    assert browser.post(URL, typed(browser, status="dont_know", what_happened="")).status_code == 302
    action.refresh_from_db()
    assert action.status == "at_risk"
    assert action.latest_report is not None
    assert action.latest_report.kind == "dont_know"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("status", "", "Choose how it is going."),
        ("status", "completed", "Choose one of the answers."),
        ("what_happened", "", "Say in a sentence or two what has happened."),
        ("what_happened", "x" * 4001, "4000"),
        ("what_happened", "a\x00b", "Null characters"),
        ("next_step_on", "the 40th", "Write a date like 31 January 2027."),
        ("next_step_on", "31 March 2024", "Give a date from 22 November 2026 on."),
        ("next_step_on", "21 November 2026", "Give a date from 22 November 2026 on."),
        ("next_step_on", "1 April 2036", "Give a date up to 31 March 2032."),
        ("next_step", "Publish six more", "Say by when, so that we can ask next time."),
        ("evidence_url_1", "javascript:alert(1)", "Write the whole address, beginning with https:// or http://."),
        ("evidence_title_1", "The report", "Add the address of “The report”."),
        ("token", "not a token", "This form is damaged."),
        ("base", "-1", "This form is damaged."),
        ("base", "99", "This form does not belong to this action."),
    ],
)
def test_bad_input_gets_a_clear_message_and_stays(
    action: Action, contributor: User, signed_in: SignIn, field: str, value: str, message: str
) -> None:
    browser = signed_in(contributor)
    response = browser.post(URL, typed(browser, team_note="Keep this text", **{field: value}))
    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Keep this text" in response.content.decode()
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("250", "“Share of services”: 250 % is more than 100. If it is right, tick the box below it;"),
        ("-1", "“Share of services”: A percentage cannot be below 0."),
        ("many", "“Share of services”: Write a figure, for example 6."),
        ("NaN", "Write a figure, for example 6."),
        ("1e999", "This figure is too large."),
        ("12.345", "Write the figure with two decimals at most."),
        ("1,2", "Write a decimal with a full stop, for example 1.2"),
        ("1,20,3", "Write a decimal with a full stop, for example 1.2"),
    ],
)
def test_a_reading_that_is_none(
    action: Action, percentage: Measure, contributor: User, signed_in: SignIn, value: str, message: str
) -> None:
    browser = signed_in(contributor)
    response = browser.post(URL, typed(browser, **{f"reading_{percentage.pk}": value}))
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Reading.objects.exists()


def test_readings_and_evidence_come_with_a_report(
    action: Action, percentage: Measure, contributor: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    browser.post(
        URL,
        typed(
            browser,
            **{f"reading_{percentage.pk}": "40 %"},
            evidence_title_1="The examples",
            evidence_url_1="https://example.org/six",
        ),
    )
    reading = Reading.objects.get()
    assert (reading.value, reading.read_on, reading.author) == (40, TODAY, contributor)
    assert Evidence.objects.get().url == "https://example.org/six"
    page = browser.get(PAGE).content.decode()
    assert 'href="https://example.org/six"' in page


def test_the_same_form_sent_twice_stores_one_report(action: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    form = typed(browser)
    first, second = browser.post(URL, form), browser.post(URL, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == PAGE
    assert ProgressReport.objects.count() == 1


def test_a_token_of_another_action_is_refused(
    action: Action, make_action: Callable[..., Action], contributor: User, signed_in: SignIn
) -> None:
    make_action("1.5", reporter=contributor)
    browser = signed_in(contributor)
    form = typed(browser)
    browser.post(URL, form)
    other = typed(browser, "/plans/wales-2024-2027/actions/1.5/report/", token=form["token"])
    response = browser.post("/plans/wales-2024-2027/actions/1.5/report/", other)
    assert response.status_code == 422
    assert "already used elsewhere" in response.content.decode()
    assert ProgressReport.objects.count() == 1


def test_a_foreign_token_shows_nothing_of_the_other_person(
    action: Action, contributor: User, lead: User, signed_in: SignIn
) -> None:
    mine, theirs = signed_in(contributor), signed_in(lead)
    form = typed(mine)
    mine.post(URL, form)
    response = theirs.post(URL, typed(theirs, token=form["token"]))
    assert response.status_code == 422
    assert ProgressReport.objects.count() == 1


def test_somebody_reported_meanwhile_both_are_shown_and_the_person_decides(
    action: Action, contributor: User, lead: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    form = typed(browser, what_happened="My words.")
    said(action, lead, "off_track", what_happened="The lead's words.")
    response = browser.post(URL, form)
    assert response.status_code == 409
    text = response.content.decode()
    assert "The lead&#x27;s words." in text
    assert "My words." in text
    assert ProgressReport.objects.count() == 1
    again = response.context["form"]
    form["base"] = str(again["base"].value())
    assert browser.post(URL, form).status_code == 302
    assert [report.what_happened for report in ProgressReport.objects.order_by("number")] == [
        "The lead's words.",
        "My words.",
    ]


def test_a_count_is_not_below_zero_and_thousands_may_have_commas(
    action: Action, contributor: User, signed_in: SignIn
) -> None:
    count = Measure.objects.create(action=action, wording="Teams", kind="number")
    browser = signed_in(contributor)
    response = browser.post(URL, typed(browser, **{f"reading_{count.pk}": "-5"}))
    assert response.status_code == 422
    assert "This cannot be below 0." in response.content.decode()
    assert browser.post(URL, typed(browser, **{f"reading_{count.pk}": "1,250.5"})).status_code == 302
    assert Reading.objects.get().value == Decimal("1250.50")


def test_all_that_is_wrong_is_said_at_once(
    action: Action, percentage: Measure, contributor: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    wrong = typed(browser, status="at_risk", next_step_on="someday", **{f"reading_{percentage.pk}": "250"})
    text = browser.post(URL, wrong).content.decode()
    assert "Say what the plan is to bring it back." in text
    assert "Write a date like 31 January 2027." in text
    assert "250 % is more than 100." in text


def test_back_and_save_again_stores_nothing_twice(action: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    browser.post(URL, typed(browser))
    response = browser.post(URL, typed(browser), follow=True)
    assert "Nothing was stored twice." in response.content.decode()
    assert ProgressReport.objects.count() == 1
    assert browser.post(URL, typed(browser, what_happened="Seven, in fact.")).status_code == 302
    assert ProgressReport.objects.count() == 2


def test_two_tabs_of_one_person_store_one_report(action: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    first, second = typed(browser), typed(browser, what_happened="From the second tab.")
    assert browser.post(URL, first).status_code == 302
    response = browser.post(URL, second)
    assert response.status_code == 409
    assert "You have reported on this already, perhaps in another tab" in response.content.decode()
    assert "From the second tab." in response.content.decode()
    assert ProgressReport.objects.count() == 1


def test_the_role_is_asked_again_when_saving(action: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    form = typed(browser)
    Membership.objects.filter(user=contributor).update(ended_at=NOW)
    assert browser.post(URL, form).status_code == 404
    assert not ProgressReport.objects.exists()


def test_who_may_report(
    action: Action, colleague: User, observer: User, outsider: User, lead: User, signed_in: SignIn
) -> None:
    assert signed_in(colleague).get(URL).status_code == 403
    assert signed_in(observer).get(URL).status_code == 403
    assert signed_in(outsider).get(URL).status_code == 404
    assert signed_in(lead).get(URL).status_code == 200
    Action.objects.update(reporter=None)
    assert signed_in(colleague).get(URL).status_code == 200
    assert signed_in(observer).get(URL).status_code == 403


def test_a_deputy_may_report(action: Action, colleague: User, signed_in: SignIn) -> None:
    Action.objects.update(deputy=colleague)
    assert signed_in(colleague).get(URL).status_code == 200


def test_a_closed_plan_takes_no_reports(
    wales: NationPlan, action: Action, contributor: User, signed_in: SignIn
) -> None:
    wales.state = "closed"
    wales.save()
    assert signed_in(contributor).get(URL).status_code == 403
    assert signed_in(contributor).get(PAGE).status_code == 200


def test_a_closed_action_takes_no_report(action: Action, contributor: User, lead: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    form = typed(browser)
    closing = NewDecision("close", "Done.", TODAY, "the board", outcome="completed")
    decide(action=action, by=lead, decision=closing, token=uuid4(), base=0, at=NOW)
    response = browser.post(URL, form)
    assert response.status_code == 409
    form["base"] = "1"
    response = browser.post(URL, form)
    assert response.status_code == 422
    assert "This action is closed." in response.content.decode()


def test_a_lead_enters_what_somebody_told(action: Action, contributor: User, lead: User, signed_in: SignIn) -> None:
    browser = signed_in(lead)
    browser.post(URL, typed(browser, said_by=str(contributor.pk), told="at the group’s meeting, 12 November"))
    report = ProgressReport.objects.get()
    assert (report.said_by, report.entered_by, report.said_as) == (contributor, lead, "contributor")
    assert "Said by contributor, entered by lead" in browser.get(PAGE).content.decode()


def test_a_contributor_cannot_put_words_into_anothers_mouth(
    action: Action, contributor: User, colleague: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    browser.post(URL, typed(browser, said_by=str(colleague.pk), told="so they say"))
    assert ProgressReport.objects.get().said_by == contributor


def test_the_promised_step_is_asked_about(action: Action, contributor: User, signed_in: SignIn) -> None:
    said(
        action, contributor, next_step="publish six more", next_step_on=date(2026, 9, 30), at=NOW - timedelta(days=115)
    )
    browser = signed_in(contributor)
    assert "publish six more" in browser.get(URL).content.decode()
    form = typed(browser)
    response = browser.post(URL, form)
    assert response.status_code == 422
    assert "Say whether the promised step was done." in response.content.decode()
    form["last_step_done"] = "no"
    assert browser.post(URL, form).status_code == 302
    assert "Done? No" in " ".join(browser.get(PAGE).content.decode().split())


def test_save_and_go_to_the_next(
    action: Action, make_action: Callable[..., Action], autumn: ReportingRound, contributor: User, signed_in: SignIn
) -> None:
    make_action("1.5", reporter=contributor)
    browser = signed_in(contributor)
    response = browser.post(URL, typed(browser, next="1"))
    assert response["Location"] == "/plans/wales-2024-2027/actions/1.5/report/"
    last = "/plans/wales-2024-2027/actions/1.5/report/"
    assert browser.post(last, typed(browser, last, next="1"))["Location"] == "/my-actions/"


def test_an_old_reference_leads_to_the_new_one(action: Action, contributor: User, signed_in: SignIn) -> None:
    from priorities.services.editing import save_action

    action.reference = "1.9"
    save_action(action=action, by=None, reason="Renumbered")
    response = signed_in(contributor).get(f"{PAGE}?before=3")
    assert response.status_code == 301
    assert response["Location"] == "/plans/wales-2024-2027/actions/1.9/?before=3"
    assert signed_in(contributor).get("/plans/wales-2024-2027/actions/7.7/").status_code == 404


def test_before_takes_a_number(action: Action, contributor: User, signed_in: SignIn) -> None:
    assert signed_in(contributor).get(f"{PAGE}?before=abc").status_code == 400
    assert signed_in(contributor).get(f"{PAGE}?before=3").status_code == 200


def test_token_of_the_service_is_a_uuid(action: Action, contributor: User) -> None:
    report = said(action, contributor)
    assert isinstance(report.token, UUID)
