"""Addresses of typing a plan in from pictures of its pages, under the plan's."""

from django.urls import URLPattern, URLResolver, path

from priorities.views import typing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", typing.typing, name="typing"),
    path("add/", typing.add_typed_row, name="add_typed_row"),
    path("<int:pk>/", typing.typed_row, name="typed_row"),
    path("<int:pk>/remove/", typing.remove_typed_row, name="remove_typed_row"),
]
