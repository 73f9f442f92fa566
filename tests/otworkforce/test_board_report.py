"""The page of a board report, from a frozen round that is written by hand."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from plans.models import NationPlan, ReportingRound, RoundState, User
from priorities.models import Action
from priorities.services.freezing import canonical
from tests.conftest import LONDON
from tests.otworkforce.pages import shown, text_of
from tests.otworkforce.report_data import SIGNED_OFF, freeze, frozen
from tests.otworkforce.report_files import downloaded, unpacked
from tests.otworkforce.report_parts import both

SignIn = Callable[[User], Client]


@pytest.fixture
def summer(wales: NationPlan, lead: User) -> ReportingRound:
    """A round that was signed off; what was frozen of it is each test's."""
    return ReportingRound.objects.create(
        plan=wales,
        label="Summer 2026",
        label_cy="Haf 2026",
        opens_at=datetime(2026, 8, 1, 8, tzinfo=LONDON),
        closes_at=datetime(2026, 8, 31, 23, 59, 59, tzinfo=LONDON),
        state=RoundState.SIGNED_OFF,
        signed_off_by=lead,
        signed_off_at=SIGNED_OFF,
        opened_by=lead,
    )


@pytest.fixture
def section(summer: ReportingRound, observer: User, signed_in: SignIn) -> Callable[..., str]:
    """Return a function that freezes a description and returns the words of a section of its report."""

    def words(name: str = "main", **changes: Any) -> str:
        freeze(summer, frozen(**changes))
        return shown(signed_in(observer), name, address(summer))

    return words


def address(record: ReportingRound, end: str = "") -> str:
    return f"/plans/wales-2024-2027/reports/{record.pk}/{end}"


# --- From what was frozen --------------------------------------------------------------------------------------------


def test_its_head_says_what_it_is_for_and_how_sure_we_are(section: Callable[..., str]) -> None:
    words = section()
    assert "Cymru-Wales action plan: progress, Summer 2026" in words
    assert "Signed off by the lead and frozen on 9 September 2026. The figures cannot change" in words
    assert "Purpose Decision on one matter; otherwise assurance" in words
    assert "Author Lead officer, Wales" in words
    assert "3 of 5 actions reported: 2 afresh, 1 “I don’t know”, 1 closed since, 1 silent." in words
    assert "0 of 5 rows are checked against the published table." in words


def test_in_short_has_denominators_and_the_leads_words(section: Callable[..., str]) -> None:
    words = section("in-short")
    assert "2 actions were due by now: 1 is completed, 1 is overdue." in words
    assert "3 fall due by 31 March 2027; 1 of these is closed already." in words
    assert "The board is asked for one decision." in words
    assert "Two actions need help." in words
    assert "1 completed, 1 on track (last known), 1 at risk, 1 off track, 1 stopped" in words


def test_bars_have_tables_round_by_round(section: Callable[..., str]) -> None:
    words = section("rounds")
    assert "The last two rounds" in words
    assert "Status Spring 2026 Summer 2026" in words
    assert "Completed 0 1" in words
    assert "On track 4 1" in words
    assert "No report yet 1 0" in words
    assert "All 5 5" in words


def test_the_picture_of_the_rounds_leads_to_their_reports_and_actions(
    summer: ReportingRound, observer: User, signed_in: SignIn
) -> None:
    freeze(summer, frozen())
    page = signed_in(observer).get(address(summer)).content.decode()
    drawn = page.split('<svg class="picture trend wide"')[1].split("</svg>")[0]
    assert re.findall(r'href="/plans/wales-2024-2027/([^"]*)" aria-label="([^"]*)"', drawn) == [
        ("actions/?as_at=2026-05-08&amp;status=on_track", "Spring 2026, 8 May: 4 on track"),
        ("actions/?as_at=2026-05-08&amp;status=none", "Spring 2026, 8 May: 1 no report yet"),
        ("reports/9/", "Spring 2026, 8 May: report of the signed-off round"),
        ("actions/?as_at=2026-09-09&amp;status=completed", "Summer 2026, 9 September: 1 completed"),
        ("actions/?as_at=2026-09-09&amp;status=on_track", "Summer 2026, 9 September: 1 on track, last known"),
        ("actions/?as_at=2026-09-09&amp;status=at_risk", "Summer 2026, 9 September: 1 at risk"),
        ("actions/?as_at=2026-09-09&amp;status=off_track", "Summer 2026, 9 September: 1 off track"),
        ("actions/?as_at=2026-09-09&amp;status=stopped", "Summer 2026, 9 September: 1 stopped"),
        ("reports/1/", "Summer 2026, 9 September: this report"),
    ]


