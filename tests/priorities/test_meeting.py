"""A lead enters what was said at a meeting, for all actions on one page: through the door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from plans.models import ReportingRound, User
from priorities.models import Action, ProgressReport
from tests.conftest import NOW
from tests.priorities.reporting import said

SignedIn = Callable[[User], Client]
MakeAction = Callable[..., Action]


@pytest.fixture
def url(autumn: ReportingRound) -> str:
    return f"/plans/wales-2024-2027/rounds/{autumn.pk}/meeting/"


@pytest.fixture
def other(make_action: MakeAction, colleague: User) -> Action:
    return make_action("1.5", wording="Share what works", reporter=colleague)


def typed(client: Client, url: str, **changes: str) -> dict[str, str]:
    """Return what the open form would send, with ``changes``; names end in the references, as in ``status_1.4``."""
    form = client.get(url).context["form"]
    pks = {action.reference: str(action.pk) for action in form.actions}
    fields = {field.html_name: str(field.value() if field.value() is not None else "") for field in form}
    fields["held_on"] = "12 November 2026"
    return {**fields, **{_by_pk(name, pks): value for name, value in changes.items()}}


def _by_pk(name: str, pks: dict[str, str]) -> str:
    stem, _, reference = name.rpartition("_")
    return f"{stem}_{pks[reference]}" if reference in pks else name


def test_each_row_is_a_report_of_who_said_it_entered_by_the_lead(
    url: str, action: Action, other: Action, contributor: User, colleague: User, lead: User, signed_in: SignedIn
) -> None:
    desk = signed_in(lead)
    fields = typed(
        desk,
        url,
        **{
            "status_1.4": "on_track",
            "what_happened_1.4": "Six examples are written up.",
            "status_1.5": "dont_know",
            "what_happened_1.5": "Nobody could say.",
        },
    )
    page = desk.post(url, fields, follow=True)
    assert page.redirect_chain == [(url.removesuffix("meeting/"), 302)]
    assert "2 reports are stored." in page.content.decode()
    first, second = ProgressReport.objects.order_by("action__sort_key")
    assert (first.kind, first.status, first.what_happened) == ("status", "on_track", "Six examples are written up.")
    assert (first.said_by, first.entered_by, first.told) == (
        contributor,
        lead,
        "at the group’s meeting, 12 November 2026",
    )
    assert (second.kind, second.said_by, second.status) == ("dont_know", colleague, "")
    action.refresh_from_db()
    assert action.status == "on_track"


def test_what_was_not_discussed_is_left_alone(
    url: str, action: Action, other: Action, lead: User, signed_in: SignedIn
) -> None:
    desk = signed_in(lead)
    desk.post(url, typed(desk, url, **{"status_1.5": "on_track", "what_happened_1.5": "It is shared."}))
    assert [report.action for report in ProgressReport.objects.all()] == [other]


def test_sent_twice_is_stored_once(url: str, action: Action, lead: User, signed_in: SignedIn) -> None:
    desk = signed_in(lead)
    fields = typed(desk, url, **{"status_1.4": "on_track", "what_happened_1.4": "Six examples."})
    assert [desk.post(url, fields).status_code for _ in range(2)] == [302, 302]
    assert ProgressReport.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "Say how at least one action is going."),
        ({"status_1.4": "on_track"}, "1.4: Say in a sentence or two what has happened."),
        ({"status_1.4": "at_risk", "what_happened_1.4": "Late."}, "1.4: Say what the plan is to bring it back."),
        ({"what_happened_1.4": "Something."}, "1.4: Choose how it is going, or remove the words."),
        ({"status_1.4": "on_track", "what_happened_1.4": "x", "said_by_1.4": ""}, "1.4: Choose who said it."),
        ({"status_1.4": "completed", "what_happened_1.4": "x"}, "Select a valid choice."),
        ({"status_1.4": "on_track", "what_happened_1.4": "x", "held_on": "1 December 2026"}, "Give a date up to"),
        ({"status_1.4": "on_track", "what_happened_1.4": "x", "held_on": ""}, "Give the date of the meeting."),
        ({"status_1.4": "on_track", "what_happened_1.4": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored_or_lost(
    changes: dict[str, str], message: str, url: str, action: Action, other: Action, lead: User, signed_in: SignedIn
) -> None:
    desk = signed_in(lead)
    answer = desk.post(url, typed(desk, url, **changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page
    assert changes.get("what_happened_1.4", "") in page
    assert ProgressReport.objects.count() == 0


def test_who_reported_meanwhile_is_not_overwritten(
    url: str, action: Action, other: Action, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    desk = signed_in(lead)
    fields = typed(
        desk,
        url,
        **{
            "status_1.4": "on_track",
            "what_happened_1.4": "Said at the meeting.",
            "status_1.5": "on_track",
            "what_happened_1.5": "It is shared.",
        },
    )
    said(action, contributor, "at_risk")
    answer = desk.post(url, fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "1.4: Somebody has reported or decided since you opened this page." in page
    assert "1 report is stored." in page
    assert "Said at the meeting." in page
    # The lead has looked, and sends what the page holds now:
    form = answer.context["form"]
    again = {field.html_name: str(field.value() if field.value() is not None else "") for field in form}
    assert desk.post(url, again).status_code == 302
    action.refresh_from_db()
    assert action.status == "on_track"
    assert ProgressReport.objects.filter(action=other).count() == 1


def test_the_promised_step_is_asked_about(
    url: str, action: Action, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    promised = (NOW + timedelta(days=30)).date()
    said(action, contributor, next_step="Two services are named", next_step_on=promised, at=NOW - timedelta(days=90))
    desk = signed_in(lead)
    assert "Promised: Two services are named" in " ".join(desk.get(url).content.decode().split())
    fields = {"status_1.4": "on_track", "what_happened_1.4": "Named.", "last_step_done_1.4": "partly"}
    desk.post(url, typed(desk, url, **fields))
    assert ProgressReport.objects.order_by("number").last().last_step_done == "partly"  # type: ignore[union-attr]


def test_a_round_that_is_closed_asks_nothing_more(
    url: str, action: Action, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    ReportingRound.objects.update(state="closed")
    answer: Any = signed_in(lead).get(url, follow=True)
    assert "The round is not open. What is said now belongs to the next one." in answer.content.decode()


def test_a_round_of_another_plan_is_not_found(
    action: Action, scotland: Any, autumn: ReportingRound, lead: User, signed_in: SignedIn
) -> None:
    ReportingRound.objects.filter(pk=autumn.pk).update(plan=scotland)
    assert signed_in(lead).get(f"/plans/wales-2024-2027/rounds/{autumn.pk}/meeting/").status_code == 404
