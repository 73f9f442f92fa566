"""Correcting a report, through the form."""

from datetime import timedelta
from uuid import uuid4

from plans.models import User
from priorities.choices import DecisionKind, Status
from priorities.models import Action, Measure, ProgressReport, Reading
from priorities.services.decisions import NewDecision, decide
from tests.conftest import NOW, TODAY
from tests.priorities.reporting import PAGE, URL, SignIn, said, typed


def test_a_correction_takes_the_reports_place(action: Action, contributor: User, signed_in: SignIn) -> None:
    first = said(action, contributor, "at_risk", at=NOW - timedelta(days=3))
    browser = signed_in(contributor)
    url = f"{PAGE}reports/{first.number}/correct/"
    assert "Four examples published." in browser.get(url).content.decode()
    response = browser.post(url, typed(browser, url, status="on_track", what_happened="Five examples published."))
    assert response.status_code == 302
    action.refresh_from_db()
    assert action.status == "on_track"
    assert action.answered_at == NOW - timedelta(days=3)
    page = browser.get(PAGE).content.decode()
    assert "Five examples published." in page
    assert "Four examples published." in page, "what it said before stays to be read"


def test_correcting_an_older_report_changes_only_that_one(action: Action, contributor: User, signed_in: SignIn) -> None:
    older = said(action, contributor, "on_track", at=NOW - timedelta(days=100))
    said(action, contributor, "off_track", at=NOW - timedelta(days=3))
    browser = signed_in(contributor)
    url = f"{PAGE}reports/{older.number}/correct/"
    browser.post(url, typed(browser, url, status="not_started"))
    action.refresh_from_db()
    assert action.status == "off_track"


def test_a_report_is_corrected_once_and_the_correction_again(
    action: Action, contributor: User, signed_in: SignIn
) -> None:
    first = said(action, contributor)
    browser = signed_in(contributor)
    url = f"{PAGE}reports/{first.number}/correct/"
    form = typed(browser, url)
    browser.post(url, {**form, "token": str(uuid4()), "what_happened": "Second version."})
    second_try = browser.post(url, {**form, "base": "2", "token": str(uuid4())})
    assert second_try.status_code == 409
    assert "Second version." in second_try.content.decode()
    third = f"{PAGE}reports/2/correct/"
    assert browser.post(third, typed(browser, third, what_happened="Third version.")).status_code == 302
    assert [r.corrects and r.corrects.number for r in ProgressReport.objects.order_by("number")] == [None, 1, 2]


def test_only_the_author_or_a_lead_corrects(
    action: Action, contributor: User, colleague: User, lead: User, signed_in: SignIn
) -> None:
    report = said(action, contributor)
    Action.objects.update(reporter=None)
    url = f"{PAGE}reports/{report.number}/correct/"
    browser = signed_in(colleague)
    assert browser.post(url, typed(browser, url)).status_code == 403
    browser = signed_in(lead)
    assert browser.post(url, typed(browser, url)).status_code == 302


def test_a_corrected_reading_replaces_the_first(
    action: Action, percentage: Measure, contributor: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    browser.post(URL, typed(browser, **{f"reading_{percentage.pk}": "40"}))
    url = f"{PAGE}reports/1/correct/"
    browser.post(url, typed(browser, url, **{f"reading_{percentage.pk}": "45"}))
    assert [reading.value for reading in Reading.objects.effective()] == [45]
    assert Reading.objects.count() == 2


def test_correcting_a_report_of_a_closed_action_leaves_it_closed(
    action: Action, contributor: User, lead: User, signed_in: SignIn
) -> None:
    first = said(action, contributor, "ready_to_close")
    closing = NewDecision(DecisionKind.CLOSE, "All seen.", TODAY, "the board", outcome=Status.COMPLETED)
    url = f"{PAGE}reports/{first.number}/correct/"
    browser = signed_in(contributor)
    sentence = "This action is closed. The correction changes what was said, not that it is closed."
    assert sentence not in browser.get(url).content.decode()
    decide(action=action, by=lead, decision=closing, token=uuid4(), base=1, at=NOW)
    assert sentence in browser.get(url).content.decode()
    browser.post(url, typed(browser, url, status="not_started", what_happened="Five examples published."))
    action.refresh_from_db()
    assert action.status == "completed"
    assert ProgressReport.objects.get(corrects=first).status == "not_started"


def test_a_reading_of_the_report_itself_is_not_called_the_last_one(
    action: Action, percentage: Measure, contributor: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    browser.post(URL, typed(browser, **{f"reading_{percentage.pk}": "40"}))
    own = browser.get(f"{PAGE}reports/1/correct/").content.decode()
    assert "What this report said. You can change it, but not take it away. In per cent." in own
    assert "Last reading" not in own
    browser.post(URL, typed(browser, what_happened="Nothing was counted."))
    assert "Last reading: 40 %, November 2026." in browser.get(f"{PAGE}reports/2/correct/").content.decode()
