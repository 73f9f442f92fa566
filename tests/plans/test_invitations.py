"""Invitations, through the door: a lead invites, a person follows the link."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from plans.models import Invitation, Membership, NationPlan, Role, User
from tests.conftest import NOW, person

SignIn = Callable[[User], Client]
INVITE = "/plans/wales-2024-2027/people/invite/"
PEOPLE = "/plans/wales-2024-2027/people/"
GWEN = {"name": "Gwen Rees", "email": "gwen@example.org", "role": "contributor", "language": "en"}


def link() -> str:
    """Return the path of the link in the newest e-mail."""
    found = re.search(r"http://testserver(/account/invitation/\S+/)", str(mail.outbox[-1].body))
    assert found
    return found[1]


@pytest.fixture
def invited(lead: User, signed_in: SignIn) -> str:
    """The path of a waiting invitation's link."""
    assert signed_in(lead).post(INVITE, GWEN).status_code == 302
    return link()


def role_of(email: str) -> list[tuple[str, str | None]]:
    roles = Membership.objects.current().filter(user__email=email).select_related("plan")
    return [(m.role, m.plan.slug if m.plan else None) for m in roles]


class TestInviting:
    def test_lead_invites_and_the_person_gets_a_link(self, lead: User, signed_in: SignIn) -> None:
        browser = signed_in(lead)
        response = browser.post(INVITE, {**GWEN, "email": " Gwen@Example.ORG "}, follow=True)
        assert response.redirect_chain == [(PEOPLE, 302)]
        assert "An invitation is on its way to gwen@example.org." in response.content.decode()
        assert mail.outbox[0].to == ["gwen@example.org"]
        assert mail.outbox[0].subject == "lead invites you to the Workforce Strategy tracker"
        text = str(mail.outbox[0].body)
        assert "Hello Gwen Rees," in text
        assert "Plan: Cymru-Wales action plan 2024–2027" in text
        assert "Role: Contributor: reports on actions and adds notes" in text
        assert "until 6 December 2026" in text
        html = mail.outbox[0].alternatives[0]
        assert html[1] == "text/html"
        assert f'<a href="http://testserver{link()}">' in html[0]
        assert "style=" not in html[0]

    def test_only_a_hash_of_the_secret_is_kept(self, invited: str) -> None:
        secret = invited.split("/")[3]
        assert len(secret) == 43
        assert secret not in str(Invitation.objects.values())

    def test_e_mail_is_in_the_language_of_the_invited(self, lead: User, signed_in: SignIn) -> None:
        browser = signed_in(lead)
        browser.post(INVITE, {**GWEN, "language": "cy"})
        assert '<html lang="cy">' in mail.outbox[0].alternatives[0][0]
        Client().post(link())
        assert User.objects.get(email="gwen@example.org").language == "cy"

    def test_welsh_title_of_the_plan_stands_in_a_welsh_e_mail(
        self, lead: User, wales: NationPlan, signed_in: SignIn
    ) -> None:
        wales.title_cy = "Cynllun gweithredu Cymru"
        wales.save()
        signed_in(lead).post(INVITE, {**GWEN, "language": "cy"})
        assert "Cynllun gweithredu Cymru" in str(mail.outbox[0].body)

    @pytest.mark.parametrize("role", ["lead", "contributor", "observer"])
    def test_lead_may_give_every_role_of_the_plan(self, lead: User, signed_in: SignIn, role: str) -> None:
        signed_in(lead).post(INVITE, {**GWEN, "role": role})
        Client().post(link())
        assert role_of("gwen@example.org") == [(role, "wales-2024-2027")]

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"name": ""}, "Enter the person’s name."),
            ({"name": "x" * 151}, "at most 150 characters"),
            ({"name": "Gw\x00en"}, "Null characters are not allowed."),
            ({"email": "nobody"}, "Enter an e-mail address, like name@example.org."),
            ({"email": "gwen\x00@example.org"}, "Null characters are not allowed."),
            ({"email": "g" * 260 + "@example.org"}, "at most 254 characters"),
            ({"role": "administrator"}, "Choose one of the roles that you may give."),
            ({"role": ""}, "Choose one of the roles that you may give."),
            ({"language": "fr"}, "Choose English or Welsh."),
            ({"email": "lead@example.org"}, "This is your own address."),
            ({"email": "Contributor@example.org"}, "contributor has this role already."),
        ],
    )
    def test_bad_input_gets_a_message_and_keeps_what_was_typed(
        self, lead: User, contributor: User, signed_in: SignIn, wrong: dict[str, str], words: str
    ) -> None:
        response = signed_in(lead).post(INVITE, {**GWEN, **wrong})
        assert response.status_code == 422
        page = response.content.decode()
        assert words in page
        if "name" not in wrong:
            assert 'value="Gwen Rees"' in page
        assert mail.outbox == []
        assert not Invitation.objects.exists()

    def test_line_breaks_in_a_name_do_not_reach_the_header(self, lead: User, signed_in: SignIn) -> None:
        lead.name = "Lead\nBcc: all@example.org"
        lead.save()
        signed_in(lead).post(INVITE, {**GWEN, "name": "Gwen\r\nRees"})
        assert mail.outbox[0].subject == "Lead Bcc: all@example.org invites you to the Workforce Strategy tracker"
        assert Invitation.objects.get().name == "Gwen Rees"

    def test_the_same_address_twice(self, lead: User, signed_in: SignIn, invited: str) -> None:
        response = signed_in(lead).post(INVITE, {**GWEN, "email": "GWEN@example.org"})
        assert response.status_code == 422
        assert "Gwen Rees has a waiting invitation already." in response.content.decode()
        assert len(mail.outbox) == 1

    def test_an_expired_invitation_gives_way_to_a_new_one(
        self, lead: User, signed_in: SignIn, invited: str, settings: Any
    ) -> None:
        settings.CLOCK_FIXED_AT = NOW + timedelta(days=15)
        assert signed_in(lead).post(INVITE, GWEN).status_code == 302
        assert Invitation.objects.filter(withdrawn_at__isnull=True).count() == 1

    def test_what_was_typed_survives_an_expired_session(self, lead: User, signed_in: SignIn) -> None:
        browser = signed_in(lead)
        form = browser.get(INVITE).content.decode()
        author = re.search(r'name="author" value="([^"]+)"', form)
        assert author
        response = Client().post(INVITE, {**GWEN, "role": "observer", "author": author[1]})
        assert response["Location"].startswith("/account/login/?next=")
        back = parse_qs(urlsplit(response["Location"]).query)["next"][0]
        page = browser.get(back).content.decode()
        assert "We kept what you typed." in page
        assert 'value="Gwen Rees"' in page
        assert re.search(r'value="observer" checked', page)
        browser.post(back, GWEN)
        assert "Gwen Rees" not in browser.get(back).content.decode()

    def test_nobody_revives_a_deactivated_account(self, lead: User, signed_in: SignIn) -> None:
        person("gwen", is_active=False)
        response = signed_in(lead).post(INVITE, GWEN)
        assert response.status_code == 422
        assert "was switched off. Ask an administrator" in response.content.decode()

    def test_a_mail_server_that_fails_loses_no_invitation(
        self, lead: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: object, **kwargs: object) -> None:
            raise ConnectionRefusedError

        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
        response = signed_in(lead).post(INVITE, GWEN, follow=True)
        assert "is kept, but the e-mail could not be sent" in response.content.decode()
        assert Invitation.objects.waiting(NOW).count() == 1


