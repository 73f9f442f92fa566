"""A plan's rounds, through the door: the list, opening, the page, closing, reviewing, signing off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, ReportingRound, RoundSnapshot, User
from plans.services.recording import save_recorded
from priorities.models import Action, CheckAnswer, DecisionRequest, ReportQuestion
from tests.big_plan import make_big_plan
from tests.conftest import NOW
from tests.priorities.reporting import said, typed
from tests.priorities.rounds import URL, at, text_of

SignedIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_says_how_many_reported_in_each_round(
    make_action: MakeAction,
    contributor: User,
    observer: User,
    summer: ReportingRound,
    autumn: ReportingRound,
    signed_in: SignedIn,
) -> None:
    first, second = (make_action(reference, reporter=contributor) for reference in ("1.1", "1.2"))
    make_action("1.3")
    said(first, contributor, at=at(7, 20))
    said(second, contributor, at=at(7, 21))
    said(first, contributor, at=at(11, 5))
    # After the closing, before the sign-off: in nobody's time but told.
    said(second, contributor, at=at(8, 2))
    page = text_of(signed_in(observer).get(URL))
    assert "Autumn 2026 Open 1 November 2026 to 30 November 2026 2 of 3 2 afresh, 1 no answer yet" in page
    assert "Summer 2026 Signed off 10 August 2026 1 July 2026 to 31 July 2026 2 of 3 2 afresh, 1 silent" in page
    assert page.index("Autumn 2026") < page.index("Summer 2026")
    assert "Open a round" not in page


def test_a_lead_opens_the_next_round_from_the_list_once_the_last_is_signed_off(
    lead: User, summer: ReportingRound, signed_in: SignedIn
) -> None:
    link = 'href="/plans/wales-2024-2027/rounds/open/"'
    browser = signed_in(lead)
    assert link in browser.get(URL).content.decode()
    ReportingRound.objects.update(state="in_review", signed_off_by=None, signed_off_at=None)
    assert link not in browser.get(URL).content.decode()


def test_a_plan_without_rounds_says_so(wales: NationPlan, observer: User, signed_in: SignedIn) -> None:
    assert "No round has been opened yet." in text_of(signed_in(observer).get(URL))


# --- Opening --------------------------------------------------------------------------------------------------------


def test_the_form_proposes_four_weeks_from_today(wales: NationPlan, lead: User, signed_in: SignedIn) -> None:
    page = signed_in(lead).get(f"{URL}open/").content.decode()
    for value in ("Winter 2027", "Gaeaf 2027", "22 November 2026", "20 December 2026"):
        assert f'value="{value}"' in page


def opened(client: Client, **changes: str) -> Any:
    form = {
        "label": "Autumn 2026",
        "label_cy": "Hydref 2026",
        "opens_on": "22 November 2026",
        "closes_on": "30 November 2026",
    }
    hidden = {
        name: value for name, value in typed(client, f"{URL}open/").items() if name in ("author", "token", "base")
    }
    return client.post(f"{URL}open/", {**hidden, **form, **changes})


def test_a_round_opens_now_and_closes_at_the_end_of_its_last_day_in_london(
    wales: NationPlan, lead: User, signed_in: SignedIn
) -> None:
    answer = opened(signed_in(lead))
    record = ReportingRound.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{URL}{record.pk}/")
    assert (record.label, record.label_cy, record.state, record.opened_by) == (
        "Autumn 2026",
        "Hydref 2026",
        "open",
        lead,
    )
    assert record.opens_at == NOW
    assert record.closes_at.isoformat() == "2026-11-30T23:59:59.999999+00:00"
    assert record.history.get().history_user == lead


def test_summer_time_is_londons(wales: NationPlan, lead: User, signed_in: SignedIn) -> None:
    opened(signed_in(lead), opens_on="1 June 2027", closes_on="30 June 2027")
    record = ReportingRound.objects.get()
    assert record.opens_at.isoformat() == "2027-05-31T23:00:00+00:00"
    assert record.closes_at.isoformat() == "2027-06-30T22:59:59.999999+00:00"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label": ""}, "Give the round a name."),
        ({"label": "x" * 61}, "at most 60 characters"),
        ({"opens_on": "soon"}, "Write a date like 31 January 2027."),
        ({"opens_on": "21 November 2026"}, "Give a date from 22 November 2026 on."),
        ({"closes_on": ""}, "Give the last day."),
        ({"closes_on": "1 January 9999"}, "Give a date up to 22 November 2036."),
        ({"opens_on": "1 January 2027"}, "The last day cannot be before the day on which it opens."),
        ({"label": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_a_wrong_form_is_refused_with_what_was_typed(
    wales: NationPlan, lead: User, signed_in: SignedIn, changes: dict[str, str], message: str
) -> None:
    answer = opened(signed_in(lead), **changes)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert 'value="Hydref 2026"' in answer.content.decode()
    assert not ReportingRound.objects.exists()


def test_one_round_at_a_time(autumn: ReportingRound, lead: User, signed_in: SignedIn) -> None:
    browser = signed_in(lead)
    assert "is not signed off yet" in text_of(browser.get(f"{URL}open/"))
    answer = opened(browser, label="Winter 2027", closes_on="20 December 2026")
    assert answer.status_code == 422
    assert "“Autumn 2026” is not signed off yet. Sign it off, then open the next round." in text_of(answer)
    assert 'value="Winter 2027"' in answer.content.decode()
    assert ReportingRound.objects.count() == 1


def test_a_round_opens_after_the_one_before_it_closed(summer: ReportingRound, lead: User, signed_in: SignedIn) -> None:
    ReportingRound.objects.update(closes_at=NOW + timedelta(days=2), signed_off_at=NOW + timedelta(days=2))
    answer = opened(signed_in(lead))
    assert answer.status_code == 422
    assert "The round before it had not closed then. Choose a later date." in text_of(answer)


def test_a_planned_round_asks_nobody_yet(action: Action, contributor: User, lead: User, signed_in: SignedIn) -> None:
    opened(signed_in(lead), opens_on="1 December 2026", closes_on="20 December 2026")
    record = ReportingRound.objects.get()
    page = text_of(signed_in(lead).get(f"{URL}{record.pk}/"))
    assert "It opens on 1 December 2026. Until then nobody is asked." in page
    assert "To be asked 1" in page
    assert "Close the round" not in page
    answer = signed_in(lead).post(f"{URL}{record.pk}/close/", follow=True)
    assert "This round has not opened yet." in text_of(answer)
    record.refresh_from_db()
    assert record.state == "open"


def test_two_rounds_never_have_one_name(summer: ReportingRound, lead: User, signed_in: SignedIn) -> None:
    answer = opened(signed_in(lead), label="summer 2026")
    assert answer.status_code == 422
    assert "This plan has a round called “summer 2026” already. Choose another name." in text_of(answer)


def test_our_welsh_proposal_does_not_stay_beside_another_name(
    wales: NationPlan, lead: User, signed_in: SignedIn
) -> None:
    opened(signed_in(lead), label="Advent 2026", label_cy="Gaeaf 2027")
    assert ReportingRound.objects.get().label_cy == ""


def test_a_round_is_announced_as_what_it_is(wales: NationPlan, lead: User, signed_in: SignedIn) -> None:
    browser = signed_in(lead)
    answer = opened(browser, opens_on="1 December 2026", closes_on="20 December 2026")
    assert "“Autumn 2026” is planned. Nobody is asked before it opens." in text_of(browser.get(answer["Location"]))


# --- The steps ------------------------------------------------------------------------------------------------------


def test_closing_says_how_many_are_silent_and_ends_the_round_now(
    told: dict[str, Action], autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    page = text_of(browser.get(f"{URL}{autumn.pk}/close/"))
    assert "No answer yet 2 1.2, 1.1" in page
    assert "If you close it now it ends now" in page
    answer = browser.post(f"{URL}{autumn.pk}/close/")
    assert (answer.status_code, answer["Location"]) == (302, f"{URL}{autumn.pk}/")
    autumn.refresh_from_db()
    assert (autumn.state, autumn.closes_at) == ("closed", NOW)
    assert "Next: review what was reported" in text_of(browser.get(f"{URL}{autumn.pk}/"))
    # Pressed twice, or from a page that lay open.
    again = browser.post(f"{URL}{autumn.pk}/close/", follow=True)
    assert "Somebody has done that already: this round is “Closed”." in text_of(again)
    assert "This round is closed already." in text_of(browser.get(f"{URL}{autumn.pk}/close/", follow=True))


def test_a_round_whose_last_day_is_over_is_to_be_closed(
    action: Action, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    ReportingRound.objects.update(closes_at=at(11, 20))
    answer = signed_in(lead).get(f"{URL}{autumn.pk}/")
    assert "Next: close the round" in text_of(answer)
    assert f'class="btn" href="{URL}{autumn.pk}/close/"' in answer.content.decode()


def test_from_closed_to_signed_off(
    told: dict[str, Action], autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    address = f"{URL}{autumn.pk}/"
    # No step can be left out.
    assert browser.post(f"{address}sign-off/").status_code == 302
    assert browser.post(f"{address}review/").status_code == 302
    autumn.refresh_from_db()
    assert autumn.state == "open"
    browser.post(f"{address}close/")
    assert "Only a round in review can be signed off" in text_of(browser.get(f"{address}sign-off/", follow=True))
    browser.post(f"{address}review/")
    assert f'class="btn" href="{address}sign-off/"' in browser.get(address).content.decode()
    browser.post(f"{address}sign-off/")
    autumn.refresh_from_db()
    assert (autumn.state, autumn.signed_off_by) == ("signed_off", lead)
    assert RoundSnapshot.objects.get().round == autumn
    page = text_of(browser.get(address))
    assert "signed off 22 November 2026 by lead" in page
    assert "Word it for the board" not in page
    # Again is the same as once.
    assert browser.post(f"{address}sign-off/").status_code == 302
    assert RoundSnapshot.objects.count() == 1


def test_what_will_be_frozen_is_shown_with_what_is_still_open(
    told: dict[str, Action], autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    said(told["1.2"], contributor, "not_started", at=at(11, 8))
    said(told["1.1"], contributor, "not_started", at=at(11, 8))
    browser = signed_in(lead)
    browser.post(f"{URL}{autumn.pk}/close/")
    browser.post(f"{URL}{autumn.pk}/review/")
    answer = CheckAnswer(plan=autumn.plan, action=told["1.1"], check_code="not_started_half_gone", text="In March.")
    answer.facts = "2024-04-01 to 2027-03-31"
    save_recorded(answer, by=lead, at=at(11, 9))
    ReportQuestion.objects.create(
        round=autumn,
        action=told["1.4"],
        after_number=1,
        question="Which two?",
        asked_by=lead,
        asked_at=NOW,
        token=uuid4(),
    )
    DecisionRequest.objects.create(round=autumn, action=told["1.4"], question="Who pays?", decide_by=at(12, 12).date())
    page = text_of(browser.get(f"{URL}{autumn.pk}/sign-off/"))
    assert "5 of 6 reported" in page
    assert "0 of 6 actions; the others show the reporter’s words" in page
    assert "1.4: Who pays? To be decided by 12 December 2026." in page
    assert "1 action has a check without an answer: 1.2 has not started, and half of its window is gone." in page
    assert "1 action has a question that waits for an answer: 1.4 “Which two?”" in page


# --- However much it is ---------------------------------------------------------------------------------------------


def queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("actions", "reports"), [(20, 3), (2000, 10)])
def test_pages_keep_their_budget(
    wales: NationPlan,
    contributor: User,
    lead: User,
    observer: User,
    signed_in: SignedIn,
    actions: int,
    reports: int,
) -> None:
    make_big_plan(wales, [lead, contributor], actions=actions, reports=reports)
    newest = ReportingRound.objects.get(state="open")
    browser = signed_in(lead)
    assert queries(browser, URL) <= 9
    assert queries(browser, f"{URL}{newest.pk}/") <= 18
    assert queries(signed_in(observer), f"{URL}{newest.pk}/") <= 13
    past = ReportingRound.objects.filter(state="signed_off").newest_first().first()
    assert past is not None
    assert queries(browser, f"{URL}{past.pk}/") <= 18
