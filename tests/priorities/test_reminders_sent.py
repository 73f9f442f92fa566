"""Sending each reminder once, whatever the mail server and other runners do."""

import smtplib
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from plans.models import NationPlan, ReportingRound, User
from priorities.models import Action, Reminder, ReminderOccasion
from priorities.notifications.due import due_at
from priorities.notifications.sending import claim, send
from tests.conftest import NOW, person
from tests.priorities.reminding import FaultyBackend, keys_at, on, run_at
from tests.priorities.reporting import said

Make = Callable[..., Action]
State = Reminder.State


@pytest.fixture
def seven(wales: NationPlan, autumn: ReportingRound, make_action: Make) -> list[User]:
    """Seven people, each with an action that waits; their names are their order."""
    people = [person(f"p{n}", wales, "contributor") for n in range(1, 8)]
    for n, one in enumerate(people, start=1):
        make_action(f"3.{n}", reporter=one)
    return people


def test_what_was_sent_is_recorded(action: Action, autumn: ReportingRound, contributor: User) -> None:
    run = run_at(NOW)
    assert (run.sent, run.failed, run.left) == (1, [], 0)
    reminder = Reminder.objects.get()
    assert (reminder.user, str(reminder.day), reminder.state) == (contributor, "2026-11-22", "sent")
    assert (reminder.sent_at, reminder.attempts) == (NOW, 1)
    assert mail.outbox[0].extra_headers["Message-ID"] == reminder.message_id
    assert [occasion.key for occasion in reminder.occasions.all()] == [f"opens:{autumn.pk}"]


def test_a_second_run_sends_nothing(action: Action, autumn: ReportingRound) -> None:
    run_at(NOW)
    assert run_at(NOW).sent == 0
    assert run_at(NOW + timedelta(hours=3)).sent == 0
    assert len(mail.outbox) == 1


def test_one_a_day_whatever_else_is_due(
    action: Action, autumn: ReportingRound, contributor: User, colleague: User
) -> None:
    from priorities.models import Handover

    run_at(on(22, hour=8))
    action.refresh_from_db()
    Action.objects.update(reporter=colleague)
    Handover.objects.create(action=action, from_user=colleague, to_user=contributor, asked_at=on(22, hour=9))
    assert [message.to for message in mail.outbox] == [["contributor@example.org"]]
    assert keys_at(on(22, hour=23, minute=59)).keys() == {"colleague"}
    run_at(on(22, hour=23, minute=59))
    assert [message.to for message in mail.outbox[1:]] == [["colleague@example.org"]]
    run_at(on(23, hour=0))
    assert [m.subject for m in mail.outbox if m.to == ["contributor@example.org"]][1:] == [
        "colleague asks you to report on an action"
    ]


def test_two_runs_that_saw_the_same_send_one(action: Action, autumn: ReportingRound) -> None:
    first, second = due_at(NOW), due_at(NOW)
    assert send(first, moment=lambda: NOW).sent == 1
    run = send(second, moment=lambda: NOW)
    assert (run.sent, run.elsewhere) == (0, 1)
    assert len(mail.outbox) == 1


def test_two_runs_at_either_side_of_midnight_send_one(action: Action, autumn: ReportingRound) -> None:
    late, early = on(22, hour=23, minute=59), on(23, hour=0)
    seen = due_at(late)
    assert claim(user=seen[0].user, keys=seen[0].keys, at=late) is not None
    assert claim(user=seen[0].user, keys=seen[0].keys, at=early) is None
    assert run_at(early).elsewhere == 1


def test_a_claim_of_a_dead_runner_is_taken_over_after_a_quarter_of_an_hour(
    action: Action, autumn: ReportingRound, contributor: User
) -> None:
    [due] = due_at(NOW)
    dead = claim(user=contributor, keys=due.keys, at=NOW)
    assert dead is not None
    assert run_at(NOW + timedelta(minutes=14, seconds=59)).elsewhere == 1
    assert mail.outbox == []
    assert run_at(NOW + timedelta(minutes=15)).sent == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == dead.message_id
    assert Reminder.objects.get().attempts == 2


def test_what_failed_is_tried_again_with_the_same_message_id(
    action: Action, autumn: ReportingRound, faults: list[Any]
) -> None:
    faults.append(smtplib.SMTPServerDisconnected("Connection unexpectedly closed"))
    run = run_at(NOW)
    assert (run.sent, len(run.failed), run.left) == (0, 1, 0)
    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.last_error) == (
        "failed",
        "SMTPServerDisconnected: Connection unexpectedly closed",
    )
    assert run_at(NOW).sent == 1
    first, second = FaultyBackend.tried
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.body == second.body
    assert (Reminder.objects.get().state, Reminder.objects.get().last_error) == ("sent", "")


