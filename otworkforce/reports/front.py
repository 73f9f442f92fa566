"""The head of a report: title, purpose, how sure we are, and the sentences that begin its sections."""

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otworkforce.reports.words import Data, day, day_of, in_words, role_of, some_text
from priorities.models import ReportPurpose


def title(data: Data, language: str) -> str:
    """Return the title: "Cymru-Wales action plan: progress, Summer 2026"."""
    plan = some_text(data["plan"]["short_name"], language)
    if data["frozen"] is None or data["round"] is None:
        on = in_words(day(data["today"]))
        return _("%(plan)s action plan: progress on %(day)s") % {"plan": plan, "day": on}
    label = some_text(data["round"]["label"], language)
    return _("%(plan)s action plan: progress, %(round)s") % {"plan": plan, "round": label}


def standing(data: Data) -> str:
    """Return whether the report is frozen, since when and by whom."""
    if data["frozen"] is None:
        known_on = in_words(day_of(data["at"]))
        return _("Not frozen: this is what is known on %s. The figures can still change.") % known_on
    frozen = {"who": role_of(data["frozen"]["by"]).lower(), "day": in_words(day_of(data["frozen"]["at"]))}
    signed = _("Signed off by the %(who)s and frozen on %(day)s.") % frozen
    return f"{signed} {_('The figures cannot change; later corrections are listed at the end.')}"


def purpose(data: Data) -> str:
    """Return what the board is to do with the report: decide on what it is asked for, otherwise be assured."""
    asked = len(data["requests"])
    if asked:
        words = ngettext(
            "Decision on %s matter; otherwise assurance", "Decision on %s matters; otherwise assurance", asked
        )
        return words % apnumber(asked)
    chosen = (data["text"] or {}).get("purpose") or ReportPurpose.ASSURANCE
    return str(ReportPurpose(chosen).label)


def sureness(data: Data) -> tuple[str, ...]:
    """Return how sure we are: who reported in the round, and how much of the wording is checked."""
    counts = data["counts"]
    checked = _("%(checked)d of %(all)d rows are checked against the published table.") % {
        "checked": counts["checked"],
        "all": counts["actions"],
    }
    if data["round"] is None:
        return _("No round has asked for reports yet."), checked
    return _reported(counts), checked


def _reported(counts: Data) -> str:
    reported = counts["afresh"] + counts["unchanged"] + counts["dont_know"]
    parts = [
        (counts["afresh"], _("%d afresh")),
        (counts["unchanged"], _("%d confirmed unchanged")),
        (counts["dont_know"], _("%d “I don’t know”")),
        (counts["closed_since"], _("%d closed since")),
        (counts["silent"], _("%d silent")),
    ]
    said = ", ".join(words % n for n, words in parts if n)
    asked = _("%(reported)d of %(asked)d actions reported") % {"reported": reported, "asked": counts["asked"]}
    return f"{asked}: {said}." if said else f"{asked}."


def asked_words(data: Data) -> str:
    """Return how many decisions are asked of the board."""
    asked = len(data["requests"])
    if not asked:
        return _("No decision is asked of the board.")
    words = ngettext("The board is asked for %s decision.", "The board is asked for %s decisions.", asked)
    return words % apnumber(asked)


def since(data: Data, language: str) -> str:
    """Return which report "what moved" compares with; empty for the first."""
    if data["since"] is None:
        return ""
    if not data["earlier"]:
        return in_words(day_of(data["since"]))
    return some_text(data["earlier"][0]["label"], language).value


def slips_words(data: Data) -> str:
    """Return how many reschedulings there have been, and how many of them are new."""
    slips, new = data["counts"]["slips"], data["counts"]["slips_since"]
    if not slips:
        return _("No date has been rescheduled.")
    so_far = ngettext("%d rescheduling so far", "%d reschedulings so far", slips) % slips
    if data["since"] is None:
        return f"{so_far}."
    return f"{so_far}, {_('%d since the report before') % new}."
