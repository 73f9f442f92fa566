"""The parts of a frozen round that is written by hand: see ``report_data``."""

from typing import Any

REPORTER = {"id": 3, "role": "contributor"}


def both(en: str, cy: str = "") -> dict[str, str]:
    return {"cy": cy, "en": en}


def action(reference: str, wording: str, status: str, **changes: Any) -> dict[str, Any]:
    """Return an action: open, heard of this round, with one timing and nothing else."""
    values: dict[str, Any] = {
        "id": int(reference.replace(".", "")),
        "reference": reference,
        "priority": int(reference[0]),
        "wording": both(wording),
        "wording_state": "working_draft",
        "is_our_wording": True,
        "added_on": "2024-04-01",
        "responsible": [both("RCOT")],
        "reporter": REPORTER,
        "deputy": None,
        "asked": True,
        "status": status,
        "is_last_known": False,
        "schedule": "in_window",
        "days_overdue": 0,
        "freshness": "afresh",
        "silent_rounds": 0,
        "needs_attention": False,
        "answered_at": "2026-08-28T09:00:00.000000Z",
        "confirmed_at": "2026-08-28T09:00:00.000000Z",
        "closed_at": None,
        "review_on": None,
        "starts_on": "2024-04-01",
        "latest_on": "2027-03-31",
        "is_ongoing": False,
        "successor": None,
        "timings": [timing()],
        "report": report("It goes on."),
        "answer": None,
        "decision": None,
        "board": None,
        "measures": [],
        "checks": [],
    }
    assert changes.keys() <= values.keys()
    return {**values, **changes}


def timing(latest_on: str = "2027-03-31", **changes: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "wording": both("Years 1–3"),
        "kind": "window",
        "starts_on": "2024-04-01",
        "latest_on": latest_on,
        "original_latest_on": latest_on,
        "is_adopted": True,
        "has_passed": False,
        "slips": [],
        **changes,
    }


def slip(old: str, new: str, reason: str, recorded_at: str) -> dict[str, Any]:
    start = {"old_starts_on": "2024-04-01", "new_starts_on": "2024-04-01"}
    return {**start, "old_latest_on": old, "new_latest_on": new, "reason": reason, "recorded_at": recorded_at}


def report(what_happened: str, **changes: Any) -> dict[str, Any]:
    return {
        "number": 1,
        "status": "on_track",
        "what_happened": what_happened,
        "plan_or_need": "",
        "next_step": "",
        "next_step_on": None,
        "last_step_done": "",
        "language": "en",
        "said_by": REPORTER,
        "said_at": "2026-08-28T09:00:00.000000Z",
        "recorded_at": "2026-08-28T09:00:00.000000Z",
        "round": both("Summer 2026"),
        **changes,
    }


def measure(pk: int, wording: str, **changes: Any) -> dict[str, Any]:
    """Return a number that more of is better, from 0, and that nobody has read."""
    values: dict[str, Any] = {
        "id": pk,
        "wording": both(wording),
        "kind": "number",
        "level": "",
        "unit": both(""),
        "direction": "more",
        "baseline": "0.00",
        "target": None,
        "lower": None,
        "upper": None,
        "is_target_illustrative": False,
        "is_yearly": False,
        "counts_people": False,
        "gap": "",
        "gap_reason": both(""),
        "timing": None,
        "value": None,
        "words": "",
        "read_on": None,
        "is_small": False,
        "is_baseline_small": False,
        "is_met": False,
        "share": None,
        "expected": None,
        "points_behind": None,
        "missing": [],
        "readings": [],
        "path": [],
    }
    assert changes.keys() <= values.keys()
    return {**values, **changes}


def read(on: str, value: str | None, is_small: bool = False) -> dict[str, Any]:
    return {"read_on": on, "value": value, "is_small": is_small}


def check(code: str, **changes: Any) -> dict[str, Any]:
    """Return what a check found of an action, about none of its measures, and that nobody has explained."""
    return {"check": code, "measures": [], "facts": "", "count": 0, "day": None, "answer": None, **changes}


def decision(kind: str, reason: str, decided_on: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "reason": reason,
        "decided_on": decided_on,
        "decided_by": "the board",
        "review_on": None,
        "recorded_at": f"{decided_on}T12:00:00.000000Z",
    }


def share(status: str, count: int, is_last_known: bool = False) -> dict[str, Any]:
    return {"status": status, "count": count, "is_last_known": is_last_known}


def movement(
    reference: str, kind: str, before: str | None, after: str | None, words: str, **decided: str
) -> dict[str, Any]:
    return {
        "id": int(reference.replace(".", "")),
        "reference": reference,
        "kind": kind,
        "before": before,
        "after": after,
        "words": words,
        "plan_or_need": "",
        "language": "en",
        "said_by": REPORTER,
        "at": "2026-08-28T09:00:00.000000Z",
        "decided_by": "",
        "decided_on": None,
        **decided,
    }
