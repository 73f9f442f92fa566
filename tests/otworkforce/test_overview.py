"""The UK overview: what each person sees of which plan."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import NationPlan, ReportingRound, Role, User
from priorities.models import Action
from tests.conftest import person
from tests.otworkforce.pages import text_of
from tests.priorities.reporting import SignIn, said

UK = "/uk/"
LEDE = (
    "Across the UK One strategy to 2035, delivered by a plan for each nation. Wording, periods and numbers of actions "
    "differ, so nations stand side by side and are never ranked. Report from the signed-off rounds "
)
EACH_BAR = (
    "Each bar is the whole of a nation’s actions under a priority, whatever their number. A dashed outline: last known."
)


def plan_of(nation: str, name: str, strategy: Any, period: str = "2025–2027", **fields: Any) -> NationPlan:
    return NationPlan.objects.create(
        strategy=strategy,
        nation=nation,
        slug=f"{nation.replace('_', '-')}-{period.replace('–', '-')}",
        title=f"{name} action plan {period}",
        short_name=name,
        starts_on=date(2025, 4, 1),
        ends_on=date(2027, 3, 31),
        period_words=period,
        **fields,
    )


@pytest.fixture
def drafts(wales: NationPlan) -> list[NationPlan]:
    """The three plans that are not in the tracker yet, made in another order than pages name them."""
    return [
        plan_of("northern_ireland", "Northern Ireland", wales.strategy),
        plan_of("scotland", "Scotland", wales.strategy),
        plan_of("england", "England", wales.strategy, "2024–2027"),
    ]


def test_a_plan_with_its_figures_and_those_that_are_not_there_yet(
    signed_in: SignIn,
    observer: User,
    lead: User,
    make_action: Callable[..., Action],
    autumn: ReportingRound,
    drafts: list[NationPlan],
) -> None:
    said(make_action("1.1", latest_on=date(2025, 3, 31)), lead, "ready_to_close")
    make_action("1.2")
    response = signed_in(observer).get(UK)
    assert text_of(response) == (
        f"{LEDE}Cymru-Wales 2024–2027 · 2 actions · 1 reported this round "
        "1 action was due by now: 1 is ready to close. 1 falls due by 31 March 2027. "
        "1 Optimising occupational therapy 2 actions 1 ready to close, 1 no report yet "
        f"Priorities side by side {EACH_BAR} 1. Optimising occupational therapy "
        "Cymru-Wales 1 ready to close, 1 no report yet England Not in the tracker yet. "
        "Scotland Not in the tracker yet. Northern Ireland Not in the tracker yet. "
        "As a table Actions by status, for each priority and nation "
        "Priority Cymru-Wales England Scotland Northern Ireland 1. Optimising occupational therapy "
        "1 ready to close, 1 no report yet Not in the tracker yet. Not in the tracker yet. Not in the tracker yet. "
        "England, Scotland and Northern Ireland "
        "Their plans (England 2024–2027, Scotland 2025–2027 and Northern Ireland 2025–2027) are not in the tracker yet."
    )
    html = response.content.decode()
    assert 'href="/plans/wales-2024-2027/priorities/1/"' in html
    assert "/plans/england-2024-2027/" not in html


def test_one_draft_is_told_in_the_singular(signed_in: SignIn, observer: User, wales: NationPlan) -> None:
    plan_of("england", "England", wales.strategy, "2024–2027")
    page = text_of(signed_in(observer).get(UK))
    assert page.endswith("England The plan (England 2024–2027) is not in the tracker yet.")


def test_administrators_and_leads_of_a_draft_find_it_here(
    signed_in: SignIn, admin: User, observer: User, drafts: list[NationPlan]
) -> None:
    lead = person("lead of england", drafts[2], Role.LEAD)
    assert 'href="/plans/england-2024-2027/"' in signed_in(lead).get(UK).content.decode()
    assert 'href="/plans/scotland-2025-2027/"' not in signed_in(lead).get(UK).content.decode()
    assert 'href="/plans/scotland-2025-2027/"' in signed_in(admin).get(UK).content.decode()


def test_nations_stand_in_their_order_whatever_their_figures(
    signed_in: SignIn, wales: NationPlan, scotland: NationPlan
) -> None:
    plan_of("england", "England", wales.strategy, "2024–2027", state=NationPlan.State.CLOSED)
    page = text_of(signed_in(person("uk observer", None, Role.OBSERVER)).get(UK))
    assert page == (
        f"{LEDE}Cymru-Wales 2024–2027 · 0 actions · no round yet This plan has no actions in the tracker yet. "
        "England 2024–2027 · 0 actions · no round yet · closed This plan has no actions in the tracker yet. "
        "Scotland 2025–2027 · 0 actions · no round yet This plan has no actions in the tracker yet."
    )


def test_a_plan_of_others_shows_no_figures(
    signed_in: SignIn, observer: User, scotland: NationPlan, make_action: Callable[..., Action]
) -> None:
    make_action("1.1", plan=scotland)
    page = text_of(signed_in(observer).get(UK))
    assert page.endswith(
        "Scotland You have no role in these plans, so their figures are not shown: Scotland 2025–2027."
    )
    assert "1 action" not in page


def test_somebody_without_a_role_sees_no_figures(
    signed_in: SignIn, wales: NationPlan, make_action: Callable[..., Action]
) -> None:
    make_action("1.1")
    page = text_of(signed_in(person("newcomer")).get(UK))
    assert "There is no plan whose progress you can see." in page
    assert "1 action" not in page


def test_queries_do_not_grow_with_the_plans(
    signed_in: SignIn, wales: NationPlan, make_action: Callable[..., Action]
) -> None:
    client = signed_in(person("uk observer", None, Role.OBSERVER))
    make_action("1.1")
    client.get(UK)
    with CaptureQueriesContext(connection) as one_plan:
        client.get(UK)
    for nation in ("england", "scotland", "northern_ireland"):
        more = plan_of(nation, nation, wales.strategy, state=NationPlan.State.ACTIVE)
        make_action("1.1", plan=more)
    with CaptureQueriesContext(connection) as four_plans:
        # In the picture, and in its table.
        assert text_of(client.get(UK)).count("1 no report yet") == 8
    assert len(one_plan) == len(four_plans) <= 12


def test_nations_with_figures_stand_side_by_side_in_their_order(
    signed_in: SignIn, wales: NationPlan, scotland: NationPlan, make_action: Callable[..., Action]
) -> None:
    make_action("1.1", plan=scotland)
    make_action("1.2", plan=scotland)
    make_action("1.1")
    plan_of("england", "England", wales.strategy, "2024–2027", state=NationPlan.State.ACTIVE)
    next_plan = plan_of("wales", "Cymru-Wales", wales.strategy, "2027–2030", state=NationPlan.State.ACTIVE)
    response = signed_in(person("uk observer", None, Role.OBSERVER)).get(UK)
    page = text_of(response, "side-by-side")
    assert page.startswith(
        f"Priorities side by side {EACH_BAR} 1. Optimising occupational therapy Cymru-Wales 2024–2027 1 no report yet "
        f"Cymru-Wales {next_plan.period_words} No actions yet. England No actions yet. Scotland 2 no report yet "
        "Northern Ireland Not in the tracker yet."
    )
    html = response.content.decode()
    assert (
        'href="/plans/scotland-2025-2027/priorities/1/" aria-label="Scotland: Optimising occupational therapy' in html
    )
    # What stands side by side is not repeated under each nation.
    assert '<ol class="prio">' not in html


def test_a_nation_that_others_see_says_so_side_by_side(
    signed_in: SignIn, observer: User, scotland: NationPlan, make_action: Callable[..., Action]
) -> None:
    make_action("1.1")
    make_action("1.1", plan=scotland)
    page = text_of(signed_in(observer).get(UK), "side-by-side")
    assert "Scotland You have no role in this plan." in page
    assert page.count("1 no report yet") == 2
