"""A workbook's parts: opened without trust in what the archive says of itself."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from priorities.imports.files import limits
from priorities.imports.table import Unreadable

CHUNK = 65_536
#: What a broken archive or a broken part makes the libraries raise.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    RuntimeError,
    NotImplementedError,
)
#: Begins each entry of an archive's directory.
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
#: Bytes of a part's own header before its name.
_HEADER = 30


class Package:
    """The parts of a workbook by name. Raises Unreadable where the archive is no workbook that can be taken."""

    def __init__(self, content: bytes) -> None:
        # Counted before the library makes an object of each.
        if content.count(_ENTRY) > limits.MEMBERS:
            raise Unreadable(
                _("The workbook has more than %(limit)s parts. Copy the table into a new workbook and try again.")
                % {"limit": f"{limits.MEMBERS:,}"}
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGE as error:
            raise limits.damaged() from error
        self._left = limits.UNPACKED
        #: What readers of markup may still hear of all parts together.
        self.events = limits.EVENTS
        self._check()

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return self._archive.namelist()

    def _check(self) -> None:
        """Refuse what the directory owns up to; what it hides shows itself in :meth:`chunks`."""
        parts = sorted(self._archive.infolist(), key=lambda part: part.header_offset)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Unreadable(_("The file is protected with a password. Remove the password, save it and try again."))
        if len({part.filename for part in parts}) < len(parts):
            raise limits.damaged()
        for part, following in pairwise(parts):
            if part.header_offset + _HEADER + part.compress_size > following.header_offset:
                raise limits.damaged()
        if sum(part.file_size for part in parts) > limits.UNPACKED or any(map(_is_bursting, parts)):
            raise limits.bursting()

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part. Raises Unreadable where they are damaged or more than the limits."""
        try:
            part = self._archive.getinfo(name)
            with self._archive.open(part) as stream:
                so_far = 0
                while chunk := stream.read(CHUNK):
                    so_far += len(chunk)
                    self._left -= len(chunk)
                    if self._left < 0 or _is_bursting(part, so_far):
                        raise limits.bursting()
                    yield chunk
        except DAMAGE as error:
            raise limits.damaged() from error


def _is_bursting(part: zipfile.ZipInfo, size: int | None = None) -> bool:
    size = part.file_size if size is None else size
    return size > limits.RATIO_FLOOR and size > limits.RATIO * part.compress_size
