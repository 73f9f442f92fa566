"""An action with its measures and timings, arranged as people think of it."""

from itertools import groupby
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans import clock
from plans.admin.base import ReadOnlyInline, RecordedInline
from plans.admin.choosing import Offer
from plans.admin.forms import ReasonedForm
from plans.models import NationPlan, User
from plans.permissions import assignable_people
from priorities.admin.base import SIGNED, SOURCE, SOURCE_FIELDS, WordedForm, WordedPartForm, WorkAdmin, sign_words
from priorities.models import Action, Measure, Reading, Timing, TimingRevision
from priorities.services.editing import save_action
from priorities.services.people import check_assignable

MEASURE_FIELDS: list[Any] = [
    ("wording", "wording_cy"),
    ("position", "kind", "level"),
    ("unit", "unit_cy"),
    ("direction", "baseline", "target", "is_target_illustrative"),
    ("lower", "upper"),
    ("source_of_figures", "read_every_months"),
    ("is_yearly", "counts_people"),
    ("gap", "gap_reason", "gap_reason_cy"),
]


def reporters(plan: NationPlan | None) -> Offer:
    """Return who can report on actions of ``plan``; of each plan, while it is not chosen yet."""
    everybody = User.objects.all()
    plans = [plan] if plan else NationPlan.objects.all()
    return Offer(everybody, groups=lambda: {of.short_name: assignable_people(of) for of in plans})


def actions_by_plan() -> dict[str, list[Action]]:
    """Return every action, under its plan."""
    rows = Action.objects.select_related("plan")
    return {name: list(found) for name, found in groupby(rows, lambda action: action.plan.short_name)}


def offer_timings(form: Any, action_id: Any) -> None:
    """Let ``form`` offer the timings of that action."""
    if "timing" in form.base_fields:
        field = form.base_fields["timing"]
        field.queryset = timings_of(action_id)
        field.widget.offer = Offer(field.queryset)


def timings_of(action_id: Any) -> QuerySet[Timing]:
    """Return the timings that a measure of that action can have as its own."""
    found = Timing.objects.select_related("action")
    return found.filter(action=action_id) if action_id else found.none()


