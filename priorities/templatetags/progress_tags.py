"""Statuses as tags and bars."""

from typing import Any

from django import template

from priorities.choices import Status

register = template.Library()


@register.inclusion_tag("components/status_tag.html")
def status_tag(status: str, last_known: bool = False) -> dict[str, Any]:
    """Show a status by word, shape and colour; one that is only last known is not coloured."""
    label = Status(status).label if status else None
    return {"status": status, "label": label, "last_known": last_known}


@register.inclusion_tag("components/status_bar.html")
def status_bar(tally: Any, height: int = 26) -> dict[str, Any]:
    """Show counts by status as a bar and in words."""
    return {"tally": tally, "height": height}
