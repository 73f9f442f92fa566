"""Whether somebody wants reminders, and the address in each of them where they can say so without signing in."""

from django.core import signing

from plans.models import User

_SIGNER = signing.Signer(sep=".", salt="plans.reminders")


def wish_for_reminders(*, user: User, wants: bool) -> User:
    """Keep whether ``user`` wants reminders by e-mail; return them."""
    User.objects.filter(pk=user.pk).update(wants_reminders=wants)
    user.wants_reminders = wants
    return user


def unsubscribe_token(user: User) -> str:
    """Return what stands in the address at which ``user`` ends reminders. It opens nothing else."""
    return _SIGNER.sign(str(user.pk))


def person_of_token(token: str) -> User | None:
    """Return whose token that is; ``None`` where it was not made here, or they have left."""
    try:
        pk = _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
