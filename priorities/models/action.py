"""An action of a plan."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.models import Bilingual, NationPlan, Provenance, TrackedHistory, User
from priorities import progress
from priorities.choices import CLOSED_STATUSES, AnswerKind, DecisionKind, Freshness, Schedule, Status
from priorities.progress import Interval, Standing, Window

from .priority import Priority
from .rows import RowQuerySet


class ResponsiblePartyManager(models.Manager["ResponsibleParty"]):
    def get_by_natural_key(self, slug: str) -> "ResponsibleParty":
        """Return the party with that slug."""
        return self.get(slug=slug)


class ResponsibleParty(Bilingual):
    """Who is to carry an action out: one of the strategy's groups, or a named organisation."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    name_cy = models.CharField(_("name in Welsh"), max_length=120, blank=True)
    is_group = models.BooleanField(
        _("one of the strategy’s groups"),
        default=False,
        help_text=_("Unticked: a named outside organisation."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    objects = ResponsiblePartyManager()
    history = TrackedHistory()

    class Meta:
        verbose_name = _("responsible party")
        verbose_name_plural = _("responsible parties")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class ActionQuerySet(RowQuerySet["Action"]):
    """Questions about actions, each under its name."""

    def of_plan(self, plan: NationPlan) -> "ActionQuerySet":
        """Return the plan's actions in the order of their references."""
        return self.filter(plan=plan).order_by("sort_key", "pk")

    def open(self) -> "ActionQuerySet":
        """Return the actions that are not closed."""
        return self.exclude(status__in=CLOSED_STATUSES)

    def closed(self) -> "ActionQuerySet":
        """Return the actions that a lead has closed."""
        return self.filter(status__in=CLOSED_STATUSES)

    def assigned_to(self, user: User) -> "ActionQuerySet":
        """Return the actions that ``user`` reports on, as reporter or deputy."""
        return self.filter(Q(reporter=user) | Q(deputy=user))

    def unassigned(self) -> "ActionQuerySet":
        """Return the actions that have neither reporter nor deputy."""
        return self.filter(reporter__isnull=True, deputy__isnull=True)

    def without_reporter_among(self, people: models.QuerySet[User]) -> "ActionQuerySet":
        """Return the open actions that nobody is asked about: without reporter and deputy, or where one of them is
        not, or no longer, one of ``people``.
        """
        nobody = Q(reporter__isnull=True, deputy__isnull=True)
        gone = Q(reporter__isnull=False) & ~Q(reporter__in=people) | Q(deputy__isnull=False) & ~Q(deputy__in=people)
        return self.open().filter(nobody | gone)

    def waiting_for_lead(self, today: date) -> "ActionQuerySet":
        """Return the actions where the lead is to act: ready to close, returned with a question that nobody has
        answered, or paused past the review date. Longest waiting first.
        """
        ready = Q(status=Status.READY_TO_CLOSE)
        asked = Q(status_decision__kind=DecisionKind.RETURN) & (
            Q(latest_report__isnull=True) | Q(latest_report__position__lt=F("status_decision__number"))
        )
        paused = Q(status=Status.PAUSED, status_decision__review_on__lt=today)
        return self.filter(ready | asked | paused).order_by(
            Coalesce("status_decision__recorded_at", "status_report__position_at"), "sort_key"
        )

    def ready_to_close(self) -> "ActionQuerySet":
        """Return the actions that a reporter thinks are done, longest waiting first."""
        return self.filter(status=Status.READY_TO_CLOSE).order_by("answered_at", "sort_key")

    def asked_in(self, interval: Interval) -> "ActionQuerySet":
        """Return the actions that a round asks for: part of the plan, and open, when it opened."""
        return self.filter(added_on__lte=progress.london_date(interval.opens_at)).filter(
            Q(closed_at__isnull=True) | Q(closed_at__gt=interval.opens_at)
        )

    def with_words(self) -> "ActionQuerySet":
        """Bring along what a row shows: who is responsible, and the report or decision the status comes from."""
        return self.select_related(
            "plan", "priority", "status_report", "status_decision", "latest_report"
        ).prefetch_related("responsible", "timings")

    def for_rows(self) -> "ActionQuerySet":
        """Bring along what a row of a long list shows, and of reports and decisions no more than their dates."""
        shown = ("status_report__position_at", "status_decision__recorded_at", "latest_report__kind")
        return (
            self.select_related("status_report", "status_decision", "latest_report")
            .only(*(field.attname for field in self.model._meta.concrete_fields), *shown)
            .prefetch_related("responsible", "timings", "measures")
        )

    def on_schedule(self, schedule: str, today: date) -> "ActionQuerySet":
        """Return the actions whose schedule on ``today`` is ``schedule``.

        The same answer as :func:`priorities.progress.schedule`, given by the database.
        """
        if schedule == Schedule.CLOSED:
            return self.closed()
        if schedule == Schedule.OVERDUE:
            return self.open().filter(latest_on__lt=today)
        in_time = self.open().filter(Q(latest_on__isnull=True) | Q(latest_on__gte=today))
        if schedule == Schedule.NOT_YET_DUE:
            return in_time.filter(starts_on__gt=today)
        begun = in_time.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=today))
        if schedule == Schedule.ONGOING:
            return begun.filter(is_ongoing=True)
        begun = begun.filter(is_ongoing=False)
        if schedule == Schedule.NO_DATE:
            return begun.filter(latest_on__isnull=True)
        soon = today + timedelta(days=progress.DUE_SOON_DAYS)
        if schedule == Schedule.DUE_SOON:
            return begun.filter(latest_on__lte=soon)
        return begun.filter(latest_on__gt=soon)

    def with_freshness(self, freshness: str, rounds: Sequence[Interval]) -> "ActionQuerySet":
        """Return the actions whose freshness is ``freshness``, given the plan's rounds that have opened, newest first.

        The same answer as :func:`priorities.progress.freshness`, given by the database.
        """
        after = [interval.after for interval in rounds if interval.after is not None]
        answered = self.filter(answered_at__isnull=False)
        heard = answered.filter(answered_at__gt=after[0]) if after else answered
        if freshness == Freshness.UNCHANGED:
            return heard.filter(latest_report__kind=AnswerKind.UNCHANGED)
        if freshness == Freshness.DONT_KNOW:
            return heard.filter(latest_report__kind=AnswerKind.DONT_KNOW)
        if freshness == Freshness.AFRESH:
            return heard.filter(latest_report__kind=AnswerKind.STATUS)
        if freshness == Freshness.NO_REPORT:
            return self.open().filter(answered_at__isnull=True)
        if freshness == Freshness.NOT_ASKED:
            return self.closed().exclude(pk__in=heard.values("pk"))
        silent = self.open().filter(answered_at__lte=after[0]) if after else self.none()
        long = silent.filter(answered_at__lte=after[1]) if len(after) > 1 else self.none()
        if freshness == Freshness.SILENT_LONG:
            return long
        return silent.filter(answered_at__gt=after[1]) if len(after) > 1 else silent

    def find(self, text: str) -> "ActionQuerySet":
        """Return the actions whose reference or wording, or a measure's wording, contains every word of ``text``."""
        found = self
        for word in dict.fromkeys(text.split()):
            found = found.filter(
                Q(reference__iexact=word)
                | Q(wording__icontains=word)
                | Q(wording_cy__icontains=word)
                | Q(pk__in=self.model.objects.filter(measures__wording__icontains=word).values("pk"))
                | Q(pk__in=self.model.objects.filter(measures__wording_cy__icontains=word).values("pk"))
            )
        return found


