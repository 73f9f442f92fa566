"""A signed-off round asked for what it was frozen with, whatever is said of its actions since."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from plans.models import NationPlan, ReportingRound, RoundSnapshot, User
from priorities.models import Action, Priority
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.rounds import URL, groups, row_of, text_of
from tests.priorities.signed import frozen, spring_and_summer
from tests.priorities.told import moment

SignedIn = Callable[[User], Client]


@pytest.fixture
def spring(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> ReportingRound:
    return spring_and_summer(wales, priority, lead, contributor)[0]


def test_what_is_said_of_an_action_since_changes_nothing(
    spring: ReportingRound, wales: NationPlan, priority: Priority, lead: User, signed_in: SignedIn
) -> None:
    Action.objects.filter(reference="1.1").update(added_on=date(2026, 5, 1))
    Action.objects.filter(reference="1.2").update(closed_at=moment(2, 1))
    told.added(wales, priority, "1.9", by=lead, at=moment(8, 1))
    browser = signed_in(lead)
    counts = RoundSnapshot.objects.get(round=spring).data["counts"]
    assert [counts[name] for name in ("asked", "afresh", "silent")] == [3, 2, 1]
    page = browser.get(f"{URL}{spring.pk}/")
    assert groups(page) == [("silent", 1, ["1.3"]), ("afresh", 2, ["1.1", "1.2"])]
    assert "2 of 3 reported" in text_of(page)
    assert "2 of 3 2 afresh, 1 silent" in text_of(browser.get(URL))


def test_how_long_an_action_was_silent_is_told_from_the_day_that_was_frozen(
    spring: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    silent = Action.objects.get(reference="1.3")
    Action.objects.filter(pk=silent.pk).update(added_on=date(2026, 8, 1))
    assert "Never answered, 1 round" in row_of(signed_in(lead).get(f"{URL}{spring.pk}/"), silent)


def test_what_came_between_closing_and_sign_off_counts_as_it_was_frozen(
    wales: NationPlan, priority: Priority, lead: User, contributor: User, signed_in: SignedIn
) -> None:
    for record in (wales, priority):
        record.history.update(history_date=moment(1, 1))
    late = told.added(wales, priority, "1.1", by=lead, at=moment(1, 10))
    spring = told.round_of(wales, "Spring 2026", moment(3, 1), moment(3, 31), by=lead)
    said(late, contributor, "on_track", what_happened="Sorry, late.", at=moment(4, 2))
    counts = frozen(spring, by=lead, at=moment(4, 5)).data["counts"]
    assert (counts["asked"], counts["afresh"], counts["silent"]) == (1, 1, 0)
    browser = signed_in(lead)
    assert groups(browser.get(f"{URL}{spring.pk}/")) == [("afresh", 1, ["1.1"])]
    assert "1 of 1 1 afresh" in text_of(browser.get(URL))
