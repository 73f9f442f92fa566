"""What is due for whom at a moment."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from plans.models import Membership, NationPlan, ReportingRound, RoundState, User
from plans.services.rounds import move_round
from priorities.models import Action, Handover, ReportQuestion
from tests.conftest import NOW, person
from tests.priorities.reminding import keys_at, on, run_at
from tests.priorities.reporting import said

Make = Callable[..., Action]


@pytest.fixture
def opens(autumn: ReportingRound) -> str:
    return f"opens:{autumn.pk}"


@pytest.mark.parametrize(
    ("day", "hour", "stage"),
    [
        (1, 0, "opens"),
        (22, 12, "opens"),
        (22, 23, "opens"),
        (23, 0, "week-left"),
        (28, 23, "week-left"),
        (29, 0, "day-left"),
        (30, 23, "day-left"),
    ],
)
def test_the_newest_state_of_an_open_round(
    action: Action, autumn: ReportingRound, day: int, hour: int, stage: str
) -> None:
    """The round closes at the end of 30 November, London time."""
    assert keys_at(on(day, hour=hour)) == {"contributor": [f"{stage}:{autumn.pk}"]}


def test_nothing_before_it_opens_or_without_a_round(action: Action, autumn: ReportingRound) -> None:
    assert keys_at(autumn.opens_at - timedelta(seconds=1)) == {}
    ReportingRound.objects.all().delete()
    assert keys_at(NOW) == {}


def test_only_people_with_something_to_do(
    action: Action, make_action: Make, opens: str, contributor: User, colleague: User, observer: User, outsider: User
) -> None:
    make_action("1.5")
    assert keys_at(NOW) == {"contributor": [opens]}
    said(action, contributor, "on_track")
    assert keys_at(NOW) == {}


def test_reporter_and_deputy_are_both_reminded(action: Action, opens: str, colleague: User) -> None:
    Action.objects.update(deputy=colleague)
    assert keys_at(NOW) == {"colleague": [opens], "contributor": [opens]}


def test_what_the_round_does_not_ask_for(action: Action, opens: str, make_action: Make, contributor: User) -> None:
    Action.objects.update(added_on=date(2026, 11, 2))
    assert keys_at(NOW) == {}
    make_action("1.5", reporter=contributor, status="completed")
    Action.objects.filter(reference="1.5").update(status="completed")
    assert keys_at(NOW) == {}


def end(user: User) -> None:
    Membership.objects.filter(user=user).update(ended_at=NOW)


def switch_off(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def unsubscribe(user: User) -> None:
    User.objects.filter(pk=user.pk).update(wants_reminders=False)


def observe(user: User) -> None:
    Membership.objects.filter(user=user).update(role="observer")


def close_plan(user: User) -> None:
    NationPlan.objects.update(state="closed")


@pytest.mark.parametrize("change", [end, switch_off, unsubscribe, observe, close_plan])
def test_nobody_who_cannot_or_does_not_want_to(
    action: Action, opens: str, contributor: User, change: Callable[[User], None]
) -> None:
    change(contributor)
    assert keys_at(NOW) == {}


def test_each_stage_is_told_once(action: Action, autumn: ReportingRound) -> None:
    sent = []
    for day in range(1, 31):
        before = len(mail.outbox)
        run_at(on(day))
        if len(mail.outbox) > before:
            sent.append(day)
    assert sent == [1, 23, 29]


def test_after_missed_days_one_mail_tells_the_newest(action: Action, autumn: ReportingRound) -> None:
    run_at(on(29))
    run_at(on(30))
    assert [message.subject for message in mail.outbox] == [
        "Cymru-Wales, Autumn 2026 closes on 30 November: your report is missing"
    ]


def test_an_answer_ends_the_reminders(action: Action, autumn: ReportingRound, contributor: User) -> None:
    run_at(on(1))
    said(action, contributor, "on_track", at=on(2))
    run_at(on(23))
    assert len(mail.outbox) == 1


def test_leads_are_told_who_was_silent_once_it_is_closed(
    action: Action, make_action: Make, autumn: ReportingRound, lead: User, contributor: User
) -> None:
    make_action("1.5")
    assert "lead" not in keys_at(on(30))
    after = on(1, 12)
    assert keys_at(after) == {"lead": [f"closed:{autumn.pk}"]}
    run_at(after)
    [message] = mail.outbox
    assert message.to == ["lead@example.org"]
    assert message.subject == "Cymru-Wales, Autumn 2026 is closed: who has not reported"
    assert "2 actions that it asked for had no answer." in message.body
    assert "1.4 Champion innovative service delivery models\n  Asked: contributor" in message.body
    assert "1.5 Do thing 1.5\n  Nobody is asked to report on it." in message.body
    assert "/account/round/" not in message.body
    assert run_at(on(2, 12)).sent == 0


def test_a_round_that_is_closed_early_is_closed(action: Action, autumn: ReportingRound, lead: User) -> None:
    move_round(reporting_round=autumn, to=RoundState.CLOSED, by=lead, at=NOW)
    assert keys_at(NOW + timedelta(minutes=1)) == {"lead": [f"closed:{autumn.pk}"]}


def test_nobody_silent_and_nothing_to_tell(
    action: Action, autumn: ReportingRound, lead: User, contributor: User
) -> None:
    said(action, contributor, "on_track", at=on(2))
    assert keys_at(on(1, 12)) == {}


def test_nothing_after_the_round_is_signed_off(action: Action, autumn: ReportingRound, lead: User) -> None:
    ReportingRound.objects.update(state="signed_off", signed_off_by=lead, signed_off_at=on(2, 12))
    assert keys_at(on(3, 12)) == {}


def test_a_lead_who_wants_no_reminders_gets_none(action: Action, autumn: ReportingRound, lead: User) -> None:
    unsubscribe(lead)
    assert keys_at(on(1, 12)) == {}


def ask(action: Action, autumn: ReportingRound, lead: User) -> ReportQuestion:
    return ReportQuestion.objects.create(
        round=autumn, action=action, after_number=1, question="What is the plan?", asked_by=lead, asked_at=NOW,
        token=uuid4(),
    )  # fmt: skip


def test_a_question_goes_to_reporter_and_deputy_until_it_is_answered(
    action: Action, autumn: ReportingRound, lead: User, contributor: User, colleague: User
) -> None:
    said(action, contributor, "at_risk")
    Action.objects.update(deputy=colleague, last_number=1)
    question = ask(action, autumn, lead)
    assert keys_at(NOW) == {"colleague": [f"question:{question.pk}"], "contributor": [f"question:{question.pk}"]}
    run_at(NOW)
    assert {message.subject for message in mail.outbox} == {"A question about your report on 1.4"}
    assert "What is the plan?" in mail.outbox[0].body
    assert keys_at(on(23)) == {}
    question.delete()
    withdrawn = ask(action, autumn, lead)
    ReportQuestion.objects.update(withdrawn_at=NOW)
    assert withdrawn.pk
    assert keys_at(on(23)) == {}


def test_a_question_about_an_action_that_was_closed_meanwhile_asks_nobody(
    action: Action, autumn: ReportingRound, lead: User, contributor: User
) -> None:
    said(action, contributor, "at_risk")
    ask(action, autumn, lead)
    Action.objects.update(closed_at=NOW, status="completed")
    assert keys_at(NOW) == {}


def test_who_is_asked_to_take_over(action: Action, contributor: User, colleague: User) -> None:
    handover = Handover.objects.create(
        action=action, from_user=contributor, to_user=colleague, message="I am away until May.", asked_at=NOW
    )
    assert keys_at(NOW) == {"colleague": [f"handover:{handover.pk}"]}
    run_at(NOW)
    [message] = mail.outbox
    assert message.subject == "contributor asks you to report on an action"
    assert "contributor asks you to report on it from now on. I am away until May." in message.body
    Handover.objects.update(state="declined")
    assert keys_at(on(23)) == {}


def test_all_plans_of_a_person_are_in_one_mail(
    action: Action, autumn: ReportingRound, scotland: NationPlan, contributor: User, make_action: Make, lead: User
) -> None:
    Membership.objects.create(user=contributor, plan=scotland, role="contributor", started_at=on(1))
    make_action("2.1", plan=scotland, reporter=contributor, wording="Scottish work")
    other = ReportingRound.objects.create(
        plan=scotland, label="Winter", opens_at=on(1), closes_at=on(24), opened_by=lead
    )
    assert keys_at(NOW) == {"contributor": [f"opens:{autumn.pk}", f"week-left:{other.pk}"]}
    run_at(NOW)
    [message] = mail.outbox
    assert message.subject == "Scotland, Winter closes on 24 November: your report is missing"
    assert message.body.index("2.1 Scottish work") < message.body.index("1.4 Champion")


def test_the_questions_to_the_database_do_not_grow_with_people(
    autumn: ReportingRound, make_action: Make, wales: NationPlan, django_assert_num_queries: Any
) -> None:
    for n in range(3):
        make_action(f"2.{n + 1}", reporter=person(f"p{n}", wales, "contributor"))
    with django_assert_num_queries(11):
        keys_at(NOW)
    for n in range(3, 12):
        make_action(f"2.{n + 1}", reporter=person(f"p{n}", wales, "contributor"))
    with django_assert_num_queries(11):
        assert len(keys_at(NOW)) == 12
