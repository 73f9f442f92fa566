"""Readings from a spreadsheet: template, preview and confirmation, through their pages."""

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any
from zipfile import ZIP_DEFLATED

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from plans.models import KeptInput, User
from priorities.models import Action, Measure, Reading
from tests.conftest import NOW
from tests.priorities.imports.hostile import workbook

R = "/plans/wales-2024-2027/measures/readings/"
SHEET, CONFIRM, TEMPLATE = f"{R}sheet/", f"{R}sheet/confirm/", f"{R}template.xlsx"


@pytest.fixture
def teams(action: Action, contributor: User) -> Measure:
    found = Measure.objects.create(action=action, wording="Service delivery models", unit="models", counts_people=True)
    read(found, contributor, 3, date(2026, 6, 1))
    return found


@pytest.fixture
def desk(contributor: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(contributor)


def read(measure: Measure, by: User, value: int, day: date) -> Reading:
    return Reading.objects.create(measure=measure, read_on=day, value=value, author=by, recorded_at=NOW)


def brought(desk: Client, *, file: bytes = b"", name: str = "readings.xlsx", pasted: str = "", **fields: str) -> Any:
    """Send the form with a file or pasted rows."""
    form = desk.get(SHEET).context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    sent: dict[str, Any] = {**hidden, "pasted": pasted, "day": "22 November 2026", **fields}
    if file:
        sent["file"] = SimpleUploadedFile(name, file)
    return desk.post(SHEET, sent)


def confirmed(desk: Client, preview: Any, **ticks: str) -> Any:
    """Press the button of a preview."""
    page = preview.content.decode()
    [readings] = re.findall(r'name="readings" value="([^"]+)"', page)
    author = preview.context["form"]["author"].value()
    return desk.post(CONFIRM, {"author": author, "readings": unescape(readings), **ticks})


def text_of(answer: Any) -> str:
    main = answer.content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def stored() -> list[tuple[int, str, Decimal | None, str, str]]:
    readings = Reading.objects.order_by("measure", "read_on", "pk")
    return [(r.measure_id, r.read_on.isoformat(), r.value, r.note, r.source) for r in readings]


def test_the_template_comes_back_filled_in(
    desk: Client, percentage: Measure, teams: Measure, make_action: Callable[..., Action], colleague: User
) -> None:
    Measure.objects.create(action=make_action("1.5", reporter=colleague), wording="Of a colleague")
    book = load_workbook(io.BytesIO(desk.get(TEMPLATE).content))
    assert book.sheetnames == ["Readings", "How to fill it in"]
    sheet = book["Readings"]
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert rows[0] == [
        "Measure number", "Reference", "Measure", "Unit", "Last reading", "Last read on", "Date", "Value", "Note",
        "Source",
    ]  # fmt: skip
    # Only what this person may record, small numbers exact.
    assert [row[:5] for row in rows[1:]] == [
        [percentage.pk, "1.4", "Share of services", "% of services", None],
        [teams.pk, "1.4", "Service delivery models", "models", "3"],
    ]
    sheet["G2"], sheet["H2"], sheet["I2"] = date(2026, 11, 12), 0.4, "=not a formula"
    sheet["H2"].number_format, sheet["I2"].data_type = "0%", "s"
    sheet["H3"], sheet["J3"] = 1250, "Annual survey"
    file = io.BytesIO()
    book.save(file)
    preview = brought(desk, file=file.getvalue())
    assert preview.status_code == 200
    assert Reading.objects.count() == 1
    said = text_of(preview)
    assert "2 new readings" in said
    assert "40 % the first reading 12 November 2026" in said
    assert "3 → becomes 1,250 22 November 2026" in said
    answer = confirmed(desk, preview)
    assert (answer.status_code, answer["Location"]) == (302, "/plans/wales-2024-2027/measures/")
    expected = [
        (percentage.pk, "2026-11-12", Decimal(40), "=not a formula", ""),
        (teams.pk, "2026-06-01", Decimal(3), "", ""),
        (teams.pk, "2026-11-22", Decimal(1250), "", "Annual survey"),
    ]
    assert sorted(stored()) == sorted(expected)
    # Pressed twice, in a second tab: nothing twice, and no error.
    assert confirmed(desk, preview).status_code == 302
    assert Reading.objects.count() == 3
    assert "Nothing was recorded twice." in [str(m) for m in desk.get("/account/").context["messages"]][-1]
    again = brought(desk, file=file.getvalue())
    assert "There is nothing to record: all these readings stand already." in text_of(again)


def test_one_bad_cell_among_thirty_leaves_nothing_to_confirm(
    desk: Client, make_action: Callable[..., Action], contributor: User
) -> None:
    action = make_action("1.4", reporter=contributor)
    measures = [Measure.objects.create(action=action, wording=f"Model {n}", position=n) for n in range(1, 31)]
    lines = [f"{measure.pk},{n},{'six' if n == 6 else n}" for n, measure in enumerate(measures, start=1)]
    answer = brought(desk, file="\n".join(["Rhif y mesur,Arall,Gwerth", *lines]).encode(), name="readings.csv")
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Cell C7: “six” is no figure. Write 6." in said
    assert "29 rows are right; they wait for the others" in said
    assert 'name="readings"' not in answer.content.decode()
    assert Reading.objects.count() == 0


ROWS = "Reference\tMeasure\tDate\tValue\tNote\n"


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("Name\tWhat\n1.4\t6\n", "No line of headings was found"),
        ("Ref\tValue\tReading\n1.4\t6\t7\n", "Cells B1 and C1 head two columns that hold the same thing."),
        (ROWS + "1.4\tService delivery models\t\t\t\n", "No row has a value"),
        (ROWS + "9.9\tNothing\t\t6\t\n", "Cell A2: “9.9” is no action of this plan with a measure."),
        (ROWS + "1.4\tSomething else\t\t6\t\n", "Cell B2: 1.4 has no such measure"),
        (ROWS + "1.5\tOf a colleague\t\t6\t\n", "Row 2: you do not report on 1.5, Of a colleague."),
        (ROWS + "1.4\tService delivery models\tsoon\t6\t\n", "Cell C2: “soon” is no day."),
        (ROWS + "1.4\tService delivery models\tsoon\tx\t\n", "Words belong in the note. Cell C2: “soon” is no day."),
        (ROWS + "1.4\tService delivery models\t1/1/2027\t6\t\n", "Cell D2: This day is still to come."),
        (ROWS + "1.4\tService delivery models\t\t=A1+1\t\n", "Cell D2: “=A1+1” is a formula."),
        (ROWS + "1.4\tService delivery models\t\t6\t" + "x" * 501, "Cell E2: this has more than 500 characters."),
        (ROWS + "1.4\tService delivery models\t\t\tLate\n", "Cell D2: there is a note or a source, but no value."),
        (ROWS + "1.4\tService delivery models\t1/6/26\t4\t\n", "Cell D2: There is another reading of this measure"),
        (ROWS + 2 * "1.4\tService delivery models\t\t6\t\n", "Row 3 and row 2 give readings of one measure and day."),
        ("Measure number\tValue\n99999999999999999999\t6\n", "Cell A2: “99999999999999999999” is no measure"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(
    desk: Client, teams: Measure, make_action: Callable[..., Action], colleague: User, pasted: str, said: str
) -> None:
    Measure.objects.create(action=make_action("1.5", reporter=colleague), wording="Of a colleague")
    answer = brought(desk, pasted=pasted)
    assert answer.status_code == 422
    assert said in text_of(answer)
    # What was pasted is there to be mended, and nothing is stored.
    assert pasted.splitlines()[1].split("\t")[0] in unescape(answer.content.decode().split("<textarea")[1])
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: workbook(" " * 40_000_000, kind=ZIP_DEFLATED), "unpacks to far more"),
        (lambda: b"%PDF-1.7 and more", "This is a PDF."),
        (lambda: b"PK\3\4 nothing more", "damaged"),
        (lambda: b"\0\1\2\3" * 20, "This is not text that can be read."),
    ],
)
def test_a_hostile_file_is_refused(desk: Client, teams: Measure, file: Callable[[], bytes], said: str) -> None:
    answer = brought(desk, file=file())
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_percentage_above_100_asks_for_a_tick(desk: Client, percentage: Measure) -> None:
    preview = brought(desk, pasted="Ref\tValue\n1.4\t120%\n")
    assert preview.status_code == 200
    assert "This is more than 100 per cent." in text_of(preview)
    answer = confirmed(desk, preview)
    assert answer.status_code == 422
    assert "120 per cent is more than the whole." in text_of(answer)
    assert Reading.objects.count() == 0
    assert confirmed(desk, answer, right_2="on").status_code == 302
    assert stored() == [(percentage.pk, "2026-11-22", Decimal(120), "", "")]