def test_bars_have_tables_by_priority(summer: ReportingRound, observer: User, signed_in: SignIn) -> None:
    freeze(summer, frozen())
    words = shown(signed_in(observer), "by-priority", address(summer))
    assert "1. Optimising occupational therapy" in words
    assert "Off track 0 1" in words
    assert "All 2 3" in words


def test_decisions_are_asked_for_and_the_last_ones_told(section: Callable[..., str]) -> None:
    words = section("asked")
    assert "4.1 Use planning data Who signs the agreement?" in words
    assert "The board, or a partner. Advice: The board. 12 December 2026" in words
    assert "1.8 Is 1.8 done? Decided on 11 June 2026: Yes, close it." in words
    assert "Who leads on data? Not decided yet." in words


def test_what_moved_has_from_to_and_why(section: Callable[..., str]) -> None:
    words = section("moved")
    assert "What moved since Spring 2026" in words
    assert "1.8 Guide the adoption of technology Ready to close Completed Published in both languages." in words
    assert "Published in both languages. Decided by the board, 10 June 2026" in words
    assert "4.1 Use planning data 31 December 2025 31 March 2026 A partner has not signed." in words
    assert "Fell silent: 4.4." in words
    assert "Contributor, 28 August 2026" in words


def test_word_says_who_decided_what_moved(summer: ReportingRound, observer: User, signed_in: SignIn) -> None:
    freeze(summer, frozen())
    told = unpacked(downloaded(signed_in(observer), address(summer, "report.docx")))
    assert "Decided by the board, 10 June 2026" in told


def test_exceptions_keep_the_reporters_own_words_beside_the_boards(section: Callable[..., str]) -> None:
    words = section("exceptions")
    off, risk = words.split("1.4 Champion innovative models")
    assert "Off track 162 days overdue 4.1 Use planning data Ni lofnodwyd y cytundeb." in off
    assert "Needs: Penderfyniad y bwrdd." in off
    assert risk.startswith(
        " Two of twelve examples are missing. In the reporter’s own words: The van broke down &amp; two"
    )
    assert "&lt;withdrew&gt;. Path back: Ask two others. Contributor, 28 August 2026" in risk


def test_words_in_another_language_are_marked(summer: ReportingRound, observer: User, signed_in: SignIn) -> None:
    freeze(summer, frozen())
    html = signed_in(observer).get(address(summer)).content.decode()
    assert '<div lang="cy"><p>Ni lofnodwyd y cytundeb.</p></div>' in html
    assert '<div lang="en">' not in html


def test_dates_that_slipped_are_told_one_after_the_other(section: Callable[..., str]) -> None:
    words = section("slipped")
    assert "2 reschedulings so far, 1 since the report before." in words
    assert (
        "4.1 was due 31 March 2025, then 31 December 2025, now 31 March 2026. "
        "Last reason: A partner has not signed. new" in words
    )


def test_the_next_days_hold_promises_and_dates(section: Callable[..., str]) -> None:
    # Ninety days after 9 September is 8 December: the plan's end is not among them, an overdue date neither.
    assert section("next-days") == "Next 90 days 1.4 name two services, by 31 October 2026"


def test_scope_effects_and_checks(section: Callable[..., str]) -> None:
    words = section()
    assert "Stopped on 1 August 2026: 4.3 Decide where the workforce is placed. Another body does this now." in words
    assert "Equality No group loses. Welsh language The lead wrote nothing." in words
    assert (
        "4.4 says on track, and its measure is behind its path: it stands at 20 %, target 60 %. "
        "Explained: Projects are counted in March. "
        "4.4 was reported in the same words three rounds running. The lead has not answered. "
        "4. Effective workforce planning has 3 measures in this plan, and none of them is an outcome. "
        "Explained: Soon. "
        "4.4 has no target set for its measure: Nobody has counted them. The lead has not answered."
    ) in words


def test_measures_say_first_what_they_do_not_tell(section: Callable[..., str]) -> None:
    words = section()
    assert (
        "Measures Of 5 measures 1 has no target set and 1 cannot yet be measured. "
        "Behind their path: 1.4, 4.4. The annex has each measure."
    ) in words
    assert (
        "1.4 Examples written up Output 6 examples 20 August 2026 from 0 to 12 examples (illustrative) "
        "50 % of the way 30 percentage points behind its path 1.4"
    ) in words
    assert "4.4 Readers no reading yet no target set Nobody has counted them. 4.4" in words
    assert "4.4 Trust no reading yet cannot yet be measured No survey." in words
    # That it is 10 % or 40 % of the way would tell how many took part.
    assert (
        "1.4 People who took part Outcome fewer than 5 21 August 2026 from 0 to 10 "
        "not told: it would show a number of people below 5 4.4"
    ) in words


