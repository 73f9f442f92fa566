"""Pictures in templates."""

from django import template
from django.utils.safestring import SafeString

from priorities.pictures import measure, moved, nations
from priorities.pictures.measure import Readings
from priorities.pictures.moved import HowMoved
from priorities.pictures.nations import Cell, Row

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
