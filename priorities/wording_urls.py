"""Addresses of checking and amending a plan's wording, under the plan's."""

from django.urls import URLPattern, URLResolver, path

from priorities.views import wording

urlpatterns: list[URLPattern | URLResolver] = [
    path("", wording.wording, name="wording"),
    path("check/", wording.check_next, name="check_next"),
    path("check/<str:reference>/", wording.check_row, name="check_row"),
    path("check/<str:reference>/correct/", wording.correct_row, name="correct_row"),
    path("<str:kind>/<int:pk>/amend/", wording.amend_wording, name="amend_wording"),
]
