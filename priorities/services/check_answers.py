"""How a lead explains what a check has found. The answer stands until the facts change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import access
from plans.models import NationPlan, RoundState, User
from plans.permissions import Permission
from plans.services import freezes
from plans.services.recording import delete_recorded, save_edited
from priorities.models import Action, CheckAnswer, Priority
from priorities.progress import Finding
from priorities.services import versions

#: Whom an answer is about: the ids of an action or else of a priority, and the check.
Key = tuple[int | None, int | None, str]


def answers_of(plan: NationPlan) -> dict[Key, CheckAnswer]:
    """Return all answers of ``plan``, whether they still stand or not."""
    return by_key({answer.pk: answer for answer in CheckAnswer.objects.filter(plan=plan)})


def by_key(answers: Mapping[int, CheckAnswer]) -> dict[Key, CheckAnswer]:
    """Return ``answers`` (id → answer) by whom they are about; of several the newest."""
    return {
        (answer.action_id, answer.priority_id, answer.check_code): answer for _pk, answer in sorted(answers.items())
    }


def given_at(plan: NationPlan) -> dict[int, datetime]:
    """Return the id of each answer of ``plan`` → when it was last written."""
    rows = CheckAnswer.history.filter(plan=plan).values_list("id", "history_date")
    return dict(rows.order_by("history_date", "history_id"))


def standing_answer(
    answers: Mapping[Key, CheckAnswer],
    finding: Finding,
    *,
    action: Action | None = None,
    priority: Priority | None = None,
) -> CheckAnswer | None:
    """Return the answer to ``finding`` that stands: the one that was given to the same facts; ``None`` for none."""
    key = (action.pk if action else None, priority.pk if priority else None, finding.check.value)
    answer = answers.get(key)
    return answer if answer is not None and answer.facts == finding.facts else None


@transaction.atomic
def answer_check(
    *,
    plan: NationPlan,
    finding: Finding,
    text: str,
    text_cy: str,
    by: User,
    at: datetime,
    action: Action | None = None,
    priority: Priority | None = None,
    base: int | None = None,
) -> CheckAnswer | None:
    """Store what the lead answers to ``finding`` and return it; no words at all take the answer away (``None``).

    Args:
        action: whom it is about; or ``priority``, one of the two.
        base: the version that ``by`` had seen: see :mod:`priorities.services.versions`.

    Raises:
        Overtaken: somebody saved another answer since.
        PermissionDenied: ``by`` does not answer the plan's checks.
        ValidationError: there is Welsh without English.
    """
    at = freezes.hold([plan.pk], at)
    access.require(User.objects.get(pk=by.pk), Permission.ANSWER_CHECKS, plan)
    of: dict[str, Any] = {"plan": plan, "action": action, "priority": priority, "check_code": finding.check.value}
    stored = CheckAnswer.objects.filter(**of).first() or CheckAnswer(**of)
    said = (text.strip(), text_cy.strip(), finding.facts)
    if stored.pk and (stored.text, stored.text_cy, stored.facts) == said:
        return stored
    versions.check(base, CheckAnswer, **of)
    stored.text, stored.text_cy, stored.facts = said
    if not stored.text and not stored.text_cy:
        if stored.pk:
            delete_recorded(stored, by=by, at=at)
        return None
    if not stored.text:
        raise ValidationError({"text": _("Write it in English too: the Welsh is made from it.")})
    stored.round = plan.rounds.exclude(state=RoundState.SIGNED_OFF).newest_first().first()
    save_edited(stored, by=by, at=at)
    return stored
