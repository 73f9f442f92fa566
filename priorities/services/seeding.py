"""Filling the database with what was published, without ever overwriting what somebody has edited.

The fixtures are in Django's own format with natural keys. They are not loaded with ``loaddata``: that would overwrite,
and would leave no history. Each object is looked for by its natural key and created through the services where it is
missing.
"""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from plans.models import NationPlan, Strategy
from priorities.models import Action, FormerReference, Priority, ResponsibleParty
from priorities.services.editing import save_action, save_any

#: Why the first version of a text is what it is, in its history.
REASON = "Taken over from the published plan"

#: The fields by which an object of each model is found again.
KEYS: dict[str, tuple[str, ...]] = {
    "plans.strategy": ("slug",),
    "plans.visionoutcome": ("strategy", "position"),
    "plans.neighbouringstrategy": ("strategy", "position"),
    "plans.nationplan": ("slug",),
    "plans.plansection": ("plan", "position"),
    "priorities.priority": ("strategy", "number"),
    "priorities.responsibleparty": ("slug",),
    "priorities.commitment": ("plan", "priority", "position"),
    "priorities.action": ("plan", "reference"),
    "priorities.measure": ("action", "position"),
    "priorities.timing": ("action", "position"),
}


class BrokenFixture(Exception):
    """A fixture cannot be read; the message says which entry and why."""


def find_action(plan_slug: str, reference: str) -> Action:
    """Return the action that has, or once had, that reference."""
    actions = Action.objects.filter(plan__slug=plan_slug)
    found = actions.filter(reference=reference).first()
    if found is not None:
        return found
    return FormerReference.objects.get(plan__slug=plan_slug, reference=reference).action


#: How an object that another one names is found by its natural key.
FINDERS: dict[type[models.Model], Callable[..., models.Model]] = {
    Strategy: Strategy.objects.get_by_natural_key,
    NationPlan: NationPlan.objects.get_by_natural_key,
    Priority: Priority.objects.get_by_natural_key,
    ResponsibleParty: ResponsibleParty.objects.get_by_natural_key,
    Action: find_action,
}


@transaction.atomic
def seed(files: list[Path]) -> Counter[str]:
    """Create what is missing of the fixtures, all or nothing; return how many of each model were created.

    Raises:
        BrokenFixture: a file or an entry cannot be read.
    """
    created: Counter[str] = Counter()
    for file in files:
        for number, entry in enumerate(_entries(file), start=1):
            try:
                made = _create_missing(entry)
            except (KeyError, TypeError, ValueError, LookupError, FieldDoesNotExist, ObjectDoesNotExist) as error:
                raise BrokenFixture(f"{file.name}, entry {number}: {error!r}") from error
            except ValidationError as error:
                raise BrokenFixture(f"{file.name}, entry {number}: {'; '.join(error.messages)}") from error
            if made is not None:
                created[str(made._meta.verbose_name_plural)] += 1
    return created


def _entries(file: Path) -> list[dict[str, Any]]:
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenFixture(f"{file.name}: {error}") from error
    if not isinstance(entries, list):
        raise BrokenFixture(_("%s: a fixture is a list of objects.") % file.name)
    return entries


def _create_missing(entry: dict[str, Any]) -> models.Model | None:
    """Create the object of ``entry`` and return it; ``None`` where it is there already."""
    label = entry["model"]
    model = apps.get_model(label)
    many: dict[str, list[models.Model]] = {}
    values: dict[str, Any] = {}
    for name, raw in entry["fields"].items():
        field = model._meta.get_field(name)
        if isinstance(field, models.ManyToManyField):
            many[name] = [_find(field.related_model, key) for key in raw]
        elif isinstance(field, models.ForeignKey):
            values[name] = _find(field.related_model, raw)
        else:
            values[name] = field.to_python(raw) if isinstance(field, models.Field) else raw
    if _is_there(label, model, values):
        return None
    made = model(**values)
    if isinstance(made, Action):
        parties = [party for party in many.get("responsible", []) if isinstance(party, ResponsibleParty)]
        save_action(action=made, by=None, reason=REASON, responsible=parties)
    else:
        save_any(instance=made, by=None, reason=REASON)
    return made


def _find(model: Any, key: list[Any]) -> models.Model:
    return FINDERS[model](*key)


def _is_there(label: str, model: type[models.Model], values: dict[str, Any]) -> bool:
    if label == "priorities.action":
        plan, reference = values["plan"], values["reference"]
        if FormerReference.objects.filter(plan=plan, reference=reference).exists():
            return True
    return model._default_manager.filter(**{name: values[name] for name in KEYS[label]}).exists()
