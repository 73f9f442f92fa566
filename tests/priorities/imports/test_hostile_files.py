"""Files that lie, burst or never end are refused with words that help, and before they have cost much."""

import gzip
import io
from collections.abc import Callable
from contextlib import suppress
from zipfile import ZIP_DEFLATED

import pytest

from priorities.imports.files import limits, read_file, read_pasted
from priorities.imports.table import Unreadable
from tests.priorities.imports.hostile import (
    BOOK,
    NS,
    ROOT,
    Counting,
    Endless,
    modest,
    overlapping,
    packed,
    peak_of,
    row,
    sheet,
    workbook,
)

MB = 1_000_000
#: A file may be 5 MB, and one byte more is read to know that it is not.
MOST_READ = 5_000_001
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def refused(content: bytes) -> str:
    """Return the words with which ``content`` is refused; it may cost less than 60 MB to find out."""
    file = Counting(content)

    def read() -> None:
        with pytest.raises(Unreadable) as refusal:
            read_file("plan.xlsx", file)
        words.append(str(refusal.value))

    words: list[str] = []
    assert peak_of(read) < 60 * MB
    assert file.taken <= MOST_READ
    return words[0]


# --- Other kinds of files -------------------------------------------------------------------------------------------


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)


RENAMED = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "is a picture"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(40), "is a picture"),
    "gif": (b"GIF89a" + bytes(40), "is a picture"),
    "tiff": (b"II*\0" + bytes(40), "is a picture"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "is a picture"),
    "rich text": (b"{\\rtf1\\ansi", "Word document"),
    "web page": (b"\n<!DOCTYPE html><table><tr><td>a</table>", "web page"),
    "web page with a mark": (b"\xef\xbb\xbf<table><tr><td>a</table>", "web page"),
    "gzip": (gzip.compress(b"a,b"), "Unpack it"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(40), "Unpack it"),
    "old excel": (ole("Workbook"), r"old Excel format \(.xls\)"),
    "old word": (ole("WordDocument"), r"old Word document \(.doc\)"),
    "protected workbook": (ole("EncryptedPackage"), "protected with a password"),
    "word": (packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "is a Word document"),
    "presentation": (packed({"[Content_Types].xml": "<Types/>", "ppt/slides.xml": "<w/>"}), "is a presentation"),
    "open document": (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "kind of spreadsheet"),
    "binary workbook": (packed({"[Content_Types].xml": "", "xl/workbook.bin": b"\1"}), "kind of spreadsheet"),
    "archive": (packed({"plan.csv": "a,b"}), "packed folder"),
    "empty archive": (packed({}), "packed folder"),
    "macros": (workbook(parts={"xl/vbaProject.bin": b"\1"}), "has macros"),
    "old macros": (workbook(parts={"xl/macrosheets/sheet1.xml": "<m/>"}), "has macros"),
    "nothing": (b"", "is empty"),
    "blanks": (b"\xef\xbb\xbf \r\n\t\r\n", "is empty"),
    "separators": (b",,,\r\n,,,\r\n", "is empty"),
    "zeros": (bytes(5_000), "is empty"),
    "zeros inside": (b"Ref,Action\n1,Ask\0\n" * 9, "not text"),
    "garbage": (bytes(range(256)) * 99, "not text"),
    "cut utf-8": ("Ref,Gweithred\n1,tŷ\n".encode() + "ŵ".encode()[:1], "not text"),
}


@pytest.mark.parametrize("name", RENAMED)
def test_another_kind_of_file_is_refused_with_what_to_do(name: str) -> None:
    content, words = RENAMED[name]
    with pytest.raises(Unreadable, match=words):
        read_file("plan.xlsx", io.BytesIO(content))


def test_a_picture_is_known_by_its_first_bytes() -> None:
    file = Counting(b"\x89PNG\r\n\x1a\n" + bytes(20 * MB))
    with pytest.raises(Unreadable, match="is a picture"):
        read_file("plan.csv", file)
    assert file.taken <= 1_024


