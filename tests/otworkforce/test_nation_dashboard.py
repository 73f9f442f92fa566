"""The nation dashboard, through its door: every sentence is written by hand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, ReportingRound, User
from priorities.choices import DecisionKind, Status
from priorities.models import Action, Measure, Priority
from priorities.services.decisions import NewDecision, decide
from tests.big_plan import make_big_plan
from tests.conftest import LONDON, NOW
from tests.otworkforce.pages import PAGE, closed, shown, text_of
from tests.priorities.reporting import SignIn, said

Make = Callable[..., Action]
PAST = date(2025, 3, 31)


# --- The headline ---------------------------------------------------------------------------------------------------


def test_a_plan_under_way_says_what_was_due_and_what_became_of_it(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, autumn: ReportingRound
) -> None:
    done = [make_action(f"1.{n}", latest_on=PAST) for n in (1, 2)]
    for action in done:
        closed(action, lead)
    said(make_action("1.3", latest_on=PAST), lead, Status.READY_TO_CLOSE)
    said(make_action("1.4", latest_on=PAST), lead, Status.AT_RISK)
    said(make_action("1.5"), lead)
    make_action("1.6")
    page = shown(signed_in(observer))
    assert page.startswith("UK / Cymru-Wales Cymru-Wales action plan 2024–2027 As at 22 November 2026 · Year 3 of 3 · ")
    assert "All 6 actions · What moved · Plan on a page · Measures · The plan in full" in page
    assert (
        "4 actions were due by now: 2 are completed, 1 is ready to close, 1 is overdue. 2 fall due by 31 March 2027."
        in page
    )
    assert "2 completed, 1 ready to close, 1 on track, 1 at risk, 1 no report yet" in page
    assert "%" not in page


def test_one_of_each_is_told_in_the_singular(signed_in: SignIn, observer: User, lead: User, make_action: Make) -> None:
    make_action("1.1", latest_on=PAST)
    make_action("1.2")
    page = shown(signed_in(observer))
    assert "1 action was due by now: 1 is overdue. 1 falls due by 31 March 2027." in page


def test_what_was_closed_before_its_date_is_said(
    signed_in: SignIn, observer: User, lead: User, make_action: Make
) -> None:
    closed(make_action("1.1"), lead)
    make_action("1.2")
    page = shown(signed_in(observer))
    assert "Nothing was due by now. 2 fall due by 31 March 2027; 1 of these is closed already." in page


def test_an_empty_plan_says_so(signed_in: SignIn, observer: User) -> None:
    page = shown(signed_in(observer))
    assert "This plan has no actions in the tracker yet." in page
    assert "All 0" not in page
    assert "Needs attention" not in page


def test_a_plan_whose_actions_are_all_closed(signed_in: SignIn, observer: User, lead: User, make_action: Make) -> None:
    closed(make_action("1.1", latest_on=PAST), lead)
    closed(make_action("1.2"), lead)
    closed(make_action("1.3"), lead, "stopped")
    page = shown(signed_in(observer))
    assert "All 3 actions are closed: 2 are completed, 1 is stopped." in page
    assert "fall due" not in page
    assert "Needs attention Nothing is off track, at risk or overdue." in page


def test_a_plan_before_its_start(
    signed_in: SignIn, observer: User, wales: NationPlan, make_action: Make, settings: Any
) -> None:
    make_action("1.1")
    settings.CLOCK_FIXED_AT = datetime(2024, 3, 1, 12, tzinfo=LONDON)
    page = shown(signed_in(observer))
    assert "As at 1 March 2024 · starts on 1 April 2024 · The one action · What moved · Plan on a page" in page
    assert "Nothing was due by now. 1 falls due by 31 March 2027." in page
    assert "1 no report yet" in page


def test_a_plan_after_its_end(signed_in: SignIn, observer: User, make_action: Make, settings: Any) -> None:
    make_action("1.1")
    settings.CLOCK_FIXED_AT = datetime(2027, 4, 2, 12, tzinfo=LONDON)
    page = shown(signed_in(observer))
    assert "As at 2 April 2027 · ended on 31 March 2027 ·" in page
    assert "1 action was due by now: 1 is overdue." in page
    assert "2 days overdue" in page


def test_a_closed_plan(signed_in: SignIn, observer: User, lead: User, wales: NationPlan, make_action: Make) -> None:
    make_action("1.1", latest_on=PAST)
    wales.state = NationPlan.State.CLOSED
    wales.save()
    assert "· Closed plan · Year 3 of 3 ·" in shown(signed_in(observer))
    assert "For you to decide" not in shown(signed_in(lead))


def test_suggested_dates_make_nothing_due(signed_in: SignIn, observer: User, lead: User, make_action: Make) -> None:
    make_action("1.1", latest_on=PAST, adopted=False)
    make_action("1.2", adopted=False)
    response = signed_in(observer).get(PAGE)
    page = text_of(response)
    assert "No dates have been adopted yet, so nothing can be due." in page
    assert "2 suggested timings wait for the plan’s lead to adopt them" in page
    assert "overdue" not in page.replace("off track, at risk or overdue", "")
    assert f'href="{PAGE}actions/?schedule=no_date"' in response.content.decode()
    assert f'href="{PAGE}timings/"' in signed_in(lead).get(PAGE).content.decode()


# --- Needs attention ------------------------------------------------------------------------------------------------


def test_exceptions_come_in_order_with_why_and_the_path_back(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, autumn: ReportingRound
) -> None:
    said(make_action("1.1"), lead, Status.AT_RISK, what_happened="Two withdrew.", plan_or_need="Ask two more.")
    said(make_action("1.2"), lead, Status.OFF_TRACK, what_happened="Nobody signs.", plan_or_need="The board decides.")
    make_action("1.3", latest_on=PAST)
    said(make_action("1.4", latest_on=PAST), lead, Status.OFF_TRACK, what_happened="It waits.", plan_or_need="Money.")
    said(make_action("1.5"), lead)
    assert shown(signed_in(observer), "attention") == (
        "Needs attention 4 "
        "Off track 601 days overdue 1.4 Do thing 1.4 It waits. Needs: Money. "
        "Off track 1.2 Do thing 1.2 Nobody signs. Needs: The board decides. "
        "No report yet 601 days overdue 1.3 Do thing 1.3 Nobody has said why. No path back has been given. "
        "At risk 1.1 Do thing 1.1 Two withdrew. Path back: Ask two more."
    )


def test_a_pause_past_its_review_date_needs_attention(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, autumn: ReportingRound
) -> None:
    for reference, review_on in (("1.1", date(2026, 11, 21)), ("1.2", date(2026, 11, 22))):
        action = make_action(reference)
        said(action, lead)
        decision = NewDecision(
            DecisionKind.PAUSE, "The pilot has no host.", date(2026, 9, 1), "the board", review_on=review_on
        )
        decide(action=action, by=lead, decision=decision, token=uuid4(), base=1, at=NOW)
    assert shown(signed_in(observer), "attention") == (
        "Needs attention 1 Paused 1.1 Do thing 1.1 The pilot has no host. To be looked at again on 21 November 2026"
    )


def test_what_nobody_confirmed_is_last_known(
    signed_in: SignIn,
    observer: User,
    lead: User,
    make_action: Make,
    earlier: ReportingRound,
    autumn: ReportingRound,
) -> None:
    said(make_action("1.1"), lead, Status.AT_RISK, at=datetime(2026, 8, 20, tzinfo=LONDON))
    page = shown(signed_in(observer), "attention")
    assert page.startswith("Needs attention 1 At risk last known 1.1 Do thing 1.1")
    assert "1 at risk (last known)" in shown(signed_in(observer))


def test_long_words_are_cut_between_sentences_or_words(
    signed_in: SignIn, observer: User, lead: User, make_action: Make
) -> None:
    sentences = f"The first sentence stands.\nThe second {'is long ' * 40}and ends."
    said(make_action("1.1"), lead, Status.AT_RISK, what_happened=sentences, plan_or_need="because " * 60)
    page = shown(signed_in(observer), "attention")
    assert "The first sentence stands. Path back:" in page
    assert page.endswith("because because…")
    assert len(page) < 330


def test_twelve_are_shown_and_the_others_are_a_link_away(signed_in: SignIn, observer: User, make_action: Make) -> None:
    for n in range(1, 15):
        make_action(f"1.{n}", latest_on=PAST)
    response = signed_in(observer).get(PAGE)
    page = text_of(response, "attention")
    assert page.startswith("Needs attention 14 ")
    assert page.count("601 days overdue") == 12
    assert page.endswith("and 2 more: all off track, all overdue, all at risk")
    assert f'href="{PAGE}actions/?schedule=overdue"' in response.content.decode()


# --- Priorities -----------------------------------------------------------------------------------------------------


def test_each_priority_has_its_counts(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, priority: Priority
) -> None:
    second = Priority.objects.create(strategy=priority.strategy, number=2, title="Demonstrating value")
    Priority.objects.create(strategy=priority.strategy, number=3, title="Retention")
    said(make_action("1.1"), lead)
    make_action("1.2")
    make_action("2.1", priority=second)
    response = signed_in(observer).get(PAGE)
    assert text_of(response, "priorities") == (
        "Priorities 1 Optimising occupational therapy 2 actions 1 on track, 1 no report yet "
        "2 Demonstrating value 1 action 1 no report yet 3 Retention 0 actions"
    )
    assert f'href="{PAGE}priorities/2/"' in response.content.decode()


# --- The rest -------------------------------------------------------------------------------------------------------


def test_the_latest_reports_and_decisions(signed_in: SignIn, observer: User, lead: User, make_action: Make) -> None:
    first, second = make_action("1.1"), make_action("1.2")
    said(first, lead, at=NOW - timedelta(days=3))
    said(second, lead, Status.READY_TO_CLOSE, at=NOW - timedelta(days=2))
    second.refresh_from_db()
    question = NewDecision(DecisionKind.RETURN, "How many?", date(2026, 11, 21), "the lead")
    decide(action=second, by=lead, decision=question, token=uuid4(), base=1, at=NOW - timedelta(days=1))
    said(first, lead, "", kind="dont_know", what_happened="", plan_or_need="")
    assert shown(signed_in(observer), "latest") == (
        "Latest “I don’t know this round” 1.1 Do thing 1.1 22 Nov "
        "Not started Returned with a question 1.2 Do thing 1.2 21 Nov"
    ), "one line for an action: its newest"


def test_what_falls_due_after_the_plan_does_not_move_its_headline(
    signed_in: SignIn, observer: User, make_action: Make
) -> None:
    make_action("1.1")
    make_action("1.2", latest_on=date(2028, 6, 30))
    page = " ".join(signed_in(observer).get("/plans/wales-2024-2027/").content.decode().split())
    assert "1 falls due by 31 March 2027, 1 falls due after the plan’s end." in page


def test_whose_words_they_are(
    signed_in: SignIn, observer: User, lead: User, colleague: User, make_action: Make
) -> None:
    make_action("1.1", wording_state="working_draft")
    make_action("1.2", wording_state="suggestion")
    checked = make_action("1.3", wording_state="checked", checked_by=colleague)
    assert "Wording 2 working drafts, 0 of 3 rows checked" in shown(signed_in(observer), "wording")
    checked.timings.update(wording_state="checked", checked_by=colleague)
    assert "Wording 2 working drafts, 1 of 3 rows checked" in shown(signed_in(observer), "wording")
    Measure.objects.create(action=checked, wording="Boards", wording_state="transcribed")
    assert "0 of 3 rows checked Working drafts" in shown(signed_in(observer), "wording")
    checked.measures.update(wording_state="amended")
    assert "1 of 3 rows checked Working drafts" in shown(signed_in(observer), "wording")


def test_a_lead_gets_to_the_wording(signed_in: SignIn, observer: User, lead: User, make_action: Make) -> None:
    assert f'href="{PAGE}wording/">Wording</a>' in signed_in(lead).get(PAGE).content.decode()
    make_action("1.1")
    assert f'href="{PAGE}wording/">Check the wording</a>' in signed_in(lead).get(PAGE).content.decode()
    assert f"{PAGE}wording/" not in signed_in(observer).get(PAGE).content.decode()


def test_a_lead_is_told_what_waits(
    signed_in: SignIn, observer: User, lead: User, contributor: User, make_action: Make
) -> None:
    make_action("1.1")
    said(make_action("1.2", reporter=contributor), lead, Status.READY_TO_CLOSE)
    response = signed_in(lead).get(PAGE)
    assert "For you to decide: 1 ready to close, 1 with nobody assigned" in text_of(response)
    assert f'href="{PAGE}queue/"' in response.content.decode()
    assert "For you to decide" not in shown(signed_in(observer))


def test_the_team_s_notes_are_not_shown(
    signed_in: SignIn, lead: User, make_action: Make, autumn: ReportingRound
) -> None:
    said(make_action("1.1"), lead, Status.AT_RISK, team_note="Between us: the partner is ill.")
    assert "Between us" not in signed_in(lead).get(PAGE).content.decode()


def test_it_reads_welsh_with_as_few_queries(signed_in: SignIn, observer: User, lead: User, make_action: Make) -> None:
    client = signed_in(observer)
    client.cookies["django_language"] = "cy"
    for n in range(1, 12):
        make_action(f"1.{n}", latest_on=PAST, wording_cy=f"Gwneud peth {n}")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        response = client.get(PAGE)
    assert "Gwneud peth 11" in response.content.decode()
    assert len(few) <= 15


@pytest.mark.parametrize("actions", [20, 200])
def test_queries_do_not_grow_with_the_plan(
    signed_in: SignIn, wales: NationPlan, contributor: User, colleague: User, lead: User, actions: int
) -> None:
    make_big_plan(wales, [contributor, colleague, lead], actions=actions, reports=4)
    client = signed_in(lead)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE).status_code == 200
    # The same number for either size, the session, the person and the tabs included.
    assert len(captured) == 14
