"""A contributor who is away hands actions to another member, who accepts or declines: through the door."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import Membership, User
from priorities.models import Action, Handover
from tests.conftest import NOW

URL = "/plans/wales-2024-2027/hand-over/"
MINE = "/my-actions/"
DAY = '<time datetime="2026-11-22">22 Nov</time>'

SignedIn = Callable[[User], Client]


def asked(actions: list[Action], to: Any, message: str = "") -> dict[str, Any]:
    return {
        "token": str(uuid4()),
        "base": 0,
        "actions": [action.pk for action in actions],
        "to": getattr(to, "pk", to),
        "message": message,
    }


@pytest.fixture
def waiting(action: Action, contributor: User, colleague: User) -> Handover:
    return Handover.objects.create(
        action=action, from_user=contributor, to_user=colleague, asked_at=NOW, message="I am away until March."
    )


def press(client: Client, handover: Handover, what: str) -> str:
    answer = client.post(f"{MINE}handed-over/{handover.pk}/{what}/", follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    return answer.content.decode()


def people(action: Action) -> tuple[User | None, User | None]:
    action.refresh_from_db()
    return action.reporter, action.deputy


def test_asking_changes_nothing_until_it_is_accepted(
    action: Action, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    browser = signed_in(contributor)
    form = browser.get(URL).content.decode()
    assert "Champion innovative service delivery models" in form
    assert ">colleague</option>" in form
    assert ">contributor</option>" not in form

    page = browser.post(URL, asked([action], colleague, "Away\r\nuntil March."), follow=True).content.decode()

    assert "colleague is asked about 1 action." in page
    assert f"colleague was asked on {DAY}. Until they accept, it stays with you." in page
    assert people(action) == (contributor, None)
    theirs = signed_in(colleague).get(MINE).content.decode()
    assert "You are asked to report on" in theirs
    assert f"contributor asked you on {DAY}. “Away until March.”" in theirs


def test_who_accepts_reports_and_the_other_stands_in(
    action: Action, waiting: Handover, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    page = press(signed_in(colleague), waiting, "accept")
    assert "1.4 is yours to report on now. Thank you." in page
    assert people(action) == (colleague, contributor)
    newest = action.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (colleague, "Handed over by contributor")
    # Pressed twice, in two windows:
    assert "1.4 is yours to report on now." in press(signed_in(colleague), waiting, "accept")
    assert action.history.filter(history_change_reason="Handed over by contributor").count() == 1


def test_a_deputy_hands_over_the_deputys_place(
    action: Action, waiting: Handover, contributor: User, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    Action.objects.filter(pk=action.pk).update(reporter=lead, deputy=contributor)
    press(signed_in(colleague), waiting, "accept")
    assert people(action) == (lead, colleague)


def test_a_deputy_that_is_there_stays(
    action: Action, waiting: Handover, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    Action.objects.filter(pk=action.pk).update(deputy=lead)
    press(signed_in(colleague), waiting, "accept")
    assert people(action) == (colleague, lead)


def test_the_deputy_and_the_reporter_change_places(
    action: Action, waiting: Handover, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    Action.objects.filter(pk=action.pk).update(deputy=colleague)
    press(signed_in(colleague), waiting, "accept")
    assert people(action) == (colleague, contributor)


def test_who_has_left_does_not_become_the_deputy(
    action: Action, waiting: Handover, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    Membership.objects.filter(user=contributor).update(ended_at=NOW)
    press(signed_in(colleague), waiting, "accept")
    assert people(action) == (colleague, None)


def test_declining_leaves_it_where_it_is(
    action: Action, waiting: Handover, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    page = press(signed_in(colleague), waiting, "decline")
    assert "1.4 stays with contributor, who sees that you declined." in page
    assert people(action) == (contributor, None)
    assert f"colleague declined on {DAY}. It stays with you." in signed_in(contributor).get(MINE).content.decode()


def test_what_was_declined_is_not_accepted_in_another_window(
    action: Action, waiting: Handover, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    browser = signed_in(colleague)
    press(browser, waiting, "decline")
    assert "You declined this already, and contributor knows." in press(browser, waiting, "accept")
    assert people(action) == (contributor, None)


def test_taking_back(
    action: Action, waiting: Handover, contributor: User, colleague: User, signed_in: SignedIn
) -> None:
    assert "1.4 stays with you." in press(signed_in(contributor), waiting, "withdraw")
    assert "This was taken back meanwhile." in press(signed_in(colleague), waiting, "accept")
    assert people(action) == (contributor, None)


def test_given_to_somebody_else_meanwhile(
    action: Action, waiting: Handover, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    Action.objects.filter(pk=action.pk).update(reporter=lead)
    page = press(signed_in(colleague), waiting, "accept")
    assert "1.4 was given to somebody else, or closed, meanwhile." in page
    assert people(action) == (lead, None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"actions": []}, "Choose at least one action."),
        ({"actions": ["99999"]}, "You do not report on one of these actions any more. Choose again."),
        ({"actions": ["x"]}, "You do not report on one of these actions any more. Choose again."),
        ({"to": ""}, "Choose who is to report on them."),
        ({"to": "observer"}, "Choose one of the plan’s contributors or leads."),
        ({"message": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    changes: dict[str, Any], message: str, action: Action, contributor: User, colleague: User, observer: User,
    signed_in: SignedIn,
) -> None:  # fmt: skip
    if changes.get("to"):
        changes = {"to": observer.pk}
    answer = signed_in(contributor).post(URL, {**asked([action], colleague, "Until March."), **changes})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert ("Until March." in answer.content.decode()) is ("message" not in changes)
    assert Handover.objects.count() == 0


def test_two_people_are_not_asked_at_once(
    action: Action, waiting: Handover, contributor: User, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    answer = signed_in(contributor).post(URL, asked([action], lead))
    assert answer.status_code == 422
    assert "1.4: colleague is being asked already. Take that back first." in answer.content.decode()
    # The same person again is the same request.
    assert signed_in(contributor).post(URL, asked([action], colleague)).status_code == 302
    assert Handover.objects.count() == 1


def test_who_reports_on_nothing_has_nothing_to_hand_over(action: Action, colleague: User, signed_in: SignedIn) -> None:
    assert "there is nothing to hand over" in signed_in(colleague).get(URL).content.decode()
