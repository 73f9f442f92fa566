"""The strategy with its outcomes and the strategies beside it, and the nations' plans with their prose and rounds."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans import clock
from plans.admin.base import ReadOnlyAdmin, ReadOnlyInline, RecordedAdmin, RecordedInline
from plans.models import (
    DemoData,
    NationPlan,
    NeighbouringStrategy,
    PlanSection,
    ReportingRound,
    RoundLink,
    RoundSnapshot,
    RoundState,
    Strategy,
    VisionOutcome,
)
from plans.services import rounds


class OutcomeInline(RecordedInline, admin.StackedInline):
    """What the vision says will be true."""

    model = VisionOutcome
    fieldsets = [(None, {"fields": ["position", ("text", "text_cy"), "drawn_from"]})]


class NeighbourInline(RecordedInline, admin.StackedInline):
    """The strategies beside it."""

    model = NeighbouringStrategy
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "position",
                    ("title", "title_cy"),
                    ("note", "note_cy"),
                    "source_document",
                    "drawn_from",
                ]
            },
        )
    ]


@admin.register(Strategy)
class StrategyAdmin(RecordedAdmin):
    """The strategy, whole on one page."""

    list_display = ["title", "launched_on", "vision_year"]
    search_fields = ["title", "title_cy"]
    inlines = [OutcomeInline, NeighbourInline]
    fieldsets = [
        (_("Wording"), {"fields": [("title", "title_cy"), ("summary", "summary_cy"), ("vision", "vision_cy")]}),
        (_("When"), {"fields": ["launched_on", "vision_year"]}),
        (_("Source"), {"fields": ["source_document", "source_url"]}),
        (_("Address"), {"fields": ["slug"]}),
    ]


class PartOfStrategy(RecordedAdmin):
    """A row of the strategy's page on a page of its own, for its history."""

    list_filter = ["strategy"]
    list_select_related = ["strategy"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep it in its strategy."""
        return ["strategy"] if obj else []


@admin.register(VisionOutcome)
class VisionOutcomeAdmin(PartOfStrategy):
    """One outcome of the vision."""

    list_display = ["text", "position", "strategy"]
    search_fields = ["text", "text_cy"]
    fieldsets = [(None, {"fields": ["strategy", "position", "text", "text_cy"]})]


@admin.register(NeighbouringStrategy)
class NeighbouringStrategyAdmin(PartOfStrategy):
    """One strategy beside this one."""

    list_display = ["title", "position", "strategy"]
    search_fields = ["title", "title_cy"]
    fieldsets = [
        (
            None,
            {"fields": ["strategy", "position", "title", "title_cy", "note", "note_cy", "source_document"]},
        )
    ]


class SectionInline(RecordedInline, admin.StackedInline):
    """The plan's prose, section by section."""

    model = PlanSection
    classes = ["collapse"]
    fieldsets = [(None, {"fields": ["position", ("heading", "heading_cy"), ("body", "body_cy"), "drawn_from"]})]


class RoundInline(ReadOnlyInline):
    """The plan's rounds; each is opened and moved on its own page."""

    model = ReportingRound
    fields = ["label", "opens_at", "closes_at", "state"]


@admin.register(NationPlan)
class NationPlanAdmin(RecordedAdmin):
    """A nation's plan with its prose and its rounds."""

    list_display = ["title", "nation", "period_words", "state"]
    list_filter = ["nation", "state"]
    search_fields = ["title", "title_cy", "short_name"]
    inlines = [RoundInline, SectionInline]
    fieldsets = [
        (
            _("Wording"),
            {
                "fields": [
                    ("title", "title_cy"),
                    ("short_name", "short_name_cy"),
                    ("introduction", "introduction_cy"),
                ]
            },
        ),
        (_("Period"), {"fields": [("starts_on", "ends_on"), "period_words", "period_note"]}),
        (_("Place"), {"fields": ["strategy", "nation", "slug", "state"]}),
        (_("Source"), {"fields": ["source_document", "source_url"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the plan in its strategy and at its address: links and e-mails hold it."""
        return ["strategy", "slug"] if obj else []


@admin.register(PlanSection)
class PlanSectionAdmin(RecordedAdmin):
    """One section of a plan's prose on a page of its own, for its history."""

    list_display = ["heading", "position", "plan"]
    list_filter = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["heading", "heading_cy", "body"]
    fieldsets = [(None, {"fields": ["plan", "position", ("heading", "heading_cy"), ("body", "body_cy")]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep it in its plan."""
        return ["plan"] if obj else []


@admin.register(ReportingRound)
class ReportingRoundAdmin(RecordedAdmin):
    """Opens a round. How it moves on is decided in the portal; its dates stand while it is open."""

    list_display = ["label", "plan", "opens_at", "closes_at", "state"]
    list_filter = ["plan", "state"]
    list_select_related = ["plan"]
    search_fields = ["label", "label_cy"]
    date_hierarchy = "closes_at"
    fieldsets = [
        (_("Wording"), {"fields": [("label", "label_cy")]}),
        (_("When"), {"fields": ["plan", "opens_at", "closes_at"]}),
        (_("Standing"), {"fields": ["state", "opened_by", "signed_off_by", "signed_off_at"]}),
    ]
    standing = ["state", "opened_by", "signed_off_by", "signed_off_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Let reports stay in the round that they were given in: only the end of an open round can move.

        Of a signed-off round nothing changes, its name neither: its report is frozen.
        """
        if obj is None:
            return self.standing
        if obj.state == RoundState.SIGNED_OFF:
            return [*self.standing, "plan", "label", "label_cy", "opens_at", "closes_at"]
        dates = [] if obj.state == RoundState.OPEN else ["closes_at"]
        return [*self.standing, "plan", "opens_at", *dates]

    def store(self, request: HttpRequest, instance: Any, reason: str, form: Any) -> None:
        """Open a new round through the service; save an edited one."""
        if instance.pk:
            super().store(request, instance, reason, form)
            return
        opened = rounds.open_round(
            plan=instance.plan,
            label=instance.label,
            label_cy=instance.label_cy,
            opens_at=instance.opens_at,
            closes_at=instance.closes_at,
            by=request.user,  # type: ignore[arg-type]
            at=clock.now(),
            reason=reason,
        )
        instance.pk = opened.pk


@admin.register(RoundSnapshot)
class RoundSnapshotAdmin(ReadOnlyAdmin):
    """What was frozen when a round was signed off."""

    list_display = ["round", "frozen_at", "sha256"]
    list_filter = ["round__plan"]
    list_select_related = ["round"]
    fields = ["round", "frozen_at", "sha256", "content"]


@admin.register(RoundLink)
class RoundLinkAdmin(ReadOnlyAdmin):
    """A link of a reminder that signs somebody in for one round; what it is made of is not shown."""

    list_display = ["user", "round", "created_at", "used_at", "withdrawn_at"]
    list_filter = ["round__plan"]
    list_select_related = ["user", "round"]
    search_fields = ["user__name", "user__email"]
    exclude = ["nonce"]


@admin.register(DemoData)
class DemoDataAdmin(ReadOnlyAdmin):
    """Says since when demonstration data stands here."""

    list_display = ["loaded_on"]
