"""Django admin of the work: what is edited, and what was recorded."""

from priorities.admin import actions, plan, records, rounds

__all__ = ["actions", "plan", "records", "rounds"]
