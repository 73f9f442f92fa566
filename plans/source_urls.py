"""Addresses of the pictures of a plan's pages, under the plan's."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