class TestRights:
    @pytest.mark.parametrize("path", [PEOPLE, INVITE])
    def test_who_may_see_and_invite(
        self,
        path: str,
        lead: User,
        admin: User,
        contributor: User,
        observer: User,
        outsider: User,
        signed_in: SignIn,
    ) -> None:
        assert [signed_in(user).get(path).status_code for user in (lead, admin)] == [200, 200]
        assert [signed_in(user).get(path).status_code for user in (contributor, observer)] == [403, 403]
        assert signed_in(outsider).get(path).status_code == 404
        assert Client().get(path)["Location"].startswith("/account/login/?next=/plans/")

    def test_lead_cannot_invite_for_another_plan(self, lead: User, scotland: NationPlan, signed_in: SignIn) -> None:
        response = signed_in(lead).post("/plans/scotland-2025-2027/people/invite/", GWEN)
        assert response.status_code == 404
        response = signed_in(lead).post(INVITE, {**GWEN, "plan": scotland.pk, "plan_id": scotland.pk})
        assert response.status_code == 302
        assert [i.plan.slug for i in Invitation.objects.all() if i.plan] == ["wales-2024-2027"]

    def test_lead_who_observes_another_plan_cannot_invite_there(
        self, lead: User, scotland: NationPlan, signed_in: SignIn
    ) -> None:
        Membership.objects.create(user=lead, plan=scotland, role=Role.OBSERVER)
        assert signed_in(lead).post("/plans/scotland-2025-2027/people/invite/", GWEN).status_code == 403

    def test_lead_cannot_make_an_administrator(self, lead: User, signed_in: SignIn) -> None:
        signed_in(lead).post(INVITE, {**GWEN, "is_superuser": "on", "is_staff": "on", "is_active": "on"})
        Client().post(link())
        gwen = User.objects.get(email="gwen@example.org")
        assert (gwen.is_superuser, gwen.is_staff) == (False, False)

    def test_lead_cannot_invite_uk_wide(self, lead: User, signed_in: SignIn) -> None:
        browser = signed_in(lead)
        observer = {**GWEN, "role": "observer"}
        assert browser.get("/people/").status_code == 403
        assert browser.post("/people/invite/", observer).status_code == 403
        assert browser.post(INVITE, {**observer, "plan": ""}).status_code == 302
        assert Invitation.objects.get().plan is not None

    def test_administrator_invites_uk_wide_observers_only(self, admin: User, signed_in: SignIn) -> None:
        browser = signed_in(admin)
        assert browser.post("/people/invite/", {**GWEN, "role": "lead"}).status_code == 422
        assert browser.post("/people/invite/", {**GWEN, "role": "observer"}).status_code == 302
        assert "Plan: The plans of all nations" in str(mail.outbox[0].body)
        assert "Gwen Rees" in browser.get("/people/").content.decode()
        Client().post(link())
        assert role_of("gwen@example.org") == [("observer", None)]
        assert "gwen@example.org" in browser.get("/people/").content.decode()

    @pytest.mark.parametrize("verb", ["resend", "withdraw"])
    def test_invitations_of_another_plan_are_out_of_reach(
        self, verb: str, invited: str, scotland: NationPlan, outsider: User, signed_in: SignIn
    ) -> None:
        Membership.objects.filter(user=outsider).update(role=Role.LEAD)
        pk = Invitation.objects.get().pk
        browser = signed_in(outsider)
        assert browser.post(f"/plans/scotland-2025-2027/people/invitations/{pk}/{verb}/").status_code == 404
        assert browser.post(f"{PEOPLE}invitations/{pk}/{verb}/").status_code == 404
        assert browser.post(f"/people/invitations/{pk}/{verb}/").status_code == 403
        assert Invitation.objects.waiting(NOW).count() == 1

    @pytest.mark.parametrize("verb", ["resend", "withdraw"])
    def test_a_link_to_a_button_does_nothing(self, verb: str, invited: str, lead: User, signed_in: SignIn) -> None:
        pk = Invitation.objects.get().pk
        assert signed_in(lead).get(f"{PEOPLE}invitations/{pk}/{verb}/").status_code == 405
        assert signed_in(lead).post(f"{PEOPLE}invitations/{10**30}/{verb}/").status_code == 404


