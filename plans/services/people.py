"""What people change about themselves, and what is done when somebody leaves."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from plans import permissions
from plans.models import Invitation, KeptInput, Membership, NationPlan, Role, User
from plans.services.recording import save_recorded

#: What stands in the place of the name of somebody who was anonymised.
FORMER_MEMBER = "Former member"
#: Sent with ``membership`` when somebody is about to end it: a receiver returns a sentence about what else that means
#: in its own part of the portal, or nothing.
role_ends = Signal()


def role_name(user: User) -> str:
    """Return how ``user`` is named beside what they did: by name, or as “former member” once anonymised."""
    return _("former member") if user.anonymised_at else user.name


@transaction.atomic
def change_details(*, user: User, name: str, language: str) -> User:
    """Change somebody's own name and language; return them.

    Raises:
        ValidationError: there is no name, it is too long, or the language is none of the portal's.
    """
    changed = User.objects.select_for_update().get(pk=user.pk)
    changed.name, changed.language = " ".join(name.split()), language
    changed.clean_fields(exclude={field.name for field in User._meta.fields} - {"name", "language"})
    changed.save(update_fields=["name", "language"])
    return changed


def what_ending_means(membership: Membership) -> list[str]:
    """Return sentences about what is left behind when this role ends."""
    return [sentence for _receiver, sentence in role_ends.send(sender=Membership, membership=membership) if sentence]


@transaction.atomic
def end_membership(*, membership: Membership, by: User, at: datetime, reason: str = "") -> Membership:
    """End a role from this moment on; return the membership. One that has ended already stays as it is.

    Raises:
        PermissionDenied: ``by`` may not give that role, so cannot take it away either.
        ValidationError: a lead would leave the plan without one.
    """
    actor = User.objects.get(pk=by.pk)
    if membership.plan_id:
        # Two leads who end each other's role at the same moment would leave none.
        NationPlan.objects.select_for_update().get(pk=membership.plan_id)
    ended = Membership.objects.select_for_update(of=("self",)).select_related("plan").get(pk=membership.pk)
    if not permissions.may_grant(actor, ended.role, ended.plan):
        raise PermissionDenied(_("Only somebody who may give this role can end it."))
    if ended.ended_at is not None:
        return ended
    if _is_own_last_lead(ended, actor):
        raise ValidationError(
            _("You are the only lead of this plan. Invite another lead first, or ask an administrator.")
        )
    ended.ended_at = at
    save_recorded(ended, by=actor, reason=reason, at=at)
    return ended


def _is_own_last_lead(membership: Membership, by: User) -> bool:
    if membership.role != Role.LEAD or membership.user_id != by.pk or permissions.is_administrator(by):
        return False
    others = Membership.objects.current().filter(plan=membership.plan, role=Role.LEAD, user__is_active=True)
    return not others.exclude(pk=membership.pk).exists()


@transaction.atomic
def anonymise(*, user: User, by: User, at: datetime) -> User:
    """Take away what says who somebody is, and every way in; return them. What they wrote stays.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ValidationError: that is ``by`` themself, or somebody who was anonymised already.
    """
    if not permissions.is_administrator(User.objects.get(pk=by.pk)):
        raise PermissionDenied(_("Only an administrator can anonymise somebody."))
    person = User.objects.select_for_update().get(pk=user.pk)
    if person.pk == by.pk:
        raise ValidationError(_("You cannot anonymise yourself. Ask another administrator."))
    if person.anonymised_at:
        raise ValidationError(_("This person was anonymised already."))
    for membership in Membership.objects.current().filter(user=person):
        membership.ended_at = at
        save_recorded(membership, by=by, reason="Anonymised.", at=at)
    _forget_invitations(person, at)
    _forget_admin_log(person)
    _close_every_way_in(person, at)
    person.name, person.email = FORMER_MEMBER, anonymous_address(person)
    person.is_active = person.is_staff = person.is_superuser = False
    person.anonymised_at = at
    person.save()
    return person


def anonymous_address(person: User) -> str:
    """Return an address that no mail server will ever accept, one for each person."""
    return f"former-member-{person.pk}@anonymous.invalid"


def _close_every_way_in(person: User, at: datetime) -> None:
    """End sessions and remove what signs somebody in: password, addresses, second factors, rights in admin."""
    for session in UserSession.objects.filter(user=person):
        session.end()
    # Sessions that nobody listed end too: they carry a mark of the password they were opened with.
    person.set_unusable_password()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    KeptInput.objects.filter(user=person).delete()
    person.round_links.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    person.groups.clear()
    person.user_permissions.clear()


def _forget_invitations(person: User, at: datetime) -> None:
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    theirs = Invitation.objects.filter(models.Q(email__in=addresses) | models.Q(accepted_by=person))
    theirs.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at)
    theirs.update(name=FORMER_MEMBER, email=anonymous_address(person))


def _forget_admin_log(person: User) -> None:
    """Admin's own log repeats the name in the title of what was changed."""
    named = {
        User: [person.pk],
        Membership: person.memberships.values_list("pk", flat=True),
        Invitation: Invitation.objects.filter(email=anonymous_address(person)).values_list("pk", flat=True),
    }
    for model, keys in named.items():
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=[str(key) for key in keys]
        ).update(object_repr=FORMER_MEMBER)
