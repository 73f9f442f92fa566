"""Addresses of typing a plan in from pictures of its pages, under the plan's."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
