"""The quarterly rhythm: a round opens, people report, it closes, it is reviewed and signed off."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plans import clock

from .history import TrackedHistory
from .language import Bilingual
from .plan import NationPlan


class RoundState(models.TextChoices):
    """Where a round stands. It only ever moves forward."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    IN_REVIEW = "in_review", _("In review")
    SIGNED_OFF = "signed_off", _("Signed off")


class ReportingRoundQuerySet(models.QuerySet["ReportingRound"]):
    def open(self) -> "ReportingRoundQuerySet":
        """Return the rounds that ask for reports now."""
        return self.filter(state=RoundState.OPEN)

    def newest_first(self) -> "ReportingRoundQuerySet":
        """Return the rounds, latest closing first."""
        return self.order_by("-closes_at", "-pk")


class ReportingRound(Bilingual):
    """One round of reports on a plan.

    A report belongs to the round whose interval (the previous round's closing, its own closing] holds its time; a
    round asks for the actions that were open when it opened.
    """

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("plan"))
    label = models.CharField(_("label"), max_length=60, help_text=_("e.g. Autumn 2026"))
    label_cy = models.CharField(_("label in Welsh"), max_length=60, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), help_text=_("The end of the last day, London time."))
    state = models.CharField(_("state"), max_length=12, choices=RoundState, default=RoundState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_off_at = models.DateTimeField(_("signed off"), null=True, blank=True)

    objects = ReportingRoundQuerySet.as_manager()
    history = TrackedHistory()

    class Meta:
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
        ordering = ["plan", "-closes_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="round_closes_after_opening"
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=~models.Q(state="signed_off"),
                name="one_unfinished_round_per_plan",
                violation_error_message=_("This plan has a round that is not signed off yet."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="signed_off", signed_off_by__isnull=False, signed_off_at__isnull=False)
                | (~models.Q(state="signed_off") & models.Q(signed_off_by__isnull=True, signed_off_at__isnull=True)),
                name="signed_off_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def closes_on(self) -> date:
        """The last day of the round, in London."""
        return clock.today(self.closes_at)

    def is_open(self, at: datetime) -> bool:
        """Return whether people are asked to report at ``at``."""
        return self.state == RoundState.OPEN and self.opens_at <= at <= self.closes_at
