"""Accounts come by invitation: a link that one person can take up once, within two weeks."""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum, auto

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans import clock, permissions
from plans.models import Invitation, Membership, NationPlan, Role, User
from plans.services.recording import save_recorded

#: What somebody does in each role, in a line, for whoever gives it or is given it.
ROLE_WORDS = {
    Role.LEAD: gettext_lazy("Lead: looks after the plan, decides, and invites people"),
    Role.CONTRIBUTOR: gettext_lazy("Contributor: reports on actions and adds notes"),
    Role.OBSERVER: gettext_lazy("Observer: reads, and changes nothing"),
}


class Refusal(StrEnum):
    """Why a link does not let somebody in."""

    UNKNOWN = auto()
    USED = auto()
    WITHDRAWN = auto()
    EXPIRED = auto()
    ACCOUNT_OFF = auto()
    NOT_THEIRS_TO_GIVE = auto()


class InvitationRefused(Exception):
    """The link does not let anybody in; ``reason`` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def invite(
    *, email: str, name: str, language: str, role: str, plan: NationPlan | None, by: User, at: datetime
) -> tuple[Invitation, str]:
    """Invite somebody to ``role`` in ``plan`` (``None``: UK-wide).

    Returns:
        The invitation, and the secret for its link: it is kept nowhere else.

    Raises:
        PermissionDenied: ``by`` may not give that role there.
        ValidationError: a field does not hold, or the person has that role or a waiting invitation already.
    """
    # Locked, so that pressing the button twice sends one invitation.
    inviter = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    _require_grant(inviter, role, plan)
    address = User.objects.normalize_email(email)
    _refuse_if_pointless(address, role, plan, inviter, at)
    Invitation.objects.filter(email=address, plan=plan, accepted_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=address,
        name=" ".join(name.split()),
        language=language,
        role=role,
        plan=plan,
        secret_hash=_hash(secret),
        invited_by=inviter,
        sent_at=at,
    )
    invitation.full_clean()
    invitation.save()
    return invitation, secret


def send_invitation(*, invitation: Invitation, link: str) -> None:
    """Send the e-mail, in the invited person's language; call it once the invitation is committed.

    Args:
        link: the absolute address of the invitation's page, with its secret.

    Raises:
        OSError: the mail server could not be reached or refused the message.
    """
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "plan_title": invitation.plan.text_in("title") if invitation.plan else "",
            "role_words": ROLE_WORDS[Role(invitation.role)],
            "until": date_format(clock.today(invitation.expires_at), "j F Y"),
            "link": link,
        }
        subject = " ".join(render_to_string("emails/invitation_subject.txt", context).split())
        message = EmailMultiAlternatives(
            subject, render_to_string("emails/invitation.txt", context).strip() + "\n", to=[invitation.email]
        )
        message.attach_alternative(render_to_string("emails/invitation.html", context), "text/html")
    message.send()


@transaction.atomic
def resend(*, invitation: Invitation, by: User, at: datetime) -> tuple[Invitation, str]:
    """Give an invitation that was not taken up a new link and two more weeks; the old link ends.

    Returns:
        The invitation, and the secret for its new link.

    Raises:
        PermissionDenied: ``by`` may not give that role there.
        ValidationError: it was taken up or withdrawn.
    """
    locked = _lock_for(invitation, by)
    secret = secrets.token_urlsafe(32)
    # Whoever sends it again answers for it from now on.
    locked.secret_hash, locked.sent_at, locked.invited_by = _hash(secret), at, by
    locked.save()
    return locked, secret


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Let the link of an invitation end; return the invitation.

    Raises:
        PermissionDenied: ``by`` may not give that role there.
        ValidationError: it was taken up or withdrawn.
    """
    locked = _lock_for(invitation, by)
    locked.withdrawn_at = at
    locked.save()
    return locked


def find_invitation(secret: str, at: datetime) -> Invitation:
    """Return the invitation of a link that can be taken up at ``at``.

    Raises:
        InvitationRefused: there is none, or it was used, withdrawn or has expired.
    """
    found = Invitation.objects.select_related("plan", "invited_by").filter(secret_hash=_hash(secret)).first()
    return _require_open(found, at)


