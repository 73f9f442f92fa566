"""Tables on their way into a plan: what was uploaded, pasted or typed, and what a person decided of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.models import NationPlan, SourcePage

from .priority import Priority


def file_path(record: "PlanImport", name: str) -> str:
    """Return where the uploaded file is stored, under a name that its content gives."""
    return f"imports/{record.plan.slug}/{record.sha256[:32]}"


class PlanImportQuerySet(models.QuerySet["PlanImport"]):
    def of_plan(self, plan: NationPlan) -> "PlanImportQuerySet":
        """Return the plan's imports, newest first."""
        return self.filter(plan=plan).order_by("-created_at", "-pk")

    def open(self) -> "PlanImportQuerySet":
        """Return the imports that nobody has confirmed or set aside yet."""
        return self.filter(state=PlanImport.State.OPEN)


class PlanImport(models.Model):
    """One table that is brought into a plan: nothing of it is in the plan until it is confirmed."""

    class Origin(models.TextChoices):
        FILE = "file", _("File")
        PASTED = "pasted", _("Pasted table")
        TYPED = "typed", _("Typed rows")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting to be confirmed")
        APPLIED = "applied", _("Brought in")
        DISCARDED = "discarded", _("Set aside")

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="imports")
    origin = models.CharField(_("came as"), max_length=10, choices=Origin)
    #: The file's name as it was uploaded, or what a pasted table is called; for people, never for a path.
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(_("file"), upload_to=file_path, blank=True)
    #: Of the file, or of the pasted text.
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # Where the wording comes from, for the provenance of all that is brought in.
    document = models.CharField(_("document"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    #: The cells as read: ``priorities.imports.table.Table.as_json()``.
    table = models.JSONField(editable=False)
    #: Column, counted from 0 and written as text → :class:`priorities.imports.table.Field`.
    mapping = models.JSONField(default=dict, editable=False)
    #: What the person decided of rows and drafts: ``priorities.services.importing.answers``.
    answers = models.JSONField(default=dict, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"))
    #: Who confirmed it or set it aside, and when.
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    #: How many actions became new, changed, unchanged …, when it was confirmed.
    summary = models.JSONField(default=dict, editable=False)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["plan", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_by__isnull=True, ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_by__isnull=False, ended_at__isnull=False)),
                name="an_import_ends_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plan_import", args=[self.plan.slug, self.pk])


class HeadingMeaning(models.Model):
    """What a heading stood for when somebody mapped it by hand; remembered for the plan."""

    plan = models.ForeignKey(NationPlan, on_delete=models.CASCADE, related_name="heading_meanings")
    #: As :func:`priorities.imports.headings.normal` writes it.
    heading = models.CharField(max_length=200)
    #: A :class:`priorities.imports.table.Field`.
    field = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "heading"], name="one_meaning_per_heading")]

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"


class TypedRowQuerySet(models.QuerySet["TypedRow"]):
    def waiting(self, plan: NationPlan) -> "TypedRowQuerySet":
        """Return the plan's typed rows that are not in the plan yet, in the order of their pages."""
        pages = F("source_page__position").asc(nulls_last=True)
        return self.filter(plan=plan, brought_in_by__isnull=True).order_by(pages, "place", "position", "pk")

    def of_document(self, plan: NationPlan, document: str) -> "TypedRowQuerySet":
        """Return the rows that wait and were typed from pictures of ``document``; empty stands for no picture."""
        from_it = Q(source_page__document=document) if document else Q(source_page=None)
        return self.waiting(plan).filter(from_it).select_related("source_page", "priority")

    def at(self, plan: NationPlan, page: SourcePage | None, place: str) -> "TypedRowQuerySet":
        """Return the plan's typed rows of one page: of its picture, or of its name where there is none."""
        return self.filter(plan=plan, source_page=page, place="" if page else place).order_by("position", "pk")


class TypedRow(models.Model):
    """A row of a published table as somebody types it from a picture, saved as they go."""

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="typed_rows")
    source_page = models.ForeignKey(
        SourcePage, on_delete=models.PROTECT, null=True, blank=True, related_name="typed_rows"
    )
    #: The page's name where there is no picture of it, e.g. "page 7".
    place = models.CharField(_("page"), max_length=100, blank=True)
    #: Its place on the page, from 1.
    position = models.PositiveSmallIntegerField(_("row"))
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(_("reference"), max_length=20, blank=True)
    wording = models.TextField(_("action"), blank=True, max_length=4000)
    measures = models.TextField(_("measures"), blank=True, max_length=4000)
    timing = models.TextField(_("timing"), blank=True, max_length=1000)
    responsible = models.TextField(_("who"), blank=True, max_length=1000)
    #: Field → "illegible" or "not_stated", for cells that hold no words.
    marks = models.JSONField(default=dict, editable=False)
    #: Counts the saves, so that a second window does not overwrite what it never saw.
    version = models.PositiveIntegerField(default=0, editable=False)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(_("typed"))
    brought_in_by = models.ForeignKey(
        PlanImport, on_delete=models.PROTECT, null=True, blank=True, related_name="typed_rows"
    )

    objects = TypedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("typed row")
        verbose_name_plural = _("typed rows")
        ordering = ["plan", "source_page__position", "place", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.reference} {self.wording}".strip()
