"""What leads and people wrote around rounds: questions, texts for the board, hand-overs, reminders. Only shown here."""

from django.contrib import admin

from plans.admin.base import ReadableHistory, ReadOnlyAdmin
from priorities.admin.records import OfActionAdmin
from priorities.models import (
    BoardDecision,
    BoardWording,
    CheckAnswer,
    DecisionRequest,
    Handover,
    Reminder,
    ReportQuestion,
    ReportText,
)


class OfRoundAdmin(OfActionAdmin):
    """A record that belongs to an action and to a round."""

    list_filter = ["round__plan"]
    list_select_related = ["action", "round"]
    ordering = ["-pk"]


@admin.register(ReportQuestion)
class ReportQuestionAdmin(OfRoundAdmin):
    """What a lead asked back about a report."""

    list_display = ["question", "action", "round", "asked_by", "asked_at", "withdrawn_at"]
    list_select_related = ["action", "round", "asked_by"]
    search_fields = [*OfActionAdmin.search_fields, "question"]
    date_hierarchy = "asked_at"


@admin.register(BoardWording)
class BoardWordingAdmin(ReadableHistory, OfRoundAdmin):
    """How a lead worded an action for the board."""

    list_display = ["text", "action", "round"]
    search_fields = [*OfActionAdmin.search_fields, "text", "text_cy"]


@admin.register(CheckAnswer)
class CheckAnswerAdmin(ReadableHistory, OfActionAdmin):
    """How a lead explained what a check has found, of an action or of a priority in a plan."""

    list_display = ["text", "check_code", "plan", "action", "priority", "facts", "round"]
    list_filter = ["plan", "check_code"]
    list_select_related = ["plan", "action", "priority", "round"]
    ordering = ["-pk"]
    search_fields = [*OfActionAdmin.search_fields, "priority__title", "text", "text_cy"]


@admin.register(DecisionRequest)
class DecisionRequestAdmin(ReadableHistory, OfRoundAdmin):
    """A decision that a report asked of the board."""

    list_display = ["question", "action", "round", "decide_by"]
    search_fields = [*OfActionAdmin.search_fields, "question", "question_cy"]


@admin.register(BoardDecision)
class BoardDecisionAdmin(OfRoundAdmin):
    """What the board decided."""

    list_display = ["text", "action", "round", "decided_on", "recorded_by"]
    list_select_related = ["action", "round", "recorded_by"]
    search_fields = [*OfActionAdmin.search_fields, "text", "text_cy"]
    date_hierarchy = "decided_on"


@admin.register(ReportText)
class ReportTextAdmin(ReadableHistory, ReadOnlyAdmin):
    """What a lead wrote for the board report of a round."""

    list_display = ["round", "purpose", "author"]
    list_filter = ["round__plan", "purpose"]
    list_select_related = ["round"]
    search_fields = ["summary", "equality", "welsh_language"]


@admin.register(Handover)
class HandoverAdmin(OfActionAdmin):
    """Who asked whom to report on an action."""

    list_display = ["action", "from_user", "to_user", "state", "asked_at", "answered_at"]
    list_filter = ["action__plan", "state"]
    list_select_related = ["action", "from_user", "to_user"]
    search_fields = [*OfActionAdmin.search_fields, "from_user__name", "to_user__name"]
    date_hierarchy = "asked_at"


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """An e-mail that reminded somebody, and what became of it."""

    list_display = ["user", "day", "state", "attempts", "sent_at", "last_error"]
    list_filter = ["state"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    date_hierarchy = "day"
