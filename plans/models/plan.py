"""A nation's action plan, and its prose."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .history import TrackedHistory
from .language import Bilingual
from .strategy import Strategy


class Nation(models.TextChoices):
    """The nations of the UK, in the order in which pages name them."""

    WALES = "wales", _("Wales")
    ENGLAND = "england", _("England")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")


class NationPlanQuerySet(models.QuerySet["NationPlan"]):
    def active(self) -> "NationPlanQuerySet":
        """Return the plans that are being delivered."""
        return self.filter(state=NationPlan.State.ACTIVE)

    def get_by_natural_key(self, slug: str) -> "NationPlan":
        """Return the plan with that slug."""
        return self.get(slug=slug)


class NationPlan(Bilingual):
    """What one nation will do in one period."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        CLOSED = "closed", _("Closed")

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="plans", verbose_name=_("strategy"))
    nation = models.CharField(_("nation"), max_length=20, choices=Nation)
    slug = models.SlugField(_("address"), unique=True, help_text=_("The plan’s address: /plans/…/"))
    title = models.CharField(_("title"), max_length=200)
    title_cy = models.CharField(_("title in Welsh"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=40, help_text=_("Shown in the tabs, e.g. Cymru-Wales."))
    short_name_cy = models.CharField(_("short name in Welsh"), max_length=40, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    period_words = models.CharField(_("period as published"), max_length=40, help_text=_("e.g. 2024–2027"))
    period_note = models.CharField(
        _("how the period is read"),
        max_length=300,
        blank=True,
        help_text=_("Say so where the dates are our reading."),
    )
    introduction = models.TextField(_("introduction"), blank=True)
    introduction_cy = models.TextField(_("introduction in Welsh"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    source_document = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)

    objects = NationPlanQuerySet.as_manager()
    history = TrackedHistory()

    class Meta:
        verbose_name = _("nation plan")
        verbose_name_plural = _("nation plans")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="plan_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("plan_dashboard", args=[self.slug])

    @property
    def is_active(self) -> bool:
        """Whether progress is reported on this plan now."""
        return self.state == self.State.ACTIVE

    def year_of(self, today: date) -> tuple[int, int] | None:
        """Return (which year of the plan ``today`` is in, how many years it has), or ``None`` outside its period."""
        if not self.starts_on <= today <= self.ends_on:
            return None
        return self._year_number(today), self._year_number(self.ends_on)

    def _year_number(self, day: date) -> int:
        passed = day.year - self.starts_on.year
        before_anniversary = (day.month, day.day) < (self.starts_on.month, self.starts_on.day)
        return passed + (0 if before_anniversary else 1)


class PlanSection(Bilingual):
    """A part of the plan's prose, as published, in Markdown."""

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="sections", verbose_name=_("plan"))
    position = models.PositiveSmallIntegerField(_("position"))
    heading = models.CharField(_("heading"), max_length=200)
    heading_cy = models.CharField(_("heading in Welsh"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown. Empty where a heading stands alone."))
    body_cy = models.TextField(_("text in Welsh"), blank=True)

    history = TrackedHistory()

    class Meta:
        verbose_name = _("section of the plan’s prose")
        verbose_name_plural = _("sections of the plan’s prose")
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="one_section_per_position")]

    def __str__(self) -> str:
        return self.heading
