"""People, roles and plans in the administration: who may open, see and change what."""

from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core import mail

from plans.models import Invitation, Membership, NationPlan, ReportingRound, Role, Strategy, User
from tests.admin_page import errors, typed
from tests.conftest import LONDON, NOW, person


def url(obj: Any, page: str = "change") -> str:
    return f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/{page}/"


@pytest.fixture
def desk(signed_in: Any, admin: Any) -> Any:
    return signed_in(admin)


@pytest.fixture
def powerful(db: None) -> User:
    """A staff user who was given every permission that there is, but is no superuser."""
    user = person("powerful", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return user


@pytest.fixture
def invitation(wales: NationPlan, admin: User) -> Invitation:
    return Invitation.objects.create(
        email="new@example.org",
        name="New",
        role="lead",
        plan=wales,
        secret_hash="0" * 64,
        invited_by=admin,
        sent_at=NOW,
    )


class TestWhoComesIn:
    def test_signed_out_people_sign_in_first(self, client: Any, db: None) -> None:
        page = client.get("/admin/plans/user/", follow=True)
        assert page.redirect_chain[-1][0] == "/account/login/?next=/admin/plans/user/"

    def test_others_are_refused(self, signed_in: Any, lead: Any) -> None:
        for address in ("/admin/", "/admin/login/", "/admin/plans/user/", "/admin/autocomplete/"):
            assert signed_in(lead).get(address, follow=True).status_code == 403

    def test_administrators_see_every_model_and_no_library(self, desk: Any) -> None:
        page = desk.get("/admin/")
        lists = {entry["object_name"] for app in page.context["app_list"] for entry in app["models"]}
        assert lists == {
            *("NationPlan", "ReportingRound", "Strategy", "PlanSection", "VisionOutcome", "NeighbouringStrategy"),
            *("User", "Membership", "Invitation", "DemoData", "RoundSnapshot", "RoundLink"),
            *("Action", "Measure", "Timing", "Commitment", "Priority", "ResponsibleParty"),
            *("ProgressReport", "Decision", "Reading", "Evidence", "Note", "TimingRevision", "FormerReference"),
            *("ReportQuestion", "BoardWording", "CheckAnswer", "ReportText", "DecisionRequest", "BoardDecision"),
            *("Handover", "Reminder"),
        }
        text = page.content.decode()
        assert "Workforce Strategy tracker administration" in text
        assert '<a href="/">' in text

    @pytest.mark.parametrize(
        "address", ["auth/group/", "account/emailaddress/", "mfa/authenticator/", "usersessions/usersession/"]
    )
    def test_models_that_sign_people_in_are_not_there(self, desk: Any, address: str) -> None:
        assert desk.get(f"/admin/{address}").status_code == 404


class TestAPerson:
    def test_is_added_and_signs_in_by_code(self, desk: Any, client: Any) -> None:
        data = typed(desk, "/admin/plans/user/add/", email="New.Person@Example.org", name="New Person", language="en")
        assert desk.post("/admin/plans/user/add/", data).status_code == 302
        user = User.objects.get(email="new.person@example.org")
        assert not user.has_usable_password()
        assert not user.is_staff
        address = EmailAddress.objects.get(user=user)
        assert (address.email, address.verified, address.primary) == ("new.person@example.org", True, True)
        client.post("/account/login/code/", {"email": "new.person@example.org"})
        assert mail.outbox[-1].to == ["new.person@example.org"]

    def test_is_not_added_twice(self, desk: Any, lead: Any) -> None:
        data = typed(desk, "/admin/plans/user/add/", email=lead.email.upper(), name="Again", language="en")
        page = desk.post("/admin/plans/user/add/", data)
        assert page.status_code == 422
        assert "has an account already" in errors(page)

    def test_nothing_of_a_password_is_shown(self, desk: Any, lead: Any) -> None:
        lead.set_password("correct horse battery")
        lead.save()
        text = desk.get(url(lead)).content.decode()
        assert lead.password not in text
        assert "pbkdf2" not in text
        assert f"/admin/plans/user/{lead.pk}/password/" in text

    def test_has_a_password_set(self, desk: Any, lead: Any) -> None:
        words = "plum tree by the canal 7"
        data = {"usable_password": "true", "password1": words, "password2": words}
        assert desk.post(url(lead, "password"), data).status_code == 302
        lead.refresh_from_db()
        assert lead.check_password(words)

    def test_is_made_an_administrator(self, desk: Any, lead: Any) -> None:
        data = typed(desk, url(lead), is_staff="on", is_superuser="on")
        assert desk.post(url(lead), data).status_code == 302
        lead.refresh_from_db()
        assert (lead.is_staff, lead.is_superuser) == (True, True)

    def test_the_only_administrator_stays_one(self, desk: Any, admin: Any) -> None:
        data = typed(desk, url(admin))
        del data["is_superuser"]
        page = desk.post(url(admin), data)
        assert page.status_code == 422
        assert "This is the only administrator." in errors(page)

    def test_is_anonymised_after_a_question(self, desk: Any, contributor: Any) -> None:
        chosen = {"action": "anonymise", "_selected_action": [contributor.pk]}
        page = desk.post("/admin/plans/user/", chosen)
        assert "This cannot be undone." in page.content.decode()
        contributor.refresh_from_db()
        assert contributor.name == "contributor"
        assert desk.post("/admin/plans/user/", {**chosen, "confirmed": "yes"}).status_code == 302
        contributor.refresh_from_db()
        assert (contributor.is_active, contributor.anonymised_at) == (False, NOW)
        assert desk.post(url(contributor), {"name": "Back"}).status_code == 403


class TestARole:
    def test_is_given_with_a_history(self, desk: Any, admin: Any, wales: Any) -> None:
        user = person("newcomer")
        data = typed(
            desk, "/admin/plans/membership/add/", user=user.pk, plan=wales.pk, role="lead", change_reason="New"
        )
        assert desk.post("/admin/plans/membership/add/", data).status_code == 302
        membership = Membership.objects.get(user=user)
        assert (membership.role, membership.started_at) == ("lead", NOW)
        row = membership.history.get()
        assert (row.history_user, row.history_change_reason) == (admin, "New")

    def test_is_given_once(self, desk: Any, wales: Any, lead: Any) -> None:
        data = typed(desk, "/admin/plans/membership/add/", user=lead.pk, plan=wales.pk, role="observer")
        page = desk.post("/admin/plans/membership/add/", data)
        assert page.status_code == 422
        assert "has a role in this plan already" in errors(page)

    def test_uk_wide_is_observer(self, desk: Any, lead: Any) -> None:
        data = typed(desk, "/admin/plans/membership/add/", user=lead.pk, role="lead")
        page = desk.post("/admin/plans/membership/add/", data)
        assert page.status_code == 422
        assert "A UK-wide role can only be observer." in errors(page)

    def test_ends_and_stays_ended(self, desk: Any, admin: Any, lead: Any) -> None:
        membership = lead.memberships.get()
        data = typed(desk, url(membership), end_now="on", role="observer", change_reason="Left RCOT")
        assert desk.post(url(membership), data).status_code == 302
        membership.refresh_from_db()
        assert (membership.role, membership.ended_at) == ("lead", NOW)
        row = membership.history.first()
        assert (row.history_user, row.history_change_reason) == (admin, "Left RCOT")
        assert desk.post(url(membership), data).status_code == 403

    def test_several_end_at_once(self, desk: Any, lead: Any, observer: Any) -> None:
        keys = [lead.memberships.get().pk, observer.memberships.get().pk]
        desk.post("/admin/plans/membership/", {"action": "end_roles", "_selected_action": keys})
        assert Membership.objects.current().count() == 0


def test_an_invitation_is_withdrawn(desk: Any, invitation: Invitation) -> None:
    desk.post("/admin/plans/invitation/", {"action": "withdraw", "_selected_action": [invitation.pk]})
    invitation.refresh_from_db()
    assert invitation.withdrawn_at == NOW
    assert desk.get("/admin/plans/invitation/add/").status_code == 403


# What a staff user with every permission but superuser is answered. Written by hand: method, address, answer.
FORGED = [
    ("GET", "/admin/plans/user/", 200),
    ("GET", "/admin/plans/user/{user}/change/", 200),
    ("GET", "/admin/plans/user/add/", 403),
    ("POST", "/admin/plans/user/add/", 403),
    ("POST", "/admin/plans/user/add/?_popup=1", 403),
    ("POST", "/admin/plans/user/{user}/change/", 403),
    ("POST", "/admin/plans/user/{user}/change/?_popup=1", 403),
    ("POST", "/admin/plans/user/{self}/change/", 403),
    ("GET", "/admin/plans/user/{self}/password/", 403),
    ("GET", "/admin/plans/user/{user}/password/", 403),
    ("POST", "/admin/plans/user/{user}/password/", 403),
    ("POST", "/admin/plans/user/{user}/delete/", 403),
    ("GET", "/admin/plans/membership/", 200),
    ("GET", "/admin/plans/membership/{membership}/change/", 200),
    ("GET", "/admin/plans/membership/add/", 403),
    ("POST", "/admin/plans/membership/add/", 403),
    ("POST", "/admin/plans/membership/add/?_popup=1", 403),
    ("POST", "/admin/plans/membership/{membership}/change/", 403),
    ("POST", "/admin/plans/membership/{membership}/delete/", 403),
    ("GET", "/admin/plans/invitation/", 200),
    ("GET", "/admin/plans/invitation/{invitation}/change/", 200),
    ("POST", "/admin/plans/invitation/add/", 403),
    ("POST", "/admin/plans/invitation/{invitation}/change/", 403),
    ("POST", "/admin/plans/invitation/{invitation}/delete/", 403),
    ("GET", "/admin/auth/group/", 404),
    ("POST", "/admin/auth/group/add/", 404),
    ("POST", "/admin/account/emailaddress/add/", 404),
    ("POST", "/admin/mfa/authenticator/add/", 404),
]


@pytest.mark.parametrize(("method", "address", "answer"), FORGED)
def test_a_staff_user_never_gives_rights(
    signed_in: Any, powerful: Any, contributor: Any, invitation: Any, method: str, address: str, answer: int
) -> None:
    membership = contributor.memberships.get()
    keys = {"user": contributor.pk, "self": powerful.pk, "membership": membership.pk, "invitation": invitation.pk}
    forged = {
        "email": "mine@example.org",
        "name": "Mine",
        "language": "en",
        "user": powerful.pk,
        "role": "lead",
        "plan": invitation.plan.pk,
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "end_now": "on",
        "password1": "plum tree by the canal",
        "password2": "plum tree by the canal",
        "post": "yes",
    }
    client = signed_in(powerful)
    address = address.format(**keys)
    page = client.get(address) if method == "GET" else client.post(address, forged)
    assert page.status_code == answer
    assert not User.objects.filter(is_superuser=True).exclude(name="administrator").exists()
    assert User.objects.count() == 3 + User.objects.filter(name="lead").count()
    assert list(Membership.objects.current()) == [membership]
    assert EmailAddress.objects.filter(email="mine@example.org").count() == 0
    contributor.refresh_from_db()
    assert (contributor.name, contributor.has_usable_password()) == ("contributor", False)
    assert Invitation.objects.get().role == "lead"


@pytest.mark.parametrize(
    ("model", "action"), [("user", "anonymise"), ("membership", "end_roles"), ("invitation", "withdraw")]
)
def test_a_staff_user_runs_no_action_on_people(
    signed_in: Any, powerful: Any, contributor: Any, invitation: Any, model: str, action: str
) -> None:
    keys = [contributor.pk, contributor.memberships.get().pk, invitation.pk]
    chosen = {"action": action, "_selected_action": keys, "confirmed": "yes"}
    signed_in(powerful).post(f"/admin/plans/{model}/", chosen)
    contributor.refresh_from_db()
    invitation.refresh_from_db()
    assert (contributor.anonymised_at, invitation.withdrawn_at) == (None, None)
    assert Membership.objects.current().count() == 1


def test_a_staff_user_changes_no_role_through_a_plan(signed_in: Any, powerful: Any, wales: Any, lead: Any) -> None:
    client = signed_in(powerful)
    data = typed(client, url(wales), title="New title")
    data.update(
        {
            "memberships-TOTAL_FORMS": 1,
            "memberships-INITIAL_FORMS": 0,
            "memberships-0-user": powerful.pk,
            "memberships-0-role": "lead",
        }
    )
    assert client.post(url(wales), data).status_code == 302
    wales.refresh_from_db()
    assert (wales.title, powerful.memberships.count()) == ("New title", 0)


def test_passwords_are_not_searched_by_address(desk: Any, signed_in: Any, powerful: Any, lead: Any) -> None:
    for address in ("/admin/plans/user/?password__startswith=p", "/admin/plans/membership/?user__password__contains=p"):
        assert desk.get(address).status_code == 400


class TestChoosing:
    """Lists are whole without a script; what a staff user may not see is not in them."""

    def offered(self, page: Any, name: str) -> list[str]:
        field = page.context["adminform"].form[name]
        groups = [group for _name, group, _index in field.field.widget.optgroups(name, [field.value() or ""])]
        return [choice["label"] for group in groups for choice in group]

    def test_a_role_is_offered_to_people_who_can_sign_in(self, desk: Any, lead: Any, wales: Any) -> None:
        person("leaver", is_active=False)
        page = desk.get("/admin/plans/membership/add/")
        assert self.offered(page, "user") == ["–", "administrator", "lead"]
        assert self.offered(page, "plan") == ["–", "Cymru-Wales action plan 2024–2027"]

    def test_names_are_not_shown_to_who_may_not_see_people(self, signed_in: Any, lead: Any) -> None:
        user = person("staff", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=["view_action", "add_action"]))
        page = signed_in(user).get("/admin/priorities/action/add/")
        assert self.offered(page, "reporter") == ["–"]
        assert self.offered(page, "plan") == ["–"]

    def test_the_search_of_the_library_is_closed_to_who_may_not_see_people(self, signed_in: Any, lead: Any) -> None:
        user = person("staff", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=["view_action", "change_action"]))
        query = {"app_label": "priorities", "model_name": "action", "field_name": "reporter", "term": "lea"}
        assert signed_in(user).get("/admin/autocomplete/", query).status_code == 403


