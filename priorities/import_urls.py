"""Addresses of bringing a table into a plan, under the plan's."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
