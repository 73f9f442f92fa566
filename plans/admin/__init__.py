"""Django admin of the foundation.

What somebody typed and could not save (``KeptInput``) is not shown here: it is theirs alone, for an hour.
"""

from plans.admin import people, strategy

__all__ = ["people", "strategy"]
