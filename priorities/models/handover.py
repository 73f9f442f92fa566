"""Handing an action over: who reports asks another member, who accepts or declines."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import User

from .action import Action


class HandoverQuerySet(models.QuerySet["Handover"]):
    def waiting(self) -> "HandoverQuerySet":
        """Return the hand-overs that nobody has answered or withdrawn yet, in plan order."""
        return self.filter(state=Handover.State.ASKED).order_by("action__plan__slug", "action__sort_key", "pk")

    def to_show(self, user: User, at: datetime) -> "HandoverQuerySet":
        """Return what waits for ``user`` or was asked by them, and what others declined in the last 30 days."""
        waiting = Q(state=Handover.State.ASKED) & (Q(from_user=user) | Q(to_user=user))
        declined = Q(state=Handover.State.DECLINED, from_user=user, answered_at__gt=at - timedelta(days=30))
        return self.filter(waiting | declined).order_by("action__plan__slug", "action__sort_key", "pk")


class Handover(models.Model):
    """One action that a contributor asks another member to report on."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="handovers")
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.CharField(_("message"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=models.Q(state="asked"), name="one_handover_waits_per_action"
            ),
            models.CheckConstraint(
                condition=~models.Q(from_user=models.F("to_user")), name="handed_over_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action.reference}: {self.from_user} → {self.to_user}"
