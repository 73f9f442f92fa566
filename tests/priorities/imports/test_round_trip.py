"""What is exported of a plan imports again without a change, whatever its words are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plans.models import NationPlan, User
from priorities.imports.cells import has_no_words
from priorities.imports.files import read_file
from priorities.imports.table import Table
from priorities.imports.workbook import plan_csv, plan_table, plan_workbook, template_workbook
from priorities.models import Action, Measure, PlanImport, Priority, ResponsibleParty, Timing
from priorities.services.importing.apply import apply
from priorities.services.importing.preview import preview
from priorities.services.importing.sheets import with_headings
from priorities.services.importing.start import start
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

TITLES = ["Optimising occupational therapy", "Workforce: supply, demand", "1 profession", "“Data” (and intelligence)"]
PARTIES = ["RCOT", "Employers, members and others", "Health boards; trusts", "=Unions", "Coleg/Prifysgol"]

#: What a reader of published tables takes for bullets, numbers, sections, headings, answers, formulas and timings.
PIECES = [
    *(
        "Publish a census",
        "=1+1",
        "- of care",
        "• first",
        "1.4 Champion",
        "Priority 2",
        "2. Workforce",
        "Action",
        "one",
    ),
    *("and", "a;b", "RCOT, members", "Example", "not stated", "“cwcis”", "'=x", "'", '"', ",", "\n", "ŵ", "🙂", "#N/A"),
    *("Measures (one per line)", "Year 1", "2024–25", "@home", "+44", "\t", "(a)", ":", "1", "_x0041_", "&amp;", "<b>"),
]
words = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), min_size=1, max_size=6).map(" ".join)
#: The portal keeps no control characters, and no text of blanks alone.
kept = words.map(lambda text: "".join(c for c in text if c in "\n\t" or c.isprintable()).strip()).filter(bool)
wordings = kept.map(lambda text: f"Do {text}")

Row = dict[str, Any]
rows = st.fixed_dictionaries(
    {
        "wording": wordings,
        "measures": st.lists(kept, max_size=3),
        "timings": st.lists(kept.map(lambda text: text[:200].strip()), max_size=2),
        "parties": st.sets(st.sampled_from(PARTIES), max_size=3),
        "priority": st.integers(1, 4),
        "place": st.sampled_from(["", "7", "page 7, row 3"]),
        "state": st.sampled_from(["working_draft", "transcribed", "amended"]),
    }
)
plans = st.lists(rows, min_size=1, max_size=5)
few = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # Each example writes a plan: to look for the shortest failing one would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@contextmanager
def forgotten() -> Iterator[None]:
    """Undo what is written meanwhile: examples share one test's database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def filled(wales: NationPlan) -> Callable[[list[Row]], NationPlan]:
    """Return a function that fills the Wales plan."""
    priorities = {
        number: Priority.objects.create(strategy=wales.strategy, number=number, title=title)
        for number, title in enumerate(TITLES, start=1)
    }
    parties = {name: ResponsibleParty.objects.create(slug=f"p{at}", name=name) for at, name in enumerate(PARTIES)}

    def fill(told: list[Row]) -> NationPlan:
        for number, row in zip(count(8), told, strict=False):
            action = Action.objects.create(
                plan=wales,
                priority=priorities[row["priority"]],
                reference=f"{row['priority']}.{number}",
                wording=row["wording"],
                wording_state=row["state"],
                source_place=row["place"],
                added_on=date(2024, 4, 1),
            )
            for position, text in enumerate(row["measures"]):
                Measure.objects.create(action=action, position=position, wording=text, wording_state=row["state"])
            for position, text in enumerate(row["timings"]):
                Timing.objects.create(action=action, position=position, wording=text, kind="none")
            action.responsible.set(parties[name] for name in row["parties"])
        return wales

    return fill


def brought(plan: NationPlan, by: User, name: str, content: bytes) -> PlanImport:
    """Bring a file in as far as its preview, as the page and the command do."""
    [table] = with_headings(plan, read_file(name, BytesIO(content)))
    return kept_table(plan, by, table)


def kept_table(plan: NationPlan, by: User, table: Table) -> PlanImport:
    return start(plan=plan, by=by, at=NOW, table=table, origin="file", name="plan", document="Action plan")


def assert_unchanged(record: PlanImport, told: list[Row]) -> None:
    """Check that the preview shows each action unchanged, and of the file only its last column as not taken."""
    shown = preview(record)
    changes = [
        (row.read.wording, row.changes, row.problems, row.kept) for row in shown.rows if row.outcome != "unchanged"
    ]
    assert changes == []
    assert len(shown.rows) == len(told)
    assert (shown.missing, shown.problems) == ((), ())
    assert {cell.column for cell in shown.unplaced} == {8}


@few
@given(told=plans, language=st.sampled_from(["en", "cy"]))
def test_a_workbook_of_a_plan_changes_nothing(
    told: list[Row], language: str, filled: Callable[[list[Row]], NationPlan], lead: User
) -> None:
    with forgotten(), translation.override(language):
        plan = filled(told)
        assert_unchanged(brought(plan, lead, "plan.xlsx", plan_workbook(plan)), told)


@few
@given(told=plans, language=st.sampled_from(["en", "cy"]))
def test_a_csv_file_of_a_plan_changes_nothing(
    told: list[Row], language: str, filled: Callable[[list[Row]], NationPlan], lead: User
) -> None:
    with forgotten(), translation.override(language):
        plan = filled(told)
        assert_unchanged(brought(plan, lead, "plan.csv", plan_csv(plan)), told)


def telling(row: Row) -> Row:
    """Return measures and timings that say something: a cell with a dash alone is read as empty."""
    return {name: [text for text in row[name] if not has_no_words(text)] for name in ("measures", "timings")}


@settings(few, max_examples=6)
@given(told=plans)
def test_a_plan_that_is_brought_into_an_empty_one_is_the_same_there(
    told: list[Row], filled: Callable[[list[Row]], NationPlan], scotland: NationPlan, admin: User
) -> None:
    with forgotten():
        plan = filled([{**row, **telling(row), "place": "page 7"} for row in told])
        record = brought(scotland, admin, "plan.xlsx", plan_workbook(plan))
        counts = apply(record=record, by=admin, at=NOW, seen=preview(record).seen)
        assert counts["new"] == len(told)
        there = [row[:-1] for row in plan_table(scotland)]
        # What a person typed with a line break more is stored without it.
        assert [[" ".join(cell.split()) for cell in row] for row in there] == [
            [" ".join(cell.split()) for cell in row[:-1]] for row in plan_table(plan)
        ]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_template_as_it_is_brings_nothing_in(language: str, wales: NationPlan, lead: User) -> None:
    with translation.override(language):
        shown = preview(brought(wales, lead, "template.xlsx", template_workbook(wales)))
    assert shown.rows == ()
    assert [cell.line for cell in shown.unplaced] == [2] * 7
