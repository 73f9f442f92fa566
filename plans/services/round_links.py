"""Links in reminders: each signs one contributor in for one round, and ends with it."""

import secrets
from datetime import datetime
from enum import StrEnum, auto

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from plans import access, permissions
from plans.models import NationPlan, ReportingRound, RoundLink, User
from plans.permissions import Permission

#: Where a session keeps which link opened it.
SESSION_KEY = "round_link"


class LinkRefusal(StrEnum):
    """Why a link does not sign anybody in."""

    UNKNOWN = auto()
    WITHDRAWN = auto()
    ENDED = auto()
    NOT_FOR_THEM = auto()


class LinkRefused(Exception):
    """The link does not sign anybody in; ``reason`` says why."""

    def __init__(self, reason: LinkRefusal, reporting_round: ReportingRound | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.round = reporting_round


def secret_of(link: RoundLink) -> str:
    """Return the secret in the address of ``link``; it is stored nowhere and made anew from the portal's key."""
    told = f"{link.pk}:{link.user_id}:{link.round_id}:{link.nonce}"
    return f"{link.pk}-{salted_hmac('plans.round_link', told, algorithm='sha256').hexdigest()}"


def link_for(*, user: User, reporting_round: ReportingRound, at: datetime) -> RoundLink | None:
    """Return the link of ``user`` for an open round, made now where there is none.

    ``None`` where they cannot use one: leads and administrators, people who do not report on the plan, a round that
    is not open.
    """
    if not reporting_round.is_open(at) or not permissions.may_enter_by_link(user, reporting_round.plan):
        return None
    standing = RoundLink.objects.filter(user=user, round=reporting_round, withdrawn_at__isnull=True)
    found = standing.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return RoundLink.objects.create(
                user=user, round=reporting_round, nonce=secrets.token_urlsafe(24)[:32], created_at=at
            )
    except IntegrityError:
        # Another runner has made it at this very moment.
        return standing.get()


def find_link(secret: str, at: datetime) -> RoundLink:
    """Return the link with that secret, which signs its person in at ``at``.

    Raises:
        LinkRefused: there is none, it was withdrawn, its round is over, or the person may not use one.
    """
    pk = secret.partition("-")[0]
    # No number in a database is longer; a longer one could not even be asked for.
    is_number = pk.isascii() and pk.isdigit() and len(pk) <= 18
    link = RoundLink.objects.select_related("user", "round__plan").filter(pk=int(pk)).first() if is_number else None
    if link is None or not constant_time_compare(secret, secret_of(link)):
        raise LinkRefused(LinkRefusal.UNKNOWN)
    refusal = _why_not(link, link.user, at)
    if refusal is not None:
        raise LinkRefused(refusal, link.round)
    return link


def note_use(*, link: RoundLink, at: datetime) -> None:
    """Keep when the link was last used."""
    RoundLink.objects.filter(pk=link.pk).update(used_at=at)


def still_serves(link_pk: int, user: User, at: datetime) -> bool:
    """Return whether a session of ``user`` that was opened by that link goes on at ``at``."""
    link = RoundLink.objects.select_related("round__plan").filter(pk=link_pk, user=user).first()
    return link is not None and _why_not(link, user, at) is None


def live_links(links: QuerySet[RoundLink], at: datetime) -> list[RoundLink]:
    """Return those of ``links`` that are neither withdrawn nor over at ``at``, with their rounds."""
    standing = links.filter(withdrawn_at__isnull=True, round__in=ReportingRound.objects.open())
    return [link for link in standing.select_related("round__plan") if link.round.is_open(at)]


def withdraw_links(*, user: User, by: User, at: datetime, plan: NationPlan | None = None) -> int:
    """End the links of ``user``, all or those for rounds of ``plan``, and every session they opened.

    Returns:
        How many there were.

    Raises:
        PermissionDenied: they are somebody else's, and ``by`` does not manage the rounds of ``plan``.
    """
    links = RoundLink.objects.filter(user=user, withdrawn_at__isnull=True)
    if plan is not None:
        links = links.filter(round__plan=plan)
    if user.pk != by.pk:
        if plan is None:
            raise PermissionDenied(_("Only the person themself can end all their links."))
        access.require(by, Permission.MANAGE_ROUNDS, plan)
    return links.update(withdrawn_at=at)


def _why_not(link: RoundLink, user: User, at: datetime) -> LinkRefusal | None:
    if link.withdrawn_at is not None:
        return LinkRefusal.WITHDRAWN
    if not link.round.is_open(at):
        return LinkRefusal.ENDED
    if not permissions.may_enter_by_link(user, link.round.plan):
        return LinkRefusal.NOT_FOR_THEM
    return None
