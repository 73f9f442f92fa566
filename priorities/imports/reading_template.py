"""The workbook that readings are filled into: a row for each measure, and a sheet that says how."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from plans.models import NationPlan
from priorities.cell_text import plain
from priorities.files import cell
from priorities.models import Measure
from priorities.templatetags.figures import value_words

#: English heading, Welsh heading, width. Those that come back are understood by ``reading_sheet``.
COLUMNS = (
    ("Measure number", "Rhif y mesur", 11),
    ("Reference", "Cyfeirnod", 11),
    ("Measure", "Mesur", 60),
    ("Unit", "Uned", 22),
    ("Last reading", "Darlleniad diwethaf", 16),
    ("Last read on", "Dyddiad y darlleniad diwethaf", 16),
    ("Date", "Dyddiad", 16),
    ("Value", "Gwerth", 14),
    ("Note", "Nodyn", 40),
    ("Source", "Ffynhonnell", 30),
)


def template(plan: NationPlan, measures: Sequence[Measure]) -> bytes:
    """Return the workbook for ``measures``, which come with their actions and newest readings.

    It holds exact figures, small numbers of people too: give it only measures that the person may record.
    """
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "", plain(plan.title)
    sheet = book.create_sheet(_("Readings"))
    sheet.freeze_panes = "D2"
    is_welsh = (get_language() or "en").startswith("cy")
    for number, (_english, _welsh, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([cell(sheet, welsh if is_welsh else english, bold=True) for english, welsh, _width in COLUMNS])
    for measure in measures:
        sheet.append([cell(sheet, value) for value in _row(measure)])
    _add_explanation(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _row(measure: Measure) -> list[str | int | date | None]:
    known = value_words(measure, measure.newest_value, measure.newest_words)
    wording, unit = (measure.text_in(field).value for field in ("wording", "unit"))
    return [measure.pk, measure.action.reference, wording, unit, known, measure.newest_on, None, None, None, None]


def _add_explanation(book: Any) -> None:
    sheet = book.create_sheet(_("How to fill it in"))
    sheet.column_dimensions["A"].width = 110
    for number, sentence in enumerate(_explanation()):
        sheet.append([cell(sheet, sentence, bold=number == 0)])


def _explanation() -> list[str]:
    return [
        _("Each row is a measure that you can record. Fill in Date, Value, Note and Source; leave the rest as it is."),
        _("Rows without a value are left out. A measure may have several rows, each with another date."),
        _("Write the value as a figure, such as 6, 1,250 or 12.5. A percentage is 40 or 40%, not 0.4."),
        _("Of a milestone write “met” or “not yet met”. Where the measure is told in words, write the words."),
        _("Where you leave the date empty, the day counts that you give when you bring the file in."),
        _("You then see what each row becomes. Nothing is recorded before you confirm, and then all of it or nothing."),
        _("The file holds exact figures, small numbers of people too. Do not hand it on to others."),
    ]
