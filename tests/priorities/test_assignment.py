"""A lead says who reports, one by one and many at once, through the door."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import Membership, NationPlan, Role, User
from priorities.models import Action
from tests.conftest import NOW, person

URL = "/plans/wales-2024-2027/actions/1.4/assign/"
MANY = "/plans/wales-2024-2027/queue/assign/"

SignedIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


def choice(reporter: Any = "", deputy: Any = "", **changed: Any) -> dict[str, Any]:
    pks = {name: getattr(who, "pk", who) for name, who in (("reporter", reporter), ("deputy", deputy))}
    return {"token": str(uuid4()), "base": 0, "reason": "", **pks, **changed}


def rows(**reporters: Any) -> dict[str, Any]:
    return {"token": str(uuid4()), "base": 0, **reporters}


def test_a_reporter_and_a_deputy_are_named_with_the_reason(
    action: Action, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    page = browser.get(URL).content.decode()
    assert page.count(">colleague</option>") == 2

    answer = browser.post(URL, choice(colleague, lead, reason="She knows the services."), follow=True)

    assert answer.redirect_chain == [("/plans/wales-2024-2027/actions/1.4/", 302)]
    assert "1.4: colleague reports on it." in answer.content.decode()
    action.refresh_from_db()
    assert (action.reporter, action.deputy) == (colleague, lead)
    newest = action.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (lead, "She knows the services.")


def test_nobody_can_be_named(action: Action, lead: User, signed_in: SignedIn) -> None:
    answer = signed_in(lead).post(URL, choice(), follow=True)
    assert "1.4: nobody is asked by name now." in answer.content.decode()
    action.refresh_from_db()
    assert action.assigned_ids == frozenset()


def test_the_same_choice_twice_leaves_one_history_row(
    action: Action, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    before = action.history.count()
    browser, fields = signed_in(lead), choice(colleague)
    assert [browser.post(URL, fields).status_code for _ in range(2)] == [302, 302]
    assert action.history.count() == before + 1


def test_only_people_who_may_report_are_offered(
    action: Action, observer: User, outsider: User, admin: User, lead: User, wales: NationPlan, signed_in: SignedIn
) -> None:
    left = person("somebody who left", wales, Role.CONTRIBUTOR)
    Membership.objects.filter(user=left).update(ended_at=NOW)
    person("somebody asleep", wales, Role.CONTRIBUTOR, is_active=False)
    browser = signed_in(lead)
    offered = [str(user) for user in browser.get(URL).context["form"].fields["reporter"].queryset]
    assert offered == ["contributor", "lead"]
    for user in (observer, outsider, admin, left):
        answer = browser.post(URL, choice(user))
        assert answer.status_code == 422
        assert "Choose one of the plan’s contributors or leads." in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"reporter": "99999999999999999999"}, "Choose one of the plan’s contributors or leads."),
        ({"reporter": "1\x00"}, "Null characters are not allowed."),
        ({"reporter": "somebody"}, "Choose one of the plan’s contributors or leads."),
        ({"reason": "x" * 501}, "at most 500 characters"),
        ({"reason": "a\x00"}, "Null characters are not allowed."),
        ({"token": "none"}, "This form is damaged. Open the page again."),
    ],
)
def test_bad_input_is_named(
    action: Action, lead: User, contributor: User, signed_in: SignedIn, changed: dict[str, Any], message: str
) -> None:
    answer = signed_in(lead).post(URL, choice(lead, **changed) if "reporter" not in changed else choice(**changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Who reports" in page
    assert message in page
    action.refresh_from_db()
    assert action.reporter == contributor


def test_one_person_is_not_both(action: Action, colleague: User, lead: User, signed_in: SignedIn) -> None:
    answer = signed_in(lead).post(URL, choice(colleague, colleague))
    assert answer.status_code == 422
    assert '<a href="#id_deputy">Choose somebody other than the reporter as deputy.</a>' in answer.content.decode()


def test_somebody_who_has_left_is_named(action: Action, contributor: User, lead: User, signed_in: SignedIn) -> None:
    Membership.objects.filter(user=contributor).update(ended_at=NOW)
    page = signed_in(lead).get(URL).content.decode()
    assert "contributor no longer has a role in this plan that reports." in page


@pytest.mark.parametrize("url", [URL, MANY])
@pytest.mark.parametrize(("who", "expected"), [("contributor", 403), ("observer", 403), ("outsider", 404)])
def test_others_do_not_assign(
    action: Action, request: pytest.FixtureRequest, signed_in: SignedIn, url: str, who: str, expected: int
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(url).status_code == expected
    assert browser.post(url, choice()).status_code == expected


@pytest.fixture
def three(make_action: MakeAction) -> list[Action]:
    """Three actions that nobody reports on."""
    return [make_action(reference) for reference in ("2.1", "2.2", "2.10")]


def test_many_are_given_a_reporter_at_once(
    action: Action, three: list[Action], contributor: User, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    assert [str(a.reference) for a, _ in browser.get(MANY).context["assign_form"].rows] == ["2.1", "2.2", "2.10"]
    fields = rows(**{f"reporter_{three[0].pk}": colleague.pk, f"reporter_{three[2].pk}": contributor.pk})

    answer = browser.post(MANY, fields, follow=True)

    assert "2 actions have a reporter now." in answer.content.decode()
    assert [a.reporter for a in Action.objects.order_by("sort_key")] == [contributor, colleague, None, contributor]
    again = browser.post(MANY, fields, follow=True).content.decode()
    assert "have a reporter now" not in again
    assert "given to somebody else" not in again


def test_an_action_that_found_a_reporter_meanwhile_is_left_as_it_is(
    three: list[Action], contributor: User, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    Action.objects.filter(pk=three[0].pk).update(reporter=contributor)
    answer = signed_in(lead).post(MANY, rows(**{f"reporter_{three[0].pk}": colleague.pk}), follow=True)
    assert "2.1 was given to somebody else meanwhile. It was left as it is." in answer.content.decode()
    assert Action.objects.get(pk=three[0].pk).reporter == contributor


def test_a_deputy_who_is_still_there_stays(
    make_action: MakeAction, contributor: User, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    orphan = make_action("2.1", reporter=contributor, deputy=colleague)
    Membership.objects.filter(user=contributor).update(ended_at=NOW)
    signed_in(lead).post(MANY, rows(**{f"reporter_{orphan.pk}": lead.pk}))
    orphan.refresh_from_db()
    assert (orphan.reporter, orphan.deputy) == (lead, colleague)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "Choose a reporter for at least one action."),
        ("99999999999999999999", "Choose one of the plan’s contributors or leads."),
        ("observer", "Choose one of the plan’s contributors or leads."),
        ("\x00", "Choose one of the plan’s contributors or leads."),
    ],
)
def test_bad_choices_for_many_are_named(
    three: list[Action], observer: User, lead: User, signed_in: SignedIn, value: str, message: str
) -> None:
    fields = rows(**{f"reporter_{three[0].pk}": str(observer.pk) if value == "observer" else value})
    answer = signed_in(lead).post(MANY, fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Nobody assigned" in page
    assert message in page


def test_an_action_of_another_plan_is_not_touched(
    scotland: NationPlan, make_action: MakeAction, three: list[Action], lead: User, signed_in: SignedIn
) -> None:
    foreign = make_action("1.1", plan=scotland)
    answer = signed_in(lead).post(
        MANY, rows(**{f"reporter_{foreign.pk}": lead.pk, f"reporter_{10**17}": lead.pk, "reporter_x": lead.pk})
    )
    assert answer.status_code == 422
    foreign.refresh_from_db()
    assert foreign.reporter is None


def test_more_than_a_page_of_actions_follow_when_the_first_are_saved(
    make_action: MakeAction, lead: User, signed_in: SignedIn
) -> None:
    for number in range(1, 53):
        make_action(f"3.{number}")
    browser = signed_in(lead)
    page = browser.get(MANY)
    assert len(page.context["assign_form"].rows) == 50
    assert "These are the first 50 of 52." in page.content.decode()
    saved = {f"reporter_{a.pk}": lead.pk for a, _ in page.context["assign_form"].rows}
    answer = browser.post(MANY, rows(**saved), follow=True)
    assert "50 actions have a reporter now." in answer.content.decode()
    assert len(answer.context["assign_form"].rows) == 2


def test_what_was_chosen_survives_signing_in_again(
    action: Action, three: list[Action], colleague: User, lead: User, signed_in: SignedIn
) -> None:
    browser = signed_in(lead)
    author = browser.get(URL).context["form"].initial["author"]
    refused = Client().post(URL, choice(colleague, author=author, reason="Kept for me."))
    kept = refused["Location"].split("kept%3D")[1]
    page = browser.get(f"{URL}?kept={kept}").content.decode()
    assert "Kept for me." in page
    assert f'value="{colleague.pk}" selected' in page

    author = browser.get("/plans/wales-2024-2027/queue/").context["assign_form"].initial["author"]
    refused = Client().post(MANY, rows(author=author, **{f"reporter_{three[1].pk}": colleague.pk}))
    kept = refused["Location"].split("kept%3D")[1]
    page = browser.get(f"{MANY}?kept={kept}").content.decode()
    assert "We kept what you typed." in page
    assert page.count(f'value="{colleague.pk}" selected') == 1
