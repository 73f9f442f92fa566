"""An action's page as at an earlier day."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from plans.models import NationPlan, User
from priorities.models import Action, Priority
from priorities.services.editing import save_action
from tests.priorities import told as telling
from tests.priorities.reporting import said
from tests.priorities.test_lists import page, words
from tests.priorities.told import decided, moment

MARCH = "as_at=2026-03-31"
BASE = "/plans/wales-2024-2027/actions/"
SignIn = Callable[[User], Client]


@pytest.fixture
def told(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> NationPlan:
    telling.tell(wales, priority, lead, contributor)
    return wales


def test_the_page_shows_what_was_known_on_that_day(told: NationPlan, contributor: User, signed_in: SignIn) -> None:
    text = words(page(signed_in(contributor), f"{BASE}1.1/?{MARCH}"))
    assert "On track Four joined." in text
    assert "Reported 10 March 2026 · Spring 2026" in text
    assert "until 30 April 2026" in text
    assert "1 reading as a table" in text
    assert "Behind its path by 5.6: the path is at 9.6 today." in text
    for later in ("No home after March", "Rescheduled", "A remark of June", "A canary of June", "31 October"):
        assert later not in text
    today = words(page(signed_in(contributor), f"{BASE}1.1/"))
    for later in ("No home after March", "Rescheduled", "A remark of June", "A canary of June", "31 October"):
        assert later in today


def test_a_correction_is_not_known_before_it_was_recorded(
    told: NationPlan, contributor: User, signed_in: SignIn
) -> None:
    browser = signed_in(contributor)
    before = words(page(browser, f"{BASE}1.2/?as_at=2026-05-04"))
    assert "Off track Nobody answers. Needs: The board must write. Reported 11 March 2026 · Spring 2026" in before
    assert "Somebody answered late" not in before
    assert "64 days overdue" in before
    after = words(page(browser, f"{BASE}1.2/?as_at=2026-05-05"))
    assert "At risk Somebody answered late." in after
    assert "What it said before Off track" in after


def test_a_closing_and_a_wording_are_not_known_before_they_were_recorded(
    told: NationPlan, observer: User, signed_in: SignIn
) -> None:
    browser = signed_in(observer)
    assert "Ready to close All twelve are out." in words(page(browser, f"{BASE}1.3/?as_at=2026-05-01"))
    assert "Completed The board saw all twelve." in words(page(browser, f"{BASE}1.3/?as_at=2026-05-02"))
    assert "in Welsh too" not in words(page(browser, f"{BASE}1.10/?as_at=2026-05-19"))
    assert "in Welsh too" in words(page(browser, f"{BASE}1.10/?as_at=2026-05-20"))


def test_nothing_can_be_changed_at_an_earlier_day(told: NationPlan, lead: User, signed_in: SignIn) -> None:
    browser = signed_in(lead)
    for reference in ("1.1", "1.2", "1.3", "1.10"):
        today, then = page(browser, f"{BASE}{reference}/"), page(browser, f"{BASE}{reference}/?{MARCH}")
        for change in ("/report/", "/note/", "/pause/", "/assign/", "/reschedule/", "/correct/", "/close/", "/reopen/"):
            assert change not in then, (reference, change)
        assert "/note/" in today
        assert 'method="post"' not in then.partition("<main")[2]


def test_the_banner_leads_back_to_today_and_links_keep_the_day(
    told: NationPlan, observer: User, signed_in: SignIn
) -> None:
    html = page(signed_in(observer), f"{BASE}1.1/?{MARCH}")
    assert f'<a href="{BASE}1.1/">Back to today</a>' in html
    assert f'<a href="/plans/wales-2024-2027/?{MARCH}">' in html
    assert f'<a href="/plans/wales-2024-2027/priorities/1/?{MARCH}">' in html
    assert "Back to today" not in page(signed_in(observer), f"{BASE}1.1/")


def test_an_action_that_was_not_there_yet(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    browser = signed_in(observer)
    html = page(browser, f"{BASE}1.11/?{MARCH}", status=404)
    assert f'<a href="{BASE}1.11/">See this page as it is today</a>' in html
    text = words(html)
    assert "The tracker did not hold this action yet on that day. Leave the date out to see it today." in text
    assert page(browser, f"{BASE}1.11/?as_at=2026-05-30")
    assert page(browser, f"{BASE}9.9/?{MARCH}", status=404)


def test_references_of_then_and_of_now(
    told: NationPlan, lead: User, observer: User, contributor: User, signed_in: SignIn
) -> None:
    """1.1 becomes 5.1; then another action takes the reference 1.1."""
    first = Action.objects.get(reference="1.1")
    first.reference = "5.1"
    save_action(action=first, by=lead, at=moment(8, 1))
    other = Action.objects.get(reference="1.2")
    other.reference = "1.1"
    save_action(action=other, by=lead, at=moment(8, 2))
    browser = signed_in(observer)
    assert "Four joined." in words(page(browser, f"{BASE}1.1/?{MARCH}"))
    assert "Nobody answers." in words(page(browser, f"{BASE}1.2/?{MARCH}"))
    # By the reference of now, what is shown is the action of then.
    assert "1.1 Do thing 1.1" in words(page(browser, f"{BASE}5.1/?{MARCH}"))
    assert "Somebody answered late." in words(page(browser, f"{BASE}1.1/?as_at=2026-08-02"))
    moved = browser.get(f"{BASE}1.2/?as_at=2026-08-03")
    assert (moved.status_code, moved["Location"]) == (301, f"{BASE}1.1/?as_at=2026-08-03")


def test_a_successor_is_named_as_it_was(told: NationPlan, lead: User, observer: User, signed_in: SignIn) -> None:
    action, successor = Action.objects.get(reference="1.2"), Action.objects.get(reference="1.10")
    decided(action, lead, "close", outcome="replaced", successor=successor, at=moment(7, 1))
    successor.wording = "Something else"
    save_action(action=successor, by=lead, at=moment(8, 1))
    browser = signed_in(observer)
    html = page(browser, f"{BASE}1.2/?as_at=2026-07-01")
    assert "Goes on as 1.10 Do thing 1.10 in Welsh too" in words(html)
    assert f'href="{BASE}1.10/?as_at=2026-07-01"' in html
    assert "Goes on as 1.10 Something else" in words(page(browser, f"{BASE}1.2/?as_at=2026-08-01"))
    assert "Goes on as" not in words(page(browser, f"{BASE}1.2/?as_at=2026-06-30"))


def test_older_reports_keep_the_day(told: NationPlan, contributor: User, observer: User, signed_in: SignIn) -> None:
    action = Action.objects.get(reference="1.1")
    for day in range(1, 30):
        for hour in (9, 15):
            said(action, contributor, "at_risk", at=moment(7, day, hour))
    html = page(signed_in(observer), f"{BASE}1.1/?as_at=2026-07-31")
    [older] = [part.split('"')[0] for part in html.split('href="')[1:] if "before=" in part.split('"')[0]]
    assert older.endswith("&amp;as_at=2026-07-31")
    assert "Four joined." in words(page(signed_in(observer), older.replace("&amp;", "&")))


def test_the_story_of_that_day_is_for_people_of_the_plan(told: NationPlan, outsider: User, signed_in: SignIn) -> None:
    page(signed_in(outsider), f"{BASE}1.1/?{MARCH}", status=404)
    page(signed_in(outsider), f"{BASE}1.1/?as_at=nonsense", status=404)


def test_a_day_is_no_reason_to_know_a_rescheduling_early(told: NationPlan, lead: User, signed_in: SignIn) -> None:
    telling.rescheduled(Action.objects.get(reference="1.2"), lead, date(2027, 1, 31), reason="Again.", at=moment(7, 1))
    browser = signed_in(lead)
    assert "Rescheduled" not in words(page(browser, f"{BASE}1.2/?as_at=2026-06-30"))
    assert "Again." in words(page(browser, f"{BASE}1.2/?as_at=2026-07-01"))
