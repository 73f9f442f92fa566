"""What every page shows: the tabs, and whether this is a demonstration."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from plans import clock, permissions
from plans.models import DemoData, NationPlan
from priorities.services import asking


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

    def tab(url: str, label: str, count: int = 0, *also: str) -> Tab:
        return Tab(url, label, request.path.startswith((url, *also)), count)

    tabs = []
    is_administrator = permissions.is_administrator(user)
    plans = list(NationPlan.objects.active()) if is_administrator else permissions.plans_of(user)
    if asking.reporting_plans(user):
        waiting = asking.waiting_for(user, clock.now()).count()
        tabs.append(tab(reverse("my_actions"), _("My actions"), waiting))
    tabs += [tab(reverse("plan_dashboard", args=[plan.slug]), plan.text_in("short_name").value) for plan in plans]
    tabs.append(tab(reverse("uk_overview"), _("UK")))
    tabs.append(tab(reverse("strategy"), _("Strategy")))
    if is_administrator:
        tabs.append(tab(reverse("admin:index"), _("Administration")))
    return tabs
