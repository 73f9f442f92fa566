"""A signed-off round with words that files could stumble over, and how the files of its report are read again."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

from django.test import Client
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from openpyxl import load_workbook

from plans.models import NationPlan, ReportingRound, User
from priorities.models import Note, Priority
from priorities.services.signing import sign_off
from tests.priorities.reporting import said
from tests.priorities.signed import reviewed
from tests.priorities.told import added, moment, rescheduled, round_of

P = "/plans/wales-2024-2027/"
#: When the summer round of :func:`signed_off` was frozen.
FROZEN = moment(7, 4)
CANARY = "CANARY-OF-THE-TEAM"
#: Words as people paste them: a formula, a page break and a bell.
AWKWARD = '=HYPERLINK("http://example.org") \x0c\x07& <b>bold</b>'


_LANGUAGE = f"{qn('w:rPr')}/{qn('w:lang')}"


@dataclass(frozen=True)
class Told:
    """What the tests look at."""

    round: ReportingRound
    plan: NationPlan

    @property
    def page(self) -> str:
        return f"{P}reports/{self.round.pk}/"


def signed_off(plan: NationPlan, priority: Priority, lead: User, contributor: User) -> Told:
    """Tell of four actions in two signed-off rounds: awkward words, a Welsh wording, a slip, and notes of the team."""
    for record in (plan, priority):
        record.history.update(history_date=moment(1, 1))
    welsh = {"wording_cy": "Hyrwyddo modelau arloesol"}
    for n, more in ((1, welsh), (2, {}), (3, {}), (10, {})):
        added(plan, priority, f"1.{n}", by=lead, at=moment(1, 10), **more)
    one, two, three, _ten = plan.actions.order_by("sort_key")
    spring = round_of(plan, "Spring 2026", moment(3, 1), moment(3, 31), by=lead)
    said(one, contributor, "on_track", what_happened="Four joined.", at=moment(3, 10))
    said(two, contributor, "at_risk", what_happened="Nobody has time.", team_note=CANARY, at=moment(3, 11))
    sign_off(reporting_round=reviewed(spring, by=lead, at=moment(4, 5)), by=lead, at=moment(4, 5))
    summer = round_of(plan, "Summer 2026", moment(6, 1), moment(6, 30), by=lead)
    said(
        two,
        contributor,
        "off_track",
        what_happened=AWKWARD,
        plan_or_need="The board must write.",
        next_step="Write to the boards",
        next_step_on=moment(8, 15).date(),
        team_note=CANARY,
        at=moment(6, 10),
    )
    said(one, contributor, "at_risk", what_happened="Two have left.", at=moment(6, 11))
    rescheduled(three, lead, moment(9, 30, year=2027).date(), at=moment(6, 12))
    Note.objects.create(
        action=two, text=CANARY, team_only=True, author=contributor, recorded_at=moment(6, 13), token=uuid4()
    )
    sign_off(reporting_round=reviewed(summer, by=lead, at=FROZEN), by=lead, at=FROZEN)
    return Told(summer, plan)


# --- Reading files again ----------------------------------------------------------------------------------------------


def downloaded(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, response.content[:500]
    return response.content


def word(client: Client, address: str) -> WordDocument:
    return Document(BytesIO(downloaded(client, address)))


def workbook(client: Client, address: str) -> Any:
    return load_workbook(BytesIO(downloaded(client, address)))


def words_of(document: WordDocument) -> str:
    """Return all text of a document, that of tables too."""
    return "".join(found.text or "" for found in document.element.iter(qn("w:t")))


def headings(document: WordDocument) -> list[tuple[int, str]]:
    """Return level and text of each heading."""
    styled = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    return [(int(name[-1]), text) for name, text in styled if name.startswith("Heading ")]


def language_of(document: WordDocument, text: str) -> str:
    """Return the language that ``text`` is marked with: that of its run, or of the document."""
    runs = [found.getparent() for found in document.element.iter(qn("w:t")) if text in (found.text or "")]
    [own] = {tag.get(qn("w:val")) if tag is not None else "" for tag in (run.find(_LANGUAGE) for run in runs)}
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    return own or str(default.get(qn("w:val")))


def unpacked(archive: bytes) -> str:
    """Return everything that is in a Word document or a workbook."""
    with ZipFile(BytesIO(archive)) as files:
        return "".join(files.read(name).decode("utf-8", "replace") for name in files.namelist())
