"""Who has which role: seen, ended, and gone on the very next request."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from plans.models import Invitation, KeptInput, Membership, NationPlan, Role, User
from plans.services.invitations import invite
from plans.services.people import anonymise, role_name
from priorities.models import Action
from tests.conftest import NOW, person

SignIn = Callable[[User], Client]
PEOPLE = "/plans/wales-2024-2027/people/"


def end_url(user: User) -> str:
    return f"{PEOPLE}{Membership.objects.get(user=user).pk}/end/"


def test_the_page_names_who_has_which_role_since_when(
    lead: User, contributor: User, outsider: User, wales: NationPlan, signed_in: SignIn
) -> None:
    gone = person("gone", wales, Role.OBSERVER)
    Membership.objects.filter(user=gone).update(ended_at=NOW - timedelta(days=30))
    page = signed_in(lead).get(PEOPLE).content.decode()
    assert "2 people have a role now." in page
    assert "contributor@example.org" in page
    assert "1 April 2024" in page
    assert "1 role has ended" in page
    assert "gone@example.org" not in page
    assert "outsider" not in page


def test_the_page_asks_the_same_number_of_questions_for_many_people(
    lead: User, wales: NationPlan, signed_in: SignIn, django_assert_max_num_queries: Callable
) -> None:
    for number in range(30):
        person(f"member {number}", wales, Role.CONTRIBUTOR)
        invite(email=f"i{number}@example.org", name="I", language="en", role="observer", plan=wales, by=lead, at=NOW)
    browser = signed_in(lead)
    with django_assert_max_num_queries(15):
        browser.get(PEOPLE)


class TestEndingARole:
    def test_it_is_gone_on_the_very_next_request(self, lead: User, contributor: User, signed_in: SignIn) -> None:
        theirs = signed_in(contributor)
        assert theirs.get("/plans/wales-2024-2027/about/").status_code == 200
        browser = signed_in(lead)
        assert "End the role of contributor?" in browser.get(end_url(contributor)).content.decode()
        response = browser.post(end_url(contributor), {"reason": "Has left the group."}, follow=True)
        assert "The role of contributor has ended." in response.content.decode()
        assert theirs.get("/plans/wales-2024-2027/about/").status_code == 404
        ended = Membership.objects.get(user=contributor)
        assert ended.ended_at == NOW
        history = ended.history.first()
        assert (history.history_user, history.history_change_reason) == (lead, "Has left the group.")

    def test_opening_the_page_ends_nothing(self, lead: User, contributor: User, signed_in: SignIn) -> None:
        signed_in(lead).get(end_url(contributor))
        assert Membership.objects.get(user=contributor).ended_at is None

    @pytest.mark.parametrize(
        ("references", "said"),
        [
            ([], ""),
            (["1.1"], "They report on 1 open action of this plan. It will be in the queue, to be given to somebody."),
            (
                ["1.1", "1.2"],
                "They report on 2 open actions of this plan. They will be in the queue, to be given to somebody.",
            ),
        ],
    )
    def test_the_page_says_which_actions_are_left_behind(
        self,
        lead: User,
        contributor: User,
        colleague: User,
        make_action: Callable[..., Action],
        signed_in: SignIn,
        references: list[str],
        said: str,
    ) -> None:
        closed = make_action("1.8", reporter=contributor)
        Action.objects.filter(pk=closed.pk).update(status="completed")
        make_action("1.9", reporter=colleague)
        for reference, role in zip(references, ("reporter", "deputy"), strict=False):
            make_action(reference, **{role: contributor})
        page = signed_in(lead).get(end_url(contributor)).content.decode()
        assert said in page
        assert ("They report on" in page) is bool(references)

    def test_a_lead_cannot_end_their_own_last_lead_role(self, lead: User, wales: NationPlan, signed_in: SignIn) -> None:
        response = signed_in(lead).post(end_url(lead))
        assert response.status_code == 422
        assert "You are the only lead of this plan." in response.content.decode()
        person("sleeping lead", wales, Role.LEAD, is_active=False)
        assert signed_in(lead).post(end_url(lead)).status_code == 422
        person("second lead", wales, Role.LEAD)
        response = signed_in(lead).post(end_url(lead))
        assert (response.status_code, response["Location"]) == (302, "/")
        assert signed_in(lead).get(PEOPLE).status_code == 404

    def test_an_administrator_can_end_the_last_lead_role(self, lead: User, admin: User, signed_in: SignIn) -> None:
        assert signed_in(admin).post(end_url(lead)).status_code == 302
        assert Membership.objects.get(user=lead).ended_at == NOW

    def test_nobody_else_can(
        self, contributor: User, observer: User, outsider: User, lead: User, signed_in: SignIn
    ) -> None:
        url = end_url(contributor)
        assert [signed_in(user).post(url).status_code for user in (contributor, observer)] == [403, 403]
        assert signed_in(outsider).post(url).status_code == 404
        assert Membership.objects.get(user=contributor).ended_at is None

    def test_roles_of_other_plans_and_uk_wide_ones_are_out_of_reach(
        self, lead: User, outsider: User, signed_in: SignIn
    ) -> None:
        uk_wide = Membership.objects.create(user=person("uk observer"), role=Role.OBSERVER)
        browser = signed_in(lead)
        for membership in (uk_wide, Membership.objects.get(user=outsider)):
            assert browser.post(f"{PEOPLE}{membership.pk}/end/").status_code == 404
            assert browser.post(f"/people/{membership.pk}/end/").status_code == 403
        assert Membership.objects.current().count() == 3

    def test_an_administrator_ends_a_uk_wide_role(self, admin: User, signed_in: SignIn) -> None:
        uk_wide = Membership.objects.create(user=person("uk observer"), role=Role.OBSERVER)
        browser = signed_in(admin)
        response = browser.post(f"/people/{uk_wide.pk}/end/", {"reason": ""})
        assert (response.status_code, response["Location"]) == (302, "/people/")
        uk_wide.refresh_from_db()
        assert uk_wide.ended_at == NOW
        assert browser.post(f"/people/{uk_wide.pk}/end/").status_code == 404

    def test_a_reason_that_cannot_be_kept(self, lead: User, contributor: User, signed_in: SignIn) -> None:
        browser = signed_in(lead)
        for reason in ("x" * 501, "a\x00b"):
            assert browser.post(end_url(contributor), {"reason": reason}).status_code == 422
        assert Membership.objects.get(user=contributor).ended_at is None


@pytest.fixture
def gwen(wales: NationPlan) -> User:
    gwen = person("gwen", wales, Role.CONTRIBUTOR)
    gwen.name = "Gwen Rees"
    gwen.save()
    return gwen


class TestAnonymising:
    def test_what_says_who_somebody_is_goes(self, gwen: User, admin: User, lead: User, wales: NationPlan) -> None:
        invitation, _ = invite(
            email="other@example.org", name="Gwen Rees", language="en", role="observer", plan=wales, by=lead, at=NOW
        )
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=gwen, accepted_at=NOW)
        waiting, _ = invite(
            email="gwen@example.org", name="Gwen Rees", language="en", role="lead", plan=wales, by=lead, at=NOW
        )
        Authenticator.objects.create(user=gwen, type="totp", data={})
        KeptInput.objects.create(user=gwen, path="/", fields={}, kept_at=NOW)
        LogEntry.objects.log_actions(admin.pk, [gwen], CHANGE)
        anonymise(user=gwen, by=admin, at=NOW)
        gwen.refresh_from_db()
        assert gwen.name == "Former member"
        assert gwen.email == f"former-member-{gwen.pk}@anonymous.invalid"
        assert (gwen.is_active, gwen.has_usable_password(), gwen.anonymised_at) == (False, False, NOW)
        assert role_name(gwen) == "former member"
        membership = Membership.objects.get(user=gwen)
        assert (membership.ended_at, membership.history.first().history_user) == (NOW, admin)
        waiting.refresh_from_db()
        assert waiting.withdrawn_at == NOW
        left = [
            *User.objects.values_list("name", "email"),
            *Invitation.objects.values_list("name", "email"),
            *EmailAddress.objects.values_list("email"),
            *LogEntry.objects.values_list("object_repr"),
        ]
        assert "gwen" not in str(left).lower()
        assert not Authenticator.objects.exists()
        assert not KeptInput.objects.exists()

    def test_every_session_ends(self, gwen: User, admin: User) -> None:
        gwen.set_password("correct horse battery")
        gwen.save()
        browser = Client()
        browser.post("/account/login/", {"login": "gwen@example.org", "password": "correct horse battery"})
        assert UserSession.objects.filter(user=gwen).count() == 1
        assert browser.get("/plans/wales-2024-2027/about/").status_code == 200
        anonymise(user=gwen, by=admin, at=NOW)
        assert browser.get("/plans/wales-2024-2027/about/").status_code == 302
        assert not UserSession.objects.filter(user=gwen).exists()

    def test_rights_in_admin_end(self, admin: User) -> None:
        second = person("second administrator", is_staff=True, is_superuser=True)
        anonymise(user=second, by=admin, at=NOW)
        second.refresh_from_db()
        assert (second.is_staff, second.is_superuser) == (False, False)

    def test_the_address_is_free_for_a_new_account(
        self, gwen: User, admin: User, lead: User, signed_in: SignIn
    ) -> None:
        anonymise(user=gwen, by=admin, at=NOW)
        signed_in(lead).post(
            f"{PEOPLE}invite/",
            {"name": "Gwen", "email": "gwen@example.org", "role": "observer", "language": "en"},
        )
        assert mail.outbox[0].to == ["gwen@example.org"]
        gwen.refresh_from_db()
        assert gwen.is_active is False

    def test_only_administrators_only_others_only_once(self, gwen: User, admin: User, lead: User) -> None:
        with pytest.raises(PermissionDenied):
            anonymise(user=gwen, by=lead, at=NOW)
        with pytest.raises(ValidationError, match="yourself"):
            anonymise(user=admin, by=admin, at=NOW)
        anonymise(user=gwen, by=admin, at=NOW)
        with pytest.raises(ValidationError, match="already"):
            anonymise(user=gwen, by=admin, at=NOW)

    def test_role_name_of_somebody_who_is_here(self, gwen: User) -> None:
        assert role_name(gwen) == "Gwen Rees"