def test_the_next_day_it_is_that_days_mail(action: Action, autumn: ReportingRound, faults: list[Any]) -> None:
    faults.append(TimeoutError("timed out"))
    run_at(on(2))
    assert run_at(on(3)).sent == 1
    [reminder] = Reminder.objects.all()
    assert (str(reminder.day), reminder.attempts) == ("2026-11-03", 2)
    first, second = FaultyBackend.tried
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert run_at(on(4)).sent == 0


def test_a_message_that_says_something_new_has_a_new_id(
    action: Action, autumn: ReportingRound, faults: list[Any]
) -> None:
    """Else a mail program that got the first one after all would hide the second."""
    faults.append(TimeoutError("timed out"))
    run_at(on(22))
    run_at(on(23))
    first, second = FaultyBackend.tried
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    assert [occasion.key for occasion in ReminderOccasion.objects.all()] == [f"week-left:{autumn.pk}"]
    assert Reminder.objects.count() == 1


def test_whoever_answered_meanwhile_is_left_in_peace(
    action: Action, autumn: ReportingRound, contributor: User, faults: list[Any]
) -> None:
    faults.append(TimeoutError("timed out"))
    run_at(on(2))
    said(action, contributor, at=on(2, hour=12))
    assert run_at(on(3)).sent == 0
    assert len(FaultyBackend.tried) == 1


def test_a_refused_address_keeps_nobody_waiting(seven: list[User], faults: list[Any]) -> None:
    faults += [smtplib.SMTPRecipientsRefused({"p1@example.org": (550, b"no such user")})] * 6
    run = run_at(NOW)
    assert (run.sent, len(run.failed), run.left) == (1, 6, 0)
    assert "p1@example.org" not in Reminder.objects.get(user=seven[0]).last_error


def test_after_five_failures_in_a_row_the_server_is_left_in_peace(seven: list[User], faults: list[Any]) -> None:
    faults += [ConnectionRefusedError("refused")] * 4 + [None] + [ConnectionRefusedError("refused")] * 5
    run = run_at(NOW)
    assert (run.sent, len(run.failed), run.left) == (1, 6, 0)
    faults[:] = [ConnectionRefusedError("refused")] * 5
    run = run_at(NOW)
    assert (run.sent, len(run.failed), run.left) == (0, 5, 1)
    assert Reminder.objects.filter(state=State.CLAIMED).count() == 0
    faults.clear()
    assert run_at(NOW).sent == 6
    assert sorted(message.to[0] for message in mail.outbox) == [f"p{n}@example.org" for n in range(1, 8)]


def test_a_fault_of_ours_for_one_person_keeps_nobody_waiting(
    seven: list[User], faults: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    faults.append(KeyError("ours"))
    run = run_at(NOW)
    assert (run.sent, len(run.failed)) == (6, 1)
    assert "could not be made" in caplog.text


def command(*arguments: str) -> tuple[str, str, int]:
    """Run the command; return what it printed, what it complained of, and its exit code."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("send_reminders", *arguments, stdout=out, stderr=err)
    except SystemExit as exit_code:
        code = int(str(exit_code.code))
    return out.getvalue(), err.getvalue(), code


def test_a_dry_run_says_what_would_go_and_sends_nothing(action: Action, autumn: ReportingRound) -> None:
    out, _, code = command("--dry-run")
    assert out == (
        f"contributor <contributor@example.org>: 1 waiting in Autumn 2026 (opens:{autumn.pk})\n"
        "1 to be sent. Nothing was sent.\n"
    )
    assert code == 0
    assert mail.outbox == []
    assert not Reminder.objects.exists()


def test_the_command_says_what_it_did(seven: list[User], faults: list[Any]) -> None:
    faults.append(smtplib.SMTPServerDisconnected("gone"))
    out, err, code = command()
    assert (out, code) == ("6 sent, 1 failed.\n", 1)
    assert "Not sent to p1@example.org: SMTPServerDisconnected: gone" in err
    assert command() == ("1 sent, 0 failed.\n", "", 0)
    assert command() == ("0 sent, 0 failed.\n", "", 0)


def test_the_command_says_when_the_server_is_down(seven: list[User], faults: list[Any]) -> None:
    faults += [ConnectionRefusedError("refused")] * 5
    out, err, code = command()
    assert (out, code) == ("0 sent, 5 failed.\n", 1)
    assert "The mail server cannot be reached. 2 were not tried." in err