@pytest.mark.parametrize("head", [b"a,b\n", b"PK\3\4", b"\xd0\xcf\x11\xe0"])
def test_no_more_than_the_limit_is_read(head: bytes) -> None:
    file = Counting(head + bytes(20 * MB))
    with pytest.raises(Unreadable, match="larger than 5 MB"):
        read_file("plan.xlsx", file)
    assert file.taken == MOST_READ


def test_a_stream_without_an_end_is_left() -> None:
    stream = Endless()
    with pytest.raises(Unreadable, match="larger than 5 MB"):
        read_file("plan.csv", stream)  # type: ignore[arg-type]
    assert stream.taken == MOST_READ


# --- Archives -------------------------------------------------------------------------------------------------------

SOUND = workbook(row(1, "Ref", "Action") + row(2, "1.1", "Ask"))


def test_the_workbook_that_the_others_spoil_is_sound() -> None:
    [table] = read_file("plan.xlsx", io.BytesIO(SOUND))
    assert table.rows == (("Ref", "Action"), ("1.1", "Ask"))


@pytest.mark.parametrize("length", range(4, len(SOUND) - 1, 97))
def test_a_workbook_cut_anywhere_is_refused(length: int) -> None:
    with pytest.raises(Unreadable, match=r"damaged|packed folder"):
        read_file("plan.xlsx", io.BytesIO(SOUND[:length]))


def test_a_workbook_with_a_wrong_byte_is_read_or_refused() -> None:
    read = 0
    for at in range(0, len(SOUND), 7):
        spoilt = SOUND[:at] + bytes([SOUND[at] ^ 0x55]) + SOUND[at + 1 :]
        with suppress(Unreadable):
            read_file("plan.xlsx", io.BytesIO(spoilt))
            read += 1
    assert 0 < read < len(SOUND) / 14


def test_a_workbook_whose_parts_are_encrypted_is_refused() -> None:
    at = SOUND.index(b"PK\1\2")
    assert "password" in refused(SOUND[: at + 8] + b"\1" + SOUND[at + 9 :])


BURSTING = {
    "a bomb": lambda: workbook(" " * (40 * MB), kind=ZIP_DEFLATED),
    "a bomb beside the table": lambda: workbook(parts={"xl/media/1.png": bytes(40 * MB)}, kind=ZIP_DEFLATED),
    "many small bombs": lambda: workbook(
        parts={f"xl/media/{n}.png": bytes(990_000) for n in range(60)}, kind=ZIP_DEFLATED
    ),
    "more than it says": lambda: packed({"[Content_Types].xml": "<Types/>", "_rels/.rels": " " * (40 * MB)}, modest),
    "parts that overlap": lambda: packed({"[Content_Types].xml": "<Types/>" + " " * 900_000}, overlapping),
    "parts without end": lambda: packed({f"xl/{n}.xml": "" for n in range(1_100)}),
}
BURSTING_WORDS = {"more than it says": "damaged", "parts that overlap": "damaged", "parts without end": "parts"}


@pytest.mark.parametrize("name", BURSTING)
def test_a_bursting_archive_is_refused(name: str) -> None:
    assert BURSTING_WORDS.get(name, "unpacks to far more") in refused(BURSTING[name]())


# --- Markup ---------------------------------------------------------------------------------------------------------

