"""The pictures of a plan's published pages: kept, and taken away while nothing names them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Max
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from plans import access
from plans.models import NationPlan, SourcePage, User
from plans.permissions import Permission
from plans.services import freezes
from plans.services.pictures import DrawnPage, drawn_pages


@dataclass(frozen=True)
class Origin:
    """Where pages come from, as somebody would look them up."""

    document: str
    #: What a picture that stands alone shows, like "page 7"; the pages of a document say it by their number.
    place: str = ""
    url: str = ""
    retrieved_on: date | None = None


@dataclass(frozen=True)
class AddedPages:
    """What an upload became: pages that are new, and pages that were there already."""

    new: list[SourcePage]
    known: list[SourcePage]


def add_pages(
    *, plan: NationPlan, by: User, at: datetime, content: BinaryIO, pages: str = "", origin: Origin
) -> AddedPages:
    """Draw what was uploaded, a picture or a PDF, and keep its pages; the same picture twice is one page.

    Args:
        pages: which to take of a document that has several, like "7" or "7-9".

    Raises:
        PermissionDenied: ``by`` does not transcribe this plan.
        ValidationError: nothing can be drawn or kept; by ``file``, ``pages``, ``page``, ``document`` and so on.
    """
    access.require(by, Permission.TRANSCRIBE, plan)
    # Drawn before the transaction: it may take a while.
    with drawn_pages(content, pages) as drawn, _files_of_this_only() as written, transaction.atomic():
        freezes.hold([plan.pk], at)
        access.require(by, Permission.TRANSCRIBE, plan)
        found = [_page(plan, picture, origin, by, at, written) for picture in drawn]
    return AddedPages([page for page, is_new in found if is_new], [page for page, is_new in found if not is_new])


def _page(
    plan: NationPlan, picture: DrawnPage, origin: Origin, by: User, at: datetime, written: list[str]
) -> tuple[SourcePage, bool]:
    """Return the page that shows ``picture`` and whether it is new; the name of its file goes to ``written``."""
    png = picture.path.read_bytes()
    sha256 = hashlib.sha256(png).hexdigest()
    known = plan.source_pages.filter(sha256=sha256).first()
    if known is not None:
        return known, False
    last = plan.source_pages.aggregate(last=Max("position"))["last"] or 0
    page = SourcePage(plan=plan, position=last + 1, sha256=sha256, uploaded_by=by, uploaded_at=at)
    page.document, page.url, page.retrieved_on = origin.document, origin.url, origin.retrieved_on
    page.place = _("page %s") % picture.number if picture.number else origin.place
    if not page.place:
        raise ValidationError({"page": _("Say which page the picture shows, like page 7.")})
    page.image.save("page.png", ContentFile(png), save=False)
    written.append(str(page.image.name))
    page.full_clean()
    page.save()
    return page, True


@contextmanager
def _files_of_this_only() -> Iterator[list[str]]:
    """Take the files that were written away again where what names them is not committed."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


def remove_page(*, page: SourcePage, by: User, at: datetime) -> None:
    """Take a page away that nothing names; its file goes once that is committed.

    Raises:
        PermissionDenied: ``by`` does not transcribe this plan.
        ValidationError: wording or typed rows name the page as their source.
    """
    access.require(by, Permission.TRANSCRIBE, page.plan)
    named = naming([page])[page.pk]
    if named:
        raise ValidationError(_still_named(named))
    try:
        with transaction.atomic():
            freezes.hold([page.plan_id], at)
            access.require(by, Permission.TRANSCRIBE, page.plan)
            page.delete()
            transaction.on_commit(lambda: default_storage.delete(str(page.image.name)))
    except IntegrityError:
        # Somebody began to type from the page at this very moment: the database has the last word.
        raise ValidationError(_still_named(naming([page])[page.pk])) from None


def _still_named(named: dict[str, int]) -> str:
    what = ", ".join(f"{kind}: {count}" for kind, count in named.items())
    return _("This page is the source of wording in the plan, so it stays (%s).") % what


def naming(pages: Iterable[SourcePage]) -> dict[int, dict[str, int]]:
    """Return, for the id of each of ``pages``, what names it as its source: "Actions" → how many."""
    ids = [page.pk for page in pages]
    named: dict[int, dict[str, int]] = defaultdict(dict)
    for field in _fields_to_pages():
        model = field.model
        counted = model._base_manager.filter(**{f"{field.name}__in": ids}).order_by().values_list(field.name)
        for pk, count in counted.annotate(Count("pk")):
            named[pk][capfirst(str(model._meta.verbose_name_plural))] = count
    return named


def _fields_to_pages() -> list[models.ForeignKey]:
    """Return the fields that keep a page: what tells of the past (histories) does not."""
    relations = SourcePage._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.PROTECT
    ]
