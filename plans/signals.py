"""What follows from saving a person, however they were saved."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver

from plans.models import User


@receiver(post_save, sender=User)
def keep_address(instance: User, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Let the sign-in library know a person by the address that stands on their account.

    Accounts are made by somebody who answers for the address (an invitation that was taken up, an administrator,
    ``createsuperuser``), so it counts as verified. A former address no longer signs anybody in.
    """
    if raw or instance.anonymised_at or (update_fields is not None and "email" not in update_fields):
        return
    address = instance.email.lower()
    if EmailAddress.objects.filter(user=instance, email=address, primary=True, verified=True).exists():
        return
    EmailAddress.objects.filter(user=instance).exclude(email=address).delete()
    EmailAddress.objects.update_or_create(user=instance, email=address, defaults={"verified": True, "primary": True})
