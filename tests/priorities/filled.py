"""A database filled once for several tests: filling takes a second, and a test's own changes are rolled back anyway."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import override_settings

from tests.conftest import NOW


@contextmanager
def filled(blocker: Any, **settings: Any) -> Iterator[None]:
    """Let the block write at the tests' moment; undo it all when the block ends.

    Args:
        blocker: pytest-django's ``django_db_blocker``.
        settings: further settings to override while filling and testing.
    """
    with blocker.unblock(), override_settings(CLOCK_FIXED_AT=NOW, **settings), transaction.atomic():
        yield
        transaction.set_rollback(True)
