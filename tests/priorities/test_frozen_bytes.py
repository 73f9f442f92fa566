"""The same round gives the same bytes, today and in ten years, on SQLite and on PostgreSQL.

The sums below are of what this history froze when the format was numbered 1. If one changes, so would the sums of every
round that is signed off somewhere: give the format another number, and keep reading the old one.
"""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from plans.models import NationPlan, ReportingRound, RoundSnapshot, User
from plans.services.recording import save_recorded
from priorities.models import (
    Action,
    BoardWording,
    CheckAnswer,
    DecisionRequest,
    Measure,
    Note,
    Priority,
    ReportText,
    ResponsibleParty,
)
from priorities.services.editing import save_action
from priorities.services.reporting import NewReading
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.signed import checked, frozen
from tests.priorities.told import moment

SPRING = "7a254c667947176d66956c9ef2a0b8829bdd94190b93681b56b6c2edf7490339"
SUMMER = "ef17503ac25c942209a6a6e819dfd33a43f2ea8ae7afdf606294d4c544b41b5b"
CANARY = "canary-3f9c"

#: The sequences are reset, so that the same story has the same ids.
pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)


@pytest.fixture
def snapshots(
    wales: NationPlan, priority: Priority, lead: User, contributor: User, colleague: User
) -> list[RoundSnapshot]:
    """Tell of two rounds, with something of everything that is frozen, and some of what must not be."""
    for record in (wales, priority):
        record.history.update(history_date=moment(1, 1))
    for user in (lead, contributor, colleague):
        User.objects.filter(pk=user.pk).update(name=f"{CANARY} {user.name}")
    spring = _spring(wales, priority, lead, contributor)
    return [spring, _summer(wales, lead, contributor, colleague)]


def _spring(wales: NationPlan, priority: Priority, lead: User, contributor: User) -> RoundSnapshot:
    # Databases sort these names in different orders.
    names = ("Áine’s network", "employers", "RCOT", "Zwolle", "æther")
    parties = [ResponsibleParty(slug=f"party-{n}", name=name, name_cy=name) for n, name in enumerate(names)]
    for party in parties:
        save_recorded(party, by=lead, at=moment(1, 1))
    for n, latest_on in enumerate([date(2026, 4, 30), date(2026, 3, 1), date(2027, 3, 31)], start=1):
        told.added(wales, priority, f"1.{n}", by=lead, at=moment(1, 10), latest_on=latest_on, responsible=parties)
    one, two, _three = wales.actions.order_by("sort_key")
    for kind, target in (("percent", Decimal("33.33")), ("number", Decimal(3))):
        fields = {"target": target, "baseline": Decimal(0), "unit": "services", "unit_cy": "gwasanaethau"}
        save_recorded(Measure(action=one, wording=f"A {kind}", kind=kind, **fields), by=lead, at=moment(1, 11))
    # The last hour of winter time, and the first of summer time.
    record = told.round_of(wales, "Spring “2026”", moment(3, 1), moment(3, 29, 2), by=lead)
    readings = [NewReading(measure, Decimal("1.1")) for measure in one.measures.order_by("pk")]
    said(
        one, contributor, what_happened='Said "so"\nand\tso: ŵ, 😀, \\, </script>', readings=readings, at=moment(3, 10)
    )
    said(two, contributor, "at_risk", what_happened="Nobody has time.", team_note=CANARY, at=moment(3, 29, 1))
    Note.objects.create(action=two, text=CANARY, team_only=True, author=lead, recorded_at=moment(3, 29), token=uuid4())
    return frozen(record, by=lead, at=moment(4, 5))


def _summer(wales: NationPlan, lead: User, contributor: User, colleague: User) -> RoundSnapshot:
    one, two, three = wales.actions.order_by("sort_key")
    told.corrected_to(two.reports.get(), lead, "off_track", at=moment(4, 6))
    told.rescheduled(two, lead, date(2027, 9, 30), at=moment(5, 1), reason="A partner is late.")
    told.read_anew(three, lead, date(2027, 6, 30), at=moment(5, 2))
    record = told.round_of(wales, "Summer 2026", moment(6, 1), moment(6, 30), by=lead)
    one.wording_cy, one.reporter, one.deputy = "Gwneud peth 1.1", contributor, colleague
    one.refresh_from_db(fields=Action.STANDING)
    save_action(action=one, by=lead, at=moment(6, 2))
    told.decided(three, lead, "pause", at=moment(6, 4), review_on=date(2026, 7, 1), reason="Summer.")
    said(one, contributor, "on_track", next_step="Ask them", next_step_on=date(2026, 9, 1), at=moment(6, 5))
    _texts(record, one, lead)
    return frozen(record, by=lead, at=moment(7, 3))


def _texts(record: ReportingRound, one: Action, lead: User) -> None:
    texts = [
        BoardWording(round=record, action=one, text="It goes well.", text_cy="Mae’n mynd yn dda."),
        CheckAnswer(round=record, action=one, check_code="on_track_but_overdue", text="The date is wrong."),
        ReportText(round=record, purpose="decision", author="Lead officer, Wales", summary="All is well."),
        DecisionRequest(round=record, action=one, question="May we go on?", decide_by=date(2026, 9, 30)),
    ]
    for text in texts:
        save_recorded(text, by=lead, at=moment(7, 1))


def test_the_bytes_are_the_same_everywhere(snapshots: list[RoundSnapshot]) -> None:
    assert [snapshot.sha256 for snapshot in snapshots] == [SPRING, SUMMER]
    assert all(RoundSnapshot.objects.get(pk=snapshot.pk).is_intact for snapshot in snapshots)
    assert checked()[-1].endswith("2 frozen rounds checked: no differences")


def test_no_name_and_no_note_of_the_team_is_in_them(snapshots: list[RoundSnapshot]) -> None:
    for snapshot in snapshots:
        assert CANARY not in snapshot.content
        assert "example.org" not in snapshot.content


def test_everything_that_is_frozen_is_in_them(snapshots: list[RoundSnapshot]) -> None:
    """Else the sums above would not notice that it changed."""
    data = snapshots[1].data
    empty = {name for name in ("earlier", "moved", "requests", "actions") if not data[name]}
    assert empty == set()
    one, two, three = data["actions"]
    assert [party["en"] for party in one["responsible"]] == ["RCOT", "Zwolle", "employers", "Áine’s network", "æther"]
    assert one["reporter"]["role"] == one["deputy"]["role"] == "contributor"
    assert one["board"]["cy"] == "Mae’n mynd yn dda."
    assert [(check["check"], check["answer"]) for check in one["checks"]] == [
        ("on_track_but_overdue", {"cy": "", "en": "The date is wrong."}),
        ("on_track_but_behind", None),
        ("on_track_but_behind", None),
    ]
    assert [measure["points_behind"] for measure in one["measures"]] == ["96.70", "63.33"]
    assert two["report"]["said_at"] < two["report"]["recorded_at"]
    assert len(two["timings"][0]["slips"]) == 1
    assert three["decision"]["kind"] == "pause"
    assert data["text"]["author"] == "Lead officer, Wales"
