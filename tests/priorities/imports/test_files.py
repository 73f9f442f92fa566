"""What a person sees in a file or has copied is what is read: cell by cell, written out by hand."""

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Protection

from priorities.cell_text import guarded
from priorities.imports.files import read_file, read_pasted
from priorities.imports.table import Merge, Table, Unreadable


def saved(fill: Callable[[Workbook], object]) -> io.BytesIO:
    book = Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def only(tables: list[Table]) -> Table:
    [table] = tables
    return table


# --- Workbooks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("1.10", "@", "1.10"),
        (1.1, "General", "1.1"),
        (1.1, "0.00", "1.10"),
        (12, "General", "12"),
        (12.0, "0", "12"),
        (7, "000", "007"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "#,##0", "1,234,567"),
        (1234.5, "£#,##0.00", "£1,234.50"),
        (1234.5, "[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", "£1,234.50"),
        (-3, "0.0", "-3.0"),
        (0.25, "0%", "25%"),
        (0.285, "0%", "29%"),
        (-0.001, "0%", "0%"),
        (1e14, "0.0000000000", "100000000000000.0000000000"),
        (0.125, "0.0%", "12.5%"),
        (3, '0" weeks or so"?', "3"),
        (1e20, "General", "1E+20"),
        (date(2025, 3, 31), "dd/mm/yyyy", "31 March 2025"),
        (date(2025, 3, 31), "mm-dd-yy", "31 March 2025"),
        (date(2025, 3, 31), "[$-F800]dddd, mmmm dd, yyyy", "31 March 2025"),
        (date(2025, 3, 31), "mmm-yy", "March 2025"),
        (date(2025, 3, 31), "yyyy", "2025"),
        (datetime(2025, 3, 31, 14, 30), "dd/mm/yyyy hh:mm", "31 March 2025 14:30"),  # noqa: DTZ001
        (time(14, 30), "hh:mm", "14:30"),
        (timedelta(hours=25, minutes=5), "[h]:mm", "25:05"),
        (9_999_999_999, "dd/mm/yyyy", "9999999999"),
        (True, "General", "TRUE"),
        ("#N/A", "General", "#N/A"),
        ("two\nlines", "General", "two\nlines"),
        ("cr\r\nlf", "General", "cr\nlf"),
    ],
)
def test_a_cell_reads_as_a_person_sees_it(value: Any, code: str, expected: str) -> None:
    def fill(book: Workbook) -> None:
        book.active["A1"], book.active["A1"].number_format = value, code

    assert only(read_file("plan.xlsx", saved(fill))).rows == ((expected,),)


def test_a_table_is_read_cell_by_cell() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        sheet.title = "Action plan"
        sheet.append(["Cymru-Wales action plan"])
        sheet.merge_cells("A1:C1")
        sheet.append([])
        sheet.append(["Ref", "Action", "When"])
        sheet.append([1.1, "Publish a census", date(2025, 3, 31)])
        sheet.append([None, "each year", None])
        sheet.merge_cells("A4:A5")
        sheet["H9"].number_format = "0.00"

    assert only(read_file("plan.xlsx", saved(fill))) == Table(
        rows=(
            ("Cymru-Wales action plan", "", ""),
            ("", "", ""),
            ("Ref", "Action", "When"),
            ("1.1", "Publish a census", "31 March 2025"),
            ("", "each year", ""),
        ),
        lines=(1, 2, 3, 4, 5),
        merges=(Merge(0, 0, 1, 3), Merge(3, 0, 2, 1)),
        name="Action plan",
    )


def test_a_formula_is_text_and_never_worked_out() -> None:
    def fill(book: Workbook) -> None:
        book.active["A1"], book.active["B1"] = "=1+1", '=HYPERLINK("http://example.org/?"&A1,"x")'

    assert only(read_file("plan.xlsx", saved(fill))).rows == (("=1+1", '=HYPERLINK("http://example.org/?"&A1,"x")'),)


def test_hidden_sheets_are_left_out_and_hidden_rows_and_columns_kept() -> None:
    def fill(book: Workbook) -> None:
        book.active.title, book.active["A1"], book.active["B2"] = "Seen", "a", "b"
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["B"].hidden = True
        for state in ("hidden", "veryHidden"):
            sheet = book.create_sheet(state)
            sheet["A1"], sheet.sheet_state = "secret", state
        book.create_sheet("Blank")
        book.create_sheet("Second")["A1"] = "c"

    first, second = read_file("plan.xlsx", saved(fill))
    assert (first.name, first.rows) == ("Seen", (("a", ""), ("", "b")))
    assert (second.name, second.rows) == ("Second", (("c",),))


