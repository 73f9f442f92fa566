"""A row of a plan: an action with its measures and timings, and how far its words have been checked."""

from collections.abc import Callable
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Count, Q

from plans.models import CHECKED_WORDS, User, WordingState

#: The action: its module imports this one.
A = TypeVar("A", bound=models.Model)
Condition = Callable[[str], Q]
#: What leads from a row to each kind of its words.
_ITEMS = ("", "measures__", "timings__")


class RowQuerySet(models.QuerySet[A]):
    """Questions about rows, each under its name."""

    def checked_rows(self) -> Self:
        """Return the actions whose own words, and those of all their measures and timings, are checked.

        The same answer as ``Action.is_row_checked``, given by the database.
        """
        waiting = [state for state in WordingState.values if state not in CHECKED_WORDS]
        found = self.filter(wording_state__in=CHECKED_WORDS)
        for item in _ITEMS[1:]:
            found = found.exclude(**{f"{item}wording_state__in": waiting})
        return found

    def to_be_checked_by(self, user: User) -> Self:
        """Return the actions with words, of theirs or of a measure or timing, that somebody other than ``user`` has
        transcribed and nobody has checked.
        """
        return self._with_item(lambda item: _transcribed(item) & ~Q(**{f"{item}transcribed_by": user}))

    def transcribed_by(self, user: User) -> Self:
        """Return the actions with words that ``user`` has transcribed and that another person is to check."""
        return self._with_item(lambda item: _transcribed(item) & Q(**{f"{item}transcribed_by": user}))

    def tally_of_rows(self, user: User) -> dict[str, int]:
        """Return how many ``rows`` there are, how many are ``checked``, how many ``user`` is to check (``waiting``),
        and in how many another person is to check what ``user`` has transcribed (``own``), in one query.
        """
        every: Any = self.model._default_manager.filter(pk__in=self.values("pk"))
        parts = {
            "checked": every.checked_rows(),
            "waiting": every.to_be_checked_by(user),
            "own": every.transcribed_by(user),
        }
        counts = {name: Count("pk", filter=Q(pk__in=found.values("pk"))) for name, found in parts.items()}
        return self.order_by().aggregate(rows=Count("pk"), **counts)

    def _with_item(self, condition: Condition) -> Self:
        found = Q()
        for item in _ITEMS:
            # Each kind in a query of its own: joined together, a row would come back once for every pair of its items.
            found |= Q(pk__in=self.model._default_manager.filter(condition(item)).order_by().values("pk"))
        return self.filter(found)


def _transcribed(item: str) -> Q:
    return Q(**{f"{item}wording_state": WordingState.TRANSCRIBED})
