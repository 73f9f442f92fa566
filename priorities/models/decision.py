"""What a lead decides about an action. Decisions are appended, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Role
from priorities.choices import CLOSED_STATUSES, DecisionKind, Status

from .action import Action


class Decision(models.Model):
    """Closing, returning with a question, pausing or reopening an action."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("action"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("decision"), max_length=10, choices=DecisionKind)
    #: The status that the action has from here on; when closing, the outcome.
    status = models.CharField(_("status from here on"), max_length=20, choices=Status)
    reason = models.TextField(_("reason"), max_length=4000)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=200, help_text=_("A role or a body, e.g. the board."))
    review_on = models.DateField(_("review on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_as = models.CharField(_("recorded as"), max_length=20, choices=Role, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    token = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["action", "number"]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="one_decision_per_number"),
            models.CheckConstraint(
                condition=Q(kind="close", status__in=[s.value for s in CLOSED_STATUSES])
                | (~Q(kind="close") & ~Q(status__in=[s.value for s in CLOSED_STATUSES])),
                name="only_closing_gives_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(kind="pause") | Q(review_on__isnull=False), name="a_pause_has_a_review_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action.reference}: {self.get_kind_display()}"
