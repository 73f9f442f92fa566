"""What the nation dashboard lists under "Check these": the same now and as at an earlier day."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from plans.models import NationPlan, User
from plans.services.recording import save_recorded
from priorities.models import Action, Measure, Priority
from priorities.services.asking import rounds_of
from priorities.services.check_answers import answer_check
from priorities.services.checks_now import found_now
from priorities.services.found_checks import found_in
from priorities.services.reporting import NewReading
from tests.conftest import NOW
from tests.otworkforce.pages import PAGE, shown
from tests.priorities.reporting import SignIn, said
from tests.priorities.told import added, moment, round_of, signed_off

LISTED = (
    "Promised step not done, 4 actions: 1.2, 1.3, 1.4, 1.5 "
    "1.6 was not heard of for two rounds running. "
    "Priority 1 has 6 measures in this plan, and none of them is an outcome. "
    "No target set, 4 actions: 1.2, 1.3, 1.4, 1.5 "
)
BEHIND = "1.1 says on track, and its measure stands at 3 of 30 with four months left. "


@pytest.fixture
def told(wales: NationPlan, priority: Priority, lead: User) -> NationPlan:
    """A plan with something for every kind of line, all of it recorded when it happened."""
    for label, month in (("Spring 2026", 3), ("Summer 2026", 7)):
        signed_off(round_of(wales, label, moment(month, 1), moment(month, 20), by=lead), by=lead, at=moment(month, 25))
    for n in range(1, 7):
        action = added(wales, priority, f"1.{n}", by=lead, at=moment(1, 5))
        target = Decimal(30) if n in (1, 6) else None
        measure = Measure(action=action, wording="Services", baseline=Decimal(0), target=target, level="output")
        save_recorded(measure, by=lead, at=moment(1, 6))
        if n == 1:
            said(action, lead, readings=[NewReading(measure, Decimal(3))], at=moment(11, 3))
        elif n < 6:
            said(action, lead, next_step="ask again", next_step_on=date(2026, 10, 23), at=moment(7, 10))
    return wales


def explain(plan: NationPlan, lead: User) -> None:
    """Explain the first of the checks, the day before the story's last."""
    found = found_now(plan, rounds_of(plan, NOW), NOW)[0]
    text: Any = {"text": "They are counted in March.", "text_cy": ""}
    answer_check(plan=plan, finding=found.finding, action=found.action, by=lead, at=moment(11, 21), **text)


def test_open_checks_are_listed_most_serious_first_many_of_a_kind_as_one(
    told: NationPlan, signed_in: SignIn, observer: User, lead: User
) -> None:
    client = signed_in(observer)
    assert shown(client, "checks") == f"Check these 11 {BEHIND}{LISTED}All checks of this plan"
    explain(told, lead)
    assert shown(client, "checks") == f"Check these 10 {LISTED}1 explained by the lead. All checks of this plan"


def test_an_earlier_day_lists_what_was_open_then(
    told: NationPlan, signed_in: SignIn, observer: User, lead: User, settings: Any
) -> None:
    explain(told, lead)
    settings.CLOCK_FIXED_AT = NOW + timedelta(days=1)
    client = signed_in(observer)
    assert shown(client, "checks", f"{PAGE}?as_at=2026-11-20") == f"Check these 11 {BEHIND}{LISTED}".strip()
    assert shown(client, "checks", f"{PAGE}?as_at=2026-11-22") == f"Check these 10 {LISTED}1 explained by the lead."
    # On the step's own day it was not late yet.
    assert "Promised step" not in shown(client, "checks", f"{PAGE}?as_at=2026-10-23")
    # What is found is the same whichever way it is asked for.
    at = NOW + timedelta(days=1)
    assert found_now(told, rounds_of(told, at), at) == found_in(told, at)


def test_an_answer_stands_until_the_facts_change(
    told: NationPlan, signed_in: SignIn, observer: User, lead: User
) -> None:
    explain(told, lead)
    action = Action.objects.get(reference="1.1")
    said(action, lead, what_happened="Two more.", readings=[NewReading(action.measures.get(), Decimal(5))])
    assert shown(signed_in(observer), "checks").startswith(f"Check these 11 {BEHIND.replace('3 of', '5 of')}")


def test_small_numbers_of_people_stay_in(told: NationPlan, signed_in: SignIn, observer: User) -> None:
    Measure.objects.filter(action__reference="1.1").update(counts_people=True)
    line = "1.1 says on track, and its measure stands at fewer than 5 with four months left."
    assert shown(signed_in(observer), "checks").startswith(f"Check these 11 {line}")


def test_a_long_line_names_twelve(signed_in: SignIn, observer: User, make_action: Callable[..., Action]) -> None:
    for n in range(1, 15):
        Measure.objects.create(action=make_action(f"1.{n}"), wording="Services", level="outcome")
    assert shown(signed_in(observer), "checks") == (
        "Check these 14 No target set, 14 actions: 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.10, 1.11, 1.12, … "
        "All checks of this plan"
    )
