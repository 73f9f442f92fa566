"""What a file is, by what is in it: names lie."""

from enum import StrEnum

from django.utils.translation import gettext as _

from priorities.imports.table import Unreadable

#: Bytes that tell.
HEAD = 1_024


class Kind(StrEnum):
    """The files that are read on after their first bytes."""

    ZIP = "zip"
    OLE = "ole"
    TEXT = "text"


def kind_of(head: bytes) -> Kind:
    """Return the kind of a file by its first bytes. Raises Unreadable for one that holds no table in cells."""
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return Kind.ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Kind.OLE
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"%pdf"):
        raise Unreadable(
            _(
                "This is a PDF. Copy the table in it and paste it; or add the PDF to the pages of the source and "
                "type the table beside it."
            )
        )
    if start.startswith((b"\x89png", b"\xff\xd8\xff", b"gif87a", b"gif89a", b"ii*\0", b"mm\0*")) or _is_webp(head):
        raise Unreadable(_("This is a picture. Add it to the pages of the source and type the table beside it."))
    if start.startswith(b"{\\rtf"):
        raise Unreadable(_("This is a Word document. Copy the table in it and paste it, or save it in a workbook."))
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta", b"<style")):
        raise Unreadable(
            _(
                "This is a web page, whatever its name says. Open it in a spreadsheet program, save it as an Excel "
                "workbook (.xlsx) and try again; or copy the table and paste it."
            )
        )
    if start.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"rar!\x1a")):
        raise Unreadable(_("This is a packed file. Unpack it and choose the workbook (.xlsx) or CSV file in it."))
    return Kind.TEXT


def _is_webp(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def refused_ole(content: bytes) -> Unreadable:
    """Return the refusal of a file in the container of old Office programs and of protected workbooks."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Unreadable(_("The file is protected with a password. Remove the password, save it and try again."))
    if "WordDocument".encode("utf-16-le") in content:
        return Unreadable(_("This is an old Word document (.doc). Copy the table in it and paste it."))
    return Unreadable(_("This is an old Excel format (.xls). Save it as an Excel workbook (.xlsx) and try again."))
