"""Word documents and workbooks are ZIP archives that say when they were made; here they say when the figures were."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: Where both kinds of file keep the moments at which they were made and changed.
_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
#: An archive counts from here.
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


def dated(archive: bytes, at: datetime) -> bytes:
    """Return ``archive`` as if it had been made at ``at``, so that the same figures give the same bytes."""
    moment = max(at.astimezone(UTC), _EARLIEST)
    told = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    again = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(again, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == _PROPERTIES:
                content = _MOMENT.sub(rb"\g<1>" + told, content)
            new.writestr(_entry(name, moment), content)
    return again.getvalue()


def _entry(name: str, moment: datetime) -> ZipInfo:
    year, month, day, hour, minute, second, *_rest = moment.timetuple()
    entry = ZipInfo(name, (year, month, day, hour, minute, second))
    entry.compress_type = ZIP_DEFLATED
    return entry