@transaction.atomic
def accept_invitation(*, secret: str, at: datetime) -> tuple[User, bool]:
    """Take up an invitation, once.

    Returns:
        Who has the role now, and whether their account was made by this.

    Raises:
        InvitationRefused: the link cannot be taken up, the account was switched off, or whoever invited can no longer
            give the role or replace the one that is held.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("plan", "invited_by")
    invitation = _require_open(locked.filter(secret_hash=_hash(secret)).first(), at)
    if not permissions.may_grant(invitation.invited_by, invitation.role, invitation.plan):
        raise InvitationRefused(Refusal.NOT_THEIRS_TO_GIVE)
    user, is_new = _account_for(invitation, at)
    _give_role(user, invitation, at)
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save()
    return user, is_new


def accounts_of(address: str) -> QuerySet[User]:
    """Return whose address that is: nobody, or one person."""
    owners = EmailAddress.objects.filter(email=address, verified=True).values("user")
    return User.objects.filter(Q(email=address) | Q(pk__in=owners))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _require_grant(by: User, role: str, plan: NationPlan | None) -> None:
    if role not in Role.values:
        raise ValidationError({"role": _("Choose one of the roles.")})
    if not permissions.may_grant(by, role, plan):
        raise PermissionDenied(_("You can invite people only to roles that you may give."))


def _lock_for(invitation: Invitation, by: User) -> Invitation:
    """Return the invitation, locked, if ``by`` may still change it."""
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=invitation.pk)
    _require_grant(User.objects.get(pk=by.pk), locked.role, locked.plan)
    if locked.accepted_at:
        raise ValidationError(_("This invitation was taken up already."))
    if locked.withdrawn_at:
        raise ValidationError(_("This invitation was withdrawn already. Invite the person again."))
    return locked


def _refuse_if_pointless(address: str, role: str, plan: NationPlan | None, by: User, at: datetime) -> None:
    waiting = Invitation.objects.waiting(at).filter(email=address, plan=plan).first()
    if waiting:
        raise ValidationError(
            {"email": _("%s has a waiting invitation already. Send that one again, or withdraw it.") % waiting.name}
        )
    person = accounts_of(address).first()
    if person is None:
        return
    if person.pk == by.pk:
        raise ValidationError({"email": _("This is your own address. Enter that of the person to invite.")})
    if not person.is_active:
        raise ValidationError(
            {"email": _("The account with this address was switched off. Ask an administrator to switch it on first.")}
        )
    held = Membership.objects.current().filter(user=person, plan=plan).first()
    if held and held.role == role:
        raise ValidationError({"email": _("%s has this role already.") % person.name})
    if held and not permissions.may_grant(by, held.role, plan):
        raise ValidationError({"email": _("%s has a role that you cannot change.") % person.name})


def _require_open(invitation: Invitation | None, at: datetime) -> Invitation:
    if invitation is None:
        raise InvitationRefused(Refusal.UNKNOWN)
    if invitation.accepted_at:
        raise InvitationRefused(Refusal.USED)
    if invitation.withdrawn_at:
        raise InvitationRefused(Refusal.WITHDRAWN)
    if not invitation.can_be_taken_up(at):
        raise InvitationRefused(Refusal.EXPIRED)
    return invitation


def _account_for(invitation: Invitation, at: datetime) -> tuple[User, bool]:
    """Return the account with the invitation's address, made now where there is none, and whether it was."""
    accounts = accounts_of(invitation.email).select_for_update(no_key=True)
    user = accounts.first()
    if user is None:
        try:
            with transaction.atomic():
                made = User.objects.create_user(
                    invitation.email, name=invitation.name, language=invitation.language, date_joined=at
                )
                return made, True
        except IntegrityError:
            # Another invitation to the same address was taken up at this very moment.
            user = accounts.get()
    if not user.is_active:
        raise InvitationRefused(Refusal.ACCOUNT_OFF)
    return user, False


def _give_role(user: User, invitation: Invitation, at: datetime) -> None:
    """Give the invitation's role, in place of the one that is held in the same plan."""
    held = Membership.objects.current().filter(user=user, plan=invitation.plan).first()
    if held and held.role == invitation.role:
        return
    if held:
        if not permissions.may_grant(invitation.invited_by, held.role, held.plan):
            raise InvitationRefused(Refusal.NOT_THEIRS_TO_GIVE)
        held.ended_at = at
        save_recorded(held, by=user, reason="Another role by invitation.", at=at)
    given = Membership(user=user, plan=invitation.plan, role=invitation.role, started_at=at)
    save_recorded(given, by=user, reason="By invitation.", at=at)
