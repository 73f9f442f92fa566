"""What the portal's foundation asks of the work."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from plans.models import Membership
from plans.services.people import role_ends
from priorities.models import Action


@receiver(role_ends)
def actions_left_behind(membership: Membership, **kwargs: Any) -> str:
    """Return how many open actions lose their reporter or deputy with this role; empty for none."""
    if membership.plan is None:
        return ""
    number = Action.objects.of_plan(membership.plan).open().assigned_to(membership.user).count()
    if not number:
        return ""
    return (
        ngettext(
            "They report on %d open action of this plan. It will be in the queue, to be given to somebody.",
            "They report on %d open actions of this plan. They will be in the queue, to be given to somebody.",
            number,
        )
        % number
    )
