"""Counts by status: the headline, and the bars with their tables."""

from collections.abc import Sequence

from otworkforce.reports.parts import Bar, Bars, Headline
from otworkforce.reports.words import Data, day, shares, shares_in_words, some_text, text_in
from plans.models.language import Text
from priorities.progress import TALLY_ORDER, DueSummary
from priorities.templatetags.progress_tags import status_label


def headline(data: Data) -> Headline:
    """Return what was due by the report's day and what became of it."""
    counts, due = data["counts"], data["counts"]["due"]
    ends_on, today = day(data["plan"]["ends_on"]), day(data["today"])
    assert ends_on is not None
    assert today is not None
    dates = [day(action["latest_on"]) for action in data["actions"]]
    return Headline(
        count=counts["actions"],
        closed=counts["closed"],
        tally=tuple(shares(counts["tally"])),
        due=DueSummary(
            closed={status: due["closed"][status] for status in TALLY_ORDER if status in due["closed"]},
            ready_to_close=due["ready_to_close"],
            overdue=due["overdue"],
            later=due["later"],
            last_date=day(due["last_date"]),
            ongoing=due["ongoing"],
            no_date=due["no_date"],
            closed_early=due["closed_early"],
        ),
        after_the_plan=sum(latest is not None and latest > max(ends_on, today) for latest in dates),
        ends_on=ends_on,
    )


def overall(data: Data, language: str) -> Bar:
    """Return the bar of all actions."""
    return bars([(_now_label(data, language), data["counts"])]).rows[0]


def trend(data: Data, language: str) -> Bars:
    """Return a bar for each of the last four rounds, this one last."""
    earlier = [(some_text(part["label"], language), part) for part in reversed(data["earlier"])]
    return bars([*earlier, (_now_label(data, language), data["counts"])])


def priorities(data: Data, language: str) -> Bars:
    """Return a bar for each priority."""
    titles = {priority["number"]: some_text(priority["title"], language) for priority in data["priorities"]}
    rows = []
    for part in data["counts"]["priorities"]:
        title = titles[part["number"]]
        rows.append((Text(f"{part['number']}. {title}", title.lang, title.is_fallback), part))
    return bars(rows)


def _now_label(data: Data, language: str) -> Text:
    """Return what this report's own row is called: its round, or the day of a report of today."""
    label = text_in(data["round"]["label"], language) if data["round"] else None
    return label or Text(data["today"], language)


def bars(parts: Sequence[tuple[Text, Data]]) -> Bars:
    """Return bars under one another from what each is called and its counts (``tally`` and ``actions``)."""
    counted = [(label, part, _by_status(part["tally"])) for label, part in parts]
    statuses = [status for status in TALLY_ORDER if any(status in counts for *_rest, counts in counted)]
    return Bars(
        statuses=tuple((str(status), status_label(status)) for status in statuses),
        rows=tuple(
            Bar(
                label=label,
                tally=tuple(shares(part["tally"])),
                words=shares_in_words(part["tally"]),
                total=part["actions"],
                counts=tuple(counts.get(status, 0) for status in statuses),
            )
            for label, part, counts in counted
        ),
    )


def _by_status(tally: Sequence[Data]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for part in tally:
        counts[part["status"]] = counts.get(part["status"], 0) + part["count"]
    return counts
