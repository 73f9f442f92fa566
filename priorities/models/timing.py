"""When something is to be done: the words as published, and how we read them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Bilingual, Provenance, TrackedHistory
from priorities.choices import CLOSED_STATUSES, RevisionKind, TimingKind
from priorities.progress import TimingFact

from .action import Action


class TimingQuerySet(models.QuerySet["Timing"]):
    def waiting_for_adoption(self) -> "TimingQuerySet":
        """Return the suggested timings of open actions, in the order of the actions."""
        suggested = self.filter(is_adopted=False).exclude(action__status__in=CLOSED_STATUSES)
        return suggested.order_by("action__plan", "action__sort_key", "position", "pk")


class Timing(Bilingual, Provenance):
    """A timing of an action. Its dates count for nothing until a lead adopts them."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="timings", verbose_name=_("action"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    wording = models.CharField(_("words"), max_length=200, blank=True)
    wording_cy = models.CharField(_("words in Welsh"), max_length=200, blank=True)
    kind = models.CharField(_("read as"), max_length=10, choices=TimingKind, default=TimingKind.WINDOW)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    latest_on = models.DateField(_("latest date"), null=True, blank=True)
    original_latest_on = models.DateField(_("latest date when adopted"), null=True, blank=True, editable=False)
    is_adopted = models.BooleanField(_("adopted"), default=False, editable=False)

    objects = TimingQuerySet.as_manager()
    history = TrackedHistory()

    class Meta(Provenance.Meta):
        verbose_name = _("timing")
        verbose_name_plural = _("timings")
        ordering = ["action", "position", "pk"]
        constraints = [
            *Provenance.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(latest_on__isnull=True)
                | Q(starts_on__lte=models.F("latest_on")),
                name="timing_starts_before_its_latest_date",
                violation_error_message=_("The latest date is before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["window", "by_date"]) | Q(latest_on__isnull=False),
                name="window_and_date_have_a_latest_date",
                violation_error_message=_("Give the latest date, or choose “Ongoing” or “No date stated”."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="none") | Q(starts_on__isnull=True, latest_on__isnull=True),
                name="no_date_stated_has_no_dates",
                violation_error_message=_("“No date stated” has no dates. Remove them, or choose another reading."),
            ),
        ]

    def __str__(self) -> str:
        return self.wording or self.get_kind_display()

    @property
    def fact(self) -> TimingFact:
        """What the rules see of the timing."""
        return TimingFact(self.kind, self.starts_on, self.latest_on, self.is_adopted)


class TimingRevision(models.Model):
    """A change of how a timing is read: old, new, why, who, when. Only a rescheduling is a slip."""

    timing = models.ForeignKey(Timing, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("timing"))
    kind = models.CharField(_("what it is"), max_length=14, choices=RevisionKind)
    old_kind = models.CharField(_("read before as"), max_length=10, choices=TimingKind)
    old_starts_on = models.DateField(_("old start"), null=True, blank=True)
    old_latest_on = models.DateField(_("old latest date"), null=True, blank=True)
    new_kind = models.CharField(_("read now as"), max_length=10, choices=TimingKind)
    new_starts_on = models.DateField(_("new start"), null=True, blank=True)
    new_latest_on = models.DateField(_("new latest date"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("timing revision")
        verbose_name_plural = _("timing revisions")
        ordering = ["timing", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind="adopted") | ~Q(reason=""), name="a_change_of_date_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.old_latest_on} → {self.new_latest_on}"
