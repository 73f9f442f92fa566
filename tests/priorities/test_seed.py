"""``manage.py seed``: the published plan is there, word for word, and what people edit is never overwritten."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from plans.models import NationPlan, NeighbouringStrategy, PlanSection, Strategy, VisionOutcome, WordingState
from plans.services.recording import save_edited
from priorities.choices import TimingKind
from priorities.models import Action, Commitment, Measure, Priority, ResponsibleParty, Timing
from priorities.services.editing import save_action
from tests.conftest import TODAY
from tests.priorities.filled import filled

pytestmark = pytest.mark.django_db


def seed() -> str:
    """Run the command and return what it printed."""
    output = StringIO()
    call_command("seed", stdout=output)
    return output.getvalue().strip()


@pytest.fixture(scope="class")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The plan, seeded once for the tests of a class."""
    with filled(django_db_blocker):
        seed()
        yield


@pytest.fixture
def seeded(once: None, db: None) -> NationPlan:
    return NationPlan.objects.get(slug="wales-2024-2027")


def everything() -> list[list[tuple[Any, ...]]]:
    """Return every row of every table of ours."""
    tables = [name for name in connection.introspection.table_names() if name.startswith(("plans_", "priorities_"))]
    with connection.cursor() as cursor:
        rows = []
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {table}")
            rows.append(sorted(cursor.fetchall(), key=repr))
    return rows


NOTHING_MISSING = "Nothing was missing: the strategy and the plans are there."


class TestAnEmptyDatabase:
    def test_it_says_what_it_created(self) -> None:
        assert seed() == (
            "Created 1 strategy, 4 vision outcomes, 3 strategies beside it, 4 priorities, 5 responsible parties, "
            "4 nation plans, 4 sections of the plan’s prose, 8 commitments, 23 actions, 23 measures, 23 timings."
        )

    def test_what_is_missing_is_added_to_what_is_there(self) -> None:
        ResponsibleParty.objects.create(slug="rcot", name="The College", is_group=True)
        assert "4 responsible parties" in seed()
        assert ResponsibleParty.objects.get(slug="rcot").name == "The College"


