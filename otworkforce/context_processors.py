"""What every page shows: the tabs, and whether this is a demonstration."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from plans import clock, permissions
from plans.models import DemoData, NationPlan
from priorities.services import asking

#: The reports of all plans, those of one, and what leads write for them.
_REPORTS = re.compile(r"/reports/|/plans/[^/]+/(reports|rounds/[0-9]+/report)/")


@dataclass(frozen=True)
class Tab:
    """An entry of the main navigation."""

    url: str
    label: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Portal:
    """What the base template shows on every page."""

    demo: bool = False
    tabs: list[Tab] = field(default_factory=list)


def portal(request: HttpRequest) -> dict[str, object]:
    """Return ``portal``; nothing is asked of the database until a template shows it."""
    return {"portal": SimpleLazyObject(lambda: _portal(request))}


def _portal(request: HttpRequest) -> Portal:
    return Portal(demo=DemoData.is_loaded(), tabs=_tabs(request))


def _tabs(request: HttpRequest) -> list[Tab]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []

    on_reports = is_on_reports(request.path)

    def tab(url: str, label: str, count: int = 0) -> Tab:
        return Tab(url, label, request.path.startswith(url) and not on_reports, count)

    tabs = []
    is_administrator = permissions.is_administrator(user)
    plans = list(NationPlan.objects.active()) if is_administrator else permissions.plans_of(user)
    if asking.reporting_plans(user):
        waiting = asking.waiting_for(user, clock.now()).count()
        tabs.append(tab(reverse("my_actions"), _("My actions"), waiting))
    tabs += [tab(reverse("plan_dashboard", args=[plan.slug]), plan.text_in("short_name").value) for plan in plans]
    tabs.append(tab(reverse("uk_overview"), _("UK")))
    if is_administrator or permissions.current_memberships(user):
        tabs.append(Tab(_reports_url(user, plans), _("Reports"), on_reports))
    tabs.append(tab(reverse("strategy"), _("Strategy")))
    if is_administrator:
        tabs.append(tab(reverse("admin:index"), _("Administration")))
    return tabs


def _reports_url(user: Any, plans: list[NationPlan]) -> str:
    """Return where the reports are: those of one's only plan, else of all."""
    is_uk_wide = any(membership.plan_id is None for membership in permissions.current_memberships(user))
    if len(plans) == 1 and not is_uk_wide:
        return reverse("report_list", args=[plans[0].slug])
    return reverse("all_reports")


def is_on_reports(path: str) -> bool:
    """Return whether ``path`` is of a report for the board: the tab of reports is current then, not the plan's."""
    return bool(_REPORTS.match(path))
