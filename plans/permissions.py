"""What a role may do. The only place that knows; everything else asks.

A question is answered from the person's current memberships, read once a request, and refused by default.
Administrators (superusers) may do everything.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from django.db.models import QuerySet

from plans.models import Membership, NationPlan, Role, User

State = NationPlan.State


class Permission(StrEnum):
    """Something that a person may be allowed to do with a plan."""

    VIEW = auto()
    VIEW_DRAFT = auto()
    EXPORT = auto()
    REPORT = auto()
    ADD_NOTE = auto()
    READ_TEAM_NOTES = auto()
    REPORT_ON_BEHALF = auto()
    DECIDE = auto()
    MANAGE_TIMINGS = auto()
    ASSIGN = auto()
    INVITE = auto()
    MANAGE_ROUNDS = auto()
    ANSWER_CHECKS = auto()
    TRANSCRIBE = auto()
    CHECK_WORDING = auto()


_OBSERVER = frozenset({Permission.VIEW, Permission.EXPORT})
_CONTRIBUTOR = _OBSERVER | {Permission.REPORT, Permission.ADD_NOTE, Permission.READ_TEAM_NOTES}
_LEAD = _CONTRIBUTOR | {
    Permission.VIEW_DRAFT,
    Permission.REPORT_ON_BEHALF,
    Permission.DECIDE,
    Permission.MANAGE_TIMINGS,
    Permission.ASSIGN,
    Permission.INVITE,
    Permission.MANAGE_ROUNDS,
    Permission.ANSWER_CHECKS,
    Permission.TRANSCRIBE,
    Permission.CHECK_WORDING,
}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.OBSERVER: _OBSERVER,
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.LEAD: _LEAD,
}

#: What can be done with a plan that is not active: nothing but looking at it and preparing it.
_STATE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    State.ACTIVE: frozenset(Permission),
    State.CLOSED: frozenset({Permission.VIEW, Permission.EXPORT, Permission.READ_TEAM_NOTES}),
    State.DRAFT: frozenset(
        {
            Permission.VIEW,
            Permission.EXPORT,
            Permission.READ_TEAM_NOTES,
            Permission.MANAGE_TIMINGS,
            Permission.ASSIGN,
            Permission.INVITE,
            Permission.TRANSCRIBE,
            Permission.CHECK_WORDING,
        }
    ),
}


def current_memberships(user: Any) -> list[Membership]:
    """Return the memberships that hold now, with their plans; read once for each request's user object."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_current_memberships"):
        user._current_memberships = list(_memberships_of(user.pk))
    return list(user._current_memberships)


def person_with_memberships(pk: Any) -> User | None:
    """Return the person with their current memberships, in one query where they have any; ``None`` for no such key."""
    memberships = list(_memberships_of(pk).select_related("user", "plan__strategy"))
    user = memberships[0].user if memberships else User.objects.filter(pk=pk).first()
    if user is not None:
        user._current_memberships = memberships  # type: ignore[attr-defined]
    return user


def _memberships_of(user_pk: Any) -> QuerySet[Membership]:
    return Membership.objects.current().filter(user=user_pk).select_related("plan__strategy").order_by("plan__slug")


def is_administrator(user: Any) -> bool:
    """Return whether ``user`` may do everything."""
    return bool(user.is_authenticated and user.is_active and user.is_superuser)


def roles_in(user: Any, plan: NationPlan) -> set[str]:
    """Return the roles that ``user`` has in ``plan``, UK-wide ones included."""
    return {m.role for m in current_memberships(user) if m.plan_id in (None, plan.pk)}


def strongest_role(user: Any, plan: NationPlan) -> str:
    """Return the role that ``user`` acts in: the one that may do most; empty for an administrator without a role."""
    return _strongest(roles_in(user, plan))


def role_at(memberships: Iterable[Membership], user_id: int | None, at: datetime) -> str:
    """Return the strongest role that somebody held at ``at``; empty for none.

    Args:
        memberships: those of one plan, ended and UK-wide ones included (``Membership.objects.reaching(plan)``).
    """
    held = {m.role for m in memberships if m.user_id == user_id and m.is_current(at)}
    return _strongest(held)


def _strongest(roles: Iterable[str]) -> str:
    return max(roles, key=lambda role: len(ROLE_PERMISSIONS[role]), default="")


