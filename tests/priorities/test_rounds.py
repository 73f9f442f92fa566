"""A plan's rounds, through the door: the list, opening, the page, closing, reviewing, signing off."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import Membership, NationPlan, ReportingRound, RoundSnapshot, User
from plans.services.rounds import move_round
from priorities.models import Action, CheckAnswer, DecisionRequest, ReportQuestion
from priorities.services.decisions import NewDecision, decide
from priorities.services.people import assign
from priorities.services.reporting import Answer, report_progress, say_unchanged
from tests.big_plan import make_big_plan
from tests.conftest import LONDON, NOW
from tests.priorities.reporting import said, typed

URL = "/plans/wales-2024-2027/rounds/"

SignedIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


def text_of(answer: Any) -> str:
    """Return the words of a page's main part, in one line."""
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return words_of(main)


def words_of(html: str) -> str:
    """Return the words of some HTML in one line, as they are read."""
    in_line = re.sub(r"</?(?:a|b|span|time)\b[^>]*>", "", html.replace('<span class="hint', '<p class="hint'))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", in_line)).split())


def row_of(answer: Any, action: Action) -> str:
    """Return the words of one action on a round's page, in one line."""
    page = answer.content.decode()
    start = page.index(f'<li id="action-{action.pk}"')
    end = page.find('<li id="action-', start + 1)
    return words_of(page[start : end if end > 0 else page.index("</main>")])


def groups(answer: Any) -> list[tuple[str, int, list[str]]]:
    """Return the groups of a round's page: what was heard, how many, which."""
    return [
        (group["kind"].value, group["count"], [row.action.reference for row in group["rows"]])
        for group in answer.context["groups"]
    ]


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LONDON)


@pytest.fixture
def summer(wales: NationPlan, lead: User) -> ReportingRound:
    """A signed-off round: July 2026, signed off on 10 August."""
    return ReportingRound.objects.create(
        plan=wales,
        label="Summer 2026",
        label_cy="Haf 2026",
        opens_at=at(7, 1, 0),
        closes_at=datetime(2026, 7, 31, 23, 59, 59, tzinfo=LONDON),
        opened_by=lead,
        state="signed_off",
        signed_off_by=lead,
        signed_off_at=at(8, 10),
    )


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
    assert "Autumn 2026 Open 1 November 2026 to 30 November 2026 2 of 3 2 afresh, 1 silent" in page
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


# --- The page of a round --------------------------------------------------------------------------------------------


@pytest.fixture
def told(
    make_action: MakeAction,
    contributor: User,
    colleague: User,
    lead: User,
    summer: ReportingRound,
    autumn: ReportingRound,
) -> dict[str, Action]:
    """Six actions that the autumn round asks for, each heard of in another way; the first two in no way."""
    made = {
        reference: make_action(reference, reporter=contributor, deputy=colleague if reference == "1.3" else None)
        for reference in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")
    }
    said(made["1.1"], contributor, at=at(7, 20), what_happened="Said in summer.")
    report_progress(
        action=made["1.3"],
        by=contributor,
        answer=Answer(kind="dont_know", what_happened="I was away."),
        token=uuid4(),
        base=0,
        at=at(11, 3),
    )
    said(made["1.4"], contributor, "at_risk", at=at(11, 4), what_happened="Two withdrew.", plan_or_need="Two more.")
    said(made["1.5"], contributor, at=at(7, 21), what_happened="Going on.")
    made["1.5"].refresh_from_db()
    say_unchanged(action=made["1.5"], by=contributor, token=uuid4(), at=at(11, 5))
    decide(
        action=made["1.6"],
        by=lead,
        decision=NewDecision("close", "No longer needed.", at(11, 6).date(), "the board", outcome="stopped"),
        token=uuid4(),
        base=0,
        at=at(11, 6),
    )
    return made


