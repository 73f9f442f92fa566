"""Two hundred people, two runs at once, and a mail server that fails in every way."""

import os
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests import databases
from tests.functional.conftest import new_database
from tests.functional.portal import ROOT, environment, manage
from tests.functional.smtp import DROP_AFTER, DROP_BEFORE, HANG_AFTER, HANG_BEFORE, OK, MailServer, Taken, mail_server

pytestmark = [pytest.mark.server, pytest.mark.faults]

PEOPLE = 200
FAULTS = (
    *(OK, OK, OK, DROP_BEFORE, OK, OK, OK, DROP_AFTER, OK, OK),
    *(OK, HANG_BEFORE, OK, OK, OK, DROP_AFTER, OK, OK, OK, HANG_AFTER, OK),
)
#: How many seconds a run waits for a server that hangs; long enough for one that is only slow.
PATIENCE = 3
#: Two hundred contributors, each with an action that the open round waits for.
SETTING = """
from datetime import date, datetime
from zoneinfo import ZoneInfo
from plans.models import Membership, NationPlan, ReportingRound, Strategy, User
from priorities.models import Action, Priority
london = ZoneInfo("Europe/London")
strategy = Strategy.objects.create(slug="test", title="Test")
plan = NationPlan.objects.create(
    strategy=strategy, nation="wales", slug="test", title="Test", short_name="Test", starts_on=date(2024, 4, 1),
    ends_on=date(2027, 3, 31), period_words="2024-2027", state="active",
)
priority = Priority.objects.create(strategy=strategy, number=1, title="Test")
people = [User(email=f"p{n}@example.org", name=f"Person {n:03}", password="!") for n in range(1, 201)]
people = User.objects.bulk_create(people)
started = datetime(2024, 4, 1, tzinfo=london)
Membership.objects.bulk_create(
    Membership(user=user, plan=plan, role="contributor", started_at=started) for user in people
)
for n, user in enumerate(people, start=1):
    Action.objects.create(
        plan=plan, priority=priority, reference=f"1.{n}", wording="Do it", added_on=date(2024, 4, 1), reporter=user
    )
ReportingRound.objects.create(
    plan=plan, label="Autumn 2026", opens_at=datetime(2026, 11, 1, tzinfo=london),
    closes_at=datetime(2026, 11, 30, 23, 59, 59, tzinfo=london), opened_by=people[0],
)
"""
COUNT = "from priorities.models import Reminder as R; print(R.objects.filter(state='sent').count(), R.objects.count())"