class Action(Bilingual, Provenance):
    """What a plan says will be done.

    The fields under "Standing" repeat what reports, decisions and timings say, so that lists need not ask them; they
    are written by :func:`priorities.services.standing.refresh` in the same transaction, and ``check_integrity``
    recomputes them by other code.
    """

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="actions", verbose_name=_("plan"))
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions", verbose_name=_("priority"))
    reference = models.CharField(
        _("reference"),
        max_length=20,
        validators=[
            RegexValidator(
                r"^[0-9]+(\.[0-9]+){0,2}[a-z]?$",
                _("Write a reference as figures with full stops, for example 1.4."),
            )
        ],
        help_text=_("References of working drafts are provisional."),
    )
    sort_key = models.BigIntegerField(editable=False)
    wording = models.TextField(_("wording"))
    wording_cy = models.TextField(_("wording in Welsh"), blank=True)
    responsible = models.ManyToManyField(
        ResponsibleParty, blank=True, related_name="actions", verbose_name=_("responsible")
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_on",
        verbose_name=_("reporter"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputises_on",
        verbose_name=_("deputy"),
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
        help_text=_("The action that replaced this one, or carries it forward."),
    )
    added_on = models.DateField(
        _("part of the plan from"), help_text=_("The plan’s start, unless the action was added later.")
    )

    # Standing
    status = models.CharField(_("status"), max_length=20, choices=Status, blank=True, default="", editable=False)
    status_report = models.ForeignKey(
        "ProgressReport", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    status_decision = models.ForeignKey(
        "Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    latest_report = models.ForeignKey(
        "ProgressReport", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("last answer"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    starts_on = models.DateField(_("starts"), null=True, blank=True, editable=False)
    latest_on = models.DateField(_("latest date"), null=True, blank=True, editable=False)
    is_ongoing = models.BooleanField(_("ongoing"), default=False, editable=False)
    #: The number of the newest report or decision; each takes the next one.
    last_number = models.PositiveIntegerField(default=0, editable=False)

    STANDING = (
        "status",
        "status_report",
        "status_decision",
        "latest_report",
        "answered_at",
        "closed_at",
        "starts_on",
        "latest_on",
        "is_ongoing",
        "last_number",
    )

    objects = ActionQuerySet.as_manager()
    history = TrackedHistory(excluded_fields=list(STANDING), m2m_fields=[responsible])

    class Meta(Provenance.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["plan", "sort_key", "pk"]
        indexes = [
            models.Index(fields=["plan", "sort_key"], name="action_in_order"),
            models.Index(fields=["plan", "status"], name="action_by_status"),
        ]
        constraints = [
            *Provenance.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "reference"],
                name="one_action_per_reference",
                violation_error_message=_("This plan has an action with this reference already."),
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | Q(reporter__isnull=True) | ~Q(deputy=models.F("reporter")),
                name="deputy_is_another_person",
                violation_error_message=_("Choose somebody other than the reporter as deputy."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.wording}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the sort key that belongs to the reference."""
        self.sort_key = sort_key(self.reference)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("action", args=[self.plan.slug, self.reference])

    @property
    def window(self) -> Window:
        """When the action is to be worked on, over its adopted timings."""
        return Window(self.starts_on, self.latest_on, self.is_ongoing)

    @property
    def is_closed(self) -> bool:
        """Whether a lead has closed the action."""
        return progress.is_closed(self.status)

    @property
    def is_row_checked(self) -> bool:
        """Whether the words of the action, its measures and its timings are all checked; see :class:`RowQuerySet`."""
        items: list[Provenance] = [self, *self.measures.all(), *self.timings.all()]
        return all(item.is_locked for item in items)

    @property
    def assigned_ids(self) -> frozenset[int]:
        """The ids of the reporter and the deputy."""
        return frozenset(pk for pk in (self.reporter_id, self.deputy_id) if pk)

    def schedule(self, today: date) -> Schedule:
        """Return where the action stands against its window."""
        return progress.schedule(self.status, self.window, today)

    def days_overdue(self, today: date) -> int:
        """Return how many days the action is overdue; 0 where it is not."""
        return progress.days_overdue(self.status, self.latest_on, today)

    def freshness(self, rounds: Sequence[Interval]) -> Freshness:
        """Return what the latest of ``rounds`` (newest first) heard of the action."""
        kind = self.latest_report.kind if self.latest_report else ""
        return progress.freshness(self.status, kind, self.answered_at, rounds)

    @property
    def confirmed_at(self) -> datetime | None:
        """When somebody last stood by the status; ``None`` where nobody has reported yet."""
        stated_at = self.status_report.position_at if self.status_report else None
        if self.status_decision:
            stated_at = self.status_decision.recorded_at
        kind = self.latest_report.kind if self.latest_report else ""
        return progress.confirmed_at(stated_at, kind, self.answered_at)

    def standing(self, rounds: Sequence[Interval]) -> Standing:
        """Return what counts need to know of the action."""
        known = progress.is_last_known(self.status, self.freshness(rounds))
        return Standing(self.status, self.window, known)


def sort_key(reference: str) -> int:
    """Return a number that puts references in the order in which people count: 1.2 before 1.10 before 2.

    >>> sort_key("1.2") < sort_key("1.10") < sort_key("1.10a") < sort_key("2")
    True
    """
    figures = [int(part) % 10_000 for part in re.findall(r"[0-9]+", reference)][:3]
    letter = ord(reference[-1]) - 96 if reference and reference[-1].isalpha() else 0
    key = 0
    for part in (*figures, *[0] * (3 - len(figures)), letter):
        key = key * 10_000 + part
    return key


class FormerReference(models.Model):
    """A reference that an action had once; its address redirects to the action."""

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="former_references")
    reference = models.CharField(_("reference"), max_length=20)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="former_references")

    class Meta:
        verbose_name = _("former reference")
        verbose_name_plural = _("former references")
        constraints = [models.UniqueConstraint(fields=["plan", "reference"], name="one_action_per_former_reference")]

    def __str__(self) -> str:
        return self.reference
