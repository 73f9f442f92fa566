"""What came of a table, in words."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from priorities.services.importing.shown import Outcome, Preview


def counted(preview: Preview) -> list[tuple[str, str, int]]:
    """Return what becomes of the rows of a table and of the plan's other actions, as (what, words, number)."""
    found = {outcome.value: 0 for outcome in Outcome}
    for row in preview.rows:
        found[row.outcome.value] += 1
    words = {
        Outcome.ERROR: ngettext("%d row with a problem", "%d rows with a problem", found["error"]),
        Outcome.CHANGED: ngettext("%d action changes", "%d actions change", found["changed"]),
        Outcome.NEW: ngettext("%d new action", "%d new actions", found["new"]),
        Outcome.UNCHANGED: ngettext("%d row changes nothing", "%d rows change nothing", found["unchanged"]),
        Outcome.SKIPPED: ngettext("%d row is left out", "%d rows are left out", found["skipped"]),
    }
    told = [(what.value, text % found[what.value], found[what.value]) for what, text in words.items()]
    missing = len(preview.missing)
    text = ngettext("%d action of the plan is not in the table", "%d actions of the plan are not in the table", missing)
    return [*told, ("missing", text % missing, missing)]


def came_of(summary: Mapping[str, int]) -> str:
    """Return what a confirmed import did: "12 new actions, 3 changed"; empty where it says nothing."""
    words = {
        "new": lambda n: ngettext("%d new action", "%d new actions", n),
        "changed": lambda n: ngettext("%d action changed", "%d actions changed", n),
        "unchanged": lambda n: ngettext("%d as it was", "%d as they were", n),
        "skipped": lambda n: ngettext("%d row left out", "%d rows left out", n),
        "merged": lambda n: ngettext("%d draft merged", "%d drafts merged", n),
    }
    return ", ".join(say(summary[key]) % summary[key] for key, say in words.items() if summary.get(key))
