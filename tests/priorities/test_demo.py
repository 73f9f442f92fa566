"""``manage.py load_demo``: a coherent story, the same every time, and never in a database that people work in."""

import hashlib
import stat
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from plans.models import DemoData, Membership, NationPlan, User
from priorities import progress
from priorities.models import (
    Action,
    Decision,
    Evidence,
    Measure,
    Note,
    ProgressReport,
    Reading,
    Timing,
    TimingRevision,
)
from priorities.services import asking
from priorities.services.checks_now import found_now
from priorities.services.demo.words import fill, round_label, season
from priorities.services.found_checks import found_in
from tests.conftest import LONDON, NOW, TODAY, person
from tests.priorities.filled import filled

#: What tells one telling from another, without ids and passwords.
STORY: dict[type[Any], tuple[str, ...]] = {
    ProgressReport: (
        *("action__reference", "number", "position", "kind", "status", "what_happened", "plan_or_need", "next_step"),
        *("next_step_on", "last_step_done", "said_by__email", "entered_by__email", "told", "recorded_at", "token"),
    ),
    Decision: ("action__reference", "number", "kind", "status", "reason", "recorded_by__email", "recorded_at", "token"),
    Reading: ("measure__action__reference", "read_on", "value", "author__email", "recorded_at"),
    Evidence: ("report__action__reference", "title", "url"),
    Note: ("action__reference", "text", "team_only", "author__email", "recorded_at", "token"),
    TimingRevision: ("timing__action__reference", "kind", "new_starts_on", "new_latest_on", "reason", "recorded_at"),
    Membership: ("user__email", "user__name", "plan__slug", "role", "started_at"),
    Measure: ("action__reference", "baseline", "target", "is_target_illustrative"),
    Action: ("reference", "status", "answered_at", "closed_at", "reporter__email", "deputy__email", "last_number"),
}


def run(*arguments: str) -> str:
    """Run the command and return what it printed."""
    output = StringIO()
    call_command("load_demo", *arguments, stdout=output)
    return output.getvalue()


def digest() -> str:
    """Return a mark of the whole story."""
    told = [sorted(map(repr, model.objects.values_list(*columns))) for model, columns in STORY.items()]
    rounds = NationPlan.objects.get(slug="wales-2024-2027").rounds
    told.append(sorted(map(repr, rounds.values_list("label", "opens_at", "closes_at", "state", "signed_off_at"))))
    return hashlib.sha256(repr(told).encode()).hexdigest()


