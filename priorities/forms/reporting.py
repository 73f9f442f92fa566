"""The report form: last answer and promised step, one question, what happened, what next, readings, evidence."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.dates import years_after
from plans.models import User
from priorities.choices import AnswerKind, Status, StepDone
from priorities.forms.fields import DayField, KeptForm, LongText
from priorities.forms.readings import fill_in, reading_field, what_was_read
from priorities.models import Action, Measure, ProgressReport
from priorities.models.report import MAX_TEXT
from priorities.services.reporting import Answer, NewReading, missing_words

#: How many links to evidence the form has room for.
EVIDENCE_ROWS = 3

_WHAT_STATUSES_MEAN: dict[str, str | Promise] = {
    Status.NOT_STARTED: _("Work has not begun."),
    Status.AT_RISK: _("A problem threatens the date or the measure. We have a plan and can carry it out ourselves."),
    Status.OFF_TRACK: _("It will miss unless somebody else decides or helps."),
    Status.READY_TO_CLOSE: _("We think that it is done. The lead will check and close it."),
    AnswerKind.DONT_KNOW: _("Counts as an answer. The status stays as last known."),
}


class StatusChoice:
    """One answer to "How is it going?", with what it means for this action."""

    def __init__(self, value: str, label: str | Promise, meaning: str | Promise, checked: bool) -> None:
        self.value, self.label, self.meaning, self.checked = value, label, meaning, checked
        self.is_status = value != AnswerKind.DONT_KNOW


class ReportForm(KeptForm):
    """A report on one action, or the correction of one.

    Fields for readings are named ``reading_<measure id>``, for evidence ``evidence_title_1`` and ``evidence_url_1`` on.
    """

    last_step_done = forms.ChoiceField(
        choices=StepDone, widget=forms.RadioSelect, error_messages={"required": _("Say whether the step was done.")}
    )
    status = forms.ChoiceField(
        label=_("How is it going?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is going."), "invalid_choice": _("Choose one of the answers.")},
    )
    what_happened = LongText(label=_("What has happened?"), required=False, max_length=MAX_TEXT, rows=4)
    plan_or_need = LongText(label=_("Plan or need"), required=False, max_length=MAX_TEXT, rows=2)
    next_step = forms.CharField(label=_("What is the next step?"), required=False, max_length=500)
    next_step_on = DayField(label=_("By when?"), required=False)
    team_note = LongText(label=_("Note for the plan team only"), required=False, max_length=MAX_TEXT, rows=3)
    said_by = forms.ModelChoiceField(User.objects.none(), label=_("Who said it?"), required=False)
    told = forms.CharField(label=_("How was it told?"), required=False, max_length=200)

    def __init__(
        self,
        request: HttpRequest,
        *,
        action: Action,
        measures: Sequence[Measure],
        today: date,
        promised: ProgressReport | None = None,
        speakers: Sequence[User] = (),
        corrects: ProgressReport | None = None,
    ) -> None:
        """Make the form.

        Args:
            measures: the action's measures with their newest readings.
            promised: the report whose next step is now asked about.
            speakers: the people on whose behalf the signed-in person may enter it; empty for none.
            corrects: the report whose place this one takes; its words are filled in.
        """
        self.action, self.measures, self.today, self.corrects = action, list(measures), today, corrects
        initial = _initial(corrects) if corrects else {}
        super().__init__(request, base=action.last_number, initial=initial)
        labels: list[tuple[str, Any]] = [(s.value, s.label) for s in self._statuses()]
        self.fields["status"].choices = [*labels, (AnswerKind.DONT_KNOW.value, _("I don’t know this round"))]  # type: ignore[attr-defined]
        self.promised = promised
        if promised is None:
            del self.fields["last_step_done"]
        else:
            # "I don't know" is an answer to this too: asked for below, where a status is given.
            self.fields["last_step_done"].required = False
        plan = action.plan
        step_on = self.fields["next_step_on"]
        assert isinstance(step_on, DayField)
        # A step is promised for a day to come; a correction may tell of one that was.
        step_on.earliest = plan.starts_on if corrects else max(plan.starts_on, today)
        step_on.latest = years_after(plan.ends_on, 5)
        self._add_readings()
        self._add_evidence()
        if speakers:
            self.fields["said_by"].queryset = User.objects.filter(pk__in=[user.pk for user in speakers])  # type: ignore[attr-defined]
        else:
            del self.fields["said_by"], self.fields["told"]
        self.show_kept()

    def _statuses(self) -> list[Status]:
        return [Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.READY_TO_CLOSE]

    @property
    def status_choices(self) -> list[StatusChoice]:
        """The answers to "How is it going?" for the template."""
        chosen = self["status"].value()
        meanings = {**_WHAT_STATUSES_MEAN, Status.ON_TRACK: self._on_track_means()}
        return [
            StatusChoice(value, label, meanings[value], value == chosen)
            for value, label in self.fields["status"].choices  # type: ignore[attr-defined]
        ]

    def _on_track_means(self) -> str:
        latest_on = self.action.latest_on
        if latest_on is None and self.action.is_ongoing:
            return gettext("Happening as planned.")
        if latest_on is None:
            return gettext("We expect to finish in time and nothing we know of threatens it.")
        return gettext("We expect to finish by %(date)s and nothing we know of threatens it.") % {
            "date": f"{latest_on.day} {latest_on:%B %Y}"
        }

    def _add_readings(self) -> None:
        self.own_readings = {r.measure_id: r for r in self.corrects.readings.effective()} if self.corrects else {}
        for measure in self.measures:
            field = reading_field(measure)
            reading = self.own_readings.get(measure.pk)
            if reading is not None:
                fill_in(field, reading)
            self.fields[f"reading_{measure.pk}"] = field

    def _add_evidence(self) -> None:
        before = list(self.corrects.evidence.all()) if self.corrects else []
        for number in range(1, EVIDENCE_ROWS + 1):
            known = before[number - 1] if number <= len(before) else None
            self.fields[f"evidence_title_{number}"] = forms.CharField(
                label=_("What it is"), required=False, max_length=200, initial=known.title if known else ""
            )
            self.fields[f"evidence_url_{number}"] = forms.CharField(
                label=_("Its address"),
                required=False,
                max_length=500,
                initial=known.url if known else "",
                widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
            )

    @property
    def reading_rows(self) -> list[tuple[Measure, forms.BoundField, bool]]:
        """Each measure, its field, and whether the report that is corrected holds a reading of it."""
        return [(measure, self[f"reading_{measure.pk}"], measure.pk in self.own_readings) for measure in self.measures]

    @property
    def evidence_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Pairs of a title's and an address's field, for the template."""
        return [(self[f"evidence_title_{n}"], self[f"evidence_url_{n}"]) for n in range(1, EVIDENCE_ROWS + 1)]

    @property
    def has_more(self) -> bool:
        """Whether something stands, or is wrong, in the part that is folded away."""
        names = [name for name in self.fields if name.startswith("evidence_")] + ["team_note", "said_by", "told"]
        return any(self.errors.get(name) or self[name].value() for name in names if name in self.fields)

    def clean(self) -> dict[str, Any]:
        """Check what belongs together."""
        data = super().clean() or {}
        says_status = data.get("status") not in (None, AnswerKind.DONT_KNOW)
        if self.promised and says_status and not data.get("last_step_done") and "last_step_done" not in self.errors:
            self.add_error("last_step_done", gettext("Say whether the promised step was done."))
        if data.get("status"):
            kind = AnswerKind.DONT_KNOW if data["status"] == AnswerKind.DONT_KNOW else AnswerKind.STATUS
            missing = missing_words(kind, data["status"], data.get("what_happened", ""), data.get("plan_or_need", ""))
            for name, message in missing.items():
                if name not in self.errors:
                    self.add_error(name, message)
        if data.get("next_step") and not data.get("next_step_on") and "next_step_on" not in self.errors:
            self.add_error("next_step_on", gettext("Say by when, so that we can ask next time."))
        if data.get("next_step_on") and not data.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", gettext("Say what will be done by then, or remove the date."))
        self._clean_evidence(data)
        return data

    def _clean_evidence(self, data: dict[str, Any]) -> None:
        is_link = URLValidator(schemes=["http", "https"])
        for number in range(1, EVIDENCE_ROWS + 1):
            title, url = data.get(f"evidence_title_{number}"), data.get(f"evidence_url_{number}")
            if title and not url and f"evidence_url_{number}" not in self.errors:
                self.add_error(f"evidence_url_{number}", gettext("Add the address of “%s”.") % title)
            if not url:
                continue
            if not title and f"evidence_title_{number}" not in self.errors:
                self.add_error(f"evidence_title_{number}", gettext("Say what the link shows."))
            try:
                is_link(url)
            except ValidationError:
                self.add_error(
                    f"evidence_url_{number}",
                    gettext("Write the whole address, beginning with https:// or http://."),
                )

    def answer(self) -> Answer:
        """Return what was said, once the form is valid."""
        data = self.cleaned_data
        is_status = data["status"] != AnswerKind.DONT_KNOW
        readings = []
        for measure in self.measures:
            value = data[f"reading_{measure.pk}"]
            if value not in (None, ""):
                readings.append(NewReading(measure, *what_was_read(measure, value)))
        return Answer(
            kind=AnswerKind.STATUS if is_status else AnswerKind.DONT_KNOW,
            status=data["status"] if is_status else "",
            what_happened=data["what_happened"],
            plan_or_need=data["plan_or_need"],
            next_step=data["next_step"],
            next_step_on=data["next_step_on"],
            last_step_done=data.get("last_step_done", ""),
            team_note=data["team_note"],
            language="cy" if self.request.LANGUAGE_CODE.startswith("cy") else "en",
            readings=readings,
            evidence=[
                (data[f"evidence_title_{n}"], data[f"evidence_url_{n}"])
                for n in range(1, EVIDENCE_ROWS + 1)
                if data[f"evidence_url_{n}"]
            ],
        )


def _initial(report: ProgressReport) -> dict[str, Any]:
    return {
        "status": report.status or AnswerKind.DONT_KNOW,
        "what_happened": report.what_happened,
        "plan_or_need": report.plan_or_need,
        "next_step": report.next_step,
        "next_step_on": report.next_step_on,
        "last_step_done": report.last_step_done,
        "team_note": report.team_note,
        "told": report.told,
        "said_by": report.said_by_id if report.on_behalf else None,
    }
