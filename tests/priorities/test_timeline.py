"""The plan on a page: what it shows of a plan, now and earlier, on screens of every width."""

import re
from collections.abc import Callable
from datetime import date, datetime

from django.test import Client

from plans.models import NationPlan, User
from priorities.models import Action, Timing
from priorities.progress import TimingFact
from priorities.services import timings
from tests.conftest import LONDON, NOW
from tests.priorities.reporting import said

TIMELINE = "/plans/wales-2024-2027/timeline/"


def page(browser: Client, query: str = "") -> str:
    response = browser.get(f"{TIMELINE}{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_plan_on_a_page(
    make_action: Callable[..., Action], contributor: User, lead: User, signed_in: Callable[[User], Client]
) -> None:
    late = make_action("1.1", latest_on=date(2026, 3, 31), reporter=contributor)
    said(late, contributor, "at_risk", next_step="Ask the board", next_step_on=date(2027, 1, 15))
    moved = make_action("1.2", latest_on=date(2026, 6, 30))
    to = TimingFact("window", date(2024, 4, 1), date(2027, 2, 28))
    timings.reschedule_timing(timing=Timing.objects.get(action=moved), to=to, by=lead, reason="Too early.", at=NOW)
    make_action("1.3", adopted=False)
    html = page(signed_in(contributor))
    assert (
        "3 actions: 1 at risk, 2 no report yet. 1 overdue: 1.1 since 31 March 2026; 1 to end by 31 March 2027; "
        "1 with suggested dates only; 1 rescheduled." in words(html)
    )
    assert html.count('class="gap"') == html.count('class="was"') == html.count('class="maybe"') == 2
    assert 'href="/plans/wales-2024-2027/actions/1.2/#timings" aria-label="1.2 Rescheduled; first: ' in html
    by_month = words(html[html.index('class="by-month"') :])
    assert "Before November 2026: 2 months" in by_month
    assert "April 2024 Starts 2 1.1 Do thing 1.1 At risk 1 April 2024" in by_month
    assert "June 2026 First due, rescheduled 1 1.2 Do thing 1.2 No report yet 30 June 2026" in by_month
    assert "November 2026 this month Overdue 1 1.1 Do thing 1.1 At risk since 31 March 2026" in by_month
    assert "January 2027 Next step 1 1.1 Do thing 1.1 At risk 15 January 2027 Ask the board" in by_month
    assert "February 2027 Due 1 1.2 Do thing 1.2 No report yet 28 February 2027" in by_month
    assert "March 2027 Due, as suggested 1 1.3 Do thing 1.3 No report yet 31 March 2027" in by_month


def test_its_table(
    make_action: Callable[..., Action], contributor: User, lead: User, signed_in: Callable[[User], Client]
) -> None:
    action = make_action("1.1", latest_on=date(2026, 3, 31), reporter=contributor)
    said(action, contributor, "at_risk", next_step="Ask the board", next_step_on=date(2027, 1, 15))
    to = TimingFact("window", date(2024, 4, 1), date(2026, 9, 30))
    timings.reschedule_timing(timing=Timing.objects.get(action=action), to=to, by=lead, reason="Too early.", at=NOW)
    html = page(signed_in(contributor), "?view=table")
    assert (
        "1.1 Do thing 1.1 1 April 2024 30 September 2026 31 March 2026 Overdue At risk 15 January 2027 : Ask the board"
        in words(html)
    )
    assert '<svg class="picture' not in html


def test_what_was_promised_and_not_done_stands_in_this_month(
    make_action: Callable[..., Action], contributor: User, signed_in: Callable[[User], Client]
) -> None:
    action = make_action("1.1", reporter=contributor)
    at = datetime(2026, 9, 1, 12, 0, tzinfo=LONDON)
    said(action, contributor, next_step="Ask", next_step_on=date(2026, 10, 1), at=at)
    shown = words(page(signed_in(contributor), "?view=months"))
    assert "November 2026 this month Next step whose date has passed 1 1.1 Do thing 1.1 On track" in shown
    assert "since 1 October 2026 Ask March 2027 Due 1" in shown


def test_an_earlier_day_shows_what_was_known_then(
    make_action: Callable[..., Action], lead: User, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    action = make_action("1.1", latest_on=date(2026, 11, 30))
    to = TimingFact("window", date(2024, 4, 1), date(2027, 2, 28))
    timing = Timing.objects.get(action=action)
    Action.history.update(history_date=datetime(2024, 4, 1, tzinfo=LONDON))
    Timing.history.update(history_date=datetime(2024, 4, 1, tzinfo=LONDON))
    type(action.priority).history.update(history_date=datetime(2024, 4, 1, tzinfo=LONDON))
    timings.reschedule_timing(timing=timing, to=to, by=lead, reason="Too early.", at=NOW)
    then = page(signed_in(contributor), "?as_at=2026-10-31")
    assert "1 action: 1 no report yet. None overdue; 1 to end by 31 March 2027." in words(then)
    assert "1 rescheduled" in words(page(signed_in(contributor)))
    assert 'href="/plans/wales-2024-2027/actions/1.1/?as_at=2026-10-31"' in then
    assert 'class="day" x' in then
    assert "Today," not in then


def test_one_priority_and_addresses_that_lead_nowhere(
    action: Action, contributor: User, signed_in: Callable[[User], Client], wales: NationPlan
) -> None:
    browser = signed_in(contributor)
    assert "Plan on a page: 1. Optimising occupational therapy" in words(page(browser, "?priority=1"))
    for query in ("?priority=2", "?page=2", "?page=1000000", "?page=x", f"?page={'9' * 5000}"):
        assert browser.get(f"{TIMELINE}{query}").status_code == 404, query
    assert browser.get(f"{TIMELINE}?view=poster").status_code == 400
    assert f'href="{TIMELINE}"' in browser.get("/plans/wales-2024-2027/").content.decode()
    assert f'href="{TIMELINE}?priority=1"' in browser.get("/plans/wales-2024-2027/priorities/1/").content.decode()


def test_a_plan_without_actions_says_so(
    wales: NationPlan, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    assert "This plan has no actions in the tracker yet." in page(signed_in(contributor))