def test_a_merge_reaches_no_further_than_the_table_and_hides_what_is_under_it() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        sheet["A1"], sheet["A2"], sheet["B3"] = "top", "under", "end"
        # The cells under it keep their text in the file, as some programs leave it.
        sheet.merged_cells.add("A1:XFD2")

    assert only(read_file("plan.xlsx", saved(fill))).rows == (("top", ""), ("", ""), ("", "end"))
    assert only(read_file("plan.xlsx", saved(fill))).merges == (Merge(0, 0, 2, 2),)


def test_a_protected_sheet_is_read() -> None:
    def fill(book: Workbook) -> None:
        book.active["A1"], book.active["A1"].protection = "a", Protection(locked=True)
        book.active.protection.sheet = True
        book.active.protection.password = "tea"

    assert only(read_file("plan.xlsx", saved(fill))).rows == (("a",),)


# --- CSV ------------------------------------------------------------------------------------------------------------

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
BOARD = (
    ("Ref", "Action; and why", "Who"),
    ("1.1", "Publish a “census”,\nevery year; as planned", "RCOT; health boards"),
    ("1.2", 'Say "yes",\tor no', "â’r bwrdd"),
    ("", "", ""),
    ("", "", "Board, Wales"),
)


def written(rows: tuple[tuple[str, ...], ...], separator: str, end: str = "\r\n") -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if set(text) & {'"', "\n", ",", ";", "\t"} else text

    return "".join(separator.join(map(cell, row)) + end for row in rows)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_each_encoding_and_separator_is_found(encoding: str, separator: str, end: str) -> None:
    content = written(BOARD, separator, end).encode(encoding)
    table = only(read_file("plan.csv", io.BytesIO(content)))
    assert table == Table(rows=BOARD, lines=(1, 2, 3, 4, 5))


