"""Addresses of a plan's measures and their readings."""

from django.urls import URLPattern, URLResolver, path

from priorities.views import measures

urlpatterns: list[URLPattern | URLResolver] = [
    path("", measures.measure_list, name="measures"),
]