def test_the_silent_come_first_and_each_group_is_counted(
    told: dict[str, Action], autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    answer = signed_in(lead).get(f"{URL}{autumn.pk}/")
    assert groups(answer) == [
        # Never answered in two rounds, before once silent.
        ("silent", 2, ["1.2", "1.1"]),
        ("dont_know", 1, ["1.3"]),
        ("afresh", 1, ["1.4"]),
        ("unchanged", 1, ["1.5"]),
        ("closed", 1, ["1.6"]),
    ]
    page = text_of(answer)
    assert "3 of 6 reported" in page
    assert "1 afresh, 1 confirmed unchanged, 1 “I don’t know”, 1 closed since, 2 silent" in page


def test_a_row_says_who_was_asked_and_what_was_heard(
    told: dict[str, Action], autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    answer = signed_in(lead).get(f"{URL}{autumn.pk}/")
    rows = {reference: row_of(answer, action) for reference, action in told.items()}
    assert "On track last known" in rows["1.1"]
    assert "Reporter: contributor Silent since 20 July 2026, 1 round Last said: “Said in summer.”" in rows["1.1"]
    assert "Never answered, 2 rounds" in rows["1.2"]
    assert "Reporter: contributor · Deputy: colleague" in rows["1.3"]
    assert "“I don’t know this round” · 3 November 2026 · contributor (Contributor) I was away." in rows["1.3"]
    assert "At risk" in rows["1.4"]
    assert "last known" not in rows["1.4"]
    assert "4 November 2026 · contributor (Contributor) Two withdrew. Path back: Two more." in rows["1.4"]
    assert "“Nothing has changed” · 5 November 2026 · contributor (Contributor)" in rows["1.5"]
    assert "Last said on 21 July 2026: Going on." in rows["1.5"]
    assert "Stopped" in rows["1.6"]
    assert "Closed. No longer needed." in rows["1.6"]


def test_nobody_assigned_and_who_has_left_is_flagged(
    told: dict[str, Action], autumn: ReportingRound, lead: User, contributor: User, signed_in: SignedIn
) -> None:
    assign(action=told["1.2"], reporter=None, deputy=None, by=lead, at=at(11, 7))
    Membership.objects.filter(user=contributor).update(ended_at=at(11, 8))
    answer = signed_in(lead).get(f"{URL}{autumn.pk}/")
    assert "Nobody assigned" in row_of(answer, told["1.2"])
    assert "Reporter: contributor · Deputy: colleague contributor has left" in row_of(answer, told["1.3"])


def test_what_only_the_lead_does_is_the_leads(
    told: dict[str, Action], autumn: ReportingRound, lead: User, observer: User, signed_in: SignedIn
) -> None:
    links = [
        f"{URL}{autumn.pk}/close/",
        f"{URL}{autumn.pk}/actions/1.4/ask/",
        f"{URL}{autumn.pk}/actions/1.4/board-wording/",
        "/plans/wales-2024-2027/actions/1.4/assign/",
        "/plans/wales-2024-2027/actions/1.4/report/",
    ]
    page = signed_in(lead).get(f"{URL}{autumn.pk}/").content.decode()
    assert [link for link in links if f'href="{link}"' not in page] == []
    page = signed_in(observer).get(f"{URL}{autumn.pk}/").content.decode()
    assert [link for link in links if f'href="{link}"' in page] == []
    assert "Two withdrew." in page


def test_an_answer_after_the_closing_is_told_apart(
    told: dict[str, Action], autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    move_round(reporting_round=autumn, to="closed", by=lead, at=at(11, 20))
    said(told["1.1"], contributor, at=at(11, 21), what_happened="Sorry, late.")
    said(told["1.4"], contributor, "on_track", at=at(11, 21), what_happened="Four named.")
    answer = signed_in(lead).get(f"{URL}{autumn.pk}/")
    assert groups(answer)[:4] == [
        ("silent", 1, ["1.2"]),
        ("dont_know", 1, ["1.3"]),
        ("late", 1, ["1.1"]),
        ("afresh", 1, ["1.4"]),
    ]
    assert "3 of 6 reported" in text_of(answer)
    assert "1 answered after the closing" in text_of(answer)
    assert "Sorry, late." in row_of(answer, told["1.1"])
    # The newest words are the ones to review.
    assert "Four named." in row_of(answer, told["1.4"])


def test_a_past_round_shows_what_was_known_when_it_was_signed_off(
    make_action: MakeAction,
    contributor: User,
    colleague: User,
    lead: User,
    observer: User,
    summer: ReportingRound,
    autumn: ReportingRound,
    signed_in: SignedIn,
) -> None:
    first, second = make_action("1.1"), make_action("1.2")
    for action in (first, second):
        assign(action=action, reporter=contributor, deputy=None, by=lead, at=at(6, 1))
    report = said(first, contributor, "at_risk", at=at(7, 20), what_happened="Of summer.", plan_or_need="A plan.")
    # All of this came later.
    assign(action=first, reporter=colleague, deputy=None, by=lead, at=at(9, 1))
    said(second, contributor, at=at(11, 3))
    report_progress(
        action=Action.objects.get(pk=first.pk),
        by=lead,
        answer=Answer(status="on_track", what_happened="Put right."),
        token=uuid4(),
        base=1,
        at=at(9, 2),
        corrects=report,
    )
    answer = signed_in(observer).get(f"{URL}{summer.pk}/")
    assert groups(answer) == [("silent", 1, ["1.2"]), ("afresh", 1, ["1.1"])]
    row = row_of(answer, first)
    assert "At risk" in row
    assert "Of summer." in row
    assert "Put right." not in row
    assert "Reporter: contributor" in row
    assert "Never answered, 1 round" in row_of(answer, second)


def test_an_action_added_since_was_not_silent_before(
    make_action: MakeAction, lead: User, summer: ReportingRound, autumn: ReportingRound, signed_in: SignedIn
) -> None:
    action = make_action("1.1", added_on=at(9, 1).date())
    browser = signed_in(lead)
    assert "Never answered, 1 round" in row_of(browser.get(f"{URL}{autumn.pk}/"), action)
    assert "asks for no action" in text_of(browser.get(f"{URL}{summer.pk}/"))


def test_words_of_reporters_are_shown_as_they_are_and_marked_with_their_language(
    action: Action, autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    said(action, contributor, what_happened="<b>Wedi dod</b>", language="cy", at=at(11, 5))
    page = signed_in(lead).get(f"{URL}{autumn.pk}/").content.decode()
    assert '<div class="said" lang="cy"><p>&lt;b&gt;Wedi dod&lt;/b&gt;</p></div>' in page


@pytest.mark.parametrize("page", ["0", "2", "x", "٣", "9" * 30, "-1"])
def test_a_page_that_is_not_there(
    action: Action, autumn: ReportingRound, lead: User, signed_in: SignedIn, page: str
) -> None:
    assert signed_in(lead).get(f"{URL}{autumn.pk}/", {"page": page}).status_code == 404


@pytest.mark.parametrize("pk", ["0", "999", "9" * 40])
def test_a_round_that_is_not_there(action: Action, lead: User, signed_in: SignedIn, pk: str) -> None:
    assert signed_in(lead).get(f"{URL}{pk}/").status_code == 404


def test_a_round_of_another_plan_is_not_there(
    scotland: NationPlan, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    ReportingRound.objects.update(plan=scotland)
    assert signed_in(lead).get(f"{URL}{autumn.pk}/").status_code == 404


# --- The steps ------------------------------------------------------------------------------------------------------


def test_closing_says_how_many_are_silent_and_ends_the_round_now(
    told: dict[str, Action], autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    page = text_of(browser.get(f"{URL}{autumn.pk}/close/"))
    assert "Silent 2 1.2, 1.1" in page
    assert "If you close it now it ends now" in page
    answer = browser.post(f"{URL}{autumn.pk}/close/")
    assert (answer.status_code, answer["Location"]) == (302, f"{URL}{autumn.pk}/")
    autumn.refresh_from_db()
    assert (autumn.state, autumn.closes_at) == ("closed", NOW)
    assert "Next: review what was reported" in text_of(browser.get(f"{URL}{autumn.pk}/"))
    # Pressed twice, or from a page that lay open.
    assert "cannot go from “Closed”" in text_of(browser.post(f"{URL}{autumn.pk}/close/", follow=True))
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
    CheckAnswer.objects.create(
        round=autumn, action=told["1.1"], check_code="not_started_half_gone", text="It begins in March."
    )
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
    assert "1.4: Who pays?, by 12 December 2026" in page
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
