"""Old references keep working."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from priorities.access import MovedReference


def follow_moved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Redirect from an action's former reference to the same page under the present one."""

    @wraps(view)
    def wrapper(request: HttpRequest, slug: str, reference: str, **kwargs: int | str) -> HttpResponse:
        try:
            return view(request, slug=slug, reference=reference, **kwargs)
        except MovedReference as moved:
            assert request.resolver_match is not None
            target = reverse(
                request.resolver_match.view_name,
                kwargs={"slug": slug, "reference": moved.action.reference, **kwargs},
            )
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)

    return wrapper
