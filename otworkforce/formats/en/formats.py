"""British dates for English pages: Django's plain "en" would read 01/04/2026 as the fourth of January."""

from django.conf.locale.en_GB.formats import *  # type: ignore[import-untyped]  # noqa: F403

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
