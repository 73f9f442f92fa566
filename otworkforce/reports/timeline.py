"""The plan on a page of a report: its rows from the description of the plan at that moment and from nothing else."""

from datetime import date
from itertools import groupby
from operator import itemgetter

from django.urls import reverse

from otworkforce.reports.words import Data, day, day_of, some_text
from plans.models.language import Text
from priorities.choices import CLOSED_STATUSES, Status, TimingKind
from priorities.pictures.timeline_words import Span, Step, Timeline, TimelineGroup, TimelineRow


def timeline(data: Data, language: str) -> Timeline:
    """Return the plan's actions against their time, by priority."""
    plan = data["plan"]
    titles = {priority["number"]: some_text(priority["title"], language) for priority in data["priorities"]}
    ordered = sorted(data["actions"], key=itemgetter("priority"))
    groups = [
        TimelineGroup(
            Text(f"{number}. {titles[number]}", titles[number].lang, titles[number].is_fallback),
            reverse("priority", args=[plan["slug"], number]),
            [_row(action, plan["slug"], language) for action in actions],
        )
        for number, actions in groupby(ordered, key=itemgetter("priority"))
    ]
    starts_on, ends_on, today = (date.fromisoformat(on) for on in (plan["starts_on"], plan["ends_on"], data["today"]))
    title = str(some_text(plan["short_name"], language))
    return Timeline(title, starts_on, ends_on, today, is_today=False, groups=groups)


def _row(action: Data, slug: str, language: str) -> TimelineRow:
    href = reverse("action", args=[slug, action["reference"]])
    return TimelineRow(
        reference=action["reference"],
        wording=some_text(action["wording"], language),
        href=href,
        status=action["status"],
        is_last_known=action["is_last_known"],
        spans=tuple(_span(timing) for timing in action["timings"] if timing["kind"] != TimingKind.NONE),
        step=_step(action),
        closed_on=day_of(action["closed_at"]),
        overdue_since=day(action["latest_on"]) if action["days_overdue"] else None,
        timings_href=f"{href}#timings",
    )


def _step(action: Data) -> Step | None:
    """Return what is promised next. A pause or a closing stands over what was promised before."""
    report = action["report"]
    if not report or action["status"] in (Status.PAUSED, *CLOSED_STATUSES):
        return None
    on = day(report["next_step_on"])
    return Step(report["next_step"], on) if on else None


def _span(timing: Data) -> Span:
    now = (day(timing["starts_on"]), day(timing["latest_on"]))
    slips = timing["slips"]
    first = (day(slips[0]["old_starts_on"]), day(slips[0]["old_latest_on"])) if slips else None
    moved = first if any(first or ()) and first != now else None
    return Span(*now, timing["is_adopted"], timing["kind"] == TimingKind.ONGOING, moved)