@pytest.fixture(scope="class")
def once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The demonstration of 22 November 2026, loaded once for the tests of a class; the folder of its password."""
    var = tmp_path_factory.mktemp("var")
    with filled(django_db_blocker, VAR_DIR=var):
        call_command("seed", verbosity=0)
        run()
        yield var


@pytest.fixture
def wales_demo(once: Path, db: None) -> NationPlan:
    return NationPlan.objects.get(slug="wales-2024-2027")


@pytest.fixture
def seeded(db: None, settings: Any, tmp_path: Path) -> NationPlan:
    """The plan without the demonstration, and an empty folder for the password."""
    settings.VAR_DIR = tmp_path
    call_command("seed", verbosity=0)
    return NationPlan.objects.get(slug="wales-2024-2027")


def references(actions: Any) -> str:
    return " ".join(action.reference for action in actions)


class TestTheStory:
    """What the rules say of it on 22 November 2026."""

    def test_a_history_reads_in_the_order_of_its_dates(self, wales_demo: NationPlan) -> None:
        rows = list(Action.objects.get(plan=wales_demo, reference="1.2").history.order_by("history_id"))
        dates = [row.history_date for row in rows]
        assert rows[0].history_type == "+"
        assert len(rows) > 2
        assert dates == sorted(dates)

    def test_what_was_due_and_how_it_stands(self, wales_demo: NationPlan) -> None:
        rounds = asking.rounds_of(wales_demo, NOW).intervals
        standings = [action.standing(rounds) for action in Action.objects.of_plan(wales_demo).with_words()]
        assert [(share.status, share.count, share.is_last_known) for share in progress.tally(standings)] == [
            ("completed", 3, False),
            ("ready_to_close", 1, False),
            ("on_track", 7, False),
            ("on_track", 5, True),
            ("at_risk", 3, False),
            ("off_track", 2, False),
            ("not_started", 1, False),
            ("not_started", 1, True),
        ]
        due = progress.due_summary(standings, TODAY)
        assert (due.due, due.closed, due.ready_to_close, due.overdue) == (5, {"completed": 3}, 1, 1)
        assert (due.later, due.ongoing, due.no_date, due.last_date) == (15, 3, 0, date(2027, 3, 31))

    def test_who_stands_where(self, wales_demo: NationPlan) -> None:
        def with_status(status: str) -> str:
            return references(Action.objects.of_plan(wales_demo).filter(status=status))

        assert with_status("completed") == "1.7 1.8 3.6"
        assert with_status("ready_to_close") == "4.4"
        assert with_status("at_risk") == "1.4 1.5 2.1"
        assert with_status("off_track") == "4.1 4.2"
        assert with_status("not_started") == "2.5 4.3"
        assert Action.objects.get(reference="4.1").days_overdue(TODAY) == 601

    def test_what_the_open_round_has_heard(self, wales_demo: NationPlan) -> None:
        rounds = asking.rounds_of(wales_demo, NOW).intervals
        actions = Action.objects.of_plan(wales_demo)
        assert references(actions.with_freshness("silent", rounds)) == "1.2 1.6 2.3 2.5 3.1 3.5"
        assert references(actions.with_freshness("unchanged", rounds)) == "2.4 3.2 3.3"
        assert actions.with_freshness("afresh", rounds).count() == 14

    def test_three_rounds(self, wales_demo: NationPlan) -> None:
        rounds = wales_demo.rounds.newest_first()
        assert [(one.label, one.state, str(one.closes_on)) for one in rounds] == [
            ("Autumn 2026", "open", "2026-11-30"),
            ("Summer 2026", "signed_off", "2026-07-31"),
            ("Spring 2026", "signed_off", "2026-04-03"),
        ]

    def test_what_the_checks_find(self, wales_demo: NationPlan) -> None:
        found = found_now(wales_demo, asking.rounds_of(wales_demo, NOW), NOW)
        whose: dict[str, list[str]] = {}
        for one in found:
            about = one.action.reference if one.action else f"priority {one.priority and one.priority.number}"
            whose.setdefault(one.check.value, []).append(about)
        assert {check: " ".join(about) for check, about in whose.items()} == {
            "on_track_but_behind": "1.3",
            "step_not_done": "1.4 3.1",
            "not_started_half_gone": "4.3",
            "only_outputs": "priority 2",
            "no_target": "1.5 1.6 2.1 2.3 2.5 3.1 3.2 3.3 4.3",
        }
        assert [one.check.value for one in found if one.answer] == []
        assert found_in(wales_demo, NOW) == found
        assert Measure.objects.with_newest_reading().get(action__reference="1.3").newest_value == 9

    def test_the_story_of_one_action(self, wales_demo: NationPlan) -> None:
        action = Action.objects.get(reference="1.4")
        told = [
            (str(progress.london_date(report.recorded_at)), report.status, report.what_happened)
            for report in action.reports.newest_first()
        ]
        assert told == [
            (
                "2026-11-14",
                "at_risk",
                "Two services withdrew from the autumn call. Six examples are written up; twelve are needed.",
            ),
            ("2026-07-30", "on_track", "Four examples published. Six more are promised for the autumn."),
            ("2026-04-02", "on_track", "Template agreed and translated."),
        ]
        newest = action.status_report
        assert newest is not None
        assert newest.plan_or_need == "Each network names two services by 31 January"
        assert (newest.next_step, str(newest.next_step_on)) == ("each network names two services", "2027-01-31")
        assert newest.last_step_done == "no"
        readings = action.measures.get().readings.effective().values_list("value", flat=True)
        assert [int(value) for value in readings if value is not None] == [1, 4, 6]

    def test_what_waits_for_the_contributor(self, wales_demo: NationPlan) -> None:
        contributor = User.objects.get(email="demo-contributor-wales@example.org")
        waiting = list(asking.waiting_for(contributor, NOW))
        assert references(waiting) == "1.2 2.3 3.1"
        allowed = asking.unchanged_allowed(waiting, asking.rounds_of(wales_demo, NOW), NOW)
        # 2.3 was unchanged the round before, and 3.1 promised a step that is due.
        assert references(action for action in waiting if action.pk in allowed) == "1.2"
        assert references(Action.objects.of_plan(wales_demo).unassigned()) == "2.5 3.5"

    def test_targets_are_called_illustrative_and_all_timings_are_adopted(self, wales_demo: NationPlan) -> None:
        assert not Measure.objects.filter(target__isnull=False, is_target_illustrative=False).exists()
        assert not Timing.objects.filter(is_adopted=False).exists()

    def test_each_kind_of_record_is_there(self, wales_demo: NationPlan) -> None:
        assert Note.objects.get(team_only=True).action.reference == "4.1"
        assert ProgressReport.objects.get(corrects__isnull=False).action.reference == "3.4"
        assert Decision.objects.get(kind="return").action.reference == "3.6"
        assert Decision.objects.get(decided_by="the board").action.reference == "1.8"
        assert TimingRevision.objects.get(kind="rescheduled").timing.action.reference == "2.5"
        told = ProgressReport.objects.exclude(told="").get()
        assert (told.told, told.on_behalf) == ("to the lead at the group’s meeting, 19 November", True)
        assert all(url.startswith("https://example.org/") for url in Evidence.objects.values_list("url", flat=True))

    def test_nobody_closed_what_they_claimed(self, wales_demo: NationPlan) -> None:
        for decision in Decision.objects.filter(kind="close"):
            claim = decision.action.reports.get(number=decision.number - 1)
            assert claim.status == "ready_to_close"
            assert claim.said_by_id != decision.recorded_by_id

    def test_it_happened_in_order_and_before_today(self, wales_demo: NationPlan) -> None:
        numbered = ProgressReport.objects.order_by("pk").values_list("recorded_at", flat=True)
        assert list(numbered) == sorted(set(numbered))
        assert max(numbered) < datetime(2026, 11, 22, tzinfo=LONDON)

    def test_no_placeholder_is_left(self, wales_demo: NationPlan) -> None:
        texts = ProgressReport.objects.values_list("what_happened", "plan_or_need", "next_step", "told")
        assert not any("{" in text for row in texts for text in row)

    def test_the_board_was_asked_and_decided(self, wales_demo: NationPlan) -> None:
        spring, summer = (record.snapshot.data for record in wales_demo.rounds.order_by("closes_at")[:2])
        assert [(asked["action"], asked["decide_by"]) for asked in summer["requests"]] == [("4.2", "2026-12-12")]
        assert summer["requests"][0]["advice"]["en"] == "The national body."
        assert [(last["action"], last["decision"]["en"]) for last in summer["last_decisions"]] == [
            ("1.8", "Both languages are published together.")
        ]
        assert spring["last_decisions"] == []
        assert [data["text"]["author"] for data in (spring, summer)] == ["Lead officer, Wales"] * 2
        answers = [check["answer"] for one in summer["actions"] for check in one["checks"] if one["reference"] == "1.3"]
        assert answers[0]["en"] == "Projects are counted once a year, in March."


class TestTheAccounts:
    def test_every_account_signs_in_with_the_password(self, wales_demo: NationPlan, once: Path) -> None:
        file = once / "demo-password.txt"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        password = file.read_text().strip()
        for user in User.objects.all():
            assert user.email.startswith("demo-")
            assert EmailAddress.objects.get(user=user).verified
        client = Client()
        client.post("/account/login/", {"login": "demo-lead-wales@example.org", "password": password})
        assert client.get("/plans/wales-2024-2027/queue/").status_code == 200

    def test_their_roles(self, wales_demo: NationPlan) -> None:
        roles = Membership.objects.current().order_by("user_id").values_list("user__name", "plan__nation", "role")
        assert list(roles) == [
            ("Demo lead, Wales", "wales", "lead"),
            ("Demo second lead, Wales", "wales", "lead"),
            ("Demo contributor, Wales", "wales", "contributor"),
            ("Demo second contributor, Wales", "wales", "contributor"),
            ("Demo third contributor, Wales", "wales", "contributor"),
            ("Demo observer, Wales", "wales", "observer"),
            ("Demo observer, UK", None, "observer"),
            ("Demo contributor, Scotland", "scotland", "contributor"),
        ]
        assert User.objects.get(is_superuser=True).name == "Demo administrator"

    def test_status_names_them_again(self, wales_demo: NationPlan, once: Path, settings: Any) -> None:
        settings.VAR_DIR = once
        said = run("--status")
        assert "Demo contributor, Wales          demo-contributor-wales@example.org" in said
        assert f"Password for all of them: {(once / 'demo-password.txt').read_text().strip()}" in said
        assert "demo-reset" not in said

    def test_status_says_when_it_has_aged(self, wales_demo: NationPlan, once: Path, settings: Any) -> None:
        settings.VAR_DIR = once
        settings.CLOCK_FIXED_AT = datetime(2026, 11, 30, 23, 59, tzinfo=LONDON)
        assert "days old" not in run("--status")
        settings.CLOCK_FIXED_AT = datetime(2026, 12, 1, 0, 0, tzinfo=LONDON)
        assert "The demonstration is 9 days old and its round is over: “make demo-reset”" in run("--status")

    def test_status_without_the_file(self, wales_demo: NationPlan, settings: Any, tmp_path: Path) -> None:
        settings.VAR_DIR = tmp_path
        assert "Their password is lost" in run("--status")


class TestLoaded:
    def test_a_second_time_changes_nothing(self, wales_demo: NationPlan, once: Path, settings: Any) -> None:
        settings.VAR_DIR = once
        before = digest(), (once / "demo-password.txt").read_text()
        assert run() == "The demonstration data is loaded already.\n"
        assert (digest(), (once / "demo-password.txt").read_text()) == before

    def test_every_page_is_told(self, wales_demo: NationPlan) -> None:
        assert DemoData.objects.get().loaded_on == TODAY


class TestLoading:
    def test_the_same_every_time(self, seeded: NationPlan, tmp_path: Path) -> None:
        told, passwords = [], []
        for _ in range(2):
            with transaction.atomic():
                run("--date", "2026-10-31")
                told.append(digest())
                passwords.append((tmp_path / "demo-password.txt").read_text())
                transaction.set_rollback(True)
        assert told[0] == told[1]
        assert passwords[0] != passwords[1]

    @pytest.mark.parametrize("day", ["2025-03-01", "2026-02-28", "2027-03-31", "2028-02-29"])
    def test_on_other_days(self, seeded: NationPlan, settings: Any, day: str) -> None:
        settings.CLOCK_FIXED_AT = datetime.fromisoformat(f"{day}T00:01").replace(tzinfo=LONDON)
        assert "Demonstration data loaded: 9 accounts, 89 events." in run()
        assert references(Action.objects.of_plan(seeded).filter(status="off_track")) == "4.1 4.2"
        latest = ProgressReport.objects.latest("recorded_at").recorded_at
        assert latest < settings.CLOCK_FIXED_AT


class TestRefusing:
    def refused(self, *arguments: str) -> str:
        """Return why the command refused; nothing of the demonstration is there."""
        with pytest.raises(CommandError) as refused:
            run(*arguments)
        assert not DemoData.objects.exists()
        assert not User.objects.filter(email__startswith="demo-").exists()
        return str(refused.value)

    @pytest.mark.parametrize("arguments", [[], ["--status"]])
    def test_in_production(self, seeded: NationPlan, settings: Any, arguments: list[str]) -> None:
        settings.PRODUCTION = True
        assert "for development only" in self.refused(*arguments)

    def test_where_people_have_accounts(self, seeded: NationPlan) -> None:
        person("somebody")
        assert "This database is in use: it holds people of its own." in self.refused()

    def test_where_there_is_no_plan(self, db: None) -> None:
        assert "Run “manage.py seed” first." in self.refused()

    def test_where_an_action_is_gone(self, seeded: NationPlan) -> None:
        action = Action.objects.get(reference="2.5")
        action.timings.all().delete()
        action.measures.all().delete()
        action.delete()
        assert "The plan is not as it was seeded" in self.refused()

    def test_where_the_password_cannot_be_written(self, seeded: NationPlan, settings: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        settings.VAR_DIR = tmp_path / "file"
        assert "file" in self.refused()

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2024-12-01", "The story begins 300 days back, before the plan."),
            ("2026-11-23", "a day that has come"),
            ("22 November", "Write the date as YYYY-MM-DD"),
            ("0001-01-01", "a day that has come"),
        ],
    )
    def test_on_a_day_that_does_not_fit(self, seeded: NationPlan, day: str, said: str) -> None:
        assert said in self.refused("--date", day)


@pytest.mark.parametrize(
    ("text", "filled_in"),
    [
        ("by {day:+70}", "by 31 January"),
        ("due {day:-53}, {month:+128}", "due 30 September, March"),
        ("in the {season:+0}", "in the autumn"),
        ("no {place}", "no {place}"),
    ],
)
def test_dates_in_texts_follow_the_day(text: str, filled_in: str) -> None:
    assert fill(text, TODAY) == filled_in


@pytest.mark.parametrize(
    ("day", "named", "label"),
    [
        (date(2026, 2, 28), "winter", "Winter 2026"),
        (date(2026, 3, 1), "spring", "Spring 2026"),
        (date(2026, 6, 1), "summer", "Summer 2026"),
        (date(2026, 11, 30), "autumn", "Autumn 2026"),
        (date(2026, 12, 1), "winter", "Winter 2027"),
    ],
)
def test_seasons(day: date, named: str, label: str) -> None:
    assert (season(day), round_label(day)) == (named, label)
