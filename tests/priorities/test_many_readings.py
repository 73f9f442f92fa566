"""Readings of many measures on one page: through its form, as people fill it in."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from plans.models import KeptInput, Membership, NationPlan, User
from priorities.models import Action, Measure, Reading
from tests.conftest import NOW

ADDRESS = "/plans/wales-2024-2027/measures/readings/"


@pytest.fixture
def teams(action: Action) -> Measure:
    return Measure.objects.create(action=action, wording="Service delivery models", unit="models", read_every_months=3)


@pytest.fixture
def desk(contributor: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(contributor)


def read(measure: Measure, by: User, value: int, day: date) -> Reading:
    return Reading.objects.create(measure=measure, read_on=day, value=value, author=by, recorded_at=NOW)


def sent(desk: Client, address: str = ADDRESS, **changes: Any) -> Any:
    """Send the form as the page draws it, with some fields filled in."""
    form = desk.get(address).context["form"]
    drawn = {field.html_name: field.field.prepare_value(field.value()) for field in form}
    # A browser sends empty boxes too, but no box that is not ticked.
    empty = {name: "" if value is None else value for name, value in drawn.items() if value is not False}
    return desk.post(address, empty | changes)


def text_of(answer: Any) -> str:
    main = answer.content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def stored() -> list[tuple[str, Decimal | None, str, str, str]]:
    readings = Reading.objects.order_by("measure", "read_on")
    return [(r.read_on.isoformat(), r.value, r.words, r.note, r.source) for r in readings]


def test_rows_are_recorded_with_their_own_days_and_empty_ones_left_out(
    desk: Client, action: Action, percentage: Measure, teams: Measure, contributor: User
) -> None:
    milestone = Measure.objects.create(action=action, wording="Framework agreed", kind="milestone")
    story = Measure.objects.create(action=action, wording="What members say", kind="narrative")
    left = Measure.objects.create(action=action, wording="Not read today")
    fields = {
        "day": "12 November 2026",
        f"value_{percentage.pk}": "40%",
        f"value_{teams.pk}": "1,250",
        f"day_{teams.pk}": "1/10/2026",
        f"note_{teams.pk}": "Two came late",
        f"source_{teams.pk}": "Annual survey",
        f"value_{milestone.pk}": "1",
        f"value_{story.pk}": "More say yes.\r\nSome do not.",
    }
    answer = sent(desk, **fields)
    assert (answer.status_code, answer["Location"]) == (302, "/plans/wales-2024-2027/measures/")
    assert stored() == [
        ("2026-11-12", Decimal(40), "", "", ""),
        ("2026-10-01", Decimal(1250), "", "Two came late", "Annual survey"),
        ("2026-11-12", Decimal(1), "", "", ""),
        ("2026-11-12", None, "More say yes.\nSome do not.", "", ""),
    ]
    assert not left.readings.exists()
    assert [str(m) for m in desk.get("/account/").context["messages"]] == ["4 readings recorded."]
    # Pressed in a second tab: nothing is stored twice.
    assert sent(desk, **fields).status_code == 302
    assert Reading.objects.count() == 4


def test_one_bad_cell_among_thirty_stores_nothing_and_names_it(
    desk: Client, make_action: Callable[..., Action], contributor: User
) -> None:
    action = make_action("1.4", reporter=contributor)
    measures = [Measure.objects.create(action=action, wording=f"Model {n}", position=n) for n in range(1, 31)]
    fields = {f"value_{measure.pk}": str(n) for n, measure in enumerate(measures, start=1)}
    answer = sent(desk, **{**fields, f"value_{measures[5].pk}": "six"})
    assert answer.status_code == 422
    assert Reading.objects.count() == 0
    page = answer.content.decode()
    assert f'<a href="#id_value_{measures[5].pk}">1.4, Model 6: “six” is no figure. Write 6.</a>' in page
    # Nothing typed is lost.
    assert f'name="value_{measures[5].pk}" value="six"' in page
    assert f'name="value_{measures[29].pk}" value="30"' in page


def test_a_percentage_above_100_is_questioned(desk: Client, percentage: Measure) -> None:
    name = f"value_{percentage.pk}"
    assert f"over_{percentage.pk}" not in desk.get(ADDRESS).content.decode()
    answer = sent(desk, **{name: "120"})
    assert answer.status_code == 422
    assert "120 per cent is more than the whole." in text_of(answer)
    assert f'name="over_{percentage.pk}"' in answer.content.decode()
    assert sent(desk, **{name: "120", f"over_{percentage.pk}": "on"}).status_code == 302
    assert stored() == [("2026-11-22", Decimal(120), "", "", "")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Fill in at least one reading."),
        ({"value": "6", "own": "1 January 2027"}, "1.4, Service delivery models: Give a date up to 22 November 2026."),
        ({"value": "6", "day": "soon"}, "Write a date like 31 January 2027."),
        ({"note": "late"}, "There is a day, a source or a note, but no reading."),
        ({"value": "1,2"}, "Write a decimal with a full stop"),
        ({"value": "9" * 400}, "1.4, Service delivery models: "),
        ({"value": "-3"}, "This cannot be below 0."),
        ({"value": "40%"}, "“40%”: this measure is a number, not a percentage."),
    ],
)
def test_what_cannot_be_is_refused(desk: Client, teams: Measure, fields: dict[str, str], said: str) -> None:
    names = {"value": f"value_{teams.pk}", "own": f"day_{teams.pk}", "note": f"note_{teams.pk}", "day": "day"}
    answer = sent(desk, **{names[name]: text for name, text in fields.items()})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert Reading.objects.count() == 0


def test_only_measures_that_somebody_reports_on_are_there(
    desk: Client, teams: Measure, make_action: Callable[..., Action], colleague: User, lead: User, signed_in: Any
) -> None:
    others = Measure.objects.create(action=make_action("1.5", reporter=colleague), wording="Of a colleague")
    free = Measure.objects.create(action=make_action("1.6"), wording="Of nobody")
    assert desk.get(ADDRESS).context["form"].measures == [teams, free]
    assert signed_in(lead).get(ADDRESS).context["form"].measures == [teams, others, free]
    answer = sent(desk, **{f"value_{others.pk}": "3", f"value_{teams.pk}": "6"})
    assert answer.status_code == 422
    assert "“3” was typed for a measure that you do not report on any more." in text_of(answer)
    assert Reading.objects.count() == 0


def test_only_what_is_due_and_in_pages_of_50(
    desk: Client, teams: Measure, contributor: User, make_action: Callable[..., Action]
) -> None:
    read(teams, contributor, 6, date(2026, 9, 1))
    action = make_action("1.5", reporter=contributor)
    many = [Measure(action=action, wording=f"Measure {n}", position=n) for n in range(60)]
    Measure.objects.bulk_create(many)
    assert len(desk.get(ADDRESS).context["form"].measures) == 50
    assert len(desk.get(f"{ADDRESS}?page=2").context["form"].measures) == 11
    assert len(desk.get(f"{ADDRESS}?page=1000000").context["form"].measures) == 11
    # Read on 1 September every three months: due on 1 December.
    assert desk.get(f"{ADDRESS}?due").context["form"].measures == []
    Reading.objects.update(read_on=date(2026, 8, 22))
    assert desk.get(f"{ADDRESS}?due").context["form"].measures == [teams]
    # Somebody else records it meanwhile: what was typed does not vanish with the row.
    answer = sent(desk, f"{ADDRESS}?due", **{f"value_{teams.pk}": "x"})
    read(teams, contributor, 7, date(2026, 11, 21))
    answer = desk.post(f"{ADDRESS}?due", {"day": "22 November 2026", f"value_{teams.pk}": "eight"})
    assert answer.status_code == 422
    assert answer.context["form"].measures == [teams]


def test_another_reading_of_that_day_is_to_be_corrected(desk: Client, teams: Measure, contributor: User) -> None:
    known = read(teams, contributor, 6, date(2026, 11, 22))
    answer = sent(desk, **{f"value_{teams.pk}": "7"})
    assert answer.status_code == 422
    assert "There is another reading of this measure on 22 November 2026." in text_of(answer)
    assert f"/measures/{teams.pk}/readings/{known.pk}/correct/" in answer.content.decode()
    assert stored() == [("2026-11-22", Decimal(6), "", "", "")]


def test_what_was_typed_outlives_the_session_beyond_20_kb(
    desk: Client, action: Action, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    stories = [Measure.objects.create(action=action, wording=f"Story {n}", kind="narrative") for n in range(20)]
    form = desk.get(ADDRESS).context["form"]
    typed = {f"value_{story.pk}": "wörds" * 390 for story in stories}
    answer = Client().post(ADDRESS, {"author": form["author"].value(), "day": "12 November 2026", **typed})
    assert answer.status_code == 302
    kept = KeptInput.objects.get()
    page = signed_in(contributor).get(f"{ADDRESS}?kept={kept.key}")
    assert "We kept what you typed." in text_of(page)
    assert page.context["form"][f"value_{stories[19].pk}"].value() == "wörds" * 390


def test_a_role_that_ended_records_nothing(desk: Client, teams: Measure, contributor: User, wales: NationPlan) -> None:
    form = desk.get(ADDRESS).context["form"]
    Membership.objects.filter(user=contributor).update(ended_at=NOW)
    answer = desk.post(ADDRESS, {"author": form["author"].value(), "day": "22 November 2026", f"value_{teams.pk}": "6"})
    assert answer.status_code == 404
    assert Reading.objects.count() == 0
