"""What moved, in words: a status, a date, or a word for what is new or silent."""

from django.utils.translation import gettext as _

from otworkforce.reports.parts import ActionName, Move, MoveEnd
from otworkforce.reports.words import Data, as_written, day, in_words, said
from priorities.templatetags.progress_tags import status_label


def move(part: Data, action: ActionName) -> Move:
    """Return one movement of the description."""
    kind = part["kind"]
    return Move(
        action=action,
        kind=kind,
        label=_label(kind),
        before=_before(kind, part["before"]),
        after=MoveEnd(_("Silent")) if kind == "silent" else _end(kind, part["after"]),
        why=as_written(part["words"], part["language"]),
        said_by=_signature(part),
    )


def _signature(part: Data) -> str:
    """Return who said why and when; of a recorded decision, who decided: "Decided by the board, 5 November 2026"."""
    if part.get("decided_on"):
        return _("Decided by %(who)s, %(day)s") % {"who": part["decided_by"], "day": in_words(day(part["decided_on"]))}
    return said(part["said_by"], part["at"]) if part["said_by"] else ""


def _label(kind: str) -> str:
    return {
        "completed": _("Completed"),
        "worsened": _("Worsened"),
        "reopened": _("Reopened"),
        "rescheduled": _("Rescheduled"),
        "silent": _("Fell silent"),
        "improved": _("Improved"),
        "closed": _("Closed otherwise"),
        "added": _("Added"),
    }.get(kind, kind)


def _before(kind: str, value: str | None) -> MoveEnd:
    if kind == "added":
        return MoveEnd(_("New in the plan"))
    if kind == "silent":
        return MoveEnd(_("Last answer %s") % in_words(day(value)) if value else _("Never heard of"))
    return _end(kind, value)


def _end(kind: str, value: str | None) -> MoveEnd:
    if kind == "rescheduled":
        return MoveEnd(in_words(day(value)) or _("without a date"))
    code = value or ""
    return MoveEnd(status_label(code), code)
