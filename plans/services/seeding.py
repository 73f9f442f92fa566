"""Filling a database from fixtures: what is missing is created through the services, nothing is overwritten.

A fixture is in Django's JSON format with natural keys, but ``loaddata`` would overwrite what people have edited and
leave no history. Here an object is known by the natural key it was *created* with, which its history keeps. So what
was renamed is found, and what was deleted stays deleted.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import ForeignKey, ManyToManyField, Model

from plans.models import NationPlan, NeighbouringStrategy, PlanSection, Strategy, VisionOutcome
from plans.services.recording import save_edited

#: A natural key, as fixtures write it: ``("wales-2024-2027", "1.4")``.
Key = tuple[Any, ...]


class BrokenFixture(Exception):
    """A fixture cannot be read; the message says which entry and why."""


def _save(instance: Any, links: dict[str, list[Any]], reason: str, at: datetime) -> None:
    save_edited(instance, by=None, reason=reason, at=at)


@dataclass(frozen=True)
class Kind:
    """How objects of one model are known and saved."""

    model: type[Model]
    #: The fields of the natural key, in its order.
    key: tuple[str, ...]
    #: Saves (instance, its many-to-many links, reason, at).
    save: Callable[[Any, dict[str, list[Any]], str, datetime], None] = _save
    #: Finds an object by a key that it had once, where its history does not tell.
    former: Callable[[dict[str, Any]], Model | None] | None = None


#: The foundation's models that a fixture may hold.
KINDS: dict[str, Kind] = {
    "plans.strategy": Kind(Strategy, ("slug",)),
    "plans.visionoutcome": Kind(VisionOutcome, ("strategy", "position")),
    "plans.neighbouringstrategy": Kind(NeighbouringStrategy, ("strategy", "position")),
    "plans.nationplan": Kind(NationPlan, ("slug",)),
    "plans.plansection": Kind(PlanSection, ("plan", "position")),
}


@dataclass
class Seeding:
    """One run over the fixtures."""

    kinds: Mapping[str, Kind]
    reason: str
    at: datetime
    #: Model → how many objects were created.
    created: Counter[type[Model]] = field(default_factory=Counter)
    #: What each natural key stands for; ``None`` for what somebody has deleted.
    _known: dict[tuple[type[Model], Key], Model | None] = field(default_factory=dict)

    def take(self, entry: dict[str, Any]) -> None:
        """Create the object of a fixture's entry unless it is, or was, there already.

        Raises:
            BrokenFixture: the entry names an unknown model or field, or something that no earlier entry holds.
            ValidationError: a rule of the model does not hold.
        """
        kind = self.kinds.get(entry["model"])
        if kind is None:
            raise BrokenFixture(f"the model {entry['model']} is not one that fixtures hold")
        values, links = self._values(kind.model, entry["fields"])
        missing = [name for name in kind.key if name not in values]
        if missing:
            raise BrokenFixture(f"the field {missing[0]} is missing")
        # What belongs to something deleted is not wanted either.
        gone = any(value is None for name, value in values.items() if name in kind.key)
        found, was_there = (None, True) if gone else _find(kind, {name: values[name] for name in kind.key})
        if not was_there:
            found = kind.model(**values)
            kind.save(found, links, self.reason, self.at)
            self.created[kind.model] += 1
        self._known[kind.model, _natural_key(kind, entry["fields"])] = found

    def _values(self, model: type[Model], fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
        values: dict[str, Any] = {}
        links: dict[str, list[Any]] = {}
        for name, raw in fields.items():
            column = _column(model, name)
            if isinstance(column, ManyToManyField):
                related = [self._related(column, key) for key in raw]
                links[name] = [one for one in related if one is not None]
            elif isinstance(column, ForeignKey):
                values[name] = self._related(column, raw)
            else:
                values[name] = column.to_python(raw)
        return values, links

    def _related(self, column: Any, raw: list[Any]) -> Model | None:
        try:
            return self._known[column.related_model, tuple(raw)]
        except (KeyError, TypeError) as error:
            raise BrokenFixture(f"{column.name} names {raw}, which no earlier entry holds") from error


@transaction.atomic
def seed(*, files: list[Path], kinds: Mapping[str, Kind], reason: str, at: datetime) -> Counter[type[Model]]:
    """Create what is missing of what ``files`` hold, all or nothing; return how many of each model were created.

    Args:
        reason: why, for the history rows.

    Raises:
        BrokenFixture: a file is missing, is no JSON, or has an entry that does not fit; nothing was created.
    """
    run = Seeding(kinds, reason, at)
    for path in files:
        for number, entry in enumerate(_entries(path), start=1):
            try:
                run.take(entry)
            except BrokenFixture as error:
                raise BrokenFixture(f"{path.name}, entry {number}: {error}.") from error
            except ValidationError as error:
                raise BrokenFixture(f"{path.name}, entry {number}: {' '.join(error.messages)}") from error
    return run.created


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BrokenFixture(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BrokenFixture(f"{path.name} is not valid JSON: {error}.") from error
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and isinstance(entry.get("model"), str) and isinstance(entry.get("fields"), dict)
        for entry in entries
    ):
        raise BrokenFixture(f"{path.name} is not a list of entries with “model” and “fields”.")
    return entries


def _column(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise BrokenFixture(f"{model._meta.label} has no field {name}") from error


def _find(kind: Kind, key: dict[str, Any]) -> tuple[Model | None, bool]:
    """Return (the object that was created with ``key``, whether there ever was one)."""
    manager: Any = kind.model._default_manager
    history: Any = getattr(kind.model, "history")  # noqa: B009 - simple-history adds it to each of these models
    first = history.filter(history_type="+", **key).order_by("history_id").first()
    if first is not None:
        return manager.filter(pk=getattr(first, kind.model._meta.pk.attname)).first(), True
    found = manager.filter(**key).first()
    if found is None and kind.former is not None:
        found = kind.former(key)
    return found, found is not None


def _natural_key(kind: Kind, fields: dict[str, Any]) -> Key:
    parts: list[Any] = []
    for name in kind.key:
        parts += fields[name] if isinstance(fields[name], list) else [fields[name]]
    return tuple(parts)
