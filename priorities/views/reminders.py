"""A reminder that a lead sends at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans import clock, permissions
from plans.access import get_round, signed_in
from plans.permissions import Permission
from priorities.notifications.now import remind_now as send_now


@require_POST
def remind_now(request: HttpRequest, slug: str, pk: int, user: int) -> HttpResponse:
    """Send somebody who has not reported yet one reminder."""
    reporting_round = get_round(request.user, slug, pk, Permission.MANAGE_ROUNDS)
    person = get_object_or_404(permissions.assignable_people(reporting_round.plan), pk=user)
    try:
        send_now(reporting_round=reporting_round, user=person, by=signed_in(request), at=clock.now(), moment=clock.now)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except OSError:
        messages.error(
            request,
            _("The mail server did not take the reminder to %s. It is tried again with the next daily run.")
            % person.name,
        )
    else:
        messages.success(request, _("A reminder is on its way to %s.") % person.name)
    return redirect("round", slug=slug, pk=reporting_round.pk)
