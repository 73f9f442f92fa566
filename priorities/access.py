"""Load an action and check access in one call: 404 for what somebody may not see, 403 for what they may not change."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from plans import permissions
from plans.access import get_plan
from plans.models import NationPlan
from plans.permissions import Permission
from priorities.models import Action, FormerReference, Measure, PlanImport, Timing
from priorities.services.as_at import actions_as_at, records_as_at


class MovedReference(Exception):
    """The reference is a former one; ``action`` is where it has gone."""

    def __init__(self, action: Action) -> None:
        super().__init__(action.reference)
        self.action = action


def get_action(user: Any, slug: str, reference: str, permission: Permission = Permission.VIEW) -> Action:
    """Return the action for ``user``, with its plan.

    Raises:
        Http404: there is no such plan or action, or ``user`` may not see it.
        MovedReference: the reference is a former one of an action that ``user`` may see.
        PermissionDenied: ``user`` may see it, but not do ``permission``.
    """
    return find_action(get_plan(user, slug, permission), reference)


def find_action(plan: NationPlan, reference: str) -> Action:
    """Return the plan's action of that reference.

    Raises:
        Http404, MovedReference: as :func:`get_action`.
    """
    people = ("reporter", "deputy", "transcribed_by", "checked_by")
    found = Action.objects.with_words().select_related(*people, "successor__plan")
    action = found.prefetch_related("timings__revisions").filter(plan=plan, reference=reference).first()
    if action is None:
        former = FormerReference.objects.select_related("action__plan").filter(plan=plan, reference=reference).first()
        if former is not None:
            raise MovedReference(former.action)
        raise Http404(_("This plan has no action with that reference."))
    action.plan = plan
    return action


def get_import(user: Any, slug: str, pk: int) -> PlanImport:
    """Return the table on its way into a plan for somebody who brings its wording in, with its plan.

    Raises:
        Http404: there is no such plan or import, or ``user`` may not see it.
        PermissionDenied: ``user`` may see the plan, but not bring wording into it.
    """
    plan = get_plan(user, slug, Permission.TRANSCRIBE)
    people = ("created_by", "ended_by")
    found = PlanImport.objects.select_related(*people).filter(plan=plan, pk=pk).first()
    if found is None:
        raise Http404(_("This plan has no such import."))
    found.plan = plan
    return found


def find_row(plan: NationPlan, reference: str) -> Action:
    """Return the plan's action of that reference as a row to check: with its words' sources and who stands for them.

    Raises:
        Http404, MovedReference: as :func:`get_action`.
    """
    people = ("source_page", "transcribed_by", "checked_by")
    measures = Prefetch("measures", Measure.objects.select_related(*people))
    timings = Prefetch("timings", Timing.objects.select_related(*people))
    rows = Action.objects.select_related("priority", *people).prefetch_related("responsible", measures, timings)
    # Who is not there may have moved.
    action = rows.filter(plan=plan, reference=reference).first() or find_action(plan, reference)
    action.plan = plan
    return action


def find_action_as_at(plan: NationPlan, reference: str, at: datetime) -> Action:
    """Return the action that had, or now has, that reference, as it was known at ``at``.

    Raises:
        Http404: the plan has no such action, or it was not known then.
        MovedReference: the reference came and went at other times; it is a former one now.
    """
    named = Action.history.filter(plan_id=plan.pk, reference=reference, history_date__lte=at)
    then = actions_as_at(plan, at, only=set(named.values_list("id", flat=True)))
    action = next((action for action in then if action.reference == reference), None)
    if action is None:
        now = find_action(plan, reference)
        action = next(iter(actions_as_at(plan, at, only=[now.pk])), None)
    if action is None:
        raise Http404(_("The tracker did not hold this action yet on that day. Leave the date out to see it today."))
    if action.successor_id:
        action.successor = records_as_at(Action, at, id=action.successor_id).get(action.successor_id, action.successor)
    return action


def get_measure(user: Any, slug: str, pk: int) -> Measure:
    """Return a measure of the plan for ``user``, with its action and plan and its own timing.

    Raises:
        Http404: there is no such plan or measure, or ``user`` may not see it.
    """
    plan = get_plan(user, slug)
    found = Measure.objects.select_related("timing", "action__priority").filter(action__plan=plan, pk=pk).first()
    if found is None:
        raise Http404(_("This plan has no such measure."))
    found.action.plan = plan
    return found


def get_measure_to_record(user: Any, slug: str, pk: int) -> Measure:
    """Return a measure of the plan for somebody who may record what it stands at.

    Raises:
        Http404: as :func:`get_measure`.
        PermissionDenied: ``user`` may see the measure, but somebody else reports on its action.
    """
    measure = get_measure(user, slug, pk)
    if not permissions.can_report(user, measure.action.plan, measure.action.assigned_ids):
        raise PermissionDenied(
            _("Somebody else reports on this action, or your role does not allow it. You can add a note instead.")
        )
    return measure


def get_action_to_report(user: Any, slug: str, reference: str) -> Action:
    """Return the action for somebody who may report on it.

    Raises:
        Http404, MovedReference: as :func:`get_action`.
        PermissionDenied: ``user`` may see the action, but another person reports on it.
    """
    action = get_action(user, slug, reference)
    if not permissions.can_report(user, action.plan, action.assigned_ids):
        raise PermissionDenied(
            _("Somebody else reports on this action, or your role does not allow it. You can add a note instead.")
        )
    return action
