"""A second pair of eyes: who checks a row, what is refused, and where one press leads."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import Membership, NationPlan, Role, User
from priorities.models import Action, Measure, Timing
from tests.big_plan import make_big_plan
from tests.conftest import NOW, person

HUB = "/plans/wales-2024-2027/wording/"
Make = Callable[..., Action]
SignIn = Callable[[User], Client]


@pytest.fixture
def other(wales: NationPlan) -> User:
    """Another lead."""
    user = person("other lead")
    Membership.objects.create(user=user, plan=wales, role=Role.LEAD, started_at=NOW)
    return user


@pytest.fixture
def row(make_action: Make, lead: User) -> Callable[..., Action]:
    """Return a function that makes an action with a measure and a timing, all in a state."""

    def make(reference: str, state: str = "transcribed", by: User | None = lead) -> Action:
        words = {"wording_state": state, "transcribed_by": by}
        action = make_action(reference, **words)
        Measure.objects.create(action=action, wording=f"Count {reference}", **words)
        action.timings.update(**words)
        return action

    return make


def text(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def states(action: Action) -> list[str]:
    of_parts = [*action.measures.all(), *action.timings.all()]
    return [Action.objects.get(pk=action.pk).wording_state, *(part.wording_state for part in of_parts)]


def seen(response: Any) -> list[str]:
    """Return what the page would send of the items that it shows."""
    return [item.seen for item in response.context["row"].to_check]


def drawn(form: Any) -> dict[str, Any]:
    """Return what a form would send as it was drawn, nothing ticked."""
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


class TestARow:
    def test_is_checked_with_one_press_and_the_next_is_shown(self, signed_in: SignIn, other: User, row: Any) -> None:
        first, second = row("1.1"), row("1.2")
        browser = signed_in(other)
        page = browser.get(f"{HUB}check/1.1/")
        assert "0 of 2 rows checked. 2 rows wait for you." in text(page)
        assert "Count 1.1" in text(page)
        answer = browser.post(f"{HUB}check/1.1/", {"seen": seen(page)}, follow=True)
        assert answer.redirect_chain == [(f"{HUB}check/?after=1.1", 302), (f"{HUB}check/1.2/", 302)]
        assert "1.1 is checked." in text(answer)
        assert states(first) == ["checked", "checked", "checked"]
        assert states(second) == ["transcribed", "transcribed", "transcribed"]
        newest = first.history.first()
        assert (newest.wording_state, newest.checked_by, newest.history_user, newest.history_date) == (
            "checked",
            other,
            other,
            NOW,
        )
        answer = browser.post(f"{HUB}check/1.2/", {"seen": seen(answer)}, follow=True)
        assert answer.redirect_chain[-1] == (HUB, 302)
        assert "No other row waits for you to check it." in text(answer)
        assert "2 of 2 rows checked." in text(answer)

    def test_is_not_checked_by_the_one_who_transcribed_it(self, signed_in: SignIn, lead: User, row: Any) -> None:
        action = row("1.1")
        browser = signed_in(lead)
        page = browser.get(f"{HUB}check/1.1/")
        assert "It is the same: checked" not in text(page)
        words = "You transcribed these words. Somebody else must check them against the published page."
        assert words in text(page)
        from priorities.wording import row_of

        sent = [item.seen for item in row_of(action, lead).items]
        answer = browser.post(f"{HUB}check/1.1/", {"seen": sent})
        assert answer.status_code == 422
        assert f"Nothing was checked {words}" in " ".join(text(answer).replace("</h2> <p>", " ").split())
        assert states(action) == ["transcribed"] * 3

    def test_of_our_words_must_be_transcribed_first(self, signed_in: SignIn, lead: User, row: Any) -> None:
        action = row("1.1", "working_draft", None)
        browser = signed_in(lead)
        page = browser.get(f"{HUB}check/1.1/")
        assert "Somebody must transcribe the published ones first; another person checks them." in text(page)
        answer = browser.post(f"{HUB}check/1.1/", {"seen": [f"action-{action.pk}-{'0' * 16}"]})
        assert answer.status_code == 409
        assert browser.post(f"{HUB}check/1.1/", {}).status_code == 422
        assert states(action) == ["working_draft"] * 3

    def test_without_a_transcriber_is_checked_by_anyone(self, signed_in: SignIn, lead: User, row: Any) -> None:
        action = row("1.1", by=None)
        browser = signed_in(lead)
        assert browser.post(f"{HUB}check/1.1/", {"seen": seen(browser.get(f"{HUB}check/1.1/"))}).status_code == 302
        assert states(action) == ["checked"] * 3

    def test_is_not_checked_unseen(self, signed_in: SignIn, other: User, row: Any) -> None:
        action = row("1.1")
        browser = signed_in(other)
        sent = seen(browser.get(f"{HUB}check/1.1/"))
        Measure.objects.filter(action=action).update(wording="Count something else")
        answer = browser.post(f"{HUB}check/1.1/", {"seen": sent})
        assert answer.status_code == 409
        assert "Somebody changed these words since you opened the page." in text(answer)
        assert "Count something else" in text(answer)
        assert states(action) == ["transcribed"] * 3
        assert browser.post(f"{HUB}check/1.1/", {"seen": seen(answer)}).status_code == 302
        assert states(action) == ["checked"] * 3

    def test_is_checked_as_far_as_somebody_else_transcribed_it(self, signed_in: SignIn, other: User, row: Any) -> None:
        action = row("1.1")
        Timing.objects.filter(action=action).update(transcribed_by=other)
        browser = signed_in(other)
        browser.post(f"{HUB}check/1.1/", {"seen": seen(browser.get(f"{HUB}check/1.1/"))})
        assert states(action) == ["checked", "checked", "transcribed"]
        assert not Action.objects.checked_rows().exists()
        assert "0 of 1 row checked." in text(browser.get(HUB))

    @pytest.mark.parametrize("sent", ["nonsense", "action-1", "measure-99999999999999999999-0000000000000000", "\0"])
    def test_answers_damaged_forms(self, signed_in: SignIn, other: User, row: Any, sent: str) -> None:
        row("1.1")
        assert signed_in(other).post(f"{HUB}check/1.1/", {"seen": [sent]}).status_code in (400, 422)


class TestCorrecting:
    def test_leaves_the_check_to_somebody_else(self, signed_in: SignIn, other: User, lead: User, row: Any) -> None:
        action = row("1.1")
        measure = action.measures.get()
        browser = signed_in(other)
        form = browser.get(f"{HUB}check/1.1/correct/").context["form"]
        data = {**drawn(form), f"wording_measure-{measure.pk}": "Boards"}
        answer = browser.post(f"{HUB}check/1.1/correct/", data, follow=True)
        assert "1.1 is corrected. Somebody else checks it now." in text(answer)
        measure.refresh_from_db()
        assert (measure.wording, measure.wording_state, measure.transcribed_by) == ("Boards", "transcribed", other)
        assert Action.objects.get(pk=action.pk).transcribed_by == lead
        browser.post(f"{HUB}check/1.1/", {"seen": seen(browser.get(f"{HUB}check/1.1/"))})
        assert states(action) == ["checked", "transcribed", "checked"]
        browser = signed_in(lead)
        browser.post(f"{HUB}check/1.1/", {"seen": seen(browser.get(f"{HUB}check/1.1/"))})
        assert states(action) == ["checked"] * 3

    def test_turns_our_words_into_transcribed_ones(self, signed_in: SignIn, lead: User, row: Any) -> None:
        action = row("1.1", "suggestion", None)
        timing = action.timings.get()
        browser = signed_in(lead)
        form = browser.get(f"{HUB}check/1.1/correct/").context["form"]
        data = drawn(form)
        nothing = browser.post(f"{HUB}check/1.1/correct/", data)
        assert nothing.status_code == 422
        assert "Nothing was changed." in text(nothing)
        data |= {f"wording_action-{action.pk}": "As published", f"again_timing-{timing.pk}": "on"}
        assert browser.post(f"{HUB}check/1.1/correct/", data).status_code == 302
        assert states(action) == ["transcribed", "suggestion", "transcribed"]
        timing.refresh_from_db()
        assert (timing.wording, timing.transcribed_by) == ("Years 1–3", lead)
        assert action.timings.get().revisions.count() == 0, "no slip"

    def test_takes_a_check_back_with_a_reason(self, signed_in: SignIn, lead: User, other: User, row: Any) -> None:
        action = row("1.1", "transcribed", other)
        browser = signed_in(lead)
        browser.post(f"{HUB}check/1.1/", {"seen": seen(browser.get(f"{HUB}check/1.1/"))})
        form = browser.get(f"{HUB}check/1.1/correct/").context["form"]
        data = drawn(form)
        data[f"wording_action-{action.pk}"] = "The right words"
        refused = browser.post(f"{HUB}check/1.1/correct/", data)
        assert refused.status_code == 422
        assert "Say why the check is taken back." in text(refused)
        assert "The right words" in text(refused)
        assert browser.post(f"{HUB}check/1.1/correct/", {**data, "reason": "Misread"}).status_code == 302
        now = Action.objects.get(pk=action.pk)
        assert (now.wording, now.wording_state, now.transcribed_by, now.checked_by, now.published_wording) == (
            "The right words",
            "transcribed",
            lead,
            None,
            "",
        )
        assert [row.history_change_reason for row in action.history.all()[:2]] == ["Misread", "Misread"]

    def test_shows_what_somebody_else_changed_meanwhile(self, signed_in: SignIn, lead: User, row: Any) -> None:
        action = row("1.1")
        browser = signed_in(lead)
        form = browser.get(f"{HUB}check/1.1/correct/").context["form"]
        data = drawn(form)
        data[f"wording_action-{action.pk}"] = "Mine"
        Action.objects.filter(pk=action.pk).update(wording="Theirs")
        answer = browser.post(f"{HUB}check/1.1/correct/", data)
        assert answer.status_code == 409
        assert "<b>Stands there now:</b> Theirs" in text(answer)
        assert ">Mine</textarea>" in text(answer).replace("> Mine", ">Mine")
        again = drawn(answer.context["form"])
        assert browser.post(f"{HUB}check/1.1/correct/", again).status_code == 302
        assert Action.objects.get(pk=action.pk).wording == "Mine"


class TestTheHub:
    def test_counts_rows_and_items(self, signed_in: SignIn, other: User, row: Any, make_action: Make) -> None:
        row("1.1", "transcribed")
        row("1.2", "working_draft", None)
        make_action("1.3", wording_state="transcribed", transcribed_by=other)
        page = text(signed_in(other).get(HUB))
        assert "0 of 3 rows checked." in page
        assert 'For you to check <span class="count">1</span>' in page
        assert "1 row has words that you transcribed: somebody else checks it." in page
        assert '<th scope="row">Transcribed</th><td data-l="Actions">2</td><td data-l="Measures">1</td>' in page
        assert '<th scope="row">Suggestion</th><td data-l="Actions">0</td><td data-l="Measures">0</td>' in page

    def test_of_an_empty_plan(self, signed_in: SignIn, lead: User) -> None:
        browser = signed_in(lead)
        assert "This plan has no actions in the tracker yet." in text(browser.get(HUB))
        assert browser.get(f"{HUB}check/").url == HUB
        assert browser.get(f"{HUB}check/?after=%F0%9F%98%80nonsense").url == HUB

    def test_asks_no_more_of_a_plan_of_2000_actions(
        self, signed_in: SignIn, wales: NationPlan, lead: User, other: User, contributor: User
    ) -> None:
        actions = make_big_plan(wales, [lead, contributor], actions=2000, reports=0)
        for model in (Action, Measure, Timing):
            model.objects.update(wording_state="transcribed", transcribed_by=lead)
        browser = signed_in(other)
        for address in (HUB, f"{HUB}check/", f"{HUB}check/{actions[7].reference}/"):
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code in (200, 302)
            assert len(captured) <= 12, address
