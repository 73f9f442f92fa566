"""The page of checks, and how a lead explains one, through the door."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from plans.models import NationPlan, User
from plans.services.recording import save_recorded
from priorities.models import Action, CheckAnswer, Measure
from priorities.services.reporting import NewReading
from tests.conftest import NOW, person
from tests.priorities.reporting import said, typed
from tests.priorities.rounds import text_of

PLAN = "/plans/wales-2024-2027/"
URL = f"{PLAN}actions/1.4/checks/on_track_but_behind/"
SignedIn = Callable[[User], Client]


@pytest.fixture
def behind(action: Action, contributor: User, lead: User) -> Action:
    """An action that says on track while its measure stands at 9 of 30."""
    measure = Measure(action=action, wording="Services", baseline=Decimal(0), target=Decimal(30), level="outcome")
    save_recorded(measure, by=lead, at=NOW)
    said(action, contributor, readings=[NewReading(measure, Decimal(9))])
    return action


def sent(client: Client, url: str = URL, **fields: str) -> Any:
    """Send the open form at ``url`` with ``fields``."""
    return client.post(url, {**drawn(client, url), **fields})


def drawn(client: Client, url: str = URL) -> dict[str, str]:
    """Return what the form at ``url`` carries."""
    form = client.get(url).context["form"]
    return {name: str(form[name].value()) for name in ("author", "token", "base", "facts")}


def read(action: Action, contributor: User, value: int) -> None:
    """Record another reading."""
    said(action, contributor, what_happened=f"{value}.", readings=[NewReading(action.measures.get(), Decimal(value))])


def test_the_page_lists_open_checks_by_kind_and_then_what_is_explained(
    behind: Action, make_action: Callable[..., Action], lead: User, observer: User, signed_in: SignedIn
) -> None:
    Measure.objects.create(
        action=make_action("1.5"), wording="Teams", gap="no_target", gap_reason="Nobody has counted."
    )
    Measure.objects.create(action=make_action("1.6"), wording="Teams")
    page = text_of(signed_in(lead).get(f"{PLAN}checks/"))
    assert (
        "On track, but behind its path 1 The status is on track, and a measure is 25 percentage points or more behind "
        "its path. 1.4 says on track, and its measure stands at 9 of 30 with four months left. Explain: 1.4 "
        "No target set 2 The action is open, and a measure that is counted has no target, or no limits. "
        "1.5 has no target set for its measure: Nobody has counted. Explain: 1.5 "
        "1.6 has no target set for its measure. Explain: 1.6"
    ) in page
    sent(signed_in(lead), text="They are counted in March.", text_cy="Ym mis Mawrth.")
    page = text_of(signed_in(observer).get(f"{PLAN}checks/"))
    assert page.endswith(
        "Explained by the lead 1.4 says on track, and its measure stands at 9 of 30 with four months left. "
        "Explained by the lead on 22 November 2026: They are counted in March."
    )
    assert "Explain:" not in page


def test_an_answer_is_stored_with_its_facts_and_taken_away(
    behind: Action, wales: NationPlan, lead: User, signed_in: SignedIn
) -> None:
    client = signed_in(lead)
    answer = sent(client, text="They are counted in March.", text_cy="Ym mis Mawrth.")
    assert (answer.status_code, answer["Location"]) == (302, f"{PLAN}checks/#on_track_but_behind")
    stored = CheckAnswer.objects.get()
    assert (stored.plan, stored.action, stored.check_code, stored.text, stored.text_cy) == (
        wales,
        behind,
        "on_track_but_behind",
        "They are counted in March.",
        "Ym mis Mawrth.",
    )
    assert stored.facts == "9.00 2026-11-22 0.00 30.00 – – 2024-04-01 2027-03-31"
    assert stored.history.get().history_user == lead
    assert "There is no answer now." in client.post(URL, {**drawn(client), "text": ""}, follow=True).content.decode()
    assert not CheckAnswer.objects.exists()


def test_welsh_alone_is_refused_and_stays_in_its_box(behind: Action, lead: User, signed_in: SignedIn) -> None:
    answer = sent(signed_in(lead), text_cy="Ym mis Mawrth.")
    assert answer.status_code == 422
    assert "Write it in English too" in text_of(answer)
    assert ">\nYm mis Mawrth.</textarea>" in answer.content.decode()


def test_an_answer_to_facts_that_have_changed_is_refused_once(
    behind: Action, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    client = signed_in(lead)
    form = drawn(client)
    read(behind, contributor, 10)
    answer = client.post(URL, {**form, "text": "They are counted in March."})
    assert answer.status_code == 409
    assert "The facts have changed while you were writing" in text_of(answer)
    assert "1.4 says on track, and its measure stands at 10 of 30" in text_of(answer)
    assert ">\nThey are counted in March.</textarea>" in answer.content.decode()
    assert not CheckAnswer.objects.exists()
    again = {name: str(answer.context["form"][name].value()) for name in (*form, "text")}
    assert client.post(URL, again).status_code == 302
    assert CheckAnswer.objects.get().facts.startswith("10.00 ")


def test_what_the_check_no_longer_finds_is_not_explained(
    behind: Action, contributor: User, lead: User, signed_in: SignedIn
) -> None:
    client = signed_in(lead)
    form = drawn(client)
    read(behind, contributor, 30)
    answer = client.post(URL, {**form, "text": "They are counted in March."})
    assert answer.status_code == 404
    assert "This check finds nothing here, or nothing any more" in text_of(answer)
    assert "They are counted in March." in text_of(answer)


def test_of_two_leads_the_second_sees_what_the_first_has_saved(
    behind: Action, wales: NationPlan, lead: User, signed_in: SignedIn
) -> None:
    other = person("another lead", wales, "lead")
    form = drawn(signed_in(other))
    sent(signed_in(lead), text="They are counted in March.")
    answer = signed_in(other).post(URL, {**form, "text": "The count is late."})
    assert answer.status_code == 409
    assert "They are counted in March." in text_of(answer)
    assert ">\nThe count is late.</textarea>" in answer.content.decode()
    assert CheckAnswer.objects.get().text == "They are counted in March."


def test_the_answer_stands_while_the_facts_stay(
    behind: Action, contributor: User, lead: User, signed_in: SignedIn, settings: Any
) -> None:
    client = signed_in(lead)
    sent(client, text="They are counted in March.")
    settings.CLOCK_FIXED_AT = NOW + timedelta(days=20)
    # Behind its path by more days now: the facts are the reading, the aim and the dates.
    assert "No check is open." in text_of(client.get(f"{PLAN}checks/"))
    read(behind, contributor, 10)
    page = text_of(client.get(f"{PLAN}checks/"))
    assert "1.4 says on track, and its measure stands at 10 of 30" in page
    assert "Explained by the lead" not in page
    # The form does not offer the words about other facts.
    assert typed(client, URL)["author"]
    assert "counted in March" not in text_of(client.get(URL))


def test_a_priority_without_an_outcome_is_explained(
    behind: Action, lead: User, observer: User, signed_in: SignedIn
) -> None:
    Measure.objects.update(level="output")
    url = f"{PLAN}priorities/1/checks/only_outputs/"
    page = text_of(signed_in(lead).get(url))
    assert "Priority 1 has 1 measure in this plan, and it is no outcome." in page
    assert sent(signed_in(lead), url, text="Outcomes are counted by the boards.").status_code == 302
    page = text_of(signed_in(observer).get(f"{PLAN}checks/"))
    assert page.endswith("Explained by the lead on 22 November 2026: Outcomes are counted by the boards.")


@pytest.mark.parametrize("check", ["same_words", "only_outputs", "nonsense", "x" * 200])
def test_a_check_that_finds_nothing_has_no_form(behind: Action, lead: User, signed_in: SignedIn, check: str) -> None:
    assert signed_in(lead).get(f"{PLAN}actions/1.4/checks/{check}/").status_code == 404


def test_all_checks_are_defined(db: None) -> None:
    page = text_of(Client().get("/about/definitions/"))
    assert "Promised step not done The day of the step that was promised has passed" in page
    assert "The answer then stands beside it" in page
    assert "say “fewer than 5”" in page
