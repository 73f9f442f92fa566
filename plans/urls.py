"""Addresses of the strategy, the plans' prose, people and accounts."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