class TestWhatIsThere:
    def test_the_strategy(self, seeded: NationPlan) -> None:
        strategy = Strategy.objects.get(slug="uk-workforce-strategy")
        assert (strategy.vision_year, strategy.launched_on and strategy.launched_on.isoformat()) == (2035, "2024-03-01")
        assert VisionOutcome.objects.get(position=3).text == (
            "Equipped to focus on prevention and early intervention, minimising the need for crisis intervention, "
            "reducing dependency on care services."
        )
        assert [str(priority) for priority in Priority.objects.all()] == [
            "1. Optimising occupational therapy",
            "2. Demonstrating value and impact",
            "3. Retention and career development",
            "4. Effective workforce planning",
        ]
        assert [neighbour.title for neighbour in NeighbouringStrategy.objects.all()] == [
            "Sustainability action plan",
            "Equity, Diversity and Belonging Strategy 2024–2027",
            "Research and Innovation Strategy",
        ]

    def test_the_four_plans(self, seeded: NationPlan) -> None:
        found = {
            plan.slug: (plan.state, plan.starts_on.isoformat(), plan.ends_on.isoformat(), plan.actions.count())
            for plan in NationPlan.objects.all()
        }
        assert found == {
            "wales-2024-2027": ("active", "2024-04-01", "2027-03-31", 23),
            "england-2024-2027": ("draft", "2024-04-01", "2027-03-31", 0),
            "scotland-2025-2027": ("draft", "2025-04-01", "2027-03-31", 0),
            "northern-ireland-2025-2027": ("draft", "2025-04-01", "2027-03-31", 0),
        }
        assert all("our reading" in plan.period_note for plan in NationPlan.objects.all())

    def test_the_prose_is_word_for_word(self, seeded: NationPlan) -> None:
        headings = [section.heading for section in seeded.sections.all()]
        assert headings == [
            "The position of the occupational therapy workforce",
            "Transforming and modernising the occupational therapy workforce",
            "Our workforce vision",
            "The workforce modelling that we need",
        ]
        prose = "\n".join([seeded.introduction, *(section.body for section in seeded.sections.all())])
        for words in (
            "We’d like to thank the member volunteers in our Workforce Strategy advisory group in Wales who’ve helped",
            "- examples of workforce modelling that can help organise skills and make sure staffing levels are safe.",
            "The Welsh Government’s National Workforce Implementation Plan (2023) emphasises the argument",
            "- patchy and inconsistent demographic data that weakens systems’ efforts",
            "By 2035 we will have an occupational therapy workforce that is:",
            "only receive 6% of the NHS budget (NHS Wales Planning Framework 2022 – 2025)",
            "What will an excellent, inclusive occupational therapy service look like in 2035 and how do we get there?",
        ):
            assert words in prose

    def test_two_commitments_under_each_priority_word_for_word(self, seeded: NationPlan) -> None:
        found = [(one.priority.number, one.position, one.wording) for one in Commitment.objects.filter(plan=seeded)]
        assert found == [
            (
                1,
                1,
                "We will support occupational therapy practitioners to be changemakers, using their skills and "
                "knowledge to lead and co-design innovative products, interventions and services that improve people’s "
                "lives and wellbeing.",
            ),
            (
                1,
                2,
                "We will champion innovative service delivery models that improve access to occupational therapy and "
                "achieve health equity for all.",
            ),
            (
                2,
                1,
                "We will build our real-world and research evidence for occupational therapy to justify investment in "
                "the occupational therapy workforce by quantifying the impact.",
            ),
            (
                2,
                2,
                "We will work with our leaders to put the case for how and where to deploy our expertise to add the "
                "most value for people and their families, the wider health and social care system and to avoid "
                "critical shortages within the occupational therapy workforce.",
            ),
            (
                3,
                1,
                "We will support and promote the development of all occupational therapy practitioners, especially "
                "those from historically marginalised and under-represented communities, to be where they want to be "
                "at each stage in their career.",
            ),
            (
                3,
                2,
                "We will build our profession’s capacity, confidence and capability to incorporate leadership, "
                "learning, research and innovation into practice.",
            ),
            (
                4,
                1,
                "We will empower the OT workforce to contribute to, access and use the workforce planning data and "
                "intelligence available to them.",
            ),
            (
                4,
                2,
                "We will empower the occupational therapy workforce to use the data and intelligence to make informed "
                "decisions about their positioning within the health and social care system.",
            ),
        ]

    def test_the_actions_of_each_priority(self, seeded: NationPlan) -> None:
        references = [action.reference for action in Action.objects.of_plan(seeded)]
        assert " ".join(references) == (
            "1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 2.1 2.2 2.3 2.4 2.5 3.1 3.2 3.3 3.4 3.5 3.6 4.1 4.2 4.3 4.4"
        )
        action = Action.objects.get(plan=seeded, reference="1.5")
        assert action.wording == "Make the case for moving resource from hospital to primary and community services"
        assert [party.name for party in action.responsible.all()] == ["RCOT", "Stakeholders and partners"]
        assert action.source_quote == "primary and community care services only receive 6% of the NHS budget"
        assert action.source_document == "Occupational therapy workforce strategy action plan, Cymru-Wales 2024–2027"
        assert action.source_place == "Our workforce vision"

    def test_history_says_where_it_comes_from(self, seeded: NationPlan) -> None:
        row = Action.objects.get(reference="1.4").history.latest()
        assert (row.history_user, row.history_change_reason) == (None, "Taken over from the published plan.")


class TestWhatIsOurs:
    """Nothing may present what the published text does not say as RCOT's."""

    def test_actions_are_working_drafts_and_the_rest_suggestions(self, seeded: NationPlan) -> None:
        assert set(Action.objects.values_list("wording_state", flat=True)) == {WordingState.WORKING_DRAFT}
        assert set(Measure.objects.values_list("wording_state", flat=True)) == {WordingState.SUGGESTION}
        assert set(Timing.objects.values_list("wording_state", "is_adopted")) == {(WordingState.SUGGESTION, False)}

    def test_no_target_is_invented(self, seeded: NationPlan) -> None:
        assert set(Measure.objects.values_list("baseline", "target", "lower", "upper")) == {(None, None, None, None)}

    def test_nothing_is_overdue_or_has_a_status(self, seeded: NationPlan) -> None:
        assert not Action.objects.on_schedule("overdue", TODAY).exists()
        assert set(Action.objects.values_list("status", "latest_on", "last_number")) == {("", None, 0)}

    def test_timings_as_suggested(self, seeded: NationPlan) -> None:
        ongoing = Timing.objects.filter(kind=TimingKind.ONGOING)
        assert sorted(timing.action.reference for timing in ongoing) == ["1.3", "2.4", "3.4"]
        timing = Timing.objects.get(action__reference="4.1")
        assert (timing.wording, timing.kind, str(timing.latest_on)) == ("Year 1 (2024–25)", "window", "2025-03-31")


