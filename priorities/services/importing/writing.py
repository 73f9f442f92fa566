"""Writing the rows of a table, each through the service of its kind, as one entry in the history."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from plans import permissions
from plans.models import Role, User, WordingState
from plans.services.recording import save_recorded
from priorities import progress
from priorities.choices import DecisionKind, MeasureKind, Status, TimingKind
from priorities.models import Action, FormerReference, Measure, ResponsibleParty, Timing
from priorities.models.action import sort_key
from priorities.progress import TimingFact
from priorities.services import standing
from priorities.services.decisions import NewDecision, decide, may_close
from priorities.services.editing import save_action, save_any, save_timing
from priorities.services.importing.changes import reading_differs
from priorities.services.importing.held import same
from priorities.services.importing.reading import place_of
from priorities.services.importing.shown import Outcome, Preview, ShownRow
from priorities.services.importing.work import RowWork, TableWork, TimingWork
from priorities.services.timings import correct_reading

#: No reference begins so: where references wait while others take theirs.
_PARKED = "~"


class Writer:
    """Writes what ``work`` says, inside the transaction of whoever confirms it."""

    def __init__(self, work: TableWork, by: User, at: datetime) -> None:
        self.work, self.by, self.at = work, by, at
        self.reason = _("Import: %(name)s") % {"name": work.record.name}
        #: Action → the reference that it leaves.
        self._left: dict[Action, str] = {}
        self._actions: dict[int, Action] = {}
        self._parties = dict(work.held.parties)

    def park(self, told: Preview) -> None:
        """Free the references that change, so that two actions can exchange theirs, and renumber drafts that give way.

        Only the reference of the stored row: the history tells of the old and the new one alone.
        """
        moved = {row.action: row.reference for row in self._changed(told) if row.action}
        giving_way = {draft: number for row in self._changed(told) for draft, number in row.renumbered.items()}
        for place, (action, reference) in enumerate({**giving_way, **moved}.items(), start=1):
            if reference == action.reference:
                continue
            self._left[action] = action.reference
            parked = f"{_PARKED}{place}"
            Action.objects.filter(pk=action.pk).update(reference=parked, sort_key=sort_key(parked))
        for draft, reference in giving_way.items():
            if draft not in moved:
                draft.reference = reference
                save_action(action=draft, by=self.by, reason=self.reason, at=self.at)

    def _changed(self, told: Preview) -> list[RowWork]:
        return [row for row, shown in zip(self.work.rows, told.rows, strict=True) if shown.outcome in _WRITTEN]

    def unpark(self) -> None:
        """Have each reference that was left, and that nothing has now, lead to the action that had it."""
        plan = self.work.held.plan
        FormerReference.objects.filter(plan=plan, reference__startswith=_PARKED, action__in=self._left).delete()
        taken = set(Action.objects.filter(plan=plan).values_list("reference", flat=True))
        for action, reference in self._left.items():
            if reference not in taken:
                FormerReference.objects.create(plan=plan, reference=reference, action=action)

    def write(self, row: RowWork, shown: ShownRow) -> None:
        """Write one row: nothing of it where nothing changes."""
        if row.action is not None:
            self._actions[row.key] = row.action
        if shown.outcome not in _WRITTEN:
            return
        what = {change.what.split(":")[0] for change in shown.changes}
        action = self._save_action(row, is_changed=bool(what & {"reference", "priority", "responsible", "wording"}))
        self._actions[row.key] = action
        for measure in row.measures:
            self._save_measure(row, action, measure.words, measure.record)
        for timing in row.timings:
            self._save_timing(row, action, timing)

    def _save_action(self, row: RowWork, is_changed: bool) -> Action:
        action = row.action or Action(plan=self.work.held.plan)
        takes = row.takes(row.action, row.read.wording)
        if not (takes or is_changed):
            return action
        reason = self._reason(action if takes else None)
        if takes:
            self._give_words(action, row, row.read.wording)
        action.reference = row.reference
        if row.priority is not None:
            action.priority = row.priority
        parties = [*row.parties, *(self._party(name) for name in row.new_parties)]
        save_action(action=action, by=self.by, reason=reason, at=self.at, responsible=parties or None)
        return action

    def _save_measure(self, row: RowWork, action: Action, words: str, record: Measure | None) -> None:
        if not row.takes(record, words):
            return
        measure = record or Measure(action=action, kind=MeasureKind.NARRATIVE, position=_next(action.measures))
        measure.action = action
        reason = self._reason(measure)
        self._give_words(measure, row, words)
        save_any(instance=measure, by=self.by, reason=reason, at=self.at)

    def _save_timing(self, row: RowWork, action: Action, timing: TimingWork) -> None:
        takes, corrects = row.takes(timing.record, timing.words), reading_differs(timing)
        record = timing.record or Timing(action=action, position=_next(action.timings))
        record.action = action
        to = timing.proposal
        fact = TimingFact(to.kind or TimingKind.NONE, to.starts_on, to.latest_on)
        if takes:
            reason = self._reason(record)
            self._give_words(record, row, timing.words)
            if not record.is_adopted:
                record.kind, record.starts_on, record.latest_on = fact.kind, fact.starts_on, fact.latest_on
            save_timing(timing=record, by=self.by, reason=reason, at=self.at)
        if corrects and (record.is_adopted or not takes):
            correct_reading(timing=record, to=fact, by=self.by, reason=self.reason, at=self.at)

    def _reason(self, record: Action | Measure | Timing | None) -> str:
        """Return what the history says: for an amendment of checked wording, why as well."""
        if record is None or record.pk is None or not record.is_locked:
            return self.reason
        return f"{self.reason}. {self.work.answers.reason}"

    def _give_words(self, record: Action | Measure | Timing, row: RowWork, words: str) -> None:
        """Give ``record`` the published words, and say where they stand. An amendment keeps what was published."""
        is_amended = record.pk is not None and record.is_locked
        record.wording = words
        if is_amended:
            return
        kept = self.work.record
        record.source_document, record.source_url = kept.document, kept.url
        record.source_retrieved_on = kept.retrieved_on
        record.source_place, record.source_quote = place_of(row.read), ""
        record.source_page_id = row.read.source_page
        record.published_wording = record.published_wording_cy = ""
        record.wording_state = WordingState.TRANSCRIBED
        record.transcribed_by, record.checked_by = self.by, None

    def _party(self, name: str) -> ResponsibleParty:
        """Return the party of that name, made where an earlier row has not made it already."""
        if same(name) not in self._parties:
            party = ResponsibleParty(name=name, slug=_free_slug(name), is_group=False)
            save_recorded(party, by=self.by, reason=self.reason, at=self.at)
            self._parties[same(name)] = party
        return self._parties[same(name)]

    def merge(self) -> None:
        """Close the drafts that were merged into a row, with its action as their successor."""
        for pk, key in self.work.answers.merged.items():
            draft = standing.lock(self.work.held.actions[pk])
            if not may_close(draft, self.by):
                text = _("%(reference)s was reported as ready to close by you, so another lead must close it.")
                raise ValidationError(text % {"reference": draft.reference})
            decision = NewDecision(
                kind=DecisionKind.CLOSE,
                reason=self.reason,
                decided_on=progress.london_date(self.at),
                decided_by=_role(self.by, self.work),
                outcome=Status.REPLACED,
                successor=self._actions[key],
            )
            decide(action=draft, by=self.by, decision=decision, token=uuid4(), base=draft.last_number, at=self.at)


_WRITTEN = (Outcome.NEW, Outcome.CHANGED)


def _next(parts: Any) -> int:
    last = parts.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:44] or "party"
    taken = set(ResponsibleParty.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{wanted}-{number}") not in taken)


def _role(by: User, work: TableWork) -> str:
    role = permissions.strongest_role(by, work.held.plan)
    return str(Role(role).label) if role else _("Administrator")
