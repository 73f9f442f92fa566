"""Pictures in templates."""

from django import template
from django.utils.safestring import SafeString

from priorities.pictures import measure, moved, nations, timeline, timeline_words
from priorities.pictures.measure import Readings
from priorities.pictures.moved import HowMoved
from priorities.pictures.nations import Cell, Row
from priorities.pictures.timeline_words import Timeline

register = template.Library()


@register.simple_tag
def measure_picture(of: Readings) -> SafeString:
    """Draw a measure's readings against its path."""
    return measure.measure_picture(of)


@register.simple_tag
def sparkline(of: Readings, href: str) -> SafeString:
    """Draw a measure's readings small, as a link to ``href``."""
    return measure.sparkline(of, href)


@register.simple_tag
def moved_picture(of: HowMoved, size: str = "wide") -> SafeString:
    """Draw how a plan has moved, ``"wide"`` or ``"narrow"``."""
    return moved.moved_picture(of, moved.NARROW if size == "narrow" else moved.WIDE)


@register.simple_tag
def cell_picture(row: Row, cell: Cell) -> SafeString:
    """Draw a nation's actions under a priority."""
    return nations.cell_picture(row, cell)


@register.simple_tag
def timeline_pictures(of: Timeline) -> list[SafeString]:
    """Draw a plan on a page, or on as many as it needs."""
    parts = timeline.in_parts(of)
    return [timeline.draw_timeline(part, f"timeline-{number}") for number, part in enumerate(parts, start=1)]


@register.simple_tag
def timeline_key() -> list[tuple[SafeString, str]]:
    """Return what the lines and marks of a plan on a page mean."""
    return timeline.draw_key()


@register.filter(name="timeline_words")
def words_of_timeline(of: Timeline) -> str:
    """Say what a plan on a page shows."""
    return timeline_words.said(of)
