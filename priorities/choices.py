"""The words that the four facts about an action are told in.

An action has a *status* (a person says it), a *schedule* (computed from its timings and a date), a *freshness*
(computed from its reports and the rounds) and a state of its *wording* (kept with the source, in
:mod:`plans.models.provenance`). They are never mixed. The rules that work on these words are in
:mod:`priorities.progress`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What a person said of an action. The order is the order of the published scale, worst first, then the rest."""

    OFF_TRACK = "off_track", _("Off track")
    AT_RISK = "at_risk", _("At risk")
    ON_TRACK = "on_track", _("On track")
    READY_TO_CLOSE = "ready_to_close", _("Ready to close")
    NOT_STARTED = "not_started", _("Not started")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    PARTLY_MET = "partly_met", _("Partly met")
    STOPPED = "stopped", _("Stopped")
    REPLACED = "replaced", _("Replaced")
    CARRIED_FORWARD = "carried_forward", _("Carried forward")


#: Nobody has reported yet. Its own count; never shown as "not started".
NO_REPORT = ""

CLOSED_STATUSES = (
    Status.COMPLETED,
    Status.PARTLY_MET,
    Status.STOPPED,
    Status.REPLACED,
    Status.CARRIED_FORWARD,
)

#: What a reporter may choose. Pausing and closing are the lead's.
REPORTABLE_STATUSES = (
    Status.NOT_STARTED,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.OFF_TRACK,
    Status.READY_TO_CLOSE,
)

OPEN_STATUSES = (NO_REPORT, *REPORTABLE_STATUSES, Status.PAUSED)


class AnswerKind(models.TextChoices):
    """What kind of answer a progress report is."""

    STATUS = "status", _("A status")
    DONT_KNOW = "dont_know", _("“I don’t know this round”")
    UNCHANGED = "unchanged", _("“Nothing has changed”")
    WITHDRAWN = "withdrawn", _("Taken back")


class StepDone(models.TextChoices):
    """Whether the step promised in the last report was done."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Schedule(models.TextChoices):
    """Where an action stands against its adopted timings on a day."""

    OVERDUE = "overdue", _("Overdue")
    DUE_SOON = "due_soon", _("Due soon")
    IN_WINDOW = "in_window", _("In its window")
    NOT_YET_DUE = "not_yet_due", _("Not yet due to start")
    ONGOING = "ongoing", _("Ongoing")
    NO_DATE = "no_date", _("No date")
    CLOSED = "closed", _("Closed")


class Freshness(models.TextChoices):
    """What the latest round heard of an action."""

    AFRESH = "afresh", _("Reported afresh")
    UNCHANGED = "unchanged", _("Confirmed unchanged")
    DONT_KNOW = "dont_know", _("“Don’t know”")
    SILENT = "silent", _("Silent this round")
    SILENT_LONG = "silent_long", _("Silent for two rounds or more")
    NO_REPORT = "no_report", _("No report yet")
    NOT_ASKED = "not_asked", _("Not asked: closed")


class Heard(models.TextChoices):
    """What one round heard of an action that it asked for. The order is the order of a lead's page."""

    SILENT = "silent", _("Silent")
    DONT_KNOW = "dont_know", _("“Don’t know”")
    LATE = "late", _("Answered after the closing")
    AFRESH = "afresh", _("Reported afresh")
    UNCHANGED = "unchanged", _("Confirmed unchanged")
    CLOSED = "closed", _("Closed since, without an answer")


class DecisionKind(models.TextChoices):
    """What a lead decided about an action."""

    CLOSE = "close", _("Closed")
    RETURN = "return", _("Returned with a question")
    PAUSE = "pause", _("Paused")
    REOPEN = "reopen", _("Reopened")


class MeasureKind(models.TextChoices):
    """How a measure is read."""

    NUMBER = "number", _("Number")
    PERCENT = "percent", _("Percentage")
    MILESTONE = "milestone", _("Milestone")
    NARRATIVE = "narrative", _("Narrative")


class MeasureLevel(models.TextChoices):
    """Whether a measure counts what was done or what came of it."""

    OUTPUT = "output", _("Output")
    OUTCOME = "outcome", _("Outcome")


class MeasureGap(models.TextChoices):
    """Why a measure tells nothing yet. Saying so, with the reason, is honest; leaving it out is not."""

    NO_TARGET = "no_target", _("No target set")
    NOT_MEASURABLE = "not_measurable", _("Cannot yet be measured")


class Direction(models.TextChoices):
    """Which way a measure should go."""

    MORE = "more", _("More is better")
    LESS = "less", _("Less is better")
    WITHIN = "within", _("Keep within limits")


class TimingKind(models.TextChoices):
    """How a timing is read."""

    WINDOW = "window", _("Within a period")
    BY_DATE = "by_date", _("By a date")
    ONGOING = "ongoing", _("Ongoing")
    NONE = "none", _("No date stated")


class RevisionKind(models.TextChoices):
    """Why the reading of a timing changed. Only a rescheduling is a slip."""

    ADOPTED = "adopted", _("Adopted")
    RESCHEDULED = "rescheduled", _("Rescheduled")
    TRANSCRIPTION = "transcription", _("Transcription corrected")