@dataclass(frozen=True)
class Office:
    """A database with people to be reminded, and a mail server to do it through."""

    var: Path
    database_url: str

    def start(self, server: MailServer, at: str = "2026-11-22T12:00", timeout: int = 60) -> "subprocess.Popen[str]":
        """Start a run of the command; ``timeout`` is how many seconds it waits for the mail server."""
        settings = {"EMAIL_URL": server.url, "EMAIL_TIMEOUT": str(timeout), "CLOCK_FIXED_AT": at}
        return subprocess.Popen(
            [sys.executable, "manage.py", "send_reminders"],
            cwd=ROOT,
            env={**environment(self.var, self.database_url), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, server: MailServer, at: str = "2026-11-22T12:00", timeout: int = 60) -> tuple[int, str, str]:
        """Run the command to its end; return its exit code, the last line it printed and what it complained of."""
        process = self.start(server, at, timeout)
        out, err = process.communicate(timeout=300)
        return process.returncode, out.splitlines()[-1], err

    def recorded(self) -> str:
        """Return how many reminders are sent, and how many there are."""
        return manage(self.var, self.database_url, "shell", "-v0", "-c", COUNT).strip()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office to be copied, over the database server that ``DATABASE_URL`` names, by default over SQLite."""
    var = tmp_path_factory.mktemp("furnished")
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        if shared := databases.on_sqlite(databases.MIGRATED):
            shutil.copytree(shared, var, dirs_exist_ok=True)
        yield furnish(Office(var, f"sqlite:///{var / 'db.sqlite3'}"))
        return
    _, tables = databases.on_server(databases.MIGRATED) or (var, "template1")
    with new_database(url, f"furnished_{uuid4().hex[:12]}", tables) as own:
        yield furnish(Office(var, own))


def furnish(office: Office) -> Office:
    # Nothing to do where the tables are there.
    manage(office.var, office.database_url, "migrate", "-v0")
    manage(office.var, office.database_url, "shell", "-v0", "-c", SETTING)
    return office


@pytest.fixture
def office(furnished: Office, tmp_path: Path) -> Iterator[Office]:
    """An office for one test."""
    if furnished.database_url.startswith("sqlite"):
        shutil.copytree(furnished.var, tmp_path, dirs_exist_ok=True)
        yield Office(tmp_path, f"sqlite:///{tmp_path / 'db.sqlite3'}")
        return
    template = furnished.database_url.rsplit("/", 1)[1]
    with new_database(os.environ["DATABASE_URL"], f"reminders_{uuid4().hex[:12]}", template) as own:
        yield Office(tmp_path, own)


def wrong(taken: list[Taken]) -> list[str]:
    """Return what is wrong with what the server got: people missed, or written to twice without need."""
    by_person = defaultdict(list)
    for one in taken:
        by_person[one.to].append(one)
    found = [f"p{n}: missed" for n in range(1, PEOPLE + 1) if f"p{n}@example.org" not in by_person]
    for person, messages in by_person.items():
        *before, last = messages
        if last.how != OK or any(one.how == OK for one in before):
            found.append(f"{person}: {[one.how for one in messages]}")
        if len({one.message_id for one in messages}) != 1:
            found.append(f"{person}: different messages")
    return found


def test_nobody_is_missed_and_nobody_gets_two_without_need(office: Office) -> None:
    with mail_server(*FAULTS) as server:
        for _ in range(30):
            at_once = [office.start(server, timeout=PATIENCE), office.start(server, timeout=PATIENCE)]
            said = [process.communicate(timeout=300) for process in at_once]
            if not any(process.returncode for process in at_once):
                break
        else:
            pytest.fail(f"Never done: {said}")
        assert wrong(server.taken) == []
        # The faults did happen, or this would show nothing.
        assert {one.how for one in server.taken} == {OK, DROP_AFTER, HANG_AFTER}
        assert len(server.taken) > PEOPLE
        assert server.connections > len(server.taken)
        assert office.recorded() == f"{PEOPLE} {PEOPLE}"
        before = server.connections
        assert office.run(server) == (0, "0 sent, 0 failed.", "")
        assert server.connections == before


def test_two_runs_at_once_without_faults_send_each_message_once(office: Office) -> None:
    with mail_server(OK) as server:
        at_once = [office.start(server) for _ in range(2)]
        said = [process.communicate(timeout=300) for process in at_once]
        assert [process.returncode for process in at_once] == [0, 0], said
        assert len(server.taken) == PEOPLE
        assert wrong(server.taken) == []
        assert server.connections == PEOPLE


def test_a_server_that_only_hangs_is_left_in_peace(office: Office) -> None:
    with mail_server(HANG_BEFORE) as server:
        code, out, err = office.run(server, timeout=PATIENCE)
        assert (code, out) == (1, "0 sent, 5 failed.")
        assert "The mail server cannot be reached. 195 were not tried." in err
        assert server.connections == 5
    with mail_server(OK) as server:
        assert office.run(server) == (0, "200 sent, 0 failed.", "")
        assert wrong(server.taken) == []


def test_a_run_that_was_killed_is_made_up_for(office: Office) -> None:
    with mail_server(OK, OK, HANG_AFTER) as server:
        killed = office.start(server)
        assert server.hangs.wait(60)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        first = list(server.taken)
        assert [one.how for one in first] == [OK, OK, HANG_AFTER]
    with mail_server(OK) as server:
        assert office.run(server, "2026-11-22T12:14") == (0, "197 sent, 0 failed, 1 left to another run.", "")
        assert office.run(server, "2026-11-22T12:15") == (0, "1 sent, 0 failed.", "")
        assert wrong(first + server.taken) == []
