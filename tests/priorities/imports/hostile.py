"""Workbooks that no program would write, made by hand from their parts; and what reading them costs."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = (
    f'<Relationships><Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
LINKS = "<Relationships>{}</Relationships>".format(
    "".join(
        f'<Relationship Id="{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, kind, target in [
            ("r1", "worksheet", "sheet1.xml"),
            ("s", "sharedStrings", "strings.xml"),
            ("t", "styles", "styles.xml"),
        ]
    )
)
BOOK = f'<workbook {NS} xmlns:r="{RELATIONS}"><sheets><sheet name="Plan" sheetId="1" r:id="r1"/></sheets></workbook>'


def sheet(rows: str, after: str = "") -> str:
    """Return a sheet with ``rows`` of markup, and what comes after them."""
    return f"<worksheet {NS}><sheetData>{rows}</sheetData>{after}</worksheet>"


def row(number: int, *cells: str) -> str:
    """Return a row of text cells."""
    made = "".join(f'<c t="str"><v>{cell}</v></c>' for cell in cells)
    return f'<row r="{number}">{made}</row>'


def workbook(
    rows: str = "", *, after: str = "", parts: Mapping[str, str | bytes] | None = None, kind: int = zipfile.ZIP_STORED
) -> bytes:
    """Return a workbook with one sheet; ``parts`` adds to or replaces what it is made of."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": ROOT,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/workbook.xml": BOOK,
        "xl/sheet1.xml": sheet(rows or row(1, "Action"), after),
        "xl/strings.xml": f"<sst {NS}/>",
        "xl/styles.xml": f"<styleSheet {NS}/>",
        **(parts or {}),
    }
    return packed(whole, kind=kind)


def packed(
    parts: Mapping[str, str | bytes],
    change: Callable[[zipfile.ZipFile], Any] | None = None,
    *,
    kind: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return an archive of ``parts``; ``change`` may make its directory lie."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        if change:
            change(archive)
    return file.getvalue()


def overlapping(archive: zipfile.ZipFile) -> None:
    """Let a hundred entries of the directory share one part."""
    for number in range(100):
        twin = copy(archive.filelist[0])
        twin.filename = f"twin{number}"
        archive.filelist.append(twin)


def modest(archive: zipfile.ZipFile) -> None:
    """Let the directory say that its last part is small."""
    archive.filelist[-1].file_size = 100


class Counting(io.BytesIO):
    """A file that counts the bytes that are read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as a file does."""
        more = super().read(size)
        self.taken += len(more)
        return more


class Endless(io.RawIOBase):
    """A stream that never ends, and gives less than it is asked for."""

    taken = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return some more of the same."""
        assert size >= 0, "asked for all of a stream without an end"
        more = b"a,b\n" * (min(size, 4_000) // 4) or b"a"[:size]
        self.taken += len(more)
        return more


def peak_of(do: Callable[[], object]) -> int:
    """Return the bytes of memory that ``do`` took at its most, whether it raised or not."""
    tracemalloc.start()
    try:
        do()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak
