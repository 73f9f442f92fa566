"""How much a page takes, asked before anything of it is read."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

#: What a page takes that says nothing else, in bytes: forms without files.
USUAL = 2 * 1024 * 1024


class TooLarge(RequestDataTooBig):
    """What was sent is larger than the page takes; the message says so in the reader's language."""


def takes_up_to(limit: int) -> Callable[[Callable], Callable]:
    """Return a decorator that lets a view take uploads of ``limit`` bytes, the rest of the form included."""

    def mark(view: Callable) -> Callable:
        view.takes_up_to = limit  # type: ignore[attr-defined]
        return view

    return mark


class BodyLimit(FileUploadHandler):
    """Refuses what announces itself as too large for its page before a byte of it is read.

    Stands first among the upload handlers, so it is asked wherever a form is read: by the view, by the check of its
    token, or for somebody who is not signed in.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Raise :class:`TooLarge` where the page takes less than ``content_length`` bytes."""
        found = getattr(self.request, "resolver_match", None)
        limit = getattr(found and found.func, "takes_up_to", USUAL)
        if content_length > limit:
            sizes = {"size": filesizeformat(content_length), "limit": filesizeformat(limit)}
            raise TooLarge(_("What was sent has %(size)s. This page takes up to %(limit)s.") % sizes)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the data on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
        return
