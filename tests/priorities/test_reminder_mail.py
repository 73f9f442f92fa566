"""The e-mail itself: its words, its links, its headers."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from plans.models import Membership, ReportingRound, RoundLink, User
from priorities.models import Action, Note
from tests.conftest import NOW
from tests.priorities.reminding import html_of, on, run_at
from tests.priorities.reporting import said

Make = Callable[..., Action]
PAGE = "/plans/wales-2024-2027/actions/1.4/report/"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.PORTAL_ADDRESS = "https://tracker.example.org"


@pytest.fixture
def message(action: Action, autumn: ReportingRound) -> Any:
    run_at(NOW)
    [sent] = mail.outbox
    return sent


def secret() -> str:
    from plans.services.round_links import secret_of

    return secret_of(RoundLink.objects.get())


def test_its_words(message: Any) -> None:
    link = f"https://tracker.example.org/account/round/{secret()}/"
    end = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.to == ["contributor@example.org"]
    assert message.subject == "Cymru-Wales, Autumn 2026 is open until 30 November: please report"
    assert (
        message.body
        == f"""Hello contributor,

Cymru-Wales, Autumn 2026
1 action waits for your answer, by Monday 30 November 2026. It takes about two minutes.

Open my actions: {link}

- 1.4 Champion innovative service delivery models
  {link}?next={PAGE}

The links sign you in for this round after one press. They are yours alone: do not pass this e-mail on.

--
We write one e-mail a day at most, and only when something waits for you.
End reminders: {end}
Your account: https://tracker.example.org/account/
"""
    )


def test_its_headers(message: Any) -> None:
    raw = message.message()
    assert re.fullmatch(r"<[^@<>\s]+@tracker\.example\.org>", raw["Message-ID"])
    assert re.fullmatch(r"<https://tracker\.example\.org/account/reminders/[^/]+/>", raw["List-Unsubscribe"])
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert raw["Auto-Submitted"] == "auto-generated"
    assert raw.get_content_type() == "multipart/alternative"


def without_marks(text: str) -> list[str]:
    """Return the words of a text, with neither addresses nor punctuation between them."""
    return re.findall(r"\w+", re.sub(r"https?://\S+", " ", text))


def test_html_and_text_say_the_same(message: Any) -> None:
    html = html_of(message)
    assert html.lstrip().startswith('<!doctype html>\n<html lang="en">')
    for forbidden in ("<img", "<script", "<style", "style=", "<link", "url("):
        assert forbidden not in html
    body = unescape(re.sub(r"<[^>]+>", " ", html[html.index("<body>") :]))
    assert sorted(without_marks(body)) == sorted(without_marks(message.body))
    assert set(re.findall(r'href="([^"]+)"', unescape(html))) == set(re.findall(r"https://\S+", message.body))


def test_the_link_of_an_action_leads_to_its_form(message: Any, action: Action) -> None:
    link = f"/account/round/{secret()}/?next={PAGE}"
    assert link in message.body
    client = Client()
    assert client.get(link).status_code == 200
    assert client.post(link)["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_one_click_ends_them(message: Any, contributor: User) -> None:
    address = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://tracker.example.org")
    Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert run_at(on(23)).sent == 0


def test_every_action_that_waits_is_in_it_and_no_other(
    action: Action, autumn: ReportingRound, make_action: Make, contributor: User, colleague: User
) -> None:
    make_action("1.10", reporter=contributor)
    make_action("1.9", reporter=contributor)
    make_action("1.5", reporter=colleague)
    run_at(NOW)
    [mine] = [message for message in mail.outbox if message.to == ["contributor@example.org"]]
    assert re.findall(r"^- (\S+)", mine.body, re.MULTILINE) == ["1.4", "1.9", "1.10"]
    assert "3 actions wait for your answer" in mine.body


def test_a_link_that_was_ended_is_replaced_by_another(action: Action, autumn: ReportingRound) -> None:
    run_at(NOW)
    first = secret()
    RoundLink.objects.update(withdrawn_at=NOW)
    run_at(on(23))
    assert f"/account/round/{first}/" not in mail.outbox[1].body
    assert RoundLink.objects.count() == 2


def test_whoever_leads_a_plan_gets_no_link(
    action: Action, autumn: ReportingRound, lead: User, contributor: User, scotland: Any
) -> None:
    Membership.objects.create(user=contributor, plan=scotland, role="lead", started_at=NOW)
    Action.objects.update(deputy=lead)
    run_at(NOW)
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert "/account/round/" not in message.body + html_of(message)
        assert f"https://tracker.example.org{PAGE}" not in message.body.split("End reminders")[1]
        assert f"https://tracker.example.org{PAGE}" in message.body
    assert not RoundLink.objects.exists()


def test_a_person_who_reads_welsh_gets_the_welsh_words(
    action: Action, autumn: ReportingRound, contributor: User, make_action: Make
) -> None:
    make_action("1.5", reporter=contributor)
    Action.objects.filter(pk=action.pk).update(wording_cy="Hyrwyddo modelau gwasanaeth")
    ReportingRound.objects.update(label_cy="Hydref 2026")
    User.objects.filter(pk=contributor.pk).update(language="cy")
    run_at(NOW)
    [message] = mail.outbox
    assert "Hydref 2026" in message.subject
    assert "1.4 Hyrwyddo modelau gwasanaeth" in message.body
    assert "1.5 Do thing 1.5" in message.body
    html = html_of(message)
    assert re.search(r'<a href="[^"]+" lang="en">1\.5 Do thing', html)
    assert not re.search(r'lang="en">1\.4', html)


def test_names_and_wording_cannot_break_the_html(action: Action, autumn: ReportingRound, contributor: User) -> None:
    Action.objects.update(wording='A <b>bold</b> & "quoted"\nline')
    User.objects.filter(pk=contributor.pk).update(name="<script>x</script>")
    run_at(NOW)
    [message] = mail.outbox
    assert 'A <b>bold</b> & "quoted" line' in message.body
    assert "<script>" not in html_of(message)
    assert "A &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; line" in html_of(message)


def test_no_note_for_the_team_is_ever_in_it(
    action: Action, autumn: ReportingRound, contributor: User, lead: User
) -> None:
    ReportingRound.objects.create(
        plan=autumn.plan, label="Summer", opens_at=on(1, 9), closes_at=on(15, 10), opened_by=lead,
        state="signed_off", signed_off_by=lead, signed_off_at=on(16, 10),
    )  # fmt: skip
    said(action, contributor, "at_risk", team_note="CANARY one", at=on(2, 10))
    Note.objects.create(
        action=action, text="CANARY two", team_only=True, author=contributor, recorded_at=NOW, token=uuid4()
    )
    run_at(NOW)
    run_at(on(1, 12))
    assert [message.to for message in mail.outbox] == [["contributor@example.org"], ["lead@example.org"]]
    for message in mail.outbox:
        assert "CANARY" not in message.message().as_string() + message.body + html_of(message)
