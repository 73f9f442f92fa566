"""Addresses of the pictures of a plan's pages, under the plan's."""

from django.urls import URLPattern, URLResolver, path

from plans.views.sources import remove_source_page, source_image, source_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", source_pages, name="source_pages"),
    path("<int:pk>/image.png", source_image, name="source_image"),
    path("<int:pk>/remove/", remove_source_page, name="remove_source_page"),
]
