"""What the strategy and the plans hold of the work: priorities, commitments, responsible parties."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from plans.admin.base import RecordedInline
from plans.admin.strategy import NationPlanAdmin
from plans.models import NationPlan
from priorities.admin.base import WorkAdmin
from priorities.models import Commitment, Priority, ResponsibleParty


class CommitmentInline(RecordedInline, admin.StackedInline):
    """The plan's “We will …”, under each priority."""

    model = Commitment
    classes = ["collapse"]
    fieldsets = [(None, {"fields": [("priority", "position"), ("wording", "wording_cy"), "drawn_from"]})]


admin.site.unregister(NationPlan)


@admin.register(NationPlan)
class WholePlanAdmin(NationPlanAdmin):
    """A nation's plan with its rounds, its prose and its commitments."""

    inlines = [*NationPlanAdmin.inlines, CommitmentInline]


@admin.register(Commitment)
class CommitmentAdmin(WorkAdmin):
    """One commitment of a plan."""

    list_display = ["wording", "plan", "priority", "position"]
    list_filter = ["plan", "priority"]
    list_select_related = ["plan", "priority"]
    search_fields = ["wording", "wording_cy"]
    fieldsets = [(None, {"fields": ["plan", "priority", "position", ("wording", "wording_cy")]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep it in its plan."""
        return ["plan"] if obj else []


@admin.register(Priority)
class PriorityAdmin(WorkAdmin):
    """A priority of the strategy, the same for all nations."""

    list_display = ["number", "title", "strategy"]
    list_display_links = ["number", "title"]
    list_filter = ["strategy"]
    list_select_related = ["strategy"]
    search_fields = ["title", "title_cy", "number"]
    fieldsets = [
        (None, {"fields": ["strategy", "number", ("title", "title_cy"), ("description", "description_cy")]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep it in its strategy and at its address."""
        return ["strategy", "number"] if obj else []


@admin.register(ResponsibleParty)
class ResponsiblePartyAdmin(WorkAdmin):
    """A group of the strategy, or a named outside organisation, that carries actions out."""

    list_display = ["name", "name_cy", "is_group", "position"]
    list_filter = ["is_group"]
    search_fields = ["name", "name_cy"]
    fieldsets = [(None, {"fields": [("name", "name_cy"), "slug", "is_group", "position"]})]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """Leave the address alone once it is known."""
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the address by which fixtures and filters know it."""
        return ["slug"] if obj else []
