"""What the admin's pages have in common.

Every save goes through a service, with who and why; nothing is deleted; and a form that was drawn from an older
version than the one that stands says so instead of overwriting it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin
from simple_history.utils import get_history_manager_for_model

from plans import clock
from plans.admin.choosing import ChoiceList, Offer
from plans.admin.fields import (
    DayInput,
    KeyedMultipleChoiceField,
    MomentInput,
    NamedGroup,
    PlainTextField,
    TickList,
    is_key,
)
from plans.admin.forms import ReasonedForm, VersionedForm
from plans.admin.history import ReadableChanges
from plans.services.recording import save_edited


class Refused(Exception):
    """A service refused to save; the form with ``prefix`` shows why."""

    def __init__(self, prefix: str, error: ValidationError) -> None:
        super().__init__(str(error))
        self.prefix = prefix
        self.error = error


class NothingDeleted(BaseModelAdmin):
    """What people did stays: memberships end, people are anonymised, actions are closed."""

    formfield_overrides = {
        models.DateField: {"widget": DayInput},
        models.DateTimeField: {"widget": MomentInput},
        models.TextField: {"form_class": PlainTextField},
        models.URLField: {"assume_scheme": "https"},
    }

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Leave out the links that add and edit what is chosen in a window of its own: they need a script."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if field is not None and isinstance(field.widget, NamedGroup):
            field.widget.group_label = field.label
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choose from a list that works without a script."""
        kwargs.setdefault("widget", ChoiceList(self.offer(db_field.remote_field.model, request)))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Tick what is chosen, in a field that stands keys that are none."""
        kwargs.update(form_class=KeyedMultipleChoiceField, widget=TickList)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def offer(self, model: Any, request: HttpRequest) -> Offer:
        """Return what of ``model`` is offered on the pages of this request: people who left are not."""
        offers = request.__dict__.setdefault("_offers", {})
        if model not in offers:
            may_see = self.may_see(model, request)
            offers[model] = Offer(
                model._default_manager.all(), is_offered=lambda found: may_see and getattr(found, "is_active", True)
            )
        return cast(Offer, offers[model])

    def may_see(self, model: Any, request: HttpRequest) -> bool:
        """Return whether the person may see the list of ``model``; who may not is offered none of it."""
        shown = self.admin_site._registry.get(model)
        return shown is None or shown.has_view_permission(request)


class GuardedActions(NothingDeleted, admin.ModelAdmin):
    """A list that takes whatever is typed into its address, and ids of rows for its actions."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list; a filter that means nothing leads back to it with Django's notice."""
        if request.method != "GET":
            return super().changelist_view(request, extra_context)
        try:
            response = super().changelist_view(request, extra_context)
            return response.render() if isinstance(response, TemplateResponse) else response
        except (ValueError, OverflowError):
            if ERROR_FLAG in request.GET:
                raise
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> HttpResponse | None:
        """Run the chosen action; ids that cannot be ids lead back to the list."""
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if all(is_key(key) for key in chosen):
            return super().response_action(request, queryset, *args)
        self.message_user(request, _("Choose rows of this list."), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())


class ReadOnlyAdmin(GuardedActions):
    """Shows what was recorded elsewhere. Of most of it no history is kept, and nothing leads to one."""

    change_form_template = "admin/record.html"
    object_history_template = "admin/no_history.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


class CheckedForms(GuardedActions):
    """An invalid form answers 422, and what a service refuses comes back on the form with what was typed."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the form."""
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            # The transaction is rolled back; the form is drawn once more, with the reason where it belongs.
            request.refused = refused  # type: ignore[attr-defined]
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if isinstance(response, TemplateResponse) and (response.context_data or {}).get("errors"):
            response.status_code = 422
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form class of this request."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request  # type: ignore[attr-defined]
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the form; nothing that a rule or the database refuses ends in an error page."""
        self.refusable(form, lambda: self.write(request, obj, form, change))

    def write(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what the form holds."""
        obj.save()

    def refusable(self, form: Any, write: Callable[[], None]) -> None:
        """Call ``write``; what it refuses belongs to ``form``.

        Raises:
            Refused: a rule does not hold, or somebody else was faster.
        """
        try:
            write()
        except ValidationError as error:
            raise Refused(form.prefix or "", error) from error
        except IntegrityError as error:
            clash = ValidationError(_("Somebody saved something else at the same moment. Please save once more."))
            raise Refused(form.prefix or "", clash) from error


class ReadableHistory(SimpleHistoryAdmin):
    """Shows the history of what it shows: who, when, what and why. Goes before :class:`ReadOnlyAdmin`."""

    change_form_template: Any = None
    object_history_list_template = "admin/recorded_history.html"
    history_list_per_page = 50

    def get_urls(self) -> Any:
        """Leave out the form of an old version: posting it would bring that version back without a service."""
        return [url for url in super().get_urls() if not str(url.name).endswith("_simple_history")]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show who changed what, when and why."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404(_("There is nothing with that number."))
        return super().history_view(request, object_id, extra_context)

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        """Return the title of the history page."""
        return _("History: %s") % obj

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> ReadableChanges:
        """Return what puts a change into words."""
        return ReadableChanges(self.model, historical_record, max_displayed_delta_change_chars=2000)


class RecordedAdmin(CheckedForms, ReadableHistory):
    """Adds and edits what has a history: who, when, what and why."""

    form = ReasonedForm
    save_on_top = True

    def store(self, request: HttpRequest, instance: Any, reason: str, form: Any) -> None:
        """Save ``instance`` through the service that knows its rules."""
        save_edited(instance, by=request.user, reason=reason, at=clock.now())  # type: ignore[arg-type]

    def write(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, unless nothing was changed: a history row says that something was."""
        if not change or form.changed_data:
            self.store(request, obj, form.cleaned_data.get("change_reason", ""), form)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the rows of an inline with the reason that was given for the page."""
        formset.save(commit=False)
        changed = [*(row for row, _fields in formset.changed_objects), *formset.new_objects]
        forms = {id(row.instance): row for row in formset.forms}
        reason = form.cleaned_data.get("change_reason", "")
        for instance in changed:
            row = forms[id(instance)]
            self.refusable(row, partial(self.store, request, instance, reason, row))
        formset.save_m2m()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add "Why" for those who may change something."""
        fieldsets = super().get_fieldsets(request, obj)
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if not may_write:
            return fieldsets
        return [*fieldsets, (gettext_lazy("Why"), {"fields": ["change_reason", "drawn_from"]})]


class RecordedInline(NothingDeleted, InlineModelAdmin):
    """Rows of a page that are saved with it. The history link of each leads to its own page."""

    form = VersionedForm
    #: One empty row: without a script nothing else can add one.
    extra = 1
    max_num = 60
    show_change_link = True
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Bring along the version that each row is drawn from."""
        versions = get_history_manager_for_model(self.model).filter(**{self.opts.pk.attname: models.OuterRef("pk")})
        newest = versions.order_by("-history_id").values("history_id")[:1]
        return super().get_queryset(request).annotate(newest_version_id=models.Subquery(newest))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset class of this request."""
        # A forged count cannot make the page draw thousands of rows.
        formset = super().get_formset(request, obj, **{"absolute_max": 100, **kwargs})
        formset.form.request = request  # type: ignore[attr-defined]
        return formset


class ReadOnlyInline(NothingDeleted, admin.TabularInline):
    """Rows that a page only shows."""

    template = "admin/shown_rows.html"
    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False