def test_utf_16_that_begins_with_its_mark_in_either_order_is_read() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        content = mark + "Ŵyl,tŷ\n1,2\n".encode(encoding)
        assert only(read_file("plan.csv", io.BytesIO(content))).rows == (("Ŵyl", "tŷ"), ("1", "2"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sep=;\na,b;c\nd;e\n", (("", ""), ("a,b", "c"), ("d", "e"))),
        (
            "Action plan\nRef,Action\n1,a; b\n2,c; d\n",
            (("Action plan", ""), ("Ref", "Action"), ("1", "a; b"), ("2", "c; d")),
        ),
        ("Ref;Action\n1;one, two\n2;three, four\n", (("Ref", "Action"), ("1", "one, two"), ("2", "three, four"))),
        (
            "Publish a census\nTrain, and keep, people\nAsk\n",
            (("Publish a census",), ("Train, and keep, people",), ("Ask",)),
        ),
        ("a,b\n'=1+1,'-2\n'@x,'quoted'\n", (("a", "b"), ("=1+1", "-2"), ("@x", "'quoted'"))),
        ("a,b,,,\n,,,,\n1,2,,,\n,,,,\n", (("a", "b"), ("", ""), ("1", "2"))),
    ],
)
def test_a_csv_file_is_read_as_a_person_would(text: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert only(read_file("plan.csv", io.BytesIO(text.encode()))).rows == expected


@pytest.mark.parametrize("text", ["=1+1", "-2", "'=1", "''+1", "@x", "  =a", "plain", "'plain'", "it's"])
def test_what_our_own_files_guard_comes_back(text: str) -> None:
    content = f"head,other\nx,{guarded(text)}\n".encode()
    assert only(read_file("plan.csv", io.BytesIO(content))).rows[1] == ("x", text)


@pytest.mark.parametrize("text", ['a,b\n1,"left open\n2,c\n', 'a,b\n1,"said" softly\n'])
def test_a_stray_quotation_mark_is_refused_and_no_word_lost(text: str) -> None:
    with pytest.raises(Unreadable, match="quotation mark"):
        read_file("plan.csv", io.BytesIO(text.encode()))


def test_the_name_decides_nothing_but_is_named() -> None:
    assert only(read_file("plan.pdf", io.BytesIO(b"a,b\n1,2\n"))).rows == (("a", "b"), ("1", "2"))
    with pytest.raises(Unreadable, match=r"“plan.csv”: This is a PDF"):
        read_file("plan.csv", io.BytesIO(b"%PDF-1.7 ..."))


# --- Pasted ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ref\tAction\r\n1.1\tAsk\r\n", (("Ref", "Action"), ("1.1", "Ask"))),
        ('Ref\tAction\n1.1\t"one\ntwo ""three"""\n', (("Ref", "Action"), ("1.1", 'one\ntwo "three"'))),
        ('1.1\t"Quality" is all\n1.2\tsay "yes"\n', (("1.1", '"Quality" is all'), ("1.2", 'say "yes"'))),
        ('1.1\t"open\tx\n1.2\tclosed"\n', (("1.1", '"open', "x"), ("1.2", 'closed"', ""))),
        ("1.1\tone\x0btwo\n", (("1.1", "one\ntwo"),)),
        ("one\n\nthree", (("one",), ("",), ("three",))),
        ("'=1\t=1", (("'=1", "=1"),)),
        ("a\tb\t\t\n\t\t\t\n", (("a", "b"),)),
    ],
)
def test_pasted_text_is_read_by_its_tabs(text: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert read_pasted(text).rows == expected


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>No</title>
<style>td { color: red }</style><!-- a comment <td> --><xml><w:x>No</w:x></xml></head><body>
<h2>Priority 1: <b>Optimise</b></h2>
<table border=1><tr><td colspan=2><p>Action</p></td><th>Who</th></tr>
<tr><td rowspan="2">1.1</td><td><p class=MsoNormal>Publish
   a&nbsp;census<o:p></o:p></p><p>each<br>year &amp; more</p><ul><li>one</li><li>two</li></ul></td><td>RCOT</td></tr>
<tr><td><![if !supportLists]><span>· </span><![endif]>a &lt; b</td><td>
 <table><tr><td>in</td><td>side</td></tr></table> </td></tr>
<tr><td>&nbsp;</td><td><script>alert("<td>no</td>")</script>last</td></tr>
</table><p>Priority 2</p><table><tr><td>2.1<td>Ask<td>All</table></body></html>"""


def test_the_markup_of_a_table_is_read_cell_by_cell() -> None:
    assert read_pasted(WORD) == Table(
        rows=(
            ("Priority 1: Optimise", "", ""),
            ("Action", "", "Who"),
            ("1.1", "Publish a\xa0census\neach\nyear & more\none\ntwo", "RCOT"),
            ("", "· a < b", "in\nside"),
            ("", "last", ""),
            ("Priority 2", "", ""),
            ("2.1", "Ask", "All"),
        ),
        lines=(1, 2, 3, 4, 5, 6, 7),
        merges=(Merge(1, 0, 1, 2), Merge(2, 0, 2, 1)),
    )


@pytest.mark.parametrize(
    ("markup", "rows", "merges"),
    [
        (
            "<table><tr><td rowspan=3>a<td>b<tr></tr><tr><td>c</table>",
            (("a", "b"), ("", ""), ("", "c")),
            (Merge(0, 0, 3, 1),),
        ),
        ("<table><tr><td rowspan=9999>a<td>b<tr><td>c</table>", (("a", "b"), ("", "c")), (Merge(0, 0, 2, 1),)),
        ("<table><tr><td colspan=9999>a<tr><td>b<td>c</table>", (("a", ""), ("b", "c")), (Merge(0, 0, 1, 2),)),
        ("<TABLE><TR><TD ROWSPAN=0 COLSPAN=-1>a</TD></TR></TABLE>", (("a",),), ()),
        ("<table><caption>The plan</caption><tr><td>a<td>b</table>", (("The plan", ""), ("a", "b")), ()),
        ("<table><tr><td>a</table>\nlast\n", (("a",), ("last",)), ()),
        ("<table><tr><td>2 < 3<td>a<b>b</b> <i> c</i></table>", (("2 < 3", "ab c"),), ()),
    ],
)
def test_spans_and_loose_markup(markup: str, rows: tuple[tuple[str, ...], ...], merges: tuple[Merge, ...]) -> None:
    table = read_pasted(markup)
    assert (table.rows, table.merges) == (rows, merges)
