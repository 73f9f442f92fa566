"""A mark that this database holds demonstration data."""

from typing import Any

from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _

_CACHE_KEY = "plans.demo"
_CACHE_SECONDS = 60


class DemoData(models.Model):
    """While a row stands here, every page says that the progress is made up."""

    loaded_on = models.DateField(_("loaded on"))

    class Meta:
        verbose_name = _("demonstration data")
        verbose_name_plural = _("demonstration data")

    def __str__(self) -> str:
        return f"Demonstration data of {self.loaded_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let pages of this process say so at once."""
        super().save(*args, **kwargs)
        cache.delete(_CACHE_KEY)

    @classmethod
    def is_loaded(cls) -> bool:
        """Return whether the database holds demonstration data; asked of the database once a minute."""
        return bool(cache.get_or_set(_CACHE_KEY, cls.objects.exists, _CACHE_SECONDS))
