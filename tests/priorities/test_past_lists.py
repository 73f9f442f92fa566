"""Lists, priority pages and files as at an earlier day."""

import re
from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from django.http import QueryDict
from django.test import Client

from plans.models import NationPlan, User
from priorities.choices import Freshness, Schedule, Status
from priorities.filters import SORT_CHOICES, ActionFilter, choices_of
from priorities.models import Action, Priority
from priorities.past import choices_then, narrowed
from priorities.services.as_at import actions_as_at
from priorities.services.asking import rounds_of
from tests.conftest import NOW, TODAY
from tests.priorities.test_exports import CSV, XLSX, table, workbook
from tests.priorities.test_lists import ALL, ONE, page, row, words
from tests.priorities.told import tell

MARCH = "as_at=2026-03-31"
SignIn = Callable[[User], Client]


@pytest.fixture
def told(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> NationPlan:
    tell(wales, priority, lead, contributor)
    return wales


def linked(html: str) -> list[str]:
    """Return the addresses of the actions in the table, in order."""
    return re.findall(r'<a href="/plans/wales-2024-2027(/actions/[^"]*)"', html.partition("<tbody")[2])


def test_the_list_shows_what_was_known_on_that_day(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    html = page(signed_in(observer), f"{ALL}?{MARCH}")
    assert linked(html) == [f"/actions/{ref}/?{MARCH}" for ref in ("1.1", "1.2", "1.3", "1.10")]
    # Reported on and rescheduled, closed, corrected, reworded: all of that came later.
    in_march = "Services in the network suggestion Years 1–3 suggestion, adopted On track 10 Mar"
    assert row(html, "1.1") == f"1.1 Do thing 1.1 RCOT · suggestion {in_march}"
    assert "30 days overdue" in row(html, "1.2")
    assert "Off track" in row(html, "1.2")
    assert "Ready to close" in row(html, "1.3")
    assert "in Welsh too" not in row(html, "1.10")
    assert "No report yet" in row(html, "1.10")
    assert "As it was known on 31 March 2026" in " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_the_end_of_that_day_in_london_is_meant(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    browser = signed_in(observer)
    # The rescheduling was recorded at noon on 9 May.
    assert "8 days overdue" in row(page(browser, f"{ALL}?as_at=2026-05-08"), "1.1")
    assert "overdue" not in row(page(browser, f"{ALL}?as_at=2026-05-09"), "1.1")


def test_the_list_as_at_a_day_is_filtered_and_keeps_the_day(
    told: NationPlan, observer: User, signed_in: SignIn
) -> None:
    browser = signed_in(observer)
    html = page(browser, f"{ALL}?{MARCH}&status=open&sort=-ref&q=thing")
    assert linked(html) == [f"/actions/{ref}/?{MARCH}" for ref in ("1.10", "1.3", "1.2", "1.1")]
    assert '<input type="hidden" name="as_at" value="2026-03-31">' in html
    assert f'<a href="{ALL}?{MARCH}">Clear</a>' in html
    assert f"{CSV}?as_at=2026-03-31&amp;status=open&amp;sort=-ref&amp;q=thing" in html
    assert linked(page(browser, f"{ALL}?{MARCH}&status=closed")) == []
    assert linked(page(browser, f"{ALL}?{MARCH}&freshness=afresh")) == [f"/actions/1.{n}/?{MARCH}" for n in (1, 2, 3)]
    assert page(browser, f"{ALL}?{MARCH}&status=nonsense", status=400)
    assert page(browser, f"{ALL}?{MARCH}&page=9", status=404)


def test_a_day_before_anything_was_recorded(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    assert "The tracker held no actions here at that time." in words(
        page(signed_in(observer), f"{ALL}?as_at=2025-01-01")
    )


def test_the_priority_as_at_that_day(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    html = page(signed_in(observer), f"{ONE}?{MARCH}")
    assert "1 ready to close, 1 on track, 1 off track, 1 no report yet" in words(html)
    assert linked(html) == [f"/actions/{ref}/?{MARCH}" for ref in ("1.1", "1.2", "1.3", "1.10")]
    assert f'<a href="/plans/wales-2024-2027/?{MARCH}">' in html


def test_files_as_at_that_day(told: NationPlan, lead: User, signed_in: SignIn) -> None:
    browser = signed_in(lead)
    headings, *rows = table(browser, f"{CSV}?{MARCH}")
    column = {heading: number for number, heading in enumerate(headings)}
    shown = ("Reference", "Status", "What has happened", "Latest date", "Latest readings", "Schedule")
    assert [[row[column[name]] for name in shown] for row in rows] == [
        ["1.1", "On track", "Four joined.", "2026-04-30", "4, 10 March 2026", "Due soon"],
        ["1.2", "Off track", "Nobody answers.", "2026-03-01", "", "Overdue"],
        ["1.3", "Ready to close", "All twelve are out.", "2027-03-31", "", "In its window"],
        ["1.10", "No report yet", "", "2027-03-31", "", "In its window"],
    ]
    sent = browser.get(f"{XLSX}?{MARCH}&status=off_track")
    assert sent["Content-Disposition"] == 'attachment; filename="wales-2024-2027-actions-as-at-2026-03-31.xlsx"'
    about = workbook(browser, f"{XLSX}?{MARCH}&status=off_track")["About this list"]
    facts = {row[0].value: row[1].value for row in about.iter_rows()}
    assert (facts["Date"].date(), facts["As it was known on"].date()) == (TODAY, date(2026, 3, 31))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("nonsense", "cannot be read. Write it like 31 March 2026"),
        ("2026-02-31", "cannot be read. Write it like 31 March 2026"),
        ("2026-11-23", "still to come. Give an earlier date"),
        ("9999-12-31", "still to come. Give an earlier date"),
        ("2024-03-31", "The plan starts on 1 April 2024. Give a date from then on."),
        ("0001-01-01", "The plan starts on 1 April 2024. Give a date from then on."),
        ("1" * 5000, "cannot be read"),
    ],
)
def test_a_day_that_cannot_be_shown_says_what_to_do(
    asked: str, says: str, action: Action, lead: User, signed_in: SignIn
) -> None:
    browser = signed_in(lead)
    for address in (ALL, ONE, CSV, XLSX, "/plans/wales-2024-2027/", f"{ALL}1.4/"):
        assert says in words(page(browser, f"{address}?as_at={asked}", status=400)), address


@pytest.mark.parametrize("asked", ["", " ", "2026-11-22", "22 November 2026", "22/11/2026"])
def test_no_day_and_today_are_today(asked: str, told: NationPlan, observer: User, signed_in: SignIn) -> None:
    html = page(signed_in(observer), f"{ALL}?as_at={asked}")
    assert "As it was known on" not in html
    assert len(linked(html)) == 5
    assert "as_at=" not in "".join(linked(html))


def test_a_day_is_read_as_people_write_it(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    html = page(signed_in(observer), f"{ALL}?as_at=31+March+2026")
    assert linked(html)[0] == f"/actions/1.1/?{MARCH}"
    assert 'value="31 March 2026"' in html


def test_the_rules_and_the_database_choose_the_same_actions(told: NationPlan, contributor: User, lead: User) -> None:
    rounds = rounds_of(told, NOW).intervals
    then = actions_as_at(told, NOW)
    statuses = ["", "open", "closed", "none", *Status.values]
    asked = [
        *({"status": status, "sort": sort} for status, (sort, _label) in product(statuses, SORT_CHOICES)),
        *({"schedule": value} for value in Schedule.values),
        *({"freshness": value} for value in Freshness.values),
        *({"q": words} for words in ("1.1", "NETWORK services", "welsh", "thing 1.10", "nothing such", "do too")),
        *({"responsible": "rcot", "priority": "1", "sort": sort} for sort in ("", "-timing", "answered")),
    ]
    for wanted in asked:
        query = QueryDict(mutable=True)
        query.update(wanted)
        actions = Action.objects.filter(plan=told)
        form = ActionFilter(query, actions, choices=choices_of(told), rounds=rounds, today=TODAY)
        by_rule = narrowed(then, form.wanted, rounds=rounds, today=TODAY)
        assert [action.pk for action in by_rule] == [action.pk for action in form.qs], wanted
    rules, database = choices_then(told, then, NOW), choices_of(told)
    assert [party.slug for party in rules.parties] == [party.slug for party in database.parties] == ["rcot"]
    assert rules.priorities == database.priorities
