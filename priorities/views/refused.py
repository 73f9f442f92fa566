"""How a refused write is answered."""

from django.core.exceptions import ValidationError

from priorities.services.errors import CHANGED


def status_of(refusal: ValidationError) -> int:
    """Return the HTTP status that answers ``refusal``: 409 where something changed meanwhile, else 422."""
    return 409 if getattr(refusal, "code", None) == CHANGED else 422
