"""A frozen round written by hand: what a report is made of, without the portal's own counting."""

import hashlib
from datetime import datetime
from typing import Any

from plans.models import ReportingRound, RoundSnapshot
from priorities.services.freezing import canonical
from tests.conftest import LONDON
from tests.otworkforce.report_parts import (
    action,
    both,
    check,
    decision,
    measure,
    movement,
    read,
    report,
    share,
    slip,
    timing,
)

SIGNED_OFF = datetime(2026, 9, 9, 17, 30, tzinfo=LONDON)


AT_RISK = action(
    "1.4",
    "Champion innovative models",
    "at_risk",
    needs_attention=True,
    board=both("Two of twelve examples are missing."),
    report=report(
        "The van broke down & two services <withdrew>.",
        plan_or_need="Ask two others.",
        next_step="name two services",
        next_step_on="2026-10-31",
    ),
    measures=[
        measure(
            7,
            "Examples written up",
            unit=both("examples"),
            target="12.00",
            is_target_illustrative=True,
            level="output",
            value="6.00",
            read_on="2026-08-20",
            share="50.00",
            expected="9.60",
            points_behind="30.00",
            readings=[read("2026-05-20", "3.50"), read("2026-08-20", "6.00")],
            path=[[["2024-04-01", "0.00"], ["2027-03-31", "12.00"]]],
        ),
        measure(8, "People who took part", level="outcome", counts_people=True, target="10.00", read_on="2026-08-21")
        | {"is_small": True, "is_met": None, "readings": [read("2026-08-21", None, is_small=True)]},
    ],
)
COMPLETED = action(
    "1.8",
    "Guide the adoption of technology",
    "completed",
    schedule="closed",
    decision=decision("close", "Published in both languages.", "2026-08-30"),
)
OFF_TRACK = action(
    "4.1",
    "Use planning data",
    "off_track",
    schedule="overdue",
    days_overdue=162,
    needs_attention=True,
    latest_on="2026-03-31",
    timings=[
        timing(
            "2026-03-31",
            original_latest_on="2025-03-31",
            has_passed=True,
            slips=[
                slip("2025-03-31", "2025-12-31", "Staff changed.", "2025-04-02T09:00:00.000000Z"),
                slip("2025-12-31", "2026-03-31", "A partner has not signed.", "2026-07-01T09:00:00.000000Z"),
            ],
        )
    ],
    report=report("Ni lofnodwyd y cytundeb.", language="cy", plan_or_need="Penderfyniad y bwrdd."),
)
STOPPED = action(
    "4.3",
    "Decide where the workforce is placed",
    "stopped",
    schedule="closed",
    decision=decision("close", "Another body does this now.", "2026-08-01"),
    report=None,
    answered_at=None,
)
SILENT = action(
    "4.4",
    "Publish examples of modelling",
    "on_track",
    is_last_known=True,
    freshness="silent",
    silent_rounds=1,
    checks=[
        check("on_track_but_behind", measures=[9], answer=both("Projects are counted in March.")),
        check("same_words"),
        check("no_target", measures=[10]),
    ],
    measures=[
        measure(
            9,
            "Projects",
            kind="percent",
            unit=both("% of projects"),
            target="60.00",
            value="20.00",
            read_on="2026-06-30",
            share="33.33",
            expected="44.00",
            points_behind="40.00",
            readings=[read("2026-06-30", "20.00")],
        ),
        measure(10, "Readers", gap="no_target", gap_reason=both("Nobody has counted them."), is_met=None),
        measure(11, "Trust", baseline=None, gap="not_measurable", gap_reason=both("No survey."), is_met=None),
    ],
)


