"""Cells and parts of sentences that the Word documents of reports have in common."""

from django.utils.translation import gettext as _

from otworkforce.reports.parts import ActionName, MeasureRow, PriorityName, ReportException, Request
from otworkforce.reports.word_document import Bold, Part
from otworkforce.reports.words import in_words
from plans.models.language import Text


def named(action: ActionName | None) -> list[Part]:
    """Return an action's reference and words; nothing without an action."""
    return [Bold(action.reference), " ", action.wording] if action else []


def reference(action: ActionName | None) -> list[Part]:
    """Return an action's reference with the space behind it; nothing without an action."""
    return [Bold(action.reference), " "] if action else []


def whose(priority: PriorityName | None) -> list[Part]:
    """Return a priority's number and title with the space behind them; nothing without a priority."""
    return [Bold(f"{priority.number}. "), priority.title, " "] if priority else []


def how_it_stands(row: MeasureRow) -> list[Part]:
    """Return how far a measure is, how it stands against its path, and why nothing can be said, each on its line."""
    told = "\n".join(part for part in (row.far, row.path) if part)
    return [told, *around("\n", row.reason)]


def status(label: str, is_last_known: bool, more: str = "") -> str:
    """Return a status in words, and what is said below it."""
    known = f" ({_('last known')})" if is_last_known else ""
    return f"{label}{known}{below(more)}"


def advice(request: Request) -> list[Part]:
    """Return the options of a decision asked for, and the advice below them."""
    return [request.options, *around(f"\n{_('Advice:')} ", request.advice)]


def why(item: ReportException) -> list[list[Part]]:
    """Return the reason and the path back of an exception, as two cells."""
    own = around(f"\n{_('In the reporter’s own words:')} ", item.own_words)
    reason: list[Part] = [item.reason or _("Nobody has said why."), *own, below(item.said)]
    if item.review_on:
        return [reason, [f"{_('To be looked at again on')} {in_words(item.review_on)}"]]
    return [reason, around(f"{item.path_label} ", item.path) or [_("No path back has been given.")]]


def around(before: str, text: Text | None, after: str = "") -> list[Part]:
    """Return ``text`` with what stands before and after it; nothing where there is no text."""
    return [before, text, after] if text else []


def below(said: str) -> str:
    """Return ``said`` on a line of its own; nothing where nothing is said."""
    return f"\n{said}" if said else ""
