"""Status: which report or decision counts, and what a decision makes of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.choices import CLOSED_STATUSES, REPORTABLE_STATUSES, AnswerKind, DecisionKind, Status
from priorities.progress import (
    SCALE,
    DecisionFact,
    ReportFact,
    current_status,
    decision_fits,
    effective_reports,
    movement,
    status_after,
)


def said(number: int, status: str, corrects: int | None = None) -> ReportFact:
    return ReportFact(number, "status", status, corrects)


def dont_know(number: int, corrects: int | None = None) -> ReportFact:
    return ReportFact(number, "dont_know", "", corrects)


def unchanged(number: int) -> ReportFact:
    return ReportFact(number, "unchanged")


def taken_back(number: int, corrects: int) -> ReportFact:
    return ReportFact(number, "withdrawn", "", corrects)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([], []),
        ([said(1, "on_track")], [(1, 1)]),
        ([said(1, "on_track"), said(2, "at_risk")], [(1, 1), (2, 2)]),
        # A correction stands in the place of what it corrects.
        ([said(1, "on_track"), said(2, "at_risk"), said(3, "off_track", corrects=1)], [(1, 3), (2, 2)]),
        # A chain of corrections: only the last counts, at the place of the first.
        ([said(1, "on_track"), said(2, "at_risk", corrects=1), said(3, "off_track", corrects=2)], [(1, 3)]),
        # Taken back: the chain counts as nothing, the reports around it stay.
        ([said(1, "on_track"), said(2, "at_risk"), taken_back(3, corrects=2)], [(1, 1)]),
        ([said(1, "on_track"), said(2, "at_risk", corrects=1), taken_back(3, corrects=2)], []),
        # What was taken back can be corrected into a report again.
        ([said(1, "on_track"), taken_back(2, corrects=1), said(3, "at_risk", corrects=2)], [(1, 3)]),
        # The order in which they are handed in says nothing.
        ([said(3, "off_track", corrects=1), said(2, "at_risk"), said(1, "on_track")], [(1, 3), (2, 2)]),
    ],
)
def test_effective_reports(reports: list[ReportFact], expected: list[tuple[int, int]]) -> None:
    assert [(position, report.number) for position, report in effective_reports(reports)] == expected


@pytest.mark.parametrize(
    ("reports", "decisions", "expected"),
    [
        ([], [], ""),
        ([said(1, "on_track")], [], "on_track"),
        ([said(1, "on_track"), said(2, "at_risk")], [], "at_risk"),
        # These state no status.
        ([dont_know(1)], [], ""),
        ([said(1, "at_risk"), dont_know(2)], [], "at_risk"),
        ([said(1, "on_track"), unchanged(2)], [], "on_track"),
        # Corrections: of the newest report it counts, of an older one it does not.
        ([said(1, "on_track"), said(2, "at_risk", corrects=1)], [], "at_risk"),
        ([said(1, "on_track"), said(2, "at_risk"), said(3, "off_track", corrects=1)], [], "at_risk"),
        # A status corrected to "I don't know" gives way to the one before.
        ([said(1, "on_track"), said(2, "at_risk"), dont_know(3, corrects=2)], [], "on_track"),
        # Taken back: the one before counts again, or none.
        ([said(1, "on_track"), said(2, "at_risk"), taken_back(3, corrects=2)], [], "on_track"),
        ([said(1, "on_track"), taken_back(2, corrects=1)], [], ""),
        # A decision counts by its place among the reports.
        ([said(1, "ready_to_close")], [DecisionFact(2, "completed")], "completed"),
        ([said(1, "on_track"), said(3, "at_risk")], [DecisionFact(2, "paused")], "at_risk"),
        ([], [DecisionFact(1, "stopped")], "stopped"),
        ([said(1, "on_track")], [DecisionFact(2, "completed"), DecisionFact(3, "on_track")], "on_track"),
        # A report corrected after the decision keeps its place before it.
        ([said(1, "ready_to_close"), said(3, "on_track", corrects=1)], [DecisionFact(2, "completed")], "completed"),
        ([said(1, "on_track"), taken_back(3, corrects=1)], [DecisionFact(2, "paused")], "paused"),
    ],
)
def test_current_status(reports: list[ReportFact], decisions: list[DecisionFact], expected: str) -> None:
    assert current_status(reports, decisions) == expected


@pytest.mark.parametrize(
    ("kind", "outcome", "before_claim", "expected"),
    [
        ("close", "completed", "on_track", "completed"),
        ("close", "partly_met", "", "partly_met"),
        ("close", "stopped", "off_track", "stopped"),
        ("close", "replaced", "", "replaced"),
        ("close", "carried_forward", "at_risk", "carried_forward"),
        ("pause", "", "on_track", "paused"),
        ("pause", "", "", "paused"),
        ("return", "", "at_risk", "at_risk"),
        ("return", "", "on_track", "on_track"),
        ("return", "", "", "not_started"),
        ("reopen", "", "off_track", "off_track"),
        ("reopen", "", "", "not_started"),
    ],
)
def test_status_after(kind: str, outcome: str, before_claim: str, expected: str) -> None:
    assert status_after(kind, outcome, before_claim) == expected


OPEN = ["", "not_started", "on_track", "at_risk", "off_track"]
CLOSED = ["completed", "partly_met", "stopped", "replaced", "carried_forward"]

FITS = {
    "close": [*OPEN, "ready_to_close", "paused"],
    "pause": [*OPEN, "ready_to_close", "paused"],
    "return": ["ready_to_close"],
    "reopen": [*CLOSED, "paused"],
}


@pytest.mark.parametrize("kind", ["close", "pause", "return", "reopen"])
@pytest.mark.parametrize("status", [*OPEN, "ready_to_close", "paused", *CLOSED])
def test_decision_fits(kind: str, status: str) -> None:
    assert decision_fits(kind, status) is (status in FITS[kind])


def test_the_published_order() -> None:
    assert list(SCALE) == ["off_track", "at_risk", "on_track", "ready_to_close", "completed"]
    for worse, better in pairwise(["off_track", "at_risk", "on_track", "ready_to_close", "completed"]):
        assert movement(worse, better) == "improved"
        assert movement(better, worse) == "worsened"
        assert movement(worse, worse) is None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("off_track", "completed", "improved"),
        ("completed", "off_track", "worsened"),
        ("at_risk", "ready_to_close", "improved"),
        ("on_track", "at_risk", "worsened"),
        ("not_started", "on_track", None),
        ("on_track", "not_started", None),
        ("not_started", "off_track", None),
        ("paused", "on_track", None),
        ("on_track", "paused", None),
        ("", "on_track", None),
        ("on_track", "", None),
        ("ready_to_close", "partly_met", None),
        ("on_track", "stopped", None),
        ("on_track", "replaced", None),
        ("at_risk", "carried_forward", None),
        ("stopped", "on_track", None),
    ],
)
def test_movement(before: str, after: str, expected: str | None) -> None:
    assert movement(before, after) == expected


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[ReportFact], list[DecisionFact]]:
    """Draw a history as the portal lets it grow: each number once, each report corrected once at most."""
    reports: list[ReportFact] = []
    decisions: list[DecisionFact] = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        corrected = {report.corrects for report in reports}
        correctable = [report.number for report in reports if report.number not in corrected]
        what = draw(st.sampled_from(["report", "decision", "correction"]))
        if what == "decision":
            decisions.append(DecisionFact(number, draw(st.sampled_from([*CLOSED_STATUSES, Status.PAUSED]))))
            continue
        corrects = draw(st.sampled_from(correctable)) if what == "correction" and correctable else None
        kinds = [kind for kind in AnswerKind if kind != AnswerKind.WITHDRAWN or corrects is not None]
        kind = draw(st.sampled_from(kinds))
        status = draw(st.sampled_from(REPORTABLE_STATUSES)) if kind == AnswerKind.STATUS else ""
        reports.append(ReportFact(number, kind, status, corrects))
    return reports, decisions


@given(histories())
def test_there_is_always_exactly_one_status(history: tuple[list[ReportFact], list[DecisionFact]]) -> None:
    reports, decisions = history
    assert current_status(reports, decisions) in ["", *Status.values]
    assert current_status(reversed(reports), reversed(decisions)) == current_status(reports, decisions)


@given(histories(), st.sampled_from([*AnswerKind]), st.data())
def test_correcting_an_older_report_leaves_what_a_newer_one_says(
    history: tuple[list[ReportFact], list[DecisionFact]], kind: AnswerKind, data: st.DataObject
) -> None:
    reports, decisions = history
    newest = max([fact.number for fact in [*reports, *decisions]]) + 1
    status = data.draw(st.sampled_from(REPORTABLE_STATUSES))
    reports = [*reports, said(newest, status)]
    corrected = {report.corrects for report in reports}
    older = [report.number for report in reports[:-1] if report.number not in corrected]
    if older:
        other = data.draw(st.sampled_from(REPORTABLE_STATUSES)) if kind == AnswerKind.STATUS else ""
        reports.append(ReportFact(newest + 1, kind, other, data.draw(st.sampled_from(older))))
    assert current_status(reports, decisions) == status


@given(st.sampled_from([*DecisionKind]), st.sampled_from(["", *Status.values]))
def test_a_decision_never_leaves_an_action_without_a_status(kind: DecisionKind, before: str) -> None:
    assert status_after(kind, Status.COMPLETED, before) in Status.values
