"""A mark that this database holds demonstration data."""

from django.db import models


class DemoData(models.Model):
    """While a row stands here, every page says that the progress is made up."""

    loaded_on = models.DateField()

    def __str__(self) -> str:
        return f"Demonstration data of {self.loaded_on}"
