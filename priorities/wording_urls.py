"""Addresses of checking and amending a plan's wording, under the plan's."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
