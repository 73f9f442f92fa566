"""Load a plan and check access in one call: 404 for what somebody may not see, 403 for what they may not change."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from plans import permissions
from plans.models import NationPlan, ReportingRound, User
from plans.permissions import Permission


def get_plan(user: Any, slug: str, permission: Permission = Permission.VIEW) -> NationPlan:
    """Return the plan at ``slug`` for ``user``.

    Raises:
        Http404: there is no such plan, or ``user`` may not see it.
        PermissionDenied: ``user`` may see it, but not do ``permission``.
    """
    # Most people look at the plan they are a member of: it came along with their membership.
    own = (m.plan for m in permissions.current_memberships(user) if m.plan is not None and m.plan.slug == slug)
    plan = next(own, None) or NationPlan.objects.select_related("strategy").filter(slug=slug).first()
    if plan is None or not permissions.can(user, Permission.VIEW, plan):
        raise Http404(_("There is no such plan, or you have no access to it."))
    require(user, permission, plan)
    return plan


def get_round(user: Any, slug: str, pk: int, permission: Permission = Permission.VIEW) -> ReportingRound:
    """Return the plan's reporting round for ``user``, with its plan.

    Raises:
        Http404: there is no such plan or round, or ``user`` may not see it.
        PermissionDenied: ``user`` may see it, but not do ``permission``.
    """
    plan = get_plan(user, slug, permission)
    found = ReportingRound.objects.filter(plan=plan, pk=pk).first()
    if found is None:
        raise Http404(_("This plan has no such round."))
    found.plan = plan
    return found


def require(user: Any, permission: Permission, plan: NationPlan) -> None:
    """Raise ``PermissionDenied`` unless ``user`` may do ``permission`` with ``plan``."""
    if not permissions.can(user, permission, plan):
        raise PermissionDenied(_("Your role in this plan does not allow this. The plan’s lead can change it."))


def signed_in(request: HttpRequest) -> User:
    """Return who is signed in; for views that nobody else gets to.

    Raises:
        PermissionDenied: nobody is.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied(_("Sign in first."))
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, for a form to check, be it empty; ``None`` where the form is only to be shown."""
    return request.POST if request.method == "POST" else None
