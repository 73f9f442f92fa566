"""Verifying what is frozen: the sum, the form, and the content against the records.

The content is worked out once more by code of its own: rows are loaded plainly and told over in plain Python, with
none of the queries that froze them. Where the two differ, a record or a frozen round was changed, or one of the two is
wrong.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plans.models import NationPlan, ReportingRound, RoundSnapshot, RoundState
from priorities.services.freezing import FORMAT, FORMATS, canonical
from priorities.services.integrity import Checked
from priorities.services.integrity_rounds.checks import Limits
from priorities.services.integrity_rounds.events import Events, load, plain
from priorities.services.integrity_rounds.recomputed import Recomputed


@dataclass(frozen=True)
class FrozenDifference:
    """Something in a frozen round that does not follow from the records, or from itself."""

    plan: str
    round: str
    #: E.g. "1.4, status".
    where: str
    frozen: Any
    recomputed: Any

    def __str__(self) -> str:
        return f"{self.plan}, {self.round}: {self.where}: frozen {_shown(self.frozen)}, by the records " + _shown(
            self.recomputed
        )


def round_differences(checked: Checked) -> Iterator[FrozenDifference]:
    """Yield each difference in the signed-off rounds, counting in ``checked`` how many were looked at."""
    signed_off = ReportingRound.objects.filter(state=RoundState.SIGNED_OFF)
    for plan in NationPlan.objects.filter(pk__in=signed_off.values("plan")).order_by("slug"):
        events = load(plan)
        snapshots = {one.round_id: one for one in RoundSnapshot.objects.filter(round__plan=plan)}
        for record in signed_off.filter(plan=plan).order_by("closes_at", "pk"):
            checked.rounds += 1
            for where, frozen, recomputed in _of_round(record, snapshots, events):
                yield FrozenDifference(plan.slug, record.label, where, frozen, recomputed)


def _of_round(
    record: ReportingRound, snapshots: dict[int, RoundSnapshot], events: Events
) -> Iterator[tuple[str, Any, Any]]:
    snapshot = snapshots.get(record.pk)
    if snapshot is None:
        yield "snapshot", None, "one"
        return
    if not snapshot.is_intact:
        yield "SHA-256 of the content", snapshot.sha256, "another"
    if snapshot.frozen_at != record.signed_off_at:
        yield "moment", plain(snapshot.frozen_at), plain(record.signed_off_at)
    try:
        data = json.loads(snapshot.content)
        is_canonical = canonical(data) == snapshot.content
    except ValueError:
        yield "content", snapshot.content[:40], "JSON"
        return
    if not is_canonical:
        yield "content", "JSON", "canonical JSON"
    if not isinstance(data, dict) or data.get("format") not in FORMATS:
        yield "format", data.get("format") if isinstance(data, dict) else data, FORMAT
        return
    counts = data.get("counts")
    if isinstance(counts, dict) and snapshot.tally != counts.get("tally"):
        yield "counts by status, beside the content", snapshot.tally, counts.get("tally")
    limits = _limits(data)
    if limits is None:
        yield "definitions", data.get("definitions"), "the limits that held"
        return
    recomputed = Recomputed(events, snapshot.frozen_at, record.pk, data["format"], limits)
    yield from _of_content(record, snapshot, snapshots, recomputed, data)


def _limits(data: dict[str, Any]) -> Limits | None:
    """Return the limits that a frozen round says that it was made with; ``None`` where it does not."""
    names = {1: ("behind_points",)}.get(data["format"], ("behind_points", "silent_rounds", "small_numbers_below"))
    held = data.get("definitions")
    told = {name: held[name] for name in names if isinstance(held, dict) and isinstance(held.get(name), int)}
    return Limits(**told) if len(told) == len(names) else None


def _of_content(
    record: ReportingRound,
    snapshot: RoundSnapshot,
    snapshots: dict[int, RoundSnapshot],
    recomputed: Recomputed,
    data: dict[str, Any],
) -> Iterator[tuple[str, Any, Any]]:
    content = recomputed.content()
    content["frozen"] = {"at": plain(record.signed_off_at), "by": {"id": record.signed_off_by_id}}
    content["earlier"] = [
        {"id": row["id"], "at": plain(row["signed_off_at"]), "sha256": snapshots[row["id"]].sha256}
        for row in recomputed.signed_off_before()
        if row["id"] in snapshots
    ][:3]
    actions = content.pop("actions")
    yield from _differing("", data, content)
    frozen = data.get("actions")
    yield from _of_actions([one for one in frozen if "id" in one] if isinstance(frozen, list) else [], actions)


def _of_actions(frozen: list[dict[str, Any]], recomputed: list[dict[str, Any]]) -> Iterator[tuple[str, Any, Any]]:
    """Compare action by action, so that one too many does not make all that follow differ."""
    by_id = {action["id"]: action for action in recomputed}
    for action in frozen:
        known = by_id.pop(action["id"], None)
        if known is None:
            yield str(action.get("reference")), "an action", None
        else:
            yield from _differing(known["reference"], action, known)
    for missing in by_id.values():
        yield missing["reference"], None, "an action"


def _differing(where: str, frozen: Any, recomputed: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield where ``frozen`` differs from ``recomputed``, which may leave out keys that are not worked out again."""
    if isinstance(frozen, dict) and isinstance(recomputed, dict):
        for name, value in recomputed.items():
            yield from _differing(f"{where}, {name}".lstrip(", "), frozen.get(name), value)
    elif isinstance(frozen, list) and isinstance(recomputed, list) and len(frozen) == len(recomputed):
        for number, (one, other) in enumerate(zip(frozen, recomputed, strict=True), start=1):
            yield from _differing(f"{where} {number}", one, other)
    elif frozen != recomputed or type(frozen) is not type(recomputed):
        yield where, frozen, recomputed


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    return f"“{value}”" if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
