"""The page of a round, through the door: who was asked, what they answered, who is silent."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import Membership, NationPlan, ReportingRound, User
from plans.services.rounds import move_round
from priorities.models import Action
from priorities.services.people import assign
from priorities.services.reporting import Answer, report_progress
from tests.priorities.reporting import said
from tests.priorities.rounds import URL, at, groups, row_of, text_of

SignedIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


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
    assert "1 afresh, 1 confirmed unchanged, 1 “I don’t know”, 1 closed since, 2 no answer yet" in page
    assert "No answer yet 2" in page


def test_a_row_says_who_was_asked_and_what_was_heard(
    told: dict[str, Action], autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    answer = signed_in(lead).get(f"{URL}{autumn.pk}/")
    rows = {reference: row_of(answer, action) for reference, action in told.items()}
    assert "On track last known" in rows["1.1"]
    assert "Reporter: contributor No answer yet, last heard of on 20 July 2026 Last said:" in rows["1.1"]
    assert "Last said: “Said in summer.”" in rows["1.1"]
    assert "No answer yet, silent for 1 round before" in rows["1.2"]
    assert "Reporter: contributor · Deputy: colleague" in rows["1.3"]
    assert "“I don’t know this round” · 3 November 2026 · contributor (Contributor) I was away." in rows["1.3"]
    assert "At risk" in rows["1.4"]
    assert "last known" not in rows["1.4"]
    assert "4 November 2026 · contributor (Contributor) Two withdrew. Path back: Two more." in rows["1.4"]
    assert "“Nothing has changed” · 5 November 2026 · contributor (Contributor)" in rows["1.5"]
    assert "Last said on 21 July 2026: Going on." in rows["1.5"]
    assert "Stopped" in rows["1.6"]
    assert "Closed. No longer needed." in rows["1.6"]


def test_who_said_it_and_who_entered_it_are_both_told(
    action: Action, autumn: ReportingRound, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    report_progress(
        action=action,
        by=lead,
        said_by=contributor,
        told="at the group’s meeting",
        answer=Answer(status="on_track", what_happened="Six are written."),
        token=uuid4(),
        base=0,
        at=at(11, 12),
    )
    row = row_of(signed_in(lead).get(f"{URL}{autumn.pk}/"), action)
    assert "12 November 2026 · contributor (Contributor) · entered by lead: at the group’s meeting" in row


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
    answer = signed_in(lead).get(f"{URL}{autumn.pk}/")
    assert "Silent 2" in text_of(answer)
    assert "1 closed since, 2 silent" in text_of(answer)
    assert "Silent since 20 July 2026, 1 round Last said:" in row_of(answer, told["1.1"])
    assert "Never answered, 2 rounds" in row_of(answer, told["1.2"])
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
    row = row_of(browser.get(f"{URL}{autumn.pk}/"), action)
    assert "No answer yet" in row
    assert "silent" not in row
    move_round(reporting_round=autumn, to="closed", by=lead, at=at(11, 20))
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
