"""Somebody's file or pasted text as tables of text: what a person sees, and nothing that could do harm."""

from typing import BinaryIO

from django.utils.translation import gettext as _

from priorities.imports.files import limits
from priorities.imports.files.delimited import empty, read_delimited
from priorities.imports.files.kinds import HEAD, Kind, kind_of, refused_ole
from priorities.imports.files.pasted import read_pasted
from priorities.imports.files.workbook import read_workbook
from priorities.imports.table import Table, Unreadable

__all__ = ["read_file", "read_pasted"]


def read_file(name: str, content: BinaryIO) -> list[Table]:
    """Return the tables of a workbook (.xlsx), one for each sheet with text that is not hidden, or of a CSV file.

    Args:
        name: the file's name, for messages alone: what the file is, is decided by what is in it.
        content: read from where it stands, and never more of it than :data:`limits.FILE` and a byte.

    Raises:
        Unreadable: where it is another kind of file, damaged, or more than the limits.
    """
    try:
        return _read(content)
    except Unreadable as refusal:
        if not name:
            raise
        raise Unreadable(_("“%(name)s”: %(reason)s") % {"name": name[-80:], "reason": refusal}) from refusal


def _read(content: BinaryIO) -> list[Table]:
    head = _up_to(content, HEAD)
    kind = kind_of(head)
    data = head + _up_to(content, limits.FILE + 1 - len(head))
    if len(data) > limits.FILE:
        raise limits.too_large(limits.FILE)
    if kind is Kind.OLE:
        raise refused_ole(data)
    if kind is Kind.ZIP:
        return read_workbook(data)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise empty()
    return read_delimited(data)


def _up_to(content: BinaryIO, limit: int) -> bytes:
    """Return up to ``limit`` bytes, also from a stream that gives fewer than it is asked for."""
    read = bytearray()
    while len(read) < limit and (more := content.read(limit - len(read))):
        read += more
    return bytes(read)
