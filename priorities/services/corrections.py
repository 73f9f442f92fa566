"""What was corrected after a round was frozen. It is listed after the frozen figures, which stay as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans import permissions
from plans.models import Membership, ReportingRound, Role, RoundSnapshot
from priorities import progress
from priorities.choices import AnswerKind, RevisionKind, Status
from priorities.models import Action, Measure, ProgressReport, Reading, Timing, TimingRevision
from priorities.services.as_at import readings_as_at
from priorities.templatetags.figures import figure


class Corrected(models.TextChoices):
    """What was corrected."""

    REPORT = "report", gettext_lazy("a report")
    READING = "reading", gettext_lazy("a reading")
    DATES = "dates", gettext_lazy("how a timing was read")
    WORDING = "wording", gettext_lazy("the wording")


@dataclass(frozen=True)
class Version:
    """What stood before a correction, or stands after it; only what belongs to its kind is filled."""

    #: Of a report: its kind of answer, and the status of one that states one.
    answer: str = ""
    status: str = ""
    #: What happened, the words of a reading, or the wording in the languages in which it changed.
    words: str = ""
    words_cy: str = ""
    plan_or_need: str = ""
    value: Decimal | None = None
    read_on: date | None = None
    starts_on: date | None = None
    latest_on: date | None = None

    def __str__(self) -> str:
        days = [date_format(day, "j F Y") for day in (self.starts_on, self.latest_on) if day]
        said = Status(self.status).label if self.status else AnswerKind(self.answer).label if self.answer else ""
        # Some labels are quotations, and stand in quotation marks already where this is shown.
        parts = [str(said).strip("“”"), figure(self.value), " – ".join(days), self.words, self.words_cy]
        return ": ".join(part for part in parts if part) or _("nothing")


@dataclass(frozen=True)
class Correction:
    """One correction of something that a frozen round holds."""

    action_id: int
    #: The action's reference, as frozen.
    reference: str
    kind: Corrected
    at: datetime
    by_id: int | None
    #: The role that they had; empty for an administrator without one.
    by_role: str
    before: Version
    after: Version
    #: Why, where the portal asks for it.
    reason: str = ""

    @property
    def role_label(self) -> str:
        """Who corrected it, by role."""
        return str(Role(self.by_role).label) if self.by_role else _("Administrator")

    def __str__(self) -> str:
        return _("%(reference)s, %(what)s: “%(before)s” was corrected to “%(after)s” (%(role)s, %(on)s).") % {
            "reference": self.reference,
            "what": self.kind.label,
            "before": self.before,
            "after": self.after,
            "role": self.role_label,
            "on": date_format(progress.london_date(self.at), "j F Y"),
        }


def corrections_since(record: ReportingRound) -> list[Correction]:
    """Return what was corrected of what the sign-off of ``record`` froze, oldest first; none where nothing is frozen.

    Corrections of reports, of readings, of how timings were read, and of the wording of actions, measures and timings.
    What a round did not show (an older report, say) is not among them, nor is what happened since: another report, a
    decision, a rescheduling. The number of queries does not grow.
    """
    snapshot = RoundSnapshot.objects.filter(round=record).select_related("round__plan").first()
    if snapshot is None:
        return []
    frozen = _Frozen(snapshot)
    found = [*_reports(frozen), *_readings(frozen), *_dates(frozen)]
    for model, texts in frozen.wordings().items():
        found += _wordings(frozen, model, texts)
    return sorted(found, key=lambda correction: (correction.at, correction.action_id))


class _Frozen:
    """What a snapshot holds, and who had which role since."""

    def __init__(self, snapshot: RoundSnapshot) -> None:
        self.plan, self.at = snapshot.round.plan, snapshot.frozen_at
        self.actions: dict[int, dict[str, Any]] = {action["id"]: action for action in snapshot.data["actions"]}
        self.memberships = list(Membership.objects.reaching(self.plan))

    def correction(self, action_id: int, kind: Corrected, at: datetime, by: int | None, **more: Any) -> Correction:
        """Return a correction by ``by``, in the role that they had on the day."""
        by_role = permissions.role_at(self.memberships, by, at)
        return Correction(action_id, self.actions[action_id]["reference"], kind, at, by, by_role, **more)

    def wordings(self) -> dict[type[models.Model], dict[int, tuple[int, Version]]]:
        """Return, for each model, id → (action, its wording)."""
        found: dict[type[models.Model], dict[int, tuple[int, Version]]] = {Action: {}, Measure: {}, Timing: {}}
        for pk, action in self.actions.items():
            found[Action][pk] = pk, _wording(action["wording"])
            for model, name in ((Measure, "measures"), (Timing, "timings")):
                found[model] |= {part["id"]: (pk, _wording(part["wording"])) for part in action[name]}
        return found


def _reports(frozen: _Frozen) -> Iterator[Correction]:
    later = ProgressReport.objects.filter(action__plan=frozen.plan, corrects__isnull=False, recorded_at__gt=frozen.at)
    corrections = list(later.select_related("corrects").order_by("recorded_at", "pk"))
    of_these = ProgressReport.objects.filter(action__in={report.action_id for report in corrections})
    places = {(pk, n): place for pk, n, place in of_these.values_list("action_id", "number", "position")}
    shown = {
        (pk, places.get((pk, action[name]["number"])))
        for pk, action in frozen.actions.items()
        for name in ("report", "answer")
        if action[name]
    }
    for report in corrections:
        if report.corrects is not None and (report.action_id, report.position) in shown:
            versions = {"before": _said(report.corrects), "after": _said(report)}
            yield frozen.correction(
                report.action_id, Corrected.REPORT, report.recorded_at, report.entered_by_id, **versions
            )


def _readings(frozen: _Frozen) -> Iterator[Correction]:
    later = Reading.objects.filter(measure__action__plan=frozen.plan, recorded_at__gt=frozen.at)
    corrections = list(later.select_related("report", "measure").order_by("recorded_at", "pk"))
    concerned = {reading.measure_id for reading in corrections}
    # Oldest date first: the newest one of each measure, which is the one that was frozen, stands at the end.
    newest = {r.measure_id: r.pk for r in readings_as_at(frozen.plan, frozen.at) if r.measure_id in concerned}
    standing = {r.measure_id: r for r in Reading.objects.filter(pk__in=newest.values()).select_related("report")}
    for reading in corrections:
        was = standing.get(reading.measure_id)
        if was is not None and _takes_the_place(reading, was):
            standing[reading.measure_id] = reading
            versions = {"before": _read(was), "after": _read(reading)}
            # A correction of a report's words brings its readings along as they are.
            if versions["before"] != versions["after"]:
                yield frozen.correction(
                    reading.measure.action_id, Corrected.READING, reading.recorded_at, reading.author_id, **versions
                )


def _takes_the_place(reading: Reading, was: Reading) -> bool:
    """Return whether ``reading`` corrects ``was``: by name, or in a correction of the report that it came with."""
    if reading.corrects_id == was.pk:
        return True
    if reading.report is None or was.report is None:
        return False
    return reading.report.position == was.report.position and reading.report.action_id == was.report.action_id


def _dates(frozen: _Frozen) -> Iterator[Correction]:
    timings = {timing["id"]: pk for pk, action in frozen.actions.items() for timing in action["timings"]}
    later = TimingRevision.objects.filter(timing__action__plan=frozen.plan, recorded_at__gt=frozen.at)
    rescheduled = set()
    for revision in later.order_by("recorded_at", "pk"):
        if revision.kind == RevisionKind.RESCHEDULED:
            # What is corrected from here on is not what was frozen.
            rescheduled.add(revision.timing_id)
        if revision.kind == RevisionKind.TRANSCRIPTION and revision.timing_id in timings.keys() - rescheduled:
            versions = {
                "before": Version(starts_on=revision.old_starts_on, latest_on=revision.old_latest_on),
                "after": Version(starts_on=revision.new_starts_on, latest_on=revision.new_latest_on),
            }
            action_id, by = timings[revision.timing_id], revision.recorded_by_id
            yield frozen.correction(
                action_id, Corrected.DATES, revision.recorded_at, by, **versions, reason=revision.reason
            )


def _wordings(
    frozen: _Frozen, model: type[models.Model], texts: Mapping[int, tuple[int, Version]]
) -> Iterator[Correction]:
    history: Any = model.history  # type: ignore[attr-defined]
    of_plan = {"plan": frozen.plan} if model is Action else {"action__plan": frozen.plan}
    standing = dict(texts)
    for row in history.filter(history_date__gt=frozen.at, **of_plan).order_by("history_date", "history_id"):
        action_id, before = standing.get(row.id, (0, None))
        if before is None:
            continue
        after = Version(words=row.wording, words_cy=row.wording_cy)
        standing[row.id] = action_id, after
        versions = _changed(before, after)
        if versions:
            versions["reason"] = row.history_change_reason or ""
            yield frozen.correction(action_id, Corrected.WORDING, row.history_date, row.history_user_id, **versions)


def _changed(before: Version, after: Version) -> dict[str, Any]:
    """Return both versions of a wording where it changed; Welsh where there was none corrects nothing."""
    names = [name for name in ("words", "words_cy") if getattr(before, name) not in ("", getattr(after, name))]
    if not names:
        return {}
    return {
        key: Version(**{name: getattr(version, name) for name in names})
        for key, version in (("before", before), ("after", after))
    }


def _wording(texts: Mapping[str, str]) -> Version:
    return Version(words=texts["en"], words_cy=texts["cy"])


def _said(report: ProgressReport) -> Version:
    return Version(
        answer=report.kind, status=report.status, words=report.what_happened, plan_or_need=report.plan_or_need
    )


def _read(reading: Reading) -> Version:
    return Version(value=reading.value, words=reading.words, read_on=reading.read_on)