TEXT = '<row r="1"><c t="inlineStr"><is><t>{}</t></is></c></row>'
BAD_MARKUP: dict[str, Callable[[], bytes]] = {
    "billion laughs in the sheet": lambda: workbook(parts={"xl/sheet1.xml": LAUGHS + sheet(TEXT.format("&c;"))}),
    "billion laughs in the strings": lambda: workbook(
        parts={"xl/strings.xml": f"{LAUGHS}<sst><si><t>&c;</t></si></sst>"}
    ),
    "an outside entity": lambda: workbook(parts={"xl/sheet1.xml": OUTSIDE + sheet(TEXT.format("&a;"))}),
    "an outside entity in the links": lambda: workbook(parts={"_rels/.rels": OUTSIDE + ROOT}),
    "an outside definition": lambda: workbook(parts={"xl/workbook.xml": '<!DOCTYPE x SYSTEM "http://x/">' + BOOK}),
    "an unknown entity": lambda: workbook(TEXT.format("&nbsp;")),
    "endless depth": lambda: workbook("<a>" * 300_000),
    "an endless attribute": lambda: workbook(f'<row x="{"ab1" * MB}"/>'),
    "an endless comment": lambda: workbook(f"<!--{'ab1' * MB}-->"),
    "no end": lambda: workbook(parts={"xl/sheet1.xml": f"<worksheet {NS}><sheetData>"}),
    "no markup": lambda: workbook(parts={"xl/sheet1.xml": b"\0\1\2"}),
    "unknown characters": lambda: workbook(parts={"xl/sheet1.xml": '<?xml version="1.0" encoding="x-y"?><worksheet/>'}),
    "no sheet": lambda: workbook(parts={"xl/_rels/workbook.xml.rels": "<Relationships/>"}),
    "no workbook": lambda: workbook(parts={"_rels/.rels": "<Relationships/>"}),
    "a workbook outside": lambda: workbook(parts={"_rels/.rels": ROOT.replace("xl/", "../../etc/")}),
    "a string that is not there": lambda: workbook('<row><c t="s"><v>9</v></c></row>'),
    "a column that is not there": lambda: workbook('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'),
    "a row that is not there": lambda: workbook('<row r="9999999999"><c><v>1</v></c></row>'),
    "a row of words": lambda: workbook('<row r="x"><c><v>1</v></c></row>'),
    "rows backwards": lambda: workbook(row(2, "b") + row(1, "a")),
    "cells backwards": lambda: workbook('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
    "merges on each other": lambda: workbook(
        "".join(row(n, "a", "b") for n in range(1, 4_001)), after='<mergeCell ref="A1:B4000"/>' * 999
    ),
    "a merge of words": lambda: workbook(after='<mergeCell ref="x"/>'),
}


@pytest.mark.parametrize("name", BAD_MARKUP)
def test_spoilt_markup_is_refused(name: str) -> None:
    words = refused(BAD_MARKUP[name]())
    assert "damaged" in words or (name == "no sheet" and "no text" in words)


# --- Too much -------------------------------------------------------------------------------------------------------


def full(line: int) -> str:
    return f'<row r="{line}">{"<c><v>1</v></c>" * 60}</row>'


def same(line: int) -> str:
    """Return a row whose cells all have the first of the shared texts."""
    return f'<row r="{line}">' + '<c t="s"><v>0</v></c>' * 60 + "</row>"


def sheets(count: int, content: str) -> bytes:
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1" x:id="r{n}"/>' for n in range(count))
    return workbook(
        parts={"xl/workbook.xml": f"<workbook><sheets>{listed}</sheets></workbook>", "xl/sheet1.xml": content}
    )


LONG = "long words " * 450
TOO_MUCH: dict[str, tuple[Callable[[], bytes], str]] = {
    "rows": (lambda: workbook("".join(row(n, "a") for n in range(1, 5_002))), "Row 5,001"),
    "the last row": (lambda: workbook(row(1, "a") + row(1_048_576, "a")), "Row 1,048,576 of the sheet “Plan”"),
    "columns": (lambda: workbook(row(1, *"a" * 61)), "column 61"),
    "a far column": (lambda: workbook('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "column 16,384"),
    "a long cell": (lambda: workbook(row(1, "a") + row(2, "", "a" * 5_001)), "Cell B2 of the sheet “Plan” has more"),
    "an endless cell": (lambda: workbook(row(1, "abc1" * MB)), "Cell A1"),
    "sheets": (lambda: sheets(21, sheet(row(1, "a"))), "more than 20 sheets"),
    "one text in each cell": (
        lambda: workbook(
            "".join(same(n) for n in range(1, 400)),
            parts={"xl/strings.xml": f"<sst><si><t>{LONG}</t></si></sst>"},
        ),
        "2,000,000 characters",
    ),
    "strings": (
        lambda: workbook(parts={"xl/strings.xml": f"<sst>{'<si/>' * 300_001}</sst>"}),
        "300,000 cells",
    ),
    "long strings": (
        lambda: workbook(parts={"xl/strings.xml": f"<sst>{f'<si><t>{LONG}</t></si>' * 500}</sst>"}),
        "2,000,000 characters",
    ),
    "merges": (
        lambda: workbook(after="".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 4_999)) * 5),
        "20,000 merged cells",
    ),
    "a long separated cell": (lambda: b"a,b\n1," + b"x" * 5_001 + b"\n", "Cell B2 has more than 5,000"),
    "a giant separated cell": (lambda: b"a,b\n1," + b"x" * 200_000 + b"\n", "Row 2 has a cell"),
    "a giant quoted cell": (lambda: b'a,b\n1,"' + b"x\n" * 200_000 + b'"\n', "Row 2 has a cell"),
    "a quotation mark left open": (lambda: b'a,b\n1,"x\n' + b"2,y\n" * 900_000, "Row 2 has a cell"),
    "a line without an end": (lambda: b"x" * 5 * MB, "Row 1 has a cell"),
    "commas without an end": (lambda: b"," * 5 * MB, "Row 1 has a cell"),
    "cells without an end": (lambda: b'"ab\n",' * 800_000, "Row 1 has a cell"),
    "separated columns": (lambda: b",".join([b"a"] * 61), "column 61"),
    "separated rows": (lambda: b"a,b\n" * 5_001, "Row 5,001"),
    "rows of nothing, then one": (lambda: b"\n" * 4 * MB + b"a,b\n", "Row 20,001"),
    "separated characters": (lambda: (b"a," + b"x" * 4_000 + b"\n") * 600, "2,000,000 characters"),
    "wide characters": (lambda: ("😀," * 900_000).encode(), "Row 1 has a cell"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_refused(name: str) -> None:
    content, words = TOO_MUCH[name]
    assert words in refused(content())


def test_markup_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EVENTS", 30_000)
    content = workbook("".join(f'<row r="{n}"><c s="{n % 7}"/></row>' for n in range(1, 10_000)))
    assert "unpacks to far more" in refused(content)


# --- What looks hostile and is not ----------------------------------------------------------------------------------


def test_endless_rows_of_nothing_but_style_cost_nothing() -> None:
    styled = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="{n % 7}"/></row>' for n in range(2, 50_000))
    content = workbook(row(1, "Action") + styled, parts={"xl/x.xml": '<dimension ref="A1:XFD1048576"/>'})
    tables = []
    assert peak_of(lambda: tables.extend(read_file("plan.xlsx", io.BytesIO(content)))) < 20 * MB
    assert [table.rows for table in tables] == [(("Action",),)]


def test_a_large_table_costs_little() -> None:
    content = workbook("".join(full(n) for n in range(1, 1_001)))
    tables = []
    assert peak_of(lambda: tables.extend(read_file("plan.xlsx", io.BytesIO(content)))) < 20 * MB
    assert len(tables[0].rows) == 1_000
    assert tables[0].rows[999] == ("1",) * 60


def test_links_to_other_workbooks_are_not_followed() -> None:
    link = 'Id="1" Type="x/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"'
    links = f"<Relationships><Relationship {link}/></Relationships>"
    content = workbook(
        '<row r="1"><c t="str"><f>[1]Plan!A1</f><v>a</v></c></row>',
        parts={"xl/externalLinks/externalLink1.xml": LAUGHS, "xl/externalLinks/_rels/externalLink1.xml.rels": links},
    )
    [table] = read_file("plan.xlsx", io.BytesIO(content))
    assert table.rows == (("=[1]Plan!A1",),)


def test_a_shared_formula_is_written_out_at_each_place() -> None:
    shared = '<f t="shared" si="0">{}</f>'
    content = workbook(
        f'<row r="1"><c r="A1">{shared.format("B1+1")}<v>3</v></c></row>'
        f'<row r="2"><c r="A2">{shared.format("")}<v>4</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="7"/><v>5</v></c></row>'
    )
    [table] = read_file("plan.xlsx", io.BytesIO(content))
    assert table.rows == (("=B1+1",), ("=B2+1",), ("5",))


@pytest.mark.parametrize(
    ("value", "style", "expected"),
    [
        ("1e999999999", 0, "1e999999999"),
        ("nan", 0, "nan"),
        ("9" * 400, 0, "9" * 400),
        ("1", 1, "1"),
        ("1", 99, "1"),
        ("abc", 0, "abc"),
    ],
)
def test_numbers_that_are_none_do_no_harm(value: str, style: int, expected: str) -> None:
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="0.{"0" * 240}"/></numFmts>'
    styles = f'<styleSheet>{formats}<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>'
    content = workbook(f'<row><c s="{style}"><v>{value}</v></c></row>', parts={"xl/styles.xml": styles})
    [table] = read_file("plan.xlsx", io.BytesIO(content))
    assert table.rows == ((expected,),)


def test_characters_that_no_database_keeps_are_dropped() -> None:
    [table] = read_file("plan.xlsx", io.BytesIO(workbook(row(1, "a_x0000_b_xD800_c_x000D__x000A_d_x005F_"))))
    assert table.rows == (("abc\nd_",),)


# --- Pasted ---------------------------------------------------------------------------------------------------------

PASTED: dict[str, tuple[Callable[[], str], str]] = {
    "nothing": (lambda: "", "Nothing was pasted"),
    "blanks": (lambda: "\t\n\xa0\n", "Nothing was pasted"),
    "an empty table": (lambda: "<table><tr><td>&nbsp;</td></tr></table>", "Nothing was pasted"),
    "too much": (lambda: "a\t" * MB + "a", "larger than 2 MB"),
    "a long cell": (lambda: "a\t" + "b" * 5_001, "Cell B1"),
    "a giant cell": (lambda: "<table><td>" + "b" * 19 * 100_000, "Cell A1"),
    "rows": (lambda: "a\n" * 5_001, "Row 5,001"),
    "columns": (lambda: "a\t" * 61, "column 61"),
    "tables in tables": (lambda: "<table><tr><td>" * 30_000 + "a", ""),
    "rows of a table": (lambda: "<table>" + "<tr><td>a" * 5_001, "Row 5,001"),
    "columns of a table": (lambda: "<table><tr>" + "<td>a" * 61, "column 61"),
    "wide cells": (lambda: "<table>" + "<tr><td colspan=60>" * 30_000 + "a", "20,000 merged cells"),
    "high cells": (lambda: "<table>" + "<tr><td rowspan=5000>" * 59 + "<tr>" + "<td>a" * 60, "column"),
    "spans without end": (lambda: "<table>" + "<tr><td colspan=2>a" * 4_999 + "<td colspan=2>" * 9_000, ""),
    "comments": (lambda: "<table>" + "<!--" * 400_000, "Nothing was pasted"),
    "tags without end": (lambda: "<table><a " + "<a " * 600_000, "Nothing was pasted"),
    "scripts without end": (lambda: "<table>" + "<script>" * 200_000, "Nothing was pasted"),
    "signs": (lambda: "<table><td>" + "<" * 90_000, "Cell A1"),
    "quotation marks": (lambda: '"\n' * 90_000, "Row 20,001"),
    "blanks without end": (lambda: "<table><td>" + "<b> </b>" * 50_000 + "a", ""),
}


@pytest.mark.parametrize("name", PASTED)
def test_a_hostile_paste_costs_little(name: str) -> None:
    made, words = PASTED[name]
    text, said = made(), []

    def read() -> None:
        try:
            read_pasted(text)
        except Unreadable as refusal:
            said.append(str(refusal))

    assert peak_of(read) < 60 * MB
    assert words in "".join(said)
    assert bool(said) == bool(words)
