"""From when to when: the two moments that "what moved" compares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans import clock
from plans.models import NationPlan, ReportingRound
from priorities.moment import day_of, moment_on

#: How an address names the signing off of a round.
_ROUND = re.compile(r"round-([0-9]{1,9})")


@dataclass(frozen=True)
class End:
    """One of the two moments."""

    at: datetime
    today: date
    #: The round whose signing off it is; ``None`` for the end of a day, or for now.
    record: ReportingRound | None = None
    is_now: bool = False


class SpanForm(forms.Form):
    """Reads ``from`` and ``to`` of an address: each a day, or ``round-7`` for the signing off of that round.

    Without ``to`` it is now; without ``from`` the last signing off before ``to``, where there is one.
    """

    def __init__(self, data: QueryDict, *, plan: NationPlan, rounds: Sequence[ReportingRound], now: datetime) -> None:
        """Take the plan's signed-off rounds, newest first."""
        # Without the names that the form does not know, it is the same as an empty one.
        super().__init__({name: data.get(name, "") for name in ("from", "to")})
        self.plan, self.rounds, self.now = plan, rounds, now
        # "from" cannot be the name of a class's attribute.
        self.fields["from"] = forms.CharField(label=_("From"), required=False, max_length=40)
        self.fields["to"] = forms.CharField(label=_("To"), required=False, max_length=40)
        self.start: End | None = None
        self.end: End | None = None

    @property
    def options(self) -> list[tuple[str, ReportingRound]]:
        """The rounds to choose from, each with what an address calls it."""
        return [(f"round-{record.pk}", record) for record in self.rounds]

    def typed(self, name: str) -> str:
        """Return the day that was typed; empty where a round was chosen."""
        text = str(self.data.get(name, ""))
        return "" if _ROUND.fullmatch(text) else text

    @property
    def typed_from(self) -> str:
        """The day typed as "from"."""
        return self.typed("from")

    @property
    def typed_to(self) -> str:
        """The day typed as "to"."""
        return self.typed("to")

    def clean(self) -> dict[str, Any]:
        """Find the two moments; refuse them in the wrong order."""
        for name in ("from", "to"):
            if name in self.cleaned_data:
                self._find(name)
        self.end = self.cleaned_data.get("to")
        self.start = self.cleaned_data.get("from") or self._default_start()
        if self.start and self.end and not self.errors and self.start.at >= self.end.at:
            self.add_error("from", gettext("“From” must lie before “To”. Choose an earlier day or round."))
        return self.cleaned_data

    def _find(self, name: str) -> None:
        try:
            self.cleaned_data[name] = self._end(self.cleaned_data[name], is_to=name == "to")
        except ValidationError as error:
            self.add_error(name, error)

    def _end(self, text: str, *, is_to: bool) -> End | None:
        chosen = _ROUND.fullmatch(text)
        if chosen:
            record = next((record for record in self.rounds if record.pk == int(chosen[1])), None)
            if record is None:
                raise ValidationError(gettext("Choose a round from the list."))
            return _signing_off(record)
        day = day_of(text, self.plan, clock.today(self.now))
        if day is None and not is_to:
            return None
        moment = moment_on(day, self.now)
        return End(moment.at, moment.today, is_now=moment.as_at is None)

    def _default_start(self) -> End | None:
        """Return the last signing off before the end."""
        if self.end is None or "from" in self.errors:
            return None
        before = [_signing_off(record) for record in self.rounds]
        return next((end for end in before if end.at < self.end.at), None)


def _signing_off(record: ReportingRound) -> End:
    assert record.signed_off_at is not None
    return End(record.signed_off_at, clock.today(record.signed_off_at), record)
