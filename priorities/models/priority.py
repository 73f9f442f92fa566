"""The strategy's priorities, and what a nation commits to under each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models import Bilingual, NationPlan, Strategy, TrackedHistory


class PriorityManager(models.Manager["Priority"]):
    def get_by_natural_key(self, strategy_slug: str, number: int) -> "Priority":
        """Return the priority of that number in that strategy."""
        return self.get(strategy__slug=strategy_slug, number=number)


class Priority(Bilingual):
    """One of the strategy's priorities; the same for all nations."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="priorities")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    title_cy = models.CharField(_("title in Welsh"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_cy = models.TextField(_("description in Welsh"), blank=True)

    objects = PriorityManager()
    history = TrackedHistory()

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ["strategy", "number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="one_priority_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def natural_key(self) -> tuple[str, int]:
        return (self.strategy.slug, self.number)

    natural_key.dependencies = ["plans.strategy"]  # type: ignore[attr-defined]


class Commitment(Bilingual):
    """A nation's “We will …” under a priority, word for word."""

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("plan"))
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("priority")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    wording = models.TextField(_("wording"))
    wording_cy = models.TextField(_("wording in Welsh"), blank=True)

    history = TrackedHistory()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["plan", "priority__number", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "priority", "position"], name="one_commitment_per_position")
        ]

    def __str__(self) -> str:
        return self.wording[:80]
