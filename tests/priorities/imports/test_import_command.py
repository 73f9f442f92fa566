"""``manage.py import_actions``: the same as the pages, for a file."""

from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from plans.models import NationPlan, Role, User
from priorities.imports.workbook import plan_csv, plan_workbook
from priorities.models import Action, PlanImport, Priority
from tests.conftest import person
from tests.priorities.imports.tables import everything, integrity

pytestmark = pytest.mark.django_db

TABLE = """Ref;Priority;Action;Measure;Timing;Who
1.2;1;Publish a census;Census published;Years 1–3;
1.3;1;Share data;;Year 2;HEIW
"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    """Return a function that writes a file and returns its path."""

    def write(text: str, name: str = "plan.csv") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def run(*arguments: str, plan: str = "wales-2024-2027") -> str:
    output = StringIO()
    call_command("import_actions", *arguments, "--plan", plan, stdout=output)
    return output.getvalue()


def refused(*arguments: str, plan: str = "wales-2024-2027") -> tuple[str, str]:
    """Return what was printed, and why the command ended with an error."""
    output = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_actions", *arguments, "--plan", plan, stdout=output)
    assert error.value.returncode == 1
    return output.getvalue(), str(error.value)


def test_it_tells_what_changes_and_writes_it(
    published: Action, draft: Action, lead: User, file: Callable[..., str]
) -> None:
    printed = run(file(TABLE))
    assert printed.splitlines()[:5] == [
        "row 2: changed: 1.2 Publish a census",
        "    Action: Publish a workforce census every year → Publish a census",
        "    “Years 1–3”: Within a period: 2024-04-01 – 2027-03-31. The reading that the plan has stays.",
        "row 3: new: 1.3 Share data",
        "    Reference: – → 1.3",
    ]
    assert "    Responsible: – → HEIW (new)\n" in printed
    assert "missing from the file, stays: 1.4 Champion new models of service delivery\n" in printed
    assert printed.splitlines()[-2:] == [
        "1 new, 1 changed, 1 missing.",
        "Brought in by lead@example.org: 1 new, 1 changed.",
    ]
    record = PlanImport.objects.get()
    assert (record.origin, record.name, record.state, record.ended_by) == ("file", "plan.csv", "applied", lead)
    assert record.file.read().decode() == TABLE
    action = Action.objects.get(reference="1.3")
    assert (action.wording, action.source_document, action.source_place) == ("Share data", "plan.csv", "row 3")
    assert integrity() == "3 actions, 0 reports checked: no differences\n"


def test_a_trial_writes_nothing(published: Action, lead: User, file: Callable[..., str], uploads: Path) -> None:
    before = everything()
    assert run(file(TABLE), "--dry-run").endswith("1 new, 1 changed.\nNothing was written.\n")
    assert everything() == before
    assert not PlanImport.objects.exists()
    assert not uploads.exists()


def test_any_error_writes_nothing(published: Action, lead: User, file: Callable[..., str], uploads: Path) -> None:
    before = everything()
    printed, why = refused(file(TABLE + "1.4;;;Nothing else;;\n"))
    assert why == "Nothing was written. Put right what is named above, and run the command again."
    assert "row 4: error: 1.4\n" in printed
    why_not = "error: row 4, column 3: This line has no words for an action, and belongs to none above it."
    assert f"    {why_not}\n1 new, 1 changed, 1 error.\n" in printed
    assert everything() == before
    assert not PlanImport.objects.exists()
    assert not uploads.exists()


def test_what_is_exported_imports_without_a_change(
    published: Action, draft: Action, wales: NationPlan, lead: User, tmp_path: Path
) -> None:
    before = everything()
    for name, content in (("plan.csv", plan_csv(wales)), ("plan.xlsx", plan_workbook(wales))):
        (tmp_path / name).write_bytes(content)
        assert run(str(tmp_path / name)).splitlines()[-2:] == [
            "2 unchanged, 2 unplaced.",
            "There is nothing to bring in.",
        ]
    assert everything() == before


def test_a_workbook_of_several_tables_needs_a_sheet(
    wales: NationPlan, priority: Priority, lead: User, tmp_path: Path
) -> None:
    book = Workbook()
    for title in ("Wales", "Old"):
        sheet = book.create_sheet(title)
        sheet.append(["Ref", "Action", "Measure"])
        sheet.append(["1.1", f"Action of {title}", ""])
    content = BytesIO()
    book.save(content)
    path = tmp_path / "book.xlsx"
    path.write_bytes(content.getvalue())
    assert refused(str(path))[1] == "Say with --sheet which sheet it is: Wales, Old."
    assert refused(str(path), "--sheet", "New")[1] == "Say with --sheet which sheet it is: Wales, Old."
    run(str(path), "--sheet", "Wales")
    assert Action.objects.get().wording == "Action of Wales"


def test_who_brings_it_in_is_the_one_lead_or_named(
    published: Action, wales: NationPlan, lead: User, contributor: User, file: Callable[..., str]
) -> None:
    person("second lead", wales, Role.LEAD)
    path = file(TABLE)
    assert refused(path)[1] == "Nothing was written. Say with --by who brings it in."
    assert refused(path, "--by", "no@example.org")[1] == "Nothing was written. Nobody has the address no@example.org."
    not_allowed = "Nothing was written. contributor@example.org does not bring wording into this plan."
    assert refused(path, "--by", "contributor@example.org")[1] == not_allowed
    assert run(path, "--by", "LEAD@example.org", "--document", "The plan").endswith(": 1 new, 1 changed.\n")
    assert Action.objects.get(reference="1.3").source_document == "The plan"


def test_what_a_row_stands_for_can_be_said(draft: Action, lead: User, file: Callable[..., str]) -> None:
    table = "Ref;Action;Measure\n1.4;Champion new models of delivery;\n1.5;Champion models at home;\n1.6;Not this;\n"
    path = file(table)
    assert refused(path, "--pair", "9=new")[1] == "--pair 9=new: no action begins in row 9."
    assert refused(path, "--pair", "2=7.7")[1] == "--pair 2=7.7: the plan has no action 7.7."
    printed = run(path, "--pair", "2=1.4", "--pair", "3=new", "--pair", "4=skip")
    assert printed.endswith("\n1 new, 1 changed, 1 skipped.\nBrought in by lead@example.org: 1 new, 1 changed.\n")
    draft.refresh_from_db()
    assert (draft.wording, draft.wording_state) == ("Champion new models of delivery", "transcribed")


def test_a_plan_or_file_that_is_not_there(wales: NationPlan, file: Callable[..., str], tmp_path: Path) -> None:
    assert refused(file(TABLE), plan="atlantis")[1] == "There is no plan atlantis."
    assert "cannot be opened" in refused(str(tmp_path / "none.csv"))[1]
    assert refused(file("", "empty.csv"))[1].startswith("“empty.csv”: ")
