"""Reminders: what was sent to whom, so that nothing is sent twice or forgotten."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reminder(models.Model):
    """One e-mail to one person on one day, claimed in the database before it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To be sent")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    #: The day in London.
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    #: The same for every attempt, so that a mail program shows what arrived twice as one.
    message_id = models.CharField(_("message id"), max_length=120, unique=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-day", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.user}, {self.day}"


class ReminderOccasion(models.Model):
    """A reason for a reminder that a person has been told of: it is told once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    #: What it is and of what: e.g. ``opens:12`` for the opening of round 12, ``question:7``.
    key = models.CharField(max_length=60)
    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="occasions")

    class Meta:
        verbose_name = _("reason for a reminder")
        verbose_name_plural = _("reasons for reminders")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_once")]

    def __str__(self) -> str:
        return self.key
