"""A Word document that can be heard as well as read: headings, tables whose first row is repeated, languages.

What python-docx has no words for is done in the XML that it holds; nothing here knows what a report is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from plans.models.language import Text
from priorities.cell_text import plain

from .archives import dated

#: A language as Word names it.
_TAGS = {"en": "en-GB", "cy": "cy-GB"}
_INK, _SOFT, _BRAND = RGBColor(0x1D, 0x17, 0x26), RGBColor(0x57, 0x4F, 0x63), RGBColor(0x37, 0x20, 0x4F)
_FONT = "Arial"
_MARGIN = 20
_LONG_SIDE, _SHORT_SIDE = 297, 210


@dataclass(frozen=True)
class Bold:
    """A part of a text that stands out."""

    text: str | Text


#: A part of a paragraph: in the document's language, or in one of its own.
Part = str | Text | Bold | None
#: A text, or texts that stand one after the other.
Parts = Part | Sequence[Part]
#: The cells of a row.
Row = Sequence[Parts]


class WordDocument:
    """An A4 document in one language, built from top to bottom."""

    def __init__(self, *, title: str, language: str, at: datetime) -> None:
        """Begin an empty document.

        Args:
            title: what the document is called where files are listed.
            language: the language that it is written in, ``en`` or ``cy``.
            at: the moment that its figures are of; stands in the file as the moment of its making.
        """
        self.language = language
        self.at = at
        self.document: DocumentObject = Document()
        _without_thumbnail(self.document)
        _set_properties(self.document, title, _TAGS[language])
        _set_language(self.document, _TAGS[language])
        _set_styles(self.document)
        _set_page(self.document)

    def heading(self, text: str | Text, level: int) -> None:
        """Add a heading."""
        self._fill(self.document.add_paragraph(style=f"Heading {level}"), text)

    def paragraph(self, *parts: Part, style: str = "Normal") -> None:
        """Add a paragraph for each line of ``parts``; nothing where there is no text in them."""
        for line in _lines(parts):
            self._fill(self.document.add_paragraph(style=style), line)

    def bullets(self, items: Iterable[Parts]) -> None:
        """Add a list."""
        for item in items:
            self.paragraph(*_several(item), style="List Bullet")

    def table(self, headings: Sequence[str], rows: Iterable[Row], widths: Sequence[float], about: str) -> None:
        """Add a table with a first row that is repeated on each page.

        Args:
            widths: how wide the columns are, each against the others.
            about: what the table shows, for those who hear it.
        """
        table = self._begin_table(len(headings), widths, about)
        first = table.add_row()
        for cell, heading in zip(first.cells, headings, strict=True):
            self._fill(cell.paragraphs[0], Bold(heading))
        _mark_row(first, "w:tblHeader", "w:cantSplit")
        for row in rows:
            self._add_row(table, row)
        _finish(table)

    def facts(self, pairs: Iterable[tuple[str, Parts]]) -> None:
        """Add a paragraph for each pair: what something is called, and what it is. Nothing where it is not said."""
        for name, value in pairs:
            lines = _lines(_several(value))
            for number, line in enumerate(lines):
                self._fill(self.document.add_paragraph(), [*([] if number else [Bold(f"{name}: ")]), *line])

    def picture(self, png: bytes, *, description: str) -> None:
        """Add a picture as wide as the text, with the words that stand in for it."""
        paragraph = self.document.add_paragraph()
        shape = paragraph.add_run().add_picture(BytesIO(png), width=self._room())
        paragraph.paragraph_format.keep_with_next = True
        named = shape._inline.docPr
        named.set("descr", plain(description))
        named.set("name", str(named.get("id")))

    def turn(self) -> None:
        """Begin a new page, across: for tables with many columns."""
        section = self.document.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(_LONG_SIDE), Mm(_SHORT_SIDE)
        _end_section_with_its_last_words(self.document)

    def saved(self) -> bytes:
        """Return the file."""
        file = BytesIO()
        self.document.save(file)
        return dated(file.getvalue(), self.at)

    def _room(self) -> Emu:
        """Return how wide the text is on the current page."""
        section = self.document.sections[-1]
        assert section.page_width is not None
        assert section.left_margin is not None
        assert section.right_margin is not None
        return Emu(section.page_width - section.left_margin - section.right_margin)

    def _begin_table(self, columns: int, widths: Sequence[float], about: str) -> Table:
        table = self.document.add_table(rows=0, cols=columns)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Emu(int(self._room() * width / sum(widths)))
        described = OxmlElement("w:tblDescription")
        described.set(qn("w:val"), plain(about))
        table._tbl.tblPr.append(described)
        return table

    def _add_row(self, table: Table, values: Row) -> None:
        row = table.add_row()
        _mark_row(row, "w:cantSplit")
        for cell, value in zip(row.cells, values, strict=True):
            self._fill_cell(cell, value)

    def _fill_cell(self, cell: _Cell, value: Parts) -> None:
        paragraph = cell.paragraphs[0]
        for number, line in enumerate(_lines(_several(value))):
            self._fill(cell.add_paragraph() if number else paragraph, line)

    def _fill(self, paragraph: Paragraph, parts: Parts) -> None:
        for part in _several(parts):
            text = part.text if isinstance(part, Bold) else part
            run = paragraph.add_run(plain(str(text or "")))
            run.bold = True if isinstance(part, Bold) else None
            if isinstance(text, Text) and text.lang != self.language:
                _set_run_language(run, _TAGS[text.lang])


def _several(parts: Parts) -> Sequence[Part]:
    return [parts] if parts is None or isinstance(parts, str | Text | Bold) else parts


def _lines(parts: Sequence[Part]) -> list[list[Part]]:
    """Return ``parts`` line by line: people's line breaks become paragraphs, never empty ones."""
    lines: list[list[Part]] = [[]]
    for part in parts:
        text = part.text if isinstance(part, Bold) else part
        first, *others = str(text or "").replace("\r", "\n").split("\n")
        for number, line in enumerate([first, *others]):
            if number:
                lines.append([])
            if line:
                lines[-1].append(_like(part, line))
    return [line for line in lines if any(_has_text(part) for part in line)]


