"""Pictures of the pages on which a plan was published, to type and check from."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .plan import NationPlan


def image_path(page: "SourcePage", name: str) -> str:
    """Return where the picture of ``page`` is stored, under a name that its content gives."""
    return f"sources/{page.plan.slug}/{page.sha256[:32]}.png"


class SourcePageQuerySet(models.QuerySet["SourcePage"]):
    def of_plan(self, plan: NationPlan) -> "SourcePageQuerySet":
        """Return the plan's pages in their order."""
        return self.filter(plan=plan).order_by("position", "pk")


class SourcePage(models.Model):
    """One page as a picture: what was uploaded, drawn again, so that nothing but pixels is served."""

    plan = models.ForeignKey(NationPlan, on_delete=models.PROTECT, related_name="source_pages")
    position = models.PositiveSmallIntegerField(_("position"))
    document = models.CharField(_("document"), max_length=200)
    place = models.CharField(_("page"), max_length=100, help_text=_("As people would look it up, e.g. page 7."))
    url = models.URLField(_("address"), max_length=500, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    image = models.ImageField(_("picture"), upload_to=image_path, width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    #: Of the picture as it is stored.
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"))

    objects = SourcePageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page of the source")
        verbose_name_plural = _("pages of the source")
        ordering = ["plan", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "sha256"], name="one_source_page_per_picture")]

    def __str__(self) -> str:
        return f"{self.document}, {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("source_image", args=[self.plan.slug, self.pk])
