"""What people reported, decided and remarked. It is appended in the portal and only shown here."""

from django.contrib import admin

from plans.admin.base import ReadOnlyAdmin, ReadOnlyInline
from priorities.models import Decision, Evidence, FormerReference, Note, ProgressReport, Reading, TimingRevision


class EvidenceInline(ReadOnlyInline):
    """The links that back a report."""

    model = Evidence
    fields = ["title", "url"]


class ReportReadingInline(ReadOnlyInline):
    """The readings that came with a report."""

    model = Reading
    fields = ["measure", "read_on", "value", "words", "note"]


class OfActionAdmin(ReadOnlyAdmin):
    """A record that belongs to an action."""

    list_select_related = ["action"]
    search_fields = ["action__reference", "action__wording"]


@admin.register(ProgressReport)
class ProgressReportAdmin(OfActionAdmin):
    """What was answered about an action."""

    list_display = ["action", "number", "position_at", "kind", "status", "said_by", "entered_by"]
    list_filter = ["action__plan", "kind", "status", "language"]
    list_select_related = ["action", "said_by", "entered_by"]
    search_fields = [*OfActionAdmin.search_fields, "what_happened", "plan_or_need", "said_by__name"]
    date_hierarchy = "position_at"
    ordering = ["-position_at", "-pk"]
    inlines = [EvidenceInline, ReportReadingInline]


@admin.register(Decision)
class DecisionAdmin(OfActionAdmin):
    """What was decided about an action."""

    list_display = ["action", "kind", "status", "decided_on", "decided_by", "recorded_by"]
    list_filter = ["action__plan", "kind", "status"]
    list_select_related = ["action", "recorded_by"]
    search_fields = [*OfActionAdmin.search_fields, "reason", "decided_by"]
    date_hierarchy = "recorded_at"
    ordering = ["-recorded_at", "-pk"]


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    """What a measure stood at on a date."""

    list_display = ["measure", "read_on", "value", "words", "author", "recorded_at"]
    list_filter = ["measure__action__plan", "measure__kind"]
    list_select_related = ["measure", "author"]
    search_fields = ["measure__wording", "measure__action__reference", "words"]
    date_hierarchy = "read_on"
    ordering = ["-read_on", "-pk"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """A link that backs a report."""

    list_display = ["title", "url", "report"]
    list_filter = ["report__action__plan"]
    list_select_related = ["report__action"]
    search_fields = ["title", "url", "report__action__reference"]


@admin.register(Note)
class NoteAdmin(OfActionAdmin):
    """A remark on an action."""

    list_display = ["text", "action", "team_only", "author", "recorded_at"]
    list_filter = ["action__plan", "team_only"]
    list_select_related = ["action", "author"]
    search_fields = [*OfActionAdmin.search_fields, "text"]
    date_hierarchy = "recorded_at"


@admin.register(TimingRevision)
class TimingRevisionAdmin(ReadOnlyAdmin):
    """How the reading of a timing changed, and why."""

    list_display = ["timing", "kind", "old_latest_on", "new_latest_on", "reason", "recorded_by", "recorded_at"]
    list_filter = ["timing__action__plan", "kind"]
    list_select_related = ["timing", "recorded_by"]
    search_fields = ["timing__wording", "timing__action__reference", "reason"]
    date_hierarchy = "recorded_at"
    ordering = ["-recorded_at", "-pk"]


@admin.register(FormerReference)
class FormerReferenceAdmin(OfActionAdmin):
    """A reference that an action had once; its address leads to the action."""

    list_display = ["reference", "plan", "action"]
    list_filter = ["plan"]
    list_select_related = ["plan", "action"]
    search_fields = ["reference", *OfActionAdmin.search_fields]
