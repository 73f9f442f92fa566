"""The same round gives the same bytes, today and in ten years, on SQLite and on PostgreSQL.

The sums below are of what this history freezes in the format that is numbered 2. If one changes, so would the sums of
every round that is signed off somewhere: give the format another number, and keep reading the old one. What the same
history froze in format 1 is kept in ``frozen_format_1.json``, as the code of that time made it.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
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
    Reading,
    ReportText,
    ResponsibleParty,
)
from priorities.services.editing import save_action
from priorities.services.freezing import canonical
from priorities.services.reporting import NewReading
from tests.priorities import told
from tests.priorities.reporting import said
from tests.priorities.signed import checked, frozen
from tests.priorities.told import moment

SPRING = "b3649729eb7942fbaca2bfe881b83061515854a6bd2749c25f1c49976cb7060e"
SUMMER = "eabe112b63a30d364ea0190dc1b94c329a7838e6673faec3391c9597fc63882d"
IN_FORMAT_1 = (
    "7a254c667947176d66956c9ef2a0b8829bdd94190b93681b56b6c2edf7490339",
    "ef17503ac25c942209a6a6e819dfd33a43f2ea8ae7afdf606294d4c544b41b5b",
)
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
        # A number of people, below five when it is read.
        fields |= {"counts_people": True, "level": "output"} if kind == "number" else {}
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
        CheckAnswer(
            plan=record.plan,
            round=record,
            action=one,
            check_code="on_track_but_overdue",
            facts="2026-04-30",
            text="The date is wrong.",
        ),
        ReportText(round=record, purpose="decision", author="Lead officer, Wales", summary="All is well."),
        DecisionRequest(round=record, action=one, question="May we go on?", decide_by=date(2026, 9, 30)),
    ]
    for text in texts:
        save_recorded(text, by=lead, at=moment(7, 1))


def test_the_bytes_are_the_same_everywhere(snapshots: list[RoundSnapshot]) -> None:
    assert [snapshot.sha256 for snapshot in snapshots] == [SPRING, SUMMER]
    assert all(RoundSnapshot.objects.get(pk=snapshot.pk).is_intact for snapshot in snapshots)
    assert checked()[-1].endswith("2 frozen rounds checked: no differences")


def test_what_was_frozen_in_format_1_is_still_true(snapshots: list[RoundSnapshot]) -> None:
    kept = json.loads((Path(__file__).parent / "frozen_format_1.json").read_text(encoding="utf-8"))
    for snapshot, data, sha256 in zip(snapshots, kept, IN_FORMAT_1, strict=True):
        tally = data["counts"]["tally"]
        RoundSnapshot.objects.filter(pk=snapshot.pk).update(content=canonical(data), sha256=sha256, tally=tally)
    assert [row.is_intact for row in RoundSnapshot.objects.all()] == [True, True]
    assert checked()[-1].endswith("2 frozen rounds checked: no differences")
    Reading.objects.update(value=Decimal("1.2"))
    CheckAnswer.history.update(text="It is right.")
    assert [line.split(": ", 1)[1] for line in checked() if "1.1, measures 2, value" in line or "answer" in line] == [
        "1.1, measures 2, value: frozen “1.10”, by the records “1.20”",
        "1.1, measures 2, value: frozen “1.10”, by the records “1.20”",
        "1.1, checks 1, answer, en: frozen “The date is wrong.”, by the records “It is right.”",
    ]


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
    percent, people = [measure["id"] for measure in one["measures"]]
    assert [(check["check"], check["measures"], check["answer"]) for check in one["checks"]] == [
        ("on_track_but_overdue", [], {"cy": "", "en": "The date is wrong."}),
        # Of the people, this would tell that they are one or two.
        ("on_track_but_behind", [percent], None),
    ]
    assert [(m["id"], m["value"], m["points_behind"], m["is_small"]) for m in one["measures"]] == [
        (percent, "1.10", "96.70", False),
        (people, None, None, True),
    ]
    assert [(check["priority"], check["check"], check["facts"]) for check in data["checks"]] == [
        (1, "only_outputs", "unsaid 1, output 1")
    ]
    assert two["report"]["said_at"] < two["report"]["recorded_at"]
    assert len(two["timings"][0]["slips"]) == 1
    assert three["decision"]["kind"] == "pause"
    assert data["text"]["author"] == "Lead officer, Wales"
