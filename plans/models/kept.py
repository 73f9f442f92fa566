"""What somebody typed and could not save: kept for an hour, for that person only."""

import uuid

from django.conf import settings
from django.db import models


class KeptInput(models.Model):
    """The fields of a form that was refused because the session or its token had expired, or for a fault of ours."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: The address of the form.
    path = models.CharField(max_length=500)
    fields = models.JSONField()
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.path}, {self.kept_at:%Y-%m-%d %H:%M}"
