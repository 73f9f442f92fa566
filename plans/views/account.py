"""What people change about themselves."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from plans import clock, permissions
from plans.access import posted, signed_in
from plans.forms import DetailsForm, ReminderWishForm
from plans.language import remember_language
from plans.permissions import Permission
from plans.services.people import change_details
from plans.services.round_links import live_links


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show and change one's own details; how one signs in is changed on the pages it links to."""
    user = signed_in(request)
    form = DetailsForm(posted(request), initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        changed = change_details(user=user, **form.cleaned_data)
        with translation.override(changed.language):
            messages.success(request, _("Your details are saved."))
        response = redirect("account")
        remember_language(response, changed.language)
        return response
    return account_page(request, form=form, status=422 if form.errors else 200)


def account_page(
    request: HttpRequest,
    *,
    form: DetailsForm | None = None,
    wish_form: ReminderWishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the account page, with forms that were refused in the place of fresh ones."""
    user = signed_in(request)
    wish = {"wants_reminders": "yes" if user.wants_reminders else "no"}
    context = {
        "form": form or DetailsForm(initial={"name": user.name, "language": user.language}),
        "wish_form": wish_form or ReminderWishForm(initial=wish),
        "links": live_links(user.round_links.all(), clock.now()),
        "roles": [
            (role, role.plan is not None and permissions.can(user, Permission.INVITE, role.plan))
            for role in permissions.current_memberships(user)
        ],
        "has_second_factor": is_mfa_enabled(user),
    }
    return render(request, "plans/account.html", context, status=status)
