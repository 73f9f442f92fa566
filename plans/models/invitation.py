"""Accounts come by invitation."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .membership import Role
from .plan import NationPlan
from .user import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self, at: datetime) -> "InvitationQuerySet":
        """Return the invitations that can still be taken up at ``at``."""
        return self.filter(
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            sent_at__gt=at - timedelta(days=settings.INVITATION_DAYS),
        )

    def expired(self, at: datetime) -> "InvitationQuerySet":
        """Return the invitations that nobody took up in time; they can be sent again."""
        return self.filter(
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            sent_at__lte=at - timedelta(days=settings.INVITATION_DAYS),
        )


class Invitation(models.Model):
    """A link that lets one person sign in for the first time, in one role."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=User.Language, default=User.Language.ENGLISH)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    #: SHA-256 of the secret in the link; the secret itself is only in the e-mail.
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(plan__isnull=False) | models.Q(role="observer"),
                name="uk_wide_invitations_observe",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accepted_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def expires_at(self) -> datetime:
        """The moment from which the link no longer works."""
        return self.sent_at + timedelta(days=settings.INVITATION_DAYS)

    def can_be_taken_up(self, at: datetime) -> bool:
        """Return whether the link still works at ``at``."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
