"""Signing in, and what people change about themselves."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.management import call_command
from django.test import Client

from plans.models import User
from tests.conftest import person

SignIn = Callable[[User], Client]
PASSWORD = "correct horse battery"
#: How a code stands in its e-mail: on a line of its own.
CODE = r"^([A-Z0-9]{3,}-?[A-Z0-9]+)$"
#: “12345678901234567890” in base 32; the standard's appendix D gives 287082 for a counter of 1.
RFC_4226_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def ask_for_code(browser: Client, email: str) -> str:
    """Ask for a code and return what was sent, or nothing."""
    response = browser.post("/account/login/code/", {"email": email})
    assert response["Location"].startswith("/account/login/code/confirm/")
    found = re.search(CODE, str(mail.outbox[-1].body), re.MULTILINE) if mail.outbox else None
    return found[1] if found else ""


@pytest.fixture
def gwen(db: None) -> User:
    return person("gwen", password=PASSWORD)


class TestSigningIn:
    def test_by_password(self, gwen: User) -> None:
        browser = Client()
        response = browser.post("/account/login/", {"login": "GWEN@example.org", "password": PASSWORD})
        assert (response.status_code, response["Location"]) == (302, "/")
        assert is_signed_in(browser)

    def test_fields_are_named_by_labels_alone(self, gwen: User, signed_in: SignIn) -> None:
        pages = [Client().get(f"/account/{path}/") for path in ("login", "login/code", "password/reset")]
        for response in (*pages, signed_in(gwen).get("/account/email/")):
            page = response.content.decode()
            assert re.search(r"<label[^>]*>\s*E-mail address", page)
            assert "placeholder" not in page

    def test_the_page_offers_help_once(self, db: None) -> None:
        assert Client().get("/account/login/").content.decode().count("Contact</a>") == 1

    def test_by_code(self, gwen: User) -> None:
        browser = Client()
        code = ask_for_code(browser, "Gwen@example.org")
        response = browser.post("/account/login/code/confirm/", {"code": code})
        assert (response.status_code, response["Location"]) == (302, "/")
        assert is_signed_in(browser)

    def test_by_code_back_to_where_they_wanted_to_go(self, gwen: User) -> None:
        browser = Client()
        browser.post("/account/login/code/", {"email": gwen.email, "next": "/strategy/?a=b"})
        code = re.search(CODE, str(mail.outbox[-1].body), re.MULTILINE)
        assert code
        response = browser.post("/account/login/code/confirm/", {"code": code[1], "next": "/strategy/?a=b"})
        assert response["Location"] == "/strategy/?a=b"

    def test_five_wrong_codes_end_it(self, gwen: User) -> None:
        browser = Client()
        code = ask_for_code(browser, gwen.email)
        for _ in range(4):
            assert browser.post("/account/login/code/confirm/", {"code": "WRONG1"}).status_code == 422
        response = browser.post("/account/login/code/confirm/", {"code": "WRONG1"})
        assert response.status_code == 302
        browser.post("/account/login/code/confirm/", {"code": code})
        assert not is_signed_in(browser)

    def test_another_code_can_be_asked_for_twice(self, gwen: User) -> None:
        browser = Client()
        first = ask_for_code(browser, gwen.email)
        for _ in range(3):
            browser.post("/account/login/code/confirm/", {"action": "resend"})
        assert len(mail.outbox) == 3
        browser.post("/account/login/code/confirm/", {"code": first})
        assert not is_signed_in(browser)
        newest = re.search(CODE, str(mail.outbox[-1].body), re.MULTILINE)
        assert newest
        browser.post("/account/login/code/confirm/", {"code": newest[1]})
        assert is_signed_in(browser)

    @pytest.mark.parametrize("code", ["", "a\x00b", "x" * 10_000])
    def test_a_code_that_is_none(self, gwen: User, code: str) -> None:
        browser = Client()
        ask_for_code(browser, gwen.email)
        assert browser.post("/account/login/code/confirm/", {"code": code}).status_code == 422
        assert not is_signed_in(browser)

    @pytest.mark.parametrize("login", ["a\x00b@example.org", "x" * 10_000 + "@example.org", "nobody", ""])
    def test_an_address_that_is_none(self, db: None, login: str) -> None:
        assert Client().post("/account/login/", {"login": login, "password": "a\x00b"}).status_code == 422
        assert Client().post("/account/login/code/", {"email": login}).status_code == 422

    def test_nobody_can_find_out_who_has_an_account(self, gwen: User) -> None:
        known, unknown = (
            Client().post("/account/login/code/", {"email": address}) for address in (gwen.email, "no@example.org")
        )
        assert known["Location"] == unknown["Location"]
        pages = [
            Client().post("/account/login/", {"login": address, "password": "wrong"}).content.decode()
            for address in (gwen.email, "no@example.org")
        ]
        words = "The e-mail address or the password is not right."
        assert [words in page for page in pages] == [True, True]
        reset = [
            Client().post("/account/password/reset/", {"email": address}) for address in (gwen.email, "no@example.org")
        ]
        assert [response["Location"] for response in reset] == ["/account/password/reset/done/"] * 2

    def test_password_attempts_are_limited(self, gwen: User) -> None:
        for _ in range(5):
            Client().post("/account/login/", {"login": gwen.email, "password": "wrong"})
        browser = Client()
        page = browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD}).content.decode()
        assert "Too many attempts to sign in. Wait five minutes, then try again." in page
        assert not is_signed_in(browser)

    def test_somebody_who_tries_on_and_on_is_told_to_wait(self, db: None) -> None:
        for _ in range(31):
            response = Client().post("/account/login/", {"login": "", "password": ""})
        assert response.status_code == 429
        assert "Wait five minutes, then try again." in response.content.decode()

    def test_codes_asked_for_are_limited(self, gwen: User) -> None:
        for _ in range(4):
            Client().post("/account/login/code/", {"email": gwen.email})
        assert len(mail.outbox) == 3

    def test_somebody_deactivated_cannot_sign_in(self, gwen: User, signed_in: SignIn) -> None:
        before = signed_in(gwen)
        assert before.get("/account/").status_code == 200
        gwen.is_active = False
        gwen.save()
        assert before.get("/account/")["Location"].startswith("/account/login/")
        browser = Client()
        browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD})
        assert not is_signed_in(browser)
        assert ask_for_code(browser, gwen.email) == ""
        browser.post("/account/password/reset/", {"email": gwen.email})
        assert "/password/reset/key/" not in "".join(str(message.body) for message in mail.outbox)

    @pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
    def test_no_open_redirect(self, gwen: User, signed_in: SignIn, target: str) -> None:
        form = {"login": gwen.email, "password": PASSWORD, "next": target}
        assert Client().post("/account/login/", form)["Location"] == "/"
        assert signed_in(gwen).get("/account/login/", {"next": target})["Location"] == "/"
        assert signed_in(gwen).get("/account/signup/", {"next": target})["Location"] == "/"
        assert signed_in(gwen).post("/account/logout/", {"next": target})["Location"] == "/account/login/"

    def test_the_first_administrator_signs_in_by_password_and_by_code(
        self, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
        call_command("createsuperuser", "--noinput", email="Root@Example.org", name="Root", verbosity=0)
        browser = Client()
        browser.post("/account/login/", {"login": "root@example.org", "password": PASSWORD})
        assert is_signed_in(browser)
        browser = Client()
        browser.post("/account/login/code/confirm/", {"code": ask_for_code(browser, "root@example.org")})
        assert is_signed_in(browser)

    def test_administration_is_entered_through_the_same_door(self, gwen: User) -> None:
        browser = Client()
        response = browser.get("/admin/", follow=True)
        assert response.redirect_chain[-1][0] == "/account/login/?next=/admin/"
        response = browser.post("/admin/login/", {"username": gwen.email, "password": PASSWORD})
        assert response["Location"].startswith("/account/login/")
        assert not is_signed_in(browser)

    def test_the_language_of_the_account_is_that_of_the_pages(self, gwen: User) -> None:
        gwen.language = "cy"
        gwen.save()
        browser = Client()
        browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD})
        assert browser.cookies["django_language"].value == "cy"


class TestSecondFactor:
    def test_it_is_asked_for_after_a_password_and_after_a_code(
        self, gwen: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([1]))
        totp.TOTP.activate(gwen, RFC_4226_SECRET)
        browser = Client()
        response = browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD})
        assert response["Location"].startswith("/account/2fa/authenticate/")
        assert not is_signed_in(browser)
        by_code = Client()
        code = ask_for_code(by_code, gwen.email)
        response = by_code.post("/account/login/code/confirm/", {"code": code})
        assert response["Location"].startswith("/account/2fa/authenticate/")
        assert not is_signed_in(by_code)
        assert browser.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 422
        browser.post("/account/2fa/authenticate/", {"code": "287082"})
        assert is_signed_in(browser)

    def test_a_recovery_code_works_once(self, gwen: User) -> None:
        totp.TOTP.activate(gwen, RFC_4226_SECRET)
        code = RecoveryCodes.activate(gwen).get_unused_codes()[0]
        for expected in (True, False):
            browser = Client()
            browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD})
            browser.post("/account/2fa/authenticate/", {"code": code})
            assert is_signed_in(browser) is expected


class TestSignUpIsClosed:
    def test_the_page_says_that_accounts_come_by_invitation(self, db: None) -> None:
        response = Client().get("/account/signup/")
        assert response.status_code == 200
        assert "invitation" in response.content.decode()

    def test_a_forged_form_makes_no_account(self, db: None) -> None:
        Client().post("/account/signup/", {"email": "me@example.org", "password1": PASSWORD})
        assert not User.objects.exists()


class TestAddresses:
    def test_everybody_has_one_verified_address_however_they_came(self, gwen: User) -> None:
        saved = User(email="Other@Example.org", name="Other")
        saved.save()
        rows = EmailAddress.objects.order_by("email").values_list("email", "verified", "primary")
        assert list(rows) == [("gwen@example.org", True, True), ("other@example.org", True, True)]

    def test_an_address_changed_for_somebody_replaces_the_old_one(self, gwen: User) -> None:
        gwen.email = "new@example.org"
        gwen.save()
        rows = EmailAddress.objects.filter(user=gwen).values_list("email", "verified", "primary")
        assert list(rows) == [("new@example.org", True, True)]
        browser = Client()
        browser.post("/account/login/", {"login": "gwen@example.org", "password": PASSWORD})
        assert not is_signed_in(browser)

    def test_a_new_address_counts_once_it_is_verified(self, gwen: User) -> None:
        browser = Client()
        browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD})
        form = {"email": "new@example.org", "action_add": ""}
        response = browser.post("/account/email/", form)
        assert response["Location"].startswith("/account/reauthenticate/")
        browser.post("/account/reauthenticate/", {"password": PASSWORD})
        browser.post("/account/email/", form)
        gwen.refresh_from_db()
        assert gwen.email == "gwen@example.org"
        sent = next(message for message in mail.outbox if message.to == ["new@example.org"])
        link = re.search(r"http://testserver(/account/confirm-email/\S+)", str(sent.body))
        assert link
        browser.get(link[1])
        gwen.refresh_from_db()
        assert gwen.email == "gwen@example.org"
        browser.post(link[1])
        gwen.refresh_from_db()
        assert gwen.email == "new@example.org"
        rows = EmailAddress.objects.filter(user=gwen).values_list("email", "verified", "primary")
        assert list(rows) == [("new@example.org", True, True)]
        assert any(message.to == ["gwen@example.org"] for message in mail.outbox)

    def test_an_address_of_somebody_else_is_refused(self, gwen: User) -> None:
        person("other")
        browser = Client()
        browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD})
        browser.post("/account/reauthenticate/", {"password": PASSWORD})
        assert browser.post("/account/email/", {"email": "other@example.org", "action_add": ""}).status_code == 302
        gwen.refresh_from_db()
        assert gwen.email == "gwen@example.org"
        owners = EmailAddress.objects.filter(email="other@example.org", verified=True).values_list("user__name")
        assert list(owners) == [("other",)]


class TestPasswords:
    def test_somebody_who_signs_in_by_code_can_set_one(self, db: None, signed_in: SignIn) -> None:
        user = person("bron")
        browser = signed_in(user)
        assert browser.get("/account/password/set/").status_code == 200
        response = browser.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
        assert response.status_code == 302
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    @pytest.mark.parametrize("weak", ["short", "password1234", "bron@example.org"])
    def test_a_weak_one_is_refused(self, db: None, signed_in: SignIn, weak: str) -> None:
        user = person("bron")
        response = signed_in(user).post("/account/password/set/", {"password1": weak, "password2": weak})
        assert response.status_code == 422
        user.refresh_from_db()
        assert not user.has_usable_password()

    def test_a_forgotten_one_is_set_anew(self, gwen: User) -> None:
        browser = Client()
        browser.post("/account/password/reset/", {"email": gwen.email})
        link = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
        assert link
        form_url = browser.get(link[1])["Location"]
        assert browser.get(form_url).status_code == 200
        new = "a much longer one 7"
        browser.post(form_url, {"password1": new, "password2": new})
        gwen.refresh_from_db()
        assert gwen.check_password(new)
        assert "action_url" not in Client().get(link[1], follow=True).content.decode()


class TestAccountPage:
    @pytest.mark.parametrize(
        "path",
        [
            "/account/",
            "/account/email/",
            "/account/password/change/",
            "/account/2fa/",
            "/account/sessions/",
            "/account/logout/",
        ],
    )
    def test_every_page_of_it_opens(self, gwen: User, signed_in: SignIn, path: str) -> None:
        assert signed_in(gwen).get(path).status_code == 200
        assert Client().get(path).status_code == 302

    def test_it_shows_roles_and_ways_to_sign_in(self, lead: User, signed_in: SignIn) -> None:
        page = signed_in(lead).get("/account/").content.decode()
        assert "Cymru-Wales action plan 2024–2027" in page
        assert "lead@example.org" in page
        assert 'href="/plans/wales-2024-2027/people/"' in page
        assert "None. You do not need one: we e-mail you a code." in page

    def test_name_and_language_are_saved(self, gwen: User, signed_in: SignIn) -> None:
        browser = signed_in(gwen)
        response = browser.post("/account/", {"name": "  Gwen   Rees ", "language": "cy"})
        assert response["Location"] == "/account/"
        assert browser.cookies["django_language"].value == "cy"
        gwen.refresh_from_db()
        assert (gwen.name, gwen.language) == ("Gwen Rees", "cy")

    def test_nothing_else_is_saved(self, gwen: User, signed_in: SignIn) -> None:
        forged = {"name": "Gwen", "language": "en", "is_superuser": "on", "is_staff": "on", "email": "x@example.org"}
        signed_in(gwen).post("/account/", forged)
        gwen.refresh_from_db()
        assert (gwen.is_superuser, gwen.is_staff, gwen.email) == (False, False, "gwen@example.org")

    @pytest.mark.parametrize(
        "wrong", [{"name": ""}, {"name": " "}, {"name": "x" * 151}, {"name": "a\x00b"}, {"language": "fr"}]
    )
    def test_bad_input_gets_a_message(self, gwen: User, signed_in: SignIn, wrong: dict[str, str]) -> None:
        response = signed_in(gwen).post("/account/", {"name": "Gwen", "language": "en", **wrong})
        assert response.status_code == 422
        assert "There is a problem" in response.content.decode()
        gwen.refresh_from_db()
        assert (gwen.name, gwen.language) == ("gwen", "en")

    def test_other_sessions_can_be_ended(self, gwen: User) -> None:
        here, there = Client(), Client()
        for browser in (here, there):
            browser.post("/account/login/", {"login": gwen.email, "password": PASSWORD})
        here.post("/account/sessions/")
        assert here.get("/account/").status_code == 200
        assert there.get("/account/").status_code == 302
