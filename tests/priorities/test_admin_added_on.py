"""From which day an action is part of the plan: what has been reported and frozen stays asked for."""

from datetime import date
from typing import Any

import pytest

from priorities.models import Action
from tests.admin_page import typed, url
from tests.priorities.reporting import said
from tests.priorities.rounds import at
from tests.priorities.signed import spring_and_summer


def moved(desk: Any, action: Action, day: str) -> str:
    """Send ``day`` as the day from which ``action`` is part of the plan; return the errors of that field."""
    page = desk.post(url(action), typed(desk, url(action), added_on=day))
    assert page.status_code in (302, 422)
    return "" if page.status_code == 302 else " ".join(page.context["adminform"].form.errors["added_on"])


@pytest.mark.parametrize("day", ["2024-03-31", "2027-04-01", "2031-01-01"])
def test_a_day_outside_the_plan_is_refused(desk: Any, action: Any, day: str) -> None:
    assert moved(desk, action, day) == "Choose a day of the plan, from 1 April 2024 to 31 March 2027."
    action.refresh_from_db()
    assert action.added_on == date(2024, 4, 1)


@pytest.mark.parametrize("day", ["2024-04-01", "2025-09-01", "2027-03-31"])
def test_an_action_that_nobody_has_told_of_is_moved_at_will(desk: Any, action: Any, day: str) -> None:
    Action.objects.filter(pk=action.pk).update(added_on=date(2025, 6, 1))
    assert moved(desk, action, day) == ""
    action.refresh_from_db()
    assert action.added_on.isoformat() == day


def test_an_action_with_a_report_is_not_added_later(desk: Any, action: Any, contributor: Any) -> None:
    Action.objects.filter(pk=action.pk).update(added_on=date(2025, 6, 1))
    said(action, contributor, at=at(11, 3))
    assert moved(desk, action, "2025-06-02") == (
        "It has been reported on already: it cannot become part of the plan later than on 1 June 2025."
    )
    assert moved(desk, action, "2025-05-31") == ""
    action.refresh_from_db()
    assert action.added_on == date(2025, 5, 31)


def test_an_action_of_a_frozen_round_is_not_added_later(
    desk: Any, wales: Any, priority: Any, lead: Any, contributor: Any
) -> None:
    spring_and_summer(wales, priority, lead, contributor)
    silent = Action.objects.get(reference="1.3")
    assert moved(desk, silent, "2026-04-06") == (
        "A signed-off round tells of it: it cannot become part of the plan later than on 1 April 2024."
    )
    silent.refresh_from_db()
    assert silent.added_on == date(2024, 4, 1)


def test_an_action_that_came_after_the_frozen_round_is_moved(
    desk: Any, wales: Any, priority: Any, lead: Any, contributor: Any, make_action: Any
) -> None:
    spring_and_summer(wales, priority, lead, contributor)
    new = make_action("1.9")
    assert moved(desk, new, "2026-06-01") == ""


def test_whose_day_stands_is_edited_though_the_plan_became_shorter(desk: Any, action: Any) -> None:
    Action.objects.filter(pk=action.pk).update(added_on=date(2024, 3, 1))
    assert desk.post(url(action), typed(desk, url(action), wording="Other words")).status_code == 302
