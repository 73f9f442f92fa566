"""What templates ask about words and where they come from."""

from collections.abc import Mapping

from django import template

from priorities.services.wording import Worded
from priorities.wording import Amendment, key_of, kind_of

register = template.Library()


@register.filter
def kind(thing: Worded) -> str:
    """Return ``action``, ``measure`` or ``timing``, as addresses name it."""
    return kind_of(thing)


@register.simple_tag
def amendment_of(thing: Worded, amendments: Mapping[str, Amendment] | str) -> Amendment | None:
    """Return why ``thing`` was amended; ``None`` where that is not known, or the page knows of no amendments."""
    return amendments.get(key_of(thing)) if isinstance(amendments, Mapping) else None
