"""The form behind checking what a table becomes: what each row stands for, how timings are read, what drafts do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.dates import ten_years_after
from priorities.choices import TimingKind
from priorities.forms.fields import DayField, KeptForm, LongText
from priorities.forms.timings import faults_of
from priorities.imports.table import Proposal
from priorities.models import Action, PlanImport
from priorities.services.importing.answers import KEEP, NEW, SKIP
from priorities.services.importing.shown import Outcome, Preview, ShownRow, ShownTiming
from priorities.templatetags.import_tags import rows_named

#: Says of a timing's reading: take what the rule proposes after all.
PROPOSED = "proposed"
#: What else a draft can become.
_REPLACED, _MERGED = "replaced", "merged"
_INVALID = {"invalid_choice": _("Choose one of these.")}


@dataclass(frozen=True)
class TimingFields:
    """A timing with the fields to read it in another way."""

    shown: ShownTiming
    kind: forms.BoundField
    starts_on: forms.BoundField
    latest_on: forms.BoundField

    @property
    def has_errors(self) -> bool:
        """Whether one of its fields was refused: then they are shown unfolded."""
        return any(field.errors for field in (self.kind, self.starts_on, self.latest_on))


@dataclass(frozen=True)
class RowFields:
    """A row with its questions, for the template."""

    row: ShownRow
    pair: forms.BoundField | None
    timings: list[TimingFields | ShownTiming]


class AnswersForm(KeptForm):
    """What a person decides of a table. Fields: ``pair-<row>``, ``kind-<row>-<timing>``, ``draft-<action>`` …

    A field that was not sent leaves what was answered before.
    """

    reason = LongText(
        label=_("Why does checked wording change?"),
        help_text=_("It is kept with each wording that is amended, and shown with it."),
        required=False,
        max_length=2000,
        rows=3,
        error_messages={"max_length": _("Give the reason in no more than 2000 characters.")},
    )

    def __init__(self, request: HttpRequest, *, record: PlanImport, preview: Preview, afresh: bool = False) -> None:
        """Make the form; ``afresh``: whatever was sent, ask again what ``preview`` leaves to be answered."""
        self.record, self.preview = record, preview
        super().__init__(request, initial={"reason": record.answers.get("reason", "")})
        if afresh:
            self.is_bound, self.data = False, QueryDict()
        #: Whether checked wording is amended, so that a reason is asked for.
        self.asks_reason = any(change.needs_reason for row in preview.rows for change in row.changes)
        for row in preview.rows:
            self._add_row(row)
        for action in preview.missing:
            if action.is_our_wording:
                self._add_draft(action)
        self.show_kept()

    # --- The questions --------------------------------------------------------------------------------------------

    def _add_row(self, row: ShownRow) -> None:
        if row.outcome != Outcome.UNCHANGED:
            self.fields[f"pair-{row.key}"] = forms.ChoiceField(
                label=gettext("What does %s stand for?") % rows_named(row.read.lines),
                choices=list(_stands_for(row)),
                initial=self._kept_row(row.key).get("pair") or _default(row),
                required=False,
                widget=forms.RadioSelect,
                error_messages=_INVALID,
            )
        if row.outcome in (Outcome.NEW, Outcome.CHANGED):
            for number, timing in enumerate(row.timings):
                if _comes_in(row, timing):
                    self._add_timing(f"{row.key}-{number}", timing)

    def _add_timing(self, name: str, timing: ShownTiming) -> None:
        reading, plan = timing.proposal, self.record.plan
        choices: list[tuple[str, Any]] = [(PROPOSED, _("As the rule proposes"))] if timing.is_answered else []
        choices += [] if reading.kind else [("", _("Left open"))]
        self.fields[f"kind-{name}"] = forms.ChoiceField(
            label=_("How is it to be read?"),
            choices=[*choices, *TimingKind.choices],
            initial=reading.kind or "",
            required=False,
            error_messages=_INVALID,
        )
        for which, label in (("starts_on", _("When does it start?")), ("latest_on", _("What is the latest date?"))):
            field = DayField(label=label, initial=getattr(reading, which), required=False, help_text="")
            field.earliest, field.latest = plan.starts_on, ten_years_after(plan.starts_on)
            self.fields[f"{which}-{name}"] = field

    def _add_draft(self, action: Action) -> None:
        # A number is typed, not chosen: a list of all rows for each draft would outweigh the rest of the page.
        key = self.record.answers.get("drafts", {}).get(str(action.pk), KEEP)
        into = next((row for row in self.preview.rows if str(row.key) == key), None)
        choices = [(KEEP, _("It stays as it is")), (_REPLACED, _("A row replaces its words; its reports stay"))]
        # Merging closes the draft, which only an active plan can.
        choices += [(_MERGED, _("It is merged into a row"))] if self.record.plan.is_active else []
        self.fields[f"draft-{action.pk}"] = forms.ChoiceField(
            label=gettext("What becomes of %s?") % action.reference,
            choices=choices,
            initial=_MERGED if into else KEEP,
            required=False,
            error_messages=_INVALID,
        )
        self.fields[f"line-{action.pk}"] = forms.CharField(
            label=gettext("Which row, for %s?") % action.reference,
            initial=into.read.lines[0] if into else "",
            required=False,
            max_length=6,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "few", "autocomplete": "off"}),
        )

    def _kept_row(self, key: int) -> dict[str, Any]:
        kept: dict[str, Any] = self.record.answers.get("rows", {}).get(str(key), {})
        return kept

    # --- For the template -----------------------------------------------------------------------------------------

    def rows(self, *outcomes: Outcome) -> list[RowFields]:
        """Return the rows of some outcomes with their questions; of all where none is given."""
        return [self._fields(row) for row in self.preview.rows if not outcomes or row.outcome in outcomes]

    def _fields(self, row: ShownRow) -> RowFields:
        pair = f"pair-{row.key}"
        timings = [self._timing(f"{row.key}-{number}", timing) for number, timing in enumerate(row.timings)]
        return RowFields(row, self[pair] if pair in self.fields else None, timings)

    def _timing(self, name: str, timing: ShownTiming) -> TimingFields | ShownTiming:
        if f"kind-{name}" not in self.fields:
            return timing
        return TimingFields(timing, self[f"kind-{name}"], self[f"starts_on-{name}"], self[f"latest_on-{name}"])

    @property
    def missing(self) -> list[tuple[Action, list[forms.BoundField]]]:
        """The actions that no row stands for; drafts with the questions what becomes of them."""
        return [(action, self._draft(action)) for action in self.preview.missing]

    def _draft(self, action: Action) -> list[forms.BoundField]:
        names = (f"draft-{action.pk}", f"line-{action.pk}")
        return [self[name] for name in names if name in self.fields]

    # --- The answers ----------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Say beside the field where the parts of a reading do not fit."""
        data = super().clean() or {}
        for name in self._timing_names():
            fields = [f"{part}-{name}" for part in ("kind", "starts_on", "latest_on")]
            if any(field in self.errors for field in fields) or data.get(fields[0]) == PROPOSED:
                continue
            kind, starts_on, latest_on = (data.get(field) for field in fields)
            for part, message in faults_of(kind or "", starts_on, latest_on).items():
                self.add_error(f"{part}-{name}", message)
            if not kind and (starts_on or latest_on):
                self.add_error(fields[0], gettext("Choose how it is to be read, or remove the dates."))
        for action in self.preview.missing:
            self._clean_draft(action, data)
        return data

    def _clean_draft(self, action: Action, data: dict[str, Any]) -> None:
        """Ask for the row that takes a draft's place or that it is merged into."""
        becomes, name = data.get(f"draft-{action.pk}"), f"line-{action.pk}"
        if becomes not in (_REPLACED, _MERGED) or name in self.errors:
            return
        row = self._row_at(data[name])
        if row is None:
            self.add_error(name, gettext("Give the number of a row that comes in, as it stands above."))
        elif becomes == _REPLACED and row.action is not None:
            words = gettext("This row stands for %s already. Give another, or merge the draft into it.")
            self.add_error(name, words % row.action.reference)

    def _row_at(self, line: str) -> ShownRow | None:
        """Return the row that comes in and was read from that line of the table."""
        coming = (row for row in self.preview.rows if row.outcome not in (Outcome.SKIPPED, Outcome.ERROR))
        return next((row for row in coming if line in map(str, row.read.lines)), None)

    def _timing_names(self) -> list[str]:
        return [name.removeprefix("kind-") for name in self.fields if name.startswith("kind-")]

    def _sent(self, name: str) -> bool:
        return name in self.fields and self.add_prefix(name) in self.data

    def answers(self) -> dict[str, Any]:
        """Return what is decided now, as it is kept with the import, once the form is valid."""
        kept, data = self.record.answers, self.cleaned_data
        rows = {str(row.key): answer for row in self.preview.rows if (answer := self._row_answer(row))}
        drafts = dict(kept.get("drafts", {}))
        for action in self.preview.missing:
            becomes = data[f"draft-{action.pk}"] or KEEP if self._sent(f"draft-{action.pk}") else ""
            row = self._row_at(data[f"line-{action.pk}"]) if becomes in (_REPLACED, _MERGED) else None
            if row is not None and becomes == _REPLACED:
                rows.setdefault(str(row.key), {})["pair"] = str(action.pk)
            if becomes:
                drafts[str(action.pk)] = str(row.key) if row is not None and becomes == _MERGED else KEEP
        reason = data["reason"] if self._sent("reason") else kept.get("reason", "")
        return {"rows": rows, "drafts": _merged(drafts), "reason": reason}

    def _row_answer(self, row: ShownRow) -> dict[str, Any]:
        """Return what is decided of a row; empty where nothing but what would be so anyway."""
        answer = dict(self._kept_row(row.key))
        name = f"pair-{row.key}"
        chosen = self.cleaned_data[name] if self._sent(name) else ""
        if chosen and ("pair" in answer or row.likely or chosen != _default(row)):
            answer["pair"] = chosen
        timings = [self._reading(row, number) for number in range(len(row.timings))]
        if any(timings) or answer.get("timings"):
            answer["timings"] = timings
        return answer

    def _reading(self, row: ShownRow, number: int) -> dict[str, str] | None:
        """Return the reading that the person gives a timing; ``None`` where the proposal stands."""
        stored = self._kept_row(row.key).get("timings") or []
        before = stored[number] if number < len(stored) else None
        name = f"{row.key}-{number}"
        if not self._sent(f"kind-{name}"):
            return before
        kind, starts_on, latest_on = (self.cleaned_data[f"{p}-{name}"] for p in ("kind", "starts_on", "latest_on"))
        if kind == PROPOSED:
            return None
        if _is_shown(row.timings[number].proposal, kind, starts_on, latest_on):
            return before
        return {"kind": kind, "starts_on": _iso(starts_on), "latest_on": _iso(latest_on)}

    def has_news(self) -> bool:
        """Return whether something was answered that is not kept yet."""
        kept = {"rows": {}, "drafts": {}, "reason": "", **self.record.answers}
        return self.answers() != {**kept, "drafts": _merged(kept["drafts"])}


