"""Where a wording comes from, and who has checked it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WordingState(models.TextChoices):
    """How sure we are that the words are the published ones."""

    SUGGESTION = "suggestion", _("Suggestion")
    WORKING_DRAFT = "working_draft", _("Working draft")
    TRANSCRIBED = "transcribed", _("Transcribed")
    CHECKED = "checked", _("Checked")
    AMENDED = "amended", _("Amended")


#: States in which the words are ours and nothing may present them as published.
OUR_WORDS = (WordingState.SUGGESTION, WordingState.WORKING_DRAFT)
#: States in which a second person has compared the words with the published ones.
CHECKED_WORDS = (WordingState.CHECKED, WordingState.AMENDED)


class Provenance(models.Model):
    """The source of an action, a measure or a timing: one person transcribes, another checks."""

    source_document = models.CharField(_("document"), max_length=200, blank=True)
    source_place = models.CharField(_("place in the document"), max_length=200, blank=True)
    source_quote = models.TextField(_("words quoted"), blank=True)
    source_url = models.URLField(_("address"), max_length=500, blank=True)
    source_retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    source_page = models.ForeignKey(
        "plans.SourcePage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture of the page"),
    )
    #: The words as they were checked, kept by the first amendment; empty where nothing was amended.
    published_wording = models.TextField(_("as published"), blank=True, editable=False)
    published_wording_cy = models.TextField(_("as published, in Welsh"), blank=True, editable=False)
    wording_state = models.CharField(_("wording"), max_length=20, choices=WordingState, default=WordingState.SUGGESTION)
    transcribed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("transcribed by"),
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True)
                | models.Q(transcribed_by__isnull=True)
                | ~models.Q(checked_by=models.F("transcribed_by")),
                name="%(app_label)s_%(class)s_checked_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(wording_state="checked") | models.Q(checked_by__isnull=False),
                name="%(app_label)s_%(class)s_checked_has_checker",
            ),
        ]

    @property
    def is_our_wording(self) -> bool:
        """Whether the words are ours rather than published ones."""
        return self.wording_state in OUR_WORDS

    @property
    def is_locked(self) -> bool:
        """Whether a change of the words is an amendment that needs a reason."""
        return self.wording_state in CHECKED_WORDS
