"""The quarterly rhythm: a round opens, people report, it closes, it is reviewed and signed off."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

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


class RoundSnapshot(models.Model):
    """What was known when a round was signed off: canonical JSON, ids and roles instead of names. Never changed."""

    round = models.OneToOneField(
        ReportingRound, on_delete=models.PROTECT, related_name="snapshot", verbose_name=_("reporting round")
    )
    #: Text and not JSONField: a database may reorder JSON, and these bytes are what the sum is of.
    content = models.TextField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))
    #: The counts by status in ``content``, repeated so that the picture of many rounds need not read all of each.
    tally = models.JSONField(_("counts by status"), default=list, editable=False)

    class Meta:
        verbose_name = _("frozen round")
        verbose_name_plural = _("frozen rounds")
        ordering = ["-frozen_at"]

    def __str__(self) -> str:
        return f"{self.round}, {self.sha256[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the snapshot; raise ``TypeError`` where it is stored already."""
        if self.pk is not None:
            raise TypeError("A frozen round is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raise ``TypeError``: a frozen round is never deleted."""
        raise TypeError("A frozen round is never deleted.")

    @property
    def data(self) -> dict[str, Any]:
        """The content, parsed; see :mod:`priorities.services.freezing` for what is in it."""
        parsed: dict[str, Any] = json.loads(self.content)
        return parsed

    @property
    def is_intact(self) -> bool:
        """Whether the content is still the one that the sum was made of."""
        return hashlib.sha256(self.content.encode()).hexdigest() == self.sha256


class RoundLink(models.Model):
    """A link in a reminder that signs one contributor in for one round. It ends with the round.

    The secret in the link is made from ``nonce`` and the portal's key, so that whoever reads the table cannot use it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="round_links")
    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="links")
    nonce = models.CharField(max_length=32, editable=False)
    created_at = models.DateTimeField(_("made"))
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("link of a reminder")
        verbose_name_plural = _("links of reminders")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "round"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_link_per_person_and_round",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.round}"
