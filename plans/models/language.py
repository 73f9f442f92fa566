"""English and Welsh side by side, as explicit fields."""

import hashlib
from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Text:
    """A text in the language that was asked for, or the English that stands in for it."""

    value: str
    #: The language that ``value`` is written in: ``en`` or ``cy``.
    lang: str
    #: Welsh was asked for and there is none.
    is_fallback: bool = False
    #: The English has changed since the Welsh was made from it.
    is_behind: bool = False

    def __str__(self) -> str:
        return self.value


def pick(english: str, welsh: str, language: str | None = None) -> Text:
    """Return one of two texts in ``language``, by default that of the page; English stands in for missing Welsh."""
    if not (language or get_language() or "en").startswith("cy"):
        return Text(english, "en")
    return Text(welsh, "cy") if welsh else Text(english, "en", is_fallback=True)


def fingerprint(text: str) -> str:
    """Return a short mark of ``text``, to tell later whether it has changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Bilingual(models.Model):
    """A model whose texts have a Welsh field ``<name>_cy`` beside the English ``<name>``."""

    #: Which English version each Welsh text was made from: field name → fingerprint of the English.
    welsh_made_from = models.JSONField(_("Welsh made from"), default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def bilingual_fields(cls) -> list[str]:
        """Return the names of the English fields that have a Welsh one beside them."""
        names = {field.name for field in cls._meta.concrete_fields}
        return sorted(name for name in names if f"{name}_cy" in names)

    def text_in(self, field: str, language: str | None = None) -> Text:
        """Return ``field`` in ``language`` (``en`` or ``cy``), by default the language of the page.

        Where the Welsh is missing the English is returned, marked as a fallback.
        """
        english: str = getattr(self, field)
        if not (language or get_language() or "en").startswith("cy"):
            return Text(english, "en")
        welsh: str = getattr(self, f"{field}_cy")
        if not welsh:
            return Text(english, "en", is_fallback=True)
        made_from = self.welsh_made_from.get(field)
        return Text(welsh, "cy", is_behind=made_from is not None and made_from != fingerprint(english))

    def mark_welsh(self, *fields: str) -> None:
        """Record that the Welsh of ``fields`` (default: all) was made from the English as it stands now."""
        marks = dict(self.welsh_made_from)
        for field in fields or self.bilingual_fields():
            if getattr(self, f"{field}_cy"):
                marks[field] = fingerprint(getattr(self, field))
            else:
                marks.pop(field, None)
        self.welsh_made_from = marks
