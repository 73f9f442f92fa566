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
