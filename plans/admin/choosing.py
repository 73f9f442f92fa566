"""Choosing one of many: a plain list that works without script, and can be searched where scripts run."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: What is offered under a heading each.
Groups = Mapping[str, Iterable[Any]]


class Offer:
    """What can be chosen in the fields of a page. It is asked for once, however many rows offer it.

    ``known`` holds whatever may have been chosen before; of that, or of ``groups``, only a part may be offered now.
    """

    def __init__(
        self,
        known: Iterable[Any],
        *,
        is_offered: Callable[[Any], bool] = lambda found: True,
        groups: Callable[[], Groups] | None = None,
    ) -> None:
        self._known = known
        self._is_offered = is_offered
        self._groups = groups

    def choices(self, chosen: str) -> list[Any]:
        """Return the choices for a field; what is chosen already is among them, so that a save keeps it."""
        if chosen in self._offered_keys or chosen not in self._labels:
            return self._offered
        return [(chosen, self._labels[chosen]), *self._offered]

    @cached_property
    def _objects(self) -> list[Any]:
        return list(self._known)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(map(_choice, self._objects))

    @cached_property
    def _offered(self) -> list[Any]:
        if self._groups is None:
            return [_choice(found) for found in self._objects if self._is_offered(found)]
        return [(name, [_choice(found) for found in objects]) for name, objects in self._groups().items()]

    @cached_property
    def _offered_keys(self) -> set[str]:
        if self._groups is None:
            return {key for key, _label in self._offered}
        return {key for _name, choices in self._offered for key, _label in choices}


def _choice(found: Any) -> tuple[str, str]:
    return str(found.pk), str(found)


class ChoiceList(forms.Select):
    """A list of everything that can be chosen. ``static/js/admin.js`` puts a search beside a long one."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(attrs={"data-narrow": _("Type a part of the name to shorten the list")})
        self.offer = offer

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Draw what is offered to this row."""
        chosen = next((str(key) for key in value if key not in (None, "")), "")
        blank = [] if chosen and self.is_required else [("", "–")]
        self.choices = [*blank, *self.offer.choices(chosen)]
        return super().optgroups(name, value, attrs)
