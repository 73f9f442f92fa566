"""Lists of actions as files: one set of rows for CSV, workbooks and reports. Team notes are in none of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plans import clock
from plans.models import NationPlan, Provenance
from priorities import progress
from priorities.choices import Freshness
from priorities.files import About, Cell, Column, Sheet, each, text
from priorities.measures_text import with_unit
from priorities.models import Action, Measure
from priorities.models.action import ActionQuerySet
from priorities.progress import Interval
from priorities.templatetags.progress_tags import status_label


@dataclass(frozen=True)
class Exported:
    """An action with what is computed of it on the day of the file."""

    action: Action
    plan: NationPlan
    fresh: Freshness
    today: date


def action_rows(
    actions: ActionQuerySet | list[Action], *, plan: NationPlan, rounds: Sequence[Interval], today: date
) -> Iterator[list[Cell]]:
    """Yield a row for each action, its cells in the order of :data:`COLUMNS`.

    Args:
        actions: actions of ``plan``, in the order of the rows; as a list with all that ``actions_as_at`` brings.
        rounds: the plan's rounds that have opened, newest first.
        today: the date in London.
    """
    measures = Prefetch("measures", Measure.objects.with_newest_reading())
    if not isinstance(actions, list):
        actions = actions.with_words().prefetch_related(measures)
    for action in actions:
        exported = Exported(action, plan, action.freshness(rounds), today)
        yield [column.value(exported) for column in COLUMNS]


def reading_words(measure: Measure) -> str:
    """Return the newest reading as "12 teams, 1 October 2026", as everybody may see it; empty where there is none."""
    if measure.newest_on is None:
        return ""
    what = measure.newest_words if measure.newest_value is None else with_unit(measure, measure.newest_value)
    return f"{what or ''}, {date_format(measure.newest_on, 'j F Y')}"


def timing_reading(action: Action) -> tuple[progress.Window, str]:
    """Return the window over an action's timings, and whether it is adopted or suggested.

    What a lead has adopted counts; where nothing is adopted, the window is what the suggestions would make it.
    """
    facts = [timing.fact for timing in action.timings.all()]
    adopted = [fact for fact in facts if fact.is_adopted]
    if not facts:
        return progress.Window(), _("no timing")
    if not adopted:
        return progress.window(replace(fact, is_adopted=True) for fact in facts), _("suggested")
    return progress.window(adopted), _("adopted") if len(adopted) == len(facts) else _("adopted in part")


def _status_report(row: Exported, name: str) -> Any:
    return getattr(row.action.status_report, name) if row.action.status_report else None


def _decision(row: Exported) -> str:
    decision = row.action.status_decision
    if decision is None:
        return ""
    # Without the name: a file leaves the portal, and pages show who decided.
    day = date_format(decision.decided_on, "j F Y")
    return f"{decision.get_kind_display()}, {day}: {decision.reason}"


def _is_last_known(row: Exported) -> str:
    return _("yes") if progress.is_last_known(row.action.status, row.fresh) else _("no")


def _answered_on(row: Exported) -> date | None:
    return clock.today(row.action.answered_at) if row.action.answered_at else None


def wording_states(action: Action) -> str:
    """Return how sure the words of ``action``, its measures and its timings are: "action: transcribed; …"."""
    named: list[tuple[str, Provenance]] = [(_("action"), action)]
    named += [(_("measure"), measure) for measure in action.measures.all()]
    named += [(_("timing"), timing) for timing in action.timings.all()]
    return each(f"{name}: {thing.get_wording_state_display().lower()}" for name, thing in named)


COLUMNS = [
    Column(lazy("Plan"), lazy("The nation’s plan."), 26, lambda row: text(row.plan, "title")),
    Column(
        lazy("Priority"),
        lazy("The strategy’s priority."),
        26,
        lambda row: f"{row.action.priority.number}. {text(row.action.priority, 'title')}",
    ),
    Column(
        lazy("Reference"),
        lazy("The action’s number in the plan; provisional while its wording is a working draft."),
        10,
        lambda row: row.action.reference,
    ),
    Column(lazy("Action"), lazy("What is to be done."), 50, lambda row: text(row.action, "wording")),
    Column(
        lazy("Responsible"),
        lazy("Who is to do it."),
        24,
        lambda row: each(text(party, "name") for party in row.action.responsible.all()),
    ),
    Column(
        lazy("Measures"),
        lazy("What shows that it is done, or works."),
        40,
        lambda row: each(text(measure, "wording") for measure in row.action.measures.all()),
    ),
    Column(
        lazy("Latest readings"),
        lazy("What each measure stood at last, and when."),
        28,
        lambda row: each(reading_words(measure) for measure in row.action.measures.all()),
    ),
    Column(
        lazy("Timing"),
        lazy("The timing in words, as published or as suggested."),
        22,
        lambda row: each(text(timing, "wording") for timing in row.action.timings.all()),
    ),
    Column(lazy("Starts on"), lazy("How the timing is read."), 13, lambda row: timing_reading(row.action)[0].starts_on),
    Column(
        lazy("Latest date"),
        lazy("How the timing is read: an open action is overdue from the day after, if the timing is adopted."),
        13,
        lambda row: timing_reading(row.action)[0].latest_on,
    ),
    Column(
        lazy("Timing is"),
        lazy("Adopted by the plan’s lead, or only suggested. A suggested date makes nothing overdue."),
        14,
        lambda row: timing_reading(row.action)[1],
    ),
    Column(
        lazy("Schedule"),
        lazy("Where the action stands against its adopted timings on the day of this file; computed."),
        18,
        lambda row: str(row.action.schedule(row.today).label),
    ),
    Column(
        lazy("Status"),
        lazy("What a person said of the action last."),
        16,
        lambda row: status_label(row.action.status),
    ),
    Column(
        lazy("Last known"),
        lazy("“Yes”: nobody confirmed the status in the latest reporting round."),
        11,
        _is_last_known,
    ),
    Column(
        lazy("What has happened"),
        lazy("The words of the report that gave the status."),
        50,
        lambda row: _status_report(row, "what_happened"),
    ),
    Column(
        lazy("Plan or need"),
        lazy("The path back, what is needed, or how the measure was met; from the same report."),
        40,
        lambda row: _status_report(row, "plan_or_need"),
    ),
    Column(lazy("Next step"), lazy("What the same report promises."), 30, lambda row: _status_report(row, "next_step")),
    Column(lazy("Next step by"), lazy("By when."), 13, lambda row: _status_report(row, "next_step_on")),
    Column(
        lazy("Decision"),
        lazy("Where the status comes from the plan’s lead: closing, returning, pausing or reopening, with the reason."),
        40,
        _decision,
    ),
    Column(
        lazy("Last answer"), lazy("The day of the newest answer, “nothing has changed” included."), 13, _answered_on
    ),
    Column(
        lazy("This round"),
        lazy("What the latest reporting round heard of the action."),
        22,
        lambda row: str(row.fresh.label),
    ),
    Column(
        lazy("Wording"),
        lazy("How sure it is that the words are the published ones. Drafts and suggestions are not RCOT’s wording."),
        30,
        lambda row: wording_states(row.action),
    ),
    Column(
        lazy("Row checked"),
        lazy("“Yes”: a second person has compared all words of the row with the published page."),
        11,
        lambda row: _("yes") if row.action.is_row_checked else _("no"),
    ),
    Column(
        lazy("Source quoted"),
        lazy("The sentence of the plan that the action is drawn from."),
        40,
        lambda row: row.action.source_quote,
    ),
    Column(
        lazy("Place in the source"),
        lazy("Where that sentence stands."),
        30,
        lambda row: ", ".join(filter(None, [row.action.source_document, row.action.source_place])),
    ),
]


def actions_sheet(rows: Iterable[Sequence[Cell]]) -> Sheet:
    """Return rows of :func:`action_rows` as a list for a file."""
    return Sheet(_("Actions"), COLUMNS, rows)


def about_actions(
    plan: NationPlan, said: Sequence[str], made_on: date, as_at: date | None, checked: tuple[int, int]
) -> About:
    """Return what a file of actions says of itself.

    Args:
        said: the filter in words; empty for all actions.
        checked: how many rows of the whole plan are checked, and how many there are.
    """
    rows = _("%(checked)d of %(rows)d rows of the plan are checked against the published page.")
    wording = _(
        "Actions marked “working draft”, and measures and timings marked “suggestion”, are not RCOT’s wording: "
        "they wait to be checked against the published tables."
    )
    notes = [(_("Rows checked"), rows % {"checked": checked[0], "rows": checked[1]}), (_("Wording"), wording)]
    return About(plan, each(said) or _("All actions of the plan"), made_on, as_at, notes)