def frozen(**changes: Any) -> dict[str, Any]:
    """Return what was frozen of Summer 2026: five actions of two priorities."""
    values: dict[str, Any] = {
        "format": 2,
        "at": "2026-09-09T16:30:00.000000Z",
        "today": "2026-09-09",
        "plan": {
            "id": 1,
            "slug": "wales-2024-2027",
            "nation": "wales",
            "title": both("Cymru-Wales action plan 2024–2027", "Cynllun gweithredu Cymru 2024–2027"),
            "short_name": both("Cymru-Wales"),
            "starts_on": "2024-04-01",
            "ends_on": "2027-03-31",
            "period": "2024–2027",
        },
        "round": {
            "id": 1,
            "label": both("Summer 2026", "Haf 2026"),
            "opens_at": "2026-08-01T07:00:00.000000Z",
            "closes_at": "2026-08-31T22:59:59.000000Z",
        },
        "frozen": {"at": "2026-09-09T16:30:00.000000Z", "by": {"id": 2, "role": "lead"}},
        "definitions": {
            "due_soon_days": 30,
            "behind_points": 25,
            "same_words_rounds": 3,
            "silent_rounds": 2,
            "small_numbers_below": 5,
            "scale": ["off_track", "at_risk", "on_track", "ready_to_close", "completed"],
            "statuses": {"at_risk": "At risk", "on_track": "On track", "off_track": "Off track"},
            "checks": {},
        },
        "priorities": [
            {"number": 1, "title": both("Optimising occupational therapy")},
            {"number": 4, "title": both("Effective workforce planning")},
        ],
        "actions": [AT_RISK, COMPLETED, OFF_TRACK, STOPPED, SILENT],
        "checks": [
            {
                "check": "only_outputs",
                "priority": 4,
                "facts": "unsaid 3",
                "count": 3,
                "day": None,
                "answer": both("Soon."),
            }
        ],
        "counts": {
            "actions": 5,
            "closed": 2,
            "tally": [
                share("completed", 1),
                share("on_track", 1, is_last_known=True),
                share("at_risk", 1),
                share("off_track", 1),
                share("stopped", 1),
            ],
            "due": {
                "due": 2,
                "closed": {"completed": 1},
                "ready_to_close": 0,
                "overdue": 1,
                "later": 3,
                "last_date": "2027-03-31",
                "ongoing": 0,
                "no_date": 0,
                "closed_early": 1,
            },
            "asked": 5,
            "afresh": 2,
            "unchanged": 0,
            "dont_know": 1,
            "closed_since": 1,
            "silent": 1,
            "checked": 0,
            "our_wording": 5,
            "slips": 2,
            "slips_since": 1,
            "priorities": [
                {"number": 1, "actions": 2, "tally": [share("completed", 1), share("at_risk", 1)]},
                {
                    "number": 4,
                    "actions": 3,
                    "tally": [share("on_track", 1, is_last_known=True), share("off_track", 1), share("stopped", 1)],
                },
            ],
        },
        "earlier": [
            {
                "id": 9,
                "label": both("Spring 2026", "Gwanwyn 2026"),
                "at": "2026-05-08T10:00:00.000000Z",
                "sha256": "ab",
                "tally": [share("on_track", 4), share("", 1)],
                "actions": 5,
            }
        ],
        "since": "2026-05-08T10:00:00.000000Z",
        "moved": [
            movement(
                "1.8",
                "completed",
                "ready_to_close",
                "completed",
                "Published in both languages.",
                decided_by="the board",
                decided_on="2026-06-10",
            ),
            movement("4.1", "rescheduled", "2025-12-31", "2026-03-31", "A partner has not signed."),
            movement("4.4", "silent", "2026-04-20", None, "It goes on."),
        ],
        "text": {
            "purpose": "decision",
            "author": "Lead officer, Wales",
            "summary": both("Two actions need help."),
            "equality": both("No group loses."),
            "welsh_language": both(""),
        },
        "requests": [
            {
                "id": 5,
                "action": "4.1",
                "question": both("Who signs the agreement?", "Pwy sy’n llofnodi’r cytundeb?"),
                "options": both("The board, or a partner."),
                "advice": both("The board."),
                "decide_by": "2026-12-12",
            }
        ],
        "last_decisions": [
            {
                "request": 2,
                "question": both("Is 1.8 done?"),
                "action": "1.8",
                "decision": both("Yes, close it."),
                "decided_on": "2026-06-11",
            },
            {
                "request": 3,
                "question": both("Who leads on data?"),
                "action": None,
                "decision": None,
                "decided_on": None,
            },
        ],
    }
    assert changes.keys() <= values.keys()
    return {**values, **changes}


def freeze(record: ReportingRound, data: dict[str, Any]) -> RoundSnapshot:
    """Store ``data`` as what was frozen of a signed-off round."""
    content = canonical(data)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    tally = data["counts"]["tally"]
    return RoundSnapshot.objects.create(round=record, content=content, sha256=sha256, frozen_at=SIGNED_OFF, tally=tally)
