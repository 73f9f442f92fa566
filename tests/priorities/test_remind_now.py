"""A reminder that a lead sends by a button."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from plans.models import ReportingRound, User
from priorities.models import Action, ReminderOccasion
from tests.conftest import NOW
from tests.priorities.reminding import FaultyBackend, on, run_at
from tests.priorities.reporting import said


def press(client: Client, autumn: ReportingRound, user: User) -> str:
    """Press the button; return what the portal says."""
    client.post(f"/plans/wales-2024-2027/rounds/{autumn.pk}/remind/{user.pk}/")
    return " ".join(str(message) for message in client.get("/account/").context["messages"])


@pytest.fixture
def leading(lead: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(lead)


def test_a_lead_sends_one_reminder(
    action: Action, autumn: ReportingRound, contributor: User, colleague: User, leading: Client
) -> None:
    assert press(leading, autumn, contributor) == "A reminder is on its way to contributor."
    assert [message.to for message in mail.outbox] == [["contributor@example.org"]]
    assert "got a reminder today already" in press(leading, autumn, contributor)
    assert press(leading, autumn, colleague) == "Nothing in this round waits for colleague."
    assert run_at(NOW).sent == 0
    assert len(mail.outbox) == 1


def test_it_is_sent_again_on_another_day_though_nothing_new_is_due(
    action: Action, autumn: ReportingRound, contributor: User, leading: Client, settings: Any
) -> None:
    run_at(on(20))
    settings.CLOCK_FIXED_AT = on(21)
    assert run_at(on(21)).sent == 0
    assert press(leading, autumn, contributor) == "A reminder is on its way to contributor."
    assert len(mail.outbox) == 2


def test_it_says_everything_that_is_due_so_that_nothing_is_told_twice(
    action: Action, autumn: ReportingRound, contributor: User, leading: Client
) -> None:
    press(leading, autumn, contributor)
    keys = set(ReminderOccasion.objects.values_list("key", flat=True))
    assert keys == {f"opens:{autumn.pk}", f"now:{autumn.pk}:2026-11-22"}


def test_it_respects_that_somebody_wants_none(
    action: Action, autumn: ReportingRound, contributor: User, leading: Client
) -> None:
    User.objects.filter(pk=contributor.pk).update(wants_reminders=False)
    assert "has turned reminders off" in press(leading, autumn, contributor)
    assert mail.outbox == []


def test_it_is_for_an_open_round(
    action: Action, autumn: ReportingRound, contributor: User, leading: Client, settings: Any
) -> None:
    settings.CLOCK_FIXED_AT = on(1, 12)
    assert "is not open" in press(leading, autumn, contributor)


def test_what_the_server_did_not_take_goes_with_the_next_run(
    action: Action, autumn: ReportingRound, contributor: User, leading: Client, faults: list[Any]
) -> None:
    run_at(on(20))
    faults.append(TimeoutError("timed out"))
    assert "did not take the reminder to contributor" in press(leading, autumn, contributor)
    assert run_at(NOW).sent == 1
    assert len({message.extra_headers["Message-ID"] for message in FaultyBackend.tried[1:]}) == 1


def test_the_page_of_the_round_offers_it_for_the_silent_only(
    action: Action, autumn: ReportingRound, contributor: User, leading: Client, signed_in: Any, settings: Any
) -> None:
    page = f"/plans/wales-2024-2027/rounds/{autumn.pk}/"
    address = f"{page}remind/{contributor.pk}/"
    assert address in leading.get(page).content.decode()
    assert "Remind contributor now" in leading.get(page).content.decode()
    assert address not in signed_in(contributor).get(page).content.decode()
    settings.CLOCK_FIXED_AT = on(1, 12)
    assert address not in leading.get(page).content.decode()
    settings.CLOCK_FIXED_AT = NOW
    said(action, contributor)
    assert address not in leading.get(page).content.decode()
