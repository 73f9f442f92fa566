"""The annexes: a row for every action, and what the words mean."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from otworkforce.reports.checks import stands_at, statement
from otworkforce.reports.parts import ActionName, AnnexRow, Definition, MeasureLine
from otworkforce.reports.words import (
    Data,
    Held,
    as_written,
    day,
    day_of,
    held_by,
    in_words,
    role_of,
    said,
    some_text,
    text_in,
)
from plans.models import WordingState
from plans.models.language import Text
from priorities.choices import DecisionKind, Freshness, Schedule
from priorities.templatetags.progress_tags import status_label


def rows(data: Data, language: str, names: Mapping[str, ActionName]) -> tuple[AnnexRow, ...]:
    """Return a row for each action, in plan order."""
    titles = {priority["number"]: some_text(priority["title"], language) for priority in data["priorities"]}
    held = held_by(data, language)
    return tuple(
        _row(action, held, names[action["reference"]], titles[action["priority"]]) for action in data["actions"]
    )


def _row(action: Data, held: Held, name: ActionName, priority: Text) -> AnnexRow:
    language = held.language
    report = action["report"] or {}
    written_in = report.get("language")
    original = max((timing["original_latest_on"] or "" for timing in action["timings"]), default="")
    return AnnexRow(
        action=name,
        priority_number=action["priority"],
        priority=priority,
        wording_state=_label(WordingState, action["wording_state"]),
        responsible=tuple(some_text(party, language) for party in action["responsible"]),
        reporter=_reporter(action["reporter"]),
        status=action["status"],
        status_label=status_label(action["status"]),
        is_last_known=action["is_last_known"],
        schedule=_label(Schedule, action["schedule"]),
        days_overdue=action["days_overdue"],
        freshness=_label(Freshness, action["freshness"]),
        answered_on=day_of(action["answered_at"]),
        starts_on=day(action["starts_on"]),
        latest_on=day(action["latest_on"]),
        original_latest_on=day(original) if original and original != action["latest_on"] else None,
        slips=sum(len(timing["slips"]) for timing in action["timings"]),
        timings=tuple(some_text(timing["wording"], language) for timing in action["timings"]),
        measures=tuple(_measure(measure, held) for measure in action["measures"]),
        board=text_in(action["board"], language),
        what_happened=as_written(report.get("what_happened"), written_in),
        plan_or_need=as_written(report.get("plan_or_need"), written_in),
        next_step=as_written(report.get("next_step"), written_in),
        next_step_on=day(report.get("next_step_on")),
        said=said(report.get("said_by"), report.get("said_at")),
        decision=_decision(action["decision"]),
        checks=tuple(statement(check, action, held) for check in action["checks"]),
    )


def _reporter(person: Data | None) -> str:
    """Return the role of who reports; somebody without one has left."""
    if person is None:
        return ""
    return role_of(person) if person["role"] else _("Former member")


def _label(choices: type, code: str) -> str:
    """Return the words of a code; the code itself where a later portal has none."""
    return str(dict(choices.choices).get(code, code))  # type: ignore[attr-defined]


def _decision(decision: Data | None) -> Text | None:
    if decision is None:
        return None
    what = _("%(what)s on %(day)s, decided by %(who)s: %(why)s") % {
        "what": _label(DecisionKind, decision["kind"]),
        "day": in_words(day(decision["decided_on"])),
        "who": decision["decided_by"],
        "why": decision["reason"],
    }
    return Text(what, "en")


def _measure(measure: Data, held: Held) -> MeasureLine:
    return MeasureLine(some_text(measure["wording"], held.language), _standing(measure, held))


def _standing(measure: Data, held: Held) -> str:
    if measure["read_on"] is None:
        return _("no reading yet")
    if measure["kind"] == "milestone":
        stands = _("met") if measure["is_met"] else _("not yet met")
    else:
        is_told = measure["value"] is not None or measure.get("is_small")
        stands = stands_at(measure, held) if is_told else measure["words"]
    return f"{stands} ({in_words(day(measure['read_on']))})"


def definitions(data: Data) -> tuple[Definition, ...]:
    """Return what the words of the report mean, with the figures that held when it was made."""
    held = data["definitions"]
    statuses = [
        Definition(status_label(code), meaning, code)
        for code, meaning in _statuses().items()
        if code in held["statuses"]
    ]
    return (*statuses, *_terms(held))


def _statuses() -> dict[str, str]:
    return {
        "not_started": _("Work has not begun."),
        "on_track": _(
            "We expect to finish by the action’s date and nothing we know of threatens it. For an ongoing action: "
            "happening as planned."
        ),
        "at_risk": _("A problem threatens the date or the measure. We have a plan and can carry it out ourselves."),
        "off_track": _("It will miss unless somebody else decides or helps."),
        "ready_to_close": _("We think that it is done. The lead checks and closes it."),
        "paused": _("Work rests for a reason, until a date on which the lead looks again."),
        "completed": _("Closed: done."),
        "partly_met": _("Closed: done in part."),
        "stopped": _("Closed: no longer pursued."),
        "replaced": _("Closed: another action stands in its place."),
        "carried_forward": _("Closed here: it goes on in a later plan."),
        "": _("Nobody has said anything yet. It is counted by itself, not as “not started”."),
    }


def _terms(held: Data) -> list[Definition]:
    # Format 1 knew neither of the two.
    silent, below = held.get("silent_rounds"), held.get("small_numbers_below")
    due_soon = _("The latest date is at most %d days away.") % held["due_soon_days"]
    behind = _("The status is on track, and a measure is %d percentage points or more behind its path.")
    return [
        Definition(_("last known"), _("Nobody confirmed the status in the latest round.")),
        Definition(_("Overdue"), _("The action is open, and its latest date was yesterday or earlier.")),
        Definition(_("Due soon"), due_soon),
        Definition(_("Reported afresh"), _("Somebody wrote a report this round.")),
        Definition(_("Confirmed unchanged"), _("Somebody said this round that nothing has changed.")),
        Definition(_("Silent this round"), _("Nobody answered. The status is shown as last known.")),
        Definition(
            _("Improved and worsened"),
            _("These follow this order: off track, at risk, on track, ready to close, completed."),
        ),
        Definition(
            _("Rescheduled"),
            _("A lead gave an action another date, with a reason. Correcting how published words are read is none."),
        ),
        Definition(_("Check: behind its path"), behind % held["behind_points"]),
        Definition(
            _("Check: the same words"),
            _("The same words were reported %d rounds running.") % held["same_words_rounds"],
        ),
        *([Definition(_("Check: silent"), _silent(silent))] if silent else []),
        *([Definition(_("Fewer than %d") % below, _left_out())] if below else []),
    ]


def _silent(rounds: int) -> str:
    told = _("The action is open, and the last %d rounds that are over, or more, asked for it and heard nothing.")
    return told % rounds


def _left_out() -> str:
    return _("A small number of people is left out, together with whatever would reveal it.")
