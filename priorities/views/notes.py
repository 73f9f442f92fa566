"""Adding a remark to an action."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans import clock
from plans.permissions import Permission
from plans.services.kept import forget_kept
from priorities.access import get_action
from priorities.forms.notes import NoteForm
from priorities.services import people
from priorities.views.moved import follow_moved


@require_http_methods(["GET", "POST"])
@follow_moved
def add_note(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Add a note to an action."""
    action = get_action(request.user, slug, reference, Permission.ADD_NOTE)
    form = NoteForm(request)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            people.add_note(
                action=action,
                by=request.user,  # type: ignore[arg-type]
                text=data["text"],
                team_only=data["team_only"],
                token=data["token"],
                at=clock.now(),
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            forget_kept(request)
            messages.success(request, _("%s: your note is stored.") % action.reference)
            return HttpResponseRedirect(action.get_absolute_url())
    context = {"form": form, "action": action, "plan": action.plan}
    return render(request, "priorities/note.html", context, status=422 if request.method == "POST" else 200)
