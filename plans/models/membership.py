"""Who has which role in which plan, and from when to when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .history import TrackedHistory
from .plan import NationPlan


class Role(models.TextChoices):
    """What somebody is in a plan. What each may do is in :mod:`plans.permissions`."""

    LEAD = "lead", _("Lead")
    CONTRIBUTOR = "contributor", _("Contributor")
    OBSERVER = "observer", _("Observer")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Return the memberships that have not ended."""
        return self.filter(ended_at__isnull=True)

    def of_plan(self, plan: NationPlan) -> "MembershipQuerySet":
        """Return the memberships of ``plan`` itself, without the UK-wide ones."""
        return self.filter(plan=plan)

    def reaching(self, plan: NationPlan) -> "MembershipQuerySet":
        """Return the memberships that hold, or once held, in ``plan``: its own and the UK-wide ones."""
        return self.filter(models.Q(plan=plan) | models.Q(plan__isnull=True))


class Membership(models.Model):
    """A person's role in a plan; without a plan it is UK-wide. It ends, it is not deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    plan = models.ForeignKey(
        NationPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("plan"),
        help_text=_("Empty: UK-wide (observers only)."),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = TrackedHistory()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["plan", "role", "user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "plan"],
                condition=models.Q(ended_at__isnull=True, plan__isnull=False),
                name="one_current_role_per_plan",
                violation_error_message=_("This person has a role in this plan already. End that one first."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(ended_at__isnull=True, plan__isnull=True),
                name="one_current_uk_wide_role",
                violation_error_message=_("This person has a UK-wide role already. End that one first."),
            ),
            models.CheckConstraint(
                condition=models.Q(plan__isnull=False) | models.Q(role="observer"),
                name="uk_wide_roles_observe",
                violation_error_message=_("A UK-wide role can only be observer. Choose a plan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.plan or _('UK-wide')}"

    def is_current(self, at: datetime) -> bool:
        """Return whether the membership holds at ``at``."""
        return self.started_at <= at and (self.ended_at is None or self.ended_at > at)
