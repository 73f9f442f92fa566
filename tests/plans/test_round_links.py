"""The link of a reminder: it signs one contributor in for one round, and never does more than that."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from plans.models import Membership, NationPlan, ReportingRound, RoundLink, RoundState, User
from plans.services.kept import author_mark
from plans.services.round_links import link_for, secret_of
from plans.services.rounds import move_round
from tests.conftest import LONDON, NOW, person

LATER = datetime(2026, 12, 1, 0, 0, 1, tzinfo=LONDON)


@pytest.fixture
def address(contributor: User, autumn: ReportingRound) -> str:
    link = link_for(user=contributor, reporting_round=autumn, at=NOW)
    assert link is not None
    return f"/account/round/{secret_of(link)}/"


def followed(address: str) -> Client:
    """Return a browser in which the button of the link was pressed."""
    client = Client()
    assert client.post(address).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/my-actions/").status_code == 200


def test_opening_the_link_does_nothing_and_the_button_signs_in(address: str, contributor: User) -> None:
    client = Client()
    for response in (client.get(address), client.head(address), client.get(address)):
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
    assert "Continue as contributor" in client.get(address).content.decode()
    assert not is_in(client)
    assert RoundLink.objects.get().used_at is None
    pressed = client.post(address)
    assert (pressed.status_code, pressed["Location"]) == (302, "/my-actions/")
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(contributor.pk)
    assert RoundLink.objects.get().used_at == NOW


def test_it_works_again_on_another_device(address: str) -> None:
    assert is_in(followed(address))
    assert is_in(followed(address))


def test_it_leads_to_an_action_and_nowhere_else(address: str) -> None:
    own = "/plans/wales-2024-2027/actions/1.4/report/"
    assert Client().post(f"{address}?next={own}")["Location"] == own
    for elsewhere in ("https://example.com/", "//example.com/", "javascript:alert(1)", "my-actions", "/\\example.com"):
        assert Client().post(f"{address}?next={elsewhere}")["Location"] == "/my-actions/"


def test_whoever_is_signed_in_is_not_signed_in_again(
    address: str, contributor: User, colleague: User, signed_in: Callable[[User], Client]
) -> None:
    assert signed_in(contributor).get(address)["Location"] == "/my-actions/"
    other = signed_in(colleague)
    assert other.get(address).status_code == 200
    assert "You are signed in as colleague. This link is for contributor." in other.get(address).content.decode()
    assert other.post(address).status_code == 409
    assert other.session["_auth_user_id"] == str(colleague.pk)


@pytest.mark.parametrize("end", ["1", "x", "0" * 64, "é", "-"])
def test_a_secret_that_was_changed_is_unknown(address: str, end: str) -> None:
    secret = address.rstrip("/")
    # One in sixteen ends so already.
    changed = f"{secret[: -len(end)]}{'2' if secret.endswith(end) else end}/"
    assert Client().get(changed).status_code == 404
    assert Client().post(changed).status_code == 404


@pytest.mark.parametrize("secret", ["1", "-", "9" * 30 + "-a", "٣-a", "1-", "x-y", "%00-a"])
def test_what_is_no_secret_is_refused(db: None, secret: str) -> None:
    assert Client().get(f"/account/round/{secret}/").status_code in (400, 404)


def test_another_key_of_the_portal_makes_other_secrets(address: str, settings: Any) -> None:
    settings.SECRET_KEY = "another-key-" * 5
    assert Client().post(address).status_code == 404


def test_the_table_alone_opens_nothing(address: str) -> None:
    link = RoundLink.objects.get()
    assert link.nonce not in address
    assert Client().post(f"/account/round/{link.pk}-{link.nonce}/").status_code == 404


def test_guessing_is_slowed_down(db: None) -> None:
    answers = [Client().post(f"/account/round/1-{n}/").status_code for n in range(12)]
    assert answers == [404] * 10 + [429] * 2


def test_it_ends_with_the_round(address: str, autumn: ReportingRound, settings: Any) -> None:
    client = followed(address)
    settings.CLOCK_FIXED_AT = LATER
    assert not is_in(client)
    for response in (Client().get(address), Client().post(address)):
        assert response.status_code == 410
        assert "This round is closed" in response.content.decode()
        assert 'href="/account/login/"' in response.content.decode()


def test_it_ends_when_the_round_is_closed_early(address: str, autumn: ReportingRound, lead: User) -> None:
    client = followed(address)
    move_round(reporting_round=autumn, to=RoundState.CLOSED, by=lead, at=NOW - timedelta(hours=1))
    assert not is_in(client)
    assert Client().post(address).status_code == 410


def test_what_was_typed_when_the_round_closed_is_kept(
    address: str, action: Any, contributor: User, settings: Any
) -> None:
    form = f"/plans/wales-2024-2027/actions/{action.reference}/note/"
    client = followed(address)
    settings.CLOCK_FIXED_AT = LATER
    answer = client.post(form, {"text": "Typed at midnight.", "author": author_mark(contributor, form)})
    assert answer["Location"].startswith("/account/login/?next=")
    assert "kept" in answer["Location"]


def become_lead(user: User, plan: NationPlan) -> None:
    Membership.objects.create(user=user, plan=plan, role="lead", started_at=NOW)


def end_role(user: User, plan: NationPlan) -> None:
    Membership.objects.filter(user=user).update(ended_at=NOW)


def become_staff(user: User, plan: NationPlan) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=True)


def become_administrator(user: User, plan: NationPlan) -> None:
    User.objects.filter(pk=user.pk).update(is_superuser=True)


def be_switched_off(user: User, plan: NationPlan) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def close_the_plan(user: User, plan: NationPlan) -> None:
    NationPlan.objects.filter(memberships__user=user).update(state="closed")


@pytest.mark.parametrize(
    "change", [become_lead, end_role, become_staff, become_administrator, be_switched_off, close_the_plan]
)
def test_whoever_may_no_longer_use_it_is_out_at_once(
    address: str, contributor: User, scotland: NationPlan, change: Callable[[User, NationPlan], None]
) -> None:
    """A lead of any plan, not only of this one."""
    client = followed(address)
    assert is_in(client)
    change(contributor, scotland)
    assert not is_in(client)
    assert Client().get(address).status_code == 403
    assert Client().post(address).status_code == 403


def test_nobody_but_a_contributor_gets_a_link(
    autumn: ReportingRound, lead: User, observer: User, outsider: User, admin: User
) -> None:
    assert [link_for(user=u, reporting_round=autumn, at=NOW) for u in (lead, observer, outsider, admin)] == [None] * 4
    staff = person("staff", autumn.plan, "contributor", is_staff=True)
    assert link_for(user=staff, reporting_round=autumn, at=NOW) is None


def test_there_is_one_link_for_a_round_until_it_is_ended(contributor: User, autumn: ReportingRound) -> None:
    first = link_for(user=contributor, reporting_round=autumn, at=NOW)
    again = link_for(user=contributor, reporting_round=autumn, at=NOW)
    assert first is not None
    assert first == again
    RoundLink.objects.update(withdrawn_at=NOW)
    other = link_for(user=contributor, reporting_round=autumn, at=NOW)
    assert other is not None
    assert secret_of(other) != secret_of(first)
    assert link_for(user=contributor, reporting_round=autumn, at=LATER) is None


def test_the_person_ends_it_on_their_account_page(address: str) -> None:
    client = followed(address)
    assert "End the link" in client.get("/account/").content.decode()
    assert client.post("/account/round-links/end/")["Location"] == "/account/"
    assert not is_in(client)
    gone = Client().get(address)
    assert gone.status_code == 410
    assert "This link was ended" in gone.content.decode()


def test_a_lead_ends_it_on_the_page_of_people(
    address: str, contributor: User, lead: User, signed_in: Callable[[User], Client]
) -> None:
    client = followed(address)
    people = "/plans/wales-2024-2027/people/"
    membership = Membership.objects.get(user=contributor)
    page = signed_in(lead).get(people).content.decode()
    assert page.count("End e-mailed link") == 1
    assert f"{people}{membership.pk}/links/end/" in page
    signed_in(lead).post(f"{people}{membership.pk}/links/end/")
    assert not is_in(client)
    assert "End e-mailed link" not in signed_in(lead).get(people).content.decode()


#: Every address at which somebody changes how they sign in, and sees where they are signed in.
GUARDED = [
    "/account/email/",
    "/account/password/change/",
    "/account/password/set/",
    "/account/password/reset/",
    "/account/reauthenticate/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/reauthenticate/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/recovery-codes/download/",
    "/account/sessions/",
    "/account/confirm-email/",
]


@pytest.mark.parametrize("path", GUARDED)
def test_it_does_not_change_how_one_signs_in(address: str, contributor: User, path: str) -> None:
    client = followed(address)
    for answer in (client.get(path), client.post(path, {"password1": "a-long-password-x", "email": "x@example.org"})):
        assert answer.status_code == 403
        assert "Sign in with a code first" in answer.content.decode()
    contributor.refresh_from_db()
    assert not contributor.has_usable_password()
    assert contributor.email == "contributor@example.org"
    assert not Authenticator.objects.exists()


def test_whoever_signs_in_otherwise_is_not_held_to_less(address: str, contributor: User) -> None:
    contributor.set_password("correct-horse-battery")
    contributor.save()
    client = followed(address)
    client.post("/account/logout/")
    client.post("/account/login/", {"login": contributor.email, "password": "correct-horse-battery"})
    assert is_in(client)
    assert client.get("/account/email/").status_code == 200
    RoundLink.objects.update(withdrawn_at=NOW)
    assert is_in(client)


def test_a_second_factor_is_asked_for_all_the_same(address: str, contributor: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(contributor, generate_totp_secret())
    client = Client()
    assert client.post(address)["Location"] == "/account/2fa/authenticate/"
    assert not is_in(client)


def test_somebody_anonymised_has_no_link(address: str, contributor: User, admin: User) -> None:
    from plans.services.people import anonymise

    client = followed(address)
    anonymise(user=contributor, by=admin, at=NOW)
    assert not is_in(client)
    assert RoundLink.objects.get().withdrawn_at == NOW
    assert Client().post(address).status_code == 410
