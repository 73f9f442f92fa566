"""The page on which a round is signed off: what the report will say, and what nobody has written yet."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from plans.models import ReportingRound, RoundState, User
from priorities.models import Action, DecisionRequest
from priorities.services.board import write_report_text
from tests.conftest import NOW
from tests.otworkforce.pages import shown

SignIn = Callable[[User], Client]
P = "/plans/wales-2024-2027/"


@pytest.fixture
def signing(autumn: ReportingRound) -> str:
    ReportingRound.objects.filter(pk=autumn.pk).update(state=RoundState.IN_REVIEW)
    return f"{P}rounds/{autumn.pk}/sign-off/"


def test_it_leads_to_the_report_and_its_texts(
    signing: str, autumn: ReportingRound, lead: User, signed_in: SignIn
) -> None:
    html = signed_in(lead).get(signing).content.decode()
    assert f'<a href="{P}reports/{autumn.pk}/">How the report would look now</a>' in html
    assert f'<a href="{P}rounds/{autumn.pk}/report/">Texts and decisions for the board’s report</a>' in html


def test_texts_that_nobody_wrote_are_named(signing: str, autumn: ReportingRound, lead: User, signed_in: SignIn) -> None:
    browser = signed_in(lead)
    equality = "Nothing is written on the effect on equality; the report will say so."
    welsh = "Nothing is written on the effect on the Welsh language; the report will say so."
    words = shown(browser, "main", signing)
    assert "Still open" in words
    assert equality in words
    assert welsh in words
    assert "You can sign off all the same." in words
    assert "The report then shows these checks without an answer." not in words

    write_report_text(reporting_round=autumn, by=lead, at=NOW, equality="No group loses.")
    words = shown(browser, "main", signing)
    assert equality not in words
    assert welsh in words

    write_report_text(reporting_round=autumn, by=lead, at=NOW, welsh_language="All of it is in both languages.")
    words = shown(browser, "main", signing)
    assert "Still open" not in words
    assert "Every check has an answer, and no question waits." in words


def test_the_day_of_a_decision_has_words_of_its_own(
    signing: str, autumn: ReportingRound, action: Action, lead: User, signed_in: SignIn
) -> None:
    DecisionRequest.objects.create(
        round=autumn, action=action, question="Who signs the agreement?", decide_by=date(2026, 11, 26)
    )
    words = shown(signed_in(lead), "main", signing)
    assert "1.4: Who signs the agreement? To be decided by 26 November 2026." in words
