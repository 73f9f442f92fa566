"""Keeping what somebody typed when a form was refused for no fault of theirs.

A form that is worth keeping carries a field ``author``: a signed mark of who it was drawn for. When it comes back
after the session or the CSRF token has expired, its fields are kept for an hour and offered once that same person has
signed in. Nothing is kept for a form without the mark, so nobody can put words into somebody else's form.
"""

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, QueryDict

from plans import clock
from plans.models import KeptInput

#: How long typed text is kept.
KEPT_FOR = timedelta(hours=1)
#: How much is kept of one form that does not say more, in bytes of UTF-8.
KEPT_BYTES = 20_000
#: How many forms are kept for one person at a time.
KEPT_FORMS = 5
#: How long a form may lie open before its mark counts for nothing.
MARK_SECONDS = 14 * 24 * 60 * 60

_SALT = "plans.kept"
_NOT_KEPT = {"csrfmiddlewaretoken", "author"}


def author_mark(user: Any, path: str, room: int = KEPT_BYTES) -> str:
    """Return the signed value of a form's ``author`` field; ``room`` is how much is kept of it, in bytes of UTF-8."""
    mark = [user.pk, path] if room == KEPT_BYTES else [user.pk, path, room]
    return signing.dumps(mark, salt=_SALT)


def keep_typed(request: HttpRequest) -> str | None:
    """Keep the fields of the refused form in ``request``; return the address that offers them again.

    ``None`` where there is nothing to keep: no mark or a foreign one, somebody else signed in meanwhile, or more
    than the form has room for.
    """
    try:
        user_pk, path, *room = signing.loads(request.POST.get("author", ""), salt=_SALT, max_age=MARK_SECONDS)
    except signing.BadSignature:
        return None
    if path != request.path or (request.user.is_authenticated and request.user.pk != user_pk):
        return None
    fields = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
    if sum(len(text.encode()) for values in fields.values() for text in values) > (room or [KEPT_BYTES])[0]:
        return None
    if any("\x00" in text for values in fields.values() for text in values):
        return None
    now = clock.now()
    KeptInput.objects.filter(kept_at__lte=now - KEPT_FOR).delete()
    older = KeptInput.objects.filter(user_id=user_pk).order_by("-kept_at").values_list("pk", flat=True)
    KeptInput.objects.filter(pk__in=list(older[KEPT_FORMS - 1 :])).delete()
    kept = KeptInput.objects.create(user_id=user_pk, path=path, fields=fields, kept_at=now)
    query = request.GET.copy()
    query["kept"] = str(kept.key)
    return f"{path}?{query.urlencode()}"


def kept_fields(request: HttpRequest) -> QueryDict | None:
    """Return the fields kept for this form and this person, as if they had been posted; ``None`` without any."""
    try:
        key = uuid.UUID(request.GET.get("kept", ""))
    except ValueError:
        return None
    kept = KeptInput.objects.filter(
        key=key, user=request.user.pk, path=request.path, kept_at__gt=clock.now() - KEPT_FOR
    ).first()
    return QueryDict(urlencode(kept.fields, doseq=True)) if kept else None


def forget_kept(request: HttpRequest) -> None:
    """Delete what was kept for this form, once it has been saved."""
    KeptInput.objects.filter(user=request.user.pk, path=request.path).delete()
