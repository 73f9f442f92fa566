"""Rounds and contradictions on the nation dashboard, through its door."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from plans.models import NationPlan, ReportingRound, User
from priorities.choices import MeasureKind, Status
from priorities.models import Action, Measure, Reading
from tests.conftest import LONDON, NOW
from tests.otworkforce.pages import closed, shown
from tests.priorities.reporting import SignIn, said

Make = Callable[..., Action]
PAST = date(2025, 3, 31)


# --- The round ------------------------------------------------------------------------------------------------------


def test_the_open_round_says_who_has_reported(
    signed_in: SignIn,
    observer: User,
    lead: User,
    make_action: Make,
    earlier: ReportingRound,
    autumn: ReportingRound,
) -> None:
    said(make_action("1.1"), lead)
    said(make_action("1.2"), lead, "", kind="dont_know", what_happened="", plan_or_need="")
    said(make_action("1.3"), lead, at=datetime(2026, 8, 20, tzinfo=LONDON))
    make_action("1.4")
    closed(make_action("1.5"), lead)
    make_action("1.6", added_on=date(2026, 11, 10))
    assert shown(signed_in(observer), "round") == (
        "Autumn 2026 2 of 5 reported; closes 30 November 1 afresh, 1 “I don’t know”, 1 closed since, 2 silent: "
        "1.3, 1.4 All rounds"
    )


def test_a_round_that_is_over_says_when_it_closed(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, earlier: ReportingRound
) -> None:
    said(make_action("1.1"), lead, at=datetime(2026, 8, 20, tzinfo=LONDON))
    assert (
        shown(signed_in(observer), "round") == "Summer 2026 1 of 1 reported; closed 31 August 2026 1 afresh All rounds"
    )


def test_the_round_leads_to_its_page(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, autumn: ReportingRound
) -> None:
    make_action("1.1")
    address = f"/plans/wales-2024-2027/rounds/{autumn.pk}/"
    page = signed_in(observer).get("/plans/wales-2024-2027/").content.decode()
    assert f'<h2 id="round"><a href="{address}">Autumn 2026</a></h2>' in page
    assert "What to do next in this round" not in page
    assert "What to do next in this round" in shown(signed_in(lead), "round")


def test_a_lead_is_offered_to_open_the_first_round(signed_in: SignIn, lead: User, make_action: Make) -> None:
    make_action("1.1")
    assert shown(signed_in(lead), "round") == "Reporting rounds No round has been opened yet. Open a round"


def test_no_round_yet(signed_in: SignIn, observer: User, make_action: Make) -> None:
    make_action("1.1")
    assert shown(signed_in(observer), "round") == "Reporting rounds No round has been opened yet."


def test_twelve_silent_actions_are_named(
    signed_in: SignIn, observer: User, make_action: Make, autumn: ReportingRound
) -> None:
    for n in range(1, 15):
        make_action(f"1.{n}")
    page = shown(signed_in(observer), "round")
    assert "14 silent: 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.10, 1.11, 1.12 and 2 more:" in page


# --- Checks ---------------------------------------------------------------------------------------------------------


def read(action: Action, by: User, value: str, **fields: Any) -> None:
    measure = Measure.objects.create(action=action, wording="Services", **fields)
    Reading.objects.create(measure=measure, read_on=date(2026, 11, 1), value=Decimal(value), author=by, recorded_at=NOW)


def test_contradictions_are_told_in_words(
    signed_in: SignIn, observer: User, lead: User, make_action: Make, autumn: ReportingRound
) -> None:
    behind = make_action("1.1")
    said(behind, lead)
    read(behind, lead, "9", baseline=Decimal(0), target=Decimal(30), is_target_illustrative=True)
    percentage = make_action("1.2")
    said(percentage, lead)
    read(percentage, lead, "40", kind=MeasureKind.PERCENT, baseline=Decimal(20), target=Decimal(80))
    said(make_action("1.3"), lead, Status.NOT_STARTED)
    said(make_action("1.4", latest_on=date(2026, 11, 21)), lead)
    milestone = make_action("1.5")
    read(milestone, lead, "0", kind=MeasureKind.MILESTONE)
    closed(milestone, lead)
    assert shown(signed_in(observer), "checks") == (
        "Check these 6 "
        "1.4 says on track, and is 1 day overdue. "
        "1.5 was completed, and its milestone is not met. "
        "1.1 says on track, and its measure stands at 9 of 30 (illustrative) with four months left. "
        "1.2 says on track, and its measure stands at 40 %, target 80 % with four months left. "
        "1.3 has not started, and half of its window is gone. "
        "Priority 1 has 2 measures in this plan, and none of them is an outcome. "
        "All checks of this plan"
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["No change.", "No change.", "No change."], True),
        (["No change.", "Something.", "No change."], False),
        (["Something.", "No change.", "No change."], False),
    ],
)
def test_the_same_words_three_rounds_running(
    signed_in: SignIn,
    observer: User,
    lead: User,
    wales: NationPlan,
    make_action: Make,
    earlier: ReportingRound,
    autumn: ReportingRound,
    words: list[str],
    found: bool,
) -> None:
    closes_at = earlier.closes_at - timedelta(days=90)
    ReportingRound.objects.create(
        plan=wales,
        label="Spring 2026",
        opens_at=closes_at - timedelta(days=30),
        closes_at=closes_at,
        opened_by=lead,
        state="signed_off",
        signed_off_by=lead,
        signed_off_at=closes_at,
    )
    action = make_action("1.1")
    for text, at in zip(words, (closes_at, earlier.closes_at, NOW), strict=True):
        said(action, lead, what_happened=text, at=at)
    said_so = "1.1 was reported in the same words three rounds running." in shown(signed_in(observer), "checks")
    assert said_so == found
