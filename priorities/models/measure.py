"""How progress is measured, and what was read."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from plans.models import Bilingual, Provenance, TrackedHistory, User
from priorities import progress
from priorities.choices import Direction, MeasureGap, MeasureKind, MeasureLevel
from priorities.progress import MeasureFact

from .action import Action
from .report import ProgressReport
from .timing import Timing

#: What it takes to name somebody, in the order of the model's fields.
_NAMED = [field.attname for field in User._meta.concrete_fields if field.attname in ("id", "name", "email")]


class MeasureQuerySet(models.QuerySet["Measure"]):
    def read_regularly(self) -> "MeasureQuerySet":
        """Return the measures that are read every so many months, and can be measured."""
        return self.filter(read_every_months__isnull=False).exclude(gap=MeasureGap.NOT_MEASURABLE)

    def with_newest_reading(self) -> "MeasureQuerySet":
        """Bring along ``newest_value``, ``newest_words`` and ``newest_on`` of the reading with the latest date, and the
        measure's own timing: all that the rules ask of it.
        """
        newest = Reading.objects.effective().filter(measure=OuterRef("pk")).order_by("-read_on", "-pk")
        return self.select_related("timing").annotate(
            newest_value=Subquery(newest.values("value")[:1]),
            newest_words=Subquery(newest.values("words")[:1]),
            newest_on=Subquery(newest.values("read_on")[:1]),
        )

    def with_readings(self) -> tuple[list["Measure"], list["Reading"]]:
        """Return the measures, each with its newest reading as above, and all that was read, oldest first: one query.

        Readings bring the name of their author along. What was corrected is left out.
        """
        names = [field.attname for field in Reading._meta.concrete_fields]
        columns = {f"reading_{name}": F(f"readings__{name}") for name in names}
        columns |= {f"reading_by_{name}": F(f"readings__author__{name}") for name in _NAMED}
        rows = self.select_related("timing").annotate(**columns)
        measures: dict[int, Measure] = {}
        readings: list[Reading] = []
        for row in rows.order_by("position", "pk", "readings__read_on", "readings__pk"):
            measure = measures.setdefault(row.pk, row)
            if row.reading_id is not None:
                reading = Reading.from_db(None, names, [getattr(row, f"reading_{name}") for name in names])
                reading.measure = measure
                reading.author = User.from_db(None, _NAMED, [getattr(row, f"reading_by_{name}") for name in _NAMED])
                readings.append(reading)
        effective = sorted(last_versions(readings), key=lambda reading: (reading.read_on, reading.pk))
        give_newest(measures, effective)
        return list(measures.values()), effective


class Measure(Bilingual, Provenance):
    """What shows that an action is done, or works."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="measures", verbose_name=_("action"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    wording = models.TextField(_("wording"))
    wording_cy = models.TextField(_("wording in Welsh"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=MeasureKind, default=MeasureKind.NUMBER)
    level = models.CharField(_("output or outcome"), max_length=10, choices=MeasureLevel, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    unit_cy = models.CharField(_("unit in Welsh"), max_length=60, blank=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.MORE)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    lower = models.DecimalField(_("lower limit"), max_digits=14, decimal_places=2, null=True, blank=True)
    upper = models.DecimalField(_("upper limit"), max_digits=14, decimal_places=2, null=True, blank=True)
    is_target_illustrative = models.BooleanField(
        _("the target is illustrative"),
        default=False,
        help_text=_("Made up to show the page; nobody has set it."),
    )
    source_of_figures = models.CharField(_("source of the figures"), max_length=200, blank=True)
    read_every_months = models.PositiveSmallIntegerField(_("read every … months"), null=True, blank=True)
    is_yearly = models.BooleanField(
        _("counted anew each year"),
        default=False,
        help_text=_("A reading is the count so far in that year of the plan; the target is for one year."),
    )
    counts_people = models.BooleanField(
        _("counts people"),
        default=False,
        help_text=_("Small figures are then left out of files, reports and pictures."),
    )
    gap = models.CharField(_("what it lacks"), max_length=16, choices=MeasureGap, blank=True)
    gap_reason = models.TextField(_("why"), max_length=1000, blank=True)
    gap_reason_cy = models.TextField(_("why, in Welsh"), max_length=1000, blank=True)
    timing = models.ForeignKey(
        Timing,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("its own timing"),
    )

    #: Not words of the plan: they are never locked.
    NOT_PUBLISHED = ("gap_reason",)

    #: Set by :meth:`MeasureQuerySet.with_newest_reading` and :func:`give_newest`, and only there.
    newest_value: Decimal | None
    newest_words: str | None
    newest_on: date | None

    objects = MeasureQuerySet.as_manager()
    history = TrackedHistory()

    class Meta(Provenance.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["action", "position", "pk"]
        constraints = [
            *Provenance.Meta.constraints,
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=models.F("upper")),
                name="limits_are_in_order",
                violation_error_message=_("The lower limit is above the upper one."),
            ),
            models.CheckConstraint(
                condition=Q(gap="", gap_reason="") | (~Q(gap="") & ~Q(gap_reason="")),
                name="what_a_measure_lacks_has_a_reason",
                violation_error_message=_("Say why it has no target or cannot be measured yet, or say neither."),
            ),
            models.CheckConstraint(
                condition=~Q(gap="no_target") | Q(target__isnull=True, lower__isnull=True, upper__isnull=True),
                name="no_target_set_has_no_target",
                violation_error_message=_("There is a target. Remove it, or “No target set”."),
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    def clean(self) -> None:
        """Refuse a target on the wrong side of the baseline: its path would lead away from what is better."""
        super().clean()
        if self.baseline is None or self.target is None or self.is_yearly or self.direction == Direction.WITHIN:
            return
        if self.direction == Direction.MORE and self.target < self.baseline:
            raise ValidationError({"target": _("More is better, and the target is below the baseline. Check both.")})
        if self.direction == Direction.LESS and self.target > self.baseline:
            raise ValidationError({"target": _("Less is better, and the target is above the baseline. Check both.")})

    @property
    def is_counted(self) -> bool:
        """Whether its readings are figures."""
        return self.kind in (MeasureKind.NUMBER, MeasureKind.PERCENT)

    def fact(self, action: Action) -> MeasureFact:
        """Return what the rules see of a measure fetched by :meth:`MeasureQuerySet.with_newest_reading`.

        The path runs over the measure's own timing where it has one, else over the action's window; where that goes on
        without an end, to the end of the plan. Only what a lead has adopted counts.
        """
        when = progress.window([self.timing.fact]) if self.timing else action.window
        return MeasureFact(
            kind=self.kind,
            direction=self.direction,
            baseline=self.baseline,
            target=self.target,
            lower=self.lower,
            upper=self.upper,
            value=getattr(self, "newest_value", None),
            starts_on=when.starts_on,
            ends_on=when.latest_on or (action.plan.ends_on if when.is_ongoing else None),
            read_on=getattr(self, "newest_on", None),
            gap=self.gap,
            is_yearly=self.is_yearly,
            plan_starts_on=action.plan.starts_on,
            counts_people=self.counts_people,
        )

    def hides(self, value: Decimal | None) -> bool:
        """Return whether ``value`` of this measure is a number of people too small to leave the portal's pages."""
        return self.counts_people and progress.is_small(value, settings.SMALL_NUMBERS_BELOW)


class ReadingQuerySet(models.QuerySet["Reading"]):
    def effective(self) -> "ReadingQuerySet":
        """Return the last version of each reading."""
        return self.filter(correction__isnull=True)


class Reading(models.Model):
    """What a measure stood at on a date. Corrected by another reading, never overwritten."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings", verbose_name=_("measure"))
    read_on = models.DateField(_("date"))
    #: A figure; for a milestone 1 (met) or 0 (not yet).
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    words = models.TextField(_("in words"), blank=True, max_length=2000)
    note = models.CharField(_("note"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, null=True, blank=True, related_name="readings")
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        verbose_name=_("corrects"),
    )

    objects = ReadingQuerySet.as_manager()

    #: The versions that it corrects, newest first. Set by :func:`last_versions`, and only there.
    earlier: "list[Reading]"

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["measure", "read_on", "pk"]
        indexes = [models.Index(fields=["measure", "-read_on", "-id"], name="reading_newest_first")]
        constraints = [
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(words=""), name="a_reading_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else self.words[:40]}, {self.read_on}"


def last_versions(readings: Sequence[Reading]) -> list[Reading]:
    """Return ``readings`` without those that another one of them corrects; each has these as its ``earlier``."""
    by_pk = {reading.pk: reading for reading in readings}
    corrected = {reading.corrects_id for reading in readings}
    last = [reading for reading in readings if reading.pk not in corrected]
    for reading in last:
        reading.earlier = []
        before = by_pk.get(reading.corrects_id or 0)
        while before is not None:
            reading.earlier.append(before)
            before = by_pk.get(before.corrects_id or 0)
    return last


def give_newest(measures: Mapping[int, Measure], readings: Sequence[Reading]) -> None:
    """Set ``newest_*`` of each measure (by id) from ``readings``, oldest first, as the database would annotate it."""
    for measure in measures.values():
        measure.newest_value = measure.newest_words = measure.newest_on = None
    for reading in readings:
        # Oldest first: the newest date stands at the end.
        if (known := measures.get(reading.measure_id)) is not None:
            known.newest_value, known.newest_words, known.newest_on = reading.value, reading.words, reading.read_on
