"""What people say of an action. Reports and notes are appended, never changed."""

from datetime import datetime

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Role, User
from priorities.choices import REPORTABLE_STATUSES, AnswerKind, Status, StepDone

from .action import Action

#: How long a text in a report may be, in characters.
MAX_TEXT = 4000


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def effective(self) -> "ProgressReportQuerySet":
        """Return the last version of each report; what was taken back is left out."""
        return self.filter(correction__isnull=True).exclude(kind=AnswerKind.WITHDRAWN)

    def effective_at(self, at: datetime) -> "ProgressReportQuerySet":
        """Return the version of each report that was the last at ``at``; what had been taken back is left out."""
        corrected_later = Q(correction__isnull=True) | Q(correction__recorded_at__gt=at)
        return self.filter(corrected_later, recorded_at__lte=at).exclude(kind=AnswerKind.WITHDRAWN)

    def stating_a_status(self) -> "ProgressReportQuerySet":
        """Return the reports that say how it is going."""
        return self.filter(kind=AnswerKind.STATUS)

    def newest_first(self) -> "ProgressReportQuerySet":
        """Return the reports in the order of their place in the action's story, newest first."""
        return self.order_by("-position", "-number")


class ProgressReport(models.Model):
    """One answer about an action.

    A correction names the report that it corrects and takes its place: ``position`` and ``position_at`` are those of
    the first report of the chain.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="reports", verbose_name=_("action"))
    number = models.PositiveIntegerField(_("number"))
    position = models.PositiveIntegerField(_("place"))
    position_at = models.DateTimeField(_("first recorded"))
    kind = models.CharField(_("kind of answer"), max_length=10, choices=AnswerKind, default=AnswerKind.STATUS)
    status = models.CharField(_("status"), max_length=20, choices=Status, blank=True)
    what_happened = models.TextField(_("what has happened"), blank=True, max_length=MAX_TEXT)
    plan_or_need = models.TextField(_("plan, need or how the measure was met"), blank=True, max_length=MAX_TEXT)
    next_step = models.CharField(_("next step"), blank=True, max_length=500)
    next_step_on = models.DateField(_("by when"), null=True, blank=True)
    last_step_done = models.CharField(_("was the promised step done"), max_length=6, choices=StepDone, blank=True)
    team_note = models.TextField(_("note for the plan team only"), blank=True, max_length=MAX_TEXT)
    language = models.CharField(_("language"), max_length=2, choices=User.Language, default=User.Language.ENGLISH)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("said by")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    #: The role of who said it, when they said it: what they wrote stays signed by it.
    said_as = models.CharField(_("said as"), max_length=20, choices=Role, blank=True)
    told = models.CharField(
        _("how it was told"),
        blank=True,
        max_length=200,
        help_text=_("e.g. to the lead at the group’s meeting"),
    )
    recorded_at = models.DateTimeField(_("recorded"))
    token = models.UUIDField(unique=True, editable=False)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        verbose_name=_("corrects"),
    )

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["action", "number"]
        indexes = [
            models.Index(fields=["action", "-position"], name="report_newest_first"),
            models.Index(fields=["position_at"], name="report_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="one_report_per_number"),
            models.CheckConstraint(
                condition=Q(kind="status", status__in=[s.value for s in REPORTABLE_STATUSES])
                | (~Q(kind="status") & Q(status="")),
                name="only_a_status_answer_states_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["unchanged", "withdrawn"]) | Q(what_happened="", plan_or_need="", next_step=""),
                name="unchanged_copies_no_words",
            ),
            models.CheckConstraint(
                condition=Q(next_step="") | Q(next_step_on__isnull=False), name="a_promised_step_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action.reference}, {self.position_at:%Y-%m-%d}"

    @property
    def on_behalf(self) -> bool:
        """Whether somebody else entered what was said."""
        return self.said_by_id != self.entered_by_id


class Evidence(models.Model):
    """A titled link that backs a report."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("link"), max_length=500, validators=[URLValidator(schemes=["http", "https"])])

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class NoteQuerySet(models.QuerySet["Note"]):
    def for_everyone(self) -> "NoteQuerySet":
        """Return the notes that may leave the portal."""
        return self.filter(team_only=False)


class Note(models.Model):
    """A remark on an action by anybody of the plan."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("note"), max_length=MAX_TEXT)
    team_only = models.BooleanField(_("for the plan team only"), default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_as = models.CharField(_("written as"), max_length=20, choices=Role, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    token = models.UUIDField(unique=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