class MeasureInline(RecordedInline, admin.StackedInline):
    """What shows that the action is done, or works."""

    model = Measure
    form = WordedPartForm
    readonly_fields = SIGNED
    fieldsets = [
        (None, {"fields": [*MEASURE_FIELDS, "timing", "drawn_from"]}),
        (gettext_lazy("Provenance of the measure"), {"fields": SOURCE_FIELDS, "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Measure]:
        """Bring along who stands for the words."""
        return super().get_queryset(request).select_related(*SIGNED)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Offer the action's own timings."""
        formset = super().get_formset(request, obj, **kwargs)
        offer_timings(formset.form, obj.pk if obj else None)
        return formset


class TimingInline(ReadOnlyInline):
    """When: the words as published, how they are read, and where to change that."""

    model = Timing
    verbose_name_plural = gettext_lazy("timings")
    fields = ["wording", "kind", "starts_on", "latest_on", "is_adopted", "change_dates"]
    readonly_fields = ["is_adopted", "change_dates"]

    @admin.display(description=gettext_lazy("change"))
    def change_dates(self, obj: Timing) -> str:
        """Return the link to adopt or reschedule."""
        return dates_link(obj)


class NewTimingInline(RecordedInline, admin.StackedInline):
    """One more timing. Its dates count once a lead has adopted it."""

    model = Timing
    form = WordedPartForm
    readonly_fields = SIGNED
    verbose_name = gettext_lazy("new timing")
    verbose_name_plural = gettext_lazy("add a timing")
    show_change_link = False
    fieldsets = [
        (None, {"fields": [("wording", "wording_cy"), "kind", ("starts_on", "latest_on"), "position", "drawn_from"]}),
        (gettext_lazy("Provenance of the timing"), {"fields": SOURCE_FIELDS, "classes": ["collapse"]}),
    ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: those that stand are shown above."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an adopted date changes by rescheduling only."""
        return False


def dates_link(timing: Timing) -> str:
    """Return the link to the portal's page that changes the dates of ``timing``."""
    name, words = ("reschedule_timing", _("Reschedule")) if timing.is_adopted else ("adopt_timing", _("Adopt"))
    action = timing.action
    return format_html(
        '<a href="{}">{}</a>', reverse(name, args=[action.plan.slug, action.reference, timing.pk]), words
    )


class ActionForm(WordedForm, ReasonedForm):
    """What is checked of an action before its service is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "added_on" in self.fields:
            self.fields["added_on"].required = False

    def clean(self) -> dict[str, Any] | None:
        """Refuse a priority of another strategy."""
        cleaned = super().clean() or {}
        plan = cleaned.get("plan") or (self.instance.plan if self.instance.pk else None)
        priority = cleaned.get("priority")
        if plan and priority and priority.strategy_id != plan.strategy_id:
            self.add_error("priority", _("This is a priority of another strategy than the plan’s."))
        return cleaned


class AssignedFilter(admin.SimpleListFilter):
    """Whether anybody reports on it."""

    title = gettext_lazy("reporter")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the actions that nobody reports on."""
        return [("no", _("Nobody assigned"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return what was asked for."""
        return queryset.unassigned() if self.value() == "no" else queryset


@admin.register(Action)
class ActionAdmin(WorkAdmin):
    """An action: its words, who is responsible, its measures and timings."""

    form = ActionForm
    list_display = [
        "reference",
        "short_wording",
        "plan",
        "priority",
        "status",
        "reporter",
        "latest_on",
        "wording_state",
    ]
    list_display_links = ["reference", "short_wording"]
    list_filter = ["plan", "priority", "status", "wording_state", AssignedFilter, "responsible"]
    search_fields = ["reference", "wording", "wording_cy"]
    ordering = ["plan", "sort_key"]
    inlines = [MeasureInline, TimingInline, NewTimingInline]
    standing: list[Any] = [
        ("status", "answered_at", "closed_at"),
        ("starts_on", "latest_on", "is_ongoing"),
        "latest_report",
        "successor",
    ]
    fieldsets = [
        (
            gettext_lazy("Wording"),
            {"fields": ["plan", "priority", ("reference", "added_on"), ("wording", "wording_cy")]},
        ),
        (gettext_lazy("Who"), {"fields": ["responsible", ("reporter", "deputy")]}),
        SOURCE,
        (
            gettext_lazy("Standing"),
            {
                "fields": standing,
                "description": gettext_lazy("Said by reports, decisions and timings; nothing here is edited by hand."),
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring along what a row names; the link to the portal needs the plan's address."""
        return super().get_queryset(request).select_related("plan", "priority", "reporter")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer as reporter and deputy those who can report: the save refuses others."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if self.may_see(User, request):
            offer = reporters(obj.plan if obj else None)
            for field in (form.base_fields.get("reporter"), form.base_fields.get("deputy")):
                if field is not None:
                    field.widget.offer = offer
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep an action in its plan, and its standing to those who report and decide."""
        readonly = [*flatten(self.standing), *SIGNED]
        return [*readonly, "plan"] if obj else readonly

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out the standing of an action that is only being added."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else [part for part in fieldsets if part[1]["fields"] is not self.standing]

    def store(self, request: HttpRequest, instance: Any, reason: str, form: Any) -> None:
        """Save the action, or a measure or timing of its page."""
        if not isinstance(instance, Action):
            super().store(request, instance, reason, form)
            return
        sign_words(instance, form, request.user)
        chosen = {name: form.cleaned_data.get(name) for name in ("reporter", "deputy") if name in form.changed_data}
        check_assignable(instance.plan, **chosen)
        save_action(
            action=instance,
            by=request.user,  # type: ignore[arg-type]
            reason=reason,
            at=clock.now(),
            responsible=form.cleaned_data.get("responsible"),
        )

    @admin.display(description=gettext_lazy("wording"), ordering="wording")
    def short_wording(self, obj: Action) -> str:
        """Return the beginning of the wording."""
        return obj.wording if len(obj.wording) <= 120 else f"{obj.wording[:119]}…"


class ReadingInline(ReadOnlyInline):
    """What was read, oldest first."""

    model = Reading
    fields = ["read_on", "value", "words", "note", "source", "author", "recorded_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        """Bring the authors along."""
        return super().get_queryset(request).select_related("author")


class PartForm(WordedForm, ReasonedForm):
    """A measure or a timing on a page of its own."""

    def clean(self) -> dict[str, Any] | None:
        """Refuse a timing of another action."""
        cleaned = super().clean() or {}
        timing = cleaned.get("timing")
        if timing and timing.action_id != self.instance.action_id:
            raise ValidationError({"timing": _("This is a timing of another action.")})
        return cleaned


class PartOfAction(WorkAdmin):
    """Has its own page for its history; stays with its action."""

    form = PartForm
    list_select_related = ["action__plan"]
    ordering = ["action__plan", "action__sort_key", "position"]

    def offer(self, model: Any, request: HttpRequest) -> Offer:
        """Offer the actions under their plans: each plan begins with 1.1."""
        if model is Action and self.may_see(Action, request):
            return Offer(Action.objects.none(), groups=actions_by_plan)
        return super().offer(model, request)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring the action and its plan along."""
        return super().get_queryset(request).select_related("action__plan")

    def view_on_site(self, obj: Any) -> str:
        """Return the address of the action's page."""
        return str(obj.action.get_absolute_url())

    @admin.display(description=gettext_lazy("action"), ordering="action__sort_key")
    def action_reference(self, obj: Any) -> str:
        """Return the action's reference and plan."""
        return f"{obj.action.reference}, {obj.action.plan.short_name}"


@admin.register(Measure)
class MeasureAdmin(PartOfAction):
    """A measure with its readings."""

    list_display = ["wording", "action_reference", "kind", "target", "unit", "wording_state"]
    list_filter = ["action__plan", "kind", "level", "wording_state", "is_target_illustrative"]
    search_fields = ["wording", "wording_cy", "action__reference"]
    inlines = [ReadingInline]

    fieldsets = [
        (gettext_lazy("Wording"), {"fields": ["action", *MEASURE_FIELDS, "timing"]}),
        SOURCE,
    ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer the timings of the measure's action."""
        form = super().get_form(request, obj, change=change, **kwargs)
        offer_timings(form, obj.action_id if obj else None)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep it with its action."""
        return [*SIGNED, *(["action"] if obj else [])]


class RevisionInline(ReadOnlyInline):
    """What was changed of the dates, and why."""

    model = TimingRevision
    fields = ["kind", "old_starts_on", "old_latest_on", "new_starts_on", "new_latest_on", "reason", "recorded_at"]


@admin.register(Timing)
class TimingAdmin(PartOfAction):
    """A timing: its words and their source. Dates that were adopted change by rescheduling only."""

    list_display = ["__str__", "action_reference", "kind", "starts_on", "latest_on", "is_adopted", "wording_state"]
    list_filter = ["action__plan", "kind", "is_adopted", "wording_state"]
    search_fields = ["wording", "wording_cy", "action__reference", "action__wording"]
    date_hierarchy = "latest_on"
    inlines = [RevisionInline]
    dates: list[Any] = ["kind", ("starts_on", "latest_on")]
    fieldsets = [
        (gettext_lazy("Wording"), {"fields": ["action", "position", ("wording", "wording_cy")]}),
        (gettext_lazy("How it is read"), {"fields": [*dates, "is_adopted", "change_dates"]}),
        SOURCE,
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep it with its action, and adopted dates as they were adopted."""
        readonly = [*SIGNED, "is_adopted", "change_dates", *(["action"] if obj else [])]
        return [*readonly, *flatten(self.dates)] if obj and obj.is_adopted else readonly

    @admin.display(description=gettext_lazy("change"))
    def change_dates(self, obj: Timing) -> str:
        """Return the link to adopt or reschedule."""
        return dates_link(obj) if obj.pk else "–"
