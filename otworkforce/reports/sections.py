"""The sections that a board reads, from the description of a plan."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otworkforce.reports.checks import of_priority, statement
from otworkforce.reports.moves import move
from otworkforce.reports.parts import (
    ActionName,
    CheckLine,
    Coming,
    FoundCheck,
    LastDecision,
    Move,
    PriorityName,
    ReportException,
    Request,
    ScopeChange,
    Slip,
)
from otworkforce.reports.words import Data, as_written, day, held_by, in_words, said, some_text, text_in
from plans.models.language import Text
from priorities import progress
from priorities.choices import DecisionKind, Status
from priorities.templatetags.progress_tags import status_label

Names = Mapping[str, ActionName]

#: So many checks of a kind are told one by one; more share a line.
ONE_BY_ONE = 3
#: How far "next" reaches.
NEXT_DAYS = 90


def names(data: Data, language: str) -> dict[str, ActionName]:
    """Return reference → name of each action."""
    return {
        action["reference"]: ActionName(action["reference"], some_text(action["wording"], language))
        for action in data["actions"]
    }


def name_of(names: Names, reference: str | None) -> ActionName | None:
    """Return the name of an action; its reference alone where the plan has it no longer."""
    if not reference:
        return None
    return names.get(reference) or ActionName(reference, Text("", "en"))


def requests(data: Data, language: str, names: Names) -> tuple[Request, ...]:
    """Return the decisions that the report asks for."""
    return tuple(
        Request(
            id=asked["id"],
            action=name_of(names, asked["action"]),
            question=some_text(asked["question"], language),
            options=text_in(asked["options"], language),
            advice=text_in(asked["advice"], language),
            decide_by=day(asked["decide_by"]),  # type: ignore[arg-type]
        )
        for asked in data["requests"]
    )


def last_decisions(data: Data, language: str, names: Names) -> tuple[LastDecision, ...]:
    """Return what became of the decisions that the report before asked for."""
    return tuple(
        LastDecision(
            action=name_of(names, last["action"]),
            question=text_in(last["question"], language),
            decision=text_in(last["decision"], language),
            decided_on=day(last["decided_on"]),
        )
        for last in data["last_decisions"]
    )


def moved(data: Data, language: str, names: Names) -> tuple[Move, ...]:
    """Return what changed since the report before."""
    return tuple(move(part, names[part["reference"]]) for part in data["moved"] if part["reference"] in names)


def exceptions(data: Data, language: str, names: Names) -> tuple[ReportException, ...]:
    """Return what needs attention, most serious first."""
    found = [action for action in data["actions"] if action["needs_attention"]]
    found.sort(key=lambda action: progress.attention_order(action["status"], action["days_overdue"]))
    return tuple(_exception(action, language, names) for action in found)


def _exception(action: Data, language: str, names: Names) -> ReportException:
    report, decision = action["report"], action["decision"]
    # A decision that stands since the report speaks for the action; its reason is the lead's.
    spoken = decision or report or {}
    own = as_written(spoken.get("reason") or spoken.get("what_happened"), spoken.get("language"))
    board, days = text_in(action["board"], language), action["days_overdue"]
    path = None if decision or not report else as_written(report["plan_or_need"], report["language"])
    return ReportException(
        action=names[action["reference"]],
        status=action["status"],
        status_label=status_label(action["status"]),
        is_last_known=action["is_last_known"],
        days_overdue=days,
        overdue_words=ngettext("%d day overdue", "%d days overdue", days) % days if days else "",
        reason=board or own,
        own_words=own if board else None,
        path_label=_("Needs:") if action["status"] == Status.OFF_TRACK else _("Path back:"),
        path=path,
        review_on=day(action["review_on"]) if action["status"] == Status.PAUSED else None,
        said=_decided(decision) if decision else said(spoken.get("said_by"), spoken.get("said_at")),
    )


def _decided(decision: Data) -> str:
    """Return what a lead decided and when: "Returned with a question, 27 July 2026"."""
    kind = dict(DecisionKind.choices).get(decision["kind"], decision["kind"])
    return f"{kind}, {in_words(day(decision['decided_on']))}"


def slips(data: Data, language: str, names: Names) -> tuple[Slip, ...]:
    """Return the timings that were rescheduled, in plan order."""
    return tuple(
        _slip(timing, names[action["reference"]], text_in(timing["wording"], language), data["since"], len(timings))
        for action in data["actions"]
        for timings in [action["timings"]]
        for timing in timings
        if timing["slips"]
    )


def _slip(timing: Data, action: ActionName, wording: Text | None, since: str | None, timings: int) -> Slip:
    slips = timing["slips"]
    return Slip(
        action=action,
        timing=wording if timings > 1 else None,
        sentence=_was_due(slips),
        times=len(slips),
        last_reason=as_written(slips[-1]["reason"], "en"),
        is_new=since is not None and slips[-1]["recorded_at"] > since,
    )


def _was_due(slips: Sequence[Data]) -> str:
    """Return the dates one after the other; those of the start, where the latest date stayed each time."""
    later = [slip for slip in slips if slip["old_latest_on"] != slip["new_latest_on"]]
    end, first = ("latest_on", _("was due %s")) if later else ("starts_on", _("was to start %s"))
    was = [_due(slip[f"old_{end}"]) for slip in later or slips]
    parts = [first % was[0], *(_("then %s") % due for due in was[1:])]
    parts.append(_("now %s") % _due((later or slips)[-1][f"new_{end}"]))
    return f"{', '.join(parts)}."


def _due(on: str | None) -> str:
    return in_words(day(on)) or _("without a date")


def coming(data: Data, language: str, names: Names) -> tuple[Coming, ...]:
    """Return what was promised or falls due in the next 90 days, soonest first."""
    today = day(data["today"])
    assert today is not None
    found = [item for action in data["actions"] for item in _coming(action, names[action["reference"]])]
    near = [item for item in found if today <= item.on <= today + timedelta(days=NEXT_DAYS)]
    return tuple(sorted(near, key=lambda item: item.on))


def _coming(action: Data, name: ActionName) -> Iterator[Coming]:
    if progress.is_closed(action["status"]):
        return
    report = action["report"]
    step_on = day(report["next_step_on"]) if report else None
    if step_on is not None:
        yield Coming(step_on, name, as_written(report["next_step"], report["language"]), _("next step"))
    for timing in action["timings"]:
        latest_on = day(timing["latest_on"])
        if latest_on is not None and timing["is_adopted"]:
            yield Coming(latest_on, name, None, _("falls due"))
    review_on = day(action["review_on"])
    if review_on is not None and action["status"] == Status.PAUSED:
        yield Coming(review_on, name, None, _("to be looked at again"))


def scope(data: Data, names: Names) -> tuple[ScopeChange, ...]:
    """Return which actions were added since the plan began, replaced, carried forward or stopped; oldest first."""
    changes = [change for action in data["actions"] for change in _changes(action, data, names)]
    return tuple(sorted(changes, key=lambda change: change.on or date.min))


def _changes(action: Data, data: Data, names: Names) -> Iterator[ScopeChange]:
    name = names[action["reference"]]
    if action["added_on"] > data["plan"]["starts_on"]:
        yield ScopeChange(name, "added", _("Added"), day(action["added_on"]), None, "")
    if action["status"] in (Status.REPLACED, Status.CARRIED_FORWARD, Status.STOPPED):
        decision = action["decision"] or {}
        yield ScopeChange(
            action=name,
            kind=action["status"],
            label=status_label(action["status"]),
            on=day(decision.get("decided_on")),
            reason=as_written(decision.get("reason"), "en"),
            successor=action["successor"] or "",
        )


def found_checks(data: Data, language: str, names: Names) -> tuple[FoundCheck, ...]:
    """Return what the checks found, most serious first, with the lead's answers that stand."""
    held, order = held_by(data, language), [str(check) for check in progress.Check]
    titles = {priority["number"]: some_text(priority["title"], language) for priority in data["priorities"]}
    called = data["definitions"]["checks"]

    def told(check: Data, action: ActionName | None, priority: PriorityName | None, words: str) -> FoundCheck:
        code = check["check"]
        return FoundCheck(code, called.get(code, code), action, priority, words, text_in(check["answer"], language))

    found = [
        told(check, names[action["reference"]], None, statement(check, action, held))
        for action in data["actions"]
        for check in action["checks"]
    ]
    # Format 1 had no checks of priorities.
    for check in data.get("checks", []):
        name = PriorityName(check["priority"], titles[check["priority"]])
        found.append(told(check, None, name, of_priority(check)))
    return tuple(sorted(found, key=lambda one: order.index(one.check) if one.check in order else len(order)))


def check_lines(checks: Sequence[FoundCheck]) -> tuple[CheckLine, ...]:
    """Return ``checks``, in their order, line by line: many of a kind that nobody has explained share one."""
    lines: list[CheckLine] = []
    for _check, group in groupby(checks, key=lambda found: found.check):
        own = tuple(group)
        unexplained = tuple(found for found in own if found.answer is None)
        shared = unexplained if len(unexplained) > ONE_BY_ONE else ()
        lines += [CheckLine((found,)) for found in own if found not in shared]
        lines += [CheckLine(shared)] if shared else []
    return tuple(lines)
