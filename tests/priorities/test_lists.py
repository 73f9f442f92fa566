"""All actions of a plan, and one priority: what the pages show, and how they are filtered and sorted."""

import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from plans.models import NationPlan, ReportingRound, User
from priorities.models import Action, Commitment, Measure, Priority, ResponsibleParty
from tests.big_plan import make_big_plan
from tests.conftest import LONDON
from tests.priorities.test_exports import say

ALL = "/plans/wales-2024-2027/actions/"
ONE = "/plans/wales-2024-2027/priorities/1/"

SignIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


def page(browser: Client, address: str = ALL, status: int = 200) -> str:
    """Return a page as HTML."""
    response = browser.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def shown(html: str) -> list[str]:
    """Return the references of the actions in the table, in order."""
    return re.findall(r'<a href="/plans/wales-2024-2027/actions/([0-9.]+)/">', html.partition("<tbody")[2])


def words(html: str) -> str:
    """Return the text of a page's main part, its blanks made one."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def row(html: str, reference: str) -> str:
    """Return the text of an action's row."""
    rows = re.findall(r'<tr role="row">(.*?)</tr>', html.partition("<tbody")[2], re.DOTALL)
    (found,) = [text for text in rows if f"/actions/{reference}/" in text]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found))).strip()


@pytest.fixture
def summer(wales: NationPlan, lead: User) -> ReportingRound:
    """The round before: July 2026, signed off."""
    return ReportingRound.objects.create(
        plan=wales,
        label="Summer 2026",
        opens_at=datetime(2026, 7, 1, tzinfo=LONDON),
        closes_at=datetime(2026, 7, 31, 23, 59, tzinfo=LONDON),
        opened_by=lead,
        state="signed_off",
        signed_off_by=lead,
        signed_off_at=datetime(2026, 8, 2, tzinfo=LONDON),
    )


@pytest.fixture
def four(
    make_action: MakeAction, contributor: User, strategy: Any, summer: ReportingRound, autumn: ReportingRound
) -> dict[str, Action]:
    """Four actions: 1.1 off track and overdue, 1.2 silent, 1.10 suggested and unreported, 2.1 of another priority."""
    second = Priority.objects.create(strategy=strategy, number=2, title="Growing the workforce")
    made = {
        "1.1": make_action("1.1", wording="Adopt the framework", latest_on=date(2026, 10, 31)),
        "1.2": make_action("1.2", wording="Share 100% of projects", latest_on=date(2026, 12, 15)),
        "1.10": make_action("1.10", wording="Guide the use of new_tools", adopted=False),
        "2.1": make_action("2.1", wording="Widen access", priority=second, starts_on=date(2027, 1, 1)),
    }
    rcot = ResponsibleParty.objects.create(slug="rcot", name="RCOT", position=1)
    made["1.1"].responsible.add(rcot, ResponsibleParty.objects.create(slug="employers", name="Employers"))
    made["2.1"].responsible.add(rcot)
    Measure.objects.create(action=made["1.1"], wording="Services that describe their provision")
    say(made["1.1"], contributor, datetime(2026, 11, 6, 9, tzinfo=LONDON), status="off_track")
    say(made["1.2"], contributor, datetime(2026, 7, 30, 9, tzinfo=LONDON), status="on_track")
    say(made["2.1"], contributor, datetime(2026, 11, 20, 9, tzinfo=LONDON), status="on_track")
    return made