class TestASecondTime:
    def test_nothing_changes(self, seeded: NationPlan) -> None:
        before = everything()
        assert seed() == NOTHING_MISSING
        assert everything() == before

    def test_edited_wording_stays(self, seeded: NationPlan) -> None:
        action = Action.objects.get(reference="1.4")
        action.wording = "Champion models"
        save_action(action=action, by=None)
        assert seed() == NOTHING_MISSING
        assert Action.objects.get(reference="1.4").wording == "Champion models"

    def test_a_new_reference_stays(self, seeded: NationPlan) -> None:
        action = Action.objects.get(reference="1.4")
        action.reference = "1.9"
        save_action(action=action, by=None)
        assert seed() == NOTHING_MISSING
        assert Action.objects.count() == 23

    def test_references_that_changed_hands_keep_their_measures(self, seeded: NationPlan) -> None:
        first, other = Action.objects.get(reference="1.4"), Action.objects.get(reference="1.5")
        first.measures.get().delete()
        for action, reference in ((first, "9.9"), (other, "1.4"), (first, "1.5")):
            action.reference = reference
            save_action(action=action, by=None)
        assert seed() == NOTHING_MISSING
        assert (first.measures.count(), other.measures.count()) == (0, 1)

    def test_a_new_address_of_the_plan_stays(self, seeded: NationPlan) -> None:
        seeded.slug = "cymru"
        save_edited(seeded, by=None)
        assert seed() == NOTHING_MISSING
        assert NationPlan.objects.filter(nation="wales").count() == 1

    def test_what_was_deleted_or_moved_stays_so(self, seeded: NationPlan) -> None:
        PlanSection.objects.get(position=2).delete()
        moved = PlanSection.objects.get(position=4)
        moved.position = 7
        save_edited(moved, by=None)
        Action.objects.get(reference="2.5").timings.all().delete()
        assert seed() == NOTHING_MISSING
        assert [section.position for section in seeded.sections.all()] == [1, 3, 7]
        assert not Timing.objects.filter(action__reference="2.5").exists()

    def test_what_belongs_to_something_deleted_stays_away(self, seeded: NationPlan) -> None:
        action = Action.objects.get(reference="2.5")
        action.timings.all().delete()
        action.measures.all().delete()
        action.delete()
        assert seed() == NOTHING_MISSING
        assert Action.objects.count() == 22


class TestABrokenFixture:
    @pytest.fixture
    def fixture(self, settings: Any, tmp_path: Path) -> Path:
        """An empty strategy, to be broken, before an empty plan."""
        (tmp_path / "wales_2024_2027.json").write_text("[]")
        settings.FIXTURE_DIRS = [tmp_path]
        return tmp_path / "strategy.json"

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("[", "strategy.json is not valid JSON"),
            ('{"model": 1}', "strategy.json is not a list of entries with “model” and “fields”."),
            ('[{"model": "plans.strategy"}]', "strategy.json is not a list of entries"),
            ('[{"model": "plans.user", "fields": {}}]', "entry 1: the model plans.user is not one that fixtures hold."),
            (
                '[{"model": "plans.strategy", "fields": {"slug": "a", "colour": 1}}]',
                "entry 1: plans.Strategy has no field",
            ),
            ('[{"model": "plans.strategy", "fields": {"title": "T"}}]', "entry 1: the field slug is missing."),
            ('[{"model": "plans.strategy", "fields": {"slug": "a"}}]', "entry 1: This field cannot be blank."),
            (
                '[{"model": "plans.visionoutcome", "fields": {"strategy": ["none"], "position": 1, "text": "T"}}]',
                "entry 1: strategy names ['none'], which no earlier entry holds.",
            ),
            (
                '[{"model": "plans.strategy", "fields": {"slug": "a", "title": "T", "launched_on": "soon"}}]',
                "entry 1: “soon” value has an invalid date format",
            ),
        ],
    )
    def test_is_named_with_its_entry(self, fixture: Path, content: str, said: str) -> None:
        fixture.write_text(content)
        with pytest.raises(CommandError) as refused:
            seed()
        assert str(refused.value).startswith("Nothing was created. ")
        assert said in str(refused.value)

    def test_nothing_of_it_is_created(self, fixture: Path) -> None:
        good = {"model": "plans.strategy", "fields": {"slug": "a", "title": "T"}}
        fixture.write_text(json.dumps([good, {"model": "plans.strategy", "fields": {"slug": "b"}}]))
        with pytest.raises(CommandError):
            seed()
        assert not Strategy.objects.exists()

    def test_a_missing_file_is_named(self, fixture: Path) -> None:
        with pytest.raises(CommandError, match=r"strategy\.json cannot be read: No such file"):
            seed()
