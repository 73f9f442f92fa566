"""The page of what moved between two days or rounds."""

from collections.abc import Callable

import pytest
from django.test import Client

from plans.models import NationPlan, User
from priorities.models import Action, Priority
from tests.priorities import told as telling
from tests.priorities.reporting import said
from tests.priorities.test_lists import page, words
from tests.priorities.told import moment

MOVED = "/plans/wales-2024-2027/moved/"
SignIn = Callable[[User], Client]


@pytest.fixture
def told(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> NationPlan:
    telling.tell(wales, priority, lead, contributor)
    return wales


def section(html: str, kind: str) -> str:
    """Return the words of a group; empty where it is not there."""
    _before, found, after = html.partition(f'<section aria-labelledby="{kind}">')
    return words(f"<main>{after.partition('</section>')[0]}</main>") if found else ""


def test_it_compares_with_the_last_signing_off(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    html = page(signed_in(observer), MOVED)
    text = words(html)
    assert "Spring 2026, signed off 5 April 2026 → today, 22 November 2026" in text
    assert "4 of 5 actions moved; 1 did not." in text
    assert "1 newly completed, 1 worsened, 1 rescheduled, 1 fell silent, 1 improved, 1 added to the plan." in text
    completed = section(html, "completed")
    assert "Ready to close Completed The board saw all twelve. Decided by the board on 2 May 2026" in completed
    assert ", recorded by lead · Lead" in completed
    worsened = section(html, "worsened")
    assert "1.1 Do thing 1.1 On track At risk No home after March. A plan." in worsened
    assert "contributor · Contributor, 3 June 2026" in worsened
    assert "30 April 2026 31 October 2026 The partner is late. lead · Lead, 9 May 2026" in section(html, "rescheduled")
    assert "1.2 Do thing 1.2 last heard of 11 March 2026 At risk last known Somebody answered late." in section(
        html, "silent"
    )
    assert "Off track At risk last known Somebody answered late." in section(html, "improved")
    assert "1.11 Do thing 1.11 not in the plan No report yet The group asked for it." in section(html, "added")
    assert section(html, "reopened") == section(html, "closed") == ""


def test_between_two_days(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    html = page(signed_in(observer), f"{MOVED}?from=2026-05-02&to=9+May+2026")
    text = words(html)
    assert "end of 2 May 2026 → end of 9 May 2026" in text
    assert "2 of 4 actions moved; 2 did not. 1 rescheduled, 1 improved." in text
    # The links show the actions as they were known then.
    assert 'href="/plans/wales-2024-2027/actions/1.1/?as_at=2026-05-09"' in html
    assert 'value="2026-05-02"' in html
    assert 'value="9 May 2026"' in html


def test_between_two_rounds(told: NationPlan, lead: User, observer: User, contributor: User, signed_in: SignIn) -> None:
    spring, summer = told.rounds.order_by("closes_at")
    telling.signed_off(summer, by=lead, at=moment(7, 5))
    said(Action.objects.get(reference="1.10"), contributor, "off_track", at=moment(8, 1))
    browser = signed_in(observer)
    html = page(browser, f"{MOVED}?from=round-{spring.pk}&to=round-{summer.pk}")
    assert "Spring 2026, signed off 5 April 2026 → Summer 2026, signed off 5 July 2026" in words(html)
    assert f'<option value="round-{summer.pk}" selected>' in html
    assert "4 of 5 actions moved" in words(html)
    # Without a beginning it is the signing off before the end; without an end it is today.
    assert "Spring 2026, signed off" in words(page(browser, f"{MOVED}?to=round-{summer.pk}"))
    text = words(page(browser, MOVED))
    assert "Summer 2026, signed off 5 July 2026 → today, 22 November 2026" in text
    assert "Nothing moved: all 5 actions stand as they stood." in text


def test_words_are_shown_as_text(told: NationPlan, observer: User, contributor: User, signed_in: SignIn) -> None:
    said(Action.objects.get(reference="1.1"), contributor, "off_track", what_happened="<b>No</b>", at=moment(7, 1))
    assert "&lt;b&gt;No&lt;/b&gt;" in page(signed_in(observer), MOVED)


def test_nothing_to_compare_with_yet(action: Action, observer: User, signed_in: SignIn) -> None:
    browser = signed_in(observer)
    text = words(page(browser, MOVED))
    assert "No round has been signed off yet, so there is nothing to compare with. Choose two days." in text
    early = words(page(browser, f"{MOVED}?from=2024-05-01&to=2024-06-01"))
    assert "The tracker held no actions of this plan yet." in early


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("from=nonsense", "This date cannot be read. Write it like 31 March 2026"),
        ("to=2026-02-31", "This date cannot be read."),
        ("from=2026-11-23", "This day is still to come."),
        ("to=9999-12-31", "This day is still to come."),
        ("from=2024-03-31", "The plan starts on 1 April 2024. Give a date from then on."),
        ("from=2026-05-01&to=2026-05-01", "“From” must lie before “To”."),
        ("from=2026-05-02&to=2026-05-01", "“From” must lie before “To”."),
        ("from=22+November+2026", "“From” must lie before “To”."),
        ("from=round-999999999", "Choose a round from the list."),
        ("to=round-99999999999999999999", "This date cannot be read."),
        ("from=" + "9" * 3000, "at most 40 characters"),
    ],
)
def test_what_cannot_be_compared_says_what_to_do(
    asked: str, says: str, action: Action, observer: User, signed_in: SignIn
) -> None:
    html = page(signed_in(observer), f"{MOVED}?{asked}", status=400)
    assert says in words(html)
    assert "<title>Error: What moved" in html
    assert "<details" in html
    assert " open>" in html


def test_a_round_of_another_plan_is_not_offered(
    told: NationPlan, scotland: NationPlan, lead: User, observer: User, signed_in: SignIn
) -> None:
    theirs = telling.round_of(scotland, "Theirs", moment(1, 1), moment(1, 31), by=lead)
    telling.signed_off(theirs, by=lead, at=moment(2, 2))
    assert "Choose a round from the list." in words(
        page(signed_in(observer), f"{MOVED}?from=round-{theirs.pk}", status=400)
    )


def test_the_dashboard_leads_there(told: NationPlan, observer: User, signed_in: SignIn) -> None:
    browser = signed_in(observer)
    assert f'href="{MOVED}"' in page(browser, "/plans/wales-2024-2027/")
    assert f'href="{MOVED}?to=2026-05-31"' in page(browser, "/plans/wales-2024-2027/?as_at=2026-05-31")
    assert "signed off 5 April 2026 → end of 31 May 2026" in words(page(browser, f"{MOVED}?to=2026-05-31"))


def test_a_long_group_says_how_much_is_not_shown(
    told: NationPlan, observer: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, priority: Priority, lead: User
) -> None:
    monkeypatch.setattr("priorities.views.what_moved.SHOWN", 2)
    for number in range(1, 4):
        telling.added(told, priority, f"2.{number}", by=lead, at=moment(9, 1))
    added = section(page(signed_in(observer), MOVED), "added")
    assert added.count("not in the plan") == 2
    assert "Added to the plan 4" in added
    assert "2 more are not shown. Choose days or rounds that are closer together." in added
