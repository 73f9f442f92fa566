"""Excel workbooks (.xlsx): which sheets there are, and what their cells share."""

import posixpath

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from priorities.imports.files import limits, markup
from priorities.imports.files.grid import Grid
from priorities.imports.files.package import DAMAGE, Package
from priorities.imports.files.sheet import Book, SheetPart, unescaped
from priorities.imports.table import Table, Unreadable

#: Number formats and styles of cells that Excel allows, and the characters of a format.
MAX_STYLES, MAX_FORMAT = 70_000, 255


def read_workbook(content: bytes) -> list[Table]:
    """Return the tables of the sheets that are not hidden and have text.

    Raises:
        Unreadable: where ``content`` is another kind of file, has macros, a password or more than the limits.
    """
    package = Package(content)
    _check_kind(package)
    try:
        return _tables(package)
    except DAMAGE as error:
        raise limits.damaged() from error


def _check_kind(package: Package) -> None:
    names = {name.lower().lstrip("/") for name in package.names}
    folders = {name.partition("/")[0] for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise Unreadable(
            _("The workbook has macros. Save it as an Excel workbook without macros (.xlsx) and try again.")
        )
    if "word" in folders:
        raise Unreadable(_("This is a Word document. Copy the table in it and paste it, or save it in a workbook."))
    if "ppt" in folders:
        raise Unreadable(_("This is a presentation. Copy the table in it and paste it, or save it in a workbook."))
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise Unreadable(
            _("This kind of spreadsheet cannot be read. Save it as an Excel workbook (.xlsx) or CSV and try again.")
        )
    if "[content_types].xml" not in names:
        raise Unreadable(
            _("This is a packed folder (.zip) and no workbook. Unpack it and choose the workbook (.xlsx) in it.")
        )


def _related(package: Package, source: str) -> list[tuple[str, str, str]]:
    """Return the id, kind and name of each part that ``source`` refers to; never what is outside the workbook."""
    folder, name = posixpath.split(source)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    found = [
        link for _name, link in markup.elements(package, links, "Relationship") if link.get("TargetMode") != "External"
    ]
    return [
        (
            link["Id"],
            link["Type"].rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, link["Target"]))[1:],
        )
        for link in found
    ]


def _tables(package: Package) -> list[Table]:
    [workbook] = [part for _id, kind, part in _related(package, "") if kind == "officeDocument"]
    parts = _related(package, workbook)
    described = markup.elements(package, workbook, "sheet", "workbookPr")
    sheets = [sheet for name, sheet in described if name == "sheet"]
    if len(sheets) > limits.SHEETS:
        raise Unreadable(
            _("The workbook has more than %(limit)s sheets. Delete those without the plan’s table and try again.")
            % {"limit": limits.SHEETS}
        )
    properties = next((element for name, element in described if name == "workbookPr"), {})
    visible = {sheet["id"]: sheet["name"] for sheet in sheets if sheet.get("state", "visible") == "visible"}
    book = _book(package, parts, is_mac=properties.get("date1904") in ("1", "true"))
    by_id = {identifier: part for identifier, kind, part in parts if kind == "worksheet"}
    return _read(package, book, [(name, by_id[key]) for key, name in visible.items() if key in by_id])


def _read(package: Package, book: Book, sheets: list[tuple[str, str]]) -> list[Table]:
    room = limits.Room()
    tables = []
    for name, part in sheets:
        grid = Grid(room, name[:100])
        markup.read(package, part, SheetPart(book, grid))
        if table := grid.table():
            tables.append(table)
    if not tables:
        raise Unreadable(_("The workbook has no text in the sheets that are not hidden. Choose another file."))
    return tables


# --- What sheets share ----------------------------------------------------------------------------------------------


def _book(package: Package, parts: list[tuple[str, str, str]], *, is_mac: bool) -> Book:
    strings, styles = _StringsPart(), _StylesPart()
    for _id, kind, part in parts:
        if kind == "sharedStrings":
            markup.read(package, part, strings)
        elif kind == "styles":
            markup.read(package, part, styles)
    formats = [styles.codes.get(style, "General") for style in styles.styles]
    return Book(strings.strings, formats, MAC_EPOCH if is_mac else WINDOWS_EPOCH)


class _StringsPart(markup.Part):
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self.pieces: list[str] = []
        self.length = 0
        self.room = limits.Room()

    def opened(self, name: str, attributes: markup.Attributes) -> None:
        if name == "si":
            self.pieces, self.length = [], 0

    def text(self, text: str) -> None:
        # A text that is too long is kept a little too long: it is refused by its cell, if one that is read has it.
        if self.path[-1] == "t" and "rPh" not in self.path and self.length <= limits.CELL:
            self.pieces.append(text[: limits.CELL + 1])
            self.length += len(text)

    def closed(self, name: str) -> None:
        if name == "si":
            self.room.take(cells=1, text=self.length)
            self.strings.append(unescaped("".join(self.pieces)))


class _StylesPart(markup.Part):
    """The number format of each style of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = dict(BUILTIN_FORMATS)
        self.styles: list[int] = []

    def opened(self, name: str, attributes: markup.Attributes) -> None:
        if name == "numFmt" and self.path[-2:-1] == ["numFmts"]:
            self.codes[int(attributes["numFmtId"])] = attributes["formatCode"][:MAX_FORMAT]
        elif name == "xf" and self.path[-2:-1] == ["cellXfs"]:
            self.styles.append(int(attributes.get("numFmtId", "0")))
        if max(len(self.codes), len(self.styles)) > MAX_STYLES:
            raise limits.damaged()