def test_the_list_shows_all_actions_in_the_order_of_references(
    four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    html = page(signed_in(observer))
    assert shown(html) == ["1.1", "1.2", "1.10", "2.1"]
    assert "<caption>4 actions</caption>" in html


def test_a_row_says_who_what_when_and_how(four: dict[str, Action], observer: User, signed_in: SignIn) -> None:
    html = page(signed_in(observer))
    first = row(html, "1.1")
    assert first.startswith("1.1 Adopt the framework RCOT; Employers")
    assert "Services that describe their provision" in first
    assert "Years 1–3" in first
    assert "22 days overdue" in first
    assert first.endswith("Off track 6 Nov")


def test_a_status_that_nobody_confirmed_is_last_known(
    four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    html = page(signed_in(observer))
    assert re.search(r"On track last known · 30 Jul$", row(html, "1.2"))
    assert "last known" not in row(html, "2.1")


def test_a_suggested_timing_is_marked_and_nothing_is_not_not_started(
    four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    last = row(page(signed_in(observer)), "1.10")
    assert "suggestion" in last
    assert "overdue" not in last
    assert last.endswith("No report yet")


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("q=adopt", ["1.1"]),
        ("q=describe provision", ["1.1"]),
        ("q=1.10", ["1.10"]),
        ("q=100%25", ["1.2"]),
        ("q=%25", ["1.2"]),
        ("q=_", ["1.10"]),
        ("q=nothing", []),
        ("status=off_track", ["1.1"]),
        ("status=on_track", ["1.2", "2.1"]),
        ("status=none", ["1.10"]),
        ("status=open", ["1.1", "1.2", "1.10", "2.1"]),
        ("status=closed", []),
        ("schedule=overdue", ["1.1"]),
        ("schedule=due_soon", ["1.2"]),
        ("schedule=no_date", ["1.10"]),
        ("schedule=not_yet_due", ["2.1"]),
        ("freshness=silent", ["1.2"]),
        ("freshness=afresh", ["1.1", "2.1"]),
        ("freshness=no_report", ["1.10"]),
        ("responsible=rcot", ["1.1", "2.1"]),
        ("responsible=employers", ["1.1"]),
        ("priority=2", ["2.1"]),
        ("priority=1&status=on_track", ["1.2"]),
        ("status=&q=&sort=", ["1.1", "1.2", "1.10", "2.1"]),
    ],
)
def test_the_address_filters(
    query: str, references: list[str], four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    assert shown(page(signed_in(observer), f"{ALL}?{query}")) == references


@pytest.mark.parametrize(
    ("sort", "references"),
    [
        ("ref", ["1.1", "1.2", "1.10", "2.1"]),
        ("-ref", ["2.1", "1.10", "1.2", "1.1"]),
        ("status", ["1.1", "1.2", "2.1", "1.10"]),
        ("-status", ["1.2", "2.1", "1.1", "1.10"]),
        ("timing", ["1.1", "1.2", "2.1", "1.10"]),
        ("-timing", ["2.1", "1.2", "1.1", "1.10"]),
        ("answered", ["1.2", "1.1", "2.1", "1.10"]),
        ("-answered", ["2.1", "1.1", "1.2", "1.10"]),
    ],
)
def test_the_address_sorts_and_what_has_no_place_comes_last(
    sort: str, references: list[str], four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    assert shown(page(signed_in(observer), f"{ALL}?sort={sort}")) == references


def test_headings_sort_and_the_form_keeps_what_was_chosen(
    four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    html = page(signed_in(observer), f"{ALL}?status=open&q=a&sort=timing")
    assert re.search(r'aria-sort="ascending"><a href="\?[^"]*sort=-timing[^"]*">Timing</a>', html)
    assert '<option value="open" selected>Open (all)</option>' in html
    assert re.search(r'name="q" value="a"', html)
    assert re.search(r'<option value="timing" selected>', html)
    assert f'<a href="{ALL}">Clear</a>' in html


def test_links_to_files_keep_the_filter(four: dict[str, Action], observer: User, signed_in: SignIn) -> None:
    browser = signed_in(observer)
    html = page(browser, f"{ALL}?status=open&page=1")
    assert '<a href="/plans/wales-2024-2027/actions.xlsx?status=open">Excel</a>' in html
    assert '<a href="/plans/wales-2024-2027/actions.csv?status=open">CSV</a>' in html
    assert '<a href="/plans/wales-2024-2027/actions.csv?priority=1">CSV</a>' in page(browser, ONE)


@pytest.mark.parametrize("field", ["status", "schedule", "freshness", "responsible", "priority", "sort"])
def test_an_unknown_value_is_an_error_and_the_list_is_still_there(
    field: str, four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    browser = signed_in(observer)
    html = page(browser, f"{ALL}?{field}=nonsense&q=adopt", 400)
    label = {
        "status": "Status",
        "schedule": "Date",
        "freshness": "Freshness",
        "responsible": "Responsible",
        "priority": "Priority",
        "sort": "Sort by",
    }[field]
    assert "There is a problem" in html
    assert f'<a href="#id_{field}">{label}: choose one from the list.</a>' in html
    assert shown(html) == ["1.1"]
    assert f'<a href="{ALL}">Clear</a>' in html


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=%00", 400),
        ("q=" + "x" * 101, 400),
        ("status=%00", 400),
        ("priority=99999999999999999999", 400),
        ("status=off_track&status=nonsense", 400),
        ("page=2", 404),
        ("page=1000000", 404),
        ("page=99999999999999999999999", 404),
        ("page=0", 404),
        ("page=-1", 404),
        ("page=%C2%B2", 404),
        ("page=last", 404),
        ("page=", 200),
        ("unknown=1", 200),
        ("q=" + "a+" * 50, 200),
    ],
)
def test_bad_addresses_are_answered_clearly(
    query: str, status: int, four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    browser = signed_in(observer)
    for address in (ALL, ONE):
        if "priority=" in query and address == ONE:
            continue
        html = page(browser, f"{address}?{query}", status)
        assert (status != 404) or "Go to its first page" in html


def test_a_missing_page_links_to_the_first_and_keeps_the_filter(
    four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    html = page(signed_in(observer), f"{ALL}?status=open&page=1000000", 404)
    assert "This list has no such page." in html
    assert '<a href="?status=open&amp;page=1">Go to its first page</a>' in html


def test_an_empty_list_says_why(wales: NationPlan, priority: Priority, observer: User, signed_in: SignIn) -> None:
    assert "This plan has no actions here yet." in words(page(signed_in(observer)))


def test_a_filter_that_nothing_fits_offers_to_be_cleared(
    four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    html = page(signed_in(observer), f"{ALL}?q=nothing")
    assert "No action fits this filter." in html
    assert f'<a href="{ALL}">Clear it</a>' in html


def test_long_lists_have_pages_of_fifty(make_action: MakeAction, observer: User, signed_in: SignIn) -> None:
    for number in range(1, 102):
        make_action(f"1.{number}")
    browser = signed_in(observer)
    first, last = page(browser, f"{ALL}?q=thing"), page(browser, f"{ALL}?q=thing&page=3")
    assert len(shown(first)) == 50
    assert "<caption>101 actions · Find: “thing” · 1 to 50 are shown</caption>" in unescape(first)
    assert shown(last) == ["1.101"]
    assert 'href="?q=thing&amp;page=2"' in first


def test_a_priority_shows_commitments_counts_and_its_own_actions(
    four: dict[str, Action],
    wales: NationPlan,
    scotland: NationPlan,
    priority: Priority,
    observer: User,
    signed_in: SignIn,
) -> None:
    Commitment.objects.create(plan=wales, priority=priority, position=2, wording="We will champion models.")
    Commitment.objects.create(plan=wales, priority=priority, position=1, wording="We will support practitioners.")
    Commitment.objects.create(plan=scotland, priority=priority, position=1, wording="We will do so in Scotland.")
    html = page(signed_in(observer), ONE)
    assert "<h1>1. Optimising occupational therapy</h1>" in html
    text = words(html)
    assert "We will support practitioners. We will champion models." in text
    assert "Scotland" not in text
    assert "1 on track (last known), 1 off track, 1 no report yet" in text
    assert shown(html) == ["1.1", "1.2", "1.10"]
    assert 'name="priority"' not in html


def test_a_filter_leaves_the_counts_of_a_priority_alone(
    four: dict[str, Action], observer: User, signed_in: SignIn
) -> None:
    html = page(signed_in(observer), f"{ONE}?status=off_track")
    assert shown(html) == ["1.1"]
    assert "1 on track (last known), 1 off track, 1 no report yet" in words(html)


def test_pages_are_for_people_of_the_plan(
    four: dict[str, Action], observer: User, outsider: User, signed_in: SignIn
) -> None:
    for address in (ALL, ONE):
        page(signed_in(outsider), address, 404)
        assert Client().get(address).status_code == 302
        assert signed_in(observer).post(address).status_code == 405
    for number in ("9", "99999999999999999999999"):
        page(signed_in(observer), f"/plans/wales-2024-2027/priorities/{number}/", 404)


@pytest.mark.parametrize("count", [20, 200])
def test_pages_ask_twelve_times_at_most(
    count: int, wales: NationPlan, contributor: User, lead: User, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    make_big_plan(wales, [contributor, lead], actions=count, reports=3)
    browser = signed_in(contributor)
    for address in (ALL, ONE, f"{ALL}?q=thing&status=open&freshness=silent&sort=-timing"):
        page(browser, address)
        with django_assert_max_num_queries(12):
            page(browser, address)