def test_what_was_read_of_a_measure_is_drawn(summer: ReportingRound, observer: User, signed_in: SignIn) -> None:
    freeze(summer, frozen())
    html = signed_in(observer).get(address(summer)).content.decode()
    drawn = re.findall(r'<svg class="picture chart spark".*?</svg>', html, re.DOTALL)
    assert [re.findall(r"<(?:title|desc)[^>]*>([^<]*)<", one) for one in drawn] == [
        [
            "1.4 over time",
            "2 readings from 20 May 2026 to 20 August 2026; the newest is 6. "
            "The path leads from 0 on 1 April 2024 to 12 on 31 March 2027; on 9 September 2026 it is at 9.6.",
        ],
        ["1.4 over time", "One reading: fewer than 5 on 21 August 2026."],
        ["4.4 over time", "One reading: 20 % on 30 June 2026."],
    ]
    counted, people, _percent = drawn
    # 1,094 days are 112 wide and 12 is 24 high: 20 May 2026 is the 779th day, 20 August the 871st.
    assert '<polyline class="got" points="83.8,21 93.2,16"/>' in counted
    assert '<line class="path" x1="4" y1="28" x2="116" y2="4"/>' in counted
    assert 'href="/plans/wales-2024-2027/measures/7/"' in counted
    # From 0 to 5, whatever it is.
    assert re.search(r'<rect class="small" x="[\d.]+" y="4" width="6" height="24" rx="2"/>', people)


def test_what_was_frozen_in_format_1_is_still_told(summer: ReportingRound, observer: User, signed_in: SignIn) -> None:
    kept = Path(__file__).parents[1] / "priorities" / "frozen_format_1.json"
    freeze(summer, json.loads(kept.read_text(encoding="utf-8"))[1])
    words = shown(signed_in(observer), "main", address(summer))
    assert "2 measures. Behind their path: 1.1. The annex has each measure." in words
    assert "Annex: the measures Action Measure Newest reading Target How it stands" in words
    assert "1.1 A number 1.1 services 10 March 2026 from 0 to 3 services not yet met 63 percentage points" in words
    assert "1.1 says on track, and is 64 days overdue. Explained: The date is wrong." in words
    assert "its measure is behind its path: it stands at 1.1 %, target 33.33 %. The lead has not answered." in words


def test_the_annex_has_every_action(section: Callable[..., str]) -> None:
    words = section("annex")
    assert "Annex: all 5 actions" in words
    assert "1.4 Champion innovative models 1. Optimising occupational therapy · Working draft RCOT" in words
    assert "At risk Reported afresh, 28 August 2026" in words
    assert "Examples written up: 6 of 12 (illustrative) (20 August 2026)" in words
    assert "For the board: Two of twelve examples are missing." in words
    assert "Next: name two services, by 31 October 2026" in words
    assert "31 March 2026 first 31 March 2025 Overdue: 162 days" in words
    assert "Closed on 30 August 2026, decided by the board: Published in both languages." in words


def test_definitions_and_the_check_sum_stand_at_the_end(section: Callable[..., str]) -> None:
    words = section()
    assert "The latest date is at most 30 days away." in words
    assert "a measure is 25 percentage points or more behind its path." in words
    assert hashlib.sha256(canonical(frozen()).encode()).hexdigest() in words
    assert "No decision of the board is recorded yet." in words


def test_without_texts_it_says_plainly_that_nothing_was_written(section: Callable[..., str]) -> None:
    nothing = {
        "purpose": "assurance",
        "author": "",
        "summary": both(""),
        "equality": both(""),
        "welsh_language": both(""),
    }
    words = section(text=nothing, requests=[], last_decisions=[], since=None, earlier=[], moved=[])
    assert "Purpose Assurance Author Not named" in words
    assert "No decision is asked of the board." in words
    assert "What moved This is the first report, so there is nothing to compare with." in words
    assert words.count("The lead wrote nothing.") == 2


def test_figures_stay_whatever_happens_to_the_records(
    summer: ReportingRound, action: Action, observer: User, signed_in: SignIn
) -> None:
    freeze(summer, frozen())
    before = text_of(signed_in(observer).get(address(summer)))
    Action.objects.update(status="completed", wording="Other words")
    NationPlan.objects.update(short_name="Renamed")
    ReportingRound.objects.filter(pk=summer.pk).update(label="Renamed too")
    after = text_of(signed_in(observer).get(address(summer)))
    # The crumbs are of today; everything of the report is as it was.
    assert before.split("Cymru-Wales action plan")[1] == after.split("Cymru-Wales action plan")[1]


def test_in_welsh_it_falls_back_to_english_and_marks_it(
    summer: ReportingRound, observer: User, signed_in: SignIn
) -> None:
    freeze(summer, frozen())
    browser = signed_in(observer)
    browser.post("/language/", {"language": "cy", "next": "/"})
    html = browser.get(address(summer)).content.decode()
    assert '<p lang="cy">' not in html
    assert '<div lang="cy"><p>Pwy sy’n llofnodi’r cytundeb?</p></div>' in html
    assert "Haf 2026" in html


