"""The UK Workforce Strategy and what stands beside it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .history import TrackedHistory
from .language import Bilingual


class StrategyManager(models.Manager["Strategy"]):
    def get_by_natural_key(self, slug: str) -> "Strategy":
        """Return the strategy with that slug."""
        return self.get(slug=slug)


class Strategy(Bilingual):
    """A workforce strategy, delivered by one plan for each nation."""

    slug = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_cy = models.CharField(_("title in Welsh"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_cy = models.TextField(_("summary in Welsh"), blank=True)
    vision = models.TextField(_("vision"), blank=True)
    vision_cy = models.TextField(_("vision in Welsh"), blank=True)
    launched_on = models.DateField(
        _("launched"),
        null=True,
        blank=True,
        help_text=_("Only the month is shown: the day was not published."),
    )
    vision_year = models.PositiveSmallIntegerField(_("vision reaches to"), null=True, blank=True)
    source_document = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("address"), max_length=500, blank=True)

    objects: ClassVar[StrategyManager] = StrategyManager()
    history = TrackedHistory()

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["-launched_on", "slug"]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class VisionOutcome(Bilingual):
    """One of the things that the vision says will be true."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="outcomes")
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("text"))
    text_cy = models.TextField(_("text in Welsh"), blank=True)

    history = TrackedHistory()

    class Meta:
        verbose_name = _("vision outcome")
        verbose_name_plural = _("vision outcomes")
        ordering = ["strategy", "position"]
        constraints = [models.UniqueConstraint(fields=["strategy", "position"], name="one_outcome_per_position")]

    def __str__(self) -> str:
        return f"{self.position}. {self.text[:60]}"


class NeighbouringStrategy(Bilingual):
    """A strategy that stands beside this one."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="neighbours")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)
    title_cy = models.CharField(_("title in Welsh"), max_length=200, blank=True)
    note = models.CharField(_("what is known of it"), max_length=300, blank=True)
    note_cy = models.CharField(_("what is known of it, in Welsh"), max_length=300, blank=True)
    source_document = models.CharField(_("source"), max_length=200, blank=True)

    history = TrackedHistory()

    class Meta:
        verbose_name = _("strategy beside it")
        verbose_name_plural = _("strategies beside it")
        ordering = ["strategy", "position"]
        constraints = [models.UniqueConstraint(fields=["strategy", "position"], name="one_neighbour_per_position")]

    def __str__(self) -> str:
        return self.title