def _like(part: Part, line: str) -> Part:
    if isinstance(part, Bold):
        return Bold(Text(line, part.text.lang) if isinstance(part.text, Text) else line)
    return Text(line, part.lang) if isinstance(part, Text) else line


def _has_text(part: Part) -> bool:
    return bool(str(part.text if isinstance(part, Bold) else part or "").strip())


# --- What python-docx has no words for --------------------------------------------------------------------------------


def _without_thumbnail(document: DocumentObject) -> None:
    """Take out the picture of somebody else's first page that the library's template holds."""
    package = document.part.package
    assert package is not None
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]


def _set_properties(document: DocumentObject, title: str, tag: str) -> None:
    properties = document.core_properties
    properties.title, properties.language = plain(title)[:255], tag
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.revision = 1


def _set_language(document: DocumentObject, tag: str) -> None:
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), tag)
    for element in document.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), tag)


def _set_run_language(run: Any, tag: str) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    run._r.get_or_add_rPr().append(language)


def _set_styles(document: DocumentObject) -> None:
    sizes = {"Normal": (10.5, _INK), "Heading 1": (20, _BRAND), "Heading 2": (14, _BRAND), "Heading 3": (11.5, _INK)}
    for name, (size, colour) in sizes.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), colour
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else size)
        style.paragraph_format.space_after = Pt(6 if name == "Normal" else 4)
        style.paragraph_format.line_spacing = 1.15
    soft: Any = document.styles["Caption"]
    soft.font.name, soft.font.size, soft.font.bold, soft.font.color.rgb = _FONT, Pt(9.5), False, _SOFT


def _set_page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(_SHORT_SIDE), Mm(_LONG_SIDE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    foot = section.footer.paragraphs[0]
    _add_field(foot, "PAGE")
    foot.add_run(" / ")
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: Paragraph, name: str) -> None:
    """Add a number that Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _mark_row(row: _Row, *marks: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for mark in marks:
        properties.append(OxmlElement(mark))


def _end_section_with_its_last_words(document: DocumentObject) -> None:
    """Keep the end of a section in its last paragraph, where the library adds an empty one for it."""
    end = document.element.body.findall(f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:sectPr')}")[-1]
    empty = end.getparent().getparent()
    before = empty.getprevious()
    if before is not None and before.tag == qn("w:p"):
        before.get_or_add_pPr().append(end)
        empty.getparent().remove(empty)


def _finish(table: Table) -> None:
    """Draw lines between the rows, keep the lines of a cell together, and say that the first row is the heading."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    for name in ("firstColumn", "lastColumn", "lastRow"):
        look.set(qn(f"w:{name}"), "0")
    for name in ("firstRow", "noHBand", "noVBand"):
        look.set(qn(f"w:{name}"), "1")
    # The same once more, for readers that know only the number.
    look.set(qn("w:val"), "0620")
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for attribute, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B0A8BA")):
            line.set(qn(f"w:{attribute}"), value)
        borders.append(line)
    properties.find(qn("w:tblLayout")).addprevious(borders)
    for cell in table._cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = Pt(2)
