"""Recording what a measure stood at, and correcting it, through the door."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from plans.models import KeptInput, Membership, NationPlan, ReportingRound, User
from priorities.models import Action, Measure, Reading
from priorities.services.errors import CHANGED
from priorities.services.readings import GivenReading, correct_reading, record_readings
from priorities.services.reporting import NewReading
from tests.conftest import NOW, TODAY
from tests.otworkforce.pages import text_of
from tests.priorities.reporting import PAGE, URL, SignIn, said, typed

P = "/plans/wales-2024-2027/measures/"


@pytest.fixture
def add(percentage: Measure) -> str:
    return f"{P}{percentage.pk}/readings/add/"


def sent(browser: Client, address: str, **changes: str) -> dict[str, str]:
    """Return what the open form would send, with ``changes``."""
    form = browser.get(address).context["form"]
    names = ("author", "token", "base", "read_on", "note", "source")
    return {name: str(form[name].value()) if form[name].value() is not None else "" for name in names} | changes


def recorded(measure: Measure, by: User, value: int, day: date = TODAY, **fields: Any) -> Reading:
    given = GivenReading(measure, day, Decimal(value), **fields)
    return record_readings(plan=measure.action.plan, readings=[given], by=by, at=NOW)[0]


def test_a_reading_is_recorded_and_shown(percentage: Measure, add: str, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    form = sent(browser, add, value="40 %", note="Of 30 services", source="Survey")
    assert form["read_on"] == "22 November 2026"
    response = browser.post(add, {**form, "read_on": "31 October 2026"}, follow=True)
    assert response.redirect_chain == [(f"{P}{percentage.pk}/", 302)]
    assert "1.4: the reading is recorded." in text_of(response)
    reading = Reading.objects.get()
    assert (reading.read_on, reading.value, reading.author, reading.recorded_at) == (
        date(2026, 10, 31),
        40,
        contributor,
        NOW,
    )
    assert "40 % 31 October 2026 Of 30 services Source: Survey Recorded by contributor" in text_of(response)
    # Pressed twice, it is stored once.
    assert browser.post(add, {**form, "read_on": "31 October 2026"}).status_code == 302
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("value", "", "Write the figure."),
        ("value", "forty", "“Share of services”: Write a figure, for example 6. Words belong under “Note”."),
        ("value", "-1", "“Share of services”: A percentage cannot be below 0."),
        ("value", "1e30", "“Share of services”: This figure is too large."),
        ("value", "4\x000", "Null characters are not allowed."),
        ("read_on", "", "Say on which day it was read."),
        ("read_on", "soon", "Write a date like 31 January 2027."),
        ("read_on", "23 November 2026", "This day is still to come."),
        ("read_on", "31 March 2019", "Give a day from 1 April 2019 on."),
        ("note", "x" * 501, "at most 500 characters"),
        ("source", "x" * 201, "at most 200 characters"),
        ("base", "no", "This form is damaged."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    add: str, contributor: User, signed_in: SignIn, field: str, value: str, message: str
) -> None:
    browser = signed_in(contributor)
    form = {**sent(browser, add, value="40", note="Of 30 services"), field: value}
    response = browser.post(add, form)
    assert response.status_code == 422
    assert message in response.content.decode()
    if field != "note":
        assert 'value="Of 30 services"' in response.content.decode()
    assert not Reading.objects.exists()


def test_a_percentage_above_100_is_questioned_once(
    percentage: Measure, add: str, contributor: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    assert "_is_right" not in browser.get(add).content.decode()
    asked = browser.post(add, sent(browser, add, value="120"))
    assert asked.status_code == 422
    assert "120 % is more than 100. If it is right, tick the box below it" in text_of(asked)
    box = '<input type="checkbox" name="value_is_right" value="120" id="id_value_is_right">'
    assert box in asked.content.decode()
    # A tick for another figure says nothing of this one.
    other = browser.post(add, sent(browser, add, value="1200", value_is_right="120"))
    assert "1200 % is more than 100." in text_of(other)
    assert 'value="1200" id="id_value_is_right">' in other.content.decode()
    assert browser.post(add, sent(browser, add, value="120.0", value_is_right="120")).status_code == 302
    reading = Reading.objects.get()
    assert reading.value == 120
    # What stands was said to be right: its correction does not ask again.
    address = f"{P}{percentage.pk}/readings/{reading.pk}/correct/"
    assert 'value="120" id="id_value_is_right" checked>' in browser.get(address).content.decode()


def test_a_report_questions_a_percentage_above_100_too(
    percentage: Measure, contributor: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    name = f"reading_{percentage.pk}"
    asked = browser.post(URL, typed(browser, **{name: "120"}))
    assert asked.status_code == 422
    assert "“Share of services”: 120 % is more than 100." in text_of(asked)
    assert f'name="{name}_is_right" value="120"' in asked.content.decode()
    assert browser.post(URL, typed(browser, **{name: "120", f"{name}_is_right": "120"})).status_code == 302
    assert Reading.objects.get().value == 120
    correction = browser.get(f"{PAGE}reports/1/correct/").content.decode()
    assert f'name="{name}_is_right" value="120" id="id_{name}_is_right" checked>' in correction


def test_milestones_and_words(action: Action, contributor: User, signed_in: SignIn) -> None:
    browser = signed_in(contributor)
    milestone = Measure.objects.create(action=action, wording="The guide is out", kind="milestone")
    narrative = Measure.objects.create(action=action, wording="What members say", kind="narrative")
    for measure, missing in ((milestone, "Choose whether it is met."), (narrative, "Say in words what was seen.")):
        address = f"{P}{measure.pk}/readings/add/"
        response = browser.post(address, sent(browser, address, value=""))
        assert (response.status_code, missing in text_of(response)) == (422, True)
    address = f"{P}{milestone.pk}/readings/add/"
    assert browser.post(address, sent(browser, address, value="1")).status_code == 302
    address = f"{P}{narrative.pk}/readings/add/"
    assert browser.post(address, sent(browser, address, value="They <b>like</b> it.")).status_code == 302
    assert [(r.value, r.words) for r in Reading.objects.order_by("pk")] == [(1, ""), (None, "They <b>like</b> it.")]
    page = text_of(browser.get(PAGE))
    assert "The guide is out: met, read on 22 November 2026 Recorded by contributor" in page
    assert "What members say: They &lt;b&gt;like&lt;/b&gt; it., read on" in page
    address = f"{P}{milestone.pk}/readings/{milestone.readings.get().pk}/correct/"
    assert '<option value="1" selected>Met</option>' in browser.get(address).content.decode()


def test_another_reading_of_that_day_is_shown_and_can_be_corrected(
    percentage: Measure, add: str, contributor: User, lead: User, signed_in: SignIn
) -> None:
    there = recorded(percentage, lead, 45, note="By letter")
    browser = signed_in(contributor)
    response = browser.post(add, sent(browser, add, value="40"))
    assert response.status_code == 409
    words = text_of(response)
    assert (
        "There is another reading of this measure on 22 November 2026. Correct that one, or give another day." in words
    )
    assert "What stands on that day: “45 %”, read on 22 November 2026; note: By letter. lead, 22 November 2026" in words
    assert f'href="{P}{percentage.pk}/readings/{there.pk}/correct/"' in response.content.decode()
    assert 'name="value" value="40"' in response.content.decode()
    assert Reading.objects.get() == there


def test_a_correction_is_stored_beside_what_it_corrects(
    percentage: Measure, contributor: User, lead: User, signed_in: SignIn
) -> None:
    first = recorded(percentage, contributor, 40, date(2026, 10, 31), note="Half")
    address = f"{P}{percentage.pk}/readings/{first.pk}/correct/"
    browser = signed_in(lead)
    form = sent(browser, address, value="45")
    assert (form["read_on"], form["note"], form["base"]) == ("31 October 2026", "Half", str(first.pk))
    assert "It says: “40 %”, read on 31 October 2026; note: Half. It stays" in text_of(browser.get(address))
    assert "1.4: the reading is corrected." in text_of(browser.post(address, form, follow=True))
    second = Reading.objects.get(corrects=first)
    assert (second.value, second.author, second.recorded_at) == (45, lead, NOW)
    first.refresh_from_db()
    assert (first.value, first.author) == (40, contributor)
    story = text_of(browser.get(PAGE))
    assert (
        "Share of services: 45 %, read on 31 October 2026 Recorded by contributor"
        " Corrected on 22 November 2026 by lead: was 40 %"
    ) in story
    # The old address leads to what stands now, and what says the same stores nothing.
    assert "It says: “45 %”" in text_of(browser.get(address))
    same = browser.post(address, sent(browser, address, value="45"), follow=True)
    assert "1.4: nothing was changed." in text_of(same)
    assert Reading.objects.count() == 2


def test_two_people_correct_at_once_and_the_second_is_shown_both(
    percentage: Measure, contributor: User, lead: User, signed_in: SignIn
) -> None:
    first = recorded(percentage, contributor, 40)
    address = f"{P}{percentage.pk}/readings/{first.pk}/correct/"
    slow, quick = signed_in(contributor), signed_in(lead)
    form = sent(slow, address, value="41", note="Counted again")
    quick.post(address, sent(quick, address, value="45"))
    refused = slow.post(address, form)
    assert refused.status_code == 409
    words = text_of(refused)
    assert "Somebody corrected this reading while you were writing" in words
    assert "lead, 22 November 2026, 12:00: “45 %”, read on 22 November 2026." in words
    assert 'name="value" value="41"' in refused.content.decode()
    assert 'value="Counted again"' in refused.content.decode()
    assert "Error:" in refused.content.decode().split("</title>")[0]
    assert Reading.objects.count() == 2
    # Having seen it, they save again: it corrects what stands now.
    again = {**form, "base": str(refused.context["form"]["base"].value())}
    assert slow.post(address, again).status_code == 302
    assert [(r.value, r.corrects and r.corrects.value) for r in Reading.objects.order_by("pk")] == [
        (40, None),
        (45, 40),
        (41, 45),
    ]


def test_the_second_of_two_corrections_is_refused_by_the_service(
    percentage: Measure, contributor: User, lead: User
) -> None:
    first = recorded(percentage, contributor, 40)
    given = GivenReading(percentage, TODAY, Decimal(45))
    second = correct_reading(reading=first, given=given, by=lead, at=NOW)
    assert correct_reading(reading=first, given=given, by=contributor, at=NOW) == second
    with pytest.raises(ValidationError) as refused:
        correct_reading(reading=first, given=GivenReading(percentage, TODAY, Decimal(46)), by=contributor, at=NOW)
    assert refused.value.code == CHANGED


def test_a_correction_does_not_move_onto_the_day_of_another(
    percentage: Measure, contributor: User, signed_in: SignIn
) -> None:
    recorded(percentage, contributor, 40, date(2026, 9, 30))
    second = recorded(percentage, contributor, 45, date(2026, 10, 31))
    address = f"{P}{percentage.pk}/readings/{second.pk}/correct/"
    browser = signed_in(contributor)
    response = browser.post(address, sent(browser, address, value="40", read_on="30 September 2026"))
    assert response.status_code == 422
    assert "There is another reading of this measure on 30 September 2026." in text_of(response)


def test_a_reading_of_a_report_is_corrected_and_stays_with_it(
    action: Action, percentage: Measure, contributor: User, signed_in: SignIn
) -> None:
    report = said(action, contributor, readings=[NewReading(percentage, Decimal(40))], at=NOW - timedelta(days=30))
    first = report.readings.get()
    assert first.read_on == date(2026, 10, 23)
    address = f"{P}{percentage.pk}/readings/{first.pk}/correct/"
    browser = signed_in(contributor)
    browser.post(address, sent(browser, address, value="45", read_on="20 October 2026", source="Survey"))
    story = text_of(browser.get(PAGE))
    assert "Reading: 45 % Corrected on 22 November 2026 by contributor: was 40 %; read on 23 October 2026" in story
    assert "Share of services: 45 %" not in story, "it has no entry of its own"
    # Correcting the report keeps the day and the source that the reading was given by itself.
    form = f"{PAGE}reports/1/correct/"
    browser.post(form, typed(browser, form, what_happened="Five.", **{f"reading_{percentage.pk}": "46"}))
    newest = Reading.objects.effective().get()
    assert (newest.value, newest.read_on, newest.source) == (46, date(2026, 10, 20), "Survey")


def test_typed_text_survives_an_expired_session(
    percentage: Measure, add: str, contributor: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    form = sent(browser, add, value="120", value_is_right="120", read_on="1 October 2026", note="Of 30 services")
    browser.logout()
    assert browser.post(add, form).status_code == 302
    browser.force_login(contributor)
    page = browser.get(f"{add}?kept={KeptInput.objects.get().key}").content.decode()
    for kept in ("We kept what you typed.", 'value="120"', 'value="1 October 2026"', 'value="Of 30 services"'):
        assert kept in page
    assert 'id="id_value_is_right" checked>' in page


def test_only_who_reports_on_the_action_records(
    percentage: Measure, add: str, contributor: User, colleague: User, signed_in: SignIn
) -> None:
    reading = recorded(percentage, contributor, 40)
    correct = f"{P}{percentage.pk}/readings/{reading.pk}/correct/"
    browser = signed_in(colleague)
    for address in (add, correct):
        response = browser.get(address)
        assert response.status_code == 403
        assert "Somebody else reports on this action, or your role does not allow it." in text_of(response)
        assert browser.post(address, {"value": "41"}).status_code == 403
    assert "Add a reading" not in text_of(browser.get(PAGE))
    assert "All readings" in text_of(browser.get(PAGE))
    assert "Add a reading" in text_of(signed_in(contributor).get(PAGE))
    # A role that ended while the form lay open is asked about again.
    form = sent(signed_in(contributor), add, value="41", read_on="1 November 2026")
    Membership.objects.filter(user=contributor).update(ended_at=NOW)
    assert signed_in(contributor).post(add, form).status_code in (403, 404)
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("state", ["closed", "draft"])
def test_nothing_is_recorded_in_a_plan_that_is_not_active(
    percentage: Measure, add: str, contributor: User, lead: User, admin: User, signed_in: SignIn, state: str
) -> None:
    recorded(percentage, contributor, 40)
    NationPlan.objects.update(state=state)
    for person in (lead, admin):
        browser = signed_in(person)
        assert browser.get(add).status_code == 403
        page = text_of(browser.get(f"{P}{percentage.pk}/"))
        assert "40 % 22 November 2026" in page
        assert "Add a reading" not in page
        assert "Correct the reading" not in page
    assert signed_in(contributor).get(add).status_code == (403 if state == "closed" else 404)


def test_readings_of_another_measure_are_not_corrected_here(
    percentage: Measure, action: Action, contributor: User, signed_in: SignIn
) -> None:
    other = Measure.objects.create(action=action, wording="Teams")
    reading = recorded(other, contributor, 3)
    browser = signed_in(contributor)
    assert browser.get(f"{P}{percentage.pk}/readings/{reading.pk}/correct/").status_code == 404
    assert browser.get(f"{P}{percentage.pk}/readings/{10**30}/correct/").status_code == 404
    address = f"{P}{other.pk}/readings/{reading.pk}/correct/"
    damaged = browser.post(address, sent(browser, address, value="4", base=str(reading.pk + 1)))
    assert (damaged.status_code, "This form is damaged." in text_of(damaged)) == (422, True)


def test_an_earlier_day_does_not_know_what_was_recorded_since(
    percentage: Measure, contributor: User, signed_in: SignIn
) -> None:
    at = NOW - timedelta(days=100)
    given = GivenReading(percentage, date(2026, 6, 30), Decimal(40))
    first = record_readings(plan=percentage.action.plan, readings=[given], by=contributor, at=at)[0]
    given = GivenReading(percentage, date(2026, 6, 30), Decimal(45))
    correct_reading(reading=first, given=given, by=contributor, at=NOW)
    Action.history.update(history_date=NOW - timedelta(days=200))
    Measure.history.update(history_date=NOW - timedelta(days=200))
    Membership.history.update(history_date=NOW - timedelta(days=200))
    browser = signed_in(contributor)
    before = text_of(browser.get(f"{PAGE}?as_at=2026-10-01"))
    assert "Share of services: 40 %, read on 30 June 2026 Recorded by contributor" in before
    assert "45 %" not in before
    assert "All readings" not in before
    assert "was 40 %" in text_of(browser.get(PAGE))
    assert "Nobody has reported" in text_of(browser.get(f"{PAGE}?as_at=2026-08-01"))


def test_a_reading_recorded_by_itself_is_due_no_more(
    percentage: Measure, add: str, contributor: User, lead: User, autumn: ReportingRound, signed_in: SignIn
) -> None:
    ReportingRound.objects.create(
        plan=autumn.plan,
        label="Summer 2026",
        opens_at=NOW - timedelta(days=110),
        closes_at=NOW - timedelta(days=90),
        opened_by=lead,
        state="signed_off",
        signed_off_by=lead,
        signed_off_at=NOW - timedelta(days=80),
    )
    said(percentage.action, contributor, "on_track", at=NOW - timedelta(days=100))
    browser = signed_in(contributor)
    Measure.objects.update(read_every_months=1)
    assert "Nothing has changed" not in text_of(browser.get("/my-actions/"))
    browser.post(add, sent(browser, add, value="40"))
    assert "Nothing has changed" in text_of(browser.get("/my-actions/"))


def test_the_usual_source_and_the_unit_are_said_beside_the_fields(
    percentage: Measure, add: str, lead: User, signed_in: SignIn
) -> None:
    Measure.objects.update(source_of_figures="The yearly survey")
    words = text_of(signed_in(lead).get(add))
    assert "The figures of this measure come from: The yearly survey. Say so here if this one does not." in words
    assert "Unit: % of services." in words