class TestAccepting:
    def test_opening_the_link_accepts_nothing(self, invited: str) -> None:
        browser = Client()
        for response in (browser.head(invited), browser.get(invited), browser.get(invited)):
            assert response.status_code == 200
        page = response.content.decode()
        assert "Gwen Rees, you are invited" in page
        assert "Cymru-Wales action plan 2024–2027" in page
        assert page.count("Accept the invitation") == 1
        assert "no-store" in response["Cache-Control"]
        assert not User.objects.filter(email="gwen@example.org").exists()
        assert "_auth_user_id" not in browser.session

    def test_the_button_makes_the_account_and_signs_in(self, invited: str) -> None:
        browser = Client()
        response = browser.post(invited)
        assert (response.status_code, response["Location"]) == (302, "/")
        gwen = User.objects.get(email="gwen@example.org")
        assert browser.session["_auth_user_id"] == str(gwen.pk)
        assert gwen.name == "Gwen Rees"
        assert not gwen.has_usable_password()
        assert role_of("gwen@example.org") == [("contributor", "wales-2024-2027")]
        addresses = list(EmailAddress.objects.filter(user=gwen).values_list("email", "verified", "primary"))
        assert addresses == [("gwen@example.org", True, True)]
        history = Membership.history.get(user=gwen)
        assert (history.history_user, history.history_change_reason) == (gwen, "By invitation.")
        page = browser.get("/account/").content.decode()
        assert "Welcome, Gwen Rees. Next time, sign in with your e-mail address: we send you a code." in page
        assert browser.cookies["django_language"].value == "en"

    def test_a_link_works_once(self, invited: str) -> None:
        first = Client()
        first.post(invited)
        for second in (first, Client()):
            for response in (second.get(invited), second.post(invited)):
                assert response.status_code == 410
                assert "This invitation was accepted already" in response.content.decode()
        assert "_auth_user_id" not in second.session
        assert Membership.objects.filter(user__email="gwen@example.org").count() == 1

    def test_an_expired_link(self, invited: str, settings: Any) -> None:
        settings.CLOCK_FIXED_AT = NOW + timedelta(days=14) - timedelta(seconds=1)
        assert Client().get(invited).status_code == 200
        settings.CLOCK_FIXED_AT = NOW + timedelta(days=14)
        for response in (Client().get(invited), Client().post(invited)):
            assert response.status_code == 410
            assert "This invitation has expired" in response.content.decode()
        assert not User.objects.filter(email="gwen@example.org").exists()

    def test_a_withdrawn_link(self, invited: str, lead: User, signed_in: SignIn) -> None:
        pk = Invitation.objects.get().pk
        browser = signed_in(lead)
        response = browser.post(f"{PEOPLE}invitations/{pk}/withdraw/", follow=True)
        assert "The invitation of Gwen Rees is withdrawn." in response.content.decode()
        assert Client().post(invited).status_code == 410
        response = browser.post(f"{PEOPLE}invitations/{pk}/resend/", follow=True)
        assert "This invitation was withdrawn already." in response.content.decode()
        assert len(mail.outbox) == 1

    def test_sending_again_replaces_the_link_and_gives_two_more_weeks(
        self, invited: str, lead: User, signed_in: SignIn, settings: Any
    ) -> None:
        settings.CLOCK_FIXED_AT = NOW + timedelta(days=20)
        browser = signed_in(lead)
        assert "expired on" in browser.get(PEOPLE).content.decode()
        browser.post(f"{PEOPLE}invitations/{Invitation.objects.get().pk}/resend/")
        assert link() != invited
        response = Client().get(invited)
        assert response.status_code == 404
        assert "only the newest link works" in response.content.decode()
        settings.CLOCK_FIXED_AT = NOW + timedelta(days=33)
        assert Client().post(link()).status_code == 302

    @pytest.mark.parametrize("secret", ["x", "x" * 43, "%C3%A9", "x" * 3000])
    def test_an_unknown_link(self, db: None, secret: str) -> None:
        for response in (
            Client().get(f"/account/invitation/{secret}/"),
            Client().post(f"/account/invitation/{secret}/"),
        ):
            assert response.status_code == 404
            assert "There is no such invitation" in response.content.decode()

    def test_nul_in_a_link(self, db: None) -> None:
        assert Client().get("/account/invitation/a%00b/").status_code == 400

    def test_somebody_else_is_signed_in(self, invited: str, observer: User, signed_in: SignIn) -> None:
        browser = signed_in(observer)
        response = browser.get(invited)
        page = response.content.decode()
        assert "You are signed in as observer. This invitation is for gwen@example.org." in page
        assert "Accept the invitation" not in page
        assert browser.post(invited).status_code == 409
        assert role_of("gwen@example.org") == []
        response = browser.post("/account/logout/", {"next": invited})
        assert response["Location"] == invited
        assert browser.post(invited)["Location"] == "/"

    def test_an_existing_account_gets_the_role_and_signs_in_as_always(self, invited: str, scotland: NationPlan) -> None:
        gwen = person("gwen", scotland, Role.OBSERVER)
        browser = Client()
        assert "You have an account already." in browser.get(invited).content.decode()
        response = browser.post(invited, follow=True)
        assert response.redirect_chain[-1][0].startswith("/account/login/")
        assert "sign in as you always do" in response.content.decode()
        assert "_auth_user_id" not in browser.session
        assert sorted(role_of(gwen.email)) == [("contributor", "wales-2024-2027"), ("observer", "scotland-2025-2027")]

    def test_an_existing_account_that_is_signed_in_goes_home(self, invited: str, signed_in: SignIn) -> None:
        response = signed_in(person("gwen")).post(invited)
        assert (response.status_code, response["Location"]) == (302, "/")
        assert role_of("gwen@example.org") == [("contributor", "wales-2024-2027")]

    def test_another_role_replaces_the_one_that_is_held(self, lead: User, wales: NationPlan, signed_in: SignIn) -> None:
        gwen = person("gwen", wales, Role.OBSERVER)
        signed_in(lead).post(INVITE, GWEN)
        Client().post(link())
        roles = Membership.objects.filter(user=gwen).order_by("started_at")
        assert [(m.role, m.ended_at) for m in roles] == [("observer", NOW), ("contributor", None)]

    def test_an_account_switched_off_since(self, invited: str) -> None:
        person("gwen", is_active=False)
        response = Client().post(invited)
        assert response.status_code == 403
        assert "Your account was switched off" in response.content.decode()
        assert role_of("gwen@example.org") == []

    def test_whoever_invited_may_no_longer_give_the_role(self, invited: str, lead: User, admin: User) -> None:
        Membership.objects.filter(user=lead).update(ended_at=NOW)
        response = Client().post(invited)
        assert response.status_code == 403
        assert "This invitation no longer holds" in response.content.decode()
        assert not User.objects.filter(email="gwen@example.org").exists()

    def test_sent_again_by_another_it_holds_again(
        self, invited: str, lead: User, admin: User, signed_in: SignIn
    ) -> None:
        Membership.objects.filter(user=lead).update(ended_at=NOW)
        signed_in(admin).post(f"{PEOPLE}invitations/{Invitation.objects.get().pk}/resend/")
        assert Client().post(link())["Location"] == "/"
