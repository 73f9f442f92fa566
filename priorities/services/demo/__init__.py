"""Demonstration data: made-up progress, told in ``fixtures/demo.json`` and written through the services people use."""

from .loading import DEMO_DAYS, DemoRefused, Loaded, load
from .people import accounts, read_password

__all__ = ["DEMO_DAYS", "DemoRefused", "Loaded", "accounts", "load", "read_password"]
