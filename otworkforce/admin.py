"""The administration as a site: who comes in, how, and which models it holds."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.models import DemoData

#: The rooms whose models are administered. Those of libraries hold addresses, sessions and second factors: whoever
#: changed them could sign in as somebody else. Groups would be a second source of rights beside memberships.
_OURS = {"plans", "priorities"}

#: The lists of the first page, in the order in which people look for them.
_ORDER = (
    *("NationPlan", "ReportingRound", "RoundSnapshot"),
    *("Strategy", "PlanSection", "VisionOutcome", "NeighbouringStrategy"),
    *("User", "Membership", "Invitation", "RoundLink", "DemoData"),
    *("Action", "Measure", "Timing", "Commitment", "Priority", "ResponsibleParty"),
    *("ProgressReport", "Decision", "Reading", "Evidence", "Note", "TimingRevision", "FormerReference"),
    *("ReportQuestion", "BoardWording", "CheckAnswer", "ReportText", "DecisionRequest", "BoardDecision"),
    *("Handover", "Reminder"),
)


class TrackerAdminSite(admin.AdminSite):
    """Django admin, entered through the portal's own sign-in."""

    site_header = gettext_lazy("Workforce Strategy tracker administration")
    site_title = gettext_lazy("Workforce Strategy tracker")
    index_title = gettext_lazy("What would you like to edit?")
    site_url = "/"
    #: The first page lists the same; the bar beside every page would open by script only.
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in the models of our own rooms only."""
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        super().register([model for model in models if model._meta.app_label in _OURS], admin_class, **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page shows; also whether the progress is made up."""
        return {**super().each_context(request), "is_demonstration": DemoData.objects.exists()}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """List the models in the order in which people look for them."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda entry: _ORDER.index(entry["object_name"]))
        return apps

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send people to the portal's sign-in, with its codes, second factors and rate limits."""
        target = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target, settings.LOGIN_URL)
        if not self.has_permission(request):
            raise PermissionDenied(_("Only administrators can open this page."))
        return HttpResponseRedirect(reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Send people to the portal's page for their password."""
        return HttpResponseRedirect(reverse("account_change_password"))
