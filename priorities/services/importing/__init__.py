"""Bringing a table into a plan: what it would change is shown first, then all of it is done or nothing."""
