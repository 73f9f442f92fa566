"""What the checks find, as a frozen round holds it, with the lead's answers that stand."""

from typing import Any

from django.conf import settings

from priorities import progress
from priorities.models import Action, Measure
from priorities.progress import ActionFacts
from priorities.services import found_checks
from priorities.services.checking import about
from priorities.services.found_checks import FoundCheck
from priorities.services.freezing.facts import Facts
from priorities.services.freezing.values import both, day


def of_action(facts: Facts, action: Action) -> list[dict[str, Any]]:
    """Return what the checks find of ``action``, most serious first."""
    seen = found_checks.facts_then(action, facts.over, action.pk in facts.repeated)
    found = []
    for one in found_checks.of_action(action, seen, facts.answers, facts.today):
        named = _named(facts, one, seen)
        # What was found of measures alone, and may be told of none of them, is not told.
        if named or not one.measures:
            found.append({**_found(one), "measures": [measure.pk for measure in named]})
    return found


def of_priorities(facts: Facts) -> list[dict[str, Any]]:
    """Return what the checks find of the priorities in the plan, most serious first."""
    measures = {action.pk: list(action.measures.all()) for action in facts.actions}
    found = found_checks.of_priorities(facts.priorities, facts.actions, measures, facts.answers)
    return [{**_found(one), "priority": one.priority.number} for one in found_checks.in_order(found) if one.priority]


def _named(facts: Facts, one: FoundCheck, seen: ActionFacts) -> list[Measure]:
    """Return the measures that ``one`` is about and that may be named with it."""
    below = settings.SMALL_NUMBERS_BELOW
    telling = [fact for fact in one.finding.measures if progress.tells_small(one.check, seen, fact, facts.today, below)]
    of_action = list(one.action.measures.all()) if one.action else []
    kept = [fact for fact in one.finding.measures if all(fact is not other for other in telling)]
    return about(progress.Finding(one.check, one.finding.facts, tuple(kept)), seen, of_action)


def _found(one: FoundCheck) -> dict[str, Any]:
    is_hiding = any(measure.hides(measure.newest_value) or measure.hides(measure.baseline) for measure in one.measures)
    return {
        "check": str(one.check),
        # Readings are among the facts.
        "facts": None if is_hiding else one.finding.facts,
        "count": one.finding.count,
        "day": day(one.finding.day),
        "answer": both(one.answer, "text") if one.answer else None,
    }