def test_what_changed_since_the_preview_is_shown_before_it_is_recorded(
    desk: Client, teams: Measure, lead: User
) -> None:
    preview = brought(desk, pasted="Ref\tValue\n1.4\t9\n")
    read(teams, lead, 4, date(2026, 11, 1))
    answer = confirmed(desk, preview)
    assert answer.status_code == 409
    said = text_of(answer)
    assert "when you looked, the last reading was 3, 1 June 2026. Now it is 4, 1 November 2026." in said
    assert Reading.objects.count() == 2
    # Now it has been seen.
    assert confirmed(desk, answer).status_code == 302
    assert Reading.objects.count() == 3
    # Another reading of that day, recorded meanwhile, is in the way.
    preview = brought(desk, pasted="Ref\tDate\tValue\n1.4\t2 November 2026\t9\n")
    known = read(teams, lead, 5, date(2026, 11, 2))
    answer = confirmed(desk, preview)
    assert answer.status_code == 409
    assert f"/measures/{teams.pk}/readings/{known.pk}/correct/" in answer.content.decode()
    assert Reading.objects.count() == 4


def test_a_preview_is_one_persons_and_for_one_plan(
    desk: Client, teams: Measure, lead: User, colleague: User, signed_in: Callable[[User], Client]
) -> None:
    preview = brought(desk, pasted="Ref\tValue\n1.4\t9\n")
    for client, change in ((signed_in(lead), ""), (desk, "x")):
        page = preview.context["form"].packed + change
        answer = client.post(CONFIRM, {"readings": page})
        assert (answer.status_code, answer["Location"]) == (302, SHEET)
    # Somebody else reports on the action by now.
    Action.objects.update(reporter=colleague)
    answer = confirmed(desk, preview)
    assert answer.status_code == 409
    assert "you do not report on 1.4, Service delivery models" in text_of(answer)
    assert Reading.objects.count() == 1


def test_a_confirmation_outlives_the_session(
    desk: Client, teams: Measure, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    preview = brought(desk, pasted="Ref\tValue\n1.4\t9\n")
    assert confirmed(Client(), preview).status_code == 302
    page = signed_in(contributor).get(f"{CONFIRM}?kept={KeptInput.objects.get().key}")
    assert (page.status_code, "Record 1 reading" in text_of(page)) == (200, True)
    assert confirmed(desk, page).status_code == 302
    assert Reading.objects.count() == 2