class TestARound:
    def data(self, desk: Any, plan: Any, closes: str) -> dict[str, Any]:
        data = typed(desk, "/admin/plans/reportinground/add/", plan=plan.pk, label="Winter 2027", label_cy="Gaeaf 2027")
        times = {"opens_at_0": "01/02/2027", "opens_at_1": "00:00", "closes_at_0": closes, "closes_at_1": "23:59:59"}
        return {**data, **times}

    def test_is_opened_through_the_service(self, desk: Any, admin: Any, wales: Any) -> None:
        page = desk.post("/admin/plans/reportinground/add/", self.data(desk, wales, "28/02/2027"))
        assert page.status_code == 302, errors(page)
        opened = ReportingRound.objects.get()
        assert (opened.opened_by, opened.state, opened.label_cy) == (admin, "open", "Gaeaf 2027")
        assert opened.closes_at == datetime(2027, 2, 28, 23, 59, 59, tzinfo=LONDON)

    def test_a_second_open_one_is_refused(self, desk: Any, wales: Any, autumn: Any) -> None:
        page = desk.post("/admin/plans/reportinground/add/", self.data(desk, wales, "28/02/2027"))
        assert page.status_code == 422
        assert "not signed off yet" in errors(page)
        assert "Winter 2027" in page.content.decode()

    def test_is_not_signed_off_here(self, desk: Any, lead: Any, autumn: Any) -> None:
        data = typed(desk, url(autumn), state="signed_off", signed_off_by=lead.pk, label="Autumn round 2026")
        times = {"signed_off_at_0": "22/11/2026", "signed_off_at_1": "12:00"}
        page = desk.post(url(autumn), {**data, **times})
        assert page.status_code == 302, errors(page)
        autumn.refresh_from_db()
        assert (autumn.label, autumn.state, autumn.signed_off_by) == ("Autumn round 2026", "open", None)

    def test_is_not_opened_again_or_renamed_here_once_it_is_signed_off(self, desk: Any, lead: Any, autumn: Any) -> None:
        then = autumn.closes_at
        ReportingRound.objects.update(state="signed_off", signed_off_by=lead, signed_off_at=then)
        data = typed(desk, url(autumn), state="open", label="Winter", label_cy="Gaeaf", signed_off_by="")
        desk.post(url(autumn), {**data, "closes_at_0": "31/12/2026", "closes_at_1": "00:00"})
        autumn.refresh_from_db()
        assert (autumn.label, autumn.state, autumn.signed_off_by, autumn.closes_at) == (
            "Autumn 2026",
            "signed_off",
            lead,
            then,
        )


def test_a_strategy_is_edited_with_its_outcomes(desk: Any, admin: Any, strategy: Strategy) -> None:
    data = typed(
        desk,
        url(strategy),
        vision="By 2035 …",
        outcomes__TOTAL_FORMS=1,
        outcomes__0__position=1,
        outcomes__0__text="Everybody who needs it has access.",
        change_reason="From the launch text",
    )
    page = desk.post(url(strategy), data)
    assert page.status_code == 302, errors(page)
    row = strategy.outcomes.get().history.get()
    assert (row.history_user, row.history_change_reason) == (admin, "From the launch text")
    assert "From the launch text" in desk.get(url(strategy, "history")).content.decode()


def test_people_ask_no_more_questions_as_they_grow(desk: Any, wales: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        person(f"person {number}", wales, Role.CONTRIBUTOR)
    for model in ("user", "membership"):
        with django_assert_max_num_queries(15):
            assert desk.get(f"/admin/plans/{model}/").context["cl"].result_count >= 60


def test_what_people_typed_is_private(desk: Any) -> None:
    assert desk.get("/admin/plans/keptinput/").status_code == 404