def test_a_changed_snapshot_is_not_passed_off_as_frozen(
    summer: ReportingRound, observer: User, signed_in: SignIn
) -> None:
    snapshot = freeze(summer, frozen())
    type(snapshot).objects.update(content=canonical(frozen(today="2026-09-10")))
    assert "no longer has the check sum" in shown(signed_in(observer), "main", address(summer))


# --- JSON, previews, today -------------------------------------------------------------------------------------------


def test_json_is_what_was_frozen_byte_by_byte(summer: ReportingRound, observer: User, signed_in: SignIn) -> None:
    snapshot = freeze(summer, frozen())
    response = signed_in(observer).get(address(summer, "report.json"))
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="cymru-wales-summer-2026.json"'
    assert response.content == snapshot.content.encode()
    assert hashlib.sha256(response.content).hexdigest() == snapshot.sha256


def test_a_lead_previews_a_round_that_is_not_signed_off(
    autumn: ReportingRound, action: Action, lead: User, contributor: User, signed_in: SignIn
) -> None:
    words = shown(signed_in(lead), "main", address(autumn))
    assert "Not frozen: this is what is known on 22 November 2026. The figures can still change." in words
    assert "0 of 1 actions reported: 1 silent." in words
    assert "Write the texts and the decisions asked for" in words
    assert "Check sum" not in words
    assert signed_in(contributor).get(address(autumn)).status_code == 404
    assert signed_in(contributor).get(address(autumn, "report.json")).status_code == 404


def test_today_is_marked_as_not_frozen(wales: NationPlan, action: Action, observer: User, signed_in: SignIn) -> None:
    words = shown(signed_in(observer), "main", "/plans/wales-2024-2027/reports/today/")
    assert "Cymru-Wales action plan: progress on 22 November 2026 Not frozen:" in words
    assert "No round has asked for reports yet. 0 of 1 rows are checked against the published table." in words
    told = signed_in(observer).get("/plans/wales-2024-2027/reports/today/report.json").json()
    assert told["frozen"] is None
    assert [one["reference"] for one in told["actions"]] == ["1.4"]


def test_a_plan_without_actions_says_so(scotland: NationPlan, outsider: User, signed_in: SignIn) -> None:
    page = "/plans/scotland-2025-2027/reports/today/"
    words = shown(signed_in(outsider), "in-short", page)
    assert words == "In short This plan has no actions in the tracker yet. No decision is asked of the board."
    assert "Annex: all 0 actions" in shown(signed_in(outsider), "annex", page)


@pytest.mark.parametrize("end", ["", "report.json", "report.docx"])
def test_a_past_day_of_today_is_refused(wales: NationPlan, observer: User, signed_in: SignIn, end: str) -> None:
    page = f"/plans/wales-2024-2027/reports/today/{end}"
    response = signed_in(observer).get(page, {"as_at": "2026-05-01"})
    assert response.status_code == 400
    assert "This report is of today; a past one is among the reports." in text_of(response)
    assert signed_in(observer).get(page, {"as_at": ""}).status_code == 200


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_a_round_that_is_not_there(wales: NationPlan, observer: User, signed_in: SignIn, pk: str) -> None:
    assert signed_in(observer).get(f"/plans/wales-2024-2027/reports/{pk}/").status_code == 404


# --- Lists and tabs --------------------------------------------------------------------------------------------------


def test_reports_are_listed_and_have_a_tab(
    summer: ReportingRound, autumn: ReportingRound, observer: User, lead: User, signed_in: SignIn
) -> None:
    freeze(summer, frozen())
    page = "/plans/wales-2024-2027/reports/"
    response = signed_in(observer).get(page)
    assert f'href="{address(summer)}"' in response.content.decode()
    assert "signed off on 9 September 2026" in text_of(response)
    assert "Autumn 2026" not in text_of(response)
    assert f'<a href="{page}" aria-current="page">Reports</a>' in response.content.decode()
    assert '<a href="/plans/wales-2024-2027/">Cymru-Wales</a>' in response.content.decode()
    assert "Autumn 2026 · Open: Write the texts and the decisions asked for · Preview" in shown(
        signed_in(lead), "main", page
    )
    assert "Cymru-Wales Summer 2026 signed off on 9 September 2026" in shown(signed_in(observer), "main", "/reports/")


def test_a_round_signed_off_without_a_snapshot_has_no_report(
    summer: ReportingRound, observer: User, signed_in: SignIn
) -> None:
    assert "signed off before reports were frozen" in shown(
        signed_in(observer), "main", "/plans/wales-2024-2027/reports/"
    )
    assert signed_in(observer).get(address(summer)).status_code == 404
