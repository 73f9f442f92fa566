"""Amending checked words: with a reason, and with the words as published beside them."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from plans.models import NationPlan, User
from priorities.models import Action, Measure
from priorities.services import editing, wording
from priorities.services.wording import Words
from tests.admin_page import typed, url
from tests.conftest import NOW

P = "/plans/wales-2024-2027/"
PAGE = f"{P}actions/1.4/"
FIRST = "Champion innovative service delivery models"
SignIn = Callable[[User], Client]


@pytest.fixture
def row(action: Action, contributor: User, colleague: User) -> Action:
    """A row whose action, measure and timing are all checked."""
    both = {"wording_state": "checked", "transcribed_by": contributor, "checked_by": colleague}
    Measure.objects.create(action=action, wording="Boards that do it", wording_cy="Byrddau", **both)
    action.timings.update(**both)
    Action.objects.filter(pk=action.pk).update(**both)
    return Action.objects.get(pk=action.pk)


def text(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def amend(browser: Client, kind: str, pk: int, **typed: str) -> Any:
    """Send the form as it was drawn, with other words."""
    address = f"{P}wording/{kind}/{pk}/amend/"
    form = browser.get(address).context["form"]
    drawn = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    return browser.post(address, {**drawn, **typed})


class TestAmending:
    def test_keeps_the_words_as_published_beside_the_others(self, signed_in: SignIn, lead: User, row: Action) -> None:
        browser = signed_in(lead)
        answer = amend(browser, "action", row.pk, wording="Champion new models", reason="Agreed by the board")
        assert (answer.status_code, answer.url) == (302, PAGE)
        row.refresh_from_db()
        assert (row.wording, row.wording_state, row.published_wording) == ("Champion new models", "amended", FIRST)
        page = text(browser.get(PAGE))
        assert f"<dt>As published</dt> <dd>{FIRST}</dd> <dt>As amended</dt> <dd>Champion new models</dd>" in page
        assert '<dt>Why</dt> <dd><p>Agreed by the board</p><span class="hint">lead, ' in page
        assert f"<dt>As published</dt> <dd>{FIRST}</dd>" in text(browser.get(f"{PAGE}wording/"))

    def test_is_alike_for_measures_and_timings(self, signed_in: SignIn, lead: User, row: Action) -> None:
        browser = signed_in(lead)
        measure, timing = row.measures.get(), row.timings.get()
        amend(browser, "measure", measure.pk, wording="Boards", reason="Clearer")
        amend(browser, "timing", timing.pk, wording="Year 3", reason="Moved")
        page = text(browser.get(PAGE))
        assert "<dd>Boards that do it</dd> <dt>As amended</dt> <dd>Boards</dd>" in page
        assert "<dd>Years 1–3</dd> <dt>As amended</dt> <dd>Year 3</dd>" in page
        measure.refresh_from_db()
        assert (measure.published_wording_cy, measure.wording_cy) == ("Byrddau", "Byrddau")
        timing.refresh_from_db()
        assert (timing.wording_state, timing.revisions.count()) == ("amended", 0), "no slip"
        assert row.timings.get().latest_on == timing.latest_on

    def test_again_keeps_the_first_words_and_shows_the_last_reason(
        self, signed_in: SignIn, lead: User, row: Action
    ) -> None:
        browser = signed_in(lead)
        amend(browser, "action", row.pk, wording="Second", reason="One")
        amend(browser, "action", row.pk, wording="Third", reason="Two")
        row.refresh_from_db()
        assert (row.wording, row.published_wording) == ("Third", FIRST)
        page = text(browser.get(PAGE))
        assert "<p>Two</p>" in page
        assert "<p>One</p>" not in page
        amend(browser, "action", row.pk, wording=FIRST, reason="Back to the plan")
        row.refresh_from_db()
        assert (row.wording, row.wording_state, row.published_wording) == (FIRST, "amended", FIRST)
        assert row.history.count() == 4

    def test_asks_for_a_reason_and_keeps_what_was_typed(self, signed_in: SignIn, lead: User, row: Action) -> None:
        answer = amend(signed_in(lead), "action", row.pk, wording="Champion new models")
        assert answer.status_code == 422
        assert "Give the reason. It is shown with the change." in text(answer)
        assert "Champion new models" in text(answer)
        row.refresh_from_db()
        assert (row.wording, row.wording_state) == (FIRST, "checked")

    def test_changes_nothing_where_the_words_are_the_same(self, signed_in: SignIn, lead: User, row: Action) -> None:
        answer = amend(signed_in(lead), "action", row.pk, reason="None")
        assert answer.status_code == 422
        assert "These are the words that stand there already." in text(answer)

    def test_is_refused_where_somebody_was_faster(self, signed_in: SignIn, lead: User, row: Action) -> None:
        browser = signed_in(lead)
        address = f"{P}wording/action/{row.pk}/amend/"
        form = browser.get(address).context["form"]
        drawn = {name: form[name].value() for name in form.fields} | {"wording": "Mine", "reason": "Mine too"}
        amend(browser, "action", row.pk, wording="Theirs", reason="Faster")
        answer = browser.post(address, drawn)
        assert answer.status_code == 409
        assert "<dt>As amended</dt> <dd>Theirs</dd>" in text(answer)
        assert "Mine too" in text(answer)
        row.refresh_from_db()
        assert row.wording == "Theirs"
        form = answer.context["form"]
        assert browser.post(address, {name: form[name].value() for name in form.fields}).status_code == 302

    def test_of_words_that_nobody_has_checked_is_refused(self, signed_in: SignIn, lead: User, row: Action) -> None:
        row.timings.update(wording_state="transcribed", checked_by=None)
        answer = amend(signed_in(lead), "timing", row.timings.get().pk, wording="Year 3", reason="Moved")
        assert answer.status_code == 422
        assert "These words are not checked yet" in text(answer)

    @pytest.mark.parametrize("address", ["nothing/1", "action/0", "measure/99999999999999999999", "action/\0"])
    def test_of_what_is_not_there_is_not_found(self, signed_in: SignIn, lead: User, row: Action, address: str) -> None:
        assert signed_in(lead).get(f"{P}wording/{address}/amend/").status_code in (400, 404)

    def test_of_another_plan_is_not_found(
        self, signed_in: SignIn, admin: User, row: Action, scotland: NationPlan
    ) -> None:
        address = f"/plans/scotland-2025-2027/wording/action/{row.pk}/amend/"
        assert signed_in(admin).get(address).status_code == 404

    def test_is_for_those_who_may(self, signed_in: SignIn, contributor: User, lead: User, row: Action) -> None:
        assert "/amend/" not in text(signed_in(contributor).get(PAGE))
        assert f"{P}wording/action/{row.pk}/amend/" in text(signed_in(lead).get(PAGE))
        with pytest.raises(PermissionDenied):
            wording.amend(
                item=row, seen=wording.mark(row), words=Words("Other", ""), by=contributor, at=NOW, reason="Because"
            )


class TestEveryWayIn:
    def test_the_administration_keeps_the_published_words_too(self, desk: Client, row: Action) -> None:
        data = typed(desk, url(row), wording="Other words", change_reason="Misprint")
        assert desk.post(url(row), data).status_code == 302
        row.refresh_from_db()
        assert (row.wording, row.wording_state, row.published_wording) == ("Other words", "amended", FIRST)
        assert "<p>Misprint</p>" in text(desk.get(PAGE))

    def test_so_does_every_service_that_saves(self, row: Action, lead: User) -> None:
        row.wording_cy = "Geiriau eraill"
        with pytest.raises(ValidationError):
            editing.save_action(action=row, by=lead, at=NOW)
        editing.save_action(action=row, by=lead, at=NOW, reason="Translated anew")
        row.refresh_from_db()
        assert (row.wording_state, row.published_wording, row.published_wording_cy) == ("amended", FIRST, "")

    def test_the_administration_checks_nothing(self, desk: Client, action: Action, admin: User) -> None:
        data = typed(desk, url(action), wording_state="checked", checked_by=admin.pk, transcribed_by="")
        assert desk.post(url(action), data).status_code == 422
        data["wording_state"] = "transcribed"
        assert desk.post(url(action), data).status_code == 302
        action.refresh_from_db()
        assert (action.wording_state, action.transcribed_by, action.checked_by) == ("transcribed", admin, None)

    def test_whoever_corrects_in_the_administration_has_transcribed(
        self, desk: Client, action: Action, admin: User, lead: User
    ) -> None:
        Action.objects.filter(pk=action.pk).update(wording_state="transcribed", transcribed_by=lead)
        assert desk.post(url(action), typed(desk, url(action), reporter="")).status_code == 302
        action.refresh_from_db()
        assert action.transcribed_by == lead
        desk.post(url(action), typed(desk, url(action), wording="Read again"))
        action.refresh_from_db()
        assert (action.wording, action.wording_state, action.transcribed_by) == ("Read again", "transcribed", admin)

    def test_the_administration_does_not_unlock(self, desk: Client, row: Action) -> None:
        data = typed(desk, url(row), wording_state="suggestion", checked_by="", deputy="")
        assert desk.post(url(row), data).status_code == 302
        row.refresh_from_db()
        assert (row.wording_state, row.checked_by.name) == ("checked", "colleague")  # type: ignore[union-attr]
