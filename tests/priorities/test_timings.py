"""A lead adopts, reschedules and corrects timings, through the door."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import NationPlan, Role, User
from priorities.models import Action, Timing, TimingRevision
from tests.conftest import person

BASE = "/plans/wales-2024-2027/actions/1.4/timings/"
MANY = "/plans/wales-2024-2027/timings/"

SignedIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


@pytest.fixture
def suggested(make_action: MakeAction) -> Timing:
    return make_action("1.4", adopted=False, latest_on=date(2026, 3, 31)).timings.get()


@pytest.fixture
def adopted(make_action: MakeAction) -> Timing:
    return make_action("1.4", latest_on=date(2026, 3, 31)).timings.get()


def change(base: int = 0, **changed: Any) -> dict[str, Any]:
    fields = {
        "token": str(uuid4()),
        "base": base,
        "kind": "window",
        "starts_on": "1 April 2024",
        "latest_on": "31 March 2027",
        "reason": "The health boards asked for a year more.",
    }
    return {**fields, **changed}


def press(base: int = 0) -> dict[str, Any]:
    return {"token": str(uuid4()), "base": base}


def test_adopting_makes_the_dates_count(suggested: Timing, lead: User, signed_in: SignedIn) -> None:
    browser = signed_in(lead)
    page = browser.get(f"{BASE}{suggested.pk}/adopt/").content.decode()
    assert "“Years 1–3”" in page
    assert "31 March 2026" in page
    assert "Adopting it makes the action overdue at once." in page
    assert suggested.action.latest_on is None

    answer = browser.post(f"{BASE}{suggested.pk}/adopt/", press(), follow=True)

    assert answer.redirect_chain == [("/plans/wales-2024-2027/actions/1.4/", 302)]
    assert "1.4: the timing is adopted. Its dates count from now on." in answer.content.decode()
    suggested.refresh_from_db()
    assert (suggested.is_adopted, suggested.original_latest_on) == (True, date(2026, 3, 31))
    assert Action.objects.get().latest_on == date(2026, 3, 31)
    revision = TimingRevision.objects.get()
    assert (revision.kind, revision.recorded_by) == ("adopted", lead)


def test_adopting_twice_is_adopting_once(suggested: Timing, lead: User, signed_in: SignedIn) -> None:
    browser = signed_in(lead)
    answers = [browser.post(f"{BASE}{suggested.pk}/adopt/", press()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert TimingRevision.objects.count() == 1


def test_what_was_corrected_meanwhile_is_shown_before_it_is_adopted(
    suggested: Timing, wales: NationPlan, lead: User, signed_in: SignedIn
) -> None:
    other = person("second lead", wales, Role.LEAD)
    signed_in(other).post(f"{BASE}{suggested.pk}/correct/", change(latest_on="30 June 2026"))

    answer = signed_in(lead).post(f"{BASE}{suggested.pk}/adopt/", press(0))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "second lead changed this timing since you opened the page." in page
    assert "30 June 2026" in page
    assert 'name="base" value="1"' in page
    assert signed_in(lead).post(f"{BASE}{suggested.pk}/adopt/", press(1)).status_code == 302


def test_rescheduling_counts_as_a_slip_and_keeps_the_words(adopted: Timing, lead: User, signed_in: SignedIn) -> None:
    browser = signed_in(lead)
    page = browser.get(f"{BASE}{adopted.pk}/reschedule/").content.decode()
    assert "“Years 1–3”" in page
    assert 'value="31 March 2026"' in page
    assert "Rescheduling counts as a slip" in page

    answer = browser.post(f"{BASE}{adopted.pk}/reschedule/", change(), follow=True)

    assert "1.4: rescheduled. The slip is shown with its reason." in answer.content.decode()
    adopted.refresh_from_db()
    assert adopted.wording == "Years 1–3"
    assert (adopted.original_latest_on, adopted.latest_on) == (date(2026, 3, 31), date(2027, 3, 31))
    revision = TimingRevision.objects.get()
    assert (revision.kind, revision.reason) == ("rescheduled", "The health boards asked for a year more.")
    page = " ".join(browser.get(f"{BASE}{adopted.pk}/reschedule/").content.decode().split())
    assert "31 March 2026" in page
    assert "31 March 2027</time>. The health boards asked for a year more." in page


def test_correcting_a_reading_is_no_slip(adopted: Timing, lead: User, signed_in: SignedIn) -> None:
    answer = signed_in(lead).post(
        f"{BASE}{adopted.pk}/correct/", change(kind="ongoing", starts_on="", latest_on=""), follow=True
    )
    assert "1.4: the reading is corrected. This is no slip." in answer.content.decode()
    adopted.refresh_from_db()
    assert (adopted.kind, adopted.starts_on, adopted.latest_on, adopted.original_latest_on) == (
        "ongoing",
        None,
        None,
        None,
    )
    assert TimingRevision.objects.get().kind == "transcription"
    assert Action.objects.get().is_ongoing is True


def test_a_suggestion_cannot_slip(suggested: Timing, lead: User, signed_in: SignedIn) -> None:
    browser = signed_in(lead)
    page = browser.get(f"{BASE}{suggested.pk}/reschedule/").content.decode()
    assert f'href="{BASE}{suggested.pk}/adopt/"' in page
    answer = browser.post(f"{BASE}{suggested.pk}/reschedule/", change())
    assert answer.status_code == 422
    assert "This timing is only suggested." in answer.content.decode()
    assert not TimingRevision.objects.exists()


def test_the_same_rescheduling_twice_is_one_slip(adopted: Timing, lead: User, signed_in: SignedIn) -> None:
    browser, fields = signed_in(lead), change()
    answers = [browser.post(f"{BASE}{adopted.pk}/reschedule/", fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert TimingRevision.objects.count() == 1


def test_two_leads_rescheduling_see_each_other(
    adopted: Timing, wales: NationPlan, lead: User, signed_in: SignedIn
) -> None:
    other = person("second lead", wales, Role.LEAD)
    signed_in(other).post(f"{BASE}{adopted.pk}/reschedule/", change(latest_on="30 June 2026", reason="Theirs."))

    answer = signed_in(lead).post(f"{BASE}{adopted.pk}/reschedule/", change(0))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "second lead changed this timing since you opened the page." in page
    assert "Theirs." in page
    assert "The health boards asked for a year more." in page
    assert signed_in(lead).post(f"{BASE}{adopted.pk}/reschedule/", change(1)).status_code == 302
    adopted.refresh_from_db()
    assert adopted.latest_on == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"kind": ""}, "Choose how it is to be read."),
        ({"kind": "someday"}, "Choose one of these."),
        ({"latest_on": ""}, "Give the latest date, or choose “Ongoing” or “No date stated”."),
        ({"kind": "by_date", "latest_on": ""}, "Give the latest date, or choose “Ongoing” or “No date stated”."),
        ({"kind": "none"}, "“No date stated” has no dates."),
        ({"latest_on": "31 March 2024"}, "Give a date from 1 April 2024 on."),
        ({"latest_on": "2 April 2034"}, "Give a date up to 1 April 2034."),
        ({"starts_on": "1 April 2027"}, "The latest date is before the start."),
        ({"latest_on": "31 February 2027"}, "Write a date like 31 January 2027."),
        ({"latest_on": "\x00"}, "Null characters are not allowed."),
        ({"latest_on": "9" * 50}, "at most 40 characters"),
        ({"latest_on": "31 March 2026"}, "These are the dates that the timing has already."),
        ({"reason": ""}, "Give the reason. It is shown with the change."),
        ({"reason": "x" * 2001}, "at most 2000 characters"),
    ],
)
@pytest.mark.parametrize("verb", ["reschedule", "correct"])
def test_bad_input_is_named_and_kept(
    adopted: Timing, lead: User, signed_in: SignedIn, verb: str, changed: dict[str, Any], message: str
) -> None:
    answer = signed_in(lead).post(f"{BASE}{adopted.pk}/{verb}/", change(**changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert message in page
    if "reason" not in changed:
        assert "The health boards asked for a year more." in page
    assert not TimingRevision.objects.exists()


@pytest.mark.parametrize("verb", ["adopt", "reschedule", "correct"])
@pytest.mark.parametrize(("who", "expected"), [("contributor", 403), ("observer", 403), ("outsider", 404)])
def test_others_do_not_manage_timings(
    suggested: Timing, request: pytest.FixtureRequest, signed_in: SignedIn, verb: str, who: str, expected: int
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    url = f"{BASE}{suggested.pk}/{verb}/"
    assert browser.get(url).status_code == expected
    assert browser.post(url, change()).status_code == expected
    assert browser.get(MANY).status_code == expected
    assert browser.post(MANY, {**press(), "timings": [f"{suggested.pk}-0"]}).status_code == expected
    assert not TimingRevision.objects.exists()


@pytest.mark.parametrize("pk", ["0", "99999999", "9" * 40])
def test_an_unknown_timing_is_not_found(suggested: Timing, lead: User, signed_in: SignedIn, pk: str) -> None:
    assert signed_in(lead).get(f"{BASE}{pk}/adopt/").status_code == 404


def test_a_timing_of_another_action_is_not_found(
    suggested: Timing, make_action: MakeAction, lead: User, signed_in: SignedIn
) -> None:
    foreign = make_action("1.5").timings.get()
    assert signed_in(lead).post(f"{BASE}{foreign.pk}/correct/", change()).status_code == 404


def test_the_lead_of_a_draft_prepares_its_timings(
    suggested: Timing, wales: NationPlan, lead: User, signed_in: SignedIn
) -> None:
    wales.state = NationPlan.State.DRAFT
    wales.save()
    assert signed_in(lead).post(f"{BASE}{suggested.pk}/adopt/", press()).status_code == 302


def test_several_are_adopted_at_once(
    suggested: Timing, make_action: MakeAction, lead: User, signed_in: SignedIn
) -> None:
    second, third = (make_action(reference, adopted=False).timings.get() for reference in ("1.5", "1.6"))
    make_action("1.7")
    browser = signed_in(lead)
    page = browser.get(MANY).content.decode()
    assert page.count('name="timings"') == 3
    assert page.count("Passed: the action would be overdue at once") == 1

    fields = {**press(), "timings": [f"{suggested.pk}-0", f"{third.pk}-0"]}
    answer = browser.post(MANY, fields, follow=True)

    assert "2 timings are adopted." in answer.content.decode()
    assert answer.content.decode().count('name="timings"') == 1
    assert list(Timing.objects.filter(is_adopted=False)) == [second]
    assert browser.post(MANY, fields).status_code == 302
    assert TimingRevision.objects.count() == 2


def test_none_is_adopted_when_one_was_changed_meanwhile(
    suggested: Timing, make_action: MakeAction, lead: User, signed_in: SignedIn
) -> None:
    second = make_action("1.5", adopted=False).timings.get()
    browser = signed_in(lead)
    browser.post(f"{BASE}{suggested.pk}/correct/", change(latest_on="30 June 2026"))

    answer = browser.post(MANY, {**press(), "timings": [f"{suggested.pk}-0", f"{second.pk}-0"]})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "1.4: lead changed this timing since you opened the page." in page
    assert f'value="{second.pk}-0" checked' in page
    assert not Timing.objects.filter(is_adopted=True).exists()


@pytest.mark.parametrize(
    ("ticks", "message"),
    [
        ([], "Tick at least one timing."),
        (["all"], "One of the ticks is damaged."),
        (["1\x00-0"], "One of the ticks is damaged."),
        (["٣-0"], "One of the ticks is damaged."),
        (["999999999999999999-0"], "One of the ticks is not a timing of this plan."),
        (["9999999999999999999-0"], "One of the ticks is damaged."),
    ],
)
def test_bad_ticks_are_named(
    suggested: Timing, lead: User, signed_in: SignedIn, ticks: list[str], message: str
) -> None:
    answer = signed_in(lead).post(MANY, {**press(), "timings": ticks})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not TimingRevision.objects.exists()


def test_a_plan_without_suggestions_says_so(adopted: Timing, lead: User, signed_in: SignedIn) -> None:
    page = signed_in(lead).get(f"{MANY}?page=1000000").content.decode()
    assert "No timing waits to be adopted" in page
    assert "<form" not in page.split("<h1", 1)[1].split("</main>")[0]


@pytest.mark.parametrize("verb", ["reschedule", "correct"])
def test_what_was_typed_survives_signing_in_again(adopted: Timing, lead: User, signed_in: SignedIn, verb: str) -> None:
    url = f"{BASE}{adopted.pk}/{verb}/"
    browser = signed_in(lead)
    author = browser.get(url).context["form"].initial["author"]
    refused = Client().post(url, change(author=author, reason="Kept for me.", latest_on="next spring"))
    kept = refused["Location"].split("kept%3D")[1]
    page = browser.get(f"{url}?kept={kept}").content.decode()
    assert "We kept what you typed." in page
    assert "Kept for me." in page
    assert 'value="next spring"' in page


def test_ticks_survive_signing_in_again(
    suggested: Timing, make_action: MakeAction, lead: User, signed_in: SignedIn
) -> None:
    second = make_action("1.5", adopted=False).timings.get()
    browser = signed_in(lead)
    author = browser.get(MANY).context["form"].initial["author"]
    refused = Client().post(MANY, {**press(), "author": author, "timings": [f"{second.pk}-0"]})
    kept = refused["Location"].split("kept%3D")[1]
    page = browser.get(f"{MANY}?kept={kept}").content.decode()
    assert f'value="{second.pk}-0" checked' in page
    assert f'value="{suggested.pk}-0" checked' not in page