def _stands_for(row: ShownRow) -> Iterator[tuple[str, str]]:
    """Yield what a row can stand for: likely drafts, the action that it names or a new one, or nothing."""
    likely = [one.action for one in row.likely]
    if row.action is not None and row.action not in likely:
        words = gettext("%(reference)s “%(wording)s”")
        yield str(row.action.pk), words % _action_words(row.action)
    for action in likely:
        words = gettext("It replaces the draft %(reference)s “%(wording)s”, whose reports stay")
        yield str(action.pk), words % _action_words(action)
    if row.action is None or likely:
        yield NEW, gettext("A new action")
    yield SKIP, gettext("Leave this row out")


def _comes_in(row: ShownRow, timing: ShownTiming) -> bool:
    """Return whether a timing's words are new or changed: what the plan has keeps its reading."""
    words = {change.after for change in row.changes if change.what.startswith("timing:")}
    return row.outcome == Outcome.NEW or timing.is_answered or timing.words in words


def _default(row: ShownRow) -> str:
    """Return what a row stands for where nobody says so; empty where somebody has to look at likely drafts."""
    if row.action is not None:
        return str(row.action.pk)
    return "" if row.likely else NEW


def _merged(drafts: dict[str, str]) -> dict[str, str]:
    """Return what becomes of those drafts that do not stay as they are."""
    return {pk: into for pk, into in drafts.items() if into != KEEP}


def _action_words(action: Action) -> dict[str, str]:
    return {"reference": action.reference, "wording": action.text_in("wording").value}


def _is_shown(reading: Proposal, *given: Any) -> bool:
    return (reading.kind or "", reading.starts_on, reading.latest_on) == given


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
