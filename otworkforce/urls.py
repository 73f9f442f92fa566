"""All addresses. They do not change with language."""

from django.contrib import admin
from django.urls import include, path

from otworkforce.views.dashboards import plan_dashboard, uk_overview
from otworkforce.views.health import healthz, readyz
from otworkforce.views.home import home
from otworkforce.views.language import language
from otworkforce.views.report_files import round_file, today_file
from otworkforce.views.reports import (
    all_reports,
    board_report,
    board_report_json,
    report_list,
    report_today,
    report_today_json,
)
from otworkforce.views.robots import robots
from otworkforce.views.uk_report import uk_file, uk_report

#: The forms of a report beside its page and JSON, as their addresses end.
FORMS = ("docx", "xlsx", "pdf")

urlpatterns = [
    path("", home, name="home"),
    path("uk/", uk_overview, name="uk_overview"),
    path("plans/<slug:slug>/", plan_dashboard, name="plan_dashboard"),
    path("reports/", all_reports, name="all_reports"),
    path("plans/<slug:slug>/reports/", report_list, name="report_list"),
    path("plans/<slug:slug>/reports/today/", report_today, name="report_today"),
    path("plans/<slug:slug>/reports/today/report.json", report_today_json, name="report_today_json"),
    path("plans/<slug:slug>/reports/<int:pk>/", board_report, name="board_report"),
    path("plans/<slug:slug>/reports/<int:pk>/report.json", board_report_json, name="board_report_json"),
    *(
        path(f"plans/<slug:slug>/reports/today/report.{form}", today_file, {"form": form}, f"report_today_{form}")
        for form in FORMS
    ),
    *(
        path(f"plans/<slug:slug>/reports/<int:pk>/report.{form}", round_file, {"form": form}, f"board_report_{form}")
        for form in FORMS
    ),
    path("uk/report/", uk_report, name="uk_report"),
    *(path(f"uk/report/report.{form}", uk_file, {"form": form}, f"uk_report_{form}") for form in FORMS),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("plans.urls")),
    path("", include("priorities.urls")),
    path("plans/<slug:slug>/", include("priorities.board_urls")),
    path("language/", language, name="language"),
    path("robots.txt", robots, name="robots"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "otworkforce.views.errors.bad_request"
handler403 = "otworkforce.views.errors.permission_denied"
handler404 = "otworkforce.views.errors.page_not_found"
handler500 = "otworkforce.views.errors.server_error"
