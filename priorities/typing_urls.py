"""Addresses of typing a plan in from pictures of its pages, under the plan's."""

from django.urls import URLPattern, URLResolver, path

from priorities.views import typed_blocks, typing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", typing.typing, name="typing"),
    path("add/", typing.add_typed_row, name="add_typed_row"),
    path("paste/", typed_blocks.paste_typed_rows, name="paste_typed_rows"),
    path("bring-in/", typed_blocks.bring_in_typed, name="bring_in_typed"),
    path("<int:pk>/", typing.typed_row, name="typed_row"),
    path("<int:pk>/remove/", typing.remove_typed_row, name="remove_typed_row"),
]