def can(user: Any, permission: Permission, plan: NationPlan) -> bool:
    """Return whether ``user`` may do ``permission`` with ``plan``."""
    allowed_now = _STATE_PERMISSIONS[plan.state]
    if permission not in allowed_now:
        return False
    if is_administrator(user):
        return True
    held = frozenset[Permission]().union(*(ROLE_PERMISSIONS[role] for role in roles_in(user, plan)))
    if plan.state == State.DRAFT and Permission.VIEW_DRAFT not in held:
        return False
    return permission in held


def can_report(user: Any, plan: NationPlan, assigned_ids: Collection[int]) -> bool:
    """Return whether ``user`` may report on an action of ``plan``.

    Its reporter and deputy may, and leads; where it has neither, any contributor of the plan.

    Args:
        assigned_ids: the ids of the action's reporter and deputy.
    """
    if not can(user, Permission.REPORT, plan):
        return False
    if can(user, Permission.REPORT_ON_BEHALF, plan):
        return True
    return not assigned_ids or user.pk in assigned_ids


def may_enter_by_link(user: Any, plan: NationPlan) -> bool:
    """Return whether a link in an e-mail may sign ``user`` in, to report on ``plan``.

    An e-mail can be read or handed on by others, so a link never opens the account of somebody who leads a plan or
    administers the portal.
    """
    if user.is_staff or user.is_superuser:
        return False
    leads = any(Permission.MANAGE_ROUNDS in ROLE_PERMISSIONS[m.role] for m in current_memberships(user))
    return not leads and can(user, Permission.REPORT, plan)


def may_grant(user: Any, role: str, plan: NationPlan | None) -> bool:
    """Return whether ``user`` may give somebody ``role`` in ``plan`` (``None``: UK-wide).

    Nobody can give more than they hold: UK-wide roles are the administrators' to give.
    """
    if is_administrator(user):
        return plan is not None or role == Role.OBSERVER
    if plan is None or not can(user, Permission.INVITE, plan):
        return False
    held = frozenset[Permission]().union(*(ROLE_PERMISSIONS[r] for r in roles_in(user, plan)))
    return ROLE_PERMISSIONS[role] <= held


#: The roles that report, and so can be reporter or deputy of an action.
_REPORTING_ROLES = [role for role, held in ROLE_PERMISSIONS.items() if Permission.REPORT in held]


def may_be_assigned(user: User, plan: NationPlan) -> bool:
    """Return whether ``user`` can be reporter or deputy of the plan's actions: somebody who may report on it."""
    return not roles_in(user, plan).isdisjoint(_REPORTING_ROLES)


def assignable_people(plan: NationPlan) -> QuerySet[User]:
    """Return the people who can be reporter or deputy of the plan's actions, by name."""
    current = Membership.objects.current().of_plan(plan).filter(role__in=_REPORTING_ROLES)
    return User.objects.filter(is_active=True, pk__in=current.values("user")).order_by("name", "email")


def round_managers(plan: NationPlan) -> QuerySet[User]:
    """Return the people whose role lets them open and close the plan's rounds, by name; no administrators."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if Permission.MANAGE_ROUNDS in held]
    current = Membership.objects.current().of_plan(plan).filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=current.values("user")).order_by("name", "email")


def visible_plans(user: Any) -> QuerySet[NationPlan]:
    """Return the plans that ``user`` may see."""
    plans = NationPlan.objects.all()
    if is_administrator(user):
        return plans
    memberships = current_memberships(user)
    shown = plans.filter(state__in=[State.ACTIVE, State.CLOSED])
    if any(m.plan_id is None for m in memberships):
        seen = shown
    else:
        seen = shown.filter(pk__in=[m.plan_id for m in memberships if m.plan_id])
    led = [m.plan_id for m in memberships if m.plan_id and Permission.VIEW_DRAFT in ROLE_PERMISSIONS[m.role]]
    return seen | plans.filter(pk__in=led)


def plans_of(user: Any) -> list[NationPlan]:
    """Return the plans in which ``user`` has a role of their own and which they may see; no query of its own."""
    plans = [m.plan for m in current_memberships(user) if m.plan is not None]
    return [plan for plan in plans if can(user, Permission.VIEW, plan)]
