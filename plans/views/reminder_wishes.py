"""Whether somebody wants reminders: on their account page, and from an e-mail without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from plans.access import posted, signed_in
from plans.forms import ReminderWishForm
from plans.models import User
from plans.services.reminder_wishes import person_of_token, wish_for_reminders
from plans.views.account import account_page


@login_required
@require_POST
def reminder_wish(request: HttpRequest) -> HttpResponse:
    """Keep whether the signed-in person wants reminders."""
    form = ReminderWishForm(posted(request))
    if not form.is_valid():
        return account_page(request, wish_form=form, status=422)
    changed = wish_for_reminders(user=signed_in(request), wants=form.wants())
    words = _("Reminders are on.") if changed.wants_reminders else _("Reminders are off.")
    messages.success(request, words)
    return redirect("account")


# The signed address is what shows who it is. Mail programs send this form by themselves (RFC 8058), without a page
# and so without its token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """End reminders to whom the address was sent. Only the button does it: mail scanners open links."""
    user = _person(signed)
    if request.method == "POST":
        wish_for_reminders(user=user, wants=False)
    return _page(request, user, signed, has_changed=request.method == "POST")


@csrf_exempt
@require_POST
@never_cache
def subscribe_again(request: HttpRequest, signed: str) -> HttpResponse:
    """Take an unsubscribing back."""
    user = wish_for_reminders(user=_person(signed), wants=True)
    return _page(request, user, signed, has_changed=True)


def _person(signed: str) -> User:
    user = person_of_token(signed)
    if user is None:
        raise Http404(_("This address is not whole. Copy all of it from the e-mail, or sign in and open “Account”."))
    return user


def _page(request: HttpRequest, user: User, signed: str, has_changed: bool) -> HttpResponse:
    context = {"wants": user.wants_reminders, "signed": signed, "has_changed": has_changed}
    return render(request, "plans/unsubscribe.html", context)
