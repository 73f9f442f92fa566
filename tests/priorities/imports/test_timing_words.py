"""How the words of a timing are read, in English and Welsh; and what is left open."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from priorities.choices import TimingKind
from priorities.imports.table import Proposal
from priorities.imports.timings import propose

START, END = date(2024, 4, 1), date(2027, 3, 31)


def in_wales(words: str) -> Proposal:
    """Read ``words`` in a plan from April 2024 to March 2027."""
    return propose(words, START, END)


WINDOWS = {
    "Year 1": ("2024-04-01", "2025-03-31"),
    "Year one": ("2024-04-01", "2025-03-31"),
    "Yr 3": ("2026-04-01", "2027-03-31"),
    "Years 1-3": ("2024-04-01", "2027-03-31"),
    "Years 1 and 2": ("2024-04-01", "2026-03-31"),
    "Year 1 to Year 3": ("2024-04-01", "2027-03-31"),
    "During Year 2": ("2025-04-01", "2026-03-31"),
    "Blwyddyn 1": ("2024-04-01", "2025-03-31"),
    "Blynyddoedd 1–2": ("2024-04-01", "2026-03-31"),
    "Yn ystod Blwyddyn 2": ("2025-04-01", "2026-03-31"),
    "Years 2–3 (2025–27)": ("2025-04-01", "2027-03-31"),
    "Year 2: 2025/26": ("2025-04-01", "2026-03-31"),
    "2024–25": ("2024-04-01", "2025-03-31"),
    "2024/25": ("2024-04-01", "2025-03-31"),
    "2024/2025": ("2024-04-01", "2025-03-31"),
    "2024-2027": ("2024-04-01", "2027-03-31"),
    "2024 – 2027": ("2024-04-01", "2027-03-31"),
    "2024 i 2027": ("2024-04-01", "2027-03-31"),
    "2024/25 – 2025/26": ("2024-04-01", "2026-03-31"),
    "In FY 2025/26": ("2025-04-01", "2026-03-31"),
    "March 2026": ("2026-03-01", "2026-03-31"),
    "Sept. 2025": ("2025-09-01", "2025-09-30"),
    "mis Hydref 2025": ("2025-10-01", "2025-10-31"),
    "Spring 2025": ("2025-03-01", "2025-05-31"),
    "Gwanwyn 2025": ("2025-03-01", "2025-05-31"),
    "yr Hydref 2025": ("2025-09-01", "2025-11-30"),
    "Winter 2025/26": ("2025-12-01", "2026-02-28"),
    "Spring – autumn 2025": ("2025-03-01", "2025-11-30"),
    "Q2 2025/26": ("2025-07-01", "2025-09-30"),
    "Q4 2025-26": ("2026-01-01", "2026-03-31"),
    "2025/26 Q1": ("2025-04-01", "2025-06-30"),
    "Q1–Q3 2025/26": ("2025-04-01", "2025-12-31"),
    "Chwarter 2 2025/26": ("2025-07-01", "2025-09-30"),
    "Quarter 2, Year 2": ("2025-07-01", "2025-09-30"),
    "April 2024 – March 2026": ("2024-04-01", "2026-03-31"),
    "September 2025 to December 2025": ("2025-09-01", "2025-12-31"),
    "April–June 2025": ("2025-04-01", "2025-06-30"),
    "1–31 March 2026": ("2026-03-01", "2026-03-31"),
    "1 April 2024 - 30 June 2024": ("2024-04-01", "2024-06-30"),
    "Between April 2024 and March 2025": ("2024-04-01", "2025-03-31"),
    "o fis Ebrill 2024 i fis Mawrth 2026": ("2024-04-01", "2026-03-31"),
    "From 2024 to 2027": ("2024-04-01", "2027-03-31"),
    "Rhwng Ebrill 2024 a Mawrth 2025": ("2024-04-01", "2025-03-31"),
    "01.04.2024–31.03.2027": ("2024-04-01", "2027-03-31"),
    "Over the life of the plan": ("2024-04-01", "2027-03-31"),
    "Throughout 2025/26": ("2025-04-01", "2026-03-31"),
    "Until March 2026": ("2024-04-01", "2026-03-31"),
    "Short term": ("2024-04-01", "2025-03-31"),
    "Tymor byr i ganolig": ("2024-04-01", "2026-03-31"),
    "Medium term": ("2025-04-01", "2026-03-31"),
    "Tymor canolig": ("2025-04-01", "2026-03-31"),
    "Short to medium term": ("2024-04-01", "2026-03-31"),
    "Long-term": ("2026-04-01", "2027-03-31"),
}

BY_DATES = {
    "By March 2026": "2026-03-31",
    "By the end of March 2026.": "2026-03-31",
    "Erbyn mis Mawrth 2026": "2026-03-31",
    "Erbyn diwedd Mawrth 2026": "2026-03-31",
    "By February 2026": "2026-02-28",
    "By 31 March 2026": "2026-03-31",
    "31st March 2026": "2026-03-31",
    "31 o Fawrth 2026": "2026-03-31",
    "31 Mawrth 2026": "2026-03-31",
    "31 Hydref 2025": "2025-10-31",
    "31/03/2026": "2026-03-31",
    "03/04/2026": "2026-04-03",
    "2026-03-31": "2026-03-31",
    "2026-03-31 00:00:00": "2026-03-31",
    "End of 2025": "2025-12-31",
    "Diwedd 2025": "2025-12-31",
    "By end of 2025": "2025-12-31",
    "Erbyn diwedd 2025": "2025-12-31",
    "By the end of the 2025/26 financial year": "2026-03-31",
    "End March 2026": "2026-03-31",
    "End of Year 2": "2026-03-31",
    "By the end of the plan": "2027-03-31",
    "By Q2 2025/26": "2025-09-30",
    "To be completed by March 2030": "2030-03-31",
}

ONGOING = {
    "Ongoing": ("2024-04-01", None),
    "On-going": ("2024-04-01", None),
    "Parhaus": ("2024-04-01", None),
    "Yn barhaus": ("2024-04-01", None),
    "Throughout": ("2024-04-01", None),
    "Continuous": ("2024-04-01", None),
    "Annually": ("2024-04-01", None),
    "Bob blwyddyn": ("2024-04-01", None),
    "Throughout the plan": ("2024-04-01", "2027-03-31"),
    "Drwy gydol y cynllun": ("2024-04-01", "2027-03-31"),
    "Ongoing until March 2026": ("2024-04-01", "2026-03-31"),
    "Ongoing (2024–27)": ("2024-04-01", "2027-03-31"),
    "Ongoing, Years 2–3": ("2025-04-01", "2027-03-31"),
    "Ongoing from Year 2": ("2025-04-01", None),
    "Year 1 and ongoing": ("2024-04-01", None),
    "Parhaus tan Fawrth 2026": ("2024-04-01", "2026-03-31"),
    "Year 2 – ongoing": ("2025-04-01", None),
    "Bob chwarter": ("2024-04-01", None),
    "Year 2 onwards": ("2025-04-01", None),
    "O fis Medi 2025 ymlaen": ("2025-09-01", None),
}

NOT_STATED = ["", "  \n", "–", "-", "N/A", "not stated", "Not specified", "None", "heb ei nodi", "No date"]

#: Words → a part of the reason why they are left open.
LEFT_OPEN = {
    "2026": "A year alone",
    "By 2026": "A year alone",
    "Year 3 (2026)": "A year alone",
    "Q2 2025": "calendar year or of the financial year",
    "By Q2 2025": "calendar year or of the financial year",
    "Hydref 2025": "both October and autumn",
    "Winter 2025": "A winter lies in two years",
    "Year 4": "The plan has 3 years, counted from 1 April 2024: there is no Year 4.",
    "Years 2–5": "there is no Year 5",
    "Year 2 (2024–25)": "two times that differ",
    "Years 1–3, ongoing": "two times that differ",
    "Year 1: scoping; Year 2: delivery": "No rule reads",
    "March 2025 and March 2026": "No rule reads",
    "Summer term 2025": "No rule reads",
    "31 March": "No rule reads",
    "From September 2025": "A beginning without an end",
    "TBC": "still to be set",
    "i’w gadarnhau": "still to be set",
    "Illegible": "could not be read from the page",
    "March 2024": "before the plan’s start, 1 April 2024",
    "Spring 2024": "before the plan’s start, 1 April 2024",
    "By March 2040": "more than ten years after",
    "Year 1 subject to funding": "No rule reads",
    "Within 6 months": "No rule reads",
    "Mar-26": "No rule reads",
    "Start of 2025": "No rule reads",
    "Academic year 2025/26": "No rule reads",
    "Annual (March 2026)": "two times that differ",
    "November – February 2026": "No rule reads",
    "Years 1 and 3": "No rule reads",
    "Years 3–1": "No rule reads",
    "Year 0": "No rule reads",
    "2025–24": "No rule reads",
    "31 February 2026": "No rule reads",
    "Q5 2025/26": "No rule reads",
    "When funds allow": "No rule reads",
    "x" * 201: "longer than any",
}


def dates_of(found: Proposal) -> tuple[str | None, str | None]:
    starts, latest = found.starts_on, found.latest_on
    return starts.isoformat() if starts else None, latest.isoformat() if latest else None


@pytest.mark.parametrize(("words", "dates"), WINDOWS.items())
def test_a_stretch_of_time_is_a_window(words: str, dates: tuple[str, str]) -> None:
    found = in_wales(words)
    assert (found.kind, dates_of(found)) == (TimingKind.WINDOW, dates)


@pytest.mark.parametrize(("words", "day"), BY_DATES.items())
def test_by_and_a_day_alone_are_dates_to_be_kept(words: str, day: str) -> None:
    found = in_wales(words)
    assert (found.kind, dates_of(found)) == (TimingKind.BY_DATE, (None, day))


@pytest.mark.parametrize(("words", "dates"), ONGOING.items())
def test_what_goes_on_has_an_end_only_where_one_is_named(words: str, dates: tuple[str, str | None]) -> None:
    found = in_wales(words)
    assert (found.kind, dates_of(found)) == (TimingKind.ONGOING, dates)


@pytest.mark.parametrize("words", NOT_STATED)
def test_nothing_said_is_no_date_stated(words: str) -> None:
    assert in_wales(words) == Proposal(TimingKind.NONE, "The table states no timing.")


@pytest.mark.parametrize(("words", "reason"), LEFT_OPEN.items())
def test_what_cannot_be_read_is_left_open_with_the_reason(words: str, reason: str) -> None:
    found = in_wales(words)
    assert (found.kind, dates_of(found)) == (None, (None, None))
    assert reason in found.rule


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Year 2", "Year 2 of the plan, counted from its start: from 1 April 2025 to 31 March 2026."),
        (
            "Gwanwyn 2025",
            "The season as meteorologists count it, in whole months: from 1 March 2025 to 31 May 2025.",
        ),
        (
            "Q2 2025/26",
            "Quarter 2 of the financial year, which begins on 1 April: from 1 July 2025 to 30 September 2025.",
        ),
        ("03/04/2026", "The day that is named, 3 April 2026: the day is written before the month."),
        (
            "By March 2030",
            "By the end of what is named, 31 March 2030. The whole month, from 1 March 2030 to 31 March 2030. "
            "It ends after the plan’s end, 31 March 2027.",
        ),
    ],
)
def test_the_rule_that_was_used_is_said(words: str, rule: str) -> None:
    assert in_wales(words).rule == rule


def test_a_plan_of_two_years_has_no_thirds_and_no_third_year() -> None:
    start, end = date(2025, 4, 1), date(2027, 3, 31)
    assert propose("Medium term", start, end).kind is None
    assert "does not divide into three" in propose("Medium term", start, end).rule
    assert "The plan has 2 years" in propose("Year 3", start, end).rule


def test_years_are_counted_from_the_day_on_which_the_plan_starts() -> None:
    start, end = date(2024, 6, 12), date(2026, 12, 31)
    assert dates_of(propose("Year 2", start, end)) == ("2025-06-12", "2026-06-11")
    assert dates_of(propose("Year 3", start, end)) == ("2026-06-12", "2026-12-31")
    assert dates_of(propose("2024–25", start, end)) == ("2024-06-12", "2025-06-11")


def test_a_plan_of_calendar_years_reads_a_year_alone_but_not_two() -> None:
    start, end = date(2025, 1, 1), date(2027, 12, 31)
    assert dates_of(propose("2026", start, end)) == ("2026-01-01", "2026-12-31")
    assert "one year or two" in propose("2025–26", start, end).rule


def test_a_plan_may_start_on_a_leap_day() -> None:
    start, end = date(2024, 2, 29), date(2026, 2, 27)
    assert dates_of(propose("Year 1", start, end)) == ("2024-02-29", "2025-02-27")
    assert dates_of(propose("Year 2", start, end)) == ("2025-02-28", "2026-02-27")


# --- For any words --------------------------------------------------------------------------------------------------

PARTS = [
    *("year", "years", "Blwyddyn", "by", "erbyn", "end of", "2025", "2026", "2025/26", "24", "1", "3", "Q2", "31"),
    *("March", "Mawrth", "hydref", "spring", "winter", "ongoing", "annual", "to", "-", "–", "/", "(", ")", ",", ":"),
    *("from", "until", "the plan", "throughout", "medium", "term", "i", "o", "a", "\x00", "9999", "tbc", "one"),
]
words = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PARTS), max_size=8).map(" ".join),
    st.lists(st.sampled_from(PARTS), max_size=6).map("".join),
)
starts = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@settings(max_examples=150, deadline=None)
@given(words, starts, st.integers(1, 3000))
@example("- " * 100, START, 1094)
@example("Year 1 to " * 20, START, 1094)
@example("(" * 100 + ")" * 100, START, 1094)
@example("٣١/٠٣/٢٠٢٦", START, 1094)
def test_no_words_break_it_and_a_proposal_can_always_be_stored(text: str, start: date, days: int) -> None:
    found = propose(text, start, date.fromordinal(start.toordinal() + days))
    assert found.rule.endswith((".", "means."))
    known = [day for day in (found.starts_on, found.latest_on) if day]
    assert known == sorted(known)
    assert all(start <= day <= date(start.year + 10, 12, 31) for day in known)
    if found.kind in (None, TimingKind.NONE):
        assert known == []
    if found.kind in (TimingKind.WINDOW, TimingKind.BY_DATE):
        assert found.latest_on is not None


@settings(max_examples=40, deadline=None)
@given(starts, st.integers(1, 3000), st.integers(1, 9), st.sampled_from(["Year {}", "Blwyddyn {}", "In year {}"]))
def test_a_year_of_the_plan_lies_within_it(start: date, days: int, number: int, pattern: str) -> None:
    end = date.fromordinal(start.toordinal() + days)
    found = propose(pattern.format(number), start, end)
    if found.kind is None:
        assert "there is no Year" in found.rule
    else:
        assert found.starts_on is not None
        assert found.latest_on is not None
        assert start <= found.starts_on <= found.latest_on <= end
