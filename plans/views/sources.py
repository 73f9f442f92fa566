"""The pictures of a plan's published pages: everybody of the plan sees them, those who transcribe bring them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from plans import clock, permissions
from plans.access import get_plan, posted, signed_in
from plans.models import NationPlan, SourcePage
from plans.permissions import Permission
from plans.services import sources
from plans.services.kept import author_mark, forget_kept, kept_fields
from plans.services.pictures import MAX_BYTES
from plans.services.sources import AddedPages
from plans.source_forms import SourceForm
from plans.uploads import takes_up_to


@takes_up_to(MAX_BYTES + 2 * 1024 * 1024)
@require_http_methods(["GET", "HEAD", "POST"])
def source_pages(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the pages, what names each, and how to bring another."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE if request.method == "POST" else Permission.VIEW)
    files = request.FILES if request.method == "POST" else None
    kept = kept_fields(request)
    form = SourceForm(posted(request), files, plan=plan, kept=kept.dict() if kept else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = _add(request, plan, form)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            forget_kept(request)
            _say(request, added)
            return redirect("source_pages", slug=plan.slug)
    context = _context(request, plan, form) | {"kept": kept, "author": author_mark(request.user, request.path)}
    return render(request, "plans/sources/pages.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, plan: NationPlan, form: SourceForm) -> dict[str, Any]:
    pages = list(SourcePage.objects.of_plan(plan).select_related("plan", "uploaded_by"))
    named = sources.naming(pages)
    may_transcribe = permissions.can(request.user, Permission.TRANSCRIBE, plan)
    rows = [(page, named.get(page.pk, {})) for page in pages]
    return {"plan": plan, "rows": rows, "form": form if may_transcribe else None}


def _add(request: HttpRequest, plan: NationPlan, form: SourceForm) -> AddedPages:
    content = form.cleaned_data["file"]
    return sources.add_pages(
        plan=plan,
        by=signed_in(request),
        at=clock.now(),
        content=content,
        pages=form.cleaned_data["pages"],
        origin=form.origin(),
    )


def _say(request: HttpRequest, added: AddedPages) -> None:
    if added.new:
        words = ngettext("%s page is stored.", "%s pages are stored.", len(added.new)) % len(added.new)
        messages.success(request, words)
    for page in added.known:
        messages.info(request, _("This picture is there already: %s. It was not stored again.") % page)


@require_safe
def source_image(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """Send the picture of a page, drawn by us, to those who may see the plan."""
    page = _get_page(get_plan(request.user, slug), pk)
    try:
        picture = page.image.open("rb")
    except OSError:
        raise Http404(
            _("The picture of this page is missing from the portal’s files. Ask who runs it to restore the uploads.")
        ) from None
    response = FileResponse(picture, filename=f"{page.plan.slug}-{page.pk}.png", content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def remove_source_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask for a last confirmation, then take a page away that nothing names."""
    plan = get_plan(request.user, slug, Permission.TRANSCRIBE)
    page = _get_page(plan, pk)
    refused: list[str] = []
    if request.method == "POST":
        try:
            sources.remove_page(page=page, by=signed_in(request), at=clock.now())
        except ValidationError as error:
            refused = error.messages
        else:
            messages.success(request, _("%s is removed.") % page)
            return redirect("source_pages", slug=plan.slug)
    context = {"plan": plan, "page": page, "named": sources.naming([page])[page.pk], "refused": refused}
    return render(request, "plans/sources/remove.html", context, status=422 if refused else 200)


def _get_page(plan: NationPlan, pk: int) -> SourcePage:
    """Return the plan's page.

    Raises:
        Http404: the plan has no such page.
    """
    page = SourcePage.objects.of_plan(plan).filter(pk=pk).first()
    if page is None:
        raise Http404(_("This plan has no such page."))
    page.plan = plan
    return page
