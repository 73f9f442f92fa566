"""The strategy, the plans in full, and the pages about the portal."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from plans.models import Membership, NationPlan, NeighbouringStrategy, PlanSection, Role, Strategy, User, VisionOutcome
from priorities.models import Commitment, Priority
from tests.conftest import person

SignIn = Callable[[User], Client]
ABOUT_WALES = "/plans/wales-2024-2027/about/"


@pytest.fixture
def full(strategy: Strategy, wales: NationPlan, priority: Priority) -> NationPlan:
    """Wales with prose, and a strategy with everything that belongs to it."""
    strategy.vision, strategy.vision_year, strategy.launched_on = "A **vision**.", 2035, date(2024, 3, 1)
    strategy.save()
    VisionOutcome.objects.create(strategy=strategy, position=1, text="People can find an occupational therapist")
    NeighbouringStrategy.objects.create(strategy=strategy, position=1, title="Research strategy", note="Ten years")
    PlanSection.objects.create(plan=wales, position=1, heading="Why now", body="Because *it* is.\n\n<script>x</script>")
    PlanSection.objects.create(
        plan=wales, position=2, heading="What next", body="- one\n- two", heading_cy="Beth nesaf"
    )
    Commitment.objects.create(plan=wales, priority=priority, position=1, wording="We will champion innovation.")
    wales.source_document, wales.source_url = "The plan’s page", "https://example.org/plan"
    wales.period_note = "Read as financial years: our reading."
    wales.save()
    return wales


class TestStrategy:
    def test_it_says_all_that_belongs_to_it(self, full: NationPlan, contributor: User, signed_in: SignIn) -> None:
        page = signed_in(contributor).get("/strategy/").content.decode()
        for words in (
            "UK Workforce Strategy",
            "Launched in March 2024.",
            "Its vision reaches to 2035.",
            "A <strong>vision</strong>.",
            "People can find an occupational therapist",
            "Optimising occupational therapy",
            "Research strategy",
            f'href="{ABOUT_WALES}"',
        ):
            assert words in page

    def test_plans_that_somebody_may_not_see_are_not_named(
        self, full: NationPlan, scotland: NationPlan, contributor: User, signed_in: SignIn
    ) -> None:
        assert "Scotland action plan" not in signed_in(contributor).get("/strategy/").content.decode()

    def test_without_a_strategy_it_says_so(self, admin: User, signed_in: SignIn) -> None:
        response = signed_in(admin).get("/strategy/")
        assert response.status_code == 200
        assert "No strategy has been entered yet." in response.content.decode()

    def test_it_is_for_people_who_signed_in(self, db: None) -> None:
        assert Client().get("/strategy/")["Location"] == "/account/login/?next=/strategy/"


class TestPlanInFull:
    def test_it_can_be_read_here(self, full: NationPlan, observer: User, signed_in: SignIn) -> None:
        page = signed_in(observer).get(ABOUT_WALES).content.decode()
        for words in (
            "Cymru-Wales action plan 2024–2027",
            'href="#section-1"',
            'id="section-1"',
            "Because <em>it</em> is.",
            "We will champion innovation.",
            "Read as financial years: our reading.",
            'href="https://example.org/plan"',
        ):
            assert words in page
        assert "<script>x" not in page

    def test_welsh_where_there_is_welsh_and_marked_english_elsewhere(
        self, full: NationPlan, observer: User, signed_in: SignIn
    ) -> None:
        browser = signed_in(observer)
        browser.cookies["django_language"] = "cy"
        page = browser.get(ABOUT_WALES).content.decode()
        assert "Beth nesaf" in page
        assert '<span lang="en">Why now</span>' in page
        assert '<div class="prose" lang="en">' in page

    def test_a_draft_is_for_its_leads_and_administrators(
        self, full: NationPlan, lead: User, admin: User, contributor: User, observer: User, signed_in: SignIn
    ) -> None:
        uk_wide = person("uk observer")
        Membership.objects.create(user=uk_wide, role=Role.OBSERVER)
        full.state = NationPlan.State.DRAFT
        full.save()
        for user in (lead, admin):
            response = signed_in(user).get(ABOUT_WALES)
            assert response.status_code == 200
            assert "This plan is a draft" in response.content.decode()
        for user in (contributor, observer, uk_wide):
            assert signed_in(user).get(ABOUT_WALES).status_code == 404

    def test_outsiders_and_unknown_plans(self, full: NationPlan, outsider: User, signed_in: SignIn) -> None:
        assert signed_in(outsider).get(ABOUT_WALES).status_code == 404
        assert signed_in(outsider).get("/plans/atlantis/about/").status_code == 404

    def test_a_plan_without_prose_says_so(self, wales: NationPlan, observer: User, signed_in: SignIn) -> None:
        assert "has not been entered yet" in signed_in(observer).get(ABOUT_WALES).content.decode()

    def test_more_prose_asks_no_more_questions(
        self, full: NationPlan, observer: User, signed_in: SignIn, django_assert_max_num_queries: Callable
    ) -> None:
        for number in range(3, 40):
            PlanSection.objects.create(plan=full, position=number, heading="More", body="More")
        browser = signed_in(observer)
        with django_assert_max_num_queries(12):
            browser.get(ABOUT_WALES)
        with django_assert_max_num_queries(14):
            browser.get("/strategy/")


class TestAboutPages:
    @pytest.mark.parametrize("name", ["definitions", "accessibility", "privacy", "cookies", "contact", "demonstration"])
    def test_everybody_may_read_them(self, db: None, name: str) -> None:
        assert Client().get(f"/about/{name}/").status_code == 200

    def test_the_first_of_them(self, db: None) -> None:
        assert Client().get("/about/")["Location"] == "/about/definitions/"

    @pytest.mark.parametrize("name", ["nothing", "base", "..%2Fbase", "a" * 3000])
    def test_an_unknown_one(self, db: None, name: str) -> None:
        assert Client().get(f"/about/{name}/").status_code == 404

    def test_the_address_to_write_to(self, db: None, settings: Any) -> None:
        settings.CONTACT_EMAIL = "help@example.org"
        assert "help@example.org" in Client().get("/about/contact/").content.decode()

    def test_the_gallery_of_components_is_for_development(self, db: None, settings: Any) -> None:
        assert Client().get("/about/components/").status_code == 200
        settings.PRODUCTION = True
        assert Client().get("/about/components/").status_code == 404
