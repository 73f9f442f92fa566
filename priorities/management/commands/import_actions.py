"""Brings a table of actions into a plan, by the same code as the portal's pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from plans import clock, permissions
from plans.models import NationPlan, User
from plans.permissions import Permission
from priorities.imports.files import read_file
from priorities.imports.table import Problem, Table, Unreadable
from priorities.models import Action, PlanImport
from priorities.services.importing.answers import NEW, SKIP
from priorities.services.importing.apply import apply
from priorities.services.importing.preview import preview
from priorities.services.importing.sheets import with_headings
from priorities.services.importing.shown import Outcome, Preview, ShownRow
from priorities.services.importing.start import set_answers, start


class Command(BaseCommand):
    """``manage.py import_actions FILE --plan SLUG``: all of it or nothing; exits with 1 where a row cannot be taken."""

    help = "Brings the actions of a table (XLSX, CSV) into a plan. Shows what changes; on any error nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file, the plan, and who brings it in."""
        parser.add_argument("file", help="the table")
        parser.add_argument("--plan", required=True, help="the plan's address, e.g. wales-2024-2027")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")
        parser.add_argument("--document", default="", help="where the words are published; by default as the plan says")
        pair = "what a row stands for, e.g. 7=1.4 for the draft that it replaces, 7=new or 7=skip; may be repeated"
        parser.add_argument("--pair", action="append", default=[], metavar="ROW=…", help=pair)
        parser.add_argument("--sheet", default="", help="which sheet of a workbook")
        parser.add_argument("--by", default="", help="e-mail address of who brings it in; by default the one lead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what changes, and unless it is a trial write it.

        Raises:
            CommandError: the file cannot be read, or something of it cannot be taken. Nothing is written.
        """
        plan = NationPlan.objects.select_related("strategy").filter(slug=options["plan"]).first()
        if plan is None:
            raise CommandError(f"There is no plan {options['plan']}.")
        path = Path(options["file"])
        table = _table(path, plan, options["sheet"])
        document = options["document"] or plan.source_document or path.name
        trial = PlanImport(
            plan=plan, origin=PlanImport.Origin.FILE, name=path.name, document=document, table=table.as_json()
        )
        trial.answers = _answers(options["pair"], plan, preview(trial))
        told = preview(trial)
        self._tell(told)
        if told.problems or told.counts["error"]:
            raise CommandError("Nothing was written. Put right what is named above, and run the command again.")
        if options["dry_run"] or not told.can_be_confirmed:
            self.stdout.write("Nothing was written." if options["dry_run"] else "There is nothing to bring in.")
            return
        self._bring_in(trial, table, _person(plan, options["by"]), path.read_bytes())

    def _bring_in(self, trial: PlanImport, table: Table, by: User, content: bytes) -> None:
        at = clock.now()
        try:
            with transaction.atomic():
                record = start(
                    plan=trial.plan,
                    by=by,
                    at=at,
                    table=table,
                    origin=trial.origin,
                    name=trial.name,
                    document=trial.document,
                    content=content,
                )
                set_answers(record=record, answers=trial.answers, by=by)
                summary = apply(record=record, by=by, at=at, seen=preview(record).seen)
        except PermissionDenied as error:
            raise CommandError(f"Nothing was written. {by.email} does not bring wording into this plan.") from error
        except ValidationError as error:
            raise CommandError(f"Nothing was written. {' '.join(error.messages)}") from error
        brought = ", ".join(f"{summary[name]} {name}" for name in ("new", "changed", "unchanged") if name in summary)
        self.stdout.write(f"Brought in by {by.email}: {brought}.")

    def _tell(self, told: Preview) -> None:
        for row in told.rows:
            for line in _row_lines(row):
                self.stdout.write(line)
        for action in told.missing:
            self.stdout.write(f"missing from the file, stays: {action.reference} {action.wording}")
        for cell in told.unplaced:
            self.stdout.write(f"placed nowhere: row {cell.line}, column {cell.column}: {_short(cell.text)}")
        for problem in told.problems:
            self.stdout.write(_problem_line(problem))
        counted = [f"{told.counts[outcome.value]} {outcome.value}" for outcome in Outcome if told.counts[outcome.value]]
        counted += [f"{told.counts[name]} {name}" for name in ("missing", "unplaced") if told.counts[name]]
        self.stdout.write(", ".join(counted) + ".")


def _table(path: Path, plan: NationPlan, sheet: str) -> Table:
    """Return the table of the file; of a workbook the one sheet that has a column of actions, or the named one."""
    try:
        with path.open("rb") as content:
            tables = read_file(path.name, content)
    except OSError as error:
        raise CommandError(f"{path} cannot be opened: {error.strerror}.") from error
    except Unreadable as error:
        raise CommandError(str(error)) from error
    wanted = [table for table in tables if table.name == sheet] if sheet else with_headings(plan, tables)
    if len(wanted) != 1:
        names = ", ".join(table.name for table in tables)
        raise CommandError(f"Say with --sheet which sheet it is: {names}.")
    return wanted[0]


def _answers(pairs: list[str], plan: NationPlan, told: Preview) -> dict[str, Any]:
    """Return what the rows were said to stand for, as answers of an import; rows are named by their line."""
    keys = {str(row.read.lines[0]): str(row.key) for row in told.rows}
    rows = {}
    for pair in pairs:
        line, _equals, what = pair.partition("=")
        if line not in keys:
            raise CommandError(f"--pair {pair}: no action begins in row {line}.")
        if what not in (NEW, SKIP):
            action = Action.objects.filter(plan=plan, reference=what).first()
            if action is None:
                raise CommandError(f"--pair {pair}: the plan has no action {what}.")
            what = str(action.pk)
        rows[keys[line]] = {"pair": what}
    return {"rows": rows} if rows else {}


def _person(plan: NationPlan, email: str) -> User:
    """Return who brings it in: the named person, else the one lead of the plan."""
    if email:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nothing was written. Nobody has the address {email}.")
        return person
    may = [
        person for person in permissions.round_managers(plan) if permissions.can(person, Permission.TRANSCRIBE, plan)
    ]
    if len(may) != 1:
        raise CommandError("Nothing was written. Say with --by who brings it in.")
    return may[0]


def _row_lines(row: ShownRow) -> Iterator[str]:
    """Yield what becomes of a row: one line, and one for each cell that changes or cannot be taken."""
    reference = row.action.reference if row.action else row.read.reference
    yield f"row {row.read.lines[0]}: {row.outcome.value}: {' '.join((reference, _short(row.read.wording))).strip()}"
    for change in row.changes:
        yield f"    {change.label}: {_short(change.before) or '–'} → {_short(change.after)}"
    for timing in row.timings:
        days = [str(day) for day in (timing.proposal.starts_on, timing.proposal.latest_on) if day]
        read = timing.proposal.kind.label if timing.proposal.kind else "left open"
        yield f"    “{timing.words}”: {': '.join([str(read), ' – '.join(days)]).rstrip(': ')}. {timing.proposal.rule}"
    for kept in row.kept:
        yield f"    stays: {_short(kept)}"
    for likely in row.likely:
        yield f"    like draft {likely.action.reference}: {_short(likely.action.wording)}"
    for problem in row.problems:
        yield f"    {_problem_line(problem)}"


def _problem_line(problem: Problem) -> str:
    text = f" ({_short(problem.at.text)})" if problem.at.text else ""
    return f"error: row {problem.at.line}, column {problem.at.column}{text}: {problem.reason}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 100 else f"{words[:99]}…"
